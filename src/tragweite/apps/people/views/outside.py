# SPDX-License-Identifier: EUPL-1.2
"""The page before a personal link: a code to the stored address shows that the right person opened it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tragweite.apps.people import actions, outside, queries
from tragweite.apps.people.forms import OutsideCodeForm
from tragweite.apps.people.models import OutsideAccess
from tragweite.apps.people.policies import OUTSIDE_PAGES
from tragweite.web.answers import is_done

Page = Callable[[HttpRequest, str], HttpResponse]


def _behind_link(view: Page) -> Page:
    """Open without an account; the address is a key, so it goes into no cache, no index and to no other site."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return login_not_required(never_cache(opened))


def _target(access: OutsideAccess, token: str) -> str:
    """The page that the link opens; 404 where its purpose has none."""
    if access.purpose not in OUTSIDE_PAGES:
        raise Http404
    return reverse(OUTSIDE_PAGES[access.purpose], args=[token])


def masked(address: str) -> str:
    """An address as its owner recognises it and nobody else learns it: ``c…@example.org``."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _context(access: OutsideAccess, token: str, form: OutsideCodeForm, *, at: Any) -> dict[str, Any]:
    return {
        "title": _("Bitte bestätigen Sie, dass Sie es sind"),
        "form": form,
        "token": token,
        "address": masked(access.email),
        "code_is_open": access.codes.filter(expires_at__gt=at, confirmed_at=None).exists(),
    }


@_behind_link
@require_http_methods(["GET", "HEAD", "POST"])
def outside_code(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code; the right one opens the link for this browser."""
    at = timezone.now()
    access = queries.access_by_token(token=token, at=at)
    target = _target(access, token)
    if outside.verified(request, access):
        return redirect(target)
    form = OutsideCodeForm(request.POST or None)
    if is_done(request, form, lambda: actions.confirm_code(access=access, at=at, code=form.cleaned_data["code"])):
        response = redirect(target)
        outside.remember(response, access)
        return response
    return render(request, "people/outside_code.html", _context(access, token, form, at=at))


@_behind_link
@require_POST
def outside_code_send(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code. Only a click does this: programs that look at the links of a mail send none."""
    at = timezone.now()
    access = queries.access_by_token(token=token, at=at)
    if outside.asks_code():
        actions.send_code(access=access, at=at)
        messages.success(request, _("Der Code ist unterwegs. Er kommt in etwa einer Minute an."))
    return redirect("people:outside_code", token)
