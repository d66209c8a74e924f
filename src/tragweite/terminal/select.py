# SPDX-License-Identifier: EUPL-1.2
"""``tragweite select``: the set of creators that reaches most of the target group for the money, with its proof."""

import argparse
import signal
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from gettext import gettext as _
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from tragweite.conf import Configuration
from tragweite.core.refusal import Refused
from tragweite.core.rules.dated import load_values, value_at
from tragweite.core.selection.choice import METHOD_VERSION, Choice, Stage, choose
from tragweite.core.selection.costs import true_cost
from tragweite.core.selection.problem import Audience, Candidate, CountRule, Problem, ReachRule, Rules, build_problem
from tragweite.terminal.cells import is_thousands
from tragweite.terminal.printing import add_question, print_result, progress
from tragweite.terminal.tables import Table, hash_of, read_table

RULE_KEYS: Final = frozenset({"exclude", "require", "conflicts", "count", "reach"})
GROUP_KEYS: Final = {
    "count": frozenset({"names", "column", "value", "at_least", "at_most", "label"}),
    "reach": frozenset({"cells", "column", "value", "at_least", "label"}),
}


def add_commands(subparsers: Any) -> None:
    """Add ``select``."""
    parser = add_question(
        subparsers,
        "select",
        _select,
        _("Die Auswahl von Creatorn, die für das Geld am meisten der Zielgruppe erreicht"),
    )
    parser.add_argument("--candidates", type=Path, required=True, help=_("Tabelle: name, cost_eur"))
    parser.add_argument("--audience", type=Path, required=True, help=_("Tabelle: name, cell, share (0 bis 1)"))
    parser.add_argument("--cells", type=Path, required=True, help=_("Tabelle: cell, weight (Menschen)"))
    parser.add_argument("--budget", required=True, metavar="EUR", help=_("Budget in Euro"))
    parser.add_argument("--rules", type=Path, help=_("Regeln als TOML: exclude, require, conflicts, count, reach"))
    parser.add_argument(
        "--time-limit", type=float, default=60.0, metavar="S", help=_("Sekunden für den Beweis, sonst 60")
    )
    parser.add_argument(
        "--share-cv", type=float, default=0.2, help=_("relative Unsicherheit der Anteile, sonst 0,2; 0: unbekannt")
    )
    parser.add_argument(
        "--fees-on", type=date.fromisoformat, metavar=_("TAG"),
        help=_("cost_eur ist das Nettohonorar; Umsatzsteuer und Künstlersozialabgabe dieses Tages kommen dazu"),
    )  # fmt: skip


