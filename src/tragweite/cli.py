# SPDX-License-Identifier: EUPL-1.2
"""The command ``tragweite``: one parser, its sub-commands come from the floors and rooms.

A module of commands offers ``add_commands(subparsers)`` and sets ``run(arguments, configuration) -> exit code`` as the
default of its parsers; what it refuses is told here. Django starts only for commands of the rooms, so that the others
are quick.
"""

import argparse
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import fields
from gettext import gettext as _
from importlib import import_module
from typing import Any, Final, NoReturn

from tragweite.conf import PREFIX, Configuration, InsecureConfiguration, load
from tragweite.core.refusal import Refused

COMMAND_MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    "tragweite.lake.commands": ("lake",),
    "tragweite.collector.commands": ("collector", "collector-token", "collector-regions"),
    "tragweite.terminal.compare": ("compare",),
    "tragweite.terminal.evaluate.commands": ("evaluate",),
    "tragweite.terminal.labels": ("labels",),
    "tragweite.terminal.select": ("select",),
    "tragweite.apps.people.commands": ("journal", "people"),
    "tragweite.apps.disclosure.commands": ("import",),
    "tragweite.apps.demo.commands": ("demo",),
}
"""Which module brings which commands; only the one that is called is loaded, as numerics cost 100 MB and a second."""
DONE: Final = 0
BROKEN: Final = 1
REFUSED: Final = 2
SECRET: Final = frozenset({"secret_key", "database_url", "smtp_password"})

_GERMAN: Final = (
    (r"the following arguments are required: (.+)", "Es fehlt: {0}"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", "{0}: {1} gibt es nicht; möglich: {2}"),
    (r"argument (.+): expected one argument", "{0} braucht einen Wert"),
    (r"argument (.+): invalid \w+ value: (.+)", "{0}: der Wert {1} passt nicht"),
    (r"unrecognized arguments: (.+)", "Unbekannte Angaben: {0}"),
)


class _HelpFormatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("Aufruf: ") if prefix is None else prefix)


class GermanParser(argparse.ArgumentParser):
    """A parser that speaks German to people."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"formatter_class": _HelpFormatter, "add_help": False, **given})
        self._positionals.title = _("Angaben")
        self._optionals.title = _("Optionen")
        self.add_argument("-h", "--help", action="help", help=_("diese Hilfe zeigen"))

    def error(self, message: str) -> NoReturn:
        for pattern, text in _GERMAN:
            if found := re.fullmatch(pattern, message):
                message = text.format(*found.groups())
        self.print_usage(sys.stderr)
        self.exit(REFUSED, _("%s\nHilfe: %s --help\n") % (message, self.prog))


def start_django() -> None:
    """Make the rooms usable; the settings read the same environment."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragweite.settings")
    django.setup()


