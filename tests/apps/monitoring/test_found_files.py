# SPDX-License-Identifier: EUPL-1.2
"""Files of a post that nobody approved: kept with their hash, shown to those who read the deviation, never changed."""

import hashlib
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.apps.content.conftest import Story
from tests.apps.content.pictures import encoded, jpeg, mp4, upload
from tests.apps.monitoring.conftest import LATER, acts, deviation, register
from tests.apps.monitoring.test_unapproved import OTHER, rows, take_in
from tragweite.apps.journal.models import Entry
from tragweite.apps.monitoring import actions
from tragweite.apps.monitoring.models import Deviation, DeviationFile
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationState


@pytest.fixture
def unapproved(story: Story) -> Deviation:
    campaign = story.item.campaign
    campaign.hashtag = "#KommZuUns"
    campaign.save()
    take_in(story, rows({"url": OTHER, "text": "Neu! #KommZuUns"}))
    return Deviation.objects.select_related("campaign", "channel__party").get()


def keep(
    story: Story, found: Deviation, *files: Any, user: Any = None, how: str = "gespeichert"
) -> list[DeviationFile]:
    user = user or story.actors.clerk
    return actions.add_deviation_files(
        user=user, scope=story.scope(user), at=LATER, deviation=found, files=files, captured_how=how
    )


def test_files_are_kept_by_their_hash_once_and_stand_in_the_journal(story: Story, unapproved: Deviation) -> None:
    picture, film = encoded("JPEG", colour="red"), mp4()
    made = keep(story, unapproved, upload(picture), upload(film, "film.mp4", "video/mp4"), upload(picture))
    wanted = [hashlib.sha256(each).hexdigest() for each in (picture, film)]
    assert [each.medium.sha256 for each in made] == wanted
    entry = Entry.objects.latest("sequence")
    assert entry.action == "monitoring.add_deviation_files"
    assert all(each in entry.facts for each in wanted)
    before = acts()
    assert keep(story, unapproved, upload(picture)) == []
    assert acts() == before


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_was_seen_is_never_taken_back(story: Story, unapproved: Deviation, change: str) -> None:
    keep(story, unapproved, jpeg())
    kept = DeviationFile.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.update(captured_how="anders") if change == "update" else kept.delete()


def test_one_bad_file_keeps_none(story: Story, unapproved: Deviation) -> None:
    with pytest.raises(Refused, match=r"media\."):
        keep(story, unapproved, jpeg(), upload(b"kein Bild"))
    assert not DeviationFile.objects.exists()


def test_what_is_missing_is_said(story: Story, unapproved: Deviation) -> None:
    with pytest.raises(Refused, match=r"monitoring\.files_missing"):
        keep(story, unapproved)
    with pytest.raises(Refused, match=r"monitoring\.capture_missing"):
        keep(story, unapproved, jpeg(), how=" ")


def test_a_planned_post_has_evidence_instead(story: Story) -> None:
    story.released(media=[])
    register(story, live_text="Anzeige: Komm lieber nicht")
    with pytest.raises(Refused, match=r"monitoring\.files_of_unapproved"):
        keep(story, deviation(story), jpeg())


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "chancellery", "stranger"])
def test_only_the_room_keeps_files(story: Story, unapproved: Deviation, who: str) -> None:
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        keep(story, unapproved, jpeg(), user=getattr(story.actors, who))


def test_a_second_person_settles_it_and_nothing_is_added_after(story: Story, unapproved: Deviation) -> None:
    keep(story, unapproved, jpeg())
    clerk, second = story.actors.clerk, story.actors.approver
    given: dict[str, Any] = {"at": LATER, "deviation": unapproved}
    actions.assign_deviation(user=clerk, scope=story.scope(clerk), assignee=clerk, **given)
    actions.explain_deviation(user=clerk, scope=story.scope(clerk), explanation="Gelöscht", **given)
    with pytest.raises(Refused, match=r"monitoring\.own_explanation"):
        actions.resolve_deviation(user=clerk, scope=story.scope(clerk), reason="Ja", **given)
    actions.resolve_deviation(user=second, scope=story.scope(second), reason="Gesehen", **given)
    assert unapproved.state == DeviationState.RESOLVED
    with pytest.raises(Refused, match=r"monitoring\.deviation_settled"):
        keep(story, unapproved, jpeg("red"))


def test_by_the_browser_and_only_for_readers(
    story: Story, unapproved: Deviation, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(story.actors.clerk)
    address, page = (reverse(f"monitoring:{name}", args=[unapproved.pk]) for name in ("deviation_files", "deviation"))
    answer = client.post(address, {"found_files": [jpeg(), jpeg("red")], "captured_how": "App"})
    assert answer.status_code == 302, answer.context["form"].errors
    files = list(DeviationFile.objects.all())
    assert len(files) == 2
    with django_assert_max_num_queries(20):
        shown = client.get(page).content.decode()
    stranger = sign_in(story.actors.stranger)
    for each in files:
        assert each.medium.sha256[:12] in shown
        for name in ("deviation_file", "deviation_file_view"):
            file = reverse(f"monitoring:{name}", args=[unapproved.pk, each.pk])
            assert stranger.get(file).status_code == 404
            assert client.get(file)["Content-Type"] == "image/jpeg"
    assert client.get(reverse("monitoring:deviation_file", args=[unapproved.pk, 0])).status_code == 404
    assert stranger.get(address).status_code == 404
