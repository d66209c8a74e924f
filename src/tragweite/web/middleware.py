# SPDX-License-Identifier: EUPL-1.2
"""Refusals and oversized requests become German pages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from tragweite.core.refusal import Refused
from tragweite.web.refusals import refusal_status, refusal_text
from tragweite.web.uploads import TOO_LARGE, announced_too_large, limit_mb, stopped

Answer = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Answers a ``Refused`` with its text, and a request that is too large with 413, before anything is stored."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = too_large(request) if announced_too_large(request) else self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # A page of a signed-in person is in no cache, nor behind the back button after the sign-out.
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Read the body before the view does, so that no view works on a request whose file was cut off."""
        if request.method == "POST":
            request.POST  # noqa: B018 - reading it runs the upload handlers
        if (refused := stopped(request)) is not None:
            return refused_response(request, refused)
        return too_large(request) if request.META.get(TOO_LARGE) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused_response(request, exception) if isinstance(exception, Refused) else None


def refused_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page of a refusal; htmx gets the notice alone."""
    template = "components/_problem.html" if getattr(request, "htmx", False) else "refused.html"
    context = {"text": refusal_text(refused), "back_url": way_back(request)}
    return render(request, template, context, status=refusal_status(refused))


def too_large(request: HttpRequest) -> HttpResponse:
    """413 with the allowed size and what to do."""
    context = {"limit_mb": request.META.get(TOO_LARGE) or limit_mb(request), "back_url": way_back(request)}
    return render(request, "413.html", context, status=413)


def way_back(request: HttpRequest) -> str:
    """The page from which the person came, if it is one of ours."""
    origin = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(
        origin, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return origin if is_ours else "/"
