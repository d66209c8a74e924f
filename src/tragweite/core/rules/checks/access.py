# SPDX-License-Identifier: EUPL-1.2
"""Can everybody take part? Descriptions, subtitles, words in pictures, hashtags, emoji (HVBIT, EN 301 549)."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final

from tragweite.core.rules.checks.draft import Draft, DraftMedium, MediaKind
from tragweite.core.rules.checks.result import CheckResult, CheckState, found, passed
from tragweite.core.rules.dated import DatedValue, value_at

FAILED: Final = CheckState.FAILED
UNKNOWN: Final = CheckState.UNKNOWN
NOT_APPLICABLE: Final = CheckState.NOT_APPLICABLE
_FILE_NAME: Final = re.compile(
    r"[\w .()-]{1,120}\.(?:jpe?g|png|webp|avif|heic|gif|mp4|mov|m4v|webm)|(?:IMG|DSC|VID|PXL)[_-]?\d+"
)
_HASHTAG: Final = re.compile(r"(?<![\w&/])[#＃](\w+)")
_SHOWN_SHARE: Final = 0.6
"""Share of the words of a picture that have to stand somewhere as text; lines and dates are often set otherwise."""


def check_alt_texts(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Each picture and video is described, in words that are no file name and not too long to be read out."""
    rule = value_at(rules, rule_id="ACCESS.alt_text", on=on)
    seen = [(place, each) for place, each in enumerate(draft.media, start=1) if each.kind is not MediaKind.AUDIO]
    if not seen:
        return [found(rule, "alt_text.no_media", state=NOT_APPLICABLE)]
    results = [result for place, medium in seen if (result := _alt_text(rule, place, medium))]
    return results or [passed(rule, "alt_text.complete")]


def _alt_text(rule: DatedValue, place: int, medium: DraftMedium) -> CheckResult | None:
    words = medium.alt_text.strip()
    facts = {"place": place, "count": len(words), "limit": int(rule.value)}
    if not words:
        return found(rule, "alt_text.missing", state=FAILED, place=place, facts=facts)
    if _FILE_NAME.fullmatch(words) or (medium.file_name and words == medium.file_name):
        return found(rule, "alt_text.file_name", state=FAILED, place=place, facts=facts)
    if not rule.holds_for(len(words)):
        return found(rule, "alt_text.too_long", state=FAILED, place=place, facts=facts)
    return None


def check_subtitles(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Videos have subtitles, recordings a transcript; subtitles count for recordings too."""
    rule = value_at(rules, rule_id="ACCESS.subtitles", on=on)
    heard = [(place, each) for place, each in enumerate(draft.media, start=1) if each.kind is not MediaKind.PICTURE]
    if not heard:
        return [found(rule, "subtitles.no_media", state=NOT_APPLICABLE)]
    results = [result for place, medium in heard if (result := _subtitles(rule, place, medium))]
    return results or [passed(rule, "subtitles.complete")]


def _subtitles(rule: DatedValue, place: int, medium: DraftMedium) -> CheckResult | None:
    answers = (medium.subtitles, medium.transcript) if medium.kind is MediaKind.AUDIO else (medium.subtitles,)
    if any(answers):
        return None
    unknown = None in answers
    code = "subtitles.unknown" if unknown else "subtitles.missing"
    return found(rule, code, state=UNKNOWN if unknown else FAILED, place=place, facts={"place": place})


def check_picture_text(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """The words in a picture stand in the text or in its description too."""
    rule = value_at(rules, rule_id="ACCESS.text_in_picture", on=on)
    pictures = [(place, each) for place, each in enumerate(draft.media, start=1) if each.kind is MediaKind.PICTURE]
    if not pictures:
        return [found(rule, "picture_text.no_media", state=NOT_APPLICABLE)]
    results = [result for place, medium in pictures if (result := _picture_text(rule, draft.text, place, medium))]
    return results or [passed(rule, "picture_text.repeated")]


def _picture_text(rule: DatedValue, text: str, place: int, medium: DraftMedium) -> CheckResult | None:
    if medium.text_in_picture is None:
        return found(rule, "picture_text.unknown", state=UNKNOWN, place=place, facts={"place": place})
    words = re.findall(r"\w+", medium.text_in_picture.casefold())
    told = set(re.findall(r"\w+", f"{text} {medium.alt_text}".casefold()))
    missing = [word for word in words if word not in told]
    if len(missing) <= len(words) * (1 - _SHOWN_SHARE):
        return None
    facts = {"place": place, "words": " ".join(missing[:12])}
    return found(rule, "picture_text.missing", state=FAILED, place=place, facts=facts)


def check_camel_case(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Long hashtags show where their words begin."""
    rule = value_at(rules, rule_id="ACCESS.camel_case", on=on)
    flat = [
        match for match in _HASHTAG.finditer(draft.text) if _is_flat(match[1]) and not rule.holds_for(len(match[1]))
    ]
    return [
        found(rule, "camel_case.missing", state=FAILED, position=match.start(), facts={"hashtag": match[0]})
        for match in flat
    ] or [passed(rule, "camel_case.kept")]


def _is_flat(word: str) -> bool:
    inside = word[1:]
    return "_" not in word and (inside == inside.lower() or word == word.upper())


def check_emoji(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """A screen reader says the name of each emoji."""
    rule = value_at(rules, rule_id="ACCESS.emoji", on=on)
    facts = {"count": emoji_count(draft.text), "limit": int(rule.value)}
    if rule.holds_for(emoji_count(draft.text)):
        return [passed(rule, "emoji.few", facts=facts)]
    return [found(rule, "emoji.too_many", state=FAILED, facts=facts)]


def emoji_count(text: str) -> int:
    """Count emoji as they are seen: families, skin tones and flags are one each."""
    count, flag_open, joined = 0, False, False
    for char in text:
        if 0x1F1E6 <= ord(char) <= 0x1F1FF:
            flag_open = not flag_open
            count += flag_open
        elif unicodedata.category(char) == "So" and ord(char) > 0x2100:
            count += not joined
        joined = char == "\u200d"
    return count
