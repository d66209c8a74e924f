# SPDX-License-Identifier: EUPL-1.2
"""Forms and buttons of staff; each one calls one action."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.content import actions, forms, pages, policies, queries
from tragweite.apps.content.models import Item
from tragweite.apps.people import actions as people
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.refusal import Refused
from tragweite.web.answers import answer_form, is_done

from .reading import campaign_crumbs, item_crumbs

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def write_briefing(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A new version of the briefing, begun from the last one."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_draft(scope, campaign.ministry_id)
    last = queries.current_briefing(campaign.pk)
    initial = {name: getattr(last, name) for name in forms.BriefingForm.base_fields} if last else {}
    form, at = forms.BriefingForm(request.POST or None, initial=initial), timezone.now()
    title = _("Briefing schreiben")
    page = {"title": title, "submit_label": _("Briefing speichern"), "crumbs": campaign_crumbs(campaign, title)}
    return answer_form(
        request,
        form,
        lambda: actions.write_briefing(user=user, scope=scope, at=at, campaign=campaign, **form.cleaned_data),
        done=_("Das Briefing ist gespeichert. Frühere Fassungen bleiben erhalten."),
        url=reverse("content:campaign", args=[campaign.pk]),
        page=page,
    )


@form_page
def plan_item(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A new planned post."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_draft(scope, campaign.ministry_id)
    form, at = forms.ItemForm(request.POST or None, campaign=campaign), timezone.now()
    title = _("Beitrag planen")
    return answer_form(
        request,
        form,
        lambda: actions.plan_item(user=user, scope=scope, at=at, campaign=campaign, **form.cleaned_data),
        done=_("Der Beitrag ist geplant. Laden Sie jetzt ein, wer ihn macht."),
        url=reverse("content:campaign", args=[campaign.pk]),
        onward=lambda item: reverse("content:item", args=[item.pk]),
        page={"title": title, "submit_label": title, "crumbs": campaign_crumbs(campaign, title)},
    )


@never_cache
@form_page
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A personal link; it is shown on this page once, and never again."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    policies.require_draft(scope, item.campaign.ministry_id)
    form, at, made = forms.InviteForm(request.POST or None), timezone.now(), list[Any]()

    def act() -> None:
        made.append(actions.invite_outside(user=user, scope=scope, at=at, item=item, **form.cleaned_data))

    title = _("Person von außen einladen")
    context: dict[str, Any] = {"title": title, "item": item, "crumbs": item_crumbs(item, title)}
    if is_done(request, form, act):
        access, token = made[0]
        link = settings.TRAGWEITE.public_url + reverse("content:outside", args=[token])
        return render(request, "content/invited.html", {**context, "access": access, "link": link})
    lead = _("Die Person bekommt einen eigenen Link: nur für diesen Beitrag, nur bis zum Ablauf, ohne Konto.")
    url = reverse("content:item", args=[pk])
    page = {"lead": lead, "submit_label": _("Link ausstellen"), "cancel_url": url}
    return render(request, "form_page.html", {"form": form, **context, **page})


@require_POST
def revoke_invitation(request: HttpRequest, pk: int, access_id: int) -> HttpResponse:
    """Close a personal link before its time."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    access = queries.access_invitation(item, access_id)
    people.revoke_outside(user=user, scope=scope, at=timezone.now(), access=access)
    messages.success(request, _("Der Link gilt nicht mehr."))
    return redirect("content:item", pk)


@form_page
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a version as a member of staff."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    policies.require_draft(scope, item.campaign.ministry_id)
    previous, briefing = queries.current_version(item), queries.current_briefing(item.campaign_id)
    form = forms.VersionForm(
        request.POST or None,
        request.FILES or None,
        item=item,
        previous=previous,
        label=briefing.label if briefing else "",
    )
    at = timezone.now()
    title = _("Fassung einreichen")
    return answer_form(
        request,
        form,
        lambda: actions.submit_version(user=user, scope=scope, at=at, item=item, **form.content()),
        done=_("Die Fassung ist eingereicht und liegt zur Freigabe vor."),
        url=reverse("content:item", args=[pk]),
        page={"title": title, "item": item, "crumbs": item_crumbs(item, title)},
        template="content/submit.html",
    )


@form_page
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark on the newest version."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    policies.require_draft(scope, item.campaign.ministry_id)
    version, at = queries.current_version(item), timezone.now()
    if version is None:
        raise Refused("content.no_version")
    version.item = item
    form = forms.RemarkForm(request.POST or None)
    title = _("Anmerkung zu Fassung %(number)s") % {"number": version.number}
    return answer_form(
        request,
        form,
        lambda: actions.add_remark(user=user, scope=scope, at=at, version=version, **form.cleaned_data),
        done=_("Die Anmerkung ist gespeichert."),
        url=reverse("content:item", args=[pk]),
        page=_page(item, title, submit_label=_("Anmerkung speichern"), lead=item.title),
    )


