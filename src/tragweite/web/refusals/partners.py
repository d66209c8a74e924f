# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "partners.…"."""

from typing import Final

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {}
