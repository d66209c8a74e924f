# SPDX-License-Identifier: EUPL-1.2
"""Pages of the room: all evaluations, one campaign's, its charts and its report."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.campaigns.queries import access_campaign, current_plan
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.findings import actions, forms, policies, queries
from tragweite.apps.findings.lists import COLUMNS, FILTERS
from tragweite.apps.findings.models import Run, Study
from tragweite.apps.findings.pages import across_page, across_svg, live_page, run_page, study_cards
from tragweite.apps.findings.queries import report
from tragweite.apps.findings.queries.document import report_of
from tragweite.apps.people.queries import signed_in
from tragweite.core.rules.states import CampaignState
from tragweite.documents.evaluation import evaluation_report_docx
from tragweite.documents.pdf import evaluation_report_pdf
from tragweite.web.answers import answer_form
from tragweite.web.listing import Listing

WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
    extra = {"crumbs": [(_("Auswertung"), None)]}
    return listing.response("findings/list.html", extra)


@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The sentence, its grade, figures, checks, and what they do not show; from the stored run only."""
    _user, scope = signed_in(request)
    found = access_campaign(scope, campaign_id)
    runs = list(queries.runs_of(found.pk)[:20])
    studies = list(queries.studies.studies_of(found.pk))
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
        "study_cards": study_cards(studies),
        "study_kinds": Study.Kind.choices,
        **(run_page(runs[0], scope, review, studies) if runs else {}),
    }
    return render(request, "findings/campaign.html", context)


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


def review_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the review of a run by a second person."""
    user, scope = signed_in(request)
    run = queries.access_run(scope, pk)
    policies.require_review(scope, run)
    form, at, title = forms.PeerReviewForm(request.POST or None), timezone.now(), _("Auswertung prüfen")
    return answer_form(
        request,
        form,
        lambda: actions.review_run(user=user, scope=scope, at=at, run=run, **form.cleaned_data),
        done=_("Die Prüfung ist festgehalten."),
        url=reverse("findings:campaign", args=[run.campaign_id]),
        page={
            **campaign_frame(run.campaign, "findings", title),
            "title": title,
            "lead": _(
                "Geprüft wird die neueste Rechnung. Nur eine Auswertung ohne offene Einwände kann freigegeben werden."
            ),
            "submit_label": _("Prüfung festhalten"),
        },
    )


@require_safe
def live(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """How the risks of a running campaign stand; may be looked at every day."""
    _user, scope = signed_in(request)
    found = access_campaign(scope, campaign_id)
    page = live_page(found, scope)
    return render(request, "findings/live.html", {**campaign_frame(found, "findings", _("Überwachung")), **page})


def answer_alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was decided after an alarm."""
    user, scope = signed_in(request)
    alarm = queries.access_alarm(scope, pk)
    policies.require_evaluate(scope, alarm.campaign.ministry_id)
    form, at, title = forms.AlarmForm(request.POST or None), timezone.now(), _("Alarm beantworten")
    return answer_form(
        request,
        form,
        lambda: actions.answer_alarm(user=user, scope=scope, at=at, alarm=alarm, **form.cleaned_data),
        done=_("Die Antwort ist festgehalten."),
        url=reverse("findings:live", args=[alarm.campaign_id]),
        page={
            **campaign_frame(alarm.campaign, "findings", title),
            "title": title,
            "lead": str(queries.RISK_WORDS.get(alarm.risk, alarm.risk)),
            "submit_label": _("Antwort festhalten"),
        },
    )


@require_safe
def across(request: HttpRequest) -> HttpResponse:
    """The released results of all campaigns side by side."""
    _user, scope = signed_in(request)
    title = _("Kampagnen im Vergleich")
    crumbs = [(_("Auswertung"), reverse("findings:list")), (title, None)]
    return render(request, "findings/across.html", {"title": title, "crumbs": crumbs, **across_page(scope)})


@require_safe
def across_chart(request: HttpRequest) -> HttpResponse:
    """The ratios of all released results as SVG."""
    _user, scope = signed_in(request)
    return HttpResponse(across_svg(scope), content_type="image/svg+xml")


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
    body = evaluation_report_pdf(report_of(run), fonts_dir=settings.FONTS_DIR)
    return _file(run, body, "pdf", "application/pdf")


@require_safe
def report_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a run as Word file."""
    _user, scope = signed_in(request)
    run = queries.access_run(scope, pk)
    return _file(run, evaluation_report_docx(report_of(run)), "docx", WORD_TYPE)


def _file(run: Run, body: bytes, ending: str, content_type: str) -> HttpResponse:
    name = f"auswertung-{slugify(run.campaign.file_reference)}-{run.pk}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)
