# SPDX-License-Identifier: EUPL-1.2
"""The one next act on a post for this person, and what else one may do with it. Nothing is offered that is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.content import policies, queries
from tragweite.apps.content.models import Item
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.schedule import window_of
from tragweite.core.rules.states import ITEM, ApprovalState, ItemState, Role
from tragweite.web.formats import moment
from tragweite.web.states import word

from .checks import Check, stops_of
from .review import MyStep

NextStep = dict[str, str]
DRAFTING = frozenset({ItemState.DRAFTING, ItemState.RETURNED})
REMARKS = "#anmerkungen"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """A post as one person has it before them at a moment; ``checks`` are those of the newest version.

    ``mine``: the step of the approval that this person takes, None where no version was handed in.
    """

    item: Item
    page: queries.ItemPage
    scope: Scope
    mine: MyStep | None
    checks: Sequence[Check]
    at: datetime

    @property
    def state(self) -> ItemState:
        return ItemState(self.item.state)

    @property
    def drafts(self) -> bool:
        """Whether this person drafts here."""
        return policies.may_draft(self.scope, self.item.campaign.ministry_id)

    @property
    def decides(self) -> bool:
        """Whether this person may decide about this very post, whatever the step."""
        ministry_id = self.item.campaign.ministry_id
        return policies.may_decide(self.scope, ministry_id, contributors=self.page.contributor_ids)

    @property
    def is_second(self) -> bool:
        """Whether this person may make the second check of an urgent publication."""
        permitted_by = self.page.publication.permitted_by_id if self.page.publication else None
        stand = {self.scope.user_id, *policies.stands_in_for(self.scope, self.item.campaign.ministry_id)}
        return self.decides and permitted_by not in stand

    @property
    def is_covered(self) -> bool:
        """Whether there is an approval that is neither used nor void nor run out."""
        given = (each for each in self.page.approvals if each.state == ApprovalState.GIVEN)
        return any(each.expires_at > self.at for each in given)

    def link(self, name: str) -> str:
        """A page about this post."""
        return reverse(f"content:{name}", args=[self.item.pk])


def next_step(sight: Sight) -> NextStep:
    """The one next act: ``text``, and ``label`` with ``post`` (a button) or ``url`` (a page)."""
    known = {
        ItemState.DRAFTING: _draft,
        ItemState.RETURNED: _draft,
        ItemState.SUBMITTED: _decision,
        ItemState.IN_REVIEW: _decision,
        ItemState.URGENT: _second_check,
        ItemState.APPROVED: _approved,
        ItemState.RELEASED: _released,
        ItemState.ON_HOLD: _held,
        ItemState.MISSED: _over,
        ItemState.REFUSED: _over,
    }
    return known.get(sight.state, _live)(sight)


def _draft(sight: Sight) -> NextStep:
    write, drafts = sight.link("submit"), sight.drafts
    if sight.state is ItemState.RETURNED:
        return {"text": _("Zurückgegeben. Bitte überarbeiten.")} | _only(
            drafts, label=_("Fassung einreichen"), url=write
        )
    if sight.page.current is None:
        return {"text": _("Eine Fassung steht aus.")} | _only(drafts, label=_("Fassung einreichen"), url=write)
    # A question of fact holds up the approval, not the handing over.
    if stops := stops_of(each for each in sight.checks if each.code):
        text = _("Die Fassung ist gespeichert. Vor der Freigabe ist noch zu klären: %(reasons)s") % {"reasons": stops}
        return {"text": text} | _only(drafts, label=_("Fassung überarbeiten"), url=write)
    text = _("Die Fassung ist gespeichert und bereit für die Freigabe.")
    more = {"second_label": _("Fassung einreichen"), "second_url": write}
    return {"text": text} | _only(drafts, label=_("Zur Freigabe geben"), post=sight.link("hand_over"), **more)


def _decision(sight: Sight) -> NextStep:
    item, mine = sight.item, sight.mine
    if mine is None or mine.step is None:
        return {"text": _("Liegt zur Freigabe vor. %(why)s") % {"why": mine.reason if mine else ""}}
    if sight.state is ItemState.SUBMITTED:
        return {
            "text": _("Liegt zur Freigabe vor."),
            "label": _("Prüfung beginnen"),
            "post": sight.link("start_review"),
        }
    back = {"label": _("Mit Anmerkung zurückgeben"), "url": sight.link("return")}
    second = {"second_label": back["label"], "second_url": back["url"]}
    if mine.is_last and (stops := stops_of(sight.checks)):
        look = {"second_label": _("Fassung mit Prüfungen ansehen"), "second_url": sight.link("approve")}
        return {"text": _("In Prüfung. Freigeben geht noch nicht: %(reasons)s") % {"reasons": stops}} | back | look
    if item.bundle_id is not None and mine.is_last:
        text = _("In Prüfung. Dieser Beitrag wird nur zusammen mit seinem Bündel freigegeben.")
        return {"text": text} | _to_bundle(item.bundle_id) | second
    text = _("In Prüfung. Entscheiden Sie über genau diese Fassung.")
    return {"text": text, "label": _("Über die Freigabe entscheiden"), "url": sight.link("approve")} | second


def _to_bundle(bundle_id: int) -> NextStep:
    return {"label": _("Zum Bündel"), "url": reverse("content:bundle", args=[bundle_id])}


def _second_check(sight: Sight) -> NextStep:
    text = _("Veröffentlicht ohne Freigabe. Eine zweite, unbeteiligte Person muss den Inhalt jetzt prüfen.")
    return {"text": text} | _only(
        sight.is_second, label=_("Zweite Prüfung vornehmen"), url=sight.link("confirm_urgent")
    )


def _approved(sight: Sight) -> NextStep:
    if sight.item.bundle_id is not None:
        text = _("Freigegeben. Bereitgestellt wird das ganze Bündel zusammen.")
        return {"text": text} | _to_bundle(sight.item.bundle_id)
    if not sight.is_covered:
        return _run_out()
    if stops := stops_of(sight.checks):
        text = _("Freigegeben, aber noch nicht bereitzustellen: %(reasons)s") % {"reasons": stops}
        return {"text": text} | _only(
            sight.drafts and bool(sight.page.remarks), label=_("Zu den Anmerkungen"), url=REMARKS
        )
    if closed := release_closed(sight.item, at=sight.at):
        text = _("Freigegeben, aber das Fenster der Veröffentlichung ist seit %(closed)s zu.") % {
            "closed": moment(closed)
        }
        return {"text": text} | _only(sight.drafts, label=_("Neuen Termin setzen"), url=sight.link("reschedule"))
    label, post = _("Zur Veröffentlichung bereitstellen"), sight.link("release")
    return {"text": _("Freigegeben. Danach darf veröffentlicht werden.")} | _only(sight.drafts, label=label, post=post)


def _run_out() -> NextStep:
    return {"text": _("Die Frist der Freigabe ist abgelaufen. Der Beitrag geht von selbst zurück in Arbeit.")}


def release_closed(item: Item, *, at: datetime) -> datetime | None:
    """Since when the window that a release would open is over, or None."""
    terms = queries.terms_of(item.campaign.ministry_id, on=timezone.localdate(at))
    closes_at = window_of(planned_at=item.planned_at, terms=terms).closes_at
    return closes_at if closes_at <= at else None


def _released(sight: Sight) -> NextStep:
    url = _address("monitoring:publish", sight.item.pk)
    text = _("Bereit. Melden Sie die Veröffentlichung, sobald der Beitrag zu sehen ist.")
    if stops := stops_of(sight.checks):
        late = _("Seit dem Bereitstellen ist etwas offen: %(reasons)s Halten Sie den Beitrag an, wenn er so nicht erscheinen soll.")  # fmt: skip
        text = f"{text} {late % {'reasons': stops}}"
    return {"text": text} | _only(sight.drafts and bool(url), label=_("Veröffentlichung melden"), url=url)


def _live(sight: Sight) -> NextStep:
    known = {
        ItemState.PUBLISHED: _("Veröffentlicht. Der Abgleich mit der Freigabe steht noch aus."),
        ItemState.CHECKED: _(
            "Veröffentlicht und mit der Freigabe abgeglichen. Welcher Nachweis als nächster fällig ist, steht beim Abgleich."
        ),
        ItemState.DEVIATING: _("Das Veröffentlichte weicht von der Freigabe ab. Geklärt wird das beim Abgleich."),
    }
    ended = _("Hier ist nichts mehr zu tun. Stand: %(state)s.") % {"state": word("item", sight.state)}
    seen = sight.page.publication
    url = _address("monitoring:post", seen.pk) if seen is not None else ""
    return {"text": known.get(sight.state, ended)} | _only(bool(url), label=_("Zu Nachweisen und Abgleich"), url=url)


def _held(sight: Sight) -> NextStep:
    if sight.item.held_from_id is not None:
        text, url = _("Von außen angehalten. Bis dahin ruht alles."), sight.link("lift_hold")
        return {"text": text} | _only(sight.drafts, label=_("Mit Begründung fortsetzen"), url=url)
    label, post = _("Fortsetzen"), sight.link("resume")
    return {"text": _("Angehalten. Bis dahin ruht alles.")} | _only(sight.drafts, label=label, post=post)


def _over(sight: Sight) -> NextStep:
    missed = _("Der Termin ist ohne Freigabe verstrichen. Nichts wird verspätet veröffentlicht.")
    refused = _("Abgelehnt. Mit einem neuen Termin beginnt der Beitrag von vorn.")
    text = missed if sight.state is ItemState.MISSED else refused
    may = sight.drafts and sight.item.campaign.state in policies.OPEN_CAMPAIGNS
    return {"text": text} | _only(may, label=_("Neuen Termin setzen"), url=sight.link("reschedule"))


def _only(allowed: bool, **step: str) -> NextStep:  # noqa: FBT001 - reads like a sentence
    return step if allowed else {}


def _address(name: str, pk: int) -> str:
    """The page of a later room, or nothing in an installation without it."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def side_steps(sight: Sight) -> list[NextStep]:
    """What else one may do with a post: links below the next step."""
    found = _of_drafters(sight) + _of_deciders(sight)
    return [{"label": label, "url": sight.link(name)} for shown, label, name in found if shown]


