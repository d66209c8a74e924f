# SPDX-License-Identifier: EUPL-1.2
"""Briefing, planned posts, invitations and drafts of staff; each form calls one action."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.content import actions, forms, policies, queries
from tragweite.apps.people import actions as people
from tragweite.apps.people import outside
from tragweite.apps.people.queries import signed_in
from tragweite.core.rules.states import ItemState
from tragweite.web.answers import answer_form, is_done

from .frames import campaign_crumbs, form_page, item_crumbs, reason_page, run_act


@form_page
def write_briefing(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A new version of the briefing, begun from the last one."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_draft(scope, campaign.ministry_id)
    last = queries.current_briefing(campaign.pk)
    initial = forms.briefing_initial(last) if last else {}
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
def note_confirmation(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Write down that somebody outside confirmed the newest briefing in another way than by the link."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_draft(scope, campaign.ministry_id)
    form, at, briefing = forms.ConfirmationForm(request.POST or None), timezone.now(), _newest(campaign.pk)
    title = _("Bestätigung des Briefings festhalten")
    return answer_form(
        request,
        form,
        lambda: actions.note_confirmation(user=user, scope=scope, at=at, briefing=briefing, **form.cleaned_data),
        done=_("Die Bestätigung ist festgehalten."),
        url=reverse("content:campaign", args=[campaign.pk]),
        page={"title": title, "submit_label": _("Festhalten"), "crumbs": campaign_crumbs(campaign, title)},
    )


def _newest(campaign_id: int) -> Any:
    briefing = queries.current_briefing(campaign_id)
    if briefing is None:
        raise Http404
    return briefing


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
    context |= {"code_notice": outside.notice()}
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
    form, at = version_form(request, item), timezone.now()
    act = actions.submit_version
    if is_done(request, form, lambda: act(user=user, scope=scope, at=at, item=item, **form.content())):
        messages.success(request, _("Die Fassung ist gespeichert. Wie es weitergeht, steht unter „Nächster Schritt“."))
        return redirect("content:item", pk)
    if form.is_bound:
        form.park_files()
    title = _("Fassung einreichen")
    context = {"title": title, "item": item, "form": form, "crumbs": item_crumbs(item, title)}
    return render(request, "content/submit.html", context)


def version_form(request: HttpRequest | None, item: Any) -> forms.VersionForm:
    """The form of a draft, begun from the newest version; ``request`` None shows it unsent."""
    previous, briefing = queries.current_version(item), queries.current_briefing(item.campaign_id)
    sent = request is not None and request.method == "POST"
    return forms.VersionForm(
        request.POST if request and sent else None,
        request.FILES if request and sent else None,
        item=item,
        previous=previous,
        label=briefing.label if briefing else "",
    )


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the stored version to approval."""
    return run_act(request, pk, actions.submit_for_approval, _("Der Beitrag ist zur Freigabe gegeben."))


@form_page
def reschedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Another date; a missed or refused post begins again with it."""
    return reason_page(
        request,
        pk,
        actions.reschedule_item,
        right=lambda scope, item: policies.require_draft(scope, item.campaign.ministry_id),
        title=_("Termin ändern"),
        submit_label=_("Termin setzen"),
        done=_("Der Beitrag hat einen neuen Termin."),
        lead=_("Ein schon bereitgestellter Beitrag wird danach noch einmal bereitgestellt."),
        form=forms.RescheduleForm(request.POST or None),
    )


@form_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post back for good."""
    return reason_page(
        request,
        pk,
        actions.withdraw_item,
        right=lambda scope, item: (
            policies.require_deciding_role(scope, item.campaign.ministry_id)
            if item.state in {ItemState.PUBLISHED, ItemState.CHECKED, ItemState.DEVIATING, ItemState.URGENT}
            else policies.require_draft(scope, item.campaign.ministry_id)
        ),
        title=_("Beitrag zurückziehen"),
        submit_label=_("Endgültig zurückziehen"),
        done=_("Der Beitrag ist zurückgezogen."),
        lead=_("Das ist endgültig. Alle Fassungen und Entscheidungen bleiben für die Prüfung erhalten."),
        form=forms.WithdrawForm(request.POST or None),
    )
