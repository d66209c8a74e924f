# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.core.rules.ledger import DIMENSIONS, LedgerLine, NoteCode, cut
from tragweite.core.rules.money import Basis, NoAmount, Precision, from_net, no_amount, stated
from tragweite.core.rules.states import AmountKind, CostState

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = START + timedelta(days=999)


def line(entry, *, amount=None, state=CostState.PAID, position=None, reverses=None, **parts):
    known = {"ministry": 1, "campaign": 1, "year": 2026, "platform": "instagram", "party": 1, "kind": AmountKind.FEE}
    return LedgerLine(
        entry=entry,
        position=position or f"p{entry}",
        amount=amount or stated(cents=100, basis=Basis.GROSS, precision=Precision.EXACT_CENT),
        state=state,
        recorded_at=START + timedelta(days=entry),
        reverses=reverses,
        **{**known, **parts},
    )


AMOUNTS = st.one_of(
    st.builds(stated, cents=st.integers(0, 10**9), basis=st.sampled_from(Basis), precision=st.sampled_from(Precision)),
    st.builds(from_net, cents=st.integers(0, 10**9), rate=st.just(Decimal("0.19"))),
    st.builds(no_amount, absence=st.sampled_from(NoAmount)),
)


@st.composite
def ledgers(draw):
    lines = []
    for entry in range(1, draw(st.integers(0, 12)) + 1):
        open_entries = [other.entry for other in lines]
        reverses = draw(st.sampled_from(open_entries)) if open_entries and draw(st.integers(0, 4)) == 0 else None
        lines.append(
            line(
                entry,
                amount=draw(AMOUNTS),
                state=draw(st.sampled_from([*CostState, None])),
                position=f"p{draw(st.integers(1, 5))}",
                reverses=reverses,
                ministry=draw(st.sampled_from([1, 2, None])),
                campaign=draw(st.sampled_from(["A", "B", None])),
                year=draw(st.sampled_from([2025, 2026, None])),
                platform=draw(st.sampled_from(["instagram", None])),
                kind=draw(st.sampled_from([*AmountKind, None])),
            )
        )
    return lines


@given(ledgers(), st.sampled_from([*CostState, None]), st.sampled_from(Basis), st.integers(0, 14))
def test_invariant_6_every_cut_sums_to_the_total(lines, state, basis, day):
    cutoff = START + timedelta(days=day)
    cuts = [cut(lines, by=by, cutoff=cutoff, state=state, basis=basis) for by in (*DIMENSIONS, DIMENSIONS)]
    for found in cuts:
        assert found.total == cuts[0].total
        assert sum(row.sums.cents or 0 for row in found.rows) == (found.total.cents or 0)
        for name in ("nil_count", "not_stated_count", "ceiling_count"):
            assert sum(getattr(row.sums, name) for row in found.rows) == getattr(found.total, name)
        assert found.total.not_stated_count == len(found.not_stated)


@given(ledgers(), st.integers(0, 12))
def test_invariant_6_a_past_figure_never_changes(lines, day):
    cutoff = START + timedelta(days=day)
    known = [entry for entry in lines if entry.recorded_at <= cutoff]
    assert cut(lines, by="year", cutoff=cutoff, state=None) == cut(known, by="year", cutoff=cutoff, state=None)


def test_a_reversal_takes_back_and_its_own_reversal_gives_back():
    lines = [line(1), line(2, reverses=1), line(3, reverses=2)]
    sums = [
        cut(lines, by=(), cutoff=START + timedelta(days=day), state=CostState.PAID).total.cents for day in (1, 2, 3)
    ]
    assert sums == [100, None, 100]


def test_a_reversal_of_nothing_is_refused():
    with pytest.raises(Refused, match=r"ledger\.reversal_without_line"):
        cut([line(2, reverses=1)], by="year", cutoff=LATER, state=None)


def test_each_position_counts_once_in_its_furthest_state():
    lines = [line(1, state=CostState.ORDERED, position="p"), line(2, state=CostState.PAID, position="p"), line(3)]
    assert cut(lines, by="state", cutoff=LATER, state=None).total.cents == 200
    assert cut(lines, by="state", cutoff=LATER, state=CostState.ORDERED).total.cents == 100


def test_what_has_no_number_is_listed_and_never_zero():
    lines = [line(1, amount=no_amount(absence=absence)) for absence in NoAmount]
    found = cut(lines, by="year", cutoff=LATER, state=None)
    assert found.total.cents is None
    assert (found.total.nil_count, found.total.not_stated_count) == (1, 2)
    assert {entry.amount.absence for entry in found.not_stated} == {NoAmount.NOT_STATED, NoAmount.WITHHELD}
    assert found.notes == (NoteCode.HAS_NOT_STATED,)


def test_a_ceiling_is_no_amount_spent():
    ceiling = stated(cents=500, basis=Basis.GROSS, precision=Precision.CEILING)
    found = cut(
        [line(1), line(2, amount=ceiling), line(3, state=CostState.CEILING)], by="year", cutoff=LATER, state=None
    )
    assert (found.total.cents, found.total.ceiling_count) == (100, 2)
    assert NoteCode.HAS_CEILINGS in found.notes


def test_net_and_gross_stay_in_their_parts_and_the_mix_is_said():
    lines = [
        line(1, amount=from_net(cents=10000, rate=Decimal("0.19"))),
        line(2, amount=stated(cents=500, basis=Basis.NET, precision=Precision.ROUNDED)),
    ]
    found = cut(lines, by="year", cutoff=LATER, state=None)
    assert {(part.basis, part.precision, part.cents) for part in found.total.parts} == {
        (Basis.GROSS, Precision.EXACT_CENT, 11900),
        (Basis.NET, Precision.ROUNDED, 500),
    }
    assert {NoteCode.MIXED_BASIS, NoteCode.HAS_ROUNDED} <= set(found.notes)


def test_an_unknown_part_gets_its_own_last_row():
    found = cut([line(1, year=None), line(2, year=2026), line(3, year=2024)], by="year", cutoff=LATER, state=None)
    assert [row.key for row in found.rows] == [(2024,), (2026,), (None,)]
    with pytest.raises(Refused, match=r"ledger\.unknown_dimension"):
        cut([], by="colour", cutoff=LATER, state=None)
