# SPDX-License-Identifier: EUPL-1.2
"""``tragweite import spending FILE --map MAP [--dry-run] [--yes]``: preview with every row's fate, then all or nothing."""

import argparse
import sys
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tragweite.conf import Configuration
from tragweite.core.refusal import Refused

if TYPE_CHECKING:
    from tragweite.apps.disclosure.queries.intake import Intake

DONE: Final = 0
BROKEN: Final = 1


def add_commands(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add ``import`` with ``spending`` to the command ``tragweite``."""
    group = subparsers.add_parser("import", help=_("Dateien einlesen"))
    commands = group.add_subparsers(title=_("Befehle"), metavar=_("BEFEHL"), required=True)
    spending = commands.add_parser("spending", help=_("veröffentlichte Ausgaben aus einer CSV-Datei einlesen"))
    spending.add_argument("file", type=Path, metavar=_("DATEI"), help=_("CSV-Datei"))
    spending.add_argument("--map", required=True, metavar=_("ZUORDNUNG"), help=_("Name einer mitgelieferten Zuordnung oder TOML-Datei"))  # fmt: skip
    spending.add_argument("--dry-run", action="store_true", help=_("nur zeigen, was mit jeder Zeile geschieht"))
    spending.add_argument("--yes", action="store_true", help=_("ohne Rückfrage übernehmen"))
    spending.set_defaults(run=run)


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001 - same shape everywhere
    """Read, show, ask, store; 0 when done, 1 when rows are refused."""
    intake = _read(arguments)
    _show(intake)
    return _store(arguments, intake)


def _read(arguments: argparse.Namespace) -> "Intake":
    from tragweite.apps.disclosure.queries.intake import map_text, read_file

    try:
        content = arguments.file.read_bytes()
        path = Path(arguments.map)
        toml = path.read_text(encoding="utf-8") if path.suffix == ".toml" else map_text(arguments.map)
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(
            "disclosure.file_unreadable", name=arguments.file.name, problem=type(problem).__name__
        ) from problem
    return read_file(content=content, file_name=arguments.file.name, map_name=path.stem, map_toml=toml)


def _show(intake: "Intake") -> None:
    from tragweite.web.states import word

    for fate in intake.fates:
        text = " · ".join(part for part in (fate.reading, fate.reason) if part)
        sys.stdout.write(_("Zeile %s: %s: %s\n") % (fate.row_number, word("row", fate.state), text))
    counts = (len(intake.fates), len(intake.accepted), intake.duplicate_count, len(intake.refused))
    sys.stdout.write(_("Gelesen: %s, zu übernehmen: %s, doppelt: %s, abgelehnt: %s\n") % counts)


def _store(arguments: argparse.Namespace, intake: "Intake") -> int:
    from django.utils import timezone

    from tragweite.apps.disclosure.actions import import_spending

    if intake.refused:
        sys.stdout.write(_("Es wurde nichts übernommen. Bitte berichtigen Sie die abgelehnten Zeilen.\n"))
        return BROKEN
    if arguments.dry_run:
        sys.stdout.write(_("Probelauf: Es wurde nichts übernommen.\n"))
        return DONE
    if not arguments.yes and not _agreed():
        sys.stdout.write(_("Abgebrochen. Es wurde nichts übernommen.\n"))
        return DONE
    made, is_new = import_spending(user=None, scope=None, at=timezone.now(), intake=intake)
    if is_new:
        sys.stdout.write(_("Übernommen: %s Zeilen (Import %s).\n") % (made.row_count, made.pk))
    else:
        sys.stdout.write(_("Diese Datei wurde schon übernommen (Import %s). Es wurde nichts geändert.\n") % made.pk)
    return DONE


def _agreed() -> bool:
    sys.stdout.write(_("Alle Zeilen übernehmen? [j/N] "))
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"j", "ja"}
