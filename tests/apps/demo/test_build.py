# SPDX-License-Identifier: EUPL-1.2
"""One small demonstration, built once; everything that must be true of it is asked of the same one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from tragweite.apps.content.models import Approval, Briefing, Evidence, Publication
from tragweite.apps.demo import build
from tragweite.apps.demo.accounts import PASSWORD, PEOPLE
from tragweite.apps.demo.model import EFFECTS
from tragweite.apps.disclosure.models import ParliamentaryQuestion, RegisterEntry
from tragweite.apps.findings.models import Run
from tragweite.apps.journal.queries import verify
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import compute_scope, password_is_foreign
from tragweite.apps.today.queries.home import waiting_groups
from tragweite.conf import Configuration
from tragweite.lake import account as recount

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DESKS = ("sachbearbeitung", "sachbearbeitung2", "freigabe", "leitung", "haushalt", "haushalt2")


def test_the_small_demonstration(settings: Any) -> None:
    settings.TRAGWEITE = replace(settings.TRAGWEITE, demo=True)
    configuration = settings.TRAGWEITE
    said: list[str] = []
    stamp = build.build(configuration=configuration, scale="small", at=timezone.now(), say=said.append)

    assert build.read_stamp(configuration) == stamp
    journal_is_whole_and_in_order()
    every_event_is_accounted_for(configuration, stamp)
    the_intervals_contain_the_truth()
    only_approved_content_was_published(stamp)
    the_running_campaign_has_a_briefing_that_creators_confirmed()
    a_creator_showed_the_own_post()
    everybody_has_something_to_do()
    answers_are_released_and_written(configuration.var_dir)
    everyone_can_sign_in()
    assert "kultus.sachbearbeitung" in build.overview(stamp, configuration)
    with pytest.raises(build.DemoRefused, match="enthält schon Daten"):
        build.build(configuration=configuration, scale="small", at=timezone.now(), say=said.append)


def journal_is_whole_and_in_order() -> None:
    from tragweite.apps.journal.models import Entry

    assert verify().ok
    moments = list(Entry.objects.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)


def every_event_is_accounted_for(configuration: Configuration, stamp: build.Stamp) -> None:
    account = recount.verify(spool_dir=configuration.spool_dir, lake_dir=configuration.lake_dir)
    assert account.difference == 0
    assert account.received == account.stored + sum(account.dropped.values())
    assert account.stored == stamp.events
    assert account.dropped["bot"] > 0


def the_intervals_contain_the_truth() -> None:
    """Eight ended campaigns, intervals of 95 %: with this seed all contain the effect that the model was given.

    The ninth campaign runs: its provisional result may still have too few posts, and then says so.
    """
    *found, running = [run.result["main"]["estimate"] for run in Run.objects.order_by("pk")]
    assert len(found) == 8
    if running["value"] is None:
        assert running["reason"] == "too_few_posts"
    else:
        found.append(running)
    missed = [each for each in found if not each["low"] <= EFFECTS["creator"] <= each["high"]]
    assert len(missed) <= 1, missed


def only_approved_content_was_published(stamp: build.Stamp) -> None:
    publications = Publication.objects.all()
    assert publications.count() == stamp.posts
    assert not publications.exclude(approval__content_hash=F("version__content_hash")).exists()
    assert not publications.exclude(approval__state="used").exists()
    assert not Approval.objects.filter(author=F("approver")).exists()


def the_running_campaign_has_a_briefing_that_creators_confirmed() -> None:
    briefing = Briefing.objects.get()
    assert briefing.campaign.state == "running"
    assert briefing.claims.exclude(source="").count() == 2
    assert briefing.confirmations.filter(access__isnull=False).count() > 1


def a_creator_showed_the_own_post() -> None:
    evidence = Evidence.objects.get(captured_from__isnull=False)
    assert evidence.captured_from.thing == f"content.item:{evidence.publication.item_id}"
    assert sorted(evidence.media.values_list("role", flat=True)) == ["media", "screenshot"]
    assert evidence.publication.item.campaign.state == "running"


def everybody_has_something_to_do() -> None:
    now = timezone.now()
    names = [*(f"kultus.{desk}" for desk in DESKS), "stk.anfragen", "stk.pruefung", "stk.leitung"]
    for name in names:
        user = User.objects.get(username=name)
        assert waiting_groups(user, compute_scope(user, at=now), now), name


def answers_are_released_and_written(var_dir: Path) -> None:
    assert ParliamentaryQuestion.objects.filter(state="sent").count() == 2
    assert RegisterEntry.objects.filter(released_at__isnull=False).count() == 7
    names = {path.name for path in (var_dir / "demo").iterdir()}
    assert {"antwort-21-90417.docx", "antwort-21-90417.pdf", "auswertung-referendariat.pdf"} <= names
    link = (var_dir / "demo" / "zugang-von-aussen.txt").read_text(encoding="utf-8")
    assert "/inhalte/zugang/" in link


def everyone_can_sign_in() -> None:
    assert User.objects.count() == len(PEOPLE)
    assert all(user.check_password(PASSWORD) for user in User.objects.all())
    assert not any(password_is_foreign(user) for user in User.objects.all())
