# SPDX-License-Identifier: EUPL-1.2
"""What waits for a person: the rooms say it, the start page shows it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that someone has to do. ``text`` names the act and the thing in German."""

    kind: str
    text: str
    url: str
    due_on: date | None = None
    warning: bool = False
