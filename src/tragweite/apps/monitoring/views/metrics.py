# SPDX-License-Identifier: EUPL-1.2
"""Figures of the platforms: the list, typing them in, and taking in an export file."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.monitoring import actions, forms, policies, queries
from tragweite.apps.people.queries import signed_in
from tragweite.core.refusal import Refused
from tragweite.platforms.counts import Language
from tragweite.platforms.metrics import Platform
from tragweite.platforms.tables import read_table
from tragweite.web import states
from tragweite.web.answers import answer_form, is_done
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.parked import park, parked
from tragweite.web.refusals import refusal_text

form_page = require_http_methods(["GET", "HEAD", "POST"])
SESSION_KEY: Final = "metric_file"
MOST_SHOWN: Final = 500
COLUMNS: Final = (
    Column(
        "item",
        gettext_lazy("Beitrag"),
        value="publication.item.title",
        sort="publication__item__title",
        url=lambda row: reverse("content:item", args=[row.publication.item_id]),
    ),
    Column("metric", gettext_lazy("Kennzahl"), value=lambda row: states.word("metric", row.metric), sort="metric"),
    Column("value", gettext_lazy("Wert"), kind="count", sort="value"),
    Column("missing_reason", gettext_lazy("warum kein Wert")),
    Column("as_of", gettext_lazy("Stand"), kind="moment", sort="as_of"),
    Column("source", gettext_lazy("Quelle"), sort="source"),
    Column("definition", gettext_lazy("Definition")),
)
FILTERS: Final = (
    Filter(
        "q",
        gettext_lazy("Suchwort"),
        "text",
        lambda rows, value: rows.filter(publication__item__title__icontains=value),
    ),
    Filter(
        "kennzahl", gettext_lazy("Kennzahl"), states.choices("metric"), lambda rows, value: rows.filter(metric=value)
    ),
)


@require_safe
def metrics(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """All figures of a campaign, each with source, definition and as-of."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    listing = Listing(
        request,
        queries.observations_of(campaign.pk),
        COLUMNS,
        FILTERS,
        "-as_of",
        _("Zahlen der Plattformen"),
        notes=_("Zahlen verschiedener Plattformen bedeuten Verschiedenes und werden nicht zusammengezählt."),
        empty=_("Noch keine Zahl. Tragen Sie sie je Beitrag ein oder laden Sie den Export der Plattform hoch."),
    )
    extra = {
        **campaign_frame(campaign, "monitoring", _("Zahlen der Plattformen")),
        "publications": queries.publications_of(campaign.pk),
        "imports": list(queries.imports_of(campaign.pk)[:20]),
        "may_monitor": policies.may_monitor(scope, campaign.ministry_id),
    }
    return listing.response("monitoring/metrics.html", extra)


