# SPDX-License-Identifier: EUPL-1.2
"""Reporting a publication, and clearing a deviation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.content.models import Item
from tragweite.apps.content.queries import access_item, current_version
from tragweite.apps.monitoring import actions, forms, pages, policies, queries
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
    is_story = item.format == Item.Format.STORY
    form = forms.PublicationForm(request.POST or None, request.FILES or None, at=at, is_story=is_story)
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
        lambda: actions.register_publication(
            user=user,
            scope=scope,
            at=at,
            item=item,
            url=form.cleaned_data["url"],
            published_at=form.cleaned_data["published_at"],
            seen=form.seen,
        ),
        done=_("Die Veröffentlichung ist gemeldet und wird mit der Freigabe verglichen."),
        url=url,
        onward=lambda made: reverse("monitoring:post", args=[made.pk]),
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
    publication, step = found.publication, _step(found, scope)
    stop = queries.payment_of(found)
    return {
        **campaign_frame(found.campaign, "monitoring", _("Abweichung")),
        "title": _("Abweichung: %(title)s") % {"title": found.title},
        "deviation": found,
        "publication": publication,
        "item": publication.item if publication else None,
        "version": publication.version if publication else None,
        "pairs": pages.deviation_pairs(found),
        "differences": found.details.get("differences", []),
        "expected": found.details.get("expected", ""),
        "stop": stop,
        "contract": stop.contract if stop else queries.contract_of(found),
        "step": step,
        "form": form or _step_form(step, found, user),
        "may_monitor": policies.may_monitor(scope, found.campaign.ministry_id),
        "files": [] if publication else list(queries.files_of(found)),
    }


def _step(found: Deviation, scope: Scope) -> str:
    """What this person can do now: assign, answer, settle, or nothing."""
    if found.state in (DeviationState.EXPLAINED, DeviationState.CORRECTED):
        return "settle" if policies.may_settle(scope, found) else "second_person"
    if not policies.may_monitor(scope, found.campaign.ministry_id):
        return ""
    return {DeviationState.SEEN: "assign", DeviationState.ASSIGNED: "answer"}.get(DeviationState(found.state), "")


def _step_form(step: str, found: Deviation, user: User) -> KernForm | None:
    if step == "assign":
        return forms.AssignForm(people=_people(found), initial={"assignee": user.pk})
    if step == "answer":
        return forms.ExplanationForm()
    return forms.ResolutionForm() if step == "settle" else None


def _people(found: Deviation) -> Any:
    return queries.possible_assignees(found.campaign.ministry_id, at=timezone.now())


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody responsible."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    policies.require_monitor(scope, found.campaign.ministry_id)
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
    policies.require_monitor(scope, found.campaign.ministry_id)
    form = forms.ExplanationForm(request.POST)

    def act() -> None:
        do = actions.explain_deviation if form.cleaned_data["how"] == "explain" else actions.correct_deviation
        text = form.cleaned_data["explanation"]
        do(user=user, scope=scope, at=timezone.now(), deviation=found, explanation=text)

    return _answer(request, found, form, act, done=_("Gespeichert. Jetzt muss eine zweite Person zustimmen."))


@form_page
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an explanation back."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    policies.require_settle(scope, found)
    form = forms.RejectionForm(request.POST or None)
    title = _("Erklärung zurückgeben")
    return answer_form(
        request,
        form,
        lambda: actions.reject_deviation(
            user=user, scope=scope, at=timezone.now(), deviation=found, reason=form.cleaned_data["reason"]
        ),
        done=_("Die Abweichung ist zurück in der Klärung."),
        url=reverse("monitoring:deviation", args=[found.pk]),
        page={
            **campaign_frame(found.campaign, "monitoring", title),
            "title": title,
            "submit_label": _("Mit Grund zurückgeben"),
        },
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
    """Settle a deviation as the second person, with a reason."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    policies.require_settle(scope, found)
    form = forms.ResolutionForm(request.POST)
    return _answer(
        request,
        found,
        form,
        lambda: actions.resolve_deviation(
            user=user, scope=scope, at=timezone.now(), deviation=found, reason=form.cleaned_data["reason"]
        ),
        done=_("Die Abweichung ist geklärt."),
    )


@form_page
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what an open deviation does to the payment."""
    user, scope = signed_in(request)
    found = queries.access_deviation(scope, pk)
    policies.require_monitoring(scope, found)
    form = forms.PaymentEffectForm(request.POST or None)
    title = _("Wirkung auf die Zahlung")
    return answer_form(
        request,
        form,
        lambda: actions.set_payment_effect(
            user=user, scope=scope, at=timezone.now(), deviation=found, **form.cleaned_data
        ),
        done=_("Die Wirkung auf die Zahlung ist festgelegt."),
        url=reverse("monitoring:deviation", args=[found.pk]),
        page={
            **campaign_frame(found.campaign, "monitoring", title),
            "title": title,
            "lead": _("Abweichung: %(title)s") % {"title": found.title},
            "submit_label": _("Wirkung festlegen"),
        },
    )
