# SPDX-License-Identifier: EUPL-1.2
"""The group ``tragweite evaluate``; each module below adds its own sub-command."""

from gettext import gettext as _
from importlib import import_module
from typing import Any, Final

QUESTIONS: Final[tuple[str, ...]] = (
    "senders",
    "counts",
    "monitor",
    "power",
    "impact",
    "panel",
    "survey",
    "rake",
    "reach",
    "authenticity",
)


def add_commands(subparsers: Any, *, question: str = "") -> None:
    """Add ``evaluate`` with one sub-command for each question, or with ``question`` alone: the others load much."""
    group = subparsers.add_parser("evaluate", help=_("Kampagnen auswerten: Zahlen mit ihrer Unsicherheit"))
    questions = group.add_subparsers(title=_("Fragen"), metavar=_("FRAGE"), required=True)
    for name in (question,) if question in QUESTIONS else QUESTIONS:
        import_module(f"tragweite.terminal.evaluate.{name}").add_commands(questions)
