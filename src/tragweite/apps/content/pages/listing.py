# SPDX-License-Identifier: EUPL-1.2
"""The posts that one reads, as a list."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content import queries
from tragweite.apps.people.queries import Scope
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.states import choices

COLUMNS: Final = (
    Column("title", gettext_lazy("Beitrag"), sort="title", url=lambda row: reverse("content:item", args=[row.pk])),
    Column("campaign", gettext_lazy("Kampagne"), value="campaign.title", sort="campaign__title"),
    Column("channel", gettext_lazy("Kanal"), value=lambda row: str(row.channel), sort="channel__handle"),
    Column("sender", gettext_lazy("Absender"), states="sender", sort="sender"),
    Column("format", gettext_lazy("Format"), value=lambda row: row.get_format_display(), sort="format"),
    Column("state", gettext_lazy("Stand"), kind="state", states="item", sort="state"),
    Column("planned_at", gettext_lazy("Geplant für"), kind="moment", sort="planned_at"),
)


def item_listing(request: HttpRequest, scope: Scope, campaign: Campaign | None = None) -> Listing:
    """The posts that one reads, of all campaigns or of one."""
    filters = [
        Filter("q", _("Arbeitstitel"), "text", lambda rows, text: rows.filter(title__icontains=text)),
        Filter("stand", _("Stand"), choices("item"), lambda rows, state: rows.filter(state=state)),
        Filter("absender", _("Absender"), choices("sender"), lambda rows, key: rows.filter(sender=key)),
        Filter("plattform", _("Plattform"), choices("platform"), lambda rows, key: rows.filter(channel__platform=key)),
        Filter("zeit", _("Geplant für"), "date_range", _in_days),
    ]
    columns = [column for column in COLUMNS if campaign is None or column.name != "campaign"]
    rows = queries.items_within(scope) if campaign is None else queries.items_of_campaign(campaign)
    if campaign is None:
        by_campaign = Filter(
            "kampagne", _("Kampagne"), queries.campaign_choices(scope), lambda rows, key: rows.filter(campaign=key)
        )
        filters.insert(1, by_campaign)
    empty = _("Noch kein Beitrag. Planen Sie den ersten auf der Seite „Inhalte“ einer Kampagne.")
    title = _("Beiträge") if campaign is None else campaign.title
    return Listing(request, rows, columns, filters, "-planned_at", title, empty=empty)


def _in_days(rows: Any, days: tuple[Any, Any]) -> Any:
    first, last = days
    if first:
        rows = rows.filter(planned_at__date__gte=first)
    return rows.filter(planned_at__date__lte=last) if last else rows
