# SPDX-License-Identifier: EUPL-1.2
"""``tragweite labels check``: is the advertising label in this text, and at the right place? No database."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from gettext import gettext as _
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from tragweite.conf import Configuration
from tragweite.core.refusal import Refused
from tragweite.core.rules.checks.draft import Draft
from tragweite.core.rules.checks.label import check_label
from tragweite.core.rules.checks.lead import slide_spans
from tragweite.core.rules.checks.result import CheckResult, CheckState, rule_missing, worst
from tragweite.core.rules.dated import DatedValue, load_rules
from tragweite.core.rules.platforms import fold_of, key_of
from tragweite.core.rules.states import Sender

UNPAID: Final = "unpaid"
MAX_BYTES: Final = 1_000_000
"""Far above any caption, description, or transcript; keeps a wrong file from being read."""

BERLIN: Final = ZoneInfo("Europe/Berlin")
VERDICTS: Final = {CheckState.FAILED: "fail", CheckState.UNKNOWN: "unknown"}
SLIDED: Final = frozenset({"story"})
NEEDS_MORE_THAN_TEXT: Final = frozenset({"LABEL.at.throughout", "LABEL.at.spoken"})
"""Long videos and recordings: their caption never proves the label, which has to be seen or heard all through."""

_ASIDE: Final = frozenset(
    {
        "label.media_seen",
        "label.platform_tool_on",
        "label.platform_tool_off",
        "label.platform_tool_unknown",
        "label.client_named",
        "label.client_not_named",
        "label.sender_seen",
        "label.sender_missing",
        "label.sender_unknown",
        "label.own_channel",
        "label.unpaid",
    }
)
"""Said beside the verdict: nothing in the text of this file decides them."""


def add_commands(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add ``labels check`` to the command ``tragweite``."""
    group = subparsers.add_parser("labels", help=_("Werbekennzeichnung prüfen"))
    commands = group.add_subparsers(title=_("Befehle"), metavar=_("BEFEHL"), required=True)
    check = commands.add_parser("check", help=_("Steht die Werbekennzeichnung im Text, und an der richtigen Stelle?"))
    check.add_argument("--platform", required=True, help=_("Plattform, zum Beispiel instagram"))
    check.add_argument("--format", required=True, help=_("Format, zum Beispiel post, story, reel, video, episode"))
    check.add_argument("--text-file", required=True, type=Path, help=_("Textdatei (UTF-8); „-“ liest von der Eingabe"))
    senders = [*(sender.value for sender in Sender), UNPAID]
    check.add_argument("--sender", choices=senders, default=Sender.CREATOR.value, help=_("Absender, sonst creator"))
    check.add_argument("--on", type=date.fromisoformat, help=_("Tag der Veröffentlichung (JJJJ-MM-TT), sonst heute"))
    check.add_argument("--title", default="", help=_("Titel eines Videos, Artikels oder Podcasts"))
    check.add_argument("--overlay", help=_("was im Video von Anfang an eingeblendet oder zuerst gesprochen wird"))
    check.add_argument("--slides", type=int, help=_("Zahl der Folien einer Story, wenn die Datei sie nicht trennt"))
    check.add_argument("--json", action="store_true", help=_("Ausgabe als JSON"))
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001 - same shape everywhere
    """Check one text; 0 for pass, 1 for fail and unknown, as nothing that is open counts as done."""
    rules = read_rules()
    on = arguments.on or datetime.now(tz=BERLIN).date()
    text = _read(arguments.text_file)
    draft = _draft(arguments, text)
    results, asides = _results(draft, text, rules=rules, on=on)
    report = _report(arguments, draft, results, asides, rules=rules, on=on)
    sys.stdout.write((json.dumps(report, ensure_ascii=False) if arguments.json else _told(report)) + "\n")
    return 0 if report["verdict"] == "pass" else 1


@cache
def read_rules() -> tuple[DatedValue, ...]:
    """Read all rule files that ship with the program."""
    folder = files("tragweite.core.rules").joinpath("data")
    named = sorted((each.name, each) for each in folder.iterdir() if each.name.endswith(".toml"))
    return load_rules(texts=[each.read_text(encoding="utf-8") for _name, each in named])


