# SPDX-License-Identifier: EUPL-1.2
"""``tragweite lake compact | verify | query | roll-up | erase | retention | import-log``: German for people, ``--json`` with English keys."""

import argparse
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tragweite.conf import Configuration
from tragweite.core.refusal import Refused
from tragweite.lake.events import microseconds
from tragweite.lake.links import Link, read_links
from tragweite.lake.reasons import REASONS


def add_commands(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add ``lake`` with its sub-commands to the command ``tragweite``."""
    lake = subparsers.add_parser("lake", help="Ereignisspeicher: verdichten, nachzählen, fragen, Protokolle einlesen")
    commands = lake.add_subparsers(dest="lake_command", required=True)
    _command(commands, "compact", _compact, "abgeschlossene Zählungen in den Speicher übernehmen", spool=True)
    _command(commands, "verify", _verify, "nachzählen: empfangen = gespeichert + verworfen", spool=True)
    query = _command(commands, "query", _query, "eine Frage beantworten")
    query.add_argument("question", nargs="?", help="Thema.Frage, zum Beispiel visits.by_post")
    query.add_argument("--scope", help="all oder Nummern der Kampagnen, durch Komma getrennt")
    query.add_argument("--parameter", action="append", default=[], metavar="NAME=WERT", help="Wert für die Frage")
    query.add_argument("--engine", default="duckdb", metavar="NAME", help="duckdb oder spark; beide antworten gleich")
    query.add_argument("--list", action="store_true", help="alle Fragen nennen")
    _command(commands, "roll-up", _roll_up, "die Stundensummen aus den Ereignissen neu zählen")
    erase = _command(commands, "erase", _erase, "Ereignisse einer Kampagne oder eines Zeitraums löschen", spool=True)
    erase.add_argument("--campaign", action="append", type=int, metavar="NUMMER", help="Kampagne; mehrfach möglich")
    erase.add_argument("--since", metavar="ZEIT", help="ab diesem Zeitpunkt, zum Beispiel 2026-11-22T00:00:00+01:00")
    erase.add_argument("--until", metavar="ZEIT", help="bis vor diesen Zeitpunkt")
    _command(commands, "retention", _retention, "löschen, was länger liegt, als die Regel erlaubt", spool=True)
    for name, text in (("publish", "den Speicher in einen Objektspeicher (S3) legen"), ("fetch", "ihn von dort holen")):
        place = _command(commands, name, _transfer, text)
        place.add_argument("place", help="https://rechner/bucket/praefix; Schlüssel stehen in AWS_ACCESS_KEY_ID …")
        place.set_defaults(direction=name)
    log = _command(commands, "import-log", _import_log, "Protokoll von Apache oder nginx einlesen")
    log.add_argument("file", type=Path, help="Protokolldatei, auch .gz, .bz2 oder .xz")
    log.add_argument("--site", default="log", help="Kurzname der Website, deren Protokoll es ist")
    log.add_argument("--links", type=Path, help="Link-Tabelle (JSON-Zeilen)")


def _command(
    commands: "argparse._SubParsersAction[Any]",
    name: str,
    handler: Callable[[argparse.Namespace, Configuration], int],
    text: str,
    *,
    spool: bool = False,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.add_argument("--lake", type=Path, help="Verzeichnis des Datenspeichers")
    if spool:
        parser.add_argument("--spool", type=Path, help="Verzeichnis der Zähldienste")
    parser.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    parser.set_defaults(run=run, lake_handler=handler)
    return parser


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:
    """Run a sub-command; 0 when it did what was asked, 1 when a recount differs.

    :raises Refused: what the sub-command refuses; ``lake.out_of_reach``, ``lake.damaged``.
    """
    from tragweite.lake.engines.duckdb import FAILURES

    try:
        return int(arguments.lake_handler(arguments, configuration))
    except (OSError, sqlite3.Error) as problem:
        raise Refused("lake.out_of_reach", problem=str(problem)) from problem
    except FAILURES as problem:
        raise Refused("lake.damaged", problem=str(problem).partition("\n")[0]) from problem


def _compact(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.lake.compaction import compact

    spool_dir, lake_dir = _directories(arguments, configuration)
    report = compact(spool_dir=spool_dir, lake_dir=lake_dir)
    _print(
        arguments,
        asdict(report),
        f"{_count(report.segments)} Abschnitte übernommen, {_count(report.stored)} Ereignisse neu gespeichert, "
        f"{_count(report.duplicates)} Wiederholungen verworfen.",
    )
    return 0


def _verify(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.lake.account import verify

    spool_dir, lake_dir = _directories(arguments, configuration)
    if not (spool_dir.exists() or lake_dir.exists()):
        raise Refused("lake.nothing_there", lake=str(lake_dir), spool=str(spool_dir))
    try:
        account = verify(spool_dir=spool_dir, lake_dir=lake_dir)
    except FileNotFoundError as missing:
        raise Refused("lake.file_missing", file=str(missing)) from missing
    verdict = "Die Zählung geht auf." if account.is_right else "Die Zählung geht NICHT auf."
    _print(
        arguments,
        asdict(account),
        f"Empfangen: {_count(account.received)}\nGespeichert: {_count(account.stored)}\n"
        f"{_reasons(account.dropped)}Differenz: {_count(account.difference)}\n"
        f"Differenz der Stundensummen: {_count(account.hourly_difference)}\n"
        + "".join(f"Differenz am {each.day}: {_count(each.difference)}\n" for each in account.days if each.difference)
        + verdict,
    )
    return 0 if account.is_right else 1


def _roll_up(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.lake.compaction import rebuild_hourly

    rows = rebuild_hourly(lake_dir=arguments.lake or configuration.lake_dir)
    _print(arguments, {"rows": rows}, f"Stundensummen neu gezählt: {_count(rows)} Zeilen.")
    return 0


def _erase(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.lake.engines.duckdb import Erasure
    from tragweite.lake.erasure import erase

    if not (arguments.campaign or arguments.since or arguments.until):
        raise Refused("lake.erase_what")
    since, until = _instant("since", arguments.since), _instant("until", arguments.until)
    if since is not None and until is not None and until <= since:
        raise Refused("lake.period_reversed")
    spool_dir, lake_dir = _directories(arguments, configuration)
    report = erase(
        spool_dir=spool_dir,
        lake_dir=lake_dir,
        erasure=Erasure(
            campaigns=frozenset(arguments.campaign) if arguments.campaign else None,
            since=since,
            until=until,
        ),
    )
    _print(arguments, asdict(report), f"Gelöscht: {_count(report.erased)} Ereignisse.")
    return 0


def _instant(name: str, text: str | None) -> int | None:
    at = _parameters([f"{name}={text}"], {name: "instant"})[name] if text else None
    return microseconds(at) if isinstance(at, datetime) else None


def _retention(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.lake.erasure import apply_retention, retention_rule

    now = datetime.now(UTC)
    rule = retention_rule(on=now.date())
    spool_dir, lake_dir = _directories(arguments, configuration)
    report = apply_retention(spool_dir=spool_dir, lake_dir=lake_dir, at=now)
    _print(
        arguments,
        {**asdict(report), "days": int(rule.value), "norm": rule.norm, "source": rule.source},
        f"Aufbewahrung: {int(rule.value)} Tage ({rule.norm}; {rule.source}).\n"
        f"Gelöscht: {_count(report.erased)} Ereignisse.",
    )
    return 0


def _transfer(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.lake.objects import ObjectStore, ObjectStoreFailed
    from tragweite.lake.places import fetch, publish

    keys = [os.environ.get(name, "") for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")]
    if not all(keys) or not arguments.place.startswith(("https://", "http://")):
        raise Refused("lake.place_unusable")
    region = os.environ.get("AWS_REGION", "us-east-1")
    store = ObjectStore(url=arguments.place, access_key=keys[0], secret_key=keys[1], region=region)
    try:
        carry = publish if arguments.direction == "publish" else fetch
        report = carry(lake_dir=arguments.lake or configuration.lake_dir, store=store)
    except ObjectStoreFailed as problem:
        raise Refused("lake.place_failed", problem=str(problem)) from problem
    _print(
        arguments, asdict(report), f"Übertragen: {_count(report.copied)} Dateien, entfernt: {_count(report.removed)}."
    )
    return 0


def _directories(arguments: argparse.Namespace, configuration: Configuration) -> tuple[Path, Path]:
    return arguments.spool or configuration.spool_dir, arguments.lake or configuration.lake_dir


def _query(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.lake.questions import Scope, ask, known_questions

    questions = known_questions()
    if arguments.list or not arguments.question:
        titles = {name: question.title for name, question in questions.items()}
        _print(arguments, titles, "\n".join(f"{name}  {title}" for name, title in titles.items()))
        return 0
    if arguments.question not in questions:
        raise Refused("lake.unknown_question", question=arguments.question)
    scope = _scope(arguments.scope or "")
    kinds = questions[arguments.question].parameters
    given: dict[str, Any] = {**dict.fromkeys(kinds), **_parameters(arguments.parameter, kinds)}
    answer = ask(
        arguments.question,
        lake_dir=arguments.lake or configuration.lake_dir,
        scope=Scope.everything() if scope is None else Scope.of(scope),
        engine=arguments.engine,
        **given,
    )
    facts = {"question": answer.question, "title": answer.title, "columns": answer.columns, "rows": answer.rows}
    asked = questions[arguments.question]
    table = "\n".join("\t".join("–" if value is None else str(value) for value in row) for row in answer.rows)
    stand = answer.as_of.isoformat() if answer.as_of else "keine Daten"
    legend = "".join(f"{name}: {meaning}\n" for name, meaning in asked.columns.items())
    _print(
        arguments,
        {**facts, "as_of": answer.as_of, "source": answer.source, "scope": "all" if scope is None else sorted(scope)},
        f"{answer.title}\n{asked.definition}\nQuelle: {answer.source}\nStand: {stand}\n{legend}\n"
        + "\t".join(answer.columns)
        + f"\n{table}",
    )
    return 0


def _scope(text: str) -> set[int] | None:
    """None means all; there is no default: an empty text is refused."""
    if text == "all":
        return None
    try:
        return {int(part) for part in text.split(",")}
    except ValueError:
        raise Refused("lake.scope_unreadable", scope=text) from None


def _parameters(given: list[str], kinds: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for each in given:
        name, _, value = each.partition("=")
        try:
            values[name] = _value(value, kinds.get(name, "text"))
        except ValueError:
            raise Refused("lake.parameter_unreadable", name=name, value=value) from None
    return values


def _value(text: str, kind: str) -> object:
    if kind == "integer":
        return int(text)
    if kind == "instant":
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError("time without zone")
        return at.astimezone(UTC)
    return text


def _import_log(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.lake.compaction import compact
    from tragweite.lake.logs import import_log

    lake_dir = arguments.lake or configuration.lake_dir
    links = _links(arguments.links, published=configuration.links_file)
    report = import_log(arguments.file, lake_dir=lake_dir, links=links, site=arguments.site)
    compact(spool_dir=None, lake_dir=lake_dir)
    damaged = ", ".join(map(str, report.first_damaged_lines))
    _print(
        arguments,
        asdict(report),
        ("Diese Datei wurde schon eingelesen; nichts Neues gespeichert.\n" if report.repeated else "")
        + f"Gelesen: {_count(report.read)} Zeilen\nGespeichert: {_count(report.stored)}, "
        f"davon einer Kampagne zugeordnet: {_count(report.attributed)}\n{_reasons(report.dropped)}"
        + "".join(f"Status {status}: {_count(n)}\n" for status, n in report.by_status.items())
        + (f"Beschädigte Zeilen (die ersten): {damaged}\n" if damaged else "")
        + (f"Älter als die Aufbewahrungsfrist: {_count(report.outlived)}; ihre nächste Anwendung löscht sie.\n"
           if report.outlived else ""),
    )  # fmt: skip
    return 0


def _links(given: Path | None, *, published: Path) -> Mapping[str, Link]:
    """A table that somebody names must be there and whole; the published one may be missing before the first campaign."""
    if given is None:
        lines = published.read_text(encoding="utf-8").splitlines() if published.exists() else []
        return read_links(lines).links
    if not given.is_file():
        raise Refused("lake.links_missing", file=str(given))
    table = read_links(given.read_text(encoding="utf-8", errors="replace").splitlines())
    if table.refused:
        line, problem = table.refused[0]
        raise Refused("lake.links_unusable", file=given.name, line=line, problem=problem)
    return table.links


def _reasons(dropped: Mapping[str, int]) -> str:
    ordered = sorted(dropped.items(), key=lambda pair: (-pair[1], pair[0]))
    return "".join(f"Verworfen: {_count(count)}  {REASONS.get(reason, reason)}\n" for reason, count in ordered)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _print(arguments: argparse.Namespace, facts: Mapping[str, object], text: str) -> None:
    if arguments.json:
        text = json.dumps(facts, ensure_ascii=False, default=_plain)
    sys.stdout.write(text.rstrip("\n") + "\n")


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
