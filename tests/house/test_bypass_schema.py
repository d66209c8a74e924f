# SPDX-License-Identifier: EUPL-1.2
"""What the database itself refuses, whatever code writes: approvals, publications, frozen answers, paid invoices."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from tests import factories
from tests.actors import Actors
from tests.apps.content.conftest import Story, outside_access, story  # noqa: F401 - a fixture
from tests.conftest import forbidden_writes
from tests.factories import NOW
from tests.house.world import World, make_world
from tragweite.apps.content.models import Approval, Publication, Version
from tragweite.apps.contracts.models import Contract, Invoice
from tragweite.apps.disclosure.models import ParliamentaryQuestion, RegisterEntry, SubQuestion
from tragweite.apps.findings.models import Run
from tragweite.apps.journal.models import Entry
from tragweite.apps.people.models import User


def refused(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "name"), sorted((each["table"], each["name"]) for each in forbidden_writes()))
def test_every_refusal_of_the_schema_stands(table: str, name: str) -> None:
    where = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
    )
    with connection.cursor() as cursor:
        cursor.execute(where, [table])
        assert f"{table}_{name}" in {row[0] for row in cursor.fetchall()}


def approval_of(version: Version, approver: User, **values: Any) -> Approval:
    given: dict[str, Any] = {
        "item": version.item,
        "version": version,
        "number": f"F-{version.pk}-{approver.pk}",
        "content_hash": version.content_hash,
        "author": version.author,
        "approver": approver,
        "given_at": NOW,
        "expires_at": NOW + timedelta(days=1),
    }
    return Approval.objects.create(**{**given, **values})


def test_an_approval_is_not_copied_to_another_post(story: Story) -> None:  # noqa: F811
    version = story.submit()
    other = factories.item(story.item.campaign, story.item.channel, story.actors.clerk)
    refused(lambda: approval_of(version, story.actors.head, item=other))


def test_an_approval_has_the_hash_and_the_author_of_its_version(story: Story) -> None:  # noqa: F811
    version = story.submit()
    refused(lambda: approval_of(version, story.actors.head, content_hash="f" * 64))
    refused(lambda: approval_of(version, story.actors.clerk, author=None))
    refused(lambda: approval_of(version, story.actors.clerk, author=story.actors.second_clerk))


def test_nobody_approves_after_contributing_to_an_earlier_version(story: Story) -> None:  # noqa: F811
    story.submit(story.actors.approver)
    second = story.submit(story.actors.clerk, text="Anzeige: Ganz neu")
    refused(lambda: approval_of(second, story.actors.approver))
    refused(lambda: approval_of(second, story.actors.head, acting_for=story.actors.approver))
    assert approval_of(second, story.actors.head).pk


def test_who_made_out_the_link_does_not_approve_what_came_by_it(story: Story) -> None:  # noqa: F811
    version = story.submit(outside=outside_access(story, by=story.actors.approver))
    refused(lambda: approval_of(version, story.actors.approver))


def test_a_void_or_used_approval_never_comes_back(story: Story) -> None:  # noqa: F811
    story.approved()
    approval = Approval.objects.get()
    Approval.objects.filter(pk=approval.pk).update(state="void", void_reason="revoked")
    for values in ({"state": "given"}, {"state": "used"}, {"void_reason": ""}):
        refused(lambda values=values: Approval.objects.filter(pk=approval.pk).update(**values))  # type: ignore[misc]


def test_an_approval_has_no_invented_state(story: Story) -> None:  # noqa: F811
    story.approved()
    refused(lambda: Approval.objects.update(state="immer"))


@pytest.mark.parametrize("state", ["void", "foreign"])
def test_nothing_goes_live_on_a_void_or_foreign_approval(story: Story, state: str) -> None:  # noqa: F811
    version = story.approved()
    approval, item = Approval.objects.get(), story.item
    if state == "void":
        Approval.objects.update(state="void", void_reason="expired")
    else:
        item = factories.item(story.item.campaign, story.item.channel, story.actors.clerk)
    refused(
        lambda: Publication.objects.create(
            item=item,
            version=version,
            approval=approval,
            url="https://example.org/1",
            published_at=NOW,
            recorded_by=story.actors.clerk,
            recorded_at=NOW,
        )
    )


@pytest.fixture
def world(actors: Actors) -> World:
    return make_world(actors)


def change(thing: models.Model, **values: Any) -> Callable[[], object]:
    return lambda: type(thing)._default_manager.filter(pk=thing.pk).update(**values)


def test_a_frozen_answer_does_not_change(world: World, actors: Actors) -> None:
    question, part = world.things["question"], world.things["sub_question"]
    assert isinstance(question, ParliamentaryQuestion)
    assert isinstance(part, SubQuestion)
    release = {"state": "released", "frozen": {"a": 1}, "frozen_hash": "a" * 64}
    change(question, **release, released_by=actors.second_chancellery, released_at=NOW)()
    for values in (
        {"frozen": {"a": 2}},
        {"frozen_hash": "b" * 64},
        {"frozen_hash": "", "frozen": None, "state": "bound"},
        {"released_by": actors.approver},
        {"title": "Anders"},
        {"state": "open"},
    ):
        refused(change(question, **values))
    refused(change(part, collected={"figure": 1}))
    change(question, state="sent", sent_at=NOW)()


def test_what_the_public_or_the_ministry_was_told_is_released_once(world: World, actors: Actors) -> None:
    for thing in (world.things["register_entry"], world.things["run"]):
        assert isinstance(thing, RegisterEntry | Run)
        change(thing, released_by=actors.approver, released_at=NOW)()
        refused(change(thing, released_by=actors.head))
        refused(change(thing, released_by=None, released_at=None))


def test_amounts_and_acts_of_an_invoice_do_not_change(world: World, actors: Actors) -> None:
    invoice = world.things["invoice"]
    assert isinstance(invoice, Invoice)
    refused(change(invoice, net_cents=1, gross_cents=1_901))
    refused(change(invoice, recorded_by=actors.head))
    change(invoice, factually_checked_by=actors.second_clerk, factually_checked_at=NOW)()
    refused(change(invoice, factually_checked_by=actors.approver))
    change(invoice, paid_by=actors.budget_officer, paid_on=NOW.date())()
    refused(change(invoice, paid_by=None, paid_on=None))


def test_a_signed_contract_keeps_its_fee(world: World, actors: Actors) -> None:
    contract = world.things["contract"]
    assert isinstance(contract, Contract)
    change(contract, signed_by=actors.budget_officer, signed_at=NOW)()
    refused(change(contract, fee_net_cents=1))
    refused(change(contract, signed_by=None, signed_at=None))
    change(contract, name_consent_on=NOW.date())()


@pytest.mark.django_db
def test_the_pragma_that_lets_triggers_be_walked_round_is_off(world: World) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("recursive_triggers", "foreign_keys")
        }
    assert values == {"recursive_triggers": 1, "foreign_keys": 1}
    entry = world.things["entry"]
    columns = ", ".join(f'"{field.column}"' for field in Entry._meta.local_concrete_fields)

    def replace() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT OR REPLACE INTO "journal_entry" ({columns}) '
                f'SELECT {columns.replace(chr(34) + "actor" + chr(34), "42")} FROM "journal_entry" WHERE sequence = %s',
                [entry.pk],
            )

    refused(replace)