def _read(path: Path) -> str:
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if str(path) == "-" else _bytes_of(path)
    except OSError as problem:
        raise Refused("labels.file_unreadable", file=path.name) from problem
    if len(content) > MAX_BYTES:
        raise Refused("labels.file_too_large", file=path.name, limit=MAX_BYTES)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refused("labels.file_not_text", file=path.name, position=problem.start) from problem


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _draft(arguments: argparse.Namespace, text: str) -> Draft:
    unpaid = arguments.sender == UNPAID
    draft = Draft(
        platform=arguments.platform,
        format=arguments.format,
        sender=Sender.CREATOR if unpaid else Sender(arguments.sender),
        text=text,
        title=arguments.title,
        overlay=arguments.overlay,
        paid=False if unpaid else None,
    )
    if key_of(draft.platform, draft.format).rsplit(".", maxsplit=1)[-1] not in SLIDED:
        return draft
    return replace(draft, slides=tuple(text[start:end] for start, end in _spans(text, arguments.slides)))


def _spans(text: str, count: int | None) -> tuple[tuple[int, int], ...]:
    """The slides of a story; a count that the file does not show leaves them unknown, and so does an empty file."""
    spans = ((0, len(text)),) if count == 1 else slide_spans(text)
    known = bool(text.strip()) and (count is None or count == len(spans))
    return spans if known else ()


def _results(
    draft: Draft, text: str, *, rules: Sequence[DatedValue], on: date
) -> tuple[list[CheckResult], list[CheckResult]]:
    """What decides, and what is only said beside it; positions count in the file."""
    try:
        everything = check_label(draft, rules, on)
    except Refused as refused:
        if refused.code != "rules.no_valid_value":
            raise
        return [rule_missing("label", refused=refused, on=on)], []
    spans = slide_spans(text) if draft.slides and len(draft.slides) > 1 else ((0, len(text)),)
    placed = [_in_file(each, spans) for each in everything]
    return [each for each in placed if not _is_aside(each)], [each for each in placed if _is_aside(each)]


def _in_file(result: CheckResult, spans: Sequence[tuple[int, int]]) -> CheckResult:
    if result.place is None or result.position is None:
        return result
    return replace(result, position=result.position + spans[result.place - 1][0])


def _is_aside(result: CheckResult) -> bool:
    picture = result.code == "label.media_unseen" and result.rule_id not in NEEDS_MORE_THAN_TEXT
    return picture or result.code in _ASIDE


def _report(
    arguments: argparse.Namespace,
    draft: Draft,
    results: Sequence[CheckResult],
    asides: Sequence[CheckResult],
    *,
    rules: Sequence[DatedValue],
    on: date,
) -> dict[str, Any]:
    fold = fold_of(draft.platform, draft.format, rules=rules, on=on)
    shown = [each for each in results if each.state in VERDICTS]
    return {
        "verdict": VERDICTS.get(worst(results), "pass"),
        "platform": arguments.platform,
        "format": arguments.format,
        "sender": arguments.sender,
        "on": on.isoformat(),
        "fold": None if fold is None else fold.offset_in(draft.text),
        "findings": [_finding(each) for each in shown],
        "notes": [_finding(each) for each in asides],
    }


def _finding(result: CheckResult) -> dict[str, Any]:
    return {
        "code": result.code,
        "position": result.position,
        "slide": result.place,
        "rule_id": result.rule_id,
        "severity": result.severity.value,
        "state": result.state.value,
        "sentence": result.sentence,
        "reason": result.reason,
        "norm": result.norm,
        "fix": result.fix,
    }


def _told(report: dict[str, Any]) -> str:
    verdicts = {
        "pass": _("In Ordnung: Die Kennzeichnung genügt."),
        "fail": _("Nicht in Ordnung."),
        "unknown": _("Offen: Am Text allein lässt sich das nicht entscheiden."),
    }
    lines = [verdicts[report["verdict"]]]
    for each in report["findings"]:
        place = "" if each["position"] is None else _(" (Stelle %s)") % (each["position"] + 1)
        lines += [f"- {each['sentence']}{place}", f"  {each['fix']} [{each['rule_id']}; {each['norm']}]"]
    lines += [_("Hinweis: %s") % each["sentence"] for each in report["notes"]]
    return "\n".join(lines)