def _select(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001 - same shape everywhere
    _require_options(arguments)
    problem, digest = _problem(arguments)
    with _stoppable():
        choice = choose(
            problem, time_limit_s=arguments.time_limit, share_cv=arguments.share_cv,
            tell=lambda stage: progress(_stage_text(stage, arguments.time_limit)),
        )  # fmt: skip
    progress("")
    print_result(_result(choice, problem, digest), arguments.json, language=arguments.language)
    return 0


def _stage_text(stage: Stage, time_limit_s: float) -> str:
    if stage == "search":
        return _("Suche eine gute Auswahl …")
    if stage == "proof":
        return _("Suche den Beweis, höchstens %(seconds)g s (Abbruch: Strg+C) …") % {"seconds": time_limit_s}
    return _("Berechne, was sich versprechen lässt und was andere Budgets erreichen …")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C ends the process at once: the solver would hear of it only at its time limit. Nothing is written before."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _require_options(arguments: argparse.Namespace) -> None:
    if not 0 < arguments.time_limit <= 86_400:
        raise Refused("selection.time_limit")
    if not 0 <= arguments.share_cv <= 2:
        raise Refused("selection.share_cv")


def _problem(arguments: argparse.Namespace) -> tuple[Problem, str]:
    given = _rules_file(arguments.rules)
    candidates = read_table(
        arguments.candidates, {"name": "text", "cost_eur": "amount"},
        dict.fromkeys(_columns(given.get("count", [])) | {"levy"}, "text"), unique=("name",),
    )  # fmt: skip
    cells = read_table(
        arguments.cells, {"cell": "text", "weight": "amount"},
        dict.fromkeys(_columns(given.get("reach", [])), "text"), unique=("cell",),
    )  # fmt: skip
    audience = read_table(
        arguments.audience, {"name": "text", "cell": "text", "share": "share"}, unique=("name", "cell")
    )
    _require_no_negative(candidates, "cost_eur")
    _require_no_negative(cells, "weight")
    _require_known(audience, "name", candidates)
    _require_known(audience, "cell", cells)
    budget = _cents(str(arguments.budget))
    problem = build_problem(
        candidates=_candidates(candidates, fees_on=arguments.fees_on),
        audience=_audience(audience),
        cells=dict(zip(cells.texts("cell"), cells.numbers("weight").tolist(), strict=True)),
        budget_cents=budget,
        rules=_rules(given, candidates, cells),
    )
    parameters = {"budget": budget, "rules": given, "fees_on": arguments.fees_on, "share_cv": arguments.share_cv}
    return problem, hash_of([candidates, audience, cells], **parameters)


def _candidates(table: Table, *, fees_on: date | None) -> list[Candidate]:
    pairs = zip(table.texts("name"), table.numbers("cost_eur").tolist(), strict=True)
    cents = {name: round(euros * 100) for name, euros in pairs}
    if fees_on is not None:
        owed = table.texts("levy") if "levy" in table else ["ja"] * len(table)
        cents = {
            name: _true_cents(fee, is_owed=_is_yes(table, row, owed[row]), on=fees_on)
            for row, (name, fee) in enumerate(cents.items())
        }
    return [Candidate(name=name, cost_cents=cost) for name, cost in cents.items()]


def _true_cents(fee_cents: int, *, is_owed: bool, on: date) -> int:
    source = files("tragweite.core.rules").joinpath("data", "values.toml")
    values = load_values(text=source.read_text(encoding="utf-8"))
    levy = value_at(values, rule_id="KSA.rate", on=on).value if is_owed else Decimal(0)
    vat = value_at(values, rule_id="VAT.standard", on=on).value
    return true_cost(fee_cents=fee_cents, vat_rate=vat, levy_rate=levy).total_cents


def _is_yes(table: Table, row: int, text: str) -> bool:
    answer = {"ja": True, "yes": True, "1": True, "nein": False, "no": False, "0": False}.get(text.lower())
    if answer is None:
        raise table.refuse(row=row, column="levy", code="selection.levy", value=text)
    return answer


def _audience(table: Table) -> list[Audience]:
    rows = zip(table.texts("name"), table.texts("cell"), table.numbers("share").tolist(), strict=True)
    return [Audience(name=name, cell=cell, share=share) for name, cell, share in rows]


def _require_no_negative(table: Table, column: str) -> None:
    for row, value in enumerate(table.numbers(column).tolist()):
        if value < 0:
            raise table.refuse(row=row, column=column, code="selection.negative", value=value)


def _require_known(audience: Table, column: str, other: Table) -> None:
    known = set(other.texts(column))
    for row, value in enumerate(audience.texts(column)):
        if value not in known:
            raise audience.refuse(row=row, column=column, code="selection.not_in_file", value=value, other=other.file)


def _cents(text: str) -> int:
    if is_thousands(text):
        raise Refused("selection.budget_unclear", value=text)
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        cents = Decimal(plain) * 100
        if cents.is_finite() and cents >= 0 and cents == int(cents):
            return int(cents)
    except InvalidOperation:
        pass
    raise Refused("selection.budget_unreadable", value=text)


def _rules_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise Refused("terminal.file_missing", file=str(path)) from problem
    except (OSError, ValueError) as problem:  # also not UTF-8 and not TOML
        raise Refused("selection.rules_unreadable", file=path.name, problem=str(problem)) from problem
    if unknown := sorted(set(given) - RULE_KEYS):
        raise Refused("selection.rules_unknown", file=path.name, keys=unknown, allowed=sorted(RULE_KEYS))
    for name, known in GROUP_KEYS.items():
        _require_groups(given.get(name, []), name, known, path.name)
    for name in ("exclude", "require", "conflicts"):
        _require_names(given.get(name, []), name, path.name)
    return given


def _require_groups(groups: Any, rule: str, known: frozenset[str], file: str) -> None:
    """A misspelt key would leave the rule out without a word."""
    if not isinstance(groups, list) or not all(isinstance(group, Mapping) for group in groups):
        raise Refused("selection.rule_shape", file=file, rule=rule, shape=f"[[{rule}]]")
    members = "names" if rule == "count" else "cells"
    for group in groups:
        if unknown := sorted(set(group) - known):
            raise Refused("selection.rules_unknown", file=file, keys=unknown, allowed=sorted(known))
        is_named = isinstance(group.get(members), list)
        if not is_named and (members in group or not {"column", "value"} <= set(group)):
            raise Refused("selection.rule_shape", file=file, rule=rule, shape=f"{members} = [...] / column, value")
        limits = [group[name] for name in ("at_least", "at_most") if name in group]
        if not limits or any(
            isinstance(each, bool) or not isinstance(each, int | float) or each < 0 for each in limits
        ):
            raise Refused("selection.rule_shape", file=file, rule=rule, shape="at_least, at_most >= 0")


def _require_names(names: Any, rule: str, file: str) -> None:
    """A text alone would be read letter by letter."""
    shape = '[["A", "B"]]' if rule == "conflicts" else '["A", "B"]'
    entries = names if isinstance(names, list) else [None]
    pairs = rule == "conflicts"
    if not all(isinstance(each, list) and len(each) == 2 if pairs else isinstance(each, str) for each in entries):
        raise Refused("selection.rule_shape", file=file, rule=rule, shape=f"{rule} = {shape}")


def _columns(groups: Any) -> set[str]:
    return {str(group["column"]) for group in groups if isinstance(group, Mapping) and "column" in group}


def _rules(given: Mapping[str, Any], candidates: Table, cells: Table) -> Rules:
    try:
        return Rules(
            excluded=frozenset(map(str, given.get("exclude", []))),
            required=frozenset(map(str, given.get("require", []))),
            conflicts=tuple((str(one), str(other)) for one, other in given.get("conflicts", [])),
            counts=tuple(_count_rule(group, candidates) for group in given.get("count", [])),
            reaches=tuple(_reach_rule(group, cells) for group in given.get("reach", [])),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise Refused("selection.rules_unreadable", file="--rules", problem=repr(problem)) from problem


def _count_rule(group: Mapping[str, Any], candidates: Table) -> CountRule:
    most = group.get("at_most")
    return CountRule(
        names=_members(group, candidates, "name", key="names"),
        at_least=int(group.get("at_least", 0)),
        at_most=None if most is None else int(most),
        label=_label(group),
    )


def _reach_rule(group: Mapping[str, Any], cells: Table) -> ReachRule:
    named = _members(group, cells, "cell", key="cells")
    return ReachRule(cells=named, at_least=float(group["at_least"]), label=_label(group))


def _members(group: Mapping[str, Any], table: Table, column: str, *, key: str) -> frozenset[str]:
    if key in group:
        return frozenset(map(str, group[key]))
    asked, value = str(group["column"]), str(group["value"])
    if asked not in table:
        raise Refused("terminal.columns_missing", file=table.file, columns=[asked], found_columns=list(table.names))
    pairs = zip(table.texts(column), table.texts(asked), strict=True)
    found = frozenset(name for name, of in pairs if of == value)
    if not found:
        raise Refused("selection.nobody_in_group", file=table.file, column=asked, value=value)
    return found


def _label(group: Mapping[str, Any]) -> str:
    return str(group.get("label", f"{group.get('column', '')}={group.get('value', '')}".strip("=")))


def _euros(cents: int) -> float:
    return cents / 100


def _result(choice: Choice, problem: Problem, digest: str) -> dict[str, Any]:
    people = float(problem.weights.sum())
    return {
        "chosen": list(choice.chosen),
        "cost_eur": _euros(choice.cost_cents),
        "budget_eur": _euros(problem.budget_cents),
        "reach": choice.reach,
        "bound": choice.bound,
        "gap": choice.gap,
        "certificate": choice.certificate,
        "target_group": people,
        "greedy_reach": choice.greedy_reach,
        "band": {"low": choice.band.low, "high": choice.band.high},
        "promise": asdict(choice.promise),
        "contributions": [
            {
                "name": each.name, "cost_eur": _euros(each.cost_cents), "contribution": each.shapley,
                "drop_one_loss": each.drop_loss,
            }
            for each in choice.contributions
        ],
        "rejected": [
            {
                "name": each.name, "reason": each.why, "added_reach": each.added_reach,
                "cost_eur": _euros(each.cost_cents), "because_of": list(each.names),
            }
            for each in choice.rejected
        ],
        "frontier": [
            {"budget_eur": _euros(point.budget_cents), "reach": point.reach, "bound": point.bound}
            for point in choice.frontier
        ],
        **_sentences(choice),
        "input_hash": digest,
        "method": "selection.coverage",
        "method_version": METHOD_VERSION,
    }  # fmt: skip


def _sentences(choice: Choice) -> dict[str, str]:
    facts = {"reach": f"{choice.reach:,.0f}", "gap": f"{100 * choice.gap:.1f}", "most": f"{choice.bound:,.0f}"}
    german = {key: value.translate(str.maketrans(",.", ".,")) for key, value in facts.items()}
    if choice.certificate == "optimal":
        return {
            "sentence_de": _(
                "Keine erlaubte Auswahl in diesem Budget erreicht nach diesen Angaben mehr als rund %(reach)s Menschen "
                "der Zielgruppe."
            )
            % german,
            "sentence_en": "By these inputs no permitted set within this budget reaches more than about {reach} "
            "people of the target group.".format(**facts),
        }
    return {
        "sentence_de": _(
            "Diese Auswahl erreicht nach diesen Angaben rund %(reach)s Menschen der Zielgruppe; keine erlaubte erreicht "
            "mehr als %(most)s (höchstens %(gap)s %% mehr)."
        )
        % german,
        "sentence_en": "By these inputs this set reaches about {reach} people of the target group; no permitted set "
        "reaches more than {most} (at most {gap} % more).".format(**facts),
    }
