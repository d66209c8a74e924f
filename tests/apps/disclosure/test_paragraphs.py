# SPDX-License-Identifier: EUPL-1.2
"""Paragraphs of released studies go into an answer as they stand: chosen, journaled, checked by a second person."""

import json
from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.apps.disclosure.conftest import Desk
from tests.apps.findings.studying import by, reach_study, released
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.disclosure import actions, queries
from tragweite.apps.disclosure.queries.document import printed_document
from tragweite.apps.findings.models import Study
from tragweite.apps.findings.queries import ready_campaigns, ready_paragraphs
from tragweite.apps.journal.models import Entry
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState, QuestionState

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(desk: Desk) -> Study:
    actors = desk.actors
    campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver, state=CampaignState.ENDED)
    return reach_study(campaign, actors)


def addresses(desk: Desk, campaign: Campaign) -> tuple[Any, str, str]:
    part = desk.part(desk.ask())
    choose = reverse("disclosure:paragraphs", args=[part.pk])
    return part, choose, reverse("disclosure:take_paragraphs", args=[part.pk, campaign.pk])


def test_only_what_is_released_can_be_taken(desk: Desk, study: Study, sign_in: Any) -> None:
    _part, choose, take = addresses(desk, study.campaign)
    client = sign_in(desk.actors.chancellery)
    assert "Noch ist kein Ergebnis freigegeben" in client.get(choose).content.decode()
    assert client.get(take).status_code == 404
    released(study, desk.actors)
    assert take in client.get(choose).content.decode()
    page = client.get(take).content.decode()
    assert "Verschiedene Menschen erreicht" in page
    assert "Quelle: Webstatistik" in page


def test_the_chosen_paragraphs_stand_in_the_answer_as_printed(desk: Desk, study: Study, sign_in: Any) -> None:
    released(study, desk.actors)
    part, _choose, take = addresses(desk, study.campaign)
    scope = desk.writer["scope"]
    first, second, *rest = ready_paragraphs(scope, study.campaign_id)
    client = sign_in(desk.actors.chancellery)
    assert client.post(take, {"paragraphs": [second.key, first.key]}).status_code == 302
    part.refresh_from_db()
    assert part.answer_text == f"{first.text}\n\n{second.text}"
    assert part.state == QuestionState.COLLECTED
    document = printed_document(part.question, queries.parts_of(part.question))
    assert document.blocks[0].answer == (first.text, second.text)
    entry = Entry.objects.latest("sequence")
    assert (entry.action, json.loads(entry.facts)["taken"]) == ("disclosure.take_paragraphs", [first.key, second.key])
    assert first.key == f"findings.study:{study.pk}/1"
    again = client.post(take, {"paragraphs": [first.key]})
    assert "stehen schon in der Antwort" in again.content.decode()
    assert "keine gültige Auswahl" in client.post(take, {"paragraphs": ["findings.run:1/1"]}).content.decode()
    assert client.post(take, {"paragraphs": [rest[0].key]}).status_code == 302
    part.refresh_from_db()
    assert part.answer_text.endswith(rest[0].text)


def test_figures_of_the_query_stay_and_the_check_must_be_done_again(desk: Desk, study: Study) -> None:
    released(study, desk.actors)
    desk.take_in()
    question = desk.ask()
    part = desk.published(question, level="Land NRW")
    figures = part.collected
    actions.check_answer(**desk.who(desk.actors.approver), question=question, seen=desk.seen(question))
    found = ready_paragraphs(desk.writer["scope"], study.campaign_id)
    actions.take_paragraphs(**desk.writer, sub_question=part, paragraphs=found[:1])
    part.refresh_from_db()
    question.refresh_from_db()
    assert part.collected == figures
    assert (question.state, question.checked_by) == (QuestionState.COLLECTED, None)


def test_others_take_nothing_and_a_released_answer_takes_nothing_more(
    desk: Desk, study: Study, sign_in: Any, django_assert_num_queries: Any
) -> None:
    released(study, desk.actors)
    part, choose, take = addresses(desk, study.campaign)
    for address in (choose, take):
        assert sign_in(desk.actors.stranger).get(address).status_code == 404
        assert sign_in(desk.actors.clerk).get(address).status_code == 403
    found = ready_paragraphs(desk.writer["scope"], study.campaign_id)
    with pytest.raises(Refused, match=r"disclosure\.not_writer"):
        actions.take_paragraphs(**by(desk.actors.clerk), sub_question=part, paragraphs=found)
    actions.take_paragraphs(**desk.writer, sub_question=part, paragraphs=found[:1])
    desk.released(part.question)
    with pytest.raises(Refused, match=r"disclosure\.released"):
        actions.take_paragraphs(**desk.writer, sub_question=part, paragraphs=found[1:])
    scope = desk.writer["scope"]
    with django_assert_num_queries(2):
        assert [campaign.pk for campaign in ready_campaigns(scope)] == [study.campaign_id]
    with django_assert_num_queries(2):
        ready_paragraphs(scope, study.campaign_id)
