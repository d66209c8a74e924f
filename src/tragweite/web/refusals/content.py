# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "content.…"."""

from typing import Final

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {}
