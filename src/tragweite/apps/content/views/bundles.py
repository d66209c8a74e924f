# SPDX-License-Identifier: EUPL-1.2
"""Bundles: made, filled, decided and released as one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.content import actions, forms, pages, policies, queries
from tragweite.apps.content.actions.bundles import UNDECIDED
from tragweite.apps.content.models import Bundle, Item
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.rules.states import ItemState
from tragweite.web.answers import is_done
from tragweite.web.formats import moment

from .frames import bundle_crumbs, campaign_crumbs, form_page


@form_page
def bundles(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The bundles of a campaign, and the form for a new one."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    at, is_open = timezone.now(), campaign.state in policies.OPEN_CAMPAIGNS
    may = is_open and policies.may_draft(scope, campaign.ministry_id)
    if request.method == "POST":
        policies.require_draft(scope, campaign.ministry_id)
    form, made = forms.BundleForm(request.POST or None), list[Bundle]()
    act = actions.make_bundle
    if is_done(
        request, form, lambda: made.append(act(user=user, scope=scope, at=at, campaign=campaign, **form.cleaned_data))
    ):
        messages.success(request, _("Das Bündel ist angelegt. Legen Sie jetzt die Beiträge hinein."))
        return redirect("content:bundle", made[0].pk)
    context = {"title": _("Bündel"), "lead": campaign.title, "campaign": campaign, "may_draft": may, "form": form}
    context |= {"bundles": list(queries.bundles_of(campaign)), "crumbs": campaign_crumbs(campaign, _("Bündel"))}
    return render(request, "content/bundles.html", context)


@require_safe
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """The posts of a bundle and what can be done with all of them."""
    _user, scope = signed_in(request)
    found = queries.access_bundle(scope, pk)
    return render(request, "content/bundle.html", _context(found, scope))


def _context(found: Bundle, scope: Scope, form: forms.BundleDecisionForm | None = None) -> dict[str, Any]:
    items = list(queries.bundle_items(found))
    rows = [_row(item, scope) for item in items]
    waiting = [row for row in rows if row["item"].state == ItemState.IN_REVIEW]
    states = {item.state for item in items}
    decides = bool(waiting) and states <= {ItemState.IN_REVIEW, ItemState.APPROVED}
    why_not = next(filter(None, map(_against_approval, waiting)), "")
    may = policies.may_draft(scope, found.campaign.ministry_id)
    all_approved = states == {ItemState.APPROVED}
    stops = next(filter(None, map(_against_release, rows)), "") if may and all_approved else ""
    return {
        "title": found.title,
        "crumbs": bundle_crumbs(found),
        "bundle": found,
        "rows": rows,
        "may_draft": may,
        "may_decide": decides and not why_not,
        "why_not": why_not,
        "may_release": may and all_approved and not stops,
        "why_not_release": stops,
        "decision_form": form or _decision_form(waiting),
        "put_form": forms.PutInBundleForm(bundle=found),
    }


def _against_approval(row: dict[str, Any]) -> str:
    """Why this person cannot agree to a post of the bundle; empty where nothing stands against it."""
    if row["mine"] is None or row["mine"].step is None:
        return row["mine"].reason if row["mine"] else ""
    return _stopped(row) if row["mine"].is_last else ""


def _against_release(row: dict[str, Any]) -> str:
    """Why the window of a post of the bundle cannot be opened; empty where nothing stands against it."""
    if stopped := _stopped(row):
        return stopped
    closed = pages.release_closed(row["item"], at=timezone.now())
    texts = {"title": row["item"].title, "closed": moment(closed)}
    return _("„%(title)s“: Das Fenster der Veröffentlichung ist seit %(closed)s zu.") % texts if closed else ""


def _stopped(row: dict[str, Any]) -> str:
    texts = {"title": row["item"].title, "reasons": row["stops"]}
    return _("„%(title)s“ hält das Bündel auf: %(reasons)s") % texts if row["stops"] else ""


def _row(item: Item, scope: Scope) -> dict[str, Any]:
    version = queries.current_version(item)
    state = queries.review_state(item, version) if version and item.state == ItemState.IN_REVIEW else None
    mine = pages.my_step(item, scope, state, contributors=queries.contributors(item)) if state else None
    checks = (
        pages.checks_of(item, version, remarks=queries.open_remarks(item), overrides=list(version.overrides.all()))
        if version
        else []
    )
    media = [each.medium for each in version.media.all()] if version else []
    thumbnail = next((each for each in media if each.kind != "sound"), None)
    row = {"item": item, "version": version, "mine": mine, "light": pages.light_of(checks) if version else ""}
    return {**row, "stops": pages.stops_of(checks), "thumbnail": thumbnail, "is_movable": item.state in UNDECIDED}


def _decision_form(rows: list[dict[str, Any]], data: Any = None) -> forms.BundleDecisionForm:
    seen = {f"seen_{row['item'].pk}": f"{row['version'].pk}:{row['version'].content_hash}" for row in rows}
    return forms.BundleDecisionForm(data, item_ids=[row["item"].pk for row in rows], initial=seen)


@require_POST
def approve_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to all posts as they stand on the page, or to none."""
    user, scope = signed_in(request)
    found = queries.access_bundle(scope, pk)
    policies.require_deciding_role(scope, found.campaign.ministry_id)
    waiting = [item.pk for item in queries.bundle_items(found) if item.state == ItemState.IN_REVIEW]
    form = forms.BundleDecisionForm(request.POST, item_ids=waiting)
    at = timezone.now()

    def act() -> None:
        words = {name: form.cleaned_data[name] for name in ("conditions", "valid_days")}
        actions.approve_bundle(user=user, scope=scope, at=at, bundle=found, seen=form.seen(), **words)

    if is_done(request, form, act):
        messages.success(request, _("Zugestimmt. Der Stand jedes Beitrags steht in der Liste."))
        return redirect("content:bundle", pk)
    return render(request, "content/bundle.html", _context(found, scope, form))


@require_POST
def release_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """Make all posts ready, or none."""
    user, scope = signed_in(request)
    found = queries.access_bundle(scope, pk)
    actions.release_bundle(user=user, scope=scope, at=timezone.now(), bundle=found)
    messages.success(request, _("Alle Beiträge des Bündels sind zur Veröffentlichung bereit."))
    return redirect("content:bundle", pk)


@require_POST
def put_in_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a post in."""
    user, scope = signed_in(request)
    found = queries.access_bundle(scope, pk)
    policies.require_draft(scope, found.campaign.ministry_id)
    form, at = forms.PutInBundleForm(request.POST, bundle=found), timezone.now()
    act = actions.put_in_bundle
    if is_done(request, form, lambda: act(user=user, scope=scope, at=at, bundle=found, **form.cleaned_data)):
        messages.success(request, _("Der Beitrag liegt im Bündel."))
        return redirect("content:bundle", pk)
    return render(request, "content/bundle.html", {**_context(found, scope), "put_form": form})


@require_POST
def take_out_of_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post out; ``pk`` is the post's."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    back = reverse("content:bundle", args=[item.bundle_id]) if item.bundle_id else reverse("content:item", args=[pk])
    actions.put_in_bundle(user=user, scope=scope, at=timezone.now(), item=item, bundle=None)
    messages.success(request, _("Der Beitrag liegt nicht mehr im Bündel."))
    return redirect(back)
