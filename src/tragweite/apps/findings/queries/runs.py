# SPDX-License-Identifier: EUPL-1.2
"""Reads of evaluations: the latest and the released run of a campaign, its review, what still stands in the way."""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import campaigns_within
from tragweite.apps.findings.models import Alarm, PeerReview, Review, Run, Study, StudyReview, SuccessReview
from tragweite.apps.findings.policies import EVALUATORS, RELEASERS, is_second_person
from tragweite.apps.monitoring.queries import open_deviations
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, within
from tragweite.core.rules.states import CampaignState
from tragweite.web.waiting import Waiting

OVER: Final = (CampaignState.ENDED, CampaignState.EVALUATED)
"""States in which the evaluation of a campaign is due."""
MOST_WAITING: Final = 50


def runs_within(scope: Scope) -> QuerySet[Run]:
    """Runs that the scope reads, with campaign, ministry and people."""
    runs = Run.objects.select_related("campaign__ministry", "computed_by", "released_by")
    return within(runs, scope, path="campaign__ministry")


def access_run(scope: Scope, pk: int) -> Run:
    """One run; a foreign and a missing id answer alike (404)."""
    found = runs_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def runs_of(campaign_id: int) -> QuerySet[Run]:
    """The runs of a campaign that was fetched by right, newest first."""
    runs = Run.objects.filter(campaign=campaign_id).select_related("campaign__ministry", "computed_by", "released_by")
    return runs.order_by("-computed_at", "-pk")


def latest_run(campaign_id: int) -> Run | None:
    """The newest run, released or not."""
    return runs_of(campaign_id).first()


def released_run(campaign_id: int) -> Run | None:
    """The newest released run: what may be told outside."""
    return runs_of(campaign_id).filter(released_at__isnull=False).first()


def reviews_of(run_id: int) -> QuerySet[PeerReview]:
    """The reviews of a run in the order of time."""
    return PeerReview.objects.filter(run=run_id).select_related("reviewed_by").order_by("pk")


def last_review(run_id: int) -> PeerReview | None:
    """The review that counts."""
    return reviews_of(run_id).last()


def released_runs(scope: Scope) -> list[Run]:
    """The newest released run of every campaign that the scope reads, latest campaign first; one query."""
    found: dict[int, Run] = {}
    for run in runs_within(scope).filter(released_at__isnull=False).order_by("-computed_at", "-pk"):
        found.setdefault(run.campaign_id, run)
    return sorted(found.values(), key=lambda run: (run.campaign.starts_on, run.pk), reverse=True)


def alarms_of(campaign_id: int) -> QuerySet[Alarm]:
    """The alarms of a campaign, newest first."""
    return Alarm.objects.filter(campaign=campaign_id).select_related("answered_by").order_by("-raised_at", "-pk")


def access_alarm(scope: Scope, pk: int) -> Alarm:
    """One alarm of a campaign that one reads, or 404."""
    alarms = within(Alarm.objects.select_related("campaign__ministry"), scope, path="campaign__ministry")
    found = alarms.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def success_review(campaign_id: int) -> SuccessReview | None:
    """The success review of a campaign, or None."""
    return SuccessReview.objects.filter(campaign=campaign_id).select_related("recorded_by").first()


def campaigns_with_run(scope: Scope) -> QuerySet[Campaign]:
    """Campaigns that the scope reads, each with the sentence, grade and date of its newest run; one query."""
    newest = Run.objects.filter(campaign=OuterRef("pk")).order_by("-computed_at", "-pk")
    return campaigns_within(scope).annotate(
        run_sentence=Subquery(newest.values("sentence")[:1]),
        run_grade=Subquery(newest.values("grade")[:1]),
        run_provisional=Subquery(newest.values("provisional")[:1]),
        run_computed_at=Subquery(newest.values("computed_at")[:1]),
        run_released_at=Subquery(newest.values("released_at")[:1]),
    )