@form_page
def metric_entry(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Type in the figures of one post."""
    user, scope = signed_in(request)
    publication, at = queries.access_publication(scope, publication_id), timezone.now()
    campaign = publication.item.campaign
    policies.require_monitor(scope, campaign.ministry_id)
    definitions = queries.definitions_of(publication.item.channel.platform)
    if not definitions:
        raise Refused("monitoring.platform_unread", platform=publication.item.channel.platform)
    form = forms.MetricsForm(request.POST or None, definitions=definitions)
    title = _("Zahlen eintragen")
    return answer_form(
        request,
        form,
        lambda: actions.record_metrics(
            user=user,
            scope=scope,
            at=at,
            publication=publication,
            figures=form.figures,
            source=form.cleaned_data["source"],
            as_of=form.cleaned_data["as_of"],
        ),
        done=_("Die Zahlen sind gespeichert."),
        url=reverse("monitoring:metrics", args=[campaign.pk]),
        page={
            **campaign_frame(campaign, "monitoring", title),
            "title": title,
            "lead": f"{publication.item.title} · {publication.item.channel}",
            "submit_label": _("Zahlen speichern"),
        },
    )


@form_page
def metric_import(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """First step: the file. It is read at once, so that a damaged one is refused here."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_monitor(scope, campaign.ministry_id)
    form = forms.MetricFileForm(request.POST or None, request.FILES or None)
    title = _("Export einer Plattform einlesen")

    def act() -> None:
        upload = form.cleaned_data["file"]
        content = upload.read()
        read_table(content)
        request.session[SESSION_KEY] = {
            "campaign": campaign.pk,
            "sha256": park(_folder(campaign), content),
            "name": str(upload.name)[-200:],
        }

    if is_done(request, form, act):
        return redirect("monitoring:metric_mapping", campaign.pk)
    page = {
        **campaign_frame(campaign, "monitoring", title),
        "title": title,
        "lead": _("Schritt 1 von 2: Datei wählen. Es wird noch nichts übernommen."),
        "submit_label": _("Weiter zur Zuordnung"),
        "cancel_url": reverse("monitoring:metrics", args=[campaign.pk]),
        "form": form,
    }
    return render(request, "form_page.html", page)


@form_page
def metric_mapping(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Second step: which column is what, and what becomes of every row; then take it in."""
    user, scope = signed_in(request)
    campaign, at = access_campaign(scope, campaign_id), timezone.now()
    policies.require_monitor(scope, campaign.ministry_id)
    parked = _parked(request, campaign)
    if parked is None:
        return redirect("monitoring:metric_import", campaign.pk)
    name, content = parked
    table = read_table(content)
    form = forms.MappingForm(request.POST or None, header=table.header, platforms=[*Platform], initial={"as_of": at})
    preview = None
    if request.method == "POST" and form.is_valid():
        plan = _plan(form)
        try:
            if "take_in" in request.POST:
                _made, is_new = actions.import_metrics(
                    user=user, scope=scope, at=at, campaign=campaign, file_name=name, content=content, plan=plan
                )
                return _taken_in(request, campaign, is_new=is_new)
            preview = queries.preview_metrics(campaign=campaign, content=content, plan=plan, at=at)
        except Refused as refused:
            form.refuse(refused)
    return render(request, "monitoring/metric_mapping.html", _mapping_page(campaign, name, form, preview))


def _plan(form: forms.MappingForm) -> queries.ImportPlan:
    given = form.cleaned_data
    return queries.ImportPlan(
        mapping=form.mapping,
        platform=Platform(given["platform"]),
        language=Language(given["language"]) if given["language"] else None,
        as_of=given["as_of"],
    )


def _taken_in(request: HttpRequest, campaign: Campaign, *, is_new: bool) -> HttpResponse:
    if is_new:
        messages.success(request, _("Die Datei ist übernommen."))
    else:
        messages.info(request, _("Genau diese Datei wurde schon eingelesen. Es hat sich nichts geändert."))
    _forget(request, campaign)
    return redirect("monitoring:metrics", campaign.pk)


def _mapping_page(
    campaign: Campaign, name: str, form: forms.MappingForm, preview: queries.MetricPreview | None
) -> dict[str, Any]:
    title = _("Spalten zuordnen und prüfen")
    rows = [
        {
            "number": row.row.number,
            "fate": row.fate,
            "post": row.publication.item.title if row.publication else row.row.post or "",
            "counts": _counts(row),
            "reason": refusal_text(row.reason) if row.reason else "",
        }
        for row in (preview.rows[:MOST_SHOWN] if preview else ())
    ]
    return {
        **campaign_frame(campaign, "monitoring", title),
        "title": title,
        "lead": _("Schritt 2 von 2: %(name)s. Übernommen wird alles oder nichts.") % {"name": name},
        "form": form,
        "preview": preview,
        "rows": rows,
        "hidden_rows": max(len(preview.rows) - MOST_SHOWN, 0) if preview else 0,
        "faults": len(preview.faults) if preview else 0,
        "cancel_url": reverse("monitoring:metrics", args=[campaign.pk]),
    }


def _counts(row: queries.PlannedRow) -> list[dict[str, Any]]:
    return [
        {"word": states.word("metric", metric), "value": count.value if count else None}
        for metric, count in (row.row.counts or {}).items()
    ]


def _folder(campaign: Campaign) -> Path:
    folder: Path = settings.TRAGWEITE.var_dir / "imports" / str(campaign.pk)
    return folder


def _parked(request: HttpRequest, campaign: Campaign) -> tuple[str, bytes] | None:
    """Name and content of the file of the first step, if it was sent by this person for this campaign."""
    told = request.session.get(SESSION_KEY) or {}
    if told.get("campaign") != campaign.pk:
        return None
    path = parked(_folder(campaign), str(told.get("sha256", "")))
    return (str(told.get("name", "")), path.read_bytes()) if path else None


def _forget(request: HttpRequest, campaign: Campaign) -> None:
    told = request.session.pop(SESSION_KEY, {})
    if path := parked(_folder(campaign), str(told.get("sha256", ""))):
        path.unlink(missing_ok=True)
