# SPDX-License-Identifier: EUPL-1.2
"""From which Länder the visits of a campaign came: page, chart, file."""

import hashlib
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.monitoring import queries
from tragweite.apps.people.queries import signed_in
from tragweite.documents.charts import Bar, bar_chart
from tragweite.lake.questions import question_named
from tragweite.web import formats
from tragweite.web.listing import EXPORTS, Column
from tragweite.web.sheets import sheet_csv, sheet_xlsx

REST: Final = gettext_lazy("keinem Land zugeordnet oder verdeckt")
SHEET_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def regions(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The division as figures, chart and table; with ``?export=csv`` or ``?export=xlsx`` as a file."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    found = queries.visits_by_region(campaign.pk)
    if (kind := request.GET.get("export")) in EXPORTS:
        return _file(campaign, found, str(kind))
    context = {
        **campaign_frame(campaign, "monitoring", _("Nach Ländern")),
        **_page(found),
        "exports": [{"label": each.upper(), "url": f"?export={each}"} for each in EXPORTS],
    }
    return render(request, "monitoring/regions.html", context)


def _page(found: queries.RegionCounts) -> dict[str, Any]:
    file = settings.TRAGWEITE.region_file
    return {
        "found": found,
        "rows": [{"land": each, "share": _share(each.count, found)} for each in found.lands],
        "rest_share": _share(found.rest, found),
        "smallest": queries.SMALLEST_CELL,
        "question": question_named("visits.by_region"),
        "is_file_there": file is not None and file.exists(),
    }


def _share(count: int | None, found: queries.RegionCounts) -> float | None:
    return count / found.total if count is not None and found.total else None


@require_safe
def regions_chart(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The Länder with a count as bars, as SVG."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    found = queries.visits_by_region(campaign.pk)
    key = hashlib.sha256(repr((campaign.title, found)).encode()).hexdigest()
    svg = cache.get_or_set(f"regions-chart:{key}", lambda: _drawn(campaign, found), 3600)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})


def _drawn(campaign: Campaign, found: queries.RegionCounts) -> str:
    shown = sorted((each for each in found.lands if each.count), key=lambda each: -(each.count or 0))
    bars = [Bar(label=each.name, value=each.count) for each in shown]
    if found.rest:
        bars.append(Bar(label=str(REST), value=found.rest))
    unit = _counted_word(found)
    title = _("%(unit)s nach Ländern") % {"unit": unit}
    alt = _("Balken für %(campaign)s; die Zahlen stehen in der Tabelle.") % {"campaign": campaign.title}
    return bar_chart(bars, title=title, alt=alt, unit=unit, fonts_dir=settings.FONTS_DIR)


def _counted_word(found: queries.RegionCounts) -> str:
    return _("Besuche") if found.basis == "visits" else _("Klicks")


def _file(campaign: Campaign, found: queries.RegionCounts, kind: str) -> HttpResponse:
    """The same rows as on the page; what is hidden there is a word here, too."""
    columns = (
        Column("land", _("Land")),
        Column("count", _counted_word(found), kind="count"),
        Column("note", _("Bemerkung")),
    )
    hidden = _("unter %(smallest)s oder verdeckt") % {"smallest": queries.SMALLEST_CELL}
    rows = [(each.name, each.count, hidden if each.count is None else "") for each in found.lands]
    rows += [(str(REST), found.rest or None, "")] if found.total is not None else []
    said, title = _said(found), _("%(unit)s nach Ländern") % {"unit": _counted_word(found)}
    if kind == "csv":
        body = sheet_csv(columns=columns, rows=[*rows, *((text, None, None) for text in said)])
    else:
        body = sheet_xlsx(columns=columns, rows=rows, title=title, notes=said)
    name = f"laender-{slugify(campaign.title) or campaign.pk}-{timezone.localdate().isoformat()}.{kind}"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(body, content_type=SHEET_TYPES[kind], headers={"Content-Disposition": disposition})


def _said(found: queries.RegionCounts) -> list[str]:
    period = {"since": formats.day(found.since), "until": formats.day(found.until)}
    return [
        question_named("visits.by_region").definition,
        _("Quelle: %(source)s") % {"source": found.source},
        _("Zeitraum: %(since)s bis %(until)s") % period,
        _("Stand: %(moment)s") % {"moment": formats.moment(found.as_of)},
    ]
