# SPDX-License-Identifier: EUPL-1.2
"""Pages of the room: all evaluations, one campaign's, its charts and its report."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.campaigns.queries import access_campaign, current_plan
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.rules.states import CampaignState
from tragweite.documents.pdf import evaluation_report_pdf
from tragweite.web import states
from tragweite.web.answers import answer_form
from tragweite.web.listing import Column, Filter, Listing

from . import actions, forms, policies, queries
from .models import Run
from .queries import report


def _status(row: Any) -> str | None:
    if row.run_computed_at is None:
        return None
    if row.run_released_at is not None:
        return _("freigegeben")
    return _("vorläufig") if row.run_provisional else _("noch nicht freigegeben")


COLUMNS: Final = (
    Column(
        "title",
        gettext_lazy("Kampagne"),
        sort="title",
        url=lambda row: reverse("findings:campaign", args=[row.pk]),
    ),
    Column("ministry", gettext_lazy("Ressort"), value="ministry.short_name", sort="ministry__short_name"),
    Column("state", gettext_lazy("Stand"), kind="state", states="campaign", sort="state"),
    Column("sentence", gettext_lazy("Aussage"), value="run_sentence"),
    Column("grade", gettext_lazy("Belegstufe"), value="run_grade", sort="run_grade"),
    Column("provisional", gettext_lazy("Ergebnis"), value=_status),
    Column("computed_at", gettext_lazy("berechnet"), kind="moment", value="run_computed_at", sort="run_computed_at"),
)
FILTERS: Final = (
    Filter("q", gettext_lazy("Suchwort"), "text", lambda rows, value: rows.filter(title__icontains=value)),
    Filter("stand", gettext_lazy("Stand"), states.choices("campaign"), lambda rows, value: rows.filter(state=value)),
    Filter(
        "ergebnis",
        gettext_lazy("Ergebnis"),
        [("frei", gettext_lazy("freigegeben")), ("offen", gettext_lazy("nicht freigegeben"))],
        lambda rows, value: rows.filter(run_released_at__isnull=value != "frei"),
    ),
)


@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """All campaigns with the sentence of their newest evaluation."""
    _user, scope = signed_in(request)
    listing = Listing(
        request,
        queries.campaigns_with_run(scope),
        COLUMNS,
        FILTERS,
        "-computed_at",
        _("Auswertung"),
        notes=_("Quelle: letzte Auswertung jeder Kampagne; Zahlen und Intervalle stehen auf ihrer Seite."),
        empty=_("Noch keine Kampagne. Auswertungen entstehen aus ihren Beiträgen."),
    )
    return listing.response(extra={"crumbs": [(_("Auswertung"), None)]})


@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The sentence, its grade, figures, checks, and what they do not show; from the stored run only."""
    _user, scope = signed_in(request)
    found = access_campaign(scope, campaign_id)
    runs = list(queries.runs_of(found.pk)[:20])
    review = queries.success_review(found.pk)
    is_over = found.state in (CampaignState.ENDED, CampaignState.EVALUATED)
    context = {
        **campaign_frame(found, "findings"),
        "runs": runs,
        "plan": current_plan(found),
        "review": review,
        "may_evaluate": policies.may_evaluate(scope, found.ministry_id),
        "may_review": is_over and review is None and policies.may_evaluate(scope, found.ministry_id),
        "may_close": found.state == CampaignState.EVALUATED and policies.may_evaluate(scope, found.ministry_id),
        "gaps": queries.closing_gaps(found) if is_over else [],
        **(_run_page(runs[0], scope) if runs else {}),
    }
    return render(request, "findings/campaign.html", context)


def _run_page(run: Run, scope: Scope) -> dict[str, Any]:
    planned = run.result["plan"]["scale"]
    scales = sorted(report.SCALES, key=lambda scale: scale != planned)
    return {
        "run": run,
        "main": run.result["main"],
        "counted": run.result["counted"],
        "planned": run.result["plan"],
        "as_of": report.as_of(run),
        "period": report.period_of(run),
        "grade_reason": run.result["main"]["grade_reason"]["text_de"],
        "scales": [_scale_page(run, scale) for scale in scales],
        "goals": report.goal_rows(run),
        "checks": report.check_rows(run),
        "assumptions": report.texts(run, "assumptions"),
        "not_shown": report.texts(run, "not_shown"),
        "left_out": report.left_out_texts(run),
        "may_release": run.released_at is None and not run.provisional and policies.may_release(scope, run),
    }


def _scale_page(run: Run, scale: str) -> dict[str, Any]:
    return {
        "scale": scale,
        "unit": report.unit_of(run, scale),
        "pairs": report.pair_rows(run, scale),
        "rates": report.rate_rows(run, scale),
    }


@require_POST
def compute(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Evaluate from today's figures."""
    user, scope = signed_in(request)
    found = access_campaign(scope, campaign_id)
    _run, is_new = actions.compute_run(user=user, scope=scope, at=timezone.now(), campaign=found)
    if is_new:
        messages.success(request, _("Die Auswertung ist berechnet."))
    else:
        messages.info(request, _("Die Zahlen sind unverändert; das Ergebnis bleibt dasselbe."))
    return redirect("findings:campaign", found.pk)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a run as the second person."""
    user, scope = signed_in(request)
    run = queries.access_run(scope, pk)
    actions.release_run(user=user, scope=scope, at=timezone.now(), run=run)
    messages.success(request, _("Die Auswertung ist freigegeben."))
    return redirect("findings:campaign", run.campaign_id)


@require_POST
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Close an evaluated campaign."""
    user, scope = signed_in(request)
    found = access_campaign(scope, campaign_id)
    actions.close_campaign(user=user, scope=scope, at=timezone.now(), campaign=found)
    messages.success(request, _("Die Kampagne ist abgeschlossen."))
    return redirect("findings:campaign", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Write the success review."""
    user, scope = signed_in(request)
    found = access_campaign(scope, campaign_id)
    policies.require_evaluate(scope, found.ministry_id)
    form, at = forms.SuccessReviewForm(request.POST or None), timezone.now()
    title = _("Erfolgskontrolle")
    lead = _("Nach dem Speichern wird sie nicht mehr geändert.")
    return answer_form(
        request,
        form,
        lambda: actions.record_success_review(user=user, scope=scope, at=at, campaign=found, **form.cleaned_data),
        done=_("Die Erfolgskontrolle ist gespeichert."),
        url=reverse("findings:campaign", args=[found.pk]),
        page={
            **campaign_frame(found, "findings", title),
            "title": title,
            "lead": lead,
            "submit_label": _("Erfolgskontrolle speichern"),
        },
    )


@require_safe
def chart(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A chart of a run as SVG; a run never changes, so the browser may keep it."""
    _user, scope = signed_in(request)
    run = queries.access_run(scope, pk)
    if name not in {*report.SCALES, "days"}:
        raise Http404
    svg = report.daily_svg(run) if name == "days" else report.interval_svg(run, name)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a run as PDF."""
    _user, scope = signed_in(request)
    run = queries.access_run(scope, pk)
    body = evaluation_report_pdf(report.report_of(run), fonts_dir=settings.FONTS_DIR)
    name = f"auswertung-{slugify(run.campaign.file_reference)}-{run.pk}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)
