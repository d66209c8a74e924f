# SPDX-License-Identifier: EUPL-1.2
"""May this be shown? Claims with sources, usage rights, music, people, minors, the coat of arms, and AI."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from tragweite.core.rules.checks.draft import OWN_SENDERS, AiUse, Draft, MediaKind, Music, is_boosted
from tragweite.core.rules.checks.result import CheckResult, CheckState, found, passed
from tragweite.core.rules.dated import DatedValue, value_at

FAILED: Final = CheckState.FAILED
UNKNOWN: Final = CheckState.UNKNOWN
NOT_APPLICABLE: Final = CheckState.NOT_APPLICABLE
MADE: Final = frozenset({AiUse.EDITED, AiUse.GENERATED})
USES: Final = {
    "organic": "Beitrag auf dem Kanal des Partners",
    "repost": "eigener Kanal",
    "boosting": "bezahlte Verbreitung",
}
_AI_WORDS: Final = {
    AiUse.NONE: "keine KI",
    AiUse.ASSISTED: "nur als Hilfe",
    AiUse.EDITED: "verändert",
    AiUse.GENERATED: "erzeugt",
}


def check_claims(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Every factual claim carries a source and a responsible unit."""
    rule = value_at(rules, rule_id="FACTS.claims", on=on)
    if not draft.claims:
        if draft.claims_none:
            return [passed(rule, "claims.none")]
        return [found(rule, "claims.unknown", state=UNKNOWN)]
    bare = [claim for claim in draft.claims if not claim.source.strip() or not claim.unit.strip()]
    if not bare:
        return [passed(rule, "claims.complete", facts={"count": len(draft.claims)})]
    return [found(rule, "claims.unsourced", state=FAILED, facts={"statement": claim.statement}) for claim in bare]


