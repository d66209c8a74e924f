# SPDX-License-Identifier: EUPL-1.2
"""A machine of posts and of everything that people can do with them; it says after every step what must hold then.

It keeps its own book of who contributed what and when; the rooms are asked only through their actions.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests import factories
from tests.actors import make_actors
from tests.apps.content.conftest import HARMLESS
from tests.apps.content.pictures import encoded
from tests.factories import NOW
from tragweite.apps.content import actions, tasks
from tragweite.apps.content.models import Approval, Bundle, Item, Publication, Review, Version
from tragweite.apps.content.queries import current_version, link_address
from tragweite.apps.content.store import path_of
from tragweite.apps.people.models import OutsideAccess, StandIn, User
from tragweite.apps.people.queries import absent_users, compute_scope, token_hash
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ApprovalState, ItemState

PICTURES = {True: encoded("JPEG", size=(8, 8)), False: encoded("JPEG", size=(8, 8), colour="red")}
LIVE = {ItemState.PUBLISHED, ItemState.CHECKED, ItemState.DEVIATING, ItemState.ENDED}
ITEMS = st.integers(0, 2)
PEOPLE = st.sampled_from(["clerk", "second_clerk", "approver", "second_approver", "head", "deputy", "stranger"])
DECIDING = st.sampled_from(["approver", "second_approver", "head", "deputy", "clerk"])
TEXTS = st.sampled_from(["Anzeige: Komm", "Anzeige: Geh", "Anzeige: Komm\u200b", "Anzeige: \u041aomm"])


class Posts(RuleBasedStateMachine):
    """Two ministries' people, one post of its own and two in a bundle."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now: datetime = NOW
        # What the book says: post -> everybody involved so far, and the words and files that were handed in last.
        self.involved: dict[int, set[int]] = {}
        self.words: dict[int, tuple[str, bool]] = {}
        self.swapped: tuple[Path, bytes] | None = None

    def teardown(self) -> None:
        self.heal()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(steps=st.sampled_from(["usual", "two", "parallel"]), by=PEOPLE, ahead=st.integers(0, 5))
    def begin(self, steps: str, by: str, ahead: int) -> None:
        """``ahead``: so many steps have gone as intended; random clicks alone rarely come to where it matters."""
        self._found(steps, by)
        self.go_on_as_intended(0, ahead)
        if ahead % 2:
            self.the_wave_goes_as_intended()
        if ahead == 1:
            self.time_passes(26)
        if ahead == 2:
            self.withdraw(0, "head")

    def _found(self, steps: str, by: str) -> None:
        actors = make_actors()
        self.people = {
            name: getattr(actors, name) for name in ("clerk", "second_clerk", "approver", "head", "stranger")
        }
        self.people["second_approver"] = factories.user("Zweite Freigabe")
        factories.membership(self.people["second_approver"], actors.ministry, "approver")
        self.people["deputy"] = factories.user("Vertretung")
        campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
        self.wave = Bundle.objects.create(campaign=campaign, title="Welle", created_by=actors.clerk, created_at=NOW)
        channels = [factories.channel(factories.party(actors.ministry)) for _number in range(3)]
        planned = NOW + timedelta(hours=6)
        self.items = [
            factories.item(
                campaign, channels[number], actors.clerk, planned_at=planned, bundle=self.wave if number else None
            )
            for number in range(3)
        ]
        self.links = [self._link(item, self.people[by], actors.ministry) for item in self.items]
        self.involved = {item.pk: set() for item in self.items}
        positions = {"usual": [], "two": [(1, "approver"), (2, "head_of_communication")],
                     "parallel": [(1, "approver"), (1, "head_of_communication")]}[steps]  # fmt: skip
        given = [actions.GivenStep(position=place, title=role, role=role) for place, role in positions]
        who = self._who("head")
        if given:
            actions.set_review_steps(**who, ministry=actors.ministry, steps=given, valid_from=NOW.date())

    def _link(self, item: Item, by: User, ministry: Any) -> OutsideAccess:
        return OutsideAccess.objects.create(
            token_hash=token_hash(f"t{item.pk}"), name="Kim", email="kim@example.org", purpose="draft",
            thing=f"content.item:{item.pk}", ministry=ministry, created_by=by, created_at=NOW,
            expires_at=NOW + timedelta(days=4),
        )  # fmt: skip

    def _who(self, name: str) -> dict[str, Any]:
        user = self.people[name]
        return {"user": user, "scope": compute_scope(user, at=self.now), "at": self.now}

    def _fresh(self, number: int) -> Item:
        return Item.objects.select_related("campaign__ministry", "channel").get(pk=self.items[number].pk)

    def _seen(self, number: int) -> dict[str, Any]:
        version = current_version(self.items[number])
        return {"version_id": version.pk if version else 0, "content_hash": version.content_hash if version else ""}

    def _try(self, act: Callable[[], object]) -> bool:
        with suppress(Refused):
            act()
            return True
        return False

    def _hand_in(self, number: int, text: str, picture: bool, people: set[int], **author: Any) -> None:
        item = self._fresh(number)
        media = [(BytesIO(PICTURES[picture]), "Bild")]
        if self._try(
            lambda: actions.submit_version(
                **author, item=item, text=text, label="Anzeige", link=link_address(item), media=media,
                declarations=HARMLESS,
            )
        ):  # fmt: skip
            self.involved[item.pk] |= people
            self.words[item.pk] = (text, picture)

    @rule(number=ITEMS, by=PEOPLE, text=TEXTS, picture=st.booleans())
    def submit(self, number: int, by: str, text: str, picture: bool) -> None:
        user = self.people[by]
        people = {user.pk, *absent_users(user, at=self.now)[:1]}
        self._hand_in(number, text, picture, people, **self._who(by))

    @rule(number=ITEMS, steps=st.integers(2, 5))
    def go_on_as_intended(self, number: int, steps: int) -> None:
        """What the house is for; random clicks alone rarely come to the end of it."""
        for _step in range(steps):
            self.only_approved_content_is_live()
            state = self._fresh(number).state
            if state in {ItemState.DRAFTING, ItemState.RETURNED}:
                self.submit(number, "clerk", f"Anzeige: Fassung {self.now:%d %H}", True)
            elif state in {ItemState.SUBMITTED, ItemState.IN_REVIEW}:
                for by in ("approver", "head", "second_approver"):
                    self.decide(number, by, True)
                    if number:
                        self.decide_about_the_bundle(by, True)
            elif state == ItemState.APPROVED:
                self.release(number, "clerk")
            elif state == ItemState.RELEASED:
                self.publish(number, "clerk", 0, True, True)
            elif state == ItemState.URGENT:
                self.confirm(number, "approver")

    @rule()
    def the_wave_goes_as_intended(self) -> None:
        for number in (1, 2):
            if self._fresh(number).state in {ItemState.DRAFTING, ItemState.RETURNED}:
                self.submit(number, "clerk", f"Anzeige: Welle {self.now:%d %H}", True)
            self.decide(number, "approver", False)
        for by in ("approver", "head", "second_approver"):
            self.decide_about_the_bundle(by, True)
            self.only_approved_content_is_live()

    @rule(number=ITEMS, text=TEXTS)
    def submit_from_outside(self, number: int, text: str) -> None:
        link = self.links[number]
        self._hand_in(number, text, False, {link.created_by_id}, outside=link, at=self.now)

    @rule(number=ITEMS, by=DECIDING, both=st.booleans())
    def decide(self, number: int, by: str, both: bool) -> None:
        self._try(lambda: actions.start_review(**self._who(by), item=self._fresh(number)))
        if both:
            seen = self._seen(number)
            self._try(lambda: actions.approve_version(**self._who(by), item=self._fresh(number), **seen, valid_days=2))

    @rule(number=ITEMS, by=DECIDING)
    def approve_what_was_seen_before(self, number: int, by: str) -> None:
        first = Version.objects.filter(item=self.items[number]).order_by("number").first()
        if first is not None:
            seen = {"version_id": first.pk, "content_hash": first.content_hash}
            self._try(lambda: actions.approve_version(**self._who(by), item=self._fresh(number), **seen))

    @rule(by=DECIDING, release=st.booleans())
    def decide_about_the_bundle(self, by: str, release: bool) -> None:
        seen = {self.items[n].pk: tuple(self._seen(n).values()) for n in (1, 2)}
        self._try(lambda: actions.approve_bundle(**self._who(by), bundle=self.wave, seen=seen))  # type: ignore[arg-type]
        if release:
            self._try(lambda: actions.release_bundle(**self._who("clerk"), bundle=self.wave))

    @rule(number=ITEMS, by=DECIDING, act=st.sampled_from(["return_item", "refuse_item", "void_approval"]))
    def turn_down(self, number: int, by: str, act: str) -> None:
        self._try(lambda: getattr(actions, act)(**self._who(by), item=self._fresh(number), reason="Nein"))

    @rule(number=ITEMS, by=PEOPLE, from_outside=st.booleans(), on=st.booleans())
    def hold_or_resume(self, number: int, by: str, from_outside: bool, on: bool) -> None:
        who = {"outside": self.links[number], "at": self.now} if from_outside else self._who(by)
        act = actions.hold_item if on else actions.resume_item
        self._try(lambda: act(**who, item=self._fresh(number), reason="Bitte"))

    @rule(number=ITEMS, by=PEOPLE)
    def release(self, number: int, by: str) -> None:
        self._try(lambda: actions.release_item(**self._who(by), item=self._fresh(number)))

    @rule(number=ITEMS, by=PEOPLE, hours=st.integers(-30, 1), from_outside=st.booleans(), late=st.booleans())
    def publish(self, number: int, by: str, hours: int, from_outside: bool, late: bool) -> None:
        who = {"outside": self.links[number], "at": self.now} if from_outside else self._who(by)
        published_at = self.now + timedelta(hours=hours)
        self._try(
            lambda: actions.record_publication(
                **who, item=self._fresh(number), url="https://example.org/p", published_at=published_at,
                tolerates_time=late,
            )
        )  # fmt: skip

    @rule(number=ITEMS, by=DECIDING)
    def publish_urgently(self, number: int, by: str) -> None:
        given = {**self._seen(number), "reason": "Gefahr", "url": "https://example.org/p", "published_at": self.now}
        self._try(lambda: actions.publish_urgently(**self._who(by), item=self._fresh(number), **given))

    @rule(number=ITEMS, by=DECIDING)
    def confirm(self, number: int, by: str) -> None:
        seen = self._seen(number)
        self._try(lambda: actions.confirm_urgent(**self._who(by), item=self._fresh(number), **seen))

    @rule(number=ITEMS, by=PEOPLE, hours=st.integers(1, 60))
    def reschedule(self, number: int, by: str, hours: int) -> None:
        planned = self.now + timedelta(hours=hours)
        self._try(lambda: actions.reschedule_item(**self._who(by), item=self._fresh(number), planned_at=planned))

    @rule(number=ITEMS, by=DECIDING)
    def withdraw(self, number: int, by: str) -> None:
        given = {"reason": "error", "explanation": "Fehler", "register_shows": "notice"}
        self._try(lambda: actions.withdraw_item(**self._who(by), item=self._fresh(number), **given))

    @rule(absent=DECIDING, deputy=PEOPLE, days=st.integers(0, 2))
    def stand_in(self, absent: str, deputy: str, days: int) -> None:
        if absent != deputy:
            today: date = self.now.date()
            StandIn.objects.create(
                absent=self.people[absent], deputy=self.people[deputy], valid_from=today,
                valid_to=today + timedelta(days=days),
            )  # fmt: skip

    @rule(hours=st.sampled_from([1, 5, 26]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        if hours > 5:
            tasks.watch_reviews(at=self.now)

    @rule()
    def the_worker_runs(self) -> None:
        tasks.watch_reviews(at=self.now)
        tasks.check_store(at=self.now)

    @rule()
    def the_file_is_swapped_and_put_back(self) -> None:
        if self.swapped is not None:
            self.heal()
        elif (place := self._place()) is not None:
            self.swapped = place, place.read_bytes()
            place.chmod(0o640)
            place.write_bytes(encoded("JPEG", size=(9, 9)))

    def _place(self) -> Any:
        found = Version.objects.filter(media__isnull=False).values_list("media__medium__sha256", flat=True).first()
        place = path_of(found) if found else None
        return place if place is not None and place.exists() else None

    def heal(self) -> None:
        if self.swapped is not None:
            place, content = self.swapped
            place.write_bytes(content)
        self.swapped = None

    @invariant()
    def only_approved_content_is_live(self) -> None:
        publications = {each.item_id: each for each in Publication.objects.select_related("approval", "version")}
        for item in Item.objects.filter(pk__in=self.involved):
            if item.state in {ItemState.APPROVED, ItemState.RELEASED}:
                self._holds(item, Approval.objects.get(item=item, state=ApprovalState.GIVEN))
            if item.state in LIVE:
                self._was_right(item, publications[item.pk])
            if item.state == ItemState.URGENT:
                red = publications[item.pk]
                assert red.approval is None
                assert red.urgent_until is not None
                assert red.permitted_by_id not in self.involved[item.pk]

    def _holds(self, item: Item, approval: Approval) -> None:
        version = approval.version
        self._is_what_was_handed_in(item, version)
        assert approval.content_hash == version.content_hash
        assert not {approval.approver_id, approval.acting_for_id} & self.involved[item.pk]
        self._went_through_every_step(version, approval)

    def _was_right(self, item: Item, live: Publication) -> None:
        approval = live.approval
        assert approval is not None
        assert approval.state == ApprovalState.USED
        assert approval.version_id == live.version_id
        assert not {approval.approver_id, approval.acting_for_id} & self.involved[item.pk]
        self._is_what_was_handed_in(item, live.version)
        if live.urgent_until is None:
            assert approval.given_at <= live.published_at < approval.expires_at
            self._went_through_every_step(live.version, approval)
        else:
            assert live.permitted_by_id not in {approval.approver_id, approval.acting_for_id}

    def _is_what_was_handed_in(self, item: Item, version: Version) -> None:
        text, picture = self.words[item.pk]
        assert version.text == text
        assert version.media.get().medium.sha256 == sha256(PICTURES[picture]).hexdigest()

    def _went_through_every_step(self, version: Version, approval: Approval) -> None:
        agreed = Review.objects.filter(version=version, decision="agree")
        wanted = self.items[0].campaign.ministry.review_steps.count() or 1
        people = [each.reviewer_id for each in agreed]
        assert len(people) == len(set(people)) == wanted
        assert approval.approver_id in people
        assert not set(people) & self.involved[version.item_id]

    @invariant()
    def a_bundle_is_released_whole(self) -> None:
        opened = [item.releases.exists() for item in Item.objects.filter(bundle__isnull=False, pk__in=self.involved)]
        gone = Item.objects.filter(pk__in=self.involved, bundle__isnull=False, state="withdrawn").exists()
        assert gone or len(set(opened)) <= 1
