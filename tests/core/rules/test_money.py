# SPDX-License-Identifier: EUPL-1.2
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.core.rules.budget import available_cents, require_available
from tragweite.core.rules.money import (
    Amount,
    Basis,
    NoAmount,
    Precision,
    from_gross,
    from_net,
    no_amount,
    parse_amount_de,
    parse_amount_plain,
    parse_share,
    stated,
)


def german(cents):
    euros, rest = divmod(cents, 100)
    return f"{euros:,}".replace(",", ".") + f",{rest:02d} €"


@given(st.integers(0, 10**13))
def test_german_amounts_are_read_as_they_are_written(cents):
    assert parse_amount_de(german(cents)) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56 €", 123456),
        ("€ 1234,5", 123450),
        ("1 234", 123400),
        ("1\u202f234,00 EUR", 123400),
        ("80,- Euro", 8000),
        ("80,–", 8000),
        ("1.234.567", 123456700),
        ("0,01", 1),
        ("0", 0),
    ],
)
def test_usual_spellings(text, cents):
    assert parse_amount_de(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money.empty"),
        (" € ", "money.empty"),
        ("-5", "money.negative"),
        ("\u22125,00 €", "money.negative"),
        ("5-", "money.negative"),
        ("NaN", "money.not_finite"),
        ("inf", "money.not_finite"),
        ("-inf", "money.negative"),
        ("5 USD", "money.unknown_currency"),
        ("$5", "money.unknown_currency"),
        ("CHF 5,00", "money.unknown_currency"),
        ("1.234", "money.ambiguous_separator"),
        ("1,234", "money.ambiguous_separator"),
        ("1234.56", "money.decimal_point"),
        ("1,234.56", "money.decimal_point"),
        ("1234,567", "money.too_precise"),
        ("12.34.5", "money.not_a_number"),
        ("1.23,4", "money.not_a_number"),
        ("fünf", "money.not_a_number"),
        ("1e5", "money.not_a_number"),
        ("\u0661\u0662", "money.not_a_number"),
        ("9" * 20, "money.too_large"),
    ],
)
def test_what_is_no_clear_amount_is_refused(text, code):
    with pytest.raises(Refused) as refused:
        parse_amount_de(text)
    assert refused.value.code == code


@given(st.text())
def test_no_text_breaks_the_reader(text):
    for reader in (parse_amount_de, parse_amount_plain, parse_share):
        assert outcome(reader, text) == "read" or outcome(reader, text).startswith("money.")


def outcome(reader, text):
    try:
        return "read" if reader(text) >= 0 else "negative"
    except Refused as refused:
        return refused.code


def test_plain_amounts_have_a_point_and_no_groups():
    assert parse_amount_plain("942969.39") == 94296939
    assert parse_amount_plain("311500") == 31150000
    for text in ("1,5", "1.234.567", "1.999", "-1"):
        with pytest.raises(Refused):
            parse_amount_plain(text)


def test_share_needs_its_per_cent_sign():
    assert parse_share("4,9 %") == Decimal("0.049")
    assert parse_share("100%") == 1
    for text, code in (("0,5", "without_percent"), ("101 %", "out_of_range"), ("4.9 %", "not_a_number")):
        with pytest.raises(Refused, match=code):
            parse_share(text)


def test_vat_is_rounded_half_up():
    amount = from_net(cents=250, rate=Decimal("0.19"))
    assert (amount.net_cents, amount.gross_cents) == (250, 298)
    assert from_gross(cents=7140000, rate=Decimal("0.19")).net_cents == 6000000


@given(st.integers(0, 10**10), st.sampled_from([Decimal("0.19"), Decimal("0.07"), Decimal(0)]))
def test_gross_of_net_leads_back_to_net(cents, rate):
    there = from_net(cents=cents, rate=rate)
    assert from_gross(cents=there.gross_cents, rate=rate).net_cents == cents


def test_absence_has_no_number_and_a_number_has_a_precision():
    assert no_amount(absence=NoAmount.NIL).on(basis=Basis.GROSS) is None
    with pytest.raises(Refused, match=r"money\.amount_or_absence"):
        Amount(stated_cents=0, absence=NoAmount.NIL, precision=Precision.ROUNDED)
    with pytest.raises(Refused, match=r"money\.amount_or_absence"):
        Amount()
    with pytest.raises(Refused, match=r"money\.precision_missing"):
        Amount(stated_cents=5)


def test_unknown_basis_stays_unknown():
    amount = stated(cents=5, basis=Basis.UNKNOWN, precision=Precision.ROUNDED)
    assert amount.on(basis=Basis.GROSS) == (5, Basis.UNKNOWN)
    assert amount.net_cents is None
    assert amount.gross_cents is None


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 3000))
def test_invariant_7_what_is_allowed_leaves_nothing_below_zero(budget, committed, paid, wanted):
    facts = {"budget_cents": budget, "committed_cents": committed, "paid_cents": paid}
    left = available_cents(**facts)
    if wanted <= left:
        require_available(**facts, wanted_cents=wanted)
        return
    with pytest.raises(Refused, match=r"contracts\.budget_exceeded") as refused:
        require_available(**facts, wanted_cents=wanted)
    assert refused.value.facts == {"available_cents": left, "missing_cents": wanted - left}


def test_nothing_is_committed_with_nothing():
    with pytest.raises(Refused, match=r"contracts\.amount_not_positive"):
        require_available(budget_cents=5, committed_cents=0, paid_cents=0, wanted_cents=0)
