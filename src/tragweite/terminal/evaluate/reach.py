# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate reach``: how many different people a set of channels reaches."""

import argparse
from gettext import gettext as _
from math import hypot, inf, isnan
from pathlib import Path
from typing import Any, Final

from tragweite.conf import Configuration
from tragweite.core.evaluation.reach.estimate import METHOD_VERSION, Reach, estimate_reach
from tragweite.core.evaluation.reach.margins import Margins, margins_of
from tragweite.core.evaluation.reach.target import Share, target_reach
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind
from tragweite.terminal.printing import add_question, print_result, progress
from tragweite.terminal.tables import Table, hash_of, read_table

SHARES: Final = ("country_share", "region_share", "age_share")
"""From all people whom a channel reaches to those of the target group."""
AUTHENTIC: Final = "authentic_share"
SHARE_COLUMNS: Final[dict[str, Kind]] = {
    f"{name}{end}": "share" for name in (*SHARES, AUTHENTIC) for end in ("", "_sd")
}


def add_commands(questions: Any) -> None:
    """Add ``reach``."""
    parser = add_question(questions, "reach", _reach, _("Wie viele verschiedene Menschen mehrere Kanäle erreichen"))
    parser.add_argument("--singles", type=Path, required=True, help=_(
        "Tabelle: name, reach (Menschen der Zielgruppe); dazu reach_sd. Oder reach aller Menschen mit den Anteilen "
        "country_share, region_share, age_share, authentic_share und ihren Standardabweichungen (…_sd)"
    ))  # fmt: skip
    parser.add_argument("--pairs", type=Path, help=_("Tabelle: a, b, both (von beiden erreichte Menschen)"))
    parser.add_argument("--population", type=float, required=True, metavar="N", help=_("Größe der Zielgruppe"))


def _reach(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001 - same shape everywhere
    progress(_("Rechne …"))
    found = answer(arguments)
    progress("")
    print_result(found, arguments.json, language=arguments.language)
    return 0


def answer(arguments: argparse.Namespace) -> dict[str, Any]:
    """The finding for these options. Raises ``Refused`` with ``terminal.*`` or ``reach.*``."""
    singles = read_table(
        arguments.singles,
        {"name": "text", "reach": "amount"},
        {"reach_sd": "amount", **SHARE_COLUMNS},
        unique=("name",),
    )
    pairs = None
    if arguments.pairs is not None:
        pairs = read_table(arguments.pairs, {"a": "text", "b": "text", "both": "amount"}, unique=("a", "b"))
    margins = _margins(singles, pairs, population=arguments.population)
    found = estimate_reach(margins)
    tables = [singles] if pairs is None else [singles, pairs]
    digest = hash_of(tables, population=arguments.population)
    return _result(found, margins, digest)


def _margins(singles: Table, pairs: Table | None, *, population: float) -> Margins:
    if not population > 0:
        raise Refused("reach.population")
    has_shares = any(name in singles for name in (*SHARES, AUTHENTIC))
    for row, reach in enumerate(singles.numbers("reach").tolist()):
        if not 0 <= reach <= (inf if has_shares else population):
            raise singles.refuse(
                row=row, column="reach", code="reach.out_of_population", value=reach, population=population
            )
    names = singles.texts("name")
    reached = [_reached(singles, row, population=population) for row in range(len(singles))]
    return margins_of(
        singles={name: people for name, (people, _spread) in zip(names, reached, strict=True)},
        pairs={} if pairs is None else _pairs(pairs, frozenset(names), singles.file),
        population=population,
        spreads={name: spread for name, (_people, spread) in zip(names, reached, strict=True) if spread > 0},
    )


def _reached(table: Table, row: int, *, population: float) -> tuple[float, float]:
    """People of the target group and their standard deviation; without any share the reach as it was given."""
    reach, spread = float(table.numbers("reach")[row]), _number(table, "reach_sd", row) or 0.0
    if spread < 0:
        raise table.refuse(row=row, column="reach_sd", value=spread, allowed=_("ein Wert ab 0"))
    shares = [share for name in SHARES if (share := _share(table, name, row)) is not None]
    authentic = _share(table, AUTHENTIC, row)
    if not shares and authentic is None:
        return reach, spread
    found = target_reach(reach=reach, shares=shares, target_size=population, authentic=authentic)
    return found.estimate, hypot(found.spread, spread * found.estimate / reach if reach else 0.0)


def _share(table: Table, name: str, row: int) -> Share | None:
    value = _number(table, name, row)
    return None if value is None else Share(value=value, spread=_number(table, f"{name}_sd", row))


def _number(table: Table, name: str, row: int) -> float | None:
    if name not in table:
        return None
    value = float(table.numbers(name)[row])
    return None if isnan(value) else value


def _pairs(table: Table, known: frozenset[str], other: str) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for row, key in enumerate(zip(table.texts("a"), table.texts("b"), strict=True)):
        for column, name in zip(("a", "b"), key, strict=True):
            if name not in known:
                raise table.refuse(row=row, column=column, code="reach.not_in_file", value=name, other=other)
        if key[::-1] in found:
            raise table.refuse(row=row, column="b", code="reach.pair_again", first=key[0], second=key[1])
        found[key] = float(table.numbers("both")[row])
    return found


def _result(found: Reach, margins: Margins, digest: str) -> dict[str, Any]:
    return {
        "low": found.low,
        "high": found.high,
        "estimate": found.estimate,
        "interval_low": found.interval_low,
        "interval_high": found.interval_high,
        "method": found.method,
        "at_least": {str(depth): people for depth, people in enumerate(found.at_least, start=1)},
        "summed": found.summed,
        "channels": len(margins.names),
        "known_pairs": found.known_pairs,
        "all_pairs": found.all_pairs,
        "population": margins.population,
        "sentence_de": found.sentence_de,
        "sentence_en": found.sentence_en,
        "input_hash": digest,
        "method_version": METHOD_VERSION,
    }
