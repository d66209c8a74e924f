# SPDX-License-Identifier: EUPL-1.2
"""Whatever people typed, no exported cell is a formula: every list of every room as CSV and as workbook."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from typing import Any

from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.actors import Actors
from tests.house.addresses import arguments, patterns
from tests.house.world import World, make_world
from tragweite.apps.campaigns.models import BudgetLine
from tragweite.apps.disclosure.models import RegisterEntry

FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://x";"y")')
READERS = ("chancellery", "budget_officer", "auditor", "administrator")
TYPED = (
    "title",
    "name",
    "number",
    "subject",
    "display_name",
    "handle",
    "reason",
    "questioner",
    "file_name",
    "source",
    "note",
)
PLAIN = re.compile(r"-?[\d.]*,?\d*( ?[%€])?")


def poison(world: World, actors: Actors) -> None:
    """Every typed word of every thing becomes a formula; what the database guards against change stays as it is."""
    things: list[models.Model] = [*world.things.values(), actors.ministry, actors.clerk, *BudgetLine.objects.all()]
    formulas = cycle(FORMULAS)
    for thing in things:
        words = (each for each in thing._meta.local_fields if isinstance(each, models.CharField | models.TextField))
        for field in words:
            if field.name not in TYPED or field.choices:
                continue
            value = f"{next(formulas)} {thing.pk}"[: field.max_length or 200]
            with suppress(DatabaseError), transaction.atomic():
                type(thing)._default_manager.filter(pk=thing.pk).update(**{field.name: value})
    entry = RegisterEntry.objects.get()
    entry.pk, entry.slug, entry.number = None, "formel", 2
    entry.snapshot = {**entry.snapshot, "title": FORMULAS[0], "ministry": FORMULAS[4], "partners": [FORMULAS[1]]}
    entry.released_by, entry.released_at = actors.chancellery, entry.proposed_at
    entry.save(force_insert=True)


def lists(world: World) -> Iterator[str]:
    """Every address of the application that can be read."""
    for name, _path, pattern in patterns():
        if not name.endswith(("docx", "pdf", "word", "report", "chart", "qr")):
            yield reverse(name, kwargs=arguments(name, pattern, world))


def exported(clients: list[Client], address: str, kind: str) -> bytes | None:
    """The export of a page for the first reader who gets one."""
    for client in clients:
        answer = client.get(address, {"export": kind})
        if answer.status_code == 200 and f".{kind}" in answer.get("Content-Disposition", ""):
            return answer.content
    return None


def is_text(cell: str) -> bool:
    return not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or bool(PLAIN.fullmatch(cell))


def test_no_exported_cell_is_a_formula(actors: Actors, sign_in: Any) -> None:
    world = make_world(actors)
    poison(world, actors)
    clients = [sign_in(getattr(actors, name)) for name in READERS]
    seen, poisoned = [], []
    for address in lists(world):
        content = exported(clients, address, "csv")
        if content is None:
            continue
        seen.append(address)
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row]
        assert [cell for cell in cells if not is_text(cell)] == [], address
        poisoned += [address] * any(cell.startswith("'") for cell in cells)
        book = exported(clients, address, "xlsx")
        if book is not None:
            found = [cell for row in load_workbook(io.BytesIO(book)).active.iter_rows() for cell in row]
            assert [cell.value for cell in found if cell.data_type == "f"] == [], address
    assert reverse("register:csv") in poisoned
    assert len(seen) >= 12, seen
    assert len(poisoned) >= 8, poisoned
