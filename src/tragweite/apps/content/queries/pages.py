# SPDX-License-Identifier: EUPL-1.2
"""Reads that one page alone needs: the register of what was asked, the queue, and bundles of a campaign."""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Bundle, Item, Medium, Remark, ReviewStep, VersionMedium
from tragweite.apps.people.models import Ministry, OutsideAccess
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.states import ItemState, Role


def asked_remarks(*, items: Collection[int]) -> list[Remark]:
    """Every remark on these posts that is no answer, oldest first."""
    found = Remark.objects.filter(version__item__in=items, parent__isnull=True)
    rows = found.select_related("version__item", "author", "outside_author", "resolved_by", "medium")
    return list(rows.order_by("version__item", "created_at", "pk"))


def items_to_decide(scope: Scope) -> QuerySet[Item]:
    """Posts that wait for a decision in the ministries in which one holds a role that decides, the earliest first.

    A clerk decides where a step of the ministry names that role; a running review keeps the steps of its first day,
    so those that have ended count as well.
    """
    roles = [Role.APPROVER, Role.HEAD_OF_COMMUNICATION]
    mine = set(scope.ministries_with(*roles))
    if clerk_in := set(scope.ministries_with(Role.CLERK)) - mine:
        steps = ReviewStep.objects.filter(role=Role.CLERK, ministry__in=clerk_in)
        mine |= set(steps.values_list("ministry", flat=True))
    found = Item.objects.filter(state__in=(ItemState.SUBMITTED, ItemState.IN_REVIEW), campaign__ministry__in=mine)
    return found.select_related("campaign__ministry", "channel", "party", "bundle").order_by("planned_at", "pk")


def red_items(scope: Scope) -> QuerySet[Item]:
    """Published, second check outstanding, in everything that one reads."""
    found = Item.objects.filter(state=ItemState.URGENT).select_related("campaign__ministry", "channel", "publication")
    if not scope.reads_all:
        found = found.filter(campaign__ministry__in=scope.ministry_ids)
    return found.order_by("publication__urgent_until", "pk")


def bundles_of(campaign: Campaign) -> QuerySet[Bundle]:
    """The bundles of a campaign with the number of their posts and of those that are approved."""
    live = ~Q(items__state=ItemState.WITHDRAWN)
    approved = Q(items__state__in=(ItemState.APPROVED, ItemState.RELEASED, ItemState.PUBLISHED, ItemState.CHECKED))
    return Bundle.objects.filter(campaign=campaign).annotate(
        item_count=Count("items", filter=live), approved_count=Count("items", filter=approved)
    )


def ministries_of_head(scope: Scope) -> QuerySet[Ministry]:
    """The ministries whose steps and hours one sets."""
    return Ministry.objects.filter(pk__in=scope.ministries_with(Role.HEAD_OF_COMMUNICATION)).order_by("name")


def current_and_coming_steps(ministry_id: int, *, on: object) -> QuerySet[ReviewStep]:
    """Steps that hold on a day or begin later."""
    valid = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return ReviewStep.objects.filter(valid, ministry=ministry_id).order_by("valid_from", "position", "pk")


def is_own_upload(access: OutsideAccess, item: Item, medium: Medium) -> bool:
    """Whether a file first came through this very link."""
    first = VersionMedium.objects.filter(medium=medium, version__item=item).order_by("version__number").first()
    return first is not None and first.version.outside_author_id == access.pk
