# SPDX-License-Identifier: EUPL-1.2
"""The room at a glance: deviations and the quality of the counting; and one campaign."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import access_campaign, current_plan
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.monitoring import policies, queries
from tragweite.apps.people.queries import signed_in
from tragweite.core.rules.states import Sender
from tragweite.documents.charts import DailySeries, daily_chart
from tragweite.web import states
from tragweite.web.listing import Column, Filter, Listing

from .analytics import analytics_rows

DEFAULT_WINDOW: Final = 7
COLUMNS: Final = (
    Column(
        "item",
        gettext_lazy("Beitrag"),
        value="title",
        sort="publication__item__title",
        url=lambda row: reverse("monitoring:deviation", args=[row.pk]),
    ),
    Column("kind", gettext_lazy("Art"), value=lambda row: states.word("deviation_kind", row.kind), sort="kind"),
    Column("severity", gettext_lazy("Schwere"), kind="state", states="severity", sort="severity"),
    Column("state", gettext_lazy("Stand"), kind="state", states="deviation", sort="state"),
    Column("campaign", gettext_lazy("Kampagne"), value="campaign.title", sort="campaign__title"),
    Column("channel", gettext_lazy("Kanal"), value=lambda row: str(row.channel), sort="channel__handle"),
    Column("due_on", gettext_lazy("zu klären bis"), kind="day", sort="due_on"),
    Column("assigned_to", gettext_lazy("zuständig"), value="assigned_to.display_name"),
    Column(
        "payment",
        gettext_lazy("Zahlung"),
        value=lambda row: states.word("payment_effect", row.payment_effect or "none"),
        sort="payment_effect",
    ),
    Column("seen_at", gettext_lazy("bemerkt"), kind="moment", sort="seen_at"),
)
FILTERS: Final = (
    Filter(
        "q",
        gettext_lazy("Suchwort"),
        "text",
        lambda rows, value: rows.filter(Q(publication__item__title__icontains=value) | Q(url__icontains=value)),
    ),
    Filter("stand", gettext_lazy("Stand"), states.choices("deviation"), lambda rows, value: rows.filter(state=value)),
    Filter("art", gettext_lazy("Art"), states.choices("deviation_kind"), lambda rows, value: rows.filter(kind=value)),
    Filter(
        "schwere", gettext_lazy("Schwere"), states.choices("severity"), lambda rows, value: rows.filter(severity=value)
    ),
    Filter(
        "zustaendig",
        gettext_lazy("zuständig"),
        "text",
        lambda rows, value: rows.filter(assigned_to__display_name__icontains=value),
    ),
    Filter(
        "frist",
        gettext_lazy("Frist"),
        (("offen", gettext_lazy("noch nicht geklärt")), ("ueberfaellig", gettext_lazy("überfällig"))),
        lambda rows, value: queries.unsettled(rows, late_on=timezone.localdate() if value == "ueberfaellig" else None),
    ),
    Filter(
        "zahlung",
        gettext_lazy("Zahlung"),
        states.choices("payment_effect"),
        lambda rows, value: (
            rows.filter(payment_effect__isnull=True) if value == "none" else rows.filter(payment_effect=value)
        ),
    ),
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All deviations that one reads, and how good the counting is."""
    _user, scope = signed_in(request)
    listing = Listing(
        request,
        queries.with_payment(queries.deviations_within(scope)),
        COLUMNS,
        FILTERS,
        "due_on",
        _("Abweichungen"),
        notes=_("Quelle: Abgleich des veröffentlichten mit dem freigegebenen Beitrag."),
        empty=_("Keine Abweichung. Jeder gemeldete Beitrag stimmt mit seiner Freigabe überein."),
    )
    extra = {"title": _("Beobachtung"), "crumbs": [(_("Beobachtung"), None)], **quality_page()}
    return listing.response("monitoring/overview.html", extra)


def quality_page() -> dict[str, Any]:
    """The account of the counting for the page."""
    quality = queries.data_quality()
    reasons = [{"word": queries.reason_word(reason), "count": count} for reason, count in quality.dropped]
    return {"quality": quality, "reasons": reasons}


@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What is live, how often it was visited, and what has to be cleared."""
    _user, scope = signed_in(request)
    found = access_campaign(scope, campaign_id)
    plan = current_plan(found)
    figures = queries.post_figures(campaign_id=found.pk, window_days=plan.window_days if plan else DEFAULT_WINDOW)
    deviations = queries.deviations_within(scope).filter(campaign=found)
    context = {
        **campaign_frame(found, "monitoring"),
        "figures": figures,
        "total": sum(each.total_visits or 0 for each in figures.posts) if figures.as_of else None,
        "deviations": list(deviations.order_by("state", "due_on")),
        "to_report": list(queries.to_report(found.pk)),
        "may_monitor": policies.may_monitor(scope, found.ministry_id),
        "period": _period(found),
        "lines": analytics_rows(found.pk),
    }
    return render(request, "monitoring/campaign.html", context)


def _period(campaign: Campaign) -> str:
    facts = {"start": f"{campaign.starts_on:%d.%m.%Y}", "end": f"{campaign.ends_on:%d.%m.%Y}"}
    return _("%(start)s bis %(end)s und Nachlauf") % facts


@require_safe
def visits_chart(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Visits by day and sender as SVG."""
    _user, scope = signed_in(request)
    found = access_campaign(scope, campaign_id)
    totals = queries.campaign_totals(found.pk)
    days = queries.visits_by_sender_and_day(campaign_id=found.pk, basis=totals.basis)
    key = hashlib.sha256(repr((found.pk, found.title, days)).encode()).hexdigest()
    svg = cache.get_or_set(f"visits-chart:{key}", lambda: _drawn(found, days, totals.basis), 3600)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})


def _drawn(campaign: Campaign, days: Sequence[queries.DayCount], basis: str) -> str:
    posted: dict[str, set[date]] = defaultdict(set)
    for each in queries.publications_of(campaign.pk):
        posted[each.item.sender].add(each.published_at.date())
    counts: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for day in days:
        counts[day.sender].append((day.day_on, day.count))
    series = [
        DailySeries(
            label=str(states.word("sender", sender)),
            sender=str(sender),
            days=tuple(counts[str(sender)]),
            posted_on=tuple(sorted(posted[str(sender)])),
        )
        for sender in Sender
        if counts[str(sender)]
    ]
    unit = _("Besuche") if basis == "visits" else _("Klicks")
    title = _("%(unit)s je Tag und Absender") % {"unit": unit}
    alt = _("Verlauf für %(campaign)s; die Zahlen stehen in der Tabelle der Beiträge.") % {"campaign": campaign.title}
    return daily_chart(series, title=title, alt=alt, unit=unit, fonts_dir=settings.FONTS_DIR)
