# SPDX-License-Identifier: EUPL-1.2
"""What was shown to be delivered, what stops a payment, and what may be paid by now."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from tragweite.apps.contracts.models import Contract, Deliverable, PaymentStop
from tragweite.apps.partners.models import Party
from tragweite.core.rules.delivery import Part, payable_net


def open_stops(contract: Contract) -> QuerySet[PaymentStop]:
    """Stops and reductions of a contract that nobody has lifted."""
    return PaymentStop.objects.filter(contract=contract, lifted_at__isnull=True).select_related("set_by").order_by("pk")


def stops_of(things: Iterable[str]) -> QuerySet[PaymentStop]:
    """What stands because of these things of other rooms, in whatever contract."""
    return PaymentStop.objects.filter(thing__in=list(things), lifted_at__isnull=True).select_related("contract")


def contracts_of_party(party: Party, *, campaign_id: int) -> QuerySet[Contract]:
    """The contracts of a party in a campaign, the newest first."""
    return Contract.objects.filter(party=party, campaign=campaign_id).select_related("campaign").order_by("-pk")


def shown_deliverables(contract: Contract) -> QuerySet[Deliverable]:
    """What is to be delivered, with channel; ``shown_count`` of each piece was shown."""
    return contract.deliverables.select_related("channel").annotate(shown_count=Count("proofs"))


def payable_cents(contract: Contract, deliverables: Iterable[Deliverable], stops: Iterable[PaymentStop]) -> int:
    """Net cents of the fee that may be paid by now in all; ``deliverables`` as ``shown_deliverables`` gives them."""
    parts = [
        Part(
            price_net_cents=each.price_net_cents,
            quantity=each.quantity,
            shown=min(int(getattr(each, "shown_count", 0)), each.quantity),
            needs_proof=each.channel_id is not None,
        )
        for each in deliverables
    ]
    withheld = sum(each.net_cents or 0 for each in stops)
    return payable_net(fee_net_cents=contract.fee_net_cents, parts=parts, withheld_cents=withheld)
