# SPDX-License-Identifier: EUPL-1.2
"""Which formats each platform knows, and what a post of that format consists of. One table for all rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tragweite.core.refusal import Refused

PICTURE: Final = "picture"
VIDEO: Final = "video"
AUDIO: Final = "sound"


@dataclass(frozen=True, kw_only=True)
class PostFormat:
    """What a post of this format may hold.

    ``media``: kinds of its media; ``least`` and ``most``: how many; ``has_title``: a title of its own beside the text;
    ``lasts_hours``: gone by itself after that many hours, or None.
    """

    media: frozenset[str]
    least: int = 0
    most: int = 1
    has_title: bool = False
    lasts_hours: int | None = None


_STILL: Final = frozenset({PICTURE})
_MOVING: Final = frozenset({VIDEO})
_SEEN: Final = frozenset({PICTURE, VIDEO})
_STORY: Final = PostFormat(media=_SEEN, least=1, most=20, lasts_hours=24)
_CLIP: Final = PostFormat(media=_MOVING, least=1)
_FILM: Final = PostFormat(media=_MOVING, least=1, has_title=True)

# The counts are the bounds of this house for one post; the limits of the platforms with their dates stand in the checks.
FORMATS: Final[Mapping[str, Mapping[str, PostFormat]]] = {
    "instagram": {
        "post": PostFormat(media=_SEEN, least=1),
        "carousel": PostFormat(media=_SEEN, least=2, most=20),
        "story": _STORY,
        "reel": _CLIP,
    },
    "tiktok": {"video": _CLIP},
    "youtube": {"video": _FILM, "short": _FILM},
    "facebook": {
        "post": PostFormat(media=_SEEN, most=20),
        "story": _STORY,
        "reel": _CLIP,
        "video": _FILM,
    },
    "linkedin": {"post": PostFormat(media=_SEEN, most=20)},
    "mastodon": {"post": PostFormat(media=_SEEN | {AUDIO}, most=4)},
    "bluesky": {"post": PostFormat(media=_SEEN, most=4)},
    "podcast": {"episode": PostFormat(media=frozenset({AUDIO, VIDEO, PICTURE}), least=1, most=2, has_title=True)},
    "blog": {"article": PostFormat(media=_SEEN, most=20, has_title=True)},
}
EVERYTHING: Final = PostFormat(media=_SEEN | {AUDIO}, most=20, has_title=True)
"""A platform that the table does not know takes any format; its own rules are not checked."""


def require_kinds(*, platform: str, format: str, kinds: Sequence[str]) -> None:  # noqa: A002 - the field's own word
    """Hold the media of a post, in their order, against its format.

    Raises ``Refused`` with ``content.media_missing`` (least), ``content.media_kind`` (position) or
    ``content.format_does_not_fit`` (platform).
    """
    wanted = format_of(platform=platform, format=format)
    if len(kinds) < wanted.least:
        raise Refused("content.media_missing", least=wanted.least)
    for position, kind in enumerate(kinds, start=1):
        if kind not in wanted.media:
            raise Refused("content.media_kind", position=position)


def format_of(*, platform: str, format: str) -> PostFormat:  # noqa: A002 - the field's own word
    """What a post of this format holds. Raises ``Refused("content.format_does_not_fit", platform)``."""
    if platform not in FORMATS:
        return EVERYTHING
    found = FORMATS[platform].get(format)
    if found is None:
        raise Refused("content.format_does_not_fit", field="format", platform=platform)
    return found
