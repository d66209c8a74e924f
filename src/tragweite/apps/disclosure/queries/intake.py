# SPDX-License-Identifier: EUPL-1.2
"""A file of published spending as it was read: every row with its fate, nothing written yet."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from django.utils.translation import gettext as _

from tragweite.apps.disclosure.models import PublishedAmount
from tragweite.core.refusal import Refused
from tragweite.documents.printing import cell_text
from tragweite.platforms.spending import PublishedAmount as ReadAmount
from tragweite.platforms.spending import SpendingReport, load_map, read_spending
from tragweite.platforms.tables import read_table
from tragweite.web.refusals import refusal_text

from .amounts import amount_cell

_MAPS: Final = files("tragweite.platforms").joinpath("maps")
_TEXTS: Final = ("level", "authority", "campaign", "period", "platform", "party", "source_document", "source_url")


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes of one row: ``state`` is accepted, duplicate or refused; texts are German."""

    row_number: int
    state: str
    reading: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Intake:
    """One file read with one map. ``refused`` rows stop the whole file."""

    file_name: str
    file_sha256: str
    map_name: str
    accepted: tuple[ReadAmount, ...]
    fates: tuple[Fate, ...]

    @property
    def refused(self) -> tuple[Fate, ...]:
        return tuple(fate for fate in self.fates if fate.state == "refused")

    @property
    def duplicate_count(self) -> int:
        return sum(fate.state == "duplicate" for fate in self.fates)


def map_names() -> list[str]:
    """The maps that come with Tragweite."""
    return sorted(each.name.removesuffix(".toml") for each in _MAPS.iterdir() if each.name.endswith(".toml"))


def map_text(name: str) -> str:
    """The text of a map that comes with Tragweite; raises ``Refused("disclosure.unknown_map", name, maps)``."""
    if name not in map_names():
        raise Refused("disclosure.unknown_map", name=name, maps=map_names())
    return _MAPS.joinpath(f"{name}.toml").read_text(encoding="utf-8")


def read_file(*, content: bytes, file_name: str, map_name: str, map_toml: str) -> Intake:
    """Read a file with a map. Raises ``Refused`` with ``table.…`` or ``spending.…`` where the file as a whole fails."""
    report = read_spending(read_table(content), spending_map=load_map(text=map_toml, name=map_name))
    accepted, fates = _judged(report)
    return Intake(
        file_name=file_name[:200],
        file_sha256=hashlib.sha256(content).hexdigest(),
        map_name=map_name[:100],
        accepted=accepted,
        fates=tuple(sorted(fates, key=lambda fate: fate.row_number)),
    )


def _judged(report: SpendingReport) -> tuple[tuple[ReadAmount, ...], list[Fate]]:
    accepted: list[ReadAmount] = []
    fates = [
        *(Fate(row_number=each.row_number, state="refused", reading="", reason=refusal_text(each.reason)) for each in report.refused),
        *(Fate(row_number=number, state="duplicate", reading="", reason=_("Gleicht einer früheren Zeile der Datei.")) for number in report.duplicates),
    ]  # fmt: skip
    names = Counter(row.row_id for row in report.accepted)
    for row in report.accepted:
        problems = [refusal_text(problem) for problem in _problems(row, names)]
        fates.append(Fate(row_number=row.row_number, state="refused" if problems else "accepted", reading=reading(row), reason=" ".join(problems)))  # fmt: skip
        if not problems:
            accepted.append(row)
    return tuple(accepted), fates


def _problems(row: ReadAmount, names: Counter[str]) -> Iterator[Refused]:
    """Why a row that was understood still cannot be stored."""
    if names[row.row_id] > 1:
        yield Refused("disclosure.row_name_twice", name=row.row_id)
    if not row.source_url.startswith(("https://", "http://")):
        yield Refused("disclosure.row_without_address")
    for name, value in (("row", row.row_id), *((name, getattr(row, name)) for name in _TEXTS)):
        limit = getattr(PublishedAmount._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's own door
        if value and limit and len(value) > limit:
            yield Refused("disclosure.row_too_long", field=name, max_characters=limit)


def reading(row: ReadAmount) -> str:
    """How a row was understood, in one line."""
    amount = cell_text(amount_cell(row.amount), "money")
    parts = [row.level, row.authority, row.campaign, row.period, amount, row.cost_words]
    if row.included_in:
        parts.append(_("enthalten in Zeile %(row)s, zählt nicht doppelt") % {"row": row.included_in})
    return " · ".join(part for part in parts if part)