def closing_gaps(campaign: Campaign) -> list[str]:
    """What still stands in the way of closing a campaign (domain.md §2), in German; three queries."""
    gaps = []
    if released_run(campaign.pk) is None:
        gaps.append(_("freigegebene Auswertung"))
    if success_review(campaign.pk) is None:
        gaps.append(_("Erfolgskontrolle"))
    if count := open_deviations(campaign.pk).count():
        gaps.append(_("Klärung der offenen Abweichungen (%(count)s)") % {"count": count})
    return gaps


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:  # noqa: ARG001 - the same shape in every room
    """Campaigns to evaluate, runs and studies to review and release, success reviews to write, alarms to answer; four queries."""
    last = PeerReview.objects.filter(run=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    to_release = (
        Run.objects.select_related("campaign")
        .filter(campaign__ministry__in=scope.ministries_with(*EVALUATORS), released_at__isnull=True, provisional=False)
        .annotate(review=Subquery(last))
    )
    newer = Run.objects.filter(campaign=OuterRef("campaign"), computed_at__gt=OuterRef("computed_at"))
    runs = to_release.exclude(Exists(newer)).order_by("computed_at", "pk")[:MOST_WAITING]
    has_run = Exists(Run.objects.filter(campaign=OuterRef("pk"), provisional=False))
    has_review = Exists(SuccessReview.objects.filter(campaign=OuterRef("pk")))
    alarms = Alarm.objects.select_related("campaign").filter(
        answered_at__isnull=True, campaign__lead=user, campaign__ministry__in=scope.ministries_with(*EVALUATORS)
    )[:MOST_WAITING]
    ended = Campaign.objects.filter(state__in=OVER, ministry__in=scope.ministries_with(*EVALUATORS), lead=user)
    campaigns = ended.annotate(has_run=has_run, has_review=has_review).order_by("ends_on", "pk")[:MOST_WAITING]
    return [
        *(_to_answer(alarm) for alarm in alarms),
        *(found for run in runs if (found := _to_pass(run, scope)) is not None),
        *(found for study in _open_studies(scope) if (found := _study_to_pass(study, scope)) is not None),
        *(found for campaign in campaigns if (found := _to_write(campaign)) is not None),
    ]


def _open_studies(scope: Scope) -> QuerySet[Study]:
    last = StudyReview.objects.filter(study=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    ministries = scope.ministries_with(*EVALUATORS)
    found = Study.objects.select_related("campaign").filter(
        campaign__ministry__in=ministries, released_at__isnull=True, provisional=False
    )
    return found.annotate(review=Subquery(last)).order_by("computed_at", "pk")[:MOST_WAITING]


def _study_to_pass(study: Study, scope: Scope) -> Waiting | None:
    """Nobody waits for a study with objections: it is computed anew."""
    review = getattr(study, "review", None)
    agreed = review == Review.Verdict.AGREES
    may_pass = not agreed or scope.has(study.campaign.ministry_id, *RELEASERS)
    if review == Review.Verdict.OBJECTS or not may_pass or not is_second_person(scope, study):
        return None
    words = _("Untersuchung freigeben: %(title)s") if agreed else _("Untersuchung prüfen: %(title)s")
    text = words % {"title": study.campaign.title}
    return Waiting(kind="findings", text=text, url=reverse("findings:study", args=[study.pk]))


def _to_answer(alarm: Alarm) -> Waiting:
    text = _("Alarm der Überwachung beantworten: %(title)s") % {"title": alarm.campaign.title}
    url = reverse("findings:live", args=[alarm.campaign_id])
    return Waiting(kind="findings", text=text, url=url, warning=True)


def _to_pass(run: Run, scope: Scope) -> Waiting | None:
    """A run waits for its review, then for its release; each for those who may."""
    agreed = getattr(run, "review", None) == PeerReview.Verdict.AGREES
    if not is_second_person(scope, run) or (agreed and not scope.has(run.campaign.ministry_id, *RELEASERS)):
        return None
    words = _("Auswertung freigeben: %(title)s") if agreed else _("Auswertung prüfen: %(title)s")
    text = words % {"title": run.campaign.title}
    return Waiting(kind="findings", text=text, url=reverse("findings:campaign", args=[run.campaign_id]))


def _to_write(campaign: Campaign) -> Waiting | None:
    if not getattr(campaign, "has_run", False):
        text = _("Kampagne auswerten: %(title)s")
    elif not getattr(campaign, "has_review", False):
        text = _("Erfolgskontrolle schreiben: %(title)s")
    elif campaign.state == CampaignState.EVALUATED:
        text = _("Kampagne abschließen: %(title)s")
    else:
        return None
    url = reverse("findings:campaign", args=[campaign.pk])
    return Waiting(kind="findings", text=text % {"title": campaign.title}, url=url)
