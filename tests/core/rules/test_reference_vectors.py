# SPDX-License-Identifier: EUPL-1.2
"""Vectors of rules.md §15 on money and terms; those on labels and checks stand beside the label check and the checks."""

from datetime import date

import pytest

from tests.core.rules.checks.world import RULES
from tragweite.core.refusal import Refused
from tragweite.core.rules.dated import value_at
from tragweite.core.rules.parliament import QuestionKind, due_on, question_count_hint
from tragweite.core.selection.costs import true_cost


def levy_cents(euros: int, *, paid_on: date) -> int:
    """The artists' levy on what one sole trader got in a year: nothing up to the floor, the whole fee above it."""
    if not value_at(RULES, rule_id="KSA.bagatelle", on=paid_on).holds_for(euros):
        return 0
    rate = value_at(RULES, rule_id="KSA.rate", on=paid_on).value
    return true_cost(fee_cents=euros * 100, vat_rate=rate * 0, levy_rate=rate).levy_cents


@pytest.mark.parametrize(
    ("paid_on", "euros", "cents"),
    [
        pytest.param(date(2024, 6, 1), 450, 0, id="8"),
        pytest.param(date(2024, 6, 1), 451, 22_55, id="8"),
        pytest.param(date(2025, 6, 1), 700, 0, id="9"),
        pytest.param(date(2025, 6, 1), 701, 35_05, id="9"),
        pytest.param(date(2026, 6, 1), 1_000, 0, id="9"),
        pytest.param(date(2026, 6, 1), 1_200, 58_80, id="9"),
        pytest.param(date(2023, 6, 1), 25_000, 1_250_00, id="10"),
        pytest.param(date(2026, 1, 10), 2_000, 98_00, id="11: invoiced in 2025, paid in 2026"),
    ],
)
def test_vectors_8_to_11_the_artists_levy(paid_on: date, euros: int, cents: int) -> None:
    assert levy_cents(euros, paid_on=paid_on) == cents


def test_vector_17_a_question_of_eleven_parts_is_due_in_six_weeks_and_gets_a_hint() -> None:
    kind, received = QuestionKind.KLEINE_ANFRAGE, date(2026, 10, 1)
    assert due_on(kind=kind, received_on=received, question_count=11, values=RULES).date == date(2026, 11, 12)
    hint = question_count_hint(kind=kind, received_on=received, question_count=11, values=RULES)
    assert hint is not None
    assert (hint.limit, hint.found) == (10, 11)


def test_vector_22_no_levy_is_computed_where_its_rate_has_run_out() -> None:
    with pytest.raises(Refused, match=r"rules\.no_valid_value"):
        levy_cents(2_000, paid_on=date(2027, 1, 1))
