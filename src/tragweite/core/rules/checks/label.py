# SPDX-License-Identifier: EUPL-1.2
"""Is the advertising label there, with the right words, at the right place? (MStV § 22, UWG § 5a Abs. 4)"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tragweite.core.rules.checks.draft import OWN_SENDERS, Draft, DraftMedium, asks_label, is_boosted
from tragweite.core.rules.checks.lead import Lead, LeadKind, Lexicon, read_lead, stands_alone
from tragweite.core.rules.checks.result import CheckResult, CheckState, found, passed, state_of
from tragweite.core.rules.dated import DatedValue, value_at
from tragweite.core.rules.platforms import fold_of, key_of
from tragweite.core.rules.states import Sender

FAILED: Final = CheckState.FAILED
UNKNOWN: Final = CheckState.UNKNOWN
VIDEO_PLACES: Final = frozenset({"frames", "throughout"})
TEXT_PLACES: Final = frozenset({"caption", "first_slide", "above_text"})
TITLED_PLACES: Final = frozenset({"throughout", "spoken", "above_text"})
SEEN_PLACES: Final = frozenset({"first_slide", "frames", "throughout", "spoken"})
"""Places where the label must also be seen or heard, which no text can show."""

_WORD_RULES: Final = {
    LeadKind.REJECTED: "LABEL.words.rejected",
    LeadKind.DOUBTFUL: "LABEL.words.doubtful",
    LeadKind.SENTENCE: "LABEL.words.sentence",
    LeadKind.DENIED: "LABEL.words.denial",
    LeadKind.DISGUISED: "LABEL.disguise",
    LeadKind.INVISIBLE: "LABEL.disguise",
    LeadKind.MISSING: "LABEL.words.accepted",
}
_CLIENT_REACH: Final = 160
_UNDECIDED: Final = frozenset({LeadKind.DOUBTFUL, LeadKind.SENTENCE})


@dataclass(frozen=True)
class _Case:
    """A draft with the rules of its day and the place that its format asks for."""

    draft: Draft
    rules: Sequence[DatedValue]
    on: date
    place: str
    lexicon: Lexicon

    def rule(self, rule_id: str) -> DatedValue:
        return value_at(self.rules, rule_id=rule_id, on=self.on)

    @property
    def place_rule(self) -> DatedValue:
        return self.rule(f"LABEL.at.{self.place}")


def check_label(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Check words and place of the label; the video, the sound, and the platform's own label by the ticks of a person.

    Raises ``Refused("rules.no_valid_value", ...)`` where a rule is missing on that day.
    """
    if not asks_label(sender=draft.sender, boosted=is_boosted(draft)):
        return _own_channel(draft, rules, on)
    if draft.paid is False and draft.sender is Sender.CREATOR and not is_boosted(draft):
        return [found(value_at(rules, rule_id="LABEL.unpaid", on=on), "label.unpaid", state=CheckState.NOT_APPLICABLE)]
    places = value_at(rules, rule_id="LABEL.places", on=on)
    place = places.table.get(key_of(draft.platform, draft.format))
    if place is None:
        facts = {"platform": draft.platform, "format": draft.format}
        return [found(places, "label.no_rule", state=UNKNOWN, facts=facts)]
    case = _Case(draft, rules, on, place, _lexicon(rules, on, place))
    worded = _slides(case) if place == "every_slide" else [_text(case)]
    return [*worded, *_seen(case), *_platform_tool(case), *_client(case, worded)]


