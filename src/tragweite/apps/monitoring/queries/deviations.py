# SPDX-License-Identifier: EUPL-1.2
"""Reads of deviations, the posts to report, and what waits for a person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.content.models import Item
from tragweite.apps.content.queries import DRAFT, EvidenceDue
from tragweite.apps.contracts.models import Contract, PaymentStop
from tragweite.apps.contracts.queries import contracts_of_party, stops_of
from tragweite.apps.monitoring.models import Deviation, DeviationFile, LiveCheck
from tragweite.apps.monitoring.policies import MONITORS, is_second_person
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope, members_with, within
from tragweite.core.rules.deviations import PaymentEffect, Severity
from tragweite.core.rules.states import ContractState, DeviationState, ItemState
from tragweite.web.states import word
from tragweite.web.waiting import Waiting

from .collector import waiting_alarms
from .evidence import doubtful, due_looks, moment_word, overdue_at

PAYABLE: Final = (ContractState.SIGNED, ContractState.ACCEPTED, ContractState.TERMINATED)
MOST_WAITING: Final = 50
TO_SETTLE: Final = (DeviationState.EXPLAINED, DeviationState.CORRECTED)


def thing_of(deviation: Deviation) -> str:
    """How journal, mails and payments name a deviation."""
    return f"monitoring.deviation:{deviation.pk}"


def deviations_within(scope: Scope) -> QuerySet[Deviation]:
    """Deviations that the scope reads, with post, channel, campaign and people."""
    found = Deviation.objects.select_related(
        "campaign__ministry",
        "channel__party",
        "publication__item__channel",
        "publication__item__deliverable__contract__campaign",
        "publication__version",
        "evidence__live_check",
        "evidence__captured_by",
        "evidence__captured_from",
        "assigned_to",
        "explained_by",
        "resolved_by",
    )
    return within(found, scope, path="campaign__ministry")


def access_deviation(scope: Scope, pk: int) -> Deviation:
    """One deviation; a foreign and a missing id answer alike (404)."""
    found = deviations_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def files_of(deviation: Deviation) -> QuerySet[DeviationFile]:
    """What was kept of a post that nobody approved, as it came in."""
    return DeviationFile.objects.filter(deviation=deviation).select_related("medium", "captured_by").order_by("pk")


def access_file(deviation: Deviation, pk: int) -> DeviationFile:
    """One file of a deviation that the caller has fetched by right; else 404."""
    found = files_of(deviation).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def unsettled(deviations: QuerySet[Deviation], *, late_on: date | None = None) -> QuerySet[Deviation]:
    """Those that nobody has settled; with ``late_on`` only those whose last day lay before it."""
    found = deviations.exclude(state=DeviationState.RESOLVED)
    return found if late_on is None else found.filter(due_on__lt=late_on)


@dataclass(frozen=True, kw_only=True)
class DeviationCounts:
    """How many deviations are open, overdue, critical, to be settled by a second person, and stop a payment."""

    open: int
    overdue: int
    critical: int
    to_settle: int
    stopping: int


def deviation_counts(scope: Scope, *, on: date) -> DeviationCounts | None:
    """Counts of the open deviations of those who clear them, over their ministries; one query. None for everyone else."""
    ministries = scope.ministries_with(*MONITORS)
    if not ministries:
        return None
    found = with_payment(unsettled(Deviation.objects.filter(campaign__ministry__in=ministries)))
    return DeviationCounts(
        **found.aggregate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=on)),
            critical=Count("pk", filter=Q(severity=Severity.CRITICAL)),
            to_settle=Count("pk", filter=Q(state__in=TO_SETTLE)),
            stopping=Count("pk", filter=Q(payment_effect=PaymentEffect.STOP)),
        )
    )


def open_deviations(campaign_id: int) -> QuerySet[Deviation]:
    """Deviations of a campaign that nobody has settled."""
    return Deviation.objects.filter(campaign=campaign_id).exclude(state=DeviationState.RESOLVED)


def due_soon(*, on: date) -> QuerySet[Deviation]:
    """Open deviations whose last day has come."""
    found = Deviation.objects.exclude(state=DeviationState.RESOLVED).filter(due_on__lte=on)
    return found.select_related("campaign", "channel", "publication__item").order_by("pk")


def contract_of(deviation: Deviation) -> Contract | None:
    """The contract whose payment a deviation can touch: that of the post, else the newest of its creator here.

    None where nothing is owed: no contract, or none that is signed and open.
    """
    deliverable = deviation.publication.item.deliverable if deviation.publication else None
    if deliverable is not None:
        contract: Contract = deliverable.contract
        return contract if contract.state in PAYABLE else None
    if deviation.publication is not None or deviation.channel.party is None:
        return None
    found = contracts_of_party(deviation.channel.party, campaign_id=deviation.campaign_id)
    return found.filter(state__in=PAYABLE).first()


def payment_of(deviation: Deviation) -> PaymentStop | None:
    """What a deviation does to a payment just now."""
    return stops_of([thing_of(deviation)]).first()


def with_payment(deviations: QuerySet[Deviation]) -> QuerySet[Deviation]:
    """Each with ``payment_effect``: stop, reduce, or None."""
    thing = Concat(Value("monitoring.deviation:"), Cast("pk", CharField()), output_field=CharField())
    standing = PaymentStop.objects.filter(thing=OuterRef("thing"), lifted_at__isnull=True)
    return deviations.annotate(thing=thing).annotate(payment_effect=Subquery(standing.values("effect")[:1]))


def outside_people(deviation: Deviation, *, at: datetime) -> list[int]:
    """The personal links of the post that are open; whoever holds one is asked to mend it."""
    if deviation.publication is None:
        return []
    found = OutsideAccess.objects.filter(
        thing=f"content.item:{deviation.publication.item_id}", purpose=DRAFT, revoked_at__isnull=True, expires_at__gt=at
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


def to_report(campaign_id: int) -> QuerySet[Item]:
    """Posts of a campaign that are ready, or already live without anybody having said so."""
    items = Item.objects.filter(campaign=campaign_id, state=ItemState.RELEASED)
    return items.select_related("channel").order_by("planned_at", "pk")


def possible_assignees(ministry_id: int, *, at: datetime) -> QuerySet[User]:
    """Who can be made responsible for a deviation."""
    return members_with(ministry_id, *MONITORS, at=at).order_by("display_name")


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:
    """Publications to report, looks that are due, doubts to decide and deviations to clear; at most six queries.

    Whoever looks after the installation hears of a fault of the counting.
    """
    ministries = scope.ministries_with(*MONITORS)
    if not ministries:
        return waiting_alarms(scope, at=at)
    posts = Item.objects.filter(state=ItemState.RELEASED, planned_at__lte=at, campaign__ministry__in=ministries)
    doubts = doubtful(ministries)
    open_ones = Deviation.objects.select_related("publication__item", "campaign", "channel").exclude(
        state=DeviationState.RESOLVED
    )
    mine = Q(state=DeviationState.SEEN) | Q(state=DeviationState.ASSIGNED, assigned_to=user) | Q(state__in=TO_SETTLE)
    found = open_ones.filter(mine, campaign__ministry__in=ministries).order_by("due_on", "pk")
    return [
        *waiting_alarms(scope, at=at),
        *(_to_report(item) for item in posts.order_by("planned_at", "pk")[:MOST_WAITING]),
        *(_to_look(look, at) for look in due_looks(ministries, at=at, most=MOST_WAITING)),
        *(_to_decide(check, at) for check in doubts[:MOST_WAITING]),
        *(_to_clear(each, at) for each in found[:MOST_WAITING] if _is_for(scope, each)),
    ]


def _to_look(look: EvidenceDue, at: datetime) -> Waiting:
    item = look.publication.item
    until = overdue_at(look)
    return Waiting(
        kind="monitoring",
        text=_("Nachweis festhalten (%(moment)s): %(title)s")
        % {"moment": moment_word(look.moment), "title": item.title},
        url=f"{reverse('monitoring:capture', args=[look.publication.pk])}?zeitpunkt={look.moment}",
        due_on=timezone.localdate(until),
        warning=until <= at,
    )


def _to_decide(check: LiveCheck, at: datetime) -> Waiting:
    seen = timezone.localdate(check.finished_at or at)
    return Waiting(
        kind="monitoring",
        text=_("Im Abgleich selbst hinsehen und entscheiden: %(title)s")
        % {"title": check.evidence.publication.item.title},
        url=reverse("monitoring:check", args=[check.pk]),
        due_on=seen,
        warning=seen < timezone.localdate(at),
    )


def _is_for(scope: Scope, deviation: Deviation) -> bool:
    return deviation.state not in TO_SETTLE or is_second_person(scope, deviation)


def _to_report(item: Item) -> Waiting:
    return Waiting(
        kind="monitoring",
        text=_("Veröffentlichung melden: %(title)s") % {"title": item.title},
        url=reverse("monitoring:publish", args=[item.pk]),
        due_on=timezone.localdate(item.planned_at),
        warning=True,
    )


def _to_clear(deviation: Deviation, at: datetime) -> Waiting:
    texts = {
        DeviationState.SEEN: _("Zuständigkeit für Abweichung (%(kind)s) festlegen: %(title)s"),
        DeviationState.ASSIGNED: _("Abweichung (%(kind)s) klären: %(title)s"),
    }
    text = texts.get(DeviationState(deviation.state), _("Klärung der Abweichung (%(kind)s) prüfen: %(title)s"))
    kind = str(word("deviation_kind", deviation.kind))
    return Waiting(
        kind="monitoring",
        text=text % {"kind": kind, "title": deviation.title},
        url=reverse("monitoring:deviation", args=[deviation.pk]),
        due_on=deviation.due_on,
        warning=deviation.due_on <= timezone.localdate(at),
    )
