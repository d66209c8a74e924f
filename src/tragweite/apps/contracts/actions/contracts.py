# SPDX-License-Identifier: EUPL-1.2
"""Writes of contracts: draft, deliverables, consents, signature, and the ways out."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.contracts import policies
from tragweite.apps.contracts.models import Contract, Deliverable
from tragweite.apps.contracts.queries import invoices_waiting, open_order, standard_vat
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once, record
from tragweite.apps.partners.models import Channel, Party
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CONTRACT, CampaignState, ContractState, CostState, Role, require_move

from .booking import Cents, enter, lock_line, net_amount, require_not_future, take_back

COMMITTABLE: Final = frozenset(
    {CampaignState.APPROVED, CampaignState.RUNNING, CampaignState.ENDED, CampaignState.EVALUATED}
)
"""States of a campaign in which money may be committed: its plan was approved, its file is not closed."""


def create_contract(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    party: Party,
    number: str,
    subject: str,
    starts_on: date,
    ends_on: date,
    fee_net_cents: int,
    usage_rights: str,
    vat_rate: Decimal | None = None,
    usage_until: date | None = None,
    name_consent_on: date | None = None,
    fee_consent_on: date | None = None,
    budget_line: BudgetLine | None = None,
) -> Contract:
    """Draft a contract for a campaign. Without a rate the standard VAT rate on ``ends_on`` (supply) applies.

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.end_before_start``, ``contracts.usage_before_start``, ``contracts.number_taken``,
    ``contracts.line_missing``, ``contracts.line_of_other_ministry``, ``contracts.date_in_future``, ``money.…``,
    ``rules.no_valid_value``.
    """
    with transaction.atomic():
        policies.require_draft(scope, ministry_id=campaign.ministry_id)
        contract = Contract(
            campaign=campaign,
            party=party,
            number=number,
            subject=subject,
            starts_on=starts_on,
            ends_on=ends_on,
            fee_net_cents=fee_net_cents,
            vat_rate=standard_vat(on=ends_on).value if vat_rate is None else vat_rate,
            usage_rights=usage_rights,
            usage_until=usage_until,
            name_consent_on=name_consent_on,
            fee_consent_on=fee_consent_on,
            budget_line=_line_for(campaign, budget_line),
            created_by=user,
            created_at=at,
        )
        _require_sound(contract, at=at)
        try:
            with transaction.atomic():
                contract.save(force_insert=True)
        except IntegrityError as taken:  # a second click at the same moment
            raise Refused("contracts.number_taken", number=number, field="number") from taken
        _journal(user, scope, at, contract, "contracts.create", fee_net_cents=fee_net_cents)
    return contract


def update_contract(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    contract: Contract,
    party: Party,
    number: str,
    subject: str,
    starts_on: date,
    ends_on: date,
    fee_net_cents: int,
    usage_rights: str,
    vat_rate: Decimal | None = None,
    usage_until: date | None = None,
    budget_line: BudgetLine | None = None,
) -> Contract:
    """Change a contract that nobody has signed; else ``Refused("state.changed_meanwhile")``. Raises as above."""
    with transaction.atomic():
        policies.require_draft(scope, ministry_id=contract.campaign.ministry_id)
        values: dict[str, Any] = {
            "party": party,
            "number": number,
            "subject": subject,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "fee_net_cents": fee_net_cents,
            "vat_rate": standard_vat(on=ends_on).value if vat_rate is None else vat_rate,
            "usage_rights": usage_rights,
            "usage_until": usage_until,
            "budget_line": _line_for(contract.campaign, budget_line or contract.budget_line),
        }
        changed = Contract(pk=contract.pk, campaign=contract.campaign, **values)
        _require_sound(changed, at=at)
        try:
            with transaction.atomic():
                change_once(Contract.objects.filter(pk=contract.pk, state=ContractState.DRAFTING), **values)
        except IntegrityError as taken:
            raise Refused("contracts.number_taken", number=number, field="number") from taken
        _journal(user, scope, at, contract, "contracts.update", fee_net_cents=fee_net_cents)
    contract.refresh_from_db()
    return contract


def _line_for(campaign: Campaign, line: BudgetLine | None) -> BudgetLine:
    line = line or campaign.budget_line
    if line is None:
        raise Refused("contracts.line_missing", field="budget_line")
    if line.ministry_id != campaign.ministry_id:
        raise Refused("contracts.line_of_other_ministry", field="budget_line")
    return line


def _require_sound(contract: Contract, *, at: datetime) -> None:
    if contract.ends_on < contract.starts_on:
        raise Refused("contracts.end_before_start", starts_on=contract.starts_on, field="ends_on")
    if contract.usage_until is not None and contract.usage_until < contract.starts_on:
        raise Refused("contracts.usage_before_start", starts_on=contract.starts_on, field="usage_until")
    net_amount(cents=contract.fee_net_cents, rate=contract.vat_rate)
    if Contract.objects.filter(number=contract.number).exclude(pk=contract.pk).exists():
        raise Refused("contracts.number_taken", number=contract.number, field="number")
    for field in ("name_consent_on", "fee_consent_on"):
        if (on := getattr(contract, field)) is not None:
            require_not_future(on=on, at=at, field=field)


def _journal(
    user: User,
    scope: Scope,
    at: datetime,
    contract: Contract,
    action: str,
    *,
    roles: tuple[Role, ...] = policies.DRAFTERS,
    **facts: Any,
) -> None:
    ministry_id = contract.campaign.ministry_id
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(scope.acting_for_in(ministry_id, *roles)),
        action=action,
        thing=f"contracts.contract:{contract.pk}",
        ministry=ministry_id,
        at=at,
        facts={"number": contract.number, "campaign": contract.campaign_id, **facts},
    )


def add_deliverable(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    contract: Contract,
    description: str,
    due_on: date,
    channel: Channel | None = None,
    format: str = "",  # noqa: A002 - the name of the field
    quantity: int = 1,
    price_net_cents: int | None = None,
) -> Deliverable:
    """Add one thing to deliver to a contract that nobody has signed.

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.not_drafting``, ``contracts.due_outside``,
    ``contracts.quantity_not_positive``, ``contracts.channel_of_other_party``, ``contracts.parts_exceed_fee``,
    ``money.…``.
    """
    with transaction.atomic():
        policies.require_draft(scope, ministry_id=contract.campaign.ministry_id)
        fresh = _drafting(contract)
        if not fresh.starts_on <= due_on <= fresh.ends_on:
            raise Refused("contracts.due_outside", starts_on=fresh.starts_on, ends_on=fresh.ends_on, field="due_on")
        if not 1 <= quantity <= 1000:
            raise Refused("contracts.quantity_not_positive", field="quantity")
        if channel is not None and channel.party_id is not None and channel.party_id != fresh.party_id:
            raise Refused("contracts.channel_of_other_party", field="channel")
        _require_parts_within_fee(fresh, price_net_cents)
        made = Deliverable.objects.create(
            contract=fresh,
            description=description,
            channel=channel,
            format=format,
            quantity=quantity,
            price_net_cents=price_net_cents,
            due_on=due_on,
        )
        facts: dict[str, Any] = {"deliverable": made.pk, "quantity": quantity, "price_net_cents": price_net_cents}
        _journal(user, scope, at, contract, "contracts.add_deliverable", **facts)
    return made


def _drafting(contract: Contract) -> Contract:
    """The contract with its row locked, so that no signature comes between."""
    fresh = Contract.objects.select_for_update().get(pk=contract.pk)
    if fresh.state != ContractState.DRAFTING:
        raise Refused("contracts.not_drafting", contract_state=fresh.state)
    return fresh


def _require_parts_within_fee(contract: Contract, price_net_cents: int | None) -> None:
    if price_net_cents is None:
        return
    net_amount(cents=price_net_cents, rate=contract.vat_rate)
    so_far = contract.deliverables.aggregate(total=Sum("price_net_cents"))["total"] or 0
    if so_far + price_net_cents > contract.fee_net_cents:
        left = max(contract.fee_net_cents - so_far, 0)
        raise Refused("contracts.parts_exceed_fee", left_cents=left, field="price_net_cents")


def remove_deliverable(*, user: User, scope: Scope, at: datetime, deliverable: Deliverable) -> None:
    """Take a deliverable out of a contract that nobody has signed.

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.not_drafting``, ``contracts.deliverable_in_use``.
    """
    contract = deliverable.contract
    with transaction.atomic():
        policies.require_draft(scope, ministry_id=contract.campaign.ministry_id)
        _drafting(contract)
        key = deliverable.pk
        try:
            gone, _kinds = Deliverable.objects.filter(pk=key).delete()
        except ProtectedError as used:
            raise Refused("contracts.deliverable_in_use") from used
        if not gone:
            raise Refused("state.changed_meanwhile")
        _journal(user, scope, at, contract, "contracts.remove_deliverable", deliverable=key)


def record_consents(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    contract: Contract,
    name_consent_on: date | None,
    fee_consent_on: date | None,
) -> None:
    """Record since when name and fee may be published; None means no consent, or one that was withdrawn.

    Raises ``Refused`` with ``contracts.role_missing`` and ``contracts.date_in_future``.
    """
    with transaction.atomic():
        policies.require_draft(scope, ministry_id=contract.campaign.ministry_id)
        values = {"name_consent_on": name_consent_on, "fee_consent_on": fee_consent_on}
        for field, on in values.items():
            if on is not None:
                require_not_future(on=on, at=at, field=field)
        change_once(Contract.objects.filter(pk=contract.pk), **values)
        facts: dict[str, Any] = {field: on.isoformat() if on else None for field, on in values.items()}
        _journal(user, scope, at, contract, "contracts.record_consents", **facts)
    contract.refresh_from_db()


def sign_contract(
    *, user: User, scope: Scope, at: datetime, contract: Contract, seen_fee_net_cents: int | None = None
) -> Contract:
    """Sign a contract and commit its gross fee on the budget line; needs a second person.

    ``seen_fee_net_cents`` is the fee that the signer saw; another one is ``Refused("state.changed_meanwhile")``, like
    a second signature. Raises ``Refused`` with ``contracts.role_missing``, ``contracts.own_contract``,
    ``state.move_not_allowed``, ``contracts.campaign_not_approved``, ``contracts.no_deliverables``,
    ``contracts.budget_exceeded``.
    """
    with transaction.atomic():
        policies.require_sign(scope, contract=contract)
        require_move(CONTRACT, old=ContractState(contract.state), new=ContractState.SIGNED)
        line = lock_line(contract.budget_line_id)
        fresh = Contract.objects.select_related("campaign").get(pk=contract.pk)
        seen = fresh.fee_net_cents if seen_fee_net_cents is None else seen_fee_net_cents
        if (line.pk, seen) != (fresh.budget_line_id, fresh.fee_net_cents):
            raise Refused("state.changed_meanwhile")
        _require_signable(fresh)
        change_once(
            Contract.objects.filter(pk=contract.pk, state=ContractState.DRAFTING),
            state=ContractState.SIGNED,
            signed_by=user,
            signed_at=at,
        )
        amount = _commit(user=user, at=at, contract=fresh, line=line)
        facts: dict[str, Any] = {"net_cents": amount.net, "gross_cents": amount.gross}
        _journal(user, scope, at, fresh, "contracts.sign", roles=policies.MONEY, **facts)
    contract.refresh_from_db()
    return contract


def _require_signable(contract: Contract) -> None:
    if contract.campaign.state not in COMMITTABLE:
        raise Refused("contracts.campaign_not_approved", campaign_state=contract.campaign.state)
    if not contract.deliverables.exists():
        raise Refused("contracts.no_deliverables")


def _commit(*, user: User, at: datetime, contract: Contract, line: BudgetLine) -> Cents:
    amount = net_amount(cents=contract.fee_net_cents, rate=contract.vat_rate)
    if amount.net:
        enter(
            user=user,
            at=at,
            campaign=contract.campaign,
            line=line,
            position=f"contract:{contract.pk}",
            state=CostState.ORDERED,
            amount=amount,
            booked_on=timezone.localdate(at),
            year=line.year,
            contract=contract,
            party_id=contract.party_id,
            platform=_platform_of(contract),
        )
    return amount


def _platform_of(contract: Contract) -> str:
    """The platform where all deliverables name the same one; else the amount belongs to none alone."""
    platforms = set(contract.deliverables.values_list("channel__platform", flat=True))
    only = platforms.pop() if len(platforms) == 1 else None
    return only or ""


def move_contract(*, user: User, scope: Scope, at: datetime, contract: Contract, to: ContractState) -> Contract:
    """Accept, close, terminate or cancel a contract. Closing and terminating free what was ordered and not invoiced.

    Raises ``Refused`` with ``contracts.role_missing``, ``state.move_not_allowed``, ``state.changed_meanwhile``,
    ``contracts.invoice_open`` (an invoice is not paid yet).
    """
    ministry_id = contract.campaign.ministry_id
    with transaction.atomic():
        roles = _require_may_move(scope, ministry_id=ministry_id, to=to)
        old = ContractState(contract.state)
        act = CONTRACT.act(old=old, new=to)
        lock_line(contract.budget_line_id)
        change_once(Contract.objects.filter(pk=contract.pk, state=old), state=to)
        if to in {ContractState.CLOSED, ContractState.TERMINATED}:
            _free_rest(user=user, scope=scope, at=at, contract=contract)
        _journal(user, scope, at, contract, f"contracts.{act}", roles=roles)
    contract.refresh_from_db()
    return contract


def _require_may_move(scope: Scope, *, ministry_id: int, to: ContractState) -> tuple[Role, ...]:
    """The roles that make this move, after it is sure that the user holds one of them."""
    if to is ContractState.SIGNED:
        raise Refused("contracts.sign_separately")
    if to is ContractState.ACCEPTED:
        policies.require_accept(scope, ministry_id=ministry_id)
        return policies.ACCEPTERS
    if to is ContractState.CANCELLED:
        policies.require_draft(scope, ministry_id=ministry_id)
        return policies.DRAFTERS
    policies.require_book(scope, ministry_id=ministry_id)
    return policies.MONEY


def _free_rest(*, user: User, scope: Scope, at: datetime, contract: Contract) -> None:
    waiting = invoices_waiting(scope).filter(contract=contract).first()
    if waiting is not None:
        raise Refused("contracts.invoice_open", number=waiting.number)
    rest = open_order(contract)
    if rest is not None:
        take_back(user=user, at=at, entry=rest, note=_("nicht abgerechnet, Vertrag beendet"))
