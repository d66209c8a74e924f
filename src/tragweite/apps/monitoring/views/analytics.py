# SPDX-License-Identifier: EUPL-1.2
"""Figures of the authority's own web analytics: the list, the file, and what becomes of every row."""

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
from tragweite.core.rules.states import Sender
from tragweite.platforms.analytics.files import look_at
from tragweite.web import formats, states
from tragweite.web.answers import is_done
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.parked import park, parked
from tragweite.web.refusals import refusal_text

form_page = require_http_methods(["GET", "HEAD", "POST"])
SESSION_KEY: Final = "analytics_file"
MOST_SHOWN: Final = 500
MOST_LABELS: Final = 200
COLUMNS: Final = (
    Column(
        "tool",
        gettext_lazy("Werkzeug"),
        value=lambda row: states.word("analytics_tool", row.analytics_import.tool),
        sort="analytics_import__tool",
    ),
    Column(
        "measure",
        gettext_lazy("Zählung"),
        value=lambda row: states.word("analytics_measure", row.measure),
        sort="measure",
    ),
    Column("label", gettext_lazy("Bezeichnung"), sort="label"),
    Column(
        "target", gettext_lazy("zugeordnet"), value=lambda row: whose(row.sender, row.item.title if row.item else "")
    ),
    Column("first_day", gettext_lazy("von"), kind="day", sort="first_day"),
    Column("last_day", gettext_lazy("bis"), kind="day", sort="last_day"),
    Column("value", gettext_lazy("Wert"), kind="count", sort="value"),
    Column("as_of", gettext_lazy("eingelesen"), kind="moment", value="analytics_import.imported_at"),
    Column("source", gettext_lazy("Datei"), value="analytics_import.file_name"),
    Column("definition", gettext_lazy("Definition")),
)
FILTERS: Final = (
    Filter("q", gettext_lazy("Suchwort"), "text", lambda rows, value: rows.filter(label__icontains=value)),
    Filter(
        "zaehlung",
        gettext_lazy("Zählung"),
        states.choices("analytics_measure"),
        lambda rows, value: rows.filter(measure=value),
    ),
)


def whose(sender: str, post: str) -> str:
    """To whom a figure was assigned, in German."""
    if post:
        return _("Beitrag: %(title)s") % {"title": post}
    return str(states.word("sender", sender)) if sender else _("Kampagne im Ganzen")


@require_safe
def analytics(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What holds of all imports, every single figure, and the files."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    listing = Listing(
        request,
        queries.analytics_figures_of(campaign.pk),
        COLUMNS,
        FILTERS,
        "-first_day",
        _("Alle eingelesenen Zahlen"),
        notes=_("Auch Zahlen, die ein späterer Import ersetzt hat; was gilt, steht oben."),
        empty=_("Noch keine Zahl der Web-Analyse."),
    )
    extra = {
        **campaign_frame(campaign, "monitoring", _("Web-Analyse der Behörde")),
        "lines": analytics_rows(campaign.pk),
        "imports": list(queries.analytics_imports_of(campaign.pk).defer("refused", "mapping")[:20]),
        "may_monitor": policies.may_monitor(scope, campaign.ministry_id),
    }
    return listing.response("monitoring/analytics.html", extra)


def analytics_rows(campaign_id: int) -> list[dict[str, Any]]:
    """What holds of all imports, for a page."""
    return [{"line": line, "whose": whose(line.sender, line.post)} for line in queries.analytics_lines(campaign_id)]


