# SPDX-License-Identifier: EUPL-1.2
"""Is it political advertising? The wizard of the Medienstaatsvertrag and of Regulation (EU) 2024/900 (TTPA)."""

from collections.abc import Sequence
from datetime import date

from tragweite.core.rules.checks.draft import OWN_SENDERS, Draft, is_boosted
from tragweite.core.rules.checks.result import CheckResult, CheckState, found, passed
from tragweite.core.rules.dated import DatedValue, is_not_yet_law, value_at
from tragweite.core.rules.platforms import key_of
from tragweite.core.rules.states import PurposeClass

FAILED = CheckState.FAILED
UNKNOWN = CheckState.UNKNOWN
_HARMLESS = frozenset({PurposeClass.RECRUITING, PurposeClass.SERVICE_INFORMATION, PurposeClass.PUBLIC_RELATIONS})


def check_political(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Answer the wizard: MStV by the aim of the measure, TTPA by actor and influence, the platforms by their own ban."""
    return [*_by_purpose(draft, rules, on), *_by_influence(draft, rules, on), *_refused_ads(draft, rules, on)]


def _by_purpose(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    rule = value_at(rules, rule_id="POLITICAL.broadcast_like", on=on)
    purpose = draft.political.purpose
    if purpose is None:
        return [found(rule, "political.purpose_unknown", state=UNKNOWN)]
    broadcast_like = key_of(draft.platform, draft.format) in rule.words
    # Public relations are lawful as such; in a video or podcast somebody has to say that no societal aim is behind them.
    if purpose is PurposeClass.PUBLIC_RELATIONS and broadcast_like and not draft.political.signed_off_by_legal:
        return [found(rule, "political.aim_unknown", state=UNKNOWN)]
    if purpose in _HARMLESS:
        return [passed(rule, "political.harmless")]
    if purpose is PurposeClass.LAW_OR_ELECTION:
        return [found(rule, "political.law_or_election", state=FAILED)]
    if broadcast_like:
        return [_signed_off(draft, rule)]
    return [_client(draft, rule, rules, on)]


def _signed_off(draft: Draft, rule: DatedValue) -> CheckResult:
    if draft.political.signed_off_by_legal:
        return passed(rule, "political.signed_off")
    return found(rule, "political.needs_legal", state=FAILED)


def _client(draft: Draft, rule: DatedValue, rules: Sequence[DatedValue], on: date) -> CheckResult:
    """A societal aim in a post: the label names who pays; on its own channel the authority is the sender already."""
    words = value_at(rules, rule_id="LABEL.client", on=on).words + draft.client_names
    first = " ".join((draft.label, draft.title, draft.text))[:240].lower()
    named = draft.sender in OWN_SENDERS or any(word.lower() in first for word in words)
    if named:
        return passed(rule, "political.client_named")
    return found(rule, "political.client_not_named", state=FAILED)


def _by_influence(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    if is_not_yet_law(rules, rule_id="POLITICAL.ttpa", on=on):
        return []
    rule = value_at(rules, rule_id="POLITICAL.ttpa", on=on)
    answers = draft.political
    if answers.influences:
        return [found(rule, "political.influences", state=FAILED)]
    if answers.official_information:
        return [_exempt(rule, answers.exemption_reason.strip())]
    actor = True if draft.shows_minister else answers.political_actor
    if answers.influences is False or actor is False:
        return [passed(rule, "political.not_political")]
    code = "political.actor_unknown" if actor is None else "political.influence_unknown"
    return [found(rule, code, state=UNKNOWN)]


def _exempt(rule: DatedValue, reason: str) -> CheckResult:
    if not reason:
        return found(rule, "political.exemption_unfounded", state=FAILED)
    return passed(rule, "political.exempt", facts={"reason": reason})


def _refused_ads(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    purpose = draft.political.purpose
    if purpose is None or purpose in _HARMLESS or not is_boosted(draft):
        return []
    if is_not_yet_law(rules, rule_id="POLITICAL.ad_ban", on=on):
        return []
    rule = value_at(rules, rule_id="POLITICAL.ad_ban", on=on)
    platform = key_of(draft.platform, draft.format).split(".", maxsplit=1)[0]
    if platform not in rule.words:
        return []
    return [found(rule, "political.ad_refused", state=FAILED, facts={"platform": draft.platform})]
