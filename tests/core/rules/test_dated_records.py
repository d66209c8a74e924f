# SPDX-License-Identifier: EUPL-1.2
"""One record for figures, texts, lists, and tables; validity holds for all of them alike (invariant 12)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.rules.checks.world import RULES, checked
from tragweite.core.refusal import Refused
from tragweite.core.rules.dated import Severity, Status, is_not_yet_law, load_rules, value_at

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
KINDS = {"value": '"4.9"', "text": '"ja"', "words": '["a", "b"]', "table": '{a = 1, b = "c"}'}


def record(kind="value", *, first=date(2026, 1, 1), last=None, status="in_force", extra=""):
    end = f"valid_to = {last}\n" if last else ""
    return (
        f'[[value]]\nid = "R"\n{kind} = {KINDS[kind]}\nvalid_from = {first}\n{end}status = "{status}"\n'
        f'select_by = "publish_at"\nnorm = "n"\nsource = "s"\nchecked_on = 2026-01-01\n{extra}'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_holds_one_kind_and_refuses_to_be_read_as_another(kind):
    (rule,) = load_rules(texts=[record(kind)])
    expected = {"value": Decimal("4.9"), "text": "ja", "words": ("a", "b"), "table": {"a": 1, "b": "c"}}
    assert getattr(rule, kind) == expected[kind]
    for other in KINDS.keys() - {kind}:
        with pytest.raises(Refused, match=r"rules\.value_malformed"):
            getattr(rule, other)


@pytest.mark.parametrize("text", [record().replace('value = "4.9"', ""), record(extra='text = "x"\n')])
def test_a_record_with_none_or_two_contents_is_refused(text):
    with pytest.raises(Refused, match=r"rules\.value_malformed"):
        load_rules(texts=[text])


def test_versions_in_two_files_may_not_overlap():
    with pytest.raises(Refused, match=r"rules\.values_overlap"):
        load_rules(texts=[record(), record("text", first=date(2026, 5, 1))])


@given(st.sampled_from(sorted(KINDS)), DAYS, DAYS, DAYS)
def test_an_expired_rule_without_successor_stops(kind, one, two, on):
    first, last = sorted((one, two))
    rules = load_rules(texts=[record(kind, first=first, last=last, status="expired")])
    if first <= on <= last:
        assert value_at(rules, rule_id="R", on=on).content is not None
    else:
        with pytest.raises(Refused, match=r"rules\.no_valid_value"):
            value_at(rules, rule_id="R", on=on)


@given(st.sampled_from(["announced", "contested"]), st.sampled_from(sorted(KINDS)), DAYS, DAYS)
def test_what_is_only_announced_or_contested_is_never_used(status, kind, first, on):
    rules = load_rules(texts=[record(kind, first=first, status=status)])
    with pytest.raises(Refused, match=r"rules\.no_valid_value"):
        value_at(rules, rule_id="R", on=on)
    assert not is_not_yet_law(rules, rule_id="R", on=first - timedelta(days=1))


@pytest.mark.parametrize(("comparator", "held"), [("lt", "9"), ("le", "9 10"), ("ge", "10 11"), ("gt", "11")])
def test_the_comparator_says_whether_the_figure_itself_counts(comparator, held):
    text = record().replace('"4.9"', '"10"') + f'comparator = "{comparator}"\n'
    (rule,) = load_rules(texts=[text])
    assert [str(n) for n in (9, 10, 11) if rule.holds_for(n)] == held.split()


def test_a_figure_without_comparator_is_held_against_nothing():
    (rule,) = load_rules(texts=[record()])
    with pytest.raises(Refused, match=r"rules\.value_malformed"):
        rule.holds_for(1)


def test_a_rule_that_begins_later_is_not_yet_law():
    assert is_not_yet_law(RULES, rule_id="POLITICAL.ttpa", on=date(2025, 10, 9))
    assert not is_not_yet_law(RULES, rule_id="POLITICAL.ttpa", on=date(2025, 10, 10))
    assert "political.not_political" not in checked(on=date(2025, 10, 9))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.rule_id}@{rule.valid_from}")
def test_every_shipped_rule_says_where_it_comes_from(rule):
    assert all((rule.norm, rule.source, rule.checked_on))
    if rule.severity is Severity.STOP:
        assert all((rule.title, rule.reason, rule.fix, rule.sentences))
    assert rule.status in Status


def test_the_announced_national_act_on_political_advertising_decides_nothing():
    with pytest.raises(Refused, match=r"rules\.no_valid_value"):
        value_at(RULES, rule_id="POLITICAL.pwtg", on=date(2026, 11, 23))
