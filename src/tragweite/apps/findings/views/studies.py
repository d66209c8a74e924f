# SPDX-License-Identifier: EUPL-1.2
"""Pages of studies: files, options, the finding, its review and release, its downloads."""

import json
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.findings import actions, forms, policies
from tragweite.apps.findings.models import Study
from tragweite.apps.findings.pages import options_form, options_page, study_page
from tragweite.apps.findings.queries import studies
from tragweite.apps.people.queries import signed_in
from tragweite.web.answers import answer_act, answer_form, is_done
from tragweite.web.parked import park, parked

form_page = require_http_methods(["GET", "HEAD", "POST"])
SESSION_KEY: Final = "study"


def _design(kind: str) -> studies.StudyKind:
    if kind not in studies.KINDS:
        raise Http404
    return studies.KINDS[kind]


@form_page
def new_study(request: HttpRequest, campaign_id: int, kind: str) -> HttpResponse:
    """First step of a study: question, source, files. They are read at once, so that a damaged one is refused here."""
    _user, scope = signed_in(request)
    found, design = access_campaign(scope, campaign_id), _design(kind)
    policies.require_evaluate(scope, found.ministry_id)
    is_planned = studies.planning_of(found, kind) == Study.Planning.PLANNED
    form = forms.StudyFilesForm(request.POST or None, request.FILES or None, kind=design, is_planned=is_planned)
    if is_done(request, form, lambda: _park_study(request, found, design, form)):
        return redirect("findings:study_options", found.pk, kind)
    title = str(design.kind.label)
    page = {
        **campaign_frame(found, "findings", title),
        "title": title,
        "lead": _("Schritt 1 von 2. %(question)s") % {"question": design.lead},
        "submit_label": _("Weiter zur Vorschau"),
    }
    cancel = reverse("findings:campaign", args=[found.pk])
    return render(request, "form_page.html", {**page, "form": form, "cancel_url": cancel})


def _park_study(
    request: HttpRequest, found: Campaign, design: studies.StudyKind, form: forms.StudyFilesForm
) -> None:  # fmt: skip
    files = []
    for part in design.parts:
        if sent := form.cleaned_data[part.role]:
            upload = studies.upload_of(role=part.role, name=str(sent.name), content=sent.read(studies.MOST_BYTES + 1))
            studies.preview_of(design, upload)
            files.append({"role": part.role, "name": upload.name, "sha256": park(_folder(found), upload.content)})
    about = {name: str(value) for name, value in form.about().items()}
    request.session[SESSION_KEY] = {"campaign": found.pk, "kind": str(design.kind), "about": about, "files": files}


def _folder(found: Campaign) -> Path:
    folder: Path = settings.TRAGWEITE.var_dir / "imports" / str(found.pk)
    return folder


@form_page
def study_options(request: HttpRequest, campaign_id: int, kind: str) -> HttpResponse:
    """Second step: what the files hold, the options of the design; then it is computed."""
    user, scope = signed_in(request)
    found, design, at = access_campaign(scope, campaign_id), _design(kind), timezone.now()
    policies.require_evaluate(scope, found.ministry_id)
    told = _told_study(request, found, design)
    if told is None:
        return redirect("findings:new_study", found.pk, kind)
    about, uploads = told
    previews = [studies.preview_of(design, upload) for upload in uploads]
    given = request.POST if request.method == "POST" else None  # a design may have no options
    form = options_form(given, kind=kind, previews=previews, campaign=found)
    return answer_form(
        request, form,
        lambda: actions.compute_study(
            user=user, scope=scope, at=at, campaign=found, kind=kind, about=about, uploads=uploads, parameters=form.parameters()
        )[0],
        done=_("Die Untersuchung ist gerechnet. Eine zweite Person muss sie prüfen."),
        url=reverse("findings:campaign", args=[found.pk]),
        onward=lambda made: reverse("findings:study", args=[made.pk]),
        page=options_page(found, design, previews),
        template="findings/study_options.html",
    )  # fmt: skip


def _told_study(
    request: HttpRequest, found: Campaign, design: studies.StudyKind
) -> tuple[dict[str, str | date], list[studies.Upload]] | None:
    """The answers and files of the first step, if it was taken by this person for this campaign and design."""
    told = request.session.get(SESSION_KEY) or {}
    if (told.get("campaign"), told.get("kind")) != (found.pk, str(design.kind)):
        return None
    uploads = []
    for each in told["files"]:
        path = parked(_folder(found), each["sha256"])
        if path is None:
            return None
        uploads.append(studies.upload_of(role=each["role"], name=each["name"], content=path.read_bytes()))
    return {**told["about"], "as_of_on": date.fromisoformat(told["about"]["as_of_on"])}, uploads


@require_safe
def study(request: HttpRequest, study_id: int) -> HttpResponse:
    """What a study found, how sure, what was checked, what it does not show."""
    _user, scope = signed_in(request)
    found = studies.access_study(scope, study_id)
    frame = campaign_frame(found.campaign, "findings", found.question)
    return render(request, "findings/study.html", {**frame, **study_page(found, scope)})


def review_study(request: HttpRequest, study_id: int) -> HttpResponse:
    """Record the review of a study by a second person."""
    user, scope = signed_in(request)
    found = studies.access_study(scope, study_id)
    policies.require_review(scope, found)
    form, at, title = forms.PeerReviewForm(request.POST or None), timezone.now(), _("Untersuchung prüfen")
    return answer_form(
        request,
        form,
        lambda: actions.review_study(user=user, scope=scope, at=at, study=found, **form.cleaned_data),
        done=_("Die Prüfung ist festgehalten."),
        url=reverse("findings:study", args=[found.pk]),
        page={
            **campaign_frame(found.campaign, "findings", title),
            "title": title,
            "lead": found.sentence,
            "submit_label": _("Prüfung festhalten"),
        },
    )


@require_POST
def release_study(request: HttpRequest, study_id: int) -> HttpResponse:
    """Release a study as the second person."""
    user, scope = signed_in(request)
    found = studies.access_study(scope, study_id)
    url = reverse("findings:study", args=[found.pk])
    at, done = timezone.now(), _("Die Untersuchung ist freigegeben.")
    return answer_act(
        request, lambda: actions.release_study(user=user, scope=scope, at=at, study=found), done=done, url=url
    )


@require_safe
def study_chart(request: HttpRequest, study_id: int, number: int) -> HttpResponse:
    """A chart of a study as SVG; a study never changes, so the browser may keep it."""
    _user, scope = signed_in(request)
    charts = studies.telling.charts_of(studies.access_study(scope, study_id))
    if number >= len(charts):
        raise Http404
    headers = {"Cache-Control": "private, max-age=86400"}
    return HttpResponse(charts[number].svg, content_type="image/svg+xml", headers=headers)


@require_safe
def study_result(request: HttpRequest, study_id: int) -> HttpResponse:
    """The finding as the command prints it."""
    _user, scope = signed_in(request)
    found = studies.access_study(scope, study_id)
    body = json.dumps(found.result, ensure_ascii=False, allow_nan=False, indent=2, sort_keys=True).encode()
    return _attached(body, f"untersuchung-{found.pk}.json", "application/json")


@require_safe
def study_file(request: HttpRequest, study_id: int, role: str) -> HttpResponse:
    """A file of a study, as it was brought."""
    _user, scope = signed_in(request)
    name, content = studies.study_file(studies.access_study(scope, study_id), role)
    return _attached(content, name, "text/csv; charset=utf-8")


def _attached(body: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(body, content_type=content_type, headers=headers)
