# SPDX-License-Identifier: EUPL-1.2
"""The pre-flight checks of a draft: each one rule, its result, its reason, its fix, and who may override it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.core.rules.checks import access, channel, election, political, rights
from tragweite.core.rules.checks.draft import Draft
from tragweite.core.rules.checks.label import check_label
from tragweite.core.rules.checks.result import CheckResult, rule_missing
from tragweite.core.rules.dated import DatedValue

Check = Callable[[Draft, Sequence[DatedValue], date], list[CheckResult]]

CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("label", check_label),
    ("political", political.check_political),
    ("election", election.check_election),
    ("growth", election.check_growth),
    ("claims", rights.check_claims),
    ("ai", rights.check_ai),
    ("alt_text", access.check_alt_texts),
    ("subtitles", access.check_subtitles),
    ("picture_text", access.check_picture_text),
    ("camel_case", access.check_camel_case),
    ("emoji", access.check_emoji),
    ("rights", rights.check_usage),
    ("music", rights.check_music),
    ("people", rights.check_people),
    ("minors", rights.check_minors),
    ("coat_of_arms", rights.check_coat_of_arms),
    ("link", channel.check_link),
    ("tokens", channel.check_tokens),
    ("limit", channel.check_limits),
    ("channel", channel.check_channel),
)
"""All checks in the order in which they are shown; the name is the first part of their codes."""


def run_checks(draft: Draft, rules: Sequence[DatedValue], on: date) -> tuple[CheckResult, ...]:
    """Run all checks for the day ``on`` (the German day of publication), in a stable order.

    A check whose rule is not valid on that day stops with ``<check>.rule_missing``; it never falls back on an old or
    announced version (invariant 12). ``rules``: all files of ``core/rules/data``, read by ``load_rules``.
    """
    return tuple(result for name, check in CHECKS for result in _run(name, check, draft, rules, on))


def _run(name: str, check: Check, draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    try:
        return check(draft, rules, on)
    except Refused as refused:
        if refused.code != "rules.no_valid_value":
            raise
        return [rule_missing(name, refused=refused, on=on)]
