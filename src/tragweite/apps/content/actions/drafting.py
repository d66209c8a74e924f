# SPDX-License-Identifier: EUPL-1.2
"""Versions: by staff, or by someone outside through a personal link. Nothing that was handed in is ever lost."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any, Final, NamedTuple, TypeAlias

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from tragweite.apps.content import store
from tragweite.apps.content.models import Item, Medium, Version, VersionMedium, VersionStandIn
from tragweite.apps.content.policies import require_open_for_drafts
from tragweite.apps.content.queries import blocking, current_version, hash_of
from tragweite.apps.content.queries.media import infected_among
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.declarations import Declarations, as_stored
from tragweite.core.rules.formats import format_of, require_kinds
from tragweite.core.rules.states import ItemState
from tragweite.media.found import Probe
from tragweite.media.subtitles import MOST_BYTES, read_subtitles

from .authors import Author, author_of
from .deciding import require_no_stop
from .media import note_origin, read_origin
from .moves import VoidReason, journal, locked, move_item, void_given
from .planning import OF_PARTIES, user_ref
from .remarks import carry_remarks

Upload: TypeAlias = "File[Any] | IO[bytes] | Medium | store.Stored"
"""A file, a medium of an earlier version of the same post, or a large file that ``store.receive`` has taken."""
SUBTITLES: Final = "subtitles"


class GivenMedium(NamedTuple):
    """One medium as it is handed in, in the order of the post."""

    file: "Upload"
    alt_text: str
    subtitles: "Upload | None" = None


Given: TypeAlias = "tuple[Upload, str] | tuple[Upload, str, Upload | None]"
LONGEST_TEXT: Final = 10_000
"""Twice the longest caption that a platform takes."""


def submit_version(
    *,
    at: datetime,
    item: Item,
    text: str,
    label: str,
    title: str = "",
    link: str = "",
    boosted: bool = False,
    media: Sequence[Given] = (),
    declarations: Declarations | None = None,
    user: User | None = None,
    scope: Scope | None = None,
    outside: OutsideAccess | None = None,
) -> Version:
    """Hand in a new version. Every review and approval so far becomes void, visibly.

    The version is given to approval, unless a finding of the checks stops it: then it is stored all the same, and the
    post stays in drafting until the finding is mended by another version, or overridden, and ``submit_for_approval``
    is called. ``media``: each with its alternative text and perhaps subtitles, in order (``GivenMedium``). All files
    are checked before the first is written, and complete on disk before the transaction begins. Raises ``Refused`` with
    ``content.not_drafter``, ``content.access_over``, ``content.closed_for_drafts``, ``content.empty_version``,
    ``content.text_too_long``, ``content.label_missing``, ``content.too_many_media``, ``content.alt_text_missing``
    (position), ``content.media_missing``, ``content.media_kind`` (position), ``content.medium_infected`` (position),
    ``content.foreign_medium``, ``content.nothing_changed``, ``state.changed_meanwhile``, and what
    ``store.check``, ``store.place`` and ``media.read_subtitles`` raise.
    """
    author = author_of(item=item, user=user, scope=scope, outside=outside, at=at)
    require_open_for_drafts(item.state, from_outside=outside is not None)
    given = [GivenMedium(*each) for each in media]
    _require_complete(item=item, text=text, label=label, media=given)
    kept = [_checked(item, each, position=place) for place, each in enumerate(given, start=1)]
    require_kinds(platform=item.channel.platform, format=item.format, kinds=[each.file.kind for each in kept])
    _require_harmless(kept)
    words = _Words(
        title=title.strip(), text=text, label=label, link=link, boosted=boosted,
        declarations=as_stored(declarations or Declarations()),
    )  # fmt: skip
    # Asked here so that a refusal leaves no file behind, and again under the lock.
    _require_change(item, words, _digest(item, kept, words))
    _place(given, kept)
    # The checks ask what the files say about their origin; the rest is found out in the background.
    origins = {each.file.sha256: read_origin(each.file.sha256) for each in kept if each.file.medium is None}
    with transaction.atomic():
        fresh = locked(item)
        before = current_version(fresh)
        version = _write_version(fresh, author, at, kept, words)
        for place in version.media.select_related("medium"):
            if place.medium.sha256 in origins:
                note_origin(place.medium, origins[place.medium.sha256], at=at)
        _back_to_drafting(fresh, author, at)
        carry_remarks(fresh, before=before, after=version)
        _hand_over(fresh, version, author, at)
    item.state = fresh.state
    return version


def _hand_over(item: Item, version: Version, author: Author, at: datetime) -> None:
    """To approval, or, where a finding stops, only into the drawer."""
    facts = {"version": version.pk, "number": version.number, "content_hash": version.content_hash}
    acting_for = user_ref(author.acting_for_id)
    if found := blocking(item, version):
        facts["stopped_by"] = [each.code for each in found]
        journal(item, actor=author.ref, acting_for=acting_for, at=at, action="content.store_version", facts=facts)
        return
    move_item(
        item,
        new=ItemState.SUBMITTED,
        actor=author.ref,
        acting_for=acting_for,
        at=at,
        action="content.submit_version",
        facts=facts,
    )


def submit_for_approval(
    *,
    at: datetime,
    item: Item,
    user: User | None = None,
    scope: Scope | None = None,
    outside: OutsideAccess | None = None,
) -> None:
    """Give the stored version of a post in drafting to approval.

    Raises ``Refused`` with ``content.not_drafter``, ``content.access_over``, ``content.no_version``,
    ``content.checks_stop`` (rules), ``state.move_not_allowed`` or ``state.changed_meanwhile``.
    """
    author = author_of(item=item, user=user, scope=scope, outside=outside, at=at)
    with transaction.atomic():
        fresh = locked(item)
        version = current_version(fresh)
        if version is None:
            raise Refused("content.no_version")
        require_no_stop(fresh, version)
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


def _require_complete(*, item: Item, text: str, label: str, media: Sequence[GivenMedium]) -> None:
    if not text.strip() and not media:
        raise Refused("content.empty_version", field="text")
    if len(text) > LONGEST_TEXT:
        raise Refused("content.text_too_long", field="text", longest=LONGEST_TEXT)
    if item.sender in OF_PARTIES and not label.strip():
        raise Refused("content.label_missing", field="label")
    most = format_of(platform=item.channel.platform, format=item.format).most
    if len(media) > most:
        raise Refused("content.too_many_media", longest=most)
    for position, each in enumerate(media, start=1):
        if not each.alt_text.strip():
            raise Refused("content.alt_text_missing", position=position)


@dataclass(frozen=True, kw_only=True)
class _Words:
    """What a version says, apart from its media."""

    title: str
    text: str
    label: str
    link: str
    boosted: bool
    declarations: dict[str, str | bool]


@dataclass(frozen=True)
class _File:
    """A medium that is known already, or a file that was checked."""

    sha256: str
    kind: str
    medium: Medium | None = None
    stored: store.Stored | None = None


@dataclass(frozen=True)
class _Kept:
    """A medium in its place."""

    file: _File
    alt_text: str
    subtitles: _File | None = None


def _checked(item: Item, given: GivenMedium, *, position: int) -> _Kept:
    file = _checked_file(item, given.file, position=position)
    subtitles = None if given.subtitles is None else _checked_subtitles(item, given.subtitles, position=position)
    return _Kept(file=file, alt_text=given.alt_text, subtitles=subtitles)


def _checked_file(item: Item, given: Upload, *, position: int) -> _File:
    if isinstance(given, Medium):
        return _known(item, given, position=position)
    stored = given if isinstance(given, store.Stored) else store.check(given)
    return _File(sha256=stored.sha256, kind=stored.examined.kind, stored=stored)


def _known(item: Item, medium: Medium, *, position: int) -> _File:
    # Another post's media are not to be had by their number.
    places = VersionMedium.objects.filter(version__item=item)
    if not places.filter(Q(medium=medium) | Q(subtitles=medium)).exists():
        raise Refused("content.foreign_medium", position=position)
    return _File(sha256=medium.sha256, medium=medium, kind=medium.kind)


def _require_harmless(kept: Sequence[_Kept]) -> None:
    """The bytes may have been here before, and a scan may have found something in them."""
    known = {medium.sha256: medium for medium in Medium.objects.filter(sha256__in=[each.file.sha256 for each in kept])}
    infected = infected_among([*known.values()])
    for position, each in enumerate(kept, start=1):
        if (medium := known.get(each.file.sha256)) is not None and medium.pk in infected:
            raise Refused("content.medium_infected", position=position)


def _checked_subtitles(item: Item, given: Upload, *, position: int) -> _File:
    if isinstance(given, Medium):
        return _known(item, given, position=position)
    if isinstance(given, store.Stored):
        raise TypeError("subtitles come as a file")
    given.seek(0)
    content = given.read(MOST_BYTES + 1)
    read_subtitles(content)
    is_vtt = content.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT")
    mime = "text/vtt" if is_vtt else "application/x-subrip"
    found = Probe(kind=SUBTITLES, mime=mime, codec="webvtt" if is_vtt else "subrip")
    stored = store.Stored(sha256=hashlib.sha256(content).hexdigest(), size=len(content), examined=found)
    return _File(sha256=stored.sha256, kind=SUBTITLES, stored=stored)


def _place(given: Sequence[GivenMedium], kept: Sequence[_Kept]) -> None:
    for each, found in zip(given, kept, strict=True):
        for upload, file in ((each.file, found.file), (each.subtitles, found.subtitles)):
            if upload is None or file is None or isinstance(upload, Medium | store.Stored) or file.stored is None:
                continue
            store.place(upload, file.stored)


def _digest(item: Item, kept: Sequence[_Kept], words: _Words) -> str:
    media = [(each.file.sha256, each.alt_text, each.subtitles.sha256 if each.subtitles else "") for each in kept]
    return hash_of(
        item,
        title=words.title,
        text=words.text,
        label=words.label,
        link=words.link,
        boosted=words.boosted,
        media=media,
    )


def _require_change(item: Item, words: _Words, digest: str) -> Version | None:
    """The version before this one; raises ``content.nothing_changed`` where it says the same (a double click)."""
    last = current_version(item)
    if last is not None and last.content_hash == digest and last.declarations == words.declarations:
        raise Refused("content.nothing_changed", number=last.number)
    return last


def _write_version(item: Item, author: Author, at: datetime, kept: Sequence[_Kept], words: _Words) -> Version:
    digest = _digest(item, kept, words)
    last = _require_change(item, words, digest)
    version = Version.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        **asdict(words),
        author=author.user,
        acting_for_id=author.acting_for_id,
        outside_author=author.outside,
        content_hash=digest,
        created_at=at,
    )
    VersionStandIn.objects.bulk_create(
        VersionStandIn(version=version, absent_id=absent) for absent in sorted({*author.absent_ids})
    )
    for position, each in enumerate(kept, start=1):
        subtitles = _row(each.subtitles, at=at) if each.subtitles else None
        VersionMedium.objects.create(
            version=version, medium=_row(each.file, at=at), position=position, alt_text=each.alt_text,
            subtitles=subtitles,
        )  # fmt: skip
    return version


def _row(file: _File, *, at: datetime) -> Medium:
    return file.medium or medium_of(file.stored, at=at)


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
        "duration_ms": examined.duration_ms,
        "created_at": at,
    }
    return Medium.objects.get_or_create(sha256=stored.sha256, defaults=values)[0]


def _back_to_drafting(item: Item, author: Author, at: datetime) -> None:
    """What was handed in, reviewed or approved before holds no longer."""
    if item.state == ItemState.DRAFTING:
        return
    acting_for = user_ref(author.acting_for_id)
    void_given(item, actor=author.ref, acting_for=acting_for, at=at, reason=VoidReason.CONTENT_CHANGED)
    act = "content.revise" if item.state == ItemState.RETURNED else "content.change"
    facts = {"from_state": str(item.state)}
    move_item(item, new=ItemState.DRAFTING, actor=author.ref, acting_for=acting_for, at=at, action=act, facts=facts)
