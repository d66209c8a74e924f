# SPDX-License-Identifier: EUPL-1.2
"""Candidates of a campaign: assessment, decision with its reason, and the signed selection note."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.journal.actions import change_once
from tragweite.apps.partners import checks
from tragweite.apps.partners.models import Candidate, CandidateReview, InterestDeclaration, Party, SelectionNote
from tragweite.apps.partners.policies import require_select
from tragweite.apps.partners.queries import declarations_of, latest_reviews, reviewed_candidates
from tragweite.apps.partners.queries.calculation import calculated
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused

from .review import require_reviewed, require_unbiased
from .trail import note


class _Who(TypedDict):
    user: User
    scope: Scope
    at: datetime


def add_candidate(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    party: Party,
    target_group_fit: int,
    content_quality: int,
    label_discipline: int,
    assessment: str,
    offer_net_cents: int | None = None,
    offer_source: str = "",
) -> Candidate:
    """Consider a partner for a campaign, with scores of 1 to 5 and an assessment in words.

    Raises ``Refused`` with ``partners.not_selector``, ``partners.selection_over``, ``partners.score_out_of_range``,
    ``partners.text_missing``, ``partners.offer_out_of_range``, ``partners.offer_without_source`` or
    ``partners.candidate_exists`` (also on a double click).
    """
    with transaction.atomic():
        stored = _locked(campaign)
        require_select(scope, stored)
        scores = _scores(target_group_fit, content_quality, label_discipline)
        assessment = checks.check_text(assessment, field="assessment")
        offer = checks.check_offer(offer_net_cents, source=offer_source)
        if Candidate.objects.filter(campaign=stored, party=party).exists():
            raise Refused("partners.candidate_exists", name=party.name, field="party")
        candidate = Candidate.objects.create(
            campaign=stored, party=party, assessment=assessment, assessed_by=user, **scores, **offer
        )
        facts = {**scores, "party": party.pk, "offer_net_cents": offer_net_cents}
        who: _Who = {"user": user, "scope": scope, "at": at}
        _note(**who, candidate=candidate, act="add_candidate", facts=facts, personal={"assessment": assessment})
    return candidate


def assess_candidate(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    candidate: Candidate,
    target_group_fit: int,
    content_quality: int,
    label_discipline: int,
    assessment: str,
    offer_net_cents: int | None = None,
    offer_source: str = "",
) -> Candidate:
    """Change an assessment as long as nothing is decided.

    Raises ``Refused`` with ``partners.already_decided``, ``partners.nothing_changed`` or what ``add_candidate`` raises.
    """
    with transaction.atomic():
        require_select(scope, _locked(candidate.campaign))
        scores = _scores(target_group_fit, content_quality, label_discipline)
        assessment = checks.check_text(assessment, field="assessment")
        stored = Candidate.objects.get(pk=candidate.pk)
        if stored.decision != Candidate.Decision.OPEN:
            raise Refused("partners.already_decided")
        offer = checks.check_offer(offer_net_cents, source=offer_source)
        new: dict[str, Any] = {**scores, "assessment": assessment, **offer}
        if all(getattr(stored, name) == value for name, value in new.items()):
            raise Refused("partners.nothing_changed")
        Candidate.objects.filter(pk=stored.pk).update(**new, assessed_by=user)
        who: _Who = {"user": user, "scope": scope, "at": at}
        facts = {**scores, "offer_net_cents": offer_net_cents}
        _note(**who, candidate=candidate, act="assess_candidate", facts=facts, personal={"assessment": assessment})
        stored.refresh_from_db()
    return stored


def decide_candidate(
    *, user: User, scope: Scope, at: datetime, candidate: Candidate, decision: str, reason: str
) -> Candidate:
    """Choose or reject a candidate with a reason; a later, other decision replaces it and needs a new note.

    Raises ``Refused`` with ``partners.not_selector``, ``partners.selection_over``, ``partners.choice_unknown``,
    ``partners.text_missing``, ``partners.already_decided`` (double click), ``partners.declare_first``,
    ``partners.conflict_declared``, ``partners.review_missing`` (stage), ``partners.review_against`` or
    ``state.changed_meanwhile``.
    """
    with transaction.atomic():
        require_select(scope, _locked(candidate.campaign))
        known = {Candidate.Decision.CHOSEN.value, Candidate.Decision.REJECTED.value}
        checks.check_choice(decision, known=known, field="decision")
        reason = checks.check_text(reason, field="reason")
        old = candidate.decision
        if old == decision:
            raise Refused("partners.already_decided")
        require_unbiased(candidate.campaign, user)
        require_reviewed(candidate, decision=decision)
        undecided = Candidate.objects.filter(pk=candidate.pk, decision=old)
        change_once(undecided, decision=decision, reason=reason, decided_by=user, decided_at=at)
        facts = {"old": str(old), "new": str(decision), "decision": str(decision)}
        who: _Who = {"user": user, "scope": scope, "at": at}
        _note(**who, candidate=candidate, act="decide_candidate", facts=facts, personal={"reason": reason})
        candidate.refresh_from_db()
    return candidate


def sign_selection_note(*, user: User, scope: Scope, at: datetime, campaign: Campaign, text: str) -> SelectionNote:
    """Sign the selection note: the candidates with their reasons as they stand now. It can never be changed.

    Raises ``Refused`` with ``partners.not_selector``, ``partners.selection_over``, ``partners.text_missing``,
    ``partners.declare_first``, ``partners.conflict_declared``, ``partners.candidates_open`` (count),
    ``partners.nobody_chosen`` or ``partners.note_unchanged`` (double click).
    """
    with transaction.atomic():
        stored = _locked(campaign)
        require_select(scope, stored)
        require_unbiased(stored, user)
        text = checks.check_text(text, field="text")
        candidates = list(reviewed_candidates(stored))
        _require_decided(candidates)
        snapshot = [_as_signed(candidate) for candidate in candidates]
        last = SelectionNote.objects.filter(campaign=stored).order_by("-number").first()
        if last is not None and (last.text, last.snapshot) == (text, snapshot):
            raise Refused("partners.note_unchanged", number=last.number)
        made = SelectionNote.objects.create(
            campaign=stored,
            number=1 if last is None else last.number + 1,
            text=text,
            snapshot=snapshot,
            calculation=calculated(stored, candidates, on=timezone.localdate(at)),
            declarations=[_as_declared(each) for each in declarations_of(stored)],
            signed_by=user,
            signed_at=at,
        )
        chosen = [each.party_id for each in candidates if each.decision == Candidate.Decision.CHOSEN]
        note(
            user=user,
            scope=scope,
            at=at,
            act="sign_selection_note",
            thing=f"partners.selectionnote:{made.pk}",
            ministry=stored.ministry_id,
            facts={
                "number": made.number,
                "chosen": chosen,
                "candidates": len(candidates),
                "content_hash": _digest(text, snapshot),
            },
        )
    return made


def _require_decided(candidates: Sequence[Candidate]) -> None:
    decisions = [candidate.decision for candidate in candidates]
    open_count = decisions.count(Candidate.Decision.OPEN)
    if open_count:
        raise Refused("partners.candidates_open", count=open_count)
    if Candidate.Decision.CHOSEN not in decisions:
        raise Refused("partners.nobody_chosen")


def _as_signed(candidate: Candidate) -> dict[str, Any]:
    channels = [str(channel) for channel in candidate.party.channels.all()]
    return {
        "party": candidate.party_id,
        "name": candidate.party.name,
        "channels": channels,
        **{name: getattr(candidate, name) for name in checks.SCORES},
        "assessment": candidate.assessment,
        "offer_net_cents": candidate.offer_net_cents,
        "offer_source": candidate.offer_source,
        "reviews": [_as_reviewed(review) for review in latest_reviews(candidate).values()],
        "decision": str(candidate.decision),
        "reason": candidate.reason,
    }


def _as_reviewed(review: CandidateReview) -> dict[str, Any]:
    names = ("stage", "verdict", "reason", "unit")
    facts = {name: str(getattr(review, name)) for name in names}
    return {**facts, "name": review.reviewed_by.display_name, "at": review.reviewed_at.isoformat()}


def _as_declared(declaration: InterestDeclaration) -> dict[str, Any]:
    """What the note tells of a declaration; the words of a conflict stay in the file."""
    return {
        "name": declaration.declared_by.display_name,
        "has_conflict": declaration.has_conflict,
        "at": declaration.declared_at.isoformat(),
    }


def _digest(text: str, snapshot: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps([text, snapshot], sort_keys=True).encode()).hexdigest()


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _scores(target_group_fit: int, content_quality: int, label_discipline: int) -> dict[str, int]:
    scores = dict(zip(checks.SCORES, (target_group_fit, content_quality, label_discipline), strict=True))
    checks.check_scores(scores)
    return scores


def _note(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    candidate: Candidate,
    act: str,
    facts: Mapping[str, object],
    personal: Mapping[str, object],
) -> None:
    note(
        user=user,
        scope=scope,
        at=at,
        act=act,
        thing=f"partners.candidate:{candidate.pk}",
        ministry=candidate.campaign.ministry_id,
        facts=facts,
        personal=personal,
        party=candidate.party_id,
    )
