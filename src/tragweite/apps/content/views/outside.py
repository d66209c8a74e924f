# SPDX-License-Identifier: EUPL-1.2
"""What someone without an account sees through a personal link: this one post, what is to do, and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.content import actions, forms, policies, queries
from tragweite.apps.content.models import Item, Remark
from tragweite.apps.people.models import OutsideAccess
from tragweite.web.answers import is_done

from .reading import medium_response

REMARK: Final = "nachricht"
Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def through_link(view: Page) -> Page:
    """Open to everyone who has the link; every link that does not hold gets one and the same friendly page."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "content/outside_gone.html", {"title": _("Dieser Link gilt nicht")}, status=404)
        # The address is the key: it is neither told to other sites nor found by search engines.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return cast(Page, login_not_required(never_cache(opened)))


@through_link
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """The post, what is to do by when, the briefing, the form, the remarks."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    form = _version_form(item, request)
    if is_done(request, form, lambda: actions.submit_version(outside=access, at=at, item=item, **_content(form))):
        messages.success(request, _("Danke. Ihre Fassung ist angekommen und wird geprüft."))
        return redirect("content:outside", token)
    return render(request, "content/outside.html", _context(token, access, item, form))


def _version_form(item: Item, request: HttpRequest | None = None) -> forms.VersionForm:
    previous, briefing = queries.current_version(item), queries.current_briefing(item.campaign_id)
    return forms.VersionForm(
        (request.POST or None) if request else None,
        (request.FILES or None) if request else None,
        item=item,
        previous=previous,
        label=briefing.label if briefing else "",
    )


def _content(form: forms.VersionForm) -> dict[str, Any]:
    """Whether money spreads the post is for the ministry to say, not for the form of somebody outside."""
    return {**form.content(), "boosted": bool(form.initial["boosted"])}


def _context(token: str, access: OutsideAccess, item: Item, form: forms.VersionForm) -> dict[str, Any]:
    versions = queries.versions_of(item)
    return {
        "title": item.title,
        "token": token,
        "access": access,
        "item": item,
        "form": form,
        "remark_form": forms.OutsideRemarkForm(prefix=REMARK),
        "versions": versions,
        "current": versions[0] if versions else None,
        "remarks": [each for version in versions for each in version.remarks.all()],
        "briefing": queries.current_briefing(item.campaign_id),
        "takes_drafts": item.state in policies.OPEN_FOR_OUTSIDE_DRAFTS,
        "takes_remarks": bool(versions) and item.state in policies.OPEN_FOR_DRAFTS,
    }


@through_link
@require_POST
def outside_remark(request: HttpRequest, token: str) -> HttpResponse:
    """A message on the newest version."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    version = queries.current_version(item)
    if version is None:
        raise Http404
    version.item = item
    form = forms.OutsideRemarkForm(request.POST, prefix=REMARK)
    kind = Remark.Kind.STYLE
    if is_done(
        request,
        form,
        lambda: actions.add_remark(outside=access, at=at, version=version, kind=kind, **form.cleaned_data),
    ):
        messages.success(request, _("Ihre Nachricht ist angekommen."))
        return redirect("content:outside", token)
    context = _context(token, access, item, _version_form(item))
    return render(request, "content/outside.html", {**context, "remark_form": form})


@through_link
@require_safe
def outside_medium(request: HttpRequest, token: str, sha256: str) -> FileResponse:  # noqa: ARG001
    """A picture of this one post."""
    _access, item = queries.access_outside_item(token=token, at=timezone.now())
    return medium_response(queries.access_medium(item, sha256))
