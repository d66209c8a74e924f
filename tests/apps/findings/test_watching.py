# SPDX-License-Identifier: EUPL-1.2
"""A running campaign is watched post by post; an alarm goes once to its lead and is answered once."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.apps.findings.conftest import COUNTED, acts, count_visits
from tragweite.apps.campaigns.models import Campaign, Goal
from tragweite.apps.findings import actions, queries, tasks
from tragweite.apps.findings.models import Alarm
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people.queries import compute_scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState


@pytest.fixture
def running(case):
    """The case while its campaign runs, with a goal that its posts miss by far."""
    Campaign.objects.filter(pk=case.campaign.pk).update(state=CampaignState.RUNNING)
    Goal.objects.filter(campaign=case.campaign).update(baseline=Decimal(0), target_value=Decimal(80_000))
    return case


def risk(case, kind):
    return next(each for each in queries.watch(case.fresh()).risks if each.kind == kind)


def test_far_too_few_visits_raise_an_alarm(running):
    found = risk(running, "visits_below")
    assert (found.status, found.steps, found.seen, found.plan) == ("alarm", 8, "304", "80.000")
    assert found.since


def test_a_campaign_as_planned_is_quiet(running):
    Goal.objects.filter(campaign=running.campaign).update(target_value=Decimal(304))
    assert risk(running, "visits_below").status == "quiet"


def test_what_cannot_be_measured_says_why(running):
    assert risk(running, "complaints_above").reason == "Beschwerden werden in Tragweite nicht gezählt."
    assert risk(running, "cost_above").status == "not_measurable"
    Goal.objects.filter(campaign=running.campaign).update(baseline=Decimal(80_000))
    assert risk(running, "visits_below").reason == "Ein Ziel für Besuche oder geplante Beiträge fehlen."


def test_nothing_counted_is_no_outage(planned):
    assert {each.status for each in queries.watch(planned.fresh()).risks} == {"not_measurable"}


def test_the_lead_is_told_once(running):
    tasks.watch_campaigns(at=COUNTED)
    tasks.watch_campaigns(at=COUNTED)
    alarm = Alarm.objects.get(risk="visits_below")
    assert acts().count("findings.raise_alarm") == Alarm.objects.count()
    (mail,) = OutboxMessage.objects.filter(thing=f"findings.alarm:{alarm.pk}")
    assert (mail.kind, mail.recipient) == ("risk_alarm", f"user:{running.campaign.lead_id}")
    clerk = running.actors.clerk
    texts = [each.text for each in queries.waiting(clerk, compute_scope(clerk, at=COUNTED), COUNTED)]
    assert any(text.startswith("Alarm der Überwachung beantworten") for text in texts)


def test_a_campaign_that_does_not_run_raises_no_alarm(case):
    tasks.watch_campaigns(at=COUNTED)
    assert not Alarm.objects.exists()


def test_an_alarm_is_answered_once_with_words(running, sign_in):
    tasks.watch_campaigns(at=COUNTED)
    alarm = Alarm.objects.select_related("campaign").get(risk="visits_below")
    clerk = running.actors.clerk
    who = {"user": clerk, "scope": compute_scope(clerk, at=COUNTED), "at": COUNTED}
    with pytest.raises(Refused, match=r"findings\.reason_missing"):
        actions.answer_alarm(**who, alarm=alarm, answer=" ")
    url = reverse("findings:answer_alarm", args=[alarm.pk])
    assert sign_in(running.actors.stranger).get(url).status_code == 404
    assert sign_in(running.actors.auditor).get(url).status_code == 403
    assert sign_in(clerk).post(url, {"answer": "Zwei Beiträge werden beworben."}).status_code == 302
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        actions.answer_alarm(**who, alarm=alarm, answer="noch einmal")
    assert acts().count("findings.answer_alarm") == 1


def test_the_live_page(running, sign_in, django_assert_max_num_queries):
    tasks.watch_campaigns(at=COUNTED)
    url = reverse("findings:live", args=[running.campaign.pk])
    client = sign_in(running.actors.clerk)
    with django_assert_max_num_queries(20):
        text = client.get(url).content.decode()
    for words in ("Zu wenige Besuche", "Alarm beantworten", "höchstens 5 Prozent", "Vorläufig"):
        assert words in text
    assert sign_in(running.actors.stranger).get(url).status_code == 404


def test_a_zero_count_day_by_day_is_an_outage(planned, settings):
    Campaign.objects.filter(pk=planned.campaign.pk).update(state=CampaignState.RUNNING)
    Goal.objects.filter(campaign=planned.campaign).update(baseline=Decimal(0), target_value=Decimal(80_000))
    count_visits(settings.TRAGWEITE, planned.campaign)
    assert risk(planned, "outage").status in {"alarm", "watch"}
