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
from tragweite.core.refusal import Refused
from tragweite.web.forms import KernForm

from .reading import campaign_crumbs, item_crumbs, signed_in

form_page = require_http_methods(["GET", "HEAD", "POST"])


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


def _page(request: HttpRequest, form: KernForm, template: str = "form_page.html", **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context})


@form_page
def write_briefing(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A new version of the briefing, begun from the last one."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_draft(scope, campaign.ministry_id)
    last = queries.current_briefing(campaign.pk)
    initial = {name: getattr(last, name) for name in forms.BriefingForm.base_fields} if last else {}
    form, at = forms.BriefingForm(request.POST or None, initial=initial), timezone.now()
    url = reverse("content:campaign", args=[campaign.pk])
    if is_done(
        request,
        form,
        lambda: actions.write_briefing(user=user, scope=scope, at=at, campaign=campaign, **form.cleaned_data),
    ):
        messages.success(request, _("Das Briefing ist gespeichert. Frühere Fassungen bleiben erhalten."))
        return redirect(url)
    title = _("Briefing schreiben")
    crumbs = campaign_crumbs(campaign, title)
    return _page(request, form, title=title, submit_label=_("Briefing speichern"), cancel_url=url, crumbs=crumbs)


@form_page
def plan_item(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A new planned post."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_draft(scope, campaign.ministry_id)
    form, at = forms.ItemForm(request.POST or None, campaign=campaign), timezone.now()
    made: list[Item] = []

    def act() -> None:
        made.append(actions.plan_item(user=user, scope=scope, at=at, campaign=campaign, **form.cleaned_data))

    if is_done(request, form, act):
        messages.success(request, _("Der Beitrag ist geplant. Laden Sie jetzt ein, wer ihn macht."))
        return redirect("content:item", made[0].pk)
    title, url = _("Beitrag planen"), reverse("content:campaign", args=[campaign.pk])
    crumbs = campaign_crumbs(campaign, title)
    return _page(request, form, title=title, submit_label=title, cancel_url=url, crumbs=crumbs)


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
    return _page(request, form, **context, lead=lead, submit_label=_("Link ausstellen"), cancel_url=url)


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
    if is_done(
        request,
        form,
        lambda: actions.submit_version(user=user, scope=scope, at=at, item=item, **form.content()),
    ):
        messages.success(request, _("Die Fassung ist eingereicht und liegt zur Freigabe vor."))
        return redirect("content:item", pk)
    title = _("Fassung einreichen")
    return _page(request, form, "content/submit.html", title=title, item=item, crumbs=item_crumbs(item, title))


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
    if is_done(
        request,
        form,
        lambda: actions.add_remark(user=user, scope=scope, at=at, version=version, **form.cleaned_data),
    ):
        messages.success(request, _("Die Anmerkung ist gespeichert."))
        return redirect("content:item", pk)
    title = _("Anmerkung zu Fassung %(number)s") % {"number": version.number}
    return _reason_page(request, form, item, title=title, submit_label=_("Anmerkung speichern"))


def _reason_page(
    request: HttpRequest, form: KernForm, item: Item, *, title: str, submit_label: str, lead: str = ""
) -> HttpResponse:
    return _page(
        request,
        form,
        title=title,
        lead=lead or item.title,
        submit_label=submit_label,
        cancel_url=reverse("content:item", args=[item.pk]),
        crumbs=item_crumbs(item, title),
    )


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
    context = pages.decision_context(item, versions)
    return _page(request, form, "content/approve.html", title=title, crumbs=item_crumbs(item, title), **context)


def _with_reason(
    request: HttpRequest, pk: int, act: Callable[..., object], *, title: str, submit_label: str, done: str, lead: str
) -> HttpResponse:
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    form, at = forms.ReasonForm(request.POST or None), timezone.now()
    if is_done(request, form, lambda: act(user=user, scope=scope, at=at, item=item, **form.cleaned_data)):
        messages.success(request, done)
        return redirect("content:item", pk)
    return _reason_page(request, form, item, title=title, submit_label=submit_label, lead=lead)


@form_page
def return_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a post back with a reason."""
    return _with_reason(
        request,
        pk,
        actions.return_item,
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