def build_parser(called: str = "", question: str = "") -> argparse.ArgumentParser:
    """The parser with all sub-commands, or with those of the module that brings ``called``.

    ``question``: which one of ``evaluate`` is asked, where one is.
    """
    parser = GermanParser(
        prog="tragweite",
        description=_("Kampagnen der Verwaltung planen, freigeben, messen, auswerten und verantworten."),
    )
    commands = parser.add_subparsers(title=_("Befehle"), metavar=_("BEFEHL"), required=True, parser_class=GermanParser)
    manage = commands.add_parser("manage", help=_("Befehle von Django aufrufen"), add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER, help=_("Befehl und Angaben"))
    manage.set_defaults(run=_manage)
    commands.add_parser("check-config", help=_("Einstellungen prüfen und zeigen")).set_defaults(run=_check_config)
    commands.add_parser("migrate", help=_("Datenbank anlegen oder auf den neuen Stand bringen")).set_defaults(
        run=_migrate
    )
    web = commands.add_parser("web", help=_("Anwendung ausliefern"))
    web.add_argument("--host", default="127.0.0.1", help=_("Adresse, an der die Anwendung lauscht"))
    web.add_argument("--port", type=int, default=8000, help=_("Port, sonst 8000"))
    web.add_argument("--workers", type=int, default=1, help=_("Zahl der Prozesse, sonst 1"))
    web.set_defaults(run=_web)
    worker = commands.add_parser("worker", help=_("Hintergrunddienst: verdichten, siegeln, Links veröffentlichen"))
    worker.add_argument("--once", action="store_true", help=_("eine Runde, dann Ende"))
    worker.set_defaults(run=_worker)
    known = called in commands.choices or any(called in brought for brought in COMMAND_MODULES.values())
    for name, brought in COMMAND_MODULES.items():
        if not known or called in brought:
            asked = {"question": question} if question and brought == ("evaluate",) else {}
            import_module(name).add_commands(commands, **asked)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns 0 when done, 1 when a check found something broken, 2 when the call or the configuration is refused.
    """
    given = sys.argv[1:] if argv is None else argv
    arguments = build_parser(*given[:2]).parse_args(given)
    if "prepare" in arguments:  # a command that needs an environment of its own sets it before it is read
        arguments.prepare(arguments)
    try:
        configuration = load()
    except InsecureConfiguration as refused:
        return _refuse(refused)
    # Database, media, spool and seals name people and money: no file is readable for other accounts of the machine.
    os.umask(os.umask(0o077) | 0o027)
    if "apart" in arguments:  # reads files of strangers in a child, but its floor may not import the one of the child
        arguments.apart = import_module("tragweite.media.apart").apart
    if arguments.run.__module__.startswith("tragweite.apps."):
        start_django()
    try:
        return int(arguments.run(arguments, configuration))
    except Refused as refused:
        return _tell(refused)


def _tell(refused: Refused) -> int:
    start_django()  # the texts stand in its catalogue
    from tragweite.web.refusals import refusal_text

    sys.stderr.write(refusal_text(refused) + "\n")
    return REFUSED


def _refuse(refused: InsecureConfiguration) -> int:
    lines = [_("Tragweite startet nicht. Diese Einstellungen sind nicht zulässig:")]
    lines += [f"- {problem}" for problem in refused.problems]
    lines += [_("Bitte ändern Sie die Umgebungsvariablen und starten Sie neu. Es wurde nichts verändert.")]
    sys.stderr.write("\n".join(lines) + "\n")
    return REFUSED


def _manage(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001 - same shape everywhere
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragweite.settings")
    execute_from_command_line(["tragweite manage", *arguments.rest])
    return DONE


def _check_config(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001
    for each in fields(Configuration):
        value = getattr(configuration, each.name)
        shown = (_("gesetzt") if value else _("nicht gesetzt")) if each.name in SECRET else value
        sys.stdout.write(f"{PREFIX}{each.name.upper()} = {shown}\n")
    for problem in configuration.problems():
        sys.stdout.write(_("Im Produktivbetrieb nicht zulässig: %s\n") % problem)
    sys.stdout.write(_("Die Einstellungen sind für diesen Betrieb in Ordnung.\n"))
    return DONE


def _migrate(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001
    start_django()
    from django.core.management import call_command

    configuration.var_dir.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    sys.stdout.write(_("Die Datenbank ist auf dem neuen Stand.\n"))
    return DONE


def is_busy(host: str, port: int) -> bool:
    """Whether something else already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _web(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001
    if is_busy(arguments.host, arguments.port):
        facts = (arguments.port, arguments.host, arguments.port + 1)
        sys.stderr.write(
            _("Port %s auf %s ist belegt oder nicht erlaubt. Wählen Sie einen anderen: tragweite web --port %s\n")
            % facts
        )
        return REFUSED
    start_django()
    from django.core.management import call_command
    from granian import Granian
    from granian.constants import Interfaces

    call_command("collectstatic", interactive=False, verbosity=0)
    server = Granian(
        "tragweite.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=4,
        log_enabled=False,
    )
    sys.stdout.write(_("Tragweite läuft: http://%s:%s/ (Ende mit Strg+C)\n") % (arguments.host, arguments.port))
    sys.stdout.flush()
    server.serve()
    return DONE


def _worker(arguments: argparse.Namespace, configuration: Configuration) -> int:
    start_django()
    from django.utils import timezone

    from tragweite.apps.today import tasks

    if arguments.once:
        return BROKEN if tasks.run_round(tasks.jobs(), at=timezone.now()) else DONE
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_given: stop.set())
    tasks.work(stop=stop, pause=configuration.worker_pause)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