def _own_channel(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """An authority on its own channel needs no label; who speaks must be plain."""
    rule = value_at(rules, rule_id="LABEL.own_channel", on=on)
    codes = {True: "label.sender_seen", False: "label.sender_missing", None: "label.sender_unknown"}
    sender = found(rule, codes[draft.sender_identified], state=state_of(draft.sender_identified))
    return [found(rule, "label.own_channel", state=CheckState.NOT_APPLICABLE), sender]


def _lexicon(rules: Sequence[DatedValue], on: date, place: str) -> Lexicon:
    def words(name: str) -> tuple[str, ...]:
        return value_at(rules, rule_id=f"LABEL.words.{name}", on=on).words

    video, text = words("video"), words("text")
    accepted = words("accepted") + (video if place in VIDEO_PLACES else ()) + (text if place in TEXT_PLACES else ())
    return Lexicon(
        accepted=accepted,
        other_format=tuple(word for word in video + text if word not in accepted),
        doubtful=words("doubtful"),
        rejected=words("rejected"),
        sentence=words("sentence"),
        denial=words("denial"),
    )


def _text(case: _Case) -> CheckResult:
    text, title = case.draft.text, case.draft.title
    if case.place in {"throughout", "spoken"} and not (text + title).strip():
        return found(case.rule("LABEL.words.accepted"), "label.empty", state=UNKNOWN, position=0)
    if case.place in TITLED_PLACES and title:
        lead = read_lead(title, lexicon=case.lexicon)
        if lead.kind is LeadKind.LABEL:
            return passed(case.rule("LABEL.words.accepted"), "label.leads", facts={"word": lead.word})
    return _told(case, read_lead(text, lexicon=case.lexicon, start=start_of(text, place=case.place)))


def _told(case: _Case, lead: Lead) -> CheckResult:
    if lead.kind is LeadKind.LABEL:
        return _position(case, lead)
    if lead.kind is LeadKind.LATER:
        code = "label.behind_fold" if lead.start >= _fold(case) else "label.not_leading"
        return _failed(case, case.place_rule, code, lead, {"position": lead.start + 1})
    state = UNKNOWN if lead.kind in _UNDECIDED else FAILED
    return _failed(case, _rule_for(case, lead), f"label.{lead.kind}", lead, {}, state=state)


def _failed(
    case: _Case,
    rule: DatedValue,
    code: str,
    lead: Lead,
    facts: dict[str, object],
    *,
    state: CheckState = FAILED,
) -> CheckResult:
    # On its own channel the authority is known as the sender; there a missing label beside the platform's only warns.
    severity = case.rule("LABEL.boosted").severity if case.draft.sender in OWN_SENDERS else None
    facts = {"word": lead.word, **facts}
    return found(rule, code, state=state, severity=severity, position=lead.start, facts=facts)


def _rule_for(case: _Case, lead: Lead) -> DatedValue:
    if lead.kind is LeadKind.OTHER_FORMAT:
        video = case.rule("LABEL.words.video")
        return video if lead.word.lower() in {word.lower() for word in video.words} else case.rule("LABEL.words.text")
    return case.rule(_WORD_RULES[lead.kind]) if lead.kind in _WORD_RULES else case.place_rule


def _position(case: _Case, lead: Lead) -> CheckResult:
    limit = case.rule("LABEL.lead_characters")
    end = lead.end - start_of(case.draft.text, place=case.place)
    if not limit.holds_for(end):
        return _failed(case, limit, "label.too_late", lead, {"end": end, "limit": int(limit.value)})
    if lead.end > _fold(case):
        return _failed(case, case.place_rule, "label.behind_fold", lead, {})
    rule = case.rule("LABEL.words.accepted")
    return found(rule, "label.leads", state=CheckState.PASSED, position=lead.start, facts={"word": lead.word})


def _fold(case: _Case) -> int:
    fold = fold_of(case.draft.platform, case.draft.format, rules=case.rules, on=case.on)
    return len(case.draft.text) + 1 if fold is None else fold.offset_in(case.draft.text)


_TAGS: Final = re.compile(r"(?:\s*<(?:p|b|strong|em|i|h[1-6]|div|span|small)>)+\s*", re.IGNORECASE)
_HEADING: Final = re.compile(r"\s*(?:#{1,6} .*|<h[1-6]>.*</h[1-6]>)\n+|\s*---\n(?:.*\n)*?---\n", re.IGNORECASE)
_CUE: Final = re.compile(
    r"\s*(?:WEBVTT[^\n]*\n\s*)?(?:\d+\n)?[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
    r"(?:\s*(?:-->|[-–])\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?)?[\])]?\s*(?:[^\W\d_][\w .]{0,30}:\s)?"
)


def start_of(text: str, *, place: str) -> int:
    """Return where the reading starts: behind a transcript's first time mark, behind plain tags and an article's title."""
    if place == "spoken":
        match = _CUE.match(text)
        return match.end() if match else 0
    if place != "above_text":
        return 0
    tags = _TAGS.match(text)
    start = tags.end() if tags else 0
    heading = _HEADING.match(text)
    if heading and not _heading_leads(text[: heading.end()]):
        tags = _TAGS.match(text, heading.end())
        return tags.end() if tags else heading.end()
    return start


def _heading_leads(heading: str) -> bool:
    """Say whether the label is the heading's own first word; then the reading starts there."""
    return re.match(r"\W*(?:Werbung|Anzeige)\b", re.sub(r"<[^>]*>", "", heading), re.IGNORECASE) is not None


def _slides(case: _Case) -> list[CheckResult]:
    slides = _slide_leads(case)
    if not slides:
        return [found(case.place_rule, "label.slides_unknown", state=UNKNOWN, position=0)]
    results = [
        result for number, lead in enumerate(slides, start=1) if (result := _slide(case, number, lead, len(slides)))
    ]
    return results or [passed(case.place_rule, "label.slides_labelled", facts={"slides": len(slides)})]


def _slide_leads(case: _Case) -> list[Lead | None]:
    """What stands on each slide; None where nobody said what can be read there."""
    if case.draft.slides is not None:
        return [stands_alone(words, lexicon=case.lexicon) for words in case.draft.slides]
    return [_medium_lead(case, medium) for medium in case.draft.media]


def _medium_lead(case: _Case, medium: DraftMedium) -> Lead | None:
    if medium.label_visible is not None:
        return Lead(LeadKind.LABEL if medium.label_visible else LeadKind.MISSING)
    return None if medium.text_in_picture is None else stands_alone(medium.text_in_picture, lexicon=case.lexicon)


def _slide(case: _Case, number: int, lead: Lead | None, count: int) -> CheckResult | None:
    if lead is None:
        return found(case.place_rule, "label.slides_unknown", state=UNKNOWN, place=number)
    if lead.kind is LeadKind.LABEL:
        return None
    facts = {"word": lead.word, "slide": number, "slides": count}
    if lead.kind in {LeadKind.MISSING, LeadKind.INSIDE_WORD}:
        return found(case.place_rule, "label.slide_missing", state=FAILED, position=0, place=number, facts=facts)
    state = UNKNOWN if lead.kind in _UNDECIDED else FAILED
    rule, code = _rule_for(case, lead), f"label.{lead.kind}"
    return found(rule, code, state=state, position=lead.start, place=number, facts=facts)


def _seen(case: _Case) -> list[CheckResult]:
    """The label in the video, on the first slide, in the recording: only a person's tick or the overlay's words tell."""
    if case.place not in SEEN_PLACES:
        return []
    known = case.draft.label_in_media
    if known is None and case.draft.overlay is not None:
        known = read_lead(case.draft.overlay, lexicon=case.lexicon).kind is LeadKind.LABEL
    if known is None and case.place == "spoken":
        known = _is_spoken(case) or None
    if known is None and case.place == "first_slide" and case.draft.media:
        lead = _medium_lead(case, case.draft.media[0])
        known = None if lead is None else lead.kind is LeadKind.LABEL
    codes = {True: "label.media_seen", False: "label.media_missing", None: "label.media_unseen"}
    return [found(case.place_rule, codes[known], state=state_of(known))]


def _is_spoken(case: _Case) -> bool:
    """A text with time marks is a transcript: a label at its beginning was spoken there."""
    text = case.draft.text
    start = start_of(text, place="spoken")
    return start > 0 and read_lead(text, lexicon=case.lexicon, start=start).kind is LeadKind.LABEL


def _platform_tool(case: _Case) -> list[CheckResult]:
    if not is_boosted(case.draft):
        return []
    known = case.draft.platform_tool
    codes = {True: "label.platform_tool_on", False: "label.platform_tool_off", None: "label.platform_tool_unknown"}
    return [found(case.rule("LABEL.boosted"), codes[known], state=state_of(known))]


def _client(case: _Case, worded: list[CheckResult]) -> list[CheckResult]:
    if case.place == "every_slide" or any(each.state is not CheckState.PASSED for each in worded):
        return []
    rule = case.rule("LABEL.client")
    first = (case.draft.title + "\n" + case.draft.text)[:_CLIENT_REACH].lower()
    named = any(name.lower() in first for name in rule.words + case.draft.client_names)
    code = "label.client_named" if named else "label.client_not_named"
    return [found(rule, code, state=state_of(named))]
