# SPDX-License-Identifier: EUPL-1.2
"""How a ministry decides about posts: its steps and its hours, set by its head of communication."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.content import actions, forms, queries
from tragweite.apps.content.models import ReviewStep
from tragweite.apps.people.models import Ministry
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.refusal import Refused
from tragweite.web.answers import Crumbs, answer_form

from .frames import form_page

START: dict[str, Any] = {"position": 1, "title": "", "role": "approver", "days": 3}


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """The ministries in whose posts one takes part, with their steps and hours."""
    _user, scope = signed_in(request)
    today = timezone.localdate()
    mine = set(queries.ministries_of_head(scope).values_list("pk", flat=True))
    rows = [
        {
            "ministry": ministry,
            "steps": [_named(each) for each in queries.current_and_coming_steps(ministry.pk, on=today)],
            "terms": queries.terms_of(ministry.pk, on=today),
            "may_set": ministry.pk in mine,
        }
        for ministry in _read(scope)
    ]
    context = {"title": _("Freigabeschritte"), "crumbs": _crumbs(), "rows": rows}
    return render(request, "content/steps.html", context)


def _named(step: ReviewStep) -> ReviewStep:
    """With the condition in words."""
    step.only_when_word = dict(forms.CHECKS).get(step.only_when, step.only_when)  # type: ignore[attr-defined]
    return step


def _read(scope: Scope) -> list[Ministry]:
    found = Ministry.objects.order_by("name")
    return list(found if scope.reads_all else found.filter(pk__in=scope.ministry_ids))


def _crumbs(*last: str) -> Crumbs:
    here = reverse("content:steps") if last else None
    return [(_("Inhalte"), reverse("content:list")), (_("Freigabeschritte"), here), *((each, None) for each in last)]


def _mine(scope: Scope, ministry_id: int) -> Ministry:
    """The ministry that one heads; a foreign and a missing one answer alike."""
    found = next((each for each in _read(scope) if each.pk == ministry_id), None)
    if found is None:
        raise Http404
    if not queries.ministries_of_head(scope).filter(pk=ministry_id).exists():
        raise Refused("content.not_head")
    return found


@form_page
def set_steps(request: HttpRequest, ministry_id: int) -> HttpResponse:
    """Replace the steps of a ministry from a day on."""
    user, scope = signed_in(request)
    ministry = _mine(scope, ministry_id)
    today, sent = timezone.localdate(), request.POST if request.method == "POST" else None
    form = forms.StepsForm(sent, initial={"valid_from": today})
    rows = forms.StepFormSet(sent, initial=_begun(ministry, today) if sent is None else None, prefix="schritt")
    if sent is not None and form.is_valid() and rows.is_valid():
        try:
            given = forms.given_steps(rows.cleaned_data)
            actions.set_review_steps(
                user=user, scope=scope, at=timezone.now(), ministry=ministry, steps=given, **form.cleaned_data
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Die Schritte sind gespeichert. Laufende Prüfungen bleiben, wie sie sind."))
            return redirect("content:steps")
    context = {"title": _("Schritte festlegen"), "lead": ministry.name, "form": form, "rows": rows}
    return render(request, "content/set_steps.html", {**context, "crumbs": _crumbs(_("Schritte festlegen"))})


def _begun(ministry: Ministry, today: Any) -> list[dict[str, Any]]:
    """The steps that hold, to be changed."""
    held = queries.steps_of(ministry.pk, on=today)
    return [
        {
            "position": each.position,
            "title": each.title,
            "role": each.roles[0],
            "only_when": each.only_when,
            "days": each.days,
            "same_person_allowed": each.same_person_allowed,
        }
        for each in held
    ] or [START]


@form_page
def set_terms(request: HttpRequest, ministry_id: int) -> HttpResponse:
    """Set the hours of a ministry from a day on."""
    user, scope = signed_in(request)
    ministry = _mine(scope, ministry_id)
    today = timezone.localdate()
    held = queries.terms_of(ministry.pk, on=today)
    form = forms.TermsForm(request.POST or None, initial={**vars(held), "valid_from": today})
    title = _("Fristen festlegen")

    def act() -> Any:
        day = form.cleaned_data["valid_from"]
        return actions.set_terms(
            user=user, scope=scope, at=timezone.now(), ministry=ministry, terms=form.terms(), valid_from=day
        )

    page = {"title": title, "lead": ministry.name, "submit_label": title, "crumbs": _crumbs(title)}
    return answer_form(
        request, form, act, done=_("Die Fristen sind gespeichert."), url=reverse("content:steps"), page=page
    )
