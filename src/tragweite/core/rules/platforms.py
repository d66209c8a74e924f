# SPDX-License-Identifier: EUPL-1.2
"""What the platforms do with a text: how much they take, and where they cut it off. Dated data, like law."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.core.rules.dated import DatedValue, value_at

_PLATFORMS: Final = {
    "twitter": "x",
    "ig": "instagram",
    "fb": "facebook",
    "yt": "youtube",
    "website": "blog",
    "web": "blog",
}
_FORMATS: Final = {
    "beitrag": "post",
    "feed": "post",
    "image": "post",
    "photo": "post",
    "picture": "post",
    "bild": "post",
    "text": "post",
    "tweet": "post",
    "toot": "post",
    "karussell": "carousel",
    "stories": "story",
    "reels": "reel",
    "shorts": "short",
    "clip": "video",
    "stream": "video",
    "livestream": "video",
    "live": "video",
    "long_video": "video",
    "podcast": "episode",
    "audio": "episode",
    "folge": "episode",
    "artikel": "article",
    "blog": "article",
    "blogpost": "article",
}
_ONE_FORMAT: Final = {"podcast": "episode", "blog": "article"}
_OWN_NAMES: Final = {("tiktok", "short"): "video", ("tiktok", "reel"): "video", ("tiktok", "post"): "video"}


def key_of(platform: str, format: str) -> str:  # noqa: A002 - the field's own word
    """Return "platform.format" as the rules name it; other usual names ("Karussell", "shorts") are understood."""
    name = platform.strip().lower()
    name = _PLATFORMS.get(name, name)
    kind = format.strip().lower().replace("-", "_").replace(" ", "_")
    kind = _ONE_FORMAT.get(name) or _FORMATS.get(kind, kind)
    return f"{name}.{_OWN_NAMES.get((name, kind), kind)}"


@dataclass(frozen=True)
class Fold:
    """Where a platform cuts a text off behind "mehr": after so many characters or lines, whichever comes first."""

    characters: int
    lines: int | None
    rule: DatedValue

    def offset_in(self, text: str) -> int:
        """Return the offset of the first character behind the fold; the length of the text where all is shown."""
        end = min(self.characters, len(text))
        if self.lines is None:
            return end
        at = -1
        for _line in range(self.lines):
            at = text.find("\n", at + 1)
            if at < 0:
                return end
        return min(at, end)


def platform_rule(
    platform: str,
    format: str,  # noqa: A002 - the field's own word
    *,
    rules: Sequence[DatedValue],
    on: date,
) -> DatedValue | None:
    """Return what is known of a platform's format on that day (limits, fold), or None where nothing valid is."""
    try:
        return value_at(rules, rule_id=f"PLATFORM.{key_of(platform, format)}", on=on)
    except Refused:
        return None


def fold_of(
    platform: str,
    format: str,  # noqa: A002 - the field's own word
    *,
    rules: Sequence[DatedValue],
    on: date,
) -> Fold | None:
    """Return the fold line of a format, or None where the platform cuts nothing off or nobody knows where."""
    rule = platform_rule(platform, format, rules=rules, on=on)
    if rule is None or "fold_characters" not in rule.table:
        return None
    lines = rule.table.get("fold_lines")
    return Fold(characters=int(rule.table["fold_characters"]), lines=None if lines is None else int(lines), rule=rule)