@form_page
def analytics_file(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """First step: the file. It is looked at once, so that a damaged one is refused here."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_monitor(scope, campaign.ministry_id)
    form = forms.AnalyticsFileForm(request.POST or None, request.FILES or None)

    def act() -> None:
        upload = form.cleaned_data["file"]
        content = upload.read()
        look_at(content)
        digest, name = park(_folder(campaign), content), str(upload.name)[-200:]
        request.session[SESSION_KEY] = {"campaign": campaign.pk, "sha256": digest, "name": name}

    if is_done(request, form, act):
        return redirect("monitoring:analytics_mapping", campaign.pk)
    return render(request, "form_page.html", _file_page(campaign, form))


def _file_page(campaign: Campaign, form: forms.AnalyticsFileForm) -> dict[str, Any]:
    title = _("Export der Web-Analyse einlesen")
    return {
        **campaign_frame(campaign, "monitoring", title),
        "title": title,
        "lead": _("Schritt 1 von 2: Datei wählen. Es wird noch nichts übernommen."),
        "submit_label": _("Weiter zur Zuordnung"),
        "cancel_url": reverse("monitoring:analytics", args=[campaign.pk]),
        "form": form,
    }


@form_page
def analytics_mapping(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Second step: which column and which label is what, and what becomes of every row; then take it in."""
    user, scope = signed_in(request)
    campaign, at = access_campaign(scope, campaign_id), timezone.now()
    policies.require_monitor(scope, campaign.ministry_id)
    told = _parked(request, campaign)
    if told is None:
        return redirect("monitoring:analytics_file", campaign.pk)
    form, preview, note = forms.AnalyticsMappingForm(request.POST or None, found=look_at(told[1])), None, ""
    try:
        plan = _plan(form, campaign, told[1])
        if plan and "take_in" in request.POST:
            _made, is_new = actions.import_analytics(
                user=user, scope=scope, at=at, campaign=campaign, file_name=told[0], content=told[1], plan=plan
            )
            return _taken_in(request, campaign, is_new=is_new)
        preview = queries.preview_analytics(campaign=campaign, content=told[1], plan=plan, at=at) if plan else None
    except Refused as refused:
        note = refusal_text(refused)
    page = {**_mapping_page(campaign, told[0], form), **_preview_page(preview), "note": note}
    return render(request, "monitoring/analytics_mapping.html", page)


def _plan(form: forms.AnalyticsMappingForm, campaign: Campaign, content: bytes) -> queries.AnalyticsPlan | None:
    """The plan as sent; the questions about the labels are added on the way. None where nothing valid was sent."""
    if form.is_bound and not form.is_valid():
        return None
    items = queries.items_of(campaign)
    labels = queries.labels_of(queries.read_file(content, form.choices))
    shown = list(labels.items())[:MOST_LABELS]
    form.ask_for(
        {
            label: (_label(label, count), queries.suggested_target(label, campaign=campaign, items=items))
            for label, count in shown
        },
        _targets(items),
    )
    return form.plan() if form.is_bound else None


def _label(label: tuple[Any, str], count: int) -> str:
    kind = states.word("analytics_dimension", label[0])
    facts = {"kind": kind, "label": label[1] or _("ohne Bezeichnung"), "count": formats.count(count)}
    return _("%(kind)s: „%(label)s“ (bis zu %(count)s)") % facts


def _targets(items: list[Any]) -> list[tuple[str, str]]:
    """To whom a label may belong."""
    found = [("", _("nicht übernehmen")), ("campaign", _("Kampagne im Ganzen"))]
    found += [(f"sender:{each}", str(states.word("sender", each))) for each in Sender]
    return found + [(f"item:{each.pk}", _("Beitrag: %(title)s") % {"title": each.title}) for each in items]


def _taken_in(request: HttpRequest, campaign: Campaign, *, is_new: bool) -> HttpResponse:
    if is_new:
        messages.success(
            request, _("Die Zahlen stehen jetzt neben den eigenen; sie werden nie mit ihnen zusammengezählt.")
        )
    else:
        messages.info(request, _("Genau diese Datei wurde so schon eingelesen. Es hat sich nichts geändert."))
    told = request.session.pop(SESSION_KEY, {})
    if path := parked(_folder(campaign), str(told.get("sha256", ""))):
        path.unlink(missing_ok=True)
    return redirect("monitoring:analytics", campaign.pk)


def _mapping_page(campaign: Campaign, name: str, form: forms.AnalyticsMappingForm) -> dict[str, Any]:
    title = _("Zuordnen und prüfen")
    return {
        **campaign_frame(campaign, "monitoring", title),
        "title": title,
        "lead": _("Schritt 2 von 2: %(name)s. Diese Zahlen bleiben Zahlen des Werkzeugs.") % {"name": name},
        "form": form,
        "most_labels": MOST_LABELS if len(form.labels) == MOST_LABELS else 0,
        "cancel_url": reverse("monitoring:analytics", args=[campaign.pk]),
    }


def _preview_page(preview: queries.AnalyticsPreview | None) -> dict[str, Any]:
    if preview is None:
        return {"preview": None}
    rows = [
        {
            "line": line,
            "figures": [
                {"word": states.word("analytics_measure", each.figure.measure), "value": each.figure.value}
                for each in line.figures
            ],
            "reason": refusal_text(line.refusal) if line.refusal and line.fate == "refused" else "",
        }
        for line in preview.lines[:MOST_SHOWN]
    ]
    sums = [(states.word("row", fate), preview.count(fate)) for fate in ("accepted", "left", "refused")]
    return {"preview": preview, "rows": rows, "sums": sums, "hidden_rows": max(len(preview.lines) - MOST_SHOWN, 0)}


def _folder(campaign: Campaign) -> Path:
    folder: Path = settings.TRAGWEITE.var_dir / "imports" / str(campaign.pk)
    return folder


def _parked(request: HttpRequest, campaign: Campaign) -> tuple[str, bytes] | None:
    """Name and content of the file of the first step, if it was sent by this person for this campaign."""
    told = request.session.get(SESSION_KEY) or {}
    path = parked(_folder(campaign), str(told.get("sha256", "")))
    if told.get("campaign") != campaign.pk or path is None:
        return None
    return str(told.get("name", "")), path.read_bytes()
