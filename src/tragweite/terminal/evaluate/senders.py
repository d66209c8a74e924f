# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate senders``: do posts of one sender bring more visits than posts of another?"""

import argparse
import re
from datetime import timedelta
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final

import numpy as np

from tragweite.conf import Configuration
from tragweite.core.evaluation.posts import SENDERS, Post, as_sender
from tragweite.core.evaluation.sender_report import sender_report
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind
from tragweite.terminal.evaluate.times import require_seed
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import Table, read_table

REQUIRED: Final[dict[str, Kind]] = {
    "post_id": "text", "sender": "text", "account": "text", "published_at": "moment", "visits": "count",
}  # fmt: skip
OPTIONAL: Final[dict[str, Kind]] = {"cost_eur": "amount", "reach": "count", "slot": "text", "observed_until": "moment"}


def add_commands(questions: Any) -> None:
    """Add ``evaluate senders``."""
    text = _("Absender vergleichen: Besuche je Beitrag, je 1.000 Erreichte, je Euro")
    parser = add_question(questions, "senders", run, text)
    parser.add_argument("--posts", type=Path, required=True, metavar="DATEI", help=_("Beiträge, eine Zeile je Beitrag"))
    parser.add_argument("--window", default="7d", metavar="TAGE", help=_("Zeitfenster der Zählung, sonst 7d"))
    parser.add_argument("--seed", type=int, default=1, metavar="ZAHL", help=_("Startwert der Gegenprobe, sonst 1"))


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Read, compare, print."""
    require_seed(arguments.seed)
    window_days = _days(arguments.window)
    table = read_table(arguments.posts, REQUIRED, OPTIONAL, unique=("post_id",))
    _require_senders(table)
    report = sender_report(_posts(table, window_days), window_days=window_days, seed=arguments.seed)
    print_result(report, arguments.json, language=arguments.language)
    return 0


def _days(text: str) -> int:
    found = re.fullmatch(r"(\d{1,4})\s*(d|h)?", text.strip())
    hours = int(found[1]) * (1 if found[2] == "h" else 24) if found else 0
    if hours <= 0 or hours % 24 or hours > 366 * 24:
        raise Refused("terminal.bad_option", option="--window", value=text, allowed="1d … 366d")
    return hours // 24


def _require_senders(table: Table) -> None:
    for row, sender in enumerate(table.texts("sender")):
        if sender not in SENDERS:
            raise table.refuse(row=row, column="sender", value=sender, allowed=", ".join(SENDERS))
    names = sorted(set(table.texts("sender")))
    if not {name.removesuffix("_boosted") for name in names} >= {"creator", "authority"}:
        raise Refused("evaluation.one_sender", found=", ".join(names))


def _posts(table: Table, window_days: int) -> list[Post]:
    costs, reach = _cents(table), _counts(table, "reach")
    visits = table.numbers("visits")
    slots = table.texts("slot") if "slot" in table else [""] * len(table)
    texts = zip(*(table.texts(name) for name in ("post_id", "sender", "account")), strict=True)
    return [
        Post(
            post_id=name, sender=as_sender(sender), account=account, published_at=table.moments("published_at")[row],
            visits=int(visits[row]), views=None, cost_cents=costs[row], reach=reach[row], slot=slots[row],
            observed_days=_observed_days(table, row, window_days),
        )
        for row, (name, sender, account) in enumerate(texts)
    ]  # fmt: skip


def _observed_days(table: Table, row: int, window_days: int) -> float:
    """How long was counted; a post without ``observed_until`` is one whose window has passed."""
    until = table.moments("observed_until")[row] if "observed_until" in table else None
    if until is None:
        return float(window_days)
    age = (until - table.moments("published_at")[row]) / timedelta(days=1)
    if age < 0:
        raise table.refuse(row=row, column="observed_until", value=until.isoformat(), allowed=_("nach published_at"))
    return float(age)


def _cents(table: Table) -> list[int | None]:
    if "cost_eur" not in table:
        return [None] * len(table)
    values = table.numbers("cost_eur")
    if (values < 0).any():
        row = int(np.argmax(values < 0))
        raise table.refuse(row=row, column="cost_eur", value=float(values[row]), allowed=_("ein Betrag ab 0"))
    return [None if np.isnan(value) else round(float(value) * 100) for value in values]


def _counts(table: Table, name: str) -> list[int | None]:
    if name not in table:
        return [None] * len(table)
    return [None if np.isnan(value) else int(value) for value in table.numbers(name)]
