# SPDX-License-Identifier: EUPL-1.2
"""What someone without an account sees through a personal link: this one post, what is to do, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.content import actions, forms, pages, queries
from tragweite.apps.content.models import Item, Publication, Remark
from tragweite.apps.people import outside as people
from tragweite.apps.people.models import OutsideAccess
from tragweite.web.answers import is_done

from .deciding import package_response
from .planning import version_form
from .serving import view_response

REMARK: Final = "nachricht"
HOLD: Final = "anhalten"
LIVE: Final = "live"
EVIDENCE: Final = "nachweis"
Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def through_link(view: Page) -> Page:
    """Open to everyone who has the link and, where codes are sent, the mail of its owner.

    Every link that does not hold gets one and the same friendly page.
    """

    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = people.code_page(request, token=token) or view(request, token, *args, **kwargs)
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
    """The post, what is to do by when, the briefing, the form, the remarks; POST hands a version in."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    form = version_form(request, item)
    if is_done(request, form, lambda: actions.submit_version(outside=access, at=at, item=item, **_content(form))):
        messages.success(request, _said(item))
        return redirect("content:outside", token)
    if form.is_bound:
        form.park_files()
    return _page(request, token, access, item, form=form)


def _said(item: Item) -> str:
    if item.state == "drafting":
        return _("Ihre Fassung ist angekommen und gespeichert. Bevor sie geprüft wird, fehlt noch etwas.")
    return _("Danke. Ihre Fassung ist angekommen und wird geprüft.")


def _content(form: forms.VersionForm) -> dict[str, Any]:
    """Whether money spreads the post is for the ministry to say, not for the form of somebody outside."""
    return {**form.content(), "boosted": bool(form.initial["boosted"])}


def _page(request: HttpRequest, token: str, access: OutsideAccess, item: Item, **given: Any) -> HttpResponse:
    """The whole page; a form that was refused is ``given``, the others begin empty."""
    context = pages.outside_context(item, access)
    context |= {
        "token": token,
        "form": version_form(None, item),
        "remark_form": forms.OutsideRemarkForm(prefix=REMARK),
        "hold_form": forms.ReasonForm(prefix=HOLD),
        "live_form": forms.OutsidePublicationForm(prefix=LIVE),
    }
    if context["publication"] is not None and "evidence_form" not in given:
        context["evidence_form"] = _evidence_form(None, context["publication"], at=timezone.now())
    return render(request, "content/outside.html", {**context, **given})


@through_link
@require_POST
def outside_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The briefing was read."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    briefing = queries.current_briefing(item.campaign_id)
    if briefing is None:
        raise Http404
    actions.confirm_briefing(at=at, item=item, briefing=briefing, outside=access)
    messages.success(request, _("Danke. Ihre Bestätigung ist gespeichert."))
    return redirect("content:outside", token)


@through_link
@require_POST
def outside_remark(request: HttpRequest, token: str) -> HttpResponse:
    """A message on the newest version, or an answer to a remark (``zu``)."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    version = queries.current_version(item)
    if version is None:
        raise Http404
    version.item = item
    key = request.POST.get("zu", "")
    parent = queries.access_remark(item, int(key)) if key.isdecimal() else None
    form, kind = forms.OutsideRemarkForm(request.POST, prefix=REMARK), Remark.Kind.STYLE
    act = actions.add_remark
    if is_done(
        request,
        form,
        lambda: act(outside=access, at=at, version=version, kind=kind, parent=parent, **form.cleaned_data),
    ):
        messages.success(request, _("Ihre Nachricht ist angekommen."))
        return redirect("content:outside", token)
    return _page(request, token, access, item, remark_form=form)


@through_link
@require_POST
def outside_hold(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a hold of the whole post."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    form = forms.ReasonForm(request.POST, prefix=HOLD)
    if is_done(request, form, lambda: actions.hold_item(outside=access, at=at, item=item, **form.cleaned_data)):
        messages.success(request, _("Der Beitrag ist angehalten. Das Ressort bekommt Bescheid."))
        return redirect("content:outside", token)
    return _page(request, token, access, item, hold_form=form)


@through_link
@require_POST
def outside_resume(request: HttpRequest, token: str) -> HttpResponse:
    """Lift the own hold."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    actions.resume_item(outside=access, at=at, item=item)
    messages.success(request, _("Der Beitrag geht weiter."))
    return redirect("content:outside", token)


@through_link
@require_POST
def outside_publication(request: HttpRequest, token: str) -> HttpResponse:
    """Tell where the released post went live."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    form = forms.OutsidePublicationForm(request.POST, prefix=LIVE)
    act = actions.record_publication
    if is_done(request, form, lambda: act(outside=access, at=at, item=item, **form.cleaned_data)):
        messages.success(request, _("Danke. Die Veröffentlichung ist gemeldet."))
        return redirect("content:outside", token)
    return _page(request, token, access, item, live_form=form)


@through_link
@require_POST
def outside_evidence(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the live post looks like."""
    at = timezone.now()
    access, item = queries.access_outside_item(token=token, at=at)
    publication, act = queries.require_live_publication(item), actions.hand_in_evidence
    form = _evidence_form(request, publication, at=at)
    if is_done(request, form, lambda: act(outside=access, at=at, item=item, **form.content)):
        messages.success(request, _("Danke. Ihr Nachweis ist angekommen und wird mit der Freigabe verglichen."))
        return redirect("content:outside", token)
    return _page(request, token, access, item, evidence_form=form)


def _evidence_form(request: HttpRequest | None, publication: Publication, *, at: datetime) -> forms.OutsideEvidenceForm:
    sent = (request.POST, request.FILES) if request is not None else ()
    return forms.OutsideEvidenceForm(
        *sent,
        moments=[moment for moment, _due_at in queries.look_moments(publication)],
        is_story=publication.item.format == Item.Format.STORY,
        at=at,
        prefix=EVIDENCE,
    )


@through_link
@require_safe
def outside_package(request: HttpRequest, token: str) -> HttpResponseBase:  # noqa: ARG001
    """Exactly what may go out, as one archive."""
    _access, item = queries.access_outside_item(token=token, at=timezone.now())
    return package_response(item)


@through_link
@require_safe
def outside_medium(request: HttpRequest, token: str, sha256: str, kind: str = "ansicht") -> HttpResponseBase:
    """A bare copy of a file of this one post: no place, no camera, no name in it. Only the own upload is shown as is."""
    access, item = queries.access_outside_item(token=token, at=timezone.now())
    medium = queries.access_medium(item, sha256)
    return view_response(request, medium, kind, may_original=queries.is_own_upload(access, item, medium))
