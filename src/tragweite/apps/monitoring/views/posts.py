# SPDX-License-Identifier: EUPL-1.2
"""Reporting a publication, and clearing a deviation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.content.queries import access_item, current_version
from tragweite.apps.monitoring import actions, forms, policies, queries
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.rules.states import DeviationState
from tragweite.web.answers import answer_form
from tragweite.web.forms import KernForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def publish(request: HttpRequest, item_id: int) -> HttpResponse:
    """Report that a post is live; it is compared at once with what was approved."""
    user, scope = signed_in(request)
    item, at = access_item(scope, item_id), timezone.now()
    policies.require_monitor(scope, item.campaign.ministry_id)
    form = forms.PublicationForm(request.POST or None, request.FILES or None, at=at)
    url = reverse("content:item", args=[item.pk])
    title = _("Veröffentlichung melden")
    page = {
        **campaign_frame(item.campaign, "monitoring", title),
        "item": item,
        "version": current_version(item),
        "title": title,
        "submit_label": title,
    }
    return answer_form(
        request,
        form,
        lambda: actions.register_publication(user=user, scope=scope, at=at, item=item, **form.cleaned_data),
        done=_("Die Veröffentlichung ist gemeldet und mit der Freigabe verglichen."),
        url=url,
        page=page,
        template="monitoring/publish.html",
    )


@require_safe
def deviation(request: HttpRequest, pk: int) -> HttpResponse:
    """Approved and live side by side, and the one next step."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    return render(request, "monitoring/deviation.html", _deviation_page(found, user, scope))


def _deviation_page(found: Deviation, user: User, scope: Scope, form: KernForm | None = None) -> dict[str, Any]:
    item = found.publication.item
    step = _step(found, scope)
    return {
        **campaign_frame(item.campaign, "monitoring", _("Abweichung")),
        "title": _("Abweichung: %(title)s") % {"title": item.title},
        "deviation": found,
        "item": item,
        "version": found.publication.version,
        "media": list(found.publication.version.media.select_related("medium").order_by("position")),
        "differences": found.details.get("differences", []),
        "expected": found.details.get("expected", ""),
        "step": step,
        "form": form or _step_form(step, found, user),
    }


def _step(found: Deviation, scope: Scope) -> str:
    """What this person can do now: assign, answer, settle, or nothing."""
    if found.state in (DeviationState.EXPLAINED, DeviationState.CORRECTED):
        return "settle" if policies.may_settle(scope, found) else "second_person"
    if not policies.may_monitor(scope, found.publication.item.campaign.ministry_id):
        return ""
    return {DeviationState.SEEN: "assign", DeviationState.ASSIGNED: "answer"}.get(DeviationState(found.state), "")


def _step_form(step: str, found: Deviation, user: User) -> KernForm | None:
    if step == "assign":
        return forms.AssignForm(people=_people(found), initial={"assignee": user.pk})
    if step == "answer":
        return forms.ExplanationForm()
    return forms.RejectionForm() if step == "settle" else None


def _people(found: Deviation) -> Any:
    return queries.possible_assignees(found.publication.item.campaign.ministry_id, at=timezone.now())


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody responsible."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    policies.require_monitor(scope, found.publication.item.campaign.ministry_id)
    form = forms.AssignForm(request.POST, people=_people(found))
    return _answer(
        request,
        found,
        form,
        lambda: actions.assign_deviation(
            user=user, scope=scope, at=timezone.now(), deviation=found, assignee=form.cleaned_data["assignee"]
        ),
        done=_("Die Zuständigkeit ist festgelegt."),
    )


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain a deviation, or say that it was corrected."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    policies.require_monitor(scope, found.publication.item.campaign.ministry_id)
    form = forms.ExplanationForm(request.POST)

    def act() -> None:
        do = actions.explain_deviation if form.cleaned_data["how"] == "explain" else actions.correct_deviation
        text = form.cleaned_data["explanation"]
        do(user=user, scope=scope, at=timezone.now(), deviation=found, explanation=text)

    return _answer(request, found, form, act, done=_("Gespeichert. Jetzt muss eine zweite Person zustimmen."))


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an explanation back."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    policies.require_settle(scope, found)
    form = forms.RejectionForm(request.POST)
    return _answer(
        request,
        found,
        form,
        lambda: actions.reject_deviation(
            user=user, scope=scope, at=timezone.now(), deviation=found, reason=form.cleaned_data["reason"]
        ),
        done=_("Die Abweichung ist zurück in der Klärung."),
    )


def _answer(request: HttpRequest, found: Deviation, form: KernForm, act: Any, *, done: str) -> HttpResponse:
    user, scope = signed_in(request)
    return answer_form(
        request,
        form,
        act,
        done=done,
        url=reverse("monitoring:deviation", args=[found.pk]),
        page=_deviation_page(found, user, scope, form),
        template="monitoring/deviation.html",
    )


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a deviation as the second person."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    actions.resolve_deviation(user=user, scope=scope, at=timezone.now(), deviation=found)
    messages.success(request, _("Die Abweichung ist geklärt."))
    return redirect("monitoring:deviation", found.pk)
