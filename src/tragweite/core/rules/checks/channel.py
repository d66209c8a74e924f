# SPDX-License-Identifier: EUPL-1.2
"""Does it fit its channel? The counted link, required hashtags, limits of the platform, duplicates and collisions."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from tragweite.core.rules.checks.draft import ChannelPost, Draft
from tragweite.core.rules.checks.result import CheckResult, CheckState, found, passed
from tragweite.core.rules.dated import DatedValue, Severity, value_at
from tragweite.core.rules.platforms import platform_rule

FAILED: Final = CheckState.FAILED
UNKNOWN: Final = CheckState.UNKNOWN
NOT_APPLICABLE: Final = CheckState.NOT_APPLICABLE
_URL: Final = re.compile(r"https?://[^\s<>\"'„“”]+", re.IGNORECASE)
_HASHTAG: Final = re.compile(r"(?<![\w&/])[#＃]\w+")
_TRAILING: Final = ".,;:!?)]}"


def check_link(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """The link is exactly the counted one: host, path, and parameters; no other link stands in the text."""
    rule = value_at(rules, rule_id="LINK.tracked", on=on)
    foreign = _foreign(draft, rule)
    if not draft.expected_link and not draft.link:
        return foreign or [found(rule, "link.none", state=NOT_APPLICABLE)]
    code = _link_problem(link=draft.link, expected=draft.expected_link)
    if code:
        expected = draft.expected_link or "keiner"
        return [found(rule, code, state=FAILED, facts={"expected": expected}), *foreign]
    return [passed(rule, "link.right"), *_hidden_link(draft, rule, rules, on), *foreign]


def _link_problem(*, link: str, expected: str) -> str:
    if link == expected:
        return ""
    if not link:
        return "link.missing"
    try:
        given, wanted = urlsplit(link), urlsplit(expected)
    except ValueError:
        return "link.other_host"
    if (given.scheme, given.netloc.lower()) != (wanted.scheme, wanted.netloc.lower()):
        return "link.other_host"
    if given.path != wanted.path:
        return "link.other_path"
    same = sorted(parse_qsl(given.query, keep_blank_values=True)) == sorted(
        parse_qsl(wanted.query, keep_blank_values=True)
    )
    return "" if same and given.fragment == wanted.fragment else "link.other_parameters"


def _hidden_link(draft: Draft, rule: DatedValue, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    known = platform_rule(draft.platform, draft.format, rules=rules, on=on)
    clickable = known is not None and "text_limit" in known.table and known.table.get("link_clickable")
    if not clickable or draft.link in draft.text:
        return []
    return [found(rule, "link.not_in_text", state=FAILED, severity=Severity.WARN)]


def _foreign(draft: Draft, rule: DatedValue) -> list[CheckResult]:
    return [
        found(
            rule,
            "link.foreign",
            state=FAILED,
            severity=Severity.WARN,
            position=match.start(),
            facts={"url": match[0].rstrip(_TRAILING)},
        )
        for match in _URL.finditer(draft.text)
        if match[0].rstrip(_TRAILING) not in {draft.link, draft.expected_link, draft.link.rstrip(_TRAILING)}
    ]


def check_tokens(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """The hashtags and mentions that the briefing asks for stand in the text as whole words, in any case."""
    rule = value_at(rules, rule_id="TOKENS.required", on=on)
    tokens = [*draft.hashtags, *draft.mentions]
    if not tokens:
        return [found(rule, "tokens.none", state=NOT_APPLICABLE)]
    missing = [token for token in tokens if not _stands(draft.text, token)]
    if not missing:
        return [passed(rule, "tokens.present")]
    return [found(rule, "tokens.missing", state=FAILED, facts={"token": token}) for token in missing]


def _stands(text: str, token: str) -> bool:
    return re.search(rf"(?<![\w#@]){re.escape(token)}(?![\w-])", text, re.IGNORECASE) is not None


def check_limits(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Text, title, hashtags, and media fit what the platform takes."""
    rule = platform_rule(draft.platform, draft.format, rules=rules, on=on)
    if rule is None:
        facts = {"platform": draft.platform, "format": draft.format}
        return [found(value_at(rules, rule_id="LIMIT.unknown", on=on), "limit.unknown", state=UNKNOWN, facts=facts)]
    counts = (
        ("text_limit", "limit.too_long", text_length(draft.text, rule=rule)),
        ("title_limit", "limit.title_too_long", len(draft.title)),
        ("hashtags_max", "limit.too_many_hashtags", len(_HASHTAG.findall(draft.text))),
        ("media_max", "limit.too_many_media", len(draft.media)),
    )
    over = [
        (code, count, rule.table[name])
        for name, code, count in counts
        if name in rule.table and count > rule.table[name]
    ]
    results = [found(rule, code, state=FAILED, facts={"count": count, "limit": limit}) for code, count, limit in over]
    return results or [_fits(rule, count=counts[0][2])]


def _fits(rule: DatedValue, *, count: int) -> CheckResult:
    if "text_limit" not in rule.table:
        return found(rule, "limit.none", state=NOT_APPLICABLE)
    return passed(rule, "limit.fits", facts={"count": count, "limit": rule.table["text_limit"]})


def text_length(text: str, *, rule: DatedValue) -> int:
    """Count a text as its platform does: links at their fixed length, or graphemes; else characters (code points)."""
    if "link_length" in rule.table:
        text = _URL.sub("x" * int(rule.table["link_length"]), text)
    return _graphemes(text) if rule.table.get("counts") == "graphemes" else len(text)


def _graphemes(text: str) -> int:
    """Count what is seen as one sign; joined emoji, marks, selectors, skin tones and flags belong to one (UAX 29)."""
    count, joined, flags = 0, False, 0
    for char in text:
        is_flag = 0x1F1E6 <= ord(char) <= 0x1F1FF
        flags = flags + 1 if is_flag else 0
        extends = unicodedata.category(char) in {"Mn", "Me"} or char == "\u200d" or 0x1F3FB <= ord(char) <= 0x1F3FF
        count += not (extends or joined or (is_flag and flags % 2 == 0))
        joined = char == "\u200d"
    return count


def check_channel(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """No other post of the channel says the same, and none stands too close."""
    rule = value_at(rules, rule_id="CHANNEL.collision_minutes", on=on)
    if draft.channel_posts is None:
        return [found(rule, "channel.unknown", state=UNKNOWN)]
    results = [result for post in draft.channel_posts for result in _beside(draft, post, rule)]
    if draft.planned_at is None:
        results.append(found(rule, "channel.time_unknown", state=UNKNOWN))
    return results or [passed(rule, "channel.free")]


def _beside(draft: Draft, post: ChannelPost, rule: DatedValue) -> list[CheckResult]:
    results = []
    own_media = tuple(medium.sha256 for medium in draft.media if medium.sha256)
    if (draft.text.strip() and _same(draft.text, post.text)) or set(own_media) & set(post.media):
        results.append(found(rule, "channel.duplicate", state=FAILED, facts={"title": post.title}))
    if draft.planned_at is not None:
        minutes = int(abs((draft.planned_at - post.planned_at).total_seconds()) // 60)
        if not rule.holds_for(minutes):
            facts = {"title": post.title, "minutes": minutes}
            results.append(found(rule, "channel.collision", state=FAILED, facts=facts))
    return results


def _same(text: str, other: str) -> bool:
    return _words(text) == _words(other)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