def check_usage(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """The rights last as long as the post is shown and paid for, and cover each use that it makes."""
    rule = value_at(rules, rule_id="RIGHTS.usage", on=on)
    return [*_period(draft, rule, on), *_uses(draft, rule)] or [passed(rule, "rights.covered")]


def _period(draft: Draft, rule: DatedValue, on: date) -> list[CheckResult]:
    if draft.rights_unlimited:
        return []
    if draft.rights_until is None:
        return [found(rule, "rights.unknown", state=UNKNOWN)]
    needed = max(on, draft.boosted_until or on)
    if draft.rights_until >= needed:
        return []
    facts = {"until": f"{draft.rights_until:%d.%m.%Y}", "needed": f"{needed:%d.%m.%Y}"}
    return [found(rule, "rights.expired", state=FAILED, facts=facts)]


def _uses(draft: Draft, rule: DatedValue) -> list[CheckResult]:
    if draft.rights_uses is None:
        asked = draft.rights_until is None and not draft.rights_unlimited  # asked once, with the period
        return [] if asked or draft.rights_unlimited else [found(rule, "rights.unknown", state=UNKNOWN)]
    needed = {"repost" if draft.sender in OWN_SENDERS else "organic"} | ({"boosting"} if is_boosted(draft) else set())
    missing = [USES[use] for use in sorted(needed - draft.rights_uses)]
    return [found(rule, "rights.use_missing", state=FAILED, facts={"uses": ", ".join(missing)})] if missing else []


def check_music(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Music is own, licensed, or none; a platform's library is doubtful, and never for paid delivery."""
    rule = value_at(rules, rule_id="RIGHTS.music", on=on)
    if draft.music is None:
        sounds = any(medium.kind is not MediaKind.PICTURE for medium in draft.media)
        state = UNKNOWN if sounds else NOT_APPLICABLE
        return [found(rule, "music.unknown" if sounds else "music.silent", state=state)]
    if draft.music is Music.PLATFORM_LIBRARY:
        boosted = is_boosted(draft)
        return [
            found(rule, "music.library_boosted" if boosted else "music.library", state=FAILED if boosted else UNKNOWN)
        ]
    if draft.music is Music.LICENSED and not draft.music_licence.strip():
        return [found(rule, "music.licence_missing", state=FAILED)]
    return [passed(rule, "music.cleared")]


def check_people(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """People who can be recognised have consented."""
    rule = value_at(rules, rule_id="RIGHTS.people", on=on)
    if draft.people_shown is None and not draft.media:
        return [found(rule, "people.no_media", state=NOT_APPLICABLE)]
    if draft.people_shown is False:
        return [passed(rule, "people.none")]
    if draft.people_shown is None or draft.people_consent is None:
        return [found(rule, "people.unknown", state=UNKNOWN)]
    return [passed(rule, "people.consented") if draft.people_consent else found(rule, "people.refused", state=FAILED)]


def check_minors(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Minors are shown only with the consent of their guardians."""
    rule = value_at(rules, rule_id="RIGHTS.minors", on=on)
    if draft.minors_shown is None:
        state = UNKNOWN if draft.media else NOT_APPLICABLE
        return [found(rule, "minors.unknown" if draft.media else "minors.no_media", state=state)]
    if not draft.minors_shown:
        return [passed(rule, "minors.none")]
    if draft.minors_consent is None:
        return [found(rule, "minors.consent_unknown", state=UNKNOWN)]
    return [passed(rule, "minors.consented") if draft.minors_consent else found(rule, "minors.refused", state=FAILED)]


def check_coat_of_arms(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """The coat of arms of the Land is shown with permission only."""
    rule = value_at(rules, rule_id="RIGHTS.coat_of_arms", on=on)
    if draft.coat_of_arms is None:
        return [found(rule, "coat_of_arms.unknown", state=UNKNOWN)]
    if not draft.coat_of_arms:
        return [passed(rule, "coat_of_arms.none")]
    if draft.coat_of_arms_permitted is None:
        return [found(rule, "coat_of_arms.permission_unknown", state=UNKNOWN)]
    if draft.coat_of_arms_permitted:
        return [passed(rule, "coat_of_arms.permitted")]
    return [found(rule, "coat_of_arms.refused", state=FAILED)]


def check_ai(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """What a machine made and looks real carries a notice; what the files say themselves is held against the answer."""
    rule = value_at(rules, rule_id="AI.disclosure", on=on)
    return [*_contradictions(draft, rule), *_made(draft, rule), *_written(draft, rule)]


def contradicts(*, declared: AiUse | None, in_file: AiUse | None) -> bool:
    """Say whether a file names a use of AI that was declared away; an answer that is missing contradicts nothing."""
    return declared is not None and declared not in MADE and in_file in MADE


def _contradictions(draft: Draft, rule: DatedValue) -> list[CheckResult]:
    if draft.ai_use is None:
        return []
    declared = _AI_WORDS[draft.ai_use]
    return [
        found(
            rule,
            "ai.contradiction",
            state=FAILED,
            place=place,
            facts={"declared": declared, "file": _AI_WORDS[medium.ai_in_file], "place": place},
        )
        for place, medium in enumerate(draft.media, start=1)
        if medium.ai_in_file is not None and contradicts(declared=draft.ai_use, in_file=medium.ai_in_file)
    ]


def _made(draft: Draft, rule: DatedValue) -> list[CheckResult]:
    if draft.ai_use is None:
        return [found(rule, "ai.unknown", state=UNKNOWN)]
    if draft.ai_use not in MADE:
        return [passed(rule, "ai.none")]
    if draft.ai_realistic is None:
        return [found(rule, "ai.realism_unknown", state=UNKNOWN)]
    if not draft.ai_realistic:
        return [passed(rule, "ai.not_realistic")]
    synthetic = draft.ai_use is AiUse.GENERATED and draft.people_shown
    person = [found(rule, "ai.synthetic_person", state=FAILED)] if synthetic else []
    return [_notice(draft, rule), *person]


def _notice(draft: Draft, rule: DatedValue) -> CheckResult:
    notices = [" ".join(words.split()).casefold() for words in (draft.ai_notice, *rule.words)]
    shown = [draft.text, draft.title, *(draft.slides or ()), *(medium.text_in_picture or "" for medium in draft.media)]
    everything = " ".join(" ".join(shown).split()).casefold()
    if any(notice and notice in everything for notice in notices):
        return passed(rule, "ai.notice")
    return found(rule, "ai.notice_missing", state=FAILED)


def _written(draft: Draft, rule: DatedValue) -> list[CheckResult]:
    if draft.ai_text not in MADE or draft.ai_text_reviewed:
        return []
    if draft.ai_text_reviewed is None:
        return [found(rule, "ai.text_review_unknown", state=UNKNOWN)]
    return [found(rule, "ai.text_unreviewed", state=FAILED)]
