# SPDX-License-Identifier: EUPL-1.2
"""What the rooms of the posts say about a payment: that a piece was delivered, that payment stops, that it may go on.

The room that calls has asked whether its user may do so; here the budget line is locked, so that no payment slips past.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Sum

from tragweite.apps.contracts import policies
from tragweite.apps.contracts.models import Contract, Deliverable, DeliveryProof, Invoice, PaymentStop
from tragweite.apps.contracts.queries import open_stops, payable_cents, shown_deliverables
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once, record
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused

from .booking import lock_line


def show_delivery(
    *, user: User | None, at: datetime, deliverable: Deliverable, thing: str, acting_for: str = ""
) -> bool:
    """A piece of a deliverable was seen as agreed; the same piece counts once. Says whether it is new."""
    with transaction.atomic():
        _made, is_new = DeliveryProof.objects.get_or_create(
            deliverable=deliverable, thing=thing, defaults={"shown_by": user, "at": at}
        )
        if is_new:
            facts = {"deliverable": deliverable.pk, "shown": thing}
            _journal(
                deliverable.contract, "contracts.show_delivery", user=user, at=at, acting_for=acting_for, facts=facts
            )
    return is_new


def note_delivery(*, user: User, scope: Scope, at: datetime, deliverable: Deliverable, note: str) -> DeliveryProof:
    """A person says by what the next piece of a deliverable is seen to be delivered, where no post in Tragweite shows it.

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.note_missing`` or ``contracts.all_shown``.
    """
    contract = deliverable.contract
    with transaction.atomic():
        policies.require_accept(scope, ministry_id=contract.campaign.ministry_id)
        if not note.strip():
            raise Refused("contracts.note_missing", field="note")
        lock_line(contract.budget_line_id)
        shown = DeliveryProof.objects.filter(deliverable=deliverable).count()
        if shown >= deliverable.quantity:
            raise Refused("contracts.all_shown")
        made = DeliveryProof.objects.create(
            deliverable=deliverable, thing=f"note:{shown + 1}", note=note.strip()[:300], shown_by=user, at=at
        )
        acting_for = absent_ref(scope.acting_for_in(contract.campaign.ministry_id, *policies.ACCEPTERS))
        facts: dict[str, object] = {"deliverable": deliverable.pk, "proof": made.pk}
        _journal(
            contract, "contracts.note_delivery", user=user, at=at, acting_for=acting_for, facts=facts, own_words=note
        )
    return made


def stop_payment(
    *,
    user: User | None,
    at: datetime,
    contract: Contract,
    thing: str,
    reason: str,
    net_cents: int | None = None,
    acting_for: str = "",
) -> PaymentStop:
    """Stop every payment of a contract, or (``net_cents``) reduce its fee, because of ``thing``; it replaces what stood.

    Raises ``Refused`` with ``contracts.reason_missing``, ``contracts.amount_not_positive`` or
    ``contracts.reduction_exceeds_fee`` (fee_cents).
    """
    _require_sense(contract, reason=reason, net_cents=net_cents)
    with transaction.atomic():
        lock_line(contract.budget_line_id)
        standing = _standing(contract, thing)
        if standing is not None and net_cents is None and standing.effect == PaymentStop.Effect.STOP:
            return standing
        if standing is not None:
            change_once(_unlifted(standing), lifted_at=at, lifted_by=user)
        made = PaymentStop.objects.create(
            contract=contract,
            thing=thing,
            effect=PaymentStop.Effect.STOP if net_cents is None else PaymentStop.Effect.REDUCE,
            net_cents=net_cents,
            reason=reason.strip()[:500],
            set_by=user,
            set_at=at,
        )
        action = "contracts.stop_payment" if net_cents is None else "contracts.reduce_fee"
        facts: dict[str, object] = {"because_of": thing, "stop": made.pk}
        if net_cents is not None:
            facts["net_cents"] = net_cents
        _journal(contract, action, user=user, at=at, acting_for=acting_for, facts=facts, own_words=reason)
    return made


def _require_sense(contract: Contract, *, reason: str, net_cents: int | None) -> None:
    if not reason.strip():
        raise Refused("contracts.reason_missing", field="reason")
    if net_cents is None:
        return
    if net_cents <= 0:
        raise Refused("contracts.amount_not_positive", field="net_cents")
    if net_cents > contract.fee_net_cents:
        raise Refused("contracts.reduction_exceeds_fee", field="net_cents", fee_cents=contract.fee_net_cents)


def _standing(contract: Contract, thing: str) -> PaymentStop | None:
    return PaymentStop.objects.filter(contract=contract, thing=thing, lifted_at__isnull=True).first()


def _unlifted(stop: PaymentStop) -> QuerySet[PaymentStop]:
    return PaymentStop.objects.filter(pk=stop.pk, lifted_at__isnull=True)


def lift_stop(
    *, user: User | None, at: datetime, contract: Contract, thing: str, acting_for: str = "", reductions: bool = True
) -> bool:
    """Let payments go on, as far as ``thing`` stopped them; a reduction stays where ``reductions`` is False.

    Says whether anything was lifted.
    """
    with transaction.atomic():
        lock_line(contract.budget_line_id)
        standing = _standing(contract, thing)
        if standing is None or (standing.effect == PaymentStop.Effect.REDUCE and not reductions):
            return False
        change_once(_unlifted(standing), lifted_at=at, lifted_by=user)
        facts = {"because_of": thing, "stop": standing.pk}
        _journal(contract, "contracts.lift_stop", user=user, at=at, acting_for=acting_for, facts=facts)
    return True


def require_payable(invoice: Invoice) -> None:
    """Hold a payment against stops, reductions and what was shown to be delivered; under the lock of the budget line.

    Raises ``Refused`` with ``contracts.payment_stopped`` (reasons) or ``contracts.not_yet_payable`` (payable_cents).
    """
    contract = invoice.contract
    stops = list(open_stops(contract))
    reasons = [each.reason for each in stops if each.effect == PaymentStop.Effect.STOP]
    if reasons:
        raise Refused("contracts.payment_stopped", reasons=tuple(reasons))
    payable = payable_cents(contract, shown_deliverables(contract), stops)
    paid = Invoice.objects.filter(contract=contract, paid_by__isnull=False).aggregate(sum=Sum("net_cents"))["sum"] or 0
    if paid + invoice.net_cents > payable:
        raise Refused("contracts.not_yet_payable", payable_cents=max(0, payable - paid))


def _journal(
    contract: Contract,
    action: str,
    *,
    user: User | None,
    at: datetime,
    acting_for: str,
    facts: dict[str, object],
    own_words: str = "",
) -> None:
    actor = actor_ref(user)
    record(
        actor=actor,
        acting_for=acting_for,
        action=action,
        thing=f"contracts.contract:{contract.pk}",
        ministry=contract.campaign.ministry_id,
        at=at,
        facts=facts,
        personal={"reason": own_words.strip()} if own_words.strip() else None,
        personal_subject=actor,
    )
