# SPDX-License-Identifier: EUPL-1.2
"""Versions and remarks: by staff, or by someone outside through a personal link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final, TypeAlias

from django.core.files.base import File
from django.db import transaction

from tragweite.apps.content import store
from tragweite.apps.content.models import Item, Medium, Remark, Version, VersionMedium
from tragweite.apps.content.policies import DRAFTERS, require_draft, require_open_for_drafts, require_resolve_remark
from tragweite.apps.content.queries import current_version, hash_of, thing_of
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState

from .moves import VoidReason, journal, locked, move_item, void_given
from .planning import OF_PARTIES, deputy_for, user_ref

Upload: TypeAlias = "File[Any] | IO[bytes] | Medium"
MOST_MEDIA: Final = 20
LONGEST_TEXT: Final = 10_000
"""Twice the longest caption that a platform takes."""


@dataclass(frozen=True)
class _Author:
    """Who hands in or remarks: a user (perhaps for somebody else), or someone outside; never both."""

    ref: str
    user: User | None = None
    acting_for_id: int | None = None
    outside: OutsideAccess | None = None


def _author(
    *, item: Item, user: User | None, scope: Scope | None, outside: OutsideAccess | None, at: datetime
) -> _Author:
    if (user is None) == (outside is None):
        raise ValueError("a draft or remark has exactly one author: user or outside")
    if outside is not None:
        _require_access(outside, item=item, at=at)
        return _Author(ref=f"outside:{outside.pk}", outside=outside)
    if scope is None:
        raise ValueError("a user acts within a scope")
    require_draft(scope, item.campaign.ministry_id)
    acting_for = deputy_for(scope, item.campaign.ministry_id, *DRAFTERS)
    return _Author(ref=actor_ref(user), user=user, acting_for_id=acting_for)


def _require_access(outside: OutsideAccess, *, item: Item, at: datetime) -> None:
    """The page has checked this; the action does not rely on the page (invariant 15)."""
    is_over = outside.revoked_at is not None or outside.expires_at <= at
    if is_over or outside.thing != thing_of(item.pk) or outside.ministry_id != item.campaign.ministry_id:
        raise Refused("content.access_over")


def submit_version(
    *,
    at: datetime,
    item: Item,
    text: str,
    label: str,
    link: str = "",
    boosted: bool = False,
    media: Sequence[tuple[Upload, str]] = (),
    user: User | None = None,
    scope: Scope | None = None,
    outside: OutsideAccess | None = None,
) -> Version:
    """Hand in a new version and give it to approval. Every review and approval so far becomes void, visibly.

    ``media``: uploads, or media of an earlier version of the same post, each with its alternative text, in order.
    All files are checked before the first is written, and complete on disk before the transaction begins. Raises ``Refused`` with
    ``content.not_drafter``, ``content.access_over``, ``content.closed_for_drafts``, ``content.empty_version``,
    ``content.text_too_long``, ``content.label_missing``, ``content.too_many_media``, ``content.alt_text_missing``
    (position), ``content.foreign_medium``, ``content.nothing_changed``, ``state.changed_meanwhile``, and what
    ``store.check`` and ``store.place`` raise.
    """
    author = _author(item=item, user=user, scope=scope, outside=outside, at=at)
    require_open_for_drafts(item.state, from_outside=outside is not None)
    _require_complete(item=item, text=text, label=label, media=media)
    kept = [_checked(item, each, alt_text=alt, position=place) for place, (each, alt) in enumerate(media, start=1)]
    # Asked here so that a refusal leaves no file behind, and again under the lock.
    _require_change(item, _digest(item, kept, text=text, label=label, link=link, boosted=boosted))
    _place(media, kept)
    with transaction.atomic():
        fresh = locked(item)
        version = _write_version(fresh, author, at, kept, text=text, label=label, link=link, boosted=boosted)
        _back_to_drafting(fresh, author, at)
        facts = {"version": version.pk, "number": version.number, "content_hash": version.content_hash}
        move_item(
            fresh,
            new=ItemState.SUBMITTED,
            actor=author.ref,
            acting_for=user_ref(author.acting_for_id),
            at=at,
            action="content.submit_version",
            facts=facts,
        )
    item.state = fresh.state
    return version


def _require_complete(*, item: Item, text: str, label: str, media: Sequence[tuple[Upload, str]]) -> None:
    if not text.strip() and not media:
        raise Refused("content.empty_version", field="text")
    if len(text) > LONGEST_TEXT:
        raise Refused("content.text_too_long", field="text", longest=LONGEST_TEXT)
    if item.sender in OF_PARTIES and not label.strip():
        raise Refused("content.label_missing", field="label")
    if len(media) > MOST_MEDIA:
        raise Refused("content.too_many_media", longest=MOST_MEDIA)
    for position, (_upload, alt_text) in enumerate(media, start=1):
        if not alt_text.strip():
            raise Refused("content.alt_text_missing", position=position)


@dataclass(frozen=True)
class _Kept:
    """A medium that is known already, or a file that was checked."""

    sha256: str
    alt_text: str
    medium: Medium | None = None
    stored: store.Stored | None = None


def _checked(item: Item, given: Upload, *, alt_text: str, position: int) -> _Kept:
    if not isinstance(given, Medium):
        stored = store.check(given)
        return _Kept(sha256=stored.sha256, alt_text=alt_text, stored=stored)
    # Another post's media are not to be had by their number.
    if not VersionMedium.objects.filter(version__item=item, medium=given).exists():
        raise Refused("content.foreign_medium", position=position)
    return _Kept(sha256=given.sha256, alt_text=alt_text, medium=given)


def _place(media: Sequence[tuple[Upload, str]], kept: Sequence[_Kept]) -> None:
    for (given, _alt_text), each in zip(media, kept, strict=True):
        if each.stored is not None and not isinstance(given, Medium):
            store.place(given, each.stored)


def _digest(item: Item, kept: Sequence[_Kept], *, text: str, label: str, link: str, boosted: bool) -> str:
    media = [(each.sha256, each.alt_text) for each in kept]
    return hash_of(item, text=text, label=label, link=link, boosted=boosted, media=media)


def _require_change(item: Item, digest: str) -> Version | None:
    """The version before this one; raises ``content.nothing_changed`` where it says the same (a double click)."""
    last = current_version(item)
    if last is not None and last.content_hash == digest:
        raise Refused("content.nothing_changed", number=last.number)
    return last


def _write_version(
    item: Item,
    author: _Author,
    at: datetime,
    kept: Sequence[_Kept],
    *,
    text: str,
    label: str,
    link: str,
    boosted: bool,
) -> Version:
    digest = _digest(item, kept, text=text, label=label, link=link, boosted=boosted)
    last = _require_change(item, digest)
    version = Version.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        text=text,
        label=label,
        link=link,
        boosted=boosted,
        author=author.user,
        acting_for_id=author.acting_for_id,
        outside_author=author.outside,
        content_hash=digest,
        created_at=at,
    )
    for position, each in enumerate(kept, start=1):
        medium = each.medium or medium_of(each.stored, at=at)
        VersionMedium.objects.create(version=version, medium=medium, position=position, alt_text=each.alt_text)
    return version


def medium_of(stored: store.Stored | None, *, at: datetime) -> Medium:
    """The row of a file that ``store.check`` read; the same bytes have one row, whoever brought them."""
    if stored is None:
        raise ValueError("neither a medium nor a stored file")
    examined = stored.examined
    values = {
        "kind": examined.kind,
        "mime": examined.mime,
        "size": stored.size,
        "width": examined.width,
        "height": examined.height,
        "created_at": at,
    }
    return Medium.objects.get_or_create(sha256=stored.sha256, defaults=values)[0]


def _back_to_drafting(item: Item, author: _Author, at: datetime) -> None:
    """What was handed in, reviewed or approved before holds no longer."""
    if item.state == ItemState.DRAFTING:
        return
    acting_for = user_ref(author.acting_for_id)
    void_given(item, actor=author.ref, acting_for=acting_for, at=at, reason=VoidReason.CONTENT_CHANGED)
    act = "content.revise" if item.state == ItemState.RETURNED else "content.change"
    facts = {"from_state": str(item.state)}
    move_item(item, new=ItemState.DRAFTING, actor=author.ref, acting_for=acting_for, at=at, action=act, facts=facts)


def add_remark(
    *,
    at: datetime,
    version: Version,
    kind: str,
    text: str,
    place: str = "",
    user: User | None = None,
    scope: Scope | None = None,
    outside: OutsideAccess | None = None,
) -> Remark:
    """Write a remark on a version, by staff or through a personal link.

    Raises ``content.not_drafter``, ``content.access_over`` and ``content.closed_for_drafts`` (item_state).
    """
    item = version.item
    author = _author(item=item, user=user, scope=scope, outside=outside, at=at)
    require_open_for_drafts(item.state)
    with transaction.atomic():
        made = Remark.objects.create(
            version=version,
            kind=kind,
            text=text,
            place=place,
            author=author.user,
            outside_author=author.outside,
            created_at=at,
        )
        facts = {"remark": made.pk, "version": version.number, "kind": str(kind)}
        acting_for = user_ref(author.acting_for_id)
        journal(item, actor=author.ref, acting_for=acting_for, at=at, action="content.add_remark", facts=facts)
    return made


def resolve_remark(*, user: User, scope: Scope, at: datetime, remark: Remark) -> None:
    """Call a remark done. A second click finds it done and changes nothing.

    Raises ``content.not_drafter``, ``content.fact_remark_of_others`` and ``state.changed_meanwhile``.
    """
    item = remark.version.item
    require_resolve_remark(scope, item.campaign.ministry_id, remark=remark)
    with transaction.atomic():
        still_open = Remark.objects.filter(pk=remark.pk, resolved_at__isnull=True)
        change_once(still_open, resolved_by=user, resolved_at=at)
        journal(
            item,
            actor=actor_ref(user),
            acting_for=absent_ref(scope.acting_for_in(item.campaign.ministry_id, *DRAFTERS)),
            at=at,
            action="content.resolve_remark",
            facts={"remark": remark.pk, "version": remark.version.number},
        )
