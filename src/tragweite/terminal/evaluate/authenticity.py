# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate authenticity``: hints that followers were bought, never a verdict."""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from gettext import gettext as _
from gettext import ngettext
from math import isnan
from pathlib import Path
from typing import Any, Final

from tragweite.conf import Configuration
from tragweite.core.evaluation.authenticity import ITEMS, METHOD_VERSION, PRIOR, Authenticity, assess_audience
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import Table, hash_of, read_table

OBSERVED: Final[dict[str, Kind]] = {
    code: "share" if code.endswith("_share") else "number" for code in ITEMS if code != "empty_profile_share"
}
NEVER_NEGATIVE: Final = ("likes_cv", "reach_per_follower")
METHOD: Final = "likelihood_ratios"
SAMPLE: Final[dict[str, Kind]] = {"sampled": "count", "empty": "count"}


def add_commands(questions: Any) -> None:
    """Add ``authenticity``."""
    parser = add_question(questions, "authenticity", run, _("Hinweise auf gekaufte Reichweite, nie ein Urteil"))
    columns = ", ".join([*OBSERVED, *SAMPLE])
    parser.add_argument("--profiles", type=Path, required=True, help=_("Tabelle: account; dazu %s") % columns)


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Read, weigh, print."""
    print_result(answer(arguments), arguments.json, language=arguments.language)
    return 0


def answer(arguments: argparse.Namespace) -> dict[str, Any]:
    """The accounts with their evidence. Raises ``Refused`` with ``terminal.*`` or ``authenticity.*``."""
    table = read_table(arguments.profiles, {"account": "text"}, OBSERVED | SAMPLE, unique=("account",))
    if not any(column in table for column in OBSERVED | SAMPLE):
        raise Refused("authenticity.no_evidence", file=table.file, columns=[*OBSERVED, *SAMPLE])
    found = [_assessed(table, row, account) for row, account in enumerate(table.texts("account"))]
    german, english = _sentences(found)
    return {
        "accounts": [asdict(each) for each in found],
        "method": METHOD,
        "prior": PRIOR,
        "sentence_de": german,
        "sentence_en": english,
        "input_hash": hash_of([table]),
        "method_version": METHOD_VERSION,
    }


def _sentences(found: Sequence[Authenticity]) -> tuple[str, str]:
    levels = Counter(each.level for each in found)
    facts = {"all": len(found), "suspicious": levels["look_closer"], "unknown": levels["not_assessable"]}
    german = (
        _("Bei %(suspicious)d von %(all)d Konten sprechen mehrere Beobachtungen dafür, näher hinzusehen; ") % facts
        + ngettext(
            "%(unknown)d lässt sich ohne Beobachtung nicht beurteilen. ",
            "%(unknown)d lassen sich ohne Beobachtung nicht beurteilen. ",
            levels["not_assessable"],
        )
        % facts
        + _("Das sind Hinweise, keine Urteile: Niemand wird ihretwegen ausgeschlossen; wer auffällt, wird gehört.")
    )
    english = (
        "With %(suspicious)d of %(all)d accounts several observations speak for looking closer; %(unknown)d cannot be "
        "assessed without observations. These are hints, no verdicts: nobody is excluded for them; whoever stands out is heard."
    )
    return german, english % facts


def _assessed(table: Table, row: int, account: str) -> Authenticity:
    sampled, empty = (_number(table, column, row) for column in SAMPLE)
    if empty is not None and (sampled is None or empty > sampled):
        raise table.refuse(row=row, column="empty", code="authenticity.sample", value=int(empty))
    seen = {code: value for code in OBSERVED if (value := _number(table, code, row)) is not None}
    for code in NEVER_NEGATIVE:
        if seen.get(code, 0.0) < 0:
            raise table.refuse(row=row, column=code, value=seen[code], allowed=_("ein Wert ab 0"))
    return assess_audience(
        account=account,
        observations=seen,
        sampled=None if sampled is None else int(sampled),
        empty=None if empty is None else int(empty),
    )


def _number(table: Table, column: str, row: int) -> float | None:
    if column not in table:
        return None
    value = float(table.numbers(column)[row])
    return None if isnan(value) else value