def _of_drafters(sight: Sight) -> list[tuple[bool, str, str]]:
    if not sight.drafts:
        return []
    state = sight.state
    dated = state in policies.OPEN_FOR_DRAFTS
    never_live = dated or state in {ItemState.ON_HOLD, ItemState.MISSED, ItemState.REFUSED}
    return [
        (dated and state not in DRAFTING, _("Neue Fassung einreichen"), "submit"),
        (dated, _("Person von außen einladen"), "invite"),
        (dated and sight.item.campaign.state in policies.OPEN_CAMPAIGNS, _("Termin ändern"), "reschedule"),
        (state is ItemState.RELEASED and sight.is_covered, _("Paket zum Veröffentlichen laden"), "package"),
        (ITEM.allows(old=state, new=ItemState.ON_HOLD), _("Anhalten"), "hold"),
        (never_live, _("Zurückziehen"), "withdraw"),
    ]


def _of_deciders(sight: Sight) -> list[tuple[bool, str, str]]:
    ministry_id, state = sight.item.campaign.ministry_id, sight.state
    if not policies.may_hold_deciding_role(sight.scope, ministry_id):
        return []
    is_head = sight.scope.has(ministry_id, Role.HEAD_OF_COMMUNICATION)
    live = {ItemState.PUBLISHED, ItemState.CHECKED, ItemState.DEVIATING}
    urgent = is_head and sight.decides and ITEM.allows(old=state, new=ItemState.URGENT)
    takes_back = state in live or (state is ItemState.URGENT and sight.is_second)
    return [
        (may_refuse(sight.item, sight.mine, decides=sight.decides), _("Ablehnen"), "refuse"),
        (state in {ItemState.APPROVED, ItemState.RELEASED}, _("Freigabe zurücknehmen"), "void"),
        (urgent, _("Eilveröffentlichung melden"), "urgent"),
        (takes_back, _("Zurückziehen"), "withdraw"),
    ]


def may_refuse(item: Item, mine: MyStep | None, *, decides: bool) -> bool:
    """Whether one ends a post here: with a deciding role and in an open step of one's own."""
    return item.state == ItemState.IN_REVIEW and decides and mine is not None and mine.step is not None


def decision_stop(item: Item, mine: MyStep, checks: Sequence[Check]) -> str:
    """Why nothing can be agreed on the page of the decision; empty where it can."""
    if item.state == ItemState.SUBMITTED and mine.step is not None:
        return _("Die Prüfung hat noch nicht begonnen. Beginnen Sie sie auf der Seite des Beitrags.")
    if item.state != ItemState.IN_REVIEW:
        return _("Hier ist gerade nichts zu entscheiden. Stand: %(state)s.") % {"state": word("item", item.state)}
    if mine.step is None:
        return mine.reason
    stops = stops_of(checks) if mine.is_last else ""
    return _("Freigeben geht noch nicht: %(reasons)s") % {"reasons": stops} if stops else ""
