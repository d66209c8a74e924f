# SPDX-License-Identifier: EUPL-1.2
"""What the pre-flight checks look at: one draft with everything that is known about it, as plain data.

``None`` always means "nobody has said", never "no": a check that needs the answer asks for it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tragweite.core.rules.states import PurposeClass, Sender


class MediaKind(StrEnum):
    """Kinds of media."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"


class AiUse(StrEnum):
    """What was made by a machine; ``edited`` means changed in what it shows, ``assisted`` only helped with."""

    NONE = "none"
    ASSISTED = "assisted"
    EDITED = "edited"
    GENERATED = "generated"


class Music(StrEnum):
    """Where the music of a post comes from."""

    NONE = "none"
    OWN = "own"
    LICENSED = "licensed"
    PLATFORM_LIBRARY = "platform_library"


@dataclass(frozen=True)
class DraftMedium:
    """One medium in its order. ``label_visible``: a person saw (or heard) the label in it from the start and on.

    ``subtitles``: a subtitle file, or burnt-in ones that a person looked at. ``ai_in_file``: what the file's own
    credentials say (C2PA, IPTC). ``text_in_picture``: the words to read in it, ``""`` for none. Sizes in px, ms.
    """

    kind: MediaKind
    alt_text: str = ""
    subtitles: bool | None = None
    transcript: bool | None = None
    text_in_picture: str | None = None
    label_visible: bool | None = None
    ai_in_file: AiUse | None = None
    sha256: str = ""
    file_name: str = ""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True)
class DraftClaim:
    """One factual claim with where it comes from and who answers for it."""

    statement: str
    source: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ChannelPost:
    """Another post on the same channel, to find duplicates and collisions. ``planned_at``: aware."""

    title: str
    text: str
    planned_at: datetime
    media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Growth:
    """Posts (or money, or reach) of this window, and of the same weeks of earlier years, newest first.

    ``subject`` as people read it ("Beiträge", "Mediakosten in Euro"). ``earlier`` holds None for a year without record.
    """

    subject: str
    now: int
    earlier: tuple[int | None, ...]


@dataclass(frozen=True)
class Political:
    """The answers to the wizard on political advertising (MStV, TTPA), each None until somebody answered.

    ``influences``: liable *and* designed to influence an election, a vote, or law-making (TTPA Art. 3 no. 2).
    ``official_information``: official information by or for an authority; used only with ``exemption_reason``.
    """

    purpose: PurposeClass | None = None
    political_actor: bool | None = None
    influences: bool | None = None
    official_information: bool | None = None
    exemption_reason: str = ""
    signed_off_by_legal: bool = False


@dataclass(frozen=True)
class Draft:
    """One planned post. Only ``platform``, ``format``, ``sender`` and ``text`` are needed; the rest asks where missing.

    ``slides``: the words on each slide of a story. ``label_in_media`` and ``platform_tool``: ticks of a person: the label
    is to be seen (heard) in the video or on the first slide all through; the platform's own label is switched on.
    ``paid``: money, travel, or goods are given; None: presumed (UWG § 5a Abs. 4). ``boosted_until``: last day of the
    paid delivery. ``rights_until``: last day of the usage rights; ``rights_uses``: what they cover. ``occasion``: an
    acute reason (closing date, danger) that keeps information lawful before elections.
    """

    platform: str
    format: str
    sender: Sender
    text: str
    title: str = ""
    label: str = ""
    slides: tuple[str, ...] | None = None
    overlay: str | None = None
    label_in_media: bool | None = None
    platform_tool: bool | None = None
    paid: bool | None = None
    boosted: bool | None = None
    boosted_until: date | None = None
    client_names: tuple[str, ...] = ()
    sender_identified: bool | None = None
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    link: str = ""
    expected_link: str = ""
    planned_at: datetime | None = None
    media: tuple[DraftMedium, ...] = ()
    ai_use: AiUse | None = None
    ai_realistic: bool | None = None
    ai_text: AiUse | None = None
    ai_text_reviewed: bool | None = None
    ai_notice: str = ""
    music: Music | None = None
    music_licence: str = ""
    rights_until: date | None = None
    rights_unlimited: bool | None = None
    rights_uses: frozenset[str] | None = None
    minors_shown: bool | None = None
    minors_consent: bool | None = None
    people_shown: bool | None = None
    people_consent: bool | None = None
    claims: tuple[DraftClaim, ...] | None = None
    claims_none: bool | None = None
    shows_minister: bool | None = None
    coat_of_arms: bool | None = None
    coat_of_arms_permitted: bool | None = None
    performance_claim: bool | None = None
    occasion: str = ""
    political: Political = field(default_factory=Political)
    channel_posts: tuple[ChannelPost, ...] | None = None
    growth: tuple[Growth, ...] | None = None


OWN_SENDERS: Final = frozenset({Sender.AUTHORITY, Sender.AUTHORITY_BOOSTED})
BOOSTED_SENDERS: Final = frozenset({Sender.CREATOR_BOOSTED, Sender.AUTHORITY_BOOSTED})


def asks_label(*, sender: str, boosted: bool | None) -> bool:
    """Say whether an advertising label is asked for at all: somebody else speaks for money, or money buys delivery.

    An authority on its own channel needs none (rule ``LABEL.own_channel``), it only has to be known as the sender.
    """
    return sender not in OWN_SENDERS or sender in BOOSTED_SENDERS or bool(boosted)


def is_boosted(draft: Draft) -> bool | None:
    """Say whether money buys delivery; None where neither sender nor tick says so."""
    return True if draft.sender in BOOSTED_SENDERS else draft.boosted