def _page(item: Item, title: str, *, submit_label: str, lead: str) -> dict[str, Any]:
    return {"title": title, "lead": lead, "submit_label": submit_label, "crumbs": item_crumbs(item, title)}


@require_POST
def resolve_remark(request: HttpRequest, pk: int, remark_id: int) -> HttpResponse:
    """Call a remark done."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    found = queries.access_remark(item, remark_id)
    found.version.item = item
    actions.resolve_remark(user=user, scope=scope, at=timezone.now(), remark=found)
    messages.success(request, _("Die Anmerkung ist erledigt."))
    return redirect("content:item", pk)


@form_page
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """See the post once more and approve exactly what is on this page."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    policies.require_decide(scope, item.campaign.ministry_id, contributors=queries.contributors(item))
    versions, at = queries.versions_of(item), timezone.now()
    if not versions:
        raise Refused("content.no_version")
    seen = {"version_id": versions[0].pk, "content_hash": versions[0].content_hash}
    form = forms.ApprovalForm(request.POST or None, initial=seen)
    if is_done(
        request, form, lambda: actions.approve_version(user=user, scope=scope, at=at, item=item, **form.cleaned_data)
    ):
        messages.success(request, _("Freigegeben. Die Fassung darf veröffentlicht werden."))
        return redirect("content:item", pk)
    title = _("Über die Freigabe entscheiden")
    context = pages.decision_context(item, versions)  # reads the media anew, so only where the page is shown
    return render(
        request, "content/approve.html", {"title": title, "form": form, "crumbs": item_crumbs(item, title), **context}
    )


def _with_reason(
    request: HttpRequest,
    pk: int,
    act: Callable[..., object],
    *,
    right: Callable[[Scope, Item], None],
    title: str,
    submit_label: str,
    done: str,
    lead: str,
) -> HttpResponse:
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    right(scope, item)
    form, at = forms.ReasonForm(request.POST or None), timezone.now()
    return answer_form(
        request,
        form,
        lambda: act(user=user, scope=scope, at=at, item=item, **form.cleaned_data),
        done=done,
        url=reverse("content:item", args=[pk]),
        page=_page(item, title, submit_label=submit_label, lead=lead),
    )


def _require_deciding(scope: Scope, item: Item) -> None:
    policies.require_deciding_role(scope, item.campaign.ministry_id)


@form_page
def return_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a post back with a reason."""
    return _with_reason(
        request,
        pk,
        actions.return_item,
        right=_require_deciding,
        title=_("Mit Anmerkung zurückgeben"),
        submit_label=_("Zurückgeben"),
        done=_("Der Beitrag ist zurückgegeben. Der Grund steht als Anmerkung an der Fassung."),
        lead=_("Wer den Beitrag gemacht hat, liest den Grund und reicht eine neue Fassung ein."),
    )


@form_page
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze a post where it stands."""
    return _with_reason(
        request,
        pk,
        actions.hold_item,
        right=lambda scope, item: policies.require_draft(scope, item.campaign.ministry_id),
        title=_("Beitrag anhalten"),
        submit_label=_("Anhalten"),
        done=_("Der Beitrag ist angehalten."),
        lead=_("Bis jemand den Beitrag fortsetzt, wird nichts eingereicht, entschieden oder veröffentlicht."),
    )


@form_page
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an approval back."""
    return _with_reason(
        request,
        pk,
        actions.void_approval,
        right=_require_deciding,
        title=_("Freigabe zurücknehmen"),
        submit_label=_("Freigabe zurücknehmen"),
        done=_("Die Freigabe ist erloschen. Der Beitrag ist wieder in Arbeit."),
        lead=_("Der Beitrag darf danach nicht mehr veröffentlicht werden, bis eine neue Fassung freigegeben ist."),
    )


def _act(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    act(user=user, scope=scope, at=timezone.now(), item=item)
    messages.success(request, done)
    return redirect("content:item", pk)


@require_POST
def start_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post into review."""
    return _act(request, pk, actions.start_review, _("Der Beitrag ist in Prüfung."))


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an approved post ready."""
    return _act(request, pk, actions.release_item, _("Der Beitrag ist zur Veröffentlichung bereit."))


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a frozen post go on."""
    return _act(request, pk, actions.resume_item, _("Der Beitrag geht dort weiter, wo er angehalten wurde."))
