# SPDX-License-Identifier: EUPL-1.2
"""The one next act on a post for this person, and what else one may do with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tragweite.apps.content import policies, queries
from tragweite.apps.content.models import Item
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.states import ITEM, ItemState, Role
from tragweite.web.states import word

from .checks import Check
from .review import MyStep, my_step

NextStep = dict[str, str]
DRAFTING = frozenset({ItemState.DRAFTING, ItemState.RETURNED})


def next_step(
    item: Item, page: queries.ItemPage, scope: Scope, *, review: Mapping[str, Any], checks: Sequence[Check]
) -> NextStep:
    """The one next act: ``text``, and ``label`` with ``post`` (a button) or ``url`` (a page)."""
    state = ItemState(item.state)
    drafts = policies.may_draft(scope, item.campaign.ministry_id)
    if state in DRAFTING:
        return _draft(item, page, drafts=drafts, checks=checks)
    if state in {ItemState.SUBMITTED, ItemState.IN_REVIEW}:
        return _decision(item, page, scope, review)
    if state is ItemState.URGENT:
        return _second_check(item, page, scope)
    return _later(item, state, drafts=drafts)


def _draft(item: Item, page: queries.ItemPage, *, drafts: bool, checks: Sequence[Check]) -> NextStep:
    write = reverse("content:submit", args=[item.pk])
    if item.state == ItemState.RETURNED:
        return {"text": _("Zurückgegeben. Bitte überarbeiten.")} | _only(
            drafts, label=_("Fassung einreichen"), url=write
        )
    if page.current is None:
        return {"text": _("Eine Fassung steht aus.")} | _only(drafts, label=_("Fassung einreichen"), url=write)
    stops = [each for each in checks if each.blocks and each.code]
    if stops:
        text = _("Die Fassung ist gespeichert. Vor der Freigabe ist noch zu klären: %(reasons)s") % {
            "reasons": " ".join(dict.fromkeys(each.found or each.rule for each in stops))
        }
        return {"text": text} | _only(drafts, label=_("Fassung überarbeiten"), url=write)
    text = _("Die Fassung ist gespeichert und bereit für die Freigabe.")
    post = reverse("content:hand_over", args=[item.pk])
    more = {"second_label": _("Fassung einreichen"), "second_url": write}
    return {"text": text} | _only(drafts, label=_("Zur Freigabe geben"), post=post, **more)


def _decision(item: Item, page: queries.ItemPage, scope: Scope, review: Mapping[str, Any]) -> NextStep:
    mine: MyStep = my_step(item, scope, review["review"], contributors=page.contributor_ids)
    if mine.step is None:
        return {"text": _("Liegt zur Freigabe vor. %(why)s") % {"why": mine.reason}}
    if item.state == ItemState.SUBMITTED:
        post = reverse("content:start_review", args=[item.pk])
        return {"text": _("Liegt zur Freigabe vor."), "label": _("Prüfung beginnen"), "post": post}
    if item.bundle_id is not None and mine.is_last:
        url = reverse("content:bundle", args=[item.bundle_id])
        text = _("In Prüfung. Dieser Beitrag wird nur zusammen mit seinem Bündel freigegeben.")
        return {"text": text, "label": _("Zum Bündel"), "url": url} | _way_back(item)
    return {
        "text": _("In Prüfung. Entscheiden Sie über genau diese Fassung."),
        "label": _("Über die Freigabe entscheiden"),
        "url": reverse("content:approve", args=[item.pk]),
    } | _way_back(item)


def _way_back(item: Item) -> NextStep:
    return {"second_label": _("Mit Anmerkung zurückgeben"), "second_url": reverse("content:return", args=[item.pk])}


def _second_check(item: Item, page: queries.ItemPage, scope: Scope) -> NextStep:
    ministry_id = item.campaign.ministry_id
    text = _("Veröffentlicht ohne Freigabe. Eine zweite, unbeteiligte Person muss den Inhalt jetzt prüfen.")
    permitted_by = page.publication.permitted_by_id if page.publication else None
    stand = {scope.user_id, *policies.stands_in_for(scope, ministry_id)}
    may = policies.may_decide(scope, ministry_id, contributors=page.contributor_ids) and permitted_by not in stand
    url = reverse("content:confirm_urgent", args=[item.pk])
    return {"text": text} | _only(may, label=_("Zweite Prüfung vornehmen"), url=url)


def _later(item: Item, state: ItemState, *, drafts: bool) -> NextStep:
    known = {
        ItemState.APPROVED: _approved,
        ItemState.RELEASED: _released,
        ItemState.ON_HOLD: _held,
        ItemState.MISSED: _over,
        ItemState.REFUSED: _over,
    }
    if state in known:
        return known[state](item, drafts)
    return {"text": _("Hier ist nichts mehr zu tun. Stand: %(state)s.") % {"state": word("item", state)}}


def _approved(item: Item, drafts: bool) -> NextStep:  # noqa: FBT001 - one of a table of functions
    if item.bundle_id is not None:
        text = _("Freigegeben. Bereitgestellt wird das ganze Bündel zusammen.")
        return {"text": text, "label": _("Zum Bündel"), "url": reverse("content:bundle", args=[item.bundle_id])}
    label, post = _("Zur Veröffentlichung bereitstellen"), reverse("content:release", args=[item.pk])
    return {"text": _("Freigegeben. Danach darf veröffentlicht werden.")} | _only(drafts, label=label, post=post)


def _released(item: Item, drafts: bool) -> NextStep:  # noqa: FBT001
    url = _address("monitoring:publish", item.pk)
    text = _("Bereit. Melden Sie die Veröffentlichung, sobald der Beitrag zu sehen ist.")
    return {"text": text} | _only(drafts and bool(url), label=_("Veröffentlichung melden"), url=url)


def _held(item: Item, drafts: bool) -> NextStep:  # noqa: FBT001
    if item.held_from_id is not None:
        text, url = _("Von außen angehalten. Bis dahin ruht alles."), reverse("content:lift_hold", args=[item.pk])
        return {"text": text} | _only(drafts, label=_("Mit Begründung fortsetzen"), url=url)
    label, post = _("Fortsetzen"), reverse("content:resume", args=[item.pk])
    return {"text": _("Angehalten. Bis dahin ruht alles.")} | _only(drafts, label=label, post=post)


def _over(item: Item, drafts: bool) -> NextStep:  # noqa: FBT001
    missed = _("Der Termin ist ohne Freigabe verstrichen. Nichts wird verspätet veröffentlicht.")
    refused = _("Abgelehnt. Mit einem neuen Termin beginnt der Beitrag von vorn.")
    label, url = _("Neuen Termin setzen"), reverse("content:reschedule", args=[item.pk])
    return {"text": missed if item.state == ItemState.MISSED else refused} | _only(drafts, label=label, url=url)


def _only(allowed: bool, **step: str) -> NextStep:  # noqa: FBT001 - reads like a sentence
    return step if allowed else {}


def _address(name: str, pk: int) -> str:
    """The page of a later room, or nothing in an installation without it."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def side_steps(item: Item, scope: Scope) -> list[NextStep]:
    """What else one may do with a post: links below the next step."""
    found = _of_drafters(item, scope) + _of_deciders(item, scope)
    return [{"label": label, "url": reverse(name, args=[item.pk])} for shown, label, name in found if shown]


