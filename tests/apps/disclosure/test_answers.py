# SPDX-License-Identifier: EUPL-1.2
"""Answers from published rows and from the ledger: sums, what is not stated, names only with consent, the frozen text."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from docx import Document

from tests import factories
from tests.apps.disclosure.conftest import DATA
from tragweite.apps.disclosure import actions, queries
from tragweite.apps.disclosure.models import ParliamentaryQuestion, PublishedAmount
from tragweite.apps.disclosure.queries.document import as_json, from_json, frozen_document, printed_document
from tragweite.apps.journal import append_only
from tragweite.apps.journal.models import Entry
from tragweite.core.refusal import Refused
from tragweite.documents.numbers import euro
from tragweite.documents.word import parliament_answer_docx

pytestmark = pytest.mark.django_db


def csv_sum(kind: str, *, leave_out: tuple[str, ...] = (), **wanted: str) -> int:
    """Cents of a file added without Tragweite: ``csv`` and ``Decimal`` alone."""
    with (DATA / f"published_spending_{kind}.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if all(row[name] == value for name, value in wanted.items())]
    amounts = (Decimal(row["amount_eur"] or 0) for row in rows if row["row"] not in leave_out)
    return int(sum(amounts, Decimal(0)) * 100)


def table(part, number: int) -> dict:
    return part.collected["tables"][number]


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_q004_is_answered_from_the_published_rows_of_nrw(desk):
    desk.take_in()
    question = desk.ask()
    part = desk.published(question, level="Land NRW")
    assert csv_sum("influencer", level="Land NRW") == 3_500_000
    assert part.collected["figure"]["value"] == "rund 35.000\u00a0€"
    by_ministry = {row[0]: row[-1] for row in table(part, 2)["rows"]}
    assert by_ministry["Land NRW: alle übrigen Ministerien"] == "Fehlanzeige"
    text = words(parliament_answer_docx(printed_document(question, queries.parts_of(question))))
    assert "rund 35.000\u00a0€" in text
    assert "Entwurf" in text
    assert "Kostenstand nicht angegeben" in text
    assert "deutschlandfunk.de" in text


def test_rows_contained_in_others_are_listed_and_never_added(desk):
    desk.take_in()
    part = desk.published(desk.ask(), level="Bund")
    inside = ("008", "009", "010", "011", "012")
    expected = csv_sum("influencer", leave_out=inside, level="Bund")
    assert expected == 180_000_000 + 44_859_070
    assert part.collected["figure"]["value"] == f"rund {euro(expected)}"
    assert sum("(in 013)" in row[0] and str(row[-2]).startswith("(") for row in table(part, 0)["rows"]) == len(inside)


def test_no_row_at_all_is_no_nil_return(desk):
    desk.take_in()
    part = desk.published(desk.ask(), level="Land NRW", campaign="gibt es nicht")
    assert part.collected["figure"]["value"] == "keine Angabe"


def test_a_part_counts_where_the_whole_is_not_asked_for(desk):
    desk.take_in()
    part = desk.published(desk.ask(), authority="Bundespresseamt")
    assert part.collected["figure"]["cents"] == 94_296_939


def test_sums_of_the_exported_answer_equal_the_sums_of_the_file(desk):
    """All ads of one level, by the cent and by csv alone."""
    desk.take_in("ads")
    levels = PublishedAmount.objects.values_list("level", flat=True).distinct()
    question = desk.ask(*(f"Ausgaben {level}?" for level in sorted(levels)))
    for number, level in enumerate(sorted(levels), start=1):
        part = desk.answer(question, number, query="published", breakdowns=["total"], published_filter={"level": level})
        rows = PublishedAmount.objects.filter(level=level, amount_cents__isnull=False)
        if rows.order_by().values("basis", "cost_state").distinct().count() == 1:
            total = csv_sum("ads", level=level)
            exact = not rows.filter(precision="rounded").exists()
            shown = table(part, 1)["total_row"][-1]
            assert shown == (total if exact else f"rund {euro(total).replace(',00', '')}")
    text = words(parliament_answer_docx(printed_document(question, queries.parts_of(question))))
    assert all(level in text for level in levels)


def test_amounts_of_different_cost_states_are_not_added(desk):
    desk.take_in("campaigns")
    part = desk.published(desk.ask())
    assert part.collected["figure"]["cents"] is None
    assert table(part, 1)["total_row"] is None
    assert "werden nicht addiert" in table(part, 1)["notes"][0]


def test_years_of_a_query_leave_out_and_count_what_is_not_clear(desk):
    desk.take_in()
    part = desk.answer(desk.ask(), query="published", breakdowns=["total"], year_from=2020, year_to=2020)
    assert all("2020" in row[3] for row in table(part, 0)["rows"])
    assert any("Jahr nicht eindeutig" in note for note in table(part, 0)["notes"])


@pytest.fixture
def campaign(desk):
    return factories.running_campaign(desk.actors.ministry, desk.actors.clerk, desk.actors.approver)


def ledger(desk, question, **values):
    defaults = {"query": "ledger", "cost_state": "paid", "basis": "gross", "breakdowns": ["total"]}
    return desk.answer(question, **{**defaults, **values})


def test_ledger_answer_names_state_basis_scope_and_cutoff(desk, campaign):
    desk.book(campaign, 100_000, platform="instagram")
    desk.book(campaign, 50_000, platform="tiktok", year=2025)
    part = ledger(desk, desk.ask(), breakdowns=["total", "ministry", "campaign", "year", "platform", "party", "state"])
    assert len(part.collected["tables"]) == 7
    for each in part.collected["tables"][:6]:
        assert each["total_row"][-1] == 178_500
        assert sum(row[-1] for row in each["rows"]) in {0, 178_500}
    figure = part.collected["figure"]
    assert figure["cents"] == 178_500
    assert "brutto" in figure["definition"]
    assert "05.10.2026" in figure["as_of"]


def test_ledger_answer_keeps_to_scope_years_and_cutoff(desk, campaign):
    other = factories.running_campaign(desk.actors.other_ministry, desk.actors.stranger, desk.actors.approver)
    desk.book(campaign, 100_000)
    desk.book(other, 70_000)
    desk.book(campaign, 30_000, recorded_at=desk.at)
    part = ledger(desk, desk.ask(), ministries=[desk.actors.ministry], year_from=2026, year_to=2026)
    assert part.collected["figure"]["cents"] == 119_000


def test_names_stand_only_with_dated_consent_to_name_and_fee(desk, campaign):
    facts = {"name_consent_on": date(2026, 5, 1), "fee_consent_on": date(2026, 5, 1)}
    consents = ({}, {"name_consent_on": date(2026, 5, 1)}, facts, {**facts, "fee_consent_on": date(2026, 12, 1)})
    for number, consent in enumerate(consents):
        party = factories.party(desk.actors.ministry, name=f"Creator Nr. {number}")
        contract = factories.contract(campaign, party, desk.actors.clerk, **consent)
        desk.book(campaign, 100_000, party=party, contract=contract)
    part = ledger(desk, desk.ask(), breakdowns=["party"])
    assert {row[0]: row[-1] for row in table(part, 0)["rows"]} == {
        "Creator Nr. 2": 119_000,
        "ohne Einwilligung zur Namensnennung": 357_000,
    }
    assert any("zusammengefasst" in note for note in table(part, 0)["notes"])


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "answer_missing"),
        ({"query": "unbekannt"}, "answer_missing"),
        ({"query": "ledger", "breakdowns": ["total"], "basis": "gross"}, "cost_state_missing"),
        ({"query": "ledger", "breakdowns": ["total"], "cost_state": "paid"}, "basis_missing"),
        ({"query": "ledger", "cost_state": "paid", "basis": "net"}, "breakdown_missing"),
        ({"query": "published", "breakdowns": ["total"], "non_answer": "nil"}, "query_and_non_answer"),
        ({"query": "published", "breakdowns": ["total"], "year_from": 2024, "year_to": 2023}, "years_reversed"),
    ],
)
def test_a_binding_that_answers_nothing_is_refused(desk, values, code):
    with pytest.raises(Refused, match=code):
        actions.bind_sub_question(**desk.writer, sub_question=desk.part(desk.ask()), **values)


def test_a_typed_non_answer_is_printed_with_its_word_and_text(desk):
    question = desk.ask()
    desk.answer(question, non_answer="not_recorded", answer_text="Stunden werden nicht erfasst.")
    answer = printed_document(question, queries.parts_of(question)).blocks[0].answer
    assert answer == ("nicht erfasst.", "Stunden werden nicht erfasst.")


def test_the_cut_off_may_not_lie_in_the_future(desk):
    with pytest.raises(Refused, match="cutoff_in_future"):
        desk.ask(cutoff_on=date(2027, 1, 1))


def test_a_released_answer_never_changes_even_if_the_ledger_does(desk, campaign, sign_in):
    desk.book(campaign, 100_000)
    question = desk.ask()
    part = ledger(desk, question)
    desk.released(question)
    before, hashed = words(parliament_answer_docx(frozen_document(question))), question.frozen_hash
    desk.book(campaign, 999_900)
    question.refresh_from_db()
    assert words(parliament_answer_docx(frozen_document(question))) == before
    assert question.frozen_hash == hashed
    assert "1.190,00" in before
    assert "21/4964" in before
    for act in (actions.collect_sub_question, lambda **who: actions.bind_sub_question(**who, answer_text="x")):
        with pytest.raises(Refused, match="released"):
            act(**desk.writer, sub_question=part)
    page = sign_in(desk.actors.chancellery).get(reverse("disclosure:detail", args=[question.pk])).content.decode()
    assert "1.190,00" in page


def test_a_changed_frozen_answer_is_noticed(desk, campaign):
    question = desk.ask()
    desk.answer(question, answer_text="Ja.")
    desk.released(question)
    # Somebody with the password of the database takes the guard of the schema away first.
    append_only.lift(connection, ParliamentaryQuestion._meta.db_table, "after_the_release")
    ParliamentaryQuestion.objects.update(frozen={**question.frozen, "title": "anders"})
    question.refresh_from_db()
    with pytest.raises(Refused, match="frozen_damaged"):
        frozen_document(question)


def test_document_survives_the_way_through_json(desk):
    desk.take_in()
    question = desk.ask()
    desk.published(question)
    document = printed_document(question, queries.parts_of(question))
    assert from_json(as_json(document)) == document


def test_exports_are_word_and_tagged_pdf(desk, sign_in):
    desk.take_in()
    question = desk.ask()
    desk.published(question, level="Land NRW")
    client = sign_in(desk.actors.auditor)
    pdf = client.get(reverse("disclosure:export_pdf", args=[question.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert "entwurf.pdf" in pdf["Content-Disposition"]
    docx = client.get(reverse("disclosure:export_docx", args=[question.pk]))
    assert docx.content.startswith(b"PK")
    assert Entry.objects.filter(action="disclosure.collect_sub_question").count() == 1
