# SPDX-License-Identifier: EUPL-1.2
"""How a page answers: a form that runs one act, and an act that may be clicked twice."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tragweite.core.refusal import Refused
from tragweite.web.forms import KernForm
from tragweite.web.refusals import refusal_text

T = TypeVar("T")

Crumbs = list[tuple[str, str | None]]
"""The way to a page: label and address of each step; the last step, the page itself, has no address."""

TWICE: Final = frozenset({"state.changed_meanwhile", "state.move_not_allowed"})
"""Refusals that say that the act was done before, by a double click or by a second person."""


def is_done(request: HttpRequest, form: KernForm, act: Callable[[], object]) -> bool:
    """Run ``act`` on a sent and valid form; a refusal becomes an error of the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def answer_form(
    request: HttpRequest,
    form: KernForm,
    act: Callable[[], T],
    *,
    done: str,
    url: str,
    page: dict[str, Any],
    onward: Callable[[T], str] | None = None,
    template: str = "form_page.html",
) -> HttpResponse:
    """Run ``act`` on a valid form and go to ``url``; else show the form with what is to be mended.

    Where the address depends on what ``act`` made, ``onward`` gives it; ``url`` is then where "Abbrechen" leads.
    """
    made: list[T] = []
    if is_done(request, form, lambda: made.append(act())):
        messages.success(request, done)
        return redirect(onward(made[0]) if onward else url)
    return render(request, template, {"form": form, "cancel_url": url, **page})


def answer_act(request: HttpRequest, act: Callable[[], object], *, done: str, url: str) -> HttpResponse:
    """Run ``act`` and go to ``url``; a second click changes nothing and says so there."""
    try:
        act()
    except Refused as refused:
        if refused.code not in TWICE:
            raise
        messages.warning(request, refusal_text(refused))
    else:
        messages.success(request, done)
    return redirect(url)