def _of_drafters(item: Item, scope: Scope) -> list[tuple[bool, str, str]]:
    if not policies.may_draft(scope, item.campaign.ministry_id):
        return []
    state = ItemState(item.state)
    dated = state in policies.OPEN_FOR_DRAFTS
    never_live = dated or state in {ItemState.ON_HOLD, ItemState.MISSED, ItemState.REFUSED}
    return [
        (dated and state not in DRAFTING, _("Neue Fassung einreichen"), "content:submit"),
        (dated, _("Person von außen einladen"), "content:invite"),
        (dated, _("Termin ändern"), "content:reschedule"),
        (state is ItemState.RELEASED, _("Paket zum Veröffentlichen laden"), "content:package"),
        (ITEM.allows(old=state, new=ItemState.ON_HOLD), _("Anhalten"), "content:hold"),
        (never_live, _("Zurückziehen"), "content:withdraw"),
    ]


def _of_deciders(item: Item, scope: Scope) -> list[tuple[bool, str, str]]:
    ministry_id, state = item.campaign.ministry_id, ItemState(item.state)
    if not policies.may_hold_deciding_role(scope, ministry_id):
        return []
    is_head = scope.has(ministry_id, Role.HEAD_OF_COMMUNICATION)
    live = {ItemState.PUBLISHED, ItemState.CHECKED, ItemState.DEVIATING, ItemState.URGENT}
    return [
        (state is ItemState.IN_REVIEW, _("Ablehnen"), "content:refuse"),
        (state in {ItemState.APPROVED, ItemState.RELEASED}, _("Freigabe zurücknehmen"), "content:void"),
        (is_head and ITEM.allows(old=state, new=ItemState.URGENT), _("Eilveröffentlichung melden"), "content:urgent"),
        (state in live, _("Zurückziehen"), "content:withdraw"),
    ]
