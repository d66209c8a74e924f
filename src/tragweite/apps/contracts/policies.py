# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with contracts and money (domain.md §3), and who may not because of an earlier act of theirs."""

from typing import Final

from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role

from .models import Contract, Invoice

DRAFTERS: Final = (Role.CLERK, Role.BUDGET_OFFICER)
ACCEPTERS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
# "Sachlich richtig" says that the thing was delivered as agreed; who ordered or approved it knows that.
CHECKERS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION, Role.BUDGET_OFFICER)
MONEY: Final = (Role.BUDGET_OFFICER,)


def _require_role(scope: Scope, ministry_id: int, roles: tuple[Role, ...]) -> None:
    if not scope.has(ministry_id, *roles):
        raise Refused("contracts.role_missing", roles=tuple(str(role) for role in roles))


def _is_one_of(scope: Scope, ministry_id: int, roles: tuple[Role, ...], *people: int | None) -> bool:
    """Whether the user, or someone for whom the user stands in with this right, is one of these people."""
    return bool({scope.user_id, *scope.acting_for_in(ministry_id, *roles)} & set(people))


def may_draft(scope: Scope, *, ministry_id: int) -> bool:
    """Whether one drafts contracts and records invoices of this ministry."""
    return scope.has(ministry_id, *DRAFTERS)


def require_draft(scope: Scope, *, ministry_id: int) -> None:
    """Raise ``Refused("contracts.role_missing", roles)`` unless ``may_draft``."""
    _require_role(scope, ministry_id, DRAFTERS)


def may_accept(scope: Scope, *, ministry_id: int) -> bool:
    """Whether one accepts what was delivered."""
    return scope.has(ministry_id, *ACCEPTERS)


def require_accept(scope: Scope, *, ministry_id: int) -> None:
    """Raise ``Refused("contracts.role_missing", roles)`` unless ``may_accept``."""
    _require_role(scope, ministry_id, ACCEPTERS)


def may_book(scope: Scope, *, ministry_id: int) -> bool:
    """Whether one books and reverses amounts, closes and terminates contracts."""
    return scope.has(ministry_id, *MONEY)


def require_book(scope: Scope, *, ministry_id: int) -> None:
    """Raise ``Refused("contracts.role_missing", roles)`` unless ``may_book``."""
    _require_role(scope, ministry_id, MONEY)


def may_sign(scope: Scope, *, contract: Contract) -> bool:
    """Whether one signs this contract: budget officer, and not the one who created it."""
    ministry_id = contract.campaign.ministry_id
    return scope.has(ministry_id, *MONEY) and not _is_one_of(scope, ministry_id, MONEY, contract.created_by_id)


def require_sign(scope: Scope, *, contract: Contract) -> None:
    """Raise ``Refused`` with ``contracts.role_missing`` or ``contracts.own_contract`` unless ``may_sign``."""
    _require_role(scope, contract.campaign.ministry_id, MONEY)
    if not may_sign(scope, contract=contract):
        raise Refused("contracts.own_contract")


def may_check(scope: Scope, *, invoice: Invoice) -> bool:
    """Whether one confirms this invoice as factually correct: never the person who recorded it."""
    ministry_id = invoice.contract.campaign.ministry_id
    return scope.has(ministry_id, *CHECKERS) and not _is_one_of(scope, ministry_id, CHECKERS, invoice.recorded_by_id)


def require_check(scope: Scope, *, invoice: Invoice) -> None:
    """Raise ``Refused`` with ``contracts.role_missing`` or ``contracts.own_invoice`` unless ``may_check``."""
    _require_role(scope, invoice.contract.campaign.ministry_id, CHECKERS)
    if not may_check(scope, invoice=invoice):
        raise Refused("contracts.own_invoice")


def may_pay(scope: Scope, *, invoice: Invoice) -> bool:
    """Whether one orders this payment: budget officer who neither recorded nor checked it (invariant 8)."""
    ministry_id = invoice.contract.campaign.ministry_id
    earlier = (invoice.recorded_by_id, invoice.factually_checked_by_id)
    return scope.has(ministry_id, *MONEY) and not _is_one_of(scope, ministry_id, MONEY, *earlier)


def require_pay(scope: Scope, *, invoice: Invoice) -> None:
    """Raise ``Refused`` with ``contracts.role_missing`` or ``contracts.second_person_pays`` unless ``may_pay``."""
    _require_role(scope, invoice.contract.campaign.ministry_id, MONEY)
    if not may_pay(scope, invoice=invoice):
        raise Refused("contracts.second_person_pays")
