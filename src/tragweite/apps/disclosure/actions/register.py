# SPDX-License-Identifier: EUPL-1.2
"""Entries of the public register: proposed by one person, released by another."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.disclosure import policies, queries
from tragweite.apps.disclosure.models import RegisterEntry
from tragweite.apps.disclosure.queries.document import content_hash
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once, record
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role


def propose_entry(*, user: User, scope: Scope, at: datetime, campaign: Campaign) -> RegisterEntry:
    """Propose what the public shall see of a campaign, as it stands now.

    Raises ``Refused`` with ``disclosure.not_proposer``, ``disclosure.campaign_not_begun``,
    ``disclosure.entry_unchanged`` where the last entry says the same, ``state.changed_meanwhile``.
    """
    with transaction.atomic():
        policies.require_propose(scope, campaign)
        snapshot = queries.snapshot(campaign, scope, at=at)
        _require_news(campaign, snapshot)
        last = RegisterEntry.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                entry = RegisterEntry.objects.create(
                    campaign=campaign, number=last + 1, slug=queries.slug_of(campaign),
                    run=queries.released_run(campaign), snapshot=snapshot, proposed_by=user, proposed_at=at,
                )  # fmt: skip
        except IntegrityError as taken:
            raise Refused("state.changed_meanwhile") from taken
        _note(user=user, scope=scope, at=at, entry=entry, act="propose_entry", roles=policies.PROPOSERS)
    return entry


def _require_news(campaign: Campaign, snapshot: dict[str, object]) -> None:
    """A double click, or a proposal without anything new, makes no second entry."""
    last = RegisterEntry.objects.filter(campaign=campaign).order_by("-number").first()
    if last is not None and content_hash(last.snapshot) == content_hash(snapshot):
        raise Refused("disclosure.entry_unchanged", number=last.number)


def release_entry(*, user: User, scope: Scope, at: datetime, entry: RegisterEntry) -> None:
    """Show the entry to the public, as a second person.

    Raises ``Refused`` with ``disclosure.may_not_publish``, ``disclosure.entry_outdated`` where a newer one is
    released, ``state.changed_meanwhile``.
    """
    with transaction.atomic():
        policies.require_publish(scope, entry)
        newer = RegisterEntry.objects.filter(
            campaign_id=entry.campaign_id, released_at__isnull=False, number__gt=entry.number
        )
        if newer.exists():
            raise Refused("disclosure.entry_outdated")
        change_once(
            RegisterEntry.objects.filter(pk=entry.pk, released_by__isnull=True), released_by=user, released_at=at
        )
        _note(user=user, scope=scope, at=at, entry=entry, act="release_entry", roles=policies.REGISTER_RELEASERS)


def _note(*, user: User, scope: Scope, at: datetime, entry: RegisterEntry, act: str, roles: tuple[Role, ...]) -> None:
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(policies.absent_people(scope, *roles)),
        action=f"disclosure.{act}",
        thing=f"disclosure.registerentry:{entry.pk}",
        ministry=entry.campaign.ministry_id,
        at=at,
        facts={"campaign": entry.campaign_id, "number": entry.number, "content_hash": content_hash(entry.snapshot)},
    )
