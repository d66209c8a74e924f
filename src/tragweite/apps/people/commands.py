# SPDX-License-Identifier: EUPL-1.2
"""``tragweite journal verify | seal | shred`` and ``tragweite people add-ministry | first-administrator``.

The journal's commands stand here because shredding needs the people, whom the journal does not know.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, Final

from tragweite.conf import Configuration
from tragweite.core.refusal import Refused

if TYPE_CHECKING:
    from tragweite.apps.people.models import Ministry

DONE: Final = 0
BROKEN: Final = 1

Handler = Callable[[argparse.Namespace], int]


def add_commands(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add ``journal`` and ``people`` to the command ``tragweite``."""
    journal = subparsers.add_parser("journal", help=_("Journal: prüfen, siegeln, personenbezogene Angaben löschen"))
    commands = journal.add_subparsers(title=_("Befehle"), metavar=_("BEFEHL"), required=True)
    verify = _command(commands, "verify", _verify, _("die Kette vom ersten Eintrag bis zum letzten Siegel prüfen"))
    verify.add_argument("--json", action="store_true", help=_("Ausgabe als JSON"))
    _command(commands, "seal", _seal, _("den letzten Eintrag außerhalb der Datenbank siegeln"))
    shred = _command(commands, "shred", _shred, _("personenbezogene Angaben einer ausgeschiedenen Person löschen"))
    shred.add_argument("--user", type=int, required=True, metavar=_("NUMMER"), help=_("Nummer der Person"))

    people = subparsers.add_parser("people", help=_("Ressorts anlegen und die erste Verwaltung der Zugänge einrichten"))
    commands = people.add_subparsers(title=_("Befehle"), metavar=_("BEFEHL"), required=True)
    ministry = _command(commands, "add-ministry", _add_ministry, _("ein Ressort oder eine Stelle anlegen"))
    ministry.add_argument("--name", required=True, help=_("voller Name"))
    ministry.add_argument("--short", required=True, help=_("Kurzname"))
    kinds = ("ministry", "state_chancellery", "subordinate", "court_of_audit")
    ministry.add_argument("--kind", choices=kinds, default="ministry", help=_("Art, sonst ministry"))
    ministry.add_argument("--parent", help=_("Kurzname der übergeordneten Stelle"))
    first = _command(
        commands, "first-administrator", _first_administrator, _("erste Verwaltung eines Ressorts anlegen")
    )
    first.add_argument("--ministry", required=True, help=_("Kurzname des Ressorts"))
    first.add_argument("--username", required=True, help=_("Kennung zum Anmelden"))
    first.add_argument("--name", required=True, help=_("Name der Person"))
    first.add_argument("--email", default="", help=_("E-Mail-Adresse"))


def _command(
    commands: "argparse._SubParsersAction[Any]", name: str, handler: Handler, text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.set_defaults(run=run, handler=handler)
    return parser


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001 - same shape everywhere
    """Run a sub-command; 0 when done, 1 when the journal is broken."""
    handler: Handler = arguments.handler
    return handler(arguments)


def _verify(arguments: argparse.Namespace) -> int:
    from tragweite.apps.journal.queries import verify
    from tragweite.web.journal_texts import BREAK_REASONS

    report = verify()
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(report)) + "\n")
    elif report.ok:
        sys.stdout.write(_("Die Kette ist unversehrt: %s Einträge geprüft.\n") % report.entry_count)
    else:
        reason = BREAK_REASONS[report.reason] if report.reason else ""
        sys.stdout.write(_("Die Kette ist ab Eintrag %s nicht unversehrt. %s\n") % (report.first_broken, reason))
    return DONE if report.ok else BROKEN


def _seal(arguments: argparse.Namespace) -> int:  # noqa: ARG001
    from django.utils import timezone

    from tragweite.apps.journal.actions import seal

    sealed = seal(at=timezone.now())
    text = _("Seit dem letzten Siegel ist nichts hinzugekommen.\n")
    sys.stdout.write(_("Gesiegelt bis Eintrag %s.\n") % sealed.sequence if sealed else text)
    return DONE


def _shred(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from tragweite.apps.people.actions import shred_person
    from tragweite.apps.people.models import User

    person = User.objects.filter(pk=arguments.user).first()
    if person is None:
        raise Refused("people.unknown_person", number=arguments.user)
    count = shred_person(actor="system", at=timezone.now(), person=person)
    sys.stdout.write(_("Gelöscht. Betroffene Einträge des Journals: %s. Die Kette bleibt prüfbar.\n") % count)
    return DONE


def _ministry(short_name: str) -> "Ministry":
    from tragweite.apps.people.models import Ministry

    found = Ministry.objects.filter(short_name=short_name).first()
    if found is None:
        raise Refused("people.unknown_ministry", name=short_name)
    return found


def _add_ministry(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from tragweite.apps.people.actions import add_ministry

    parent = _ministry(arguments.parent) if arguments.parent else None
    add_ministry(at=timezone.now(), name=arguments.name, short_name=arguments.short, kind=arguments.kind, parent=parent)
    sys.stdout.write(_("Das Ressort %s ist angelegt.\n") % arguments.name)
    return DONE


def _first_administrator(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from tragweite.apps.people.actions import found_administration

    ministry = _ministry(arguments.ministry)
    # A password on the command line would stand in the list of processes.
    asked = getpass.getpass(_("Kennwort: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    found_administration(
        at=timezone.now(),
        ministry=ministry,
        username=arguments.username,
        display_name=arguments.name,
        email=arguments.email,
        password=asked,
    )
    sys.stdout.write(_("Die Verwaltung der Zugänge für %s ist eingerichtet.\n") % ministry.name)
    return DONE
