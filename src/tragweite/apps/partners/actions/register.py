# SPDX-License-Identifier: EUPL-1.2
"""The register: partners, their channels, followers and audiences."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from tragweite.apps.partners import checks
from tragweite.apps.partners.models import AudienceShare, Channel, Party
from tragweite.apps.partners.policies import require_keeper
from tragweite.apps.people.models import Ministry, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused

from .trail import acting_ministry, note


class PartyValues(TypedDict, total=False):
    """What the register says about a partner."""

    kind: str
    name: str
    legal_form: str
    email: str
    seat: str
    agency: Party | None


def register_party(
    *, user: User, scope: Scope, at: datetime, ministry: Ministry, is_demo: bool = False, **values: Unpack[PartyValues]
) -> Party:
    """Enter a partner into the shared register; needs ``kind``, ``name`` and ``legal_form``.

    Raises ``Refused`` with ``partners.not_keeper``, ``partners.text_missing``, ``partners.choice_unknown``,
    ``partners.agency_is_none`` or ``partners.party_exists`` (also on a double click).
    """
    with transaction.atomic():
        require_keeper(scope, ministry.pk)
        party = Party(registered_by=ministry, registered_at=at, is_demo=is_demo)
        Ministry.objects.select_for_update().get(pk=ministry.pk)
        _set(party, values)
        _check_party(party)
        party.save(force_insert=True)
        note(
            user=user,
            scope=scope,
            at=at,
            act="register_party",
            thing=f"partners.party:{party.pk}",
            ministry=ministry.pk,
            facts={"kind": party.kind, "legal_form": party.legal_form, "agency": party.agency_id},
            personal={"name": party.name, "email": party.email, "seat": party.seat},
            party=party.pk,
        )
    return party


def change_party(*, user: User, scope: Scope, at: datetime, party: Party, **values: Unpack[PartyValues]) -> Party:
    """Correct what the register says. Raises ``partners.nothing_changed`` or what ``register_party`` raises."""
    with transaction.atomic():
        require_keeper(scope)
        stored = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
        old = {name: getattr(stored, name) for name in values}
        _set(stored, values)
        changed = [name for name, value in old.items() if getattr(stored, name) != value]
        if not changed:
            raise Refused("partners.nothing_changed")
        _check_party(stored)
        stored.save(update_fields=changed)
        named: dict[str, object] = {
            name: [old[name], getattr(stored, name)] for name in ("name", "email", "seat") if name in changed
        }
        note(
            user=user,
            scope=scope,
            at=at,
            act="change_party",
            thing=f"partners.party:{stored.pk}",
            ministry=acting_ministry(scope, stored.registered_by_id),
            facts={"changed": sorted(changed)},
            personal=named or None,
            party=stored.pk,
        )
    return stored


def add_channel(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    platform: str,
    handle: str,
    party: Party | None = None,
    ministry: Ministry | None = None,
    followers_count: int | None = None,
    followers_on: date | None = None,
    followers_source: str = "",
) -> Channel:
    """Add an account of a partner or of a ministry.

    Raises ``Refused`` with ``partners.not_keeper``, ``partners.channel_needs_one_owner``, ``partners.choice_unknown``,
    ``partners.handle_not_a_name``, ``partners.channel_exists`` (also on a double click), or what
    ``checks.check_followers`` raises.
    """
    with transaction.atomic():
        owner = _channel_owner(party, ministry)
        require_keeper(scope, owner.pk if isinstance(owner, Ministry) else None)
        type(owner)._default_manager.select_for_update(of=("self",)).get(pk=owner.pk)  # noqa: SLF001
        handle = _new_handle(handle, platform)
        today = timezone.localdate(at)
        checks.check_followers(count=followers_count, on=followers_on, source=followers_source, today=today)
        known = {"followers_count": followers_count, "followers_on": followers_on, "followers_source": followers_source}
        counted = known if followers_count is not None else {}
        channel = Channel.objects.create(platform=platform, handle=handle, party=party, ministry=ministry, **counted)
        note(
            user=user,
            scope=scope,
            at=at,
            act="add_channel",
            thing=f"partners.channel:{channel.pk}",
            ministry=ministry.pk if ministry else acting_ministry(scope, owner.registered_by_id),  # type: ignore[union-attr]
            facts={"platform": platform, "followers": followers_count, "party": party.pk if party else None},
            personal={"handle": handle} if party else None,
            party=party.pk if party else None,
        )
    return channel


def record_followers(
    *, user: User, scope: Scope, at: datetime, channel: Channel, count: int, on: date, source: str
) -> Channel:
    """Record a newer number of followers with its day and source; the journal keeps the earlier ones.

    Raises ``Refused`` with ``partners.not_keeper``, ``partners.followers_older`` (day), ``partners.nothing_changed``,
    or what ``checks.check_followers`` raises.
    """
    with transaction.atomic():
        require_keeper(scope, channel.ministry_id)
        checks.check_followers(count=count, on=on, source=source, today=timezone.localdate(at))
        stored = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
        if stored.followers_on is not None and on < stored.followers_on:
            raise Refused("partners.followers_older", day=stored.followers_on, field="followers_on")
        new = {"followers_count": count, "followers_on": on, "followers_source": source.strip()}
        if all(getattr(stored, name) == value for name, value in new.items()):
            raise Refused("partners.nothing_changed")
        Channel.objects.filter(pk=stored.pk).update(**new)
        facts = {"before": stored.followers_count, "count": count, "on": on.isoformat(), "source": source.strip()}
        note(
            user=user,
            scope=scope,
            at=at,
            act="record_followers",
            thing=f"partners.channel:{stored.pk}",
            ministry=channel.ministry_id or acting_ministry(scope, 0),
            facts=facts,
        )
        stored.refresh_from_db()
    return stored


def add_audience_share(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    channel: Channel,
    dimension: str,
    bucket: str,
    share: Decimal,
    source: str,
    as_of: date,
) -> AudienceShare:
    """Record which share (0 to 1) of an audience falls into one bucket, as of a day.

    Raises ``Refused`` with ``partners.not_keeper``, ``partners.choice_unknown``, ``partners.share_out_of_range``,
    ``partners.shares_above_one`` (all buckets of one dimension and day together), ``partners.share_exists`` (also on a
    double click), ``partners.text_missing``, ``partners.day_in_future`` or ``partners.day_out_of_range``.
    """
    with transaction.atomic():
        require_keeper(scope, channel.ministry_id)
        Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
        checks.check_choice(dimension, known=AudienceShare.Dimension.values, field="dimension")
        checks.check_share(share)
        checks.check_as_of(as_of, today=timezone.localdate(at), field="as_of")
        bucket, source = checks.check_text(bucket, field="bucket"), checks.check_text(source, field="source")
        made = AudienceShare(
            channel=channel, dimension=dimension, bucket=bucket, share=share, source=source, as_of=as_of
        )
        _require_room_for_share(made)
        made.save(force_insert=True)
        facts = {"dimension": dimension, "bucket": bucket, "share": str(share), "as_of": as_of.isoformat()}
        note(
            user=user,
            scope=scope,
            at=at,
            act="add_audience_share",
            thing=f"partners.channel:{channel.pk}",
            ministry=channel.ministry_id or acting_ministry(scope, 0),
            facts=facts | {"source": source},
        )
    return made


def _require_room_for_share(share: AudienceShare) -> None:
    same = AudienceShare.objects.filter(channel=share.channel, dimension=share.dimension, as_of=share.as_of)
    if same.filter(bucket__iexact=share.bucket).exists():
        raise Refused("partners.share_exists", bucket=share.bucket, day=share.as_of, field="bucket")
    word = str(AudienceShare.Dimension(share.dimension).label)
    checks.check_share_sum([*same.values_list("share", flat=True), share.share], dimension=word)


def _set(party: Party, values: PartyValues) -> None:
    for name, value in values.items():
        setattr(party, name, value.strip() if isinstance(value, str) else value)


def _check_party(party: Party) -> None:
    checks.check_text(party.name, field="name")
    checks.check_choice(party.kind, known=Party.Kind.values, field="kind")
    checks.check_choice(party.legal_form, known=Party.LegalForm.values, field="legal_form")
    if party.agency is not None and (party.agency.kind != Party.Kind.AGENCY or party.kind == Party.Kind.AGENCY):
        raise Refused("partners.agency_is_none", field="agency")
    same = Party.objects.filter(name__iexact=party.name, kind=party.kind, seat__iexact=party.seat).exclude(pk=party.pk)
    if same.exists():
        raise Refused("partners.party_exists", name=party.name, field="name")


def _new_handle(handle: str, platform: str) -> str:
    checks.check_choice(platform, known=Channel.Platform.values, field="platform")
    handle = checks.check_handle(handle)
    if Channel.objects.filter(platform=platform, handle__iexact=handle).exists():
        raise Refused("partners.channel_exists", handle=handle, platform=platform, field="handle")
    return handle


def _channel_owner(party: Party | None, ministry: Ministry | None) -> Party | Ministry:
    if party is not None and ministry is None:
        return party
    if ministry is not None and party is None:
        return ministry
    raise Refused("partners.channel_needs_one_owner")
