# SPDX-License-Identifier: EUPL-1.2
"""What may be paid of a fee."""

from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.rules.delivery import Part, payable_net

parts = st.lists(
    st.builds(
        Part,
        price_net_cents=st.none() | st.integers(0, 10_000),
        quantity=st.integers(1, 5),
        shown=st.integers(0, 5),
        needs_proof=st.booleans(),
    ),
    max_size=6,
)


def post(price: int | None, *, quantity: int = 1, shown: int = 0) -> Part:
    return Part(price_net_cents=price, quantity=quantity, shown=shown, needs_proof=True)


def test_what_is_not_shown_is_not_paid_and_what_needs_no_proof_is() -> None:
    advice = Part(price_net_cents=400, quantity=1, shown=0, needs_proof=False)
    assert payable_net(fee_net_cents=1000, parts=[post(600, quantity=3, shown=1), advice]) == 600


def test_a_part_without_a_price_holds_back_what_nothing_else_claims() -> None:
    assert payable_net(fee_net_cents=1000, parts=[post(300, shown=1), post(None)]) == 300


def test_a_reduction_never_leads_below_zero() -> None:
    assert payable_net(fee_net_cents=1000, parts=[], withheld_cents=1500) == 0


@given(fee=st.integers(0, 100_000), parts=parts, withheld=st.integers(0, 1000))
def test_it_lies_between_nothing_and_the_fee_and_grows_with_every_proof(
    fee: int, parts: list[Part], withheld: int
) -> None:
    now = payable_net(fee_net_cents=fee, parts=parts, withheld_cents=withheld)
    whole = [
        Part(
            price_net_cents=each.price_net_cents,
            quantity=each.quantity,
            shown=each.quantity,
            needs_proof=each.needs_proof,
        )
        for each in parts
    ]
    then = payable_net(fee_net_cents=fee, parts=whole, withheld_cents=withheld)
    assert 0 <= now <= then == max(0, fee - withheld)
