# SPDX-License-Identifier: EUPL-1.2
import csv
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from tragweite.core.refusal import Refused
from tragweite.core.rules.ledger import DIMENSIONS, NoteCode, cut
from tragweite.core.rules.money import Basis, NoAmount, Precision
from tragweite.core.rules.states import AmountKind, CostState
from tragweite.platforms.periods import years_of
from tragweite.platforms.spending import load_map, read_spending, to_ledger_lines
from tragweite.platforms.tables import read_table

DATA = Path(__file__).parents[1] / "data"
KINDS = ("influencer", "ads", "campaigns")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
EMPTY_ROW = {"note": "", "disclosure": "", "source_quality": "", "platform": "", "vat_and_cost_basis": "not stated"}


def the_map(kind):
    text = files("tragweite.platforms").joinpath(f"maps/published_spending_{kind}.toml").read_text(encoding="utf-8")
    return load_map(text=text, name=kind)


def the_file(kind):
    return (DATA / f"published_spending_{kind}.csv").read_bytes()


def report(kind):
    return read_spending(read_table(the_file(kind)), spending_map=the_map(kind))


def rows(kind):
    return {amount.row_id: amount for amount in report(kind).accepted}


def one_row(**cells):
    known = {"row": "1", "level": "Land", "authority": "Amt", "campaign": "K", "period": "2023", **EMPTY_ROW}
    known |= {"influencer_or_agency": "", "amount_eur": "5", "precision": "rounded", "source_document": "Drs."}
    known |= {"source_url": "https://example.org", **cells}
    content = ";".join(known) + "\n" + ";".join(f'"{cell}"' for cell in known.values()) + "\n"
    return read_spending(read_table(content.encode()), spending_map=the_map("influencer"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_the_real_files_is_understood(kind):
    found = report(kind)
    with (DATA / f"published_spending_{kind}.csv").open(encoding="utf-8", newline="") as file:
        assert len(found.accepted) == len(list(csv.DictReader(file)))
    assert (found.refused, found.duplicates) == ((), ())


@pytest.mark.parametrize("kind", KINDS)
def test_the_cut_equals_a_sum_made_without_our_code(kind):
    with (DATA / f"published_spending_{kind}.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["amount_eur"] for row in csv.DictReader(file)]
    independent = sum(Decimal(cell) for cell in cells if cell and Decimal(cell) != 0)
    lines = to_ledger_lines(report(kind).accepted, recorded_at=NOW)
    for dimension in DIMENSIONS:
        found = cut(lines, by=dimension, cutoff=NOW, state=None)
        assert Decimal(found.total.cents) / 100 == independent
        assert sum(row.sums.cents or 0 for row in found.rows) == found.total.cents
    assert found.total.nil_count == cells.count("0")
    assert found.total.not_stated_count == cells.count("")


def test_no_figure_is_turned_into_zero():
    for kind in KINDS:
        for amount in report(kind).accepted:
            assert amount.amount.stated_cents != 0
            assert (amount.amount.stated_cents is None) == (amount.amount.absence is not None)


def test_nil_not_stated_and_withheld_are_three_things():
    found = rows("influencer")
    assert {row_id: row.amount.absence for row_id, row in found.items() if row.amount.absence} == {
        "002": NoAmount.NOT_STATED,
        "003": NoAmount.NOT_STATED,
        "005": NoAmount.NIL,
        "006": NoAmount.NIL,
        "010": NoAmount.NIL,
        "011": NoAmount.WITHHELD,
    }


def test_the_hessian_sum_keeps_its_meaning():
    row = rows("influencer")["001"]
    assert (row.amount.stated_cents, row.amount.precision, row.amount.basis) == (
        31150000,
        Precision.ROUNDED,
        Basis.UNKNOWN,
    )
    assert (row.amount.text, row.year, row.years, row.cost_state) == ("rund", None, (2022, 2023, 2024), None)


def test_a_basis_that_only_the_collector_supposed_stays_unknown():
    row = rows("influencer")["007"]
    assert row.amount.basis is Basis.UNKNOWN
    assert "wahrscheinlich brutto" in row.cost_words


def test_bases_kinds_and_states_of_the_advertising_file():
    found = rows("ads")
    assert {row_id for row_id, row in found.items() if row.amount.basis is Basis.NET} == {"001", "003", "005", "007"}
    released = found["035"]
    assert (released.amount.basis, released.kind, released.cost_state) == (
        Basis.GROSS,
        AmountKind.MEDIA,
        CostState.RELEASED,
    )
    assert released.amount.gross_cents == 23080625


def test_cost_states_of_the_campaign_file():
    found = rows("campaigns")
    assert found["005"].cost_state is CostState.INVOICED
    assert {row_id for row_id, row in found.items() if row.cost_state is CostState.PLANNED} == {
        "009",
        "043",
        "045",
        "055",
    }
    assert found["059"].cost_state is CostState.BUDGETED
    assert {row_id for row_id, row in found.items() if row.cost_state is None} == {"023", "061"}
    assert {row_id for row_id, row in found.items() if row.amount.precision is Precision.LOWER_BOUND} == {
        "017",
        "041",
        "061",
    }


def test_parts_of_a_told_sum_are_marked_and_the_cut_says_what_is_mixed():
    found = rows("influencer")
    assert {row_id for row_id, row in found.items() if row.included_in == "013"} == {"008", "009", "010", "011", "012"}
    notes = cut(to_ledger_lines(found.values(), recorded_at=NOW), by="year", cutoff=NOW, state=None).notes
    assert {NoteCode.BASIS_UNKNOWN, NoteCode.HAS_ROUNDED, NoteCode.HAS_NOT_STATED, NoteCode.STATE_NOT_STATED} == set(
        notes
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_english_words_are_shown(kind):
    for row in report(kind).accepted:
        shown = (
            row.authority,
            row.period,
            row.platform,
            row.party,
            row.disclosure,
            row.note,
            row.cost_words,
            row.amount.text,
        )
        for text in (*shown, row.source_quality):
            assert not any(
                word in (text or "") for word in ("not ", "spent", "rounded", "own ", " only", "quoting", "name ")
            )


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("2023", (2023,)),
        ("2016-2017", (2016, 2017)),
        ("2023/2024", (2023, 2024)),
        ("Sept. 2018 - Sept. 2019", (2018, 2019)),
        ("2020, Stand Nov./Dez. 2020", (2020,)),
        ("2020 ab 1. Juli", (2020,)),
        ("2023 bis 8. Mai", (2023,)),
        ("21.09.2022", (2022,)),
        ("bis Juli 2014", ()),
        ("bis 10.07.2020", ()),
        ("seit 2022", ()),
        ("vor April 2023", ()),
        ("vier Jahre", ()),
        ("rund drei Jahre bis Sept. 2021", ()),
        ("20. Wahlperiode bis Jan. 2024", ()),
        ("2017-2016", ()),
        ("1900-2099", ()),
    ],
)
def test_years_only_where_the_period_leaves_no_doubt(period, years):
    assert years_of(period=period) == years


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"precision": "ungefähr"}, "spending.unknown_word"),
        ({"vat_and_cost_basis": "vielleicht"}, "spending.unknown_word"),
        ({"amount_eur": ""}, "spending.amount_missing"),
        ({"precision": "not stated"}, "spending.precision_missing"),
        ({"amount_eur": "0"}, "spending.zero_without_nil"),
        ({"precision": "nil"}, "spending.absence_with_amount"),
        ({"disclosure": "name yes, amount withheld"}, "spending.absence_with_amount"),
        ({"precision": "nil", "disclosure": "name yes, amount withheld"}, "spending.contradiction"),
        ({"amount_eur": "-5"}, "money.negative"),
        ({"amount_eur": "nan"}, "money.not_finite"),
        ({"amount_eur": "5 USD"}, "money.unknown_currency"),
        ({"amount_eur": "5,0"}, "money.not_machine_written"),
        ({"source_url": ""}, "spending.field_missing"),
    ],
)
def test_a_row_that_is_not_understood_is_refused_with_its_number(cells, code):
    found = one_row(**cells)
    assert found.accepted == ()
    assert [(row.row_number, row.reason.code) for row in found.refused] == [(2, code)]


def test_a_ceiling_per_person_is_no_amount_spent():
    lines = to_ledger_lines(one_row(precision="ceiling per person").accepted, recorded_at=NOW)
    total = cut(lines, by="year", cutoff=NOW, state=None).total
    assert (total.cents, total.ceiling_count) == (None, 1)


def test_a_repeated_row_is_a_duplicate():
    content = the_file("ads")
    doubled = content.rstrip(b"\n") + b"\n" + content.split(b"\n")[1].rstrip(b"\r") + b"\n"
    found = read_spending(read_table(doubled), spending_map=the_map("ads"))
    assert (len(found.accepted), found.duplicates) == (25, (27,))


def test_a_missing_column_and_a_wrong_map_are_refused():
    with pytest.raises(Refused, match=r"spending\.column_missing"):
        read_spending(read_table(b"a;b\n1;2\n"), spending_map=the_map("ads"))
    for text in ("[columns", "", "[columns]\nlevel = 'x'\n", "[columns]\nfarbe = 'x'\n"):
        with pytest.raises(Refused, match=r"spending\.map_malformed"):
            load_map(text=text, name="m")
