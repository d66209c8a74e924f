# SPDX-License-Identifier: EUPL-1.2
"""Before the decision: who takes part declares bias, then two people look at each candidate, one after the other."""

from datetime import datetime

from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners import checks
from tragweite.apps.partners.models import Candidate, CandidateReview, InterestDeclaration
from tragweite.apps.partners.policies import require_select
from tragweite.apps.partners.queries import declared, latest_reviews
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused

from .trail import note


def declare_interest(
    *, user: User, scope: Scope, at: datetime, campaign: Campaign, has_conflict: bool, text: str = ""
) -> InterestDeclaration:
    """Declare whether one is biased in this selection. A conflict may follow later; it is never taken back.

    Raises ``Refused`` with ``partners.not_selector``, ``partners.selection_over``, ``partners.text_missing`` or
    ``partners.already_declared`` (also on a double click).
    """
    with transaction.atomic():
        stored = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        require_select(scope, stored)
        if declared(stored, user.pk) in (True, has_conflict):
            raise Refused("partners.already_declared")
        text = checks.check_text(text, field="text") if has_conflict else text.strip()
        made = InterestDeclaration.objects.create(
            campaign=stored, declared_by=user, has_conflict=has_conflict, text=text, declared_at=at
        )
        note(
            user=user, scope=scope, at=at, act="declare_interest", thing=f"partners.interestdeclaration:{made.pk}",
            ministry=stored.ministry_id, facts={"campaign": stored.pk, "has_conflict": has_conflict},
        )  # fmt: skip
    return made


def require_unbiased(campaign: Campaign, user: User) -> None:
    """Raises ``Refused`` with ``partners.declare_first`` or ``partners.conflict_declared``."""
    answer = declared(campaign, user.pk)
    if answer is None:
        raise Refused("partners.declare_first")
    if answer:
        raise Refused("partners.conflict_declared")


def review_candidate(
    *, user: User, scope: Scope, at: datetime, candidate: Candidate, stage: str, verdict: str, reason: str, unit: str
) -> CandidateReview:
    """Record one stage of the review; the expert unit comes second and is another person.

    A new internal review asks for a new one of the expert unit. Raises ``Refused`` with ``partners.not_selector``,
    ``partners.selection_over``, ``partners.declare_first``, ``partners.conflict_declared``, ``partners.choice_unknown``,
    ``partners.text_missing``, ``partners.already_decided``, ``partners.review_missing`` (stage),
    ``partners.second_reviewer`` or ``partners.already_reviewed`` (double click).
    """
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=candidate.campaign_id)
        require_select(scope, campaign)
        require_unbiased(campaign, user)
        checks.check_choice(stage, known=CandidateReview.Stage.values, field="stage")
        checks.check_choice(verdict, known=CandidateReview.Verdict.values, field="verdict")
        reason, unit = checks.check_text(reason, field="reason"), checks.check_text(unit, field="unit")
        stored = Candidate.objects.get(pk=candidate.pk)
        if stored.decision != Candidate.Decision.OPEN:
            raise Refused("partners.already_decided")
        _require_order(stored, stage=stage, verdict=verdict, reason=reason, user=user)
        made = CandidateReview.objects.create(
            candidate=stored, stage=stage, verdict=verdict, reason=reason, unit=unit, reviewed_by=user, reviewed_at=at
        )
        note(
            user=user, scope=scope, at=at, act="review_candidate", thing=f"partners.candidatereview:{made.pk}",
            ministry=campaign.ministry_id, party=stored.party_id, personal={"reason": reason},
            facts={"candidate": stored.pk, "stage": stage, "verdict": verdict},
        )  # fmt: skip
    return made


def _require_order(candidate: Candidate, *, stage: str, verdict: str, reason: str, user: User) -> None:
    found = latest_reviews(candidate)
    last = found.get(stage)
    if last is not None and (last.verdict, last.reason, last.reviewed_by_id) == (verdict, reason, user.pk):
        raise Refused("partners.already_reviewed")
    if stage == CandidateReview.Stage.INTERNAL:
        return
    first = found.get(CandidateReview.Stage.INTERNAL)
    if first is None:
        raise Refused("partners.review_missing", stage=str(CandidateReview.Stage.INTERNAL.label))
    if first.reviewed_by_id == user.pk:
        raise Refused("partners.second_reviewer")


def require_reviewed(candidate: Candidate, *, decision: str) -> None:
    """Both stages before a yes, the first before a no; raises ``partners.review_missing`` or ``partners.review_against``."""
    found = latest_reviews(candidate)
    is_yes = decision == Candidate.Decision.CHOSEN
    for stage in CandidateReview.Stage if is_yes else (CandidateReview.Stage.INTERNAL,):
        if stage not in found:
            raise Refused("partners.review_missing", stage=str(stage.label))
    if is_yes and any(review.verdict == CandidateReview.Verdict.UNSUITABLE for review in found.values()):
        raise Refused("partners.review_against")
