# SPDX-License-Identifier: EUPL-1.2
"""Compute, release, review, close."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from tragweite.apps.campaigns.actions import move_campaign
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once, post, record, withdraw
from tragweite.apps.partners.actions import record_audience_hints
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState
from tragweite.web.parked import keep

from .models import Alarm, PeerReview, Review, Run, Study, StudyReview, SuccessReview
from .policies import EVALUATORS, require_evaluate, require_release, require_review
from .queries import NOT_ENDED, closing_gaps, compute, last_review, latest_run, studies, success_review


def compute_run(*, user: User, scope: Scope, at: datetime, campaign: Campaign) -> tuple[Run, bool]:
    """Evaluate a campaign from today's figures. Unchanged inputs give the run that is there, and False.

    Raises ``Refused`` with ``findings.not_evaluator``, ``findings.no_plan``, ``findings.nothing_counted`` or
    ``evaluation.…``.
    """
    require_evaluate(scope, campaign.ministry_id)
    computed = compute(campaign)
    with transaction.atomic():
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)  # a double click computes once
        last = latest_run(campaign.pk)
        if last is not None and _is_same(last, computed.input_hash, computed.method_version):
            return last, False
        run = Run.objects.create(
            campaign=campaign,
            input_hash=computed.input_hash,
            method_version=computed.method_version,
            seed=computed.seed,
            result=computed.result,
            sentence=computed.sentence,
            grade=computed.grade,
            provisional=computed.provisional,
            computed_by=user,
            computed_at=at,
        )
        facts = {"input_hash": run.input_hash, "grade": run.grade, "provisional": run.provisional}
        _note(campaign, user=user, scope=scope, at=at, act="compute_run", thing=f"findings.run:{run.pk}", facts=facts)
    return run, True


def _is_same(run: Run, input_hash: str, method_version: str) -> bool:
    return (run.input_hash, run.method_version) == (input_hash, method_version)


def review_run(*, user: User, scope: Scope, at: datetime, run: Run, verdict: str, reason: str) -> PeerReview:
    """Record that a second person has gone through a run; objections stand until somebody agrees later.

    Raises ``Refused`` with ``findings.not_evaluator``, ``findings.own_run_reviewed``, ``findings.run_provisional``,
    ``findings.verdict_unknown``, ``findings.reason_missing`` (field), ``findings.run_released`` or
    ``findings.already_reviewed`` (double click).
    """
    require_review(scope, run)
    if run.provisional:
        raise Refused("findings.run_provisional")
    if verdict not in PeerReview.Verdict.values:
        raise Refused("findings.verdict_unknown", field="verdict")
    reason = _required(reason, field="reason")
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=run.campaign_id)
        if Run.objects.filter(pk=run.pk, released_at__isnull=False).exists():
            raise Refused("findings.run_released")
        _require_new_review(last_review(run.pk), verdict=verdict, reason=reason, user=user)
        made = PeerReview.objects.create(run=run, verdict=verdict, reason=reason, reviewed_by=user, reviewed_at=at)
        facts = {"run": run.pk, "verdict": verdict, "input_hash": run.input_hash}
        thing = f"findings.peerreview:{made.pk}"
        _note(campaign, user=user, scope=scope, at=at, act="review_run", thing=thing, facts=facts)
    return made


def _required(text: str, *, field: str) -> str:
    if not text.strip():
        raise Refused("findings.reason_missing", field=field)
    return text.strip()


def _require_agreed(last: Review | None) -> None:
    if last is None:
        raise Refused("findings.not_reviewed")
    if last.verdict != Review.Verdict.AGREES:
        raise Refused("findings.review_objects")


def _require_new_review(last: Review | None, *, verdict: str, reason: str, user: User) -> None:
    if last is not None and (last.verdict, last.reason, last.reviewed_by_id) == (verdict, reason, user.pk):
        raise Refused("findings.already_reviewed")


def _require_final(study: Study) -> None:
    """Who looks again and again sooner or later takes chance for an effect: nothing is judged before the end."""
    if study.provisional:
        raise Refused("findings.study_provisional")


def _require_countable(kind: str, counted: str) -> None:
    """Only what was additional can stand against the cost of the campaign."""
    if counted not in Study.Counted.values or (counted and studies.KINDS[kind].effect is None):
        raise Refused("findings.counted_unknown", field="counted")


def compute_study(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    kind: str,
    about: Mapping[str, str | date],
    uploads: Sequence[studies.Upload],
    parameters: Mapping[str, Any],
) -> tuple[Study, bool]:
    """Estimate from files with the design ``kind``. The same question on the same files gives the study that is there, and False.

    ``about``: ``question``, ``source``, ``definition``, ``period``, ``as_of_on``, ``counted`` (optional) and, where the plan
    does not name the design, ``deviation_reason``. A study of a campaign that has not ended is provisional for good. Raises ``Refused`` with ``findings.not_evaluator``, ``findings.reason_missing`` (field),
    ``findings.counted_unknown`` (field), ``findings.study_unplanned`` or what ``queries.studies.answer_of`` raises.
    """
    require_evaluate(scope, campaign.ministry_id)
    for name in ("question", "source", "definition", "period"):
        _required(str(about[name]), field=name)
    _require_countable(kind, str(about.get("counted", "")))
    planning = studies.planning_of(campaign, kind)
    if planning != Study.Planning.PLANNED and not str(about.get("deviation_reason", "")).strip():
        raise Refused("findings.study_unplanned", field="deviation_reason")
    result = studies.answer_of(studies.KINDS[kind], uploads, parameters)
    files = [upload.told() for upload in uploads]
    for upload in uploads:
        keep(studies.study_folder(), upload.content)
    version = str(result["method_version"])
    with transaction.atomic():
        stored = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)  # a double click computes once
        provisional = studies.KINDS[kind].is_of_campaign and stored.state in NOT_ENDED
        said = {name: value for name, value in about.items() if name != "counted" or value}
        asked = {"kind": kind, **said, "provisional": provisional}
        digest = studies.study_hash(asked=asked, files=files, parameters=parameters, version=version)
        known = studies.studies_of(campaign.pk).filter(content_hash=digest).first()
        if known is not None:
            return known, False
        made = Study.objects.create(
            campaign=campaign, kind=kind, **about, parameters=dict(parameters), files=files, planning=planning, provisional=provisional,
            content_hash=digest, input_hash=result["input_hash"], method_version=version, result=result,
            sentence=result["sentence_de"], grade=result.get("grade", ""), computed_by=user, computed_at=at,
        )  # fmt: skip
        facts = {"kind": kind, "input_hash": made.input_hash, "grade": made.grade, "planning": str(planning)}
        thing = f"findings.study:{made.pk}"
        _note(campaign, user=user, scope=scope, at=at, act="compute_study", thing=thing, facts=facts)
    return made, True


def review_study(
    *, user: User, scope: Scope, at: datetime, study: Study, verdict: str, reason: str
) -> StudyReview:  # fmt: skip
    """Record that a second person has gone through a study. Raises ``Refused`` as ``review_run`` does."""
    require_review(scope, study)
    _require_final(study)
    if verdict not in Review.Verdict.values:
        raise Refused("findings.verdict_unknown", field="verdict")
    reason = _required(reason, field="reason")
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=study.campaign_id)
        if Study.objects.filter(pk=study.pk, released_at__isnull=False).exists():
            raise Refused("findings.run_released")
        _require_new_review(studies.study_reviews(study.pk).last(), verdict=verdict, reason=reason, user=user)
        made = StudyReview.objects.create(study=study, verdict=verdict, reason=reason, reviewed_by=user, reviewed_at=at)
        facts = {"study": study.pk, "verdict": verdict, "input_hash": study.input_hash}
        thing = f"findings.studyreview:{made.pk}"
        _note(campaign, user=user, scope=scope, at=at, act="review_study", thing=thing, facts=facts)
    return made


def release_study(*, user: User, scope: Scope, at: datetime, study: Study) -> None:
    """Release a study as the second person, after somebody agreed to it.

    Raises ``Refused`` with ``findings.not_releaser``, ``findings.own_run``, ``findings.study_provisional``,
    ``findings.not_reviewed``, ``findings.review_objects`` or ``state.changed_meanwhile``.
    """
    require_release(scope, study)
    _require_final(study)
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=study.campaign_id)
        _require_agreed(studies.study_reviews(study.pk).last())
        change_once(Study.objects.filter(pk=study.pk, released_at__isnull=True), released_by=user, released_at=at)
        facts = {"kind": study.kind, "input_hash": study.input_hash, "grade": study.grade}
        thing = f"findings.study:{study.pk}"
        _note(campaign, user=user, scope=scope, at=at, act="release_study", thing=thing, facts=facts)
        if study.kind == Study.Kind.AUTHENTICITY:
            record_audience_hints(
                user=user, scope=scope, at=at, campaign=campaign, study=study.pk, source=study.source,
                as_of_on=study.as_of_on, hints=studies.hints_of(study.result),
            )  # fmt: skip
    study.refresh_from_db(fields=["released_by", "released_at"])


def raise_alarm(*, at: datetime, campaign: Campaign, risk: str, facts: Mapping[str, object]) -> Alarm | None:
    """Tell the lead of a campaign that a risk has come true, once; None where that was told before."""
    with transaction.atomic():
        stored = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if Alarm.objects.filter(campaign=stored, risk=risk).exists():
            return None
        made = Alarm.objects.create(campaign=stored, risk=risk, facts=dict(facts), raised_at=at)
        record(
            actor="system",
            acting_for="",
            action="findings.raise_alarm",
            thing=f"findings.alarm:{made.pk}",
            ministry=stored.ministry_id,
            at=at,
            facts={"campaign": stored.pk, "risk": risk},
        )
        post(
            kind="risk_alarm",
            to=f"user:{stored.lead_id}",
            thing=f"findings.alarm:{made.pk}",
            facts={
                "title": stored.title, "campaign": stored.title,
                "path": reverse("findings:live", args=[stored.pk]), "reason": f"risk_{risk}",
            },
            at=at,
            dedupe=str(made.pk),
        )  # fmt: skip
    return made


def answer_alarm(*, user: User, scope: Scope, at: datetime, alarm: Alarm, answer: str) -> None:
    """Write what was decided after an alarm, once.

    Raises ``Refused`` with ``findings.not_evaluator``, ``findings.reason_missing`` (field) or
    ``state.changed_meanwhile`` (double click).
    """
    require_evaluate(scope, alarm.campaign.ministry_id)
    answer = _required(answer, field="answer")
    with transaction.atomic():
        still_open = Alarm.objects.filter(pk=alarm.pk, answered_at__isnull=True)
        change_once(still_open, answer=answer, answered_by=user, answered_at=at)
        thing = f"findings.alarm:{alarm.pk}"
        facts = {"risk": alarm.risk}
        _note(alarm.campaign, user=user, scope=scope, at=at, act="answer_alarm", thing=thing, facts=facts)
        withdraw(thing=thing, kinds=["risk_alarm"])


def release_run(*, user: User, scope: Scope, at: datetime, run: Run) -> None:
    """Release the newest run as the second person; an ended campaign counts as evaluated from then on.

    Raises ``Refused`` with ``findings.not_releaser``, ``findings.own_run``, ``findings.run_provisional``,
    ``findings.run_outdated``, ``findings.not_reviewed``, ``findings.review_objects`` or ``state.changed_meanwhile``.
    """
    require_release(scope, run)
    if run.provisional:
        raise Refused("findings.run_provisional")
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=run.campaign_id)
        newest = latest_run(run.campaign_id)
        if newest is None or newest.pk != run.pk:
            raise Refused("findings.run_outdated")
        _require_agreed(last_review(run.pk))
        change_once(Run.objects.filter(pk=run.pk, released_at__isnull=True), released_by=user, released_at=at)
        facts = {"input_hash": run.input_hash, "grade": run.grade}
        _note(campaign, user=user, scope=scope, at=at, act="release_run", thing=f"findings.run:{run.pk}", facts=facts)
        if campaign.state == CampaignState.ENDED:
            move_campaign(user=user, scope=scope, at=at, campaign=campaign, to=CampaignState.EVALUATED)
    run.refresh_from_db(fields=["released_by", "released_at"])


def record_success_review(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    target_check: str,
    effect_check: str,
    economy_check: str,
    learned: str,
) -> SuccessReview:
    """Write the success review of an ended campaign, once (§ 7 LHO: Erfolgskontrolle).

    Raises ``Refused`` with ``findings.not_evaluator``, ``findings.campaign_runs`` (campaign_state),
    ``findings.review_incomplete`` (field) or ``findings.review_exists``.
    """
    require_evaluate(scope, campaign.ministry_id)
    texts = {
        "target_check": target_check.strip(),
        "effect_check": effect_check.strip(),
        "economy_check": economy_check.strip(),
        "learned": learned.strip(),
    }
    for field, text in texts.items():
        if not text:
            raise Refused("findings.review_incomplete", field=field)
    with transaction.atomic():
        stored = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if stored.state not in (CampaignState.ENDED, CampaignState.EVALUATED):
            raise Refused("findings.campaign_runs", campaign_state=stored.state)
        if success_review(campaign.pk) is not None:
            raise Refused("findings.review_exists")
        review = SuccessReview.objects.create(campaign=campaign, recorded_by=user, recorded_at=at, **texts)
        thing = f"findings.successreview:{review.pk}"
        _note(campaign, user=user, scope=scope, at=at, act="record_success_review", thing=thing)
    return review


def close_campaign(*, user: User, scope: Scope, at: datetime, campaign: Campaign) -> Campaign:
    """Close an evaluated campaign: released run, success review and all deviations settled.

    Raises ``Refused`` with ``findings.not_evaluator``, ``findings.not_closable`` (missing) or what
    ``campaigns.actions.move_campaign`` raises.
    """
    require_evaluate(scope, campaign.ministry_id)
    with transaction.atomic():
        gaps = closing_gaps(campaign)
        if gaps:
            raise Refused("findings.not_closable", missing=gaps)
        return move_campaign(user=user, scope=scope, at=at, campaign=campaign, to=CampaignState.CLOSED)


def _note(
    campaign: Campaign,
    *,
    user: User,
    scope: Scope,
    at: datetime,
    act: str,
    thing: str,
    facts: Mapping[str, object] | None = None,
) -> None:
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(scope.acting_for_in(campaign.ministry_id, *EVALUATORS)),
        action=f"findings.{act}",
        thing=thing,
        ministry=campaign.ministry_id,
        at=at,
        facts={"campaign": campaign.pk, **(facts or {})},
    )
