# SPDX-License-Identifier: EUPL-1.2
"""The real published rows, a question of parliament, and the acts of the room with the person who does them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.actors import Actors
from tragweite.apps.contracts.models import LedgerEntry
from tragweite.apps.disclosure import actions, queries
from tragweite.apps.disclosure.models import ParliamentaryQuestion, SpendingImport, SubQuestion
from tragweite.apps.disclosure.queries.document import draft_hash
from tragweite.apps.disclosure.queries.intake import Intake, map_text, read_file
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import compute_scope

DATA = Path(__file__).parents[2] / "data"
Q004 = (
    "Was hat Instagram-Influencer-Marketing in einem Haushaltsjahr insgesamt gekostet, "
    "je Ministerium und Stelle im Einzelplan?"
)


def intake_of(kind: str) -> Intake:
    name = f"published_spending_{kind}"
    content = (DATA / f"{name}.csv").read_bytes()
    return read_file(content=content, file_name=f"{name}.csv", map_name=name, map_toml=map_text(name))


@dataclass
class Desk:
    """The acts of the room by name of the person; ``at`` is the clock."""

    actors: Actors
    at: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def who(self, user: User) -> dict[str, Any]:
        return {"user": user, "scope": compute_scope(user, at=self.at), "at": self.at}

    @property
    def writer(self) -> dict[str, Any]:
        return self.who(self.actors.chancellery)

    def take_in(self, kind: str = "influencer") -> SpendingImport:
        return actions.import_spending(**self.writer, intake=intake_of(kind))[0]

    def ask(self, *texts: str, **values: Any) -> ParliamentaryQuestion:
        defaults: dict[str, Any] = {
            "kind": "minor",
            "number": "21/4964",
            "title": "Beauftragung von Influencern",
            "questioner": "Abg. Beispiel",
            "faction": "Fraktion",
            "asked_on": date(2026, 10, 1),
            "received_on": date(2026, 10, 5),
            "lead_ministry": self.actors.ministry,
            "answering_office": "Chef der Staatskanzlei",
            "cutoff_on": date(2026, 10, 5),
        }
        return actions.create_question(**self.writer, questions=texts or (Q004,), **{**defaults, **values})

    def part(self, question: ParliamentaryQuestion, number: int = 1) -> SubQuestion:
        return SubQuestion.objects.get(question=question, number=number)

    def answer(self, question: ParliamentaryQuestion, number: int = 1, **values: Any) -> SubQuestion:
        part = self.part(question, number)
        actions.bind_sub_question(**self.writer, sub_question=part, **values)
        actions.collect_sub_question(**self.writer, sub_question=part)
        part.refresh_from_db()
        return part

    def published(self, question: ParliamentaryQuestion, **wanted: Any) -> SubQuestion:
        values = {"query": "published", "breakdowns": ["total", "ministry"]}
        return self.answer(question, **values, published_filter=wanted)

    def seen(self, question: ParliamentaryQuestion) -> str:
        question.refresh_from_db()
        return draft_hash(question, queries.parts_of(question))

    def released(self, question: ParliamentaryQuestion) -> ParliamentaryQuestion:
        seen = self.seen(question)
        actions.check_answer(**self.who(self.actors.approver), question=question, seen=seen)
        actions.co_sign_answer(**self.who(self.actors.head), question=question, seen=seen)
        actions.release_answer(**self.who(self.actors.second_chancellery), question=question, seen=seen)
        question.refresh_from_db()
        return question

    def book(self, campaign: Any, net_cents: int, **values: Any) -> LedgerEntry:
        gross = round(net_cents * 119 / 100)
        defaults: dict[str, Any] = {
            "position": f"p{LedgerEntry.objects.count()}",
            "ministry": campaign.ministry,
            "kind": "fee",
            "state": "paid",
            "year": 2026,
            "vat_rate": Decimal("0.19"),
            "booked_on": date(2026, 6, 1),
            "recorded_at": factories.NOW,
        }
        return LedgerEntry.objects.create(
            campaign=campaign,
            net_cents=net_cents,
            gross_cents=gross,
            vat_cents=gross - net_cents,
            **{**defaults, **values},
        )


@pytest.fixture
def desk(actors: Actors) -> Desk:
    return Desk(actors)
