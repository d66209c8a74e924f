# SPDX-License-Identifier: EUPL-1.2
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from tragweite.core.refusal import Refused
from tragweite.core.rules.dated import load_values, value_at
from tragweite.core.rules.parliament import QuestionKind, add_months, due_on, question_count_hint

VALUES = load_values(text=files("tragweite.core.rules").joinpath("data/values.toml").read_text(encoding="utf-8"))
KLEIN, GROSS = QuestionKind


def entry(**parts):
    known = {"value": '"1"', "unit": '"x"', "valid_from": "2026-01-01", "status": '"in_force"', "norm": '"n"'}
    known |= {"id": '"R"', "select_by": '"payment_date"', "source": '"s"', "checked_on": "2026-01-01", **parts}
    return "[[value]]\n" + "\n".join(f"{key} = {value}" for key, value in known.items()) + "\n"


@pytest.mark.parametrize(
    ("rule_id", "on", "value"),
    [
        ("KSA.rate", date(2022, 12, 31), "0.042"),
        ("KSA.rate", date(2023, 1, 1), "0.05"),
        ("KSA.rate", date(2026, 1, 10), "0.049"),
        ("KSA.bagatelle", date(2024, 6, 1), "450"),
        ("KSA.bagatelle", date(2026, 6, 1), "1000"),
        ("VAT.standard", date(2026, 6, 1), "0.19"),
    ],
)
def test_the_day_of_the_case_selects_the_value(rule_id, on, value):
    found = value_at(VALUES, rule_id=rule_id, on=on)
    assert found.value == Decimal(value)
    assert found.norm
    assert found.source


def test_invariant_12_expired_without_successor_stops_the_calculation():
    with pytest.raises(Refused) as refused:
        value_at(VALUES, rule_id="KSA.rate", on=date(2027, 1, 1))
    assert refused.value.code == "rules.no_valid_value"
    assert refused.value.facts["last_valid_to"] == date(2026, 12, 31)


@pytest.mark.parametrize("status", ["announced", "contested"])
def test_invariant_12_what_is_not_law_is_never_used(status):
    values = load_values(text=entry(status=f'"{status}"'))
    with pytest.raises(Refused, match=r"rules\.no_valid_value"):
        value_at(values, rule_id="R", on=date(2026, 6, 1))


def test_announced_beside_in_force_is_no_overlap():
    values = load_values(text=entry() + entry(status='"announced"', value='"2"'))
    assert value_at(values, rule_id="R", on=date(2026, 6, 1)).value == 1


def test_two_values_on_one_day_are_refused():
    with pytest.raises(Refused, match=r"rules\.values_overlap"):
        load_values(text=entry() + entry(valid_from="2026-05-01"))


@pytest.mark.parametrize("text", ["[[value]", "[[value]]\nid = 'R'\n", entry(value='"viel"'), entry(status='"maybe"')])
def test_malformed_values_are_refused(text):
    with pytest.raises(Refused, match=r"rules\.value_malformed"):
        load_values(text=text)


def test_kleine_anfrage_is_due_six_weeks_after_delivery():
    due = due_on(kind=KLEIN, received_on=date(2026, 10, 1), question_count=11, values=VALUES)
    assert due.date == date(2026, 11, 12)
    assert "§ 35" in due.norm


@pytest.mark.parametrize(("count", "day"), [(50, date(2026, 4, 30)), (51, date(2026, 7, 31))])
def test_grosse_anfrage_takes_three_or_six_months(count, day):
    assert due_on(kind=GROSS, received_on=date(2026, 1, 31), question_count=count, values=VALUES).date == day


def test_more_than_ten_questions_give_a_hint_and_no_refusal():
    facts = {"received_on": date(2026, 10, 1), "values": VALUES}
    hint = question_count_hint(kind=KLEIN, question_count=11, **facts)
    assert (hint.code, hint.limit, hint.found) == ("parliament.too_many_questions", 10, 11)
    assert question_count_hint(kind=KLEIN, question_count=10, **facts) is None
    assert question_count_hint(kind=GROSS, question_count=60, **facts) is None


def test_no_deadline_without_a_question_or_a_valid_rule():
    with pytest.raises(Refused, match=r"parliament\.question_count"):
        due_on(kind=KLEIN, received_on=date(2026, 10, 1), question_count=0, values=VALUES)
    with pytest.raises(Refused, match=r"rules\.no_valid_value"):
        due_on(kind=KLEIN, received_on=date(2001, 1, 1), question_count=1, values=VALUES)


def test_months_end_on_the_last_day_of_a_short_month():
    assert add_months(day=date(2026, 8, 31), months=6) == date(2027, 2, 28)
    assert add_months(day=date(2026, 12, 15), months=0) == date(2026, 12, 15)
