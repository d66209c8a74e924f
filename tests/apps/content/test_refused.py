# SPDX-License-Identifier: EUPL-1.2
"""What the acts of this room refuse, each by its code; and that a refused act leaves every row and file as it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.apps.content.conftest import Story, outside_access
from tests.factories import NOW
from tragweite.apps.content import actions, tasks
from tragweite.apps.content.models import Bundle, Item, Remark
from tragweite.apps.content.queries import current_version, steps_of, terms_of
from tragweite.core.refusal import Refused
from tragweite.core.rules.schedule import Terms
from tragweite.core.rules.states import ItemState

CLAIM = {"statement": "Ausbildung mit Gehalt", "source": "Besoldungsgesetz", "responsible_unit": "Personal"}
GONE = {"reason": "consent", "explanation": "Einwilligung widerrufen", "register_shows": "notice"}


def by(story: Story, name: str, at: Any = NOW) -> dict[str, Any]:
    user = getattr(story.actors, name)
    return {"user": user, "scope": story.scope(user, at), "at": at}


def bundle_of(story: Story, title: str = "Welle", **values: Any) -> Bundle:
    campaign = values.pop("campaign", story.item.campaign)
    return actions.make_bundle(**by(story, "clerk"), campaign=campaign, title=title)


def bundled(story: Story) -> tuple[Bundle, dict[int, tuple[int, str]]]:
    """The post in review, alone in a bundle, and what its approver sees."""
    bundle = bundle_of(story)
    actions.put_in_bundle(**by(story, "clerk"), item=story.fresh(), bundle=bundle)
    version = story.submit()
    story.review()
    return bundle, {story.item.pk: (version.pk, version.content_hash)}


def steps(*given: tuple[int, str, str]) -> list[actions.GivenStep]:
    return [actions.GivenStep(position=place, title=title, role=role) for place, title, role in given]


def set_steps(story: Story, *given: tuple[int, str, str], days: int = 0) -> None:
    """Steps of the ministry from so many days on; the usual two where none are named."""
    rows = steps(*(given or ((1, "Fachlich", "clerk"), (2, "Freigabe", "approver"))))
    ministry, since = story.actors.ministry, NOW.date() + timedelta(days=days)
    actions.set_review_steps(**by(story, "head"), ministry=ministry, steps=rows, valid_from=since)


def set_terms(story: Story, *, days: int = 0, **values: int) -> None:
    given: dict[str, Any] = {
        "grace_minutes": 30,
        "window_before_hours": 1,
        "window_after_hours": 12,
        "urgent_hours": 6,
        **values,
    }
    since = NOW.date() + timedelta(days=days)
    actions.set_terms(
        **by(story, "head"), ministry=story.actors.ministry, terms=Terms(**given), valid_from=since
    )  # fmt: skip


def remark_on(story: Story, **values: Any) -> Remark:
    version = current_version(story.item)
    assert version is not None
    given: dict[str, Any] = {**by(story, "head"), "version": version, "kind": "fact", "text": "Stimmt das?", **values}
    return actions.add_remark(**given)


def settle(story: Story, remark: Remark, **values: Any) -> None:
    actions.resolve_remark(**by(story, "head"), remark=remark, **values)


def second_post(story: Story, **values: Any) -> Item:
    return factories.item(story.item.campaign, story.item.channel, story.actors.clerk, **values)


def foreign_bundle(story: Story) -> Callable[[], object]:
    actors = story.actors
    other = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    bundle = bundle_of(story, campaign=other)
    return lambda: actions.put_in_bundle(**by(story, "clerk"), item=story.fresh(), bundle=bundle)


def late_bundle(story: Story) -> Callable[[], object]:
    bundle = bundle_of(story)
    story.approved()
    return lambda: actions.put_in_bundle(**by(story, "clerk"), item=story.fresh(), bundle=bundle)


def unseen_post(story: Story) -> Callable[[], object]:
    bundle, _seen = bundled(story)
    return lambda: actions.approve_bundle(**by(story, "approver"), bundle=bundle, seen={})


def post_behind(story: Story) -> Callable[[], object]:
    bundle, seen = bundled(story)
    second_post(story, bundle=bundle)
    return lambda: actions.approve_bundle(**by(story, "approver"), bundle=bundle, seen=seen)


def alone_out_of_a_bundle(story: Story) -> Callable[[], object]:
    bundled(story)
    version = current_version(story.item)
    assert version is not None
    return lambda: story.approve(version)


def bundle_half_released(story: Story) -> Callable[[], object]:
    bundle, seen = bundled(story)
    actions.approve_bundle(**by(story, "approver"), bundle=bundle, seen=seen)
    return lambda: release(story)


def answer_to_an_answer(story: Story) -> Callable[[], object]:
    story.submit()
    answer = remark_on(story, parent=remark_on(story), text="Ja")
    return lambda: remark_on(story, parent=answer, text="Und?")


def answer_when_settled(story: Story) -> Callable[[], object]:
    story.submit()
    remark = remark_on(story)
    settle(story, remark, outcome="adopted")
    remark.refresh_from_db()
    return lambda: remark_on(story, parent=remark, text="Doch nicht")


def settled(story: Story, **values: Any) -> Callable[[], object]:
    story.submit()
    remark = remark_on(story)
    return lambda: settle(story, remark, **values)


def settled_answer(story: Story) -> Callable[[], object]:
    story.submit()
    answer = remark_on(story, parent=remark_on(story), text="Ja")
    return lambda: settle(story, answer, outcome="adopted")


def live_withdrawn(story: Story) -> Callable[[], object]:
    story.released()
    story.publish()
    return lambda: actions.withdraw_item(**by(story, "head"), item=story.fresh(), **GONE)


def urgent_before_its_words(story: Story) -> Callable[[], object]:
    version = story.submit()
    seen: dict[str, Any] = {"version_id": version.pk, "content_hash": version.content_hash, "reason": "Hochwasser"}
    early: dict[str, Any] = {"url": "https://www.instagram.com/p/x/", "published_at": NOW - timedelta(hours=1)}
    return lambda: actions.publish_urgently(**by(story, "head"), item=story.fresh(), **seen, **early)


def released_too_late(story: Story) -> Callable[[], object]:
    story.approved()
    late = NOW + timedelta(days=5)
    return lambda: actions.release_item(**by(story, "clerk", late), item=story.fresh())


def asked_after_the_approval(story: Story) -> Callable[[], object]:
    story.approved()
    remark_on(story)
    return lambda: release(story)


def override(story: Story, code: str, version_id: int = 0) -> Callable[[], object]:
    version = story.submit()
    given: dict[str, Any] = {"version_id": version_id or version.pk, "code": code, "reason": "Weil"}
    return lambda: actions.override_check(**by(story, "head"), item=story.fresh(), **given)


def steps_twice(story: Story) -> Callable[[], object]:
    set_steps(story, days=2)
    return lambda: set_steps(story, days=1)


def outdated_briefing(story: Story) -> Callable[[], object]:
    campaign = story.item.campaign
    first, _second = [
        actions.write_briefing(**by(story, "clerk"), campaign=campaign, messages=text, label="Anzeige")
        for text in ("Erste", "Zweite")
    ]
    return lambda: actions.note_confirmation(**by(story, "clerk"), briefing=first, note="Brief vom 1. Juni")


def briefing(story: Story, count: int, **values: str) -> Callable[[], object]:
    claims = [actions.GivenClaim(**{**CLAIM, **values})] * count
    given: dict[str, Any] = {"campaign": story.item.campaign, "messages": "Kern", "label": "Anzeige", "claims": claims}
    return lambda: actions.write_briefing(**by(story, "clerk"), **given)


def held(story: Story, **values: Any) -> Callable[[], object]:
    story.submit()
    return lambda: actions.hold_item(**{**by(story, "clerk"), **values}, item=story.fresh(), reason=" ")


def rescheduled(story: Story, planned_at: Any) -> Callable[[], object]:
    return lambda: actions.reschedule_item(**by(story, "clerk"), item=story.fresh(), planned_at=planned_at)


def release(story: Story) -> object:
    return actions.release_item(**by(story, "clerk"), item=story.fresh())


def other_account(story: Story) -> Callable[[], object]:
    story.released()
    return lambda: story.publish(account="@fremdes_konto")


def approval_for_years(story: Story) -> Callable[[], object]:
    version = story.submit()
    story.review()
    return lambda: story.approve(version, valid_days=100_000)


def terms_out_of_range(story: Story) -> Callable[[], object]:
    return lambda: set_terms(story, window_after_hours=0)


Prepare = Callable[[Story], Callable[[], object]]
REFUSALS: list[tuple[str, Prepare]] = [
    ("title_missing", lambda story: lambda: bundle_of(story, "  ")),
    ("bundle_exists", lambda story: (bundle_of(story), lambda: bundle_of(story, " Welle "))[1]),
    ("foreign_bundle", foreign_bundle),
    ("bundle_closed", late_bundle),
    ("bundle_not_ready", unseen_post),
    ("bundle_not_ready", post_behind),
    ("bundle_decides_together", alone_out_of_a_bundle),
    ("bundle_releases_together", bundle_half_released),
    ("answer_elsewhere", answer_to_an_answer),
    ("answer_elsewhere", settled_answer),
    ("remark_settled", answer_when_settled),
    ("outcome_unknown", lambda story: settled(story, outcome="vielleicht")),
    ("reason_missing", lambda story: settled(story, outcome="declined", reason=" ")),
    ("reason_missing", held),
    ("withdrawal_shows_too_much", live_withdrawn),
    ("published_before_version", urgent_before_its_words),
    ("window_over", released_too_late),
    ("open_facts_at_release", asked_after_the_approval),
    ("other_account", other_account),
    ("approval_days", approval_for_years),
    ("nothing_to_override", lambda story: override(story, "label.missing")),
    ("seen_other_content", lambda story: override(story, "label.missing", 10**9)),
    ("steps_in_the_past", lambda story: lambda: set_steps(story, days=-1)),
    ("steps_in_the_past", lambda story: lambda: set_terms(story, days=-1)),
    ("terms_out_of_range", terms_out_of_range),
    ("step_malformed", lambda story: lambda: set_steps(story, (1, " ", "approver"))),
    ("step_malformed", lambda story: lambda: set_steps(story, (1, "Freigabe", "auditor"))),
    ("steps_already_set", steps_twice),
    ("briefing_outdated", outdated_briefing),
    ("claim_incomplete", lambda story: briefing(story, 1, source=" ")),
    ("too_many_claims", lambda story: briefing(story, 1000)),
    ("date_past", lambda story: rescheduled(story, NOW - timedelta(hours=1))),
    ("same_date", lambda story: rescheduled(story, story.item.planned_at)),
]


@pytest.mark.parametrize(("code", "prepare"), REFUSALS, ids=lambda given: given if isinstance(given, str) else "")
def test_a_refused_act_leaves_nothing(story: Story, nothing_written: Any, code: str, prepare: Prepare) -> None:
    act = prepare(story)
    with nothing_written(), pytest.raises(Refused) as refused:
        act()
    assert refused.value.code == f"content.{code}"


@pytest.mark.parametrize("act", ["approve", "release"])
def test_a_finding_that_came_after_the_submission_stops(story: Story, settings: Any, act: str) -> None:
    """The checks are asked again at the decision and at the release, not only when the draft was handed in."""
    from dataclasses import replace

    version = story.submit()
    story.review()
    if act == "release":
        story.approve(version)
    settings.TRAGWEITE = replace(settings.TRAGWEITE, collector_url="https://neu.example.org")
    acts = {"approve": lambda: story.approve(version), "release": lambda: release(story)}
    with pytest.raises(Refused, match=r"content\.checks_stop"):
        acts[act]()
    assert story.fresh().state == (ItemState.APPROVED if act == "release" else ItemState.IN_REVIEW)


def test_an_account_is_the_same_with_and_without_its_mark(story: Story) -> None:
    story.released()
    handle = story.item.channel.handle
    assert story.publish(account=f"@{handle}").account == handle


def test_someone_outside_is_told_of_an_answer(story: Story) -> None:
    from tragweite.apps.journal.models import OutboxMessage

    access = outside_access(story)
    story.submit(outside=access)
    version = current_version(story.item)
    assert version is not None
    asked = actions.add_remark(outside=access, at=NOW, version=version, kind="style", text="Geht das so?")
    remark_on(story, parent=asked, text="Ja")
    assert OutboxMessage.objects.get(kind="remark_answered").recipient == f"outside:{access.pk}"


def test_steps_and_terms_hold_from_their_day(story: Story) -> None:
    set_steps(story, days=1)
    set_terms(story, days=1, urgent_hours=3)
    ministry, today = story.actors.ministry.pk, NOW.date()
    assert [step.title for step in steps_of(ministry, on=today + timedelta(days=1))] == ["Fachlich", "Freigabe"]
    assert steps_of(ministry, on=today) == []
    assert terms_of(ministry, on=today + timedelta(days=1)).urgent_hours == 3
    assert terms_of(ministry, on=today).urgent_hours != 3


def test_a_worker_leaves_what_somebody_changed_meanwhile(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round finds its rows first and locks each later; whoever was quicker in between is not overwritten."""
    from tragweite.apps.content.actions import pausing, publishing

    def busy(item: Item) -> Item:
        raise Refused("state.changed_meanwhile")

    story.approved()
    waiting = second_post(story, planned_at=NOW + timedelta(hours=1))
    for module in (pausing, publishing):
        monkeypatch.setattr(module, "locked", busy)
    tasks.watch_reviews(at=NOW + timedelta(days=60))
    assert story.fresh().state == ItemState.APPROVED
    waiting.refresh_from_db()
    assert waiting.state == ItemState.DRAFTING
