# SPDX-License-Identifier: EUPL-1.2
"""The same sentences in English for analysts' tables: from codes and unformatted facts, as ``sentences.py`` in German."""

from collections.abc import Mapping
from types import MappingProxyType

from tragweite.core.evaluation.checks import Check
from tragweite.core.evaluation.ratios import NotAnswerable, Ratio
from tragweite.core.evaluation.senders import Comparison
from tragweite.core.evaluation.tested import figure

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "creator": "posts of the creators",
        "creator_boosted": "boosted posts of the creators",
        "authority": "posts of the authority",
        "authority_boosted": "boosted posts of the authority",
        "per_post": "per post",
        "per_1000_views": "per 1,000 views",
        "per_1000_reach": "per 1,000 people reached",
        "per_euro": "per euro",
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "no_posts": "at least one side has no usable posts",
        "too_few_posts": "one side has too few usable posts",
        "arm_without_visits": "one side has not a single measured visit",
        "too_few_accounts": "one side has too few accounts",
        "account_without_visits": "one side has no measured visit at all",
        "accounts_all_equal": "the accounts do not differ at all",
    }
)
CHECKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "permutation_agrees": (
            "Exchanging the senders leads to the same verdict",
            "p of the permutation %(p_permuted)s, p of the model %(p_value)s.",
        ),
        "no_single_account": (
            "The result does not hang on one account",
            "Accounts left out: %(n_tried)s, turned: %(n_turned)s.",
        ),
        "no_single_post": ("No post carries more than half of its side's visits", "Largest share: %(share)s."),
        "nothing_left_out": (
            "At most a tenth of the posts is missing",
            "%(n_without)s of %(n_total)s posts are missing.",
        ),
        "same_period": ("Both sides posted in the same period", "Smallest share in the common period: %(share)s."),
        "same_slots": ("Both sides used the same slots", "Smallest share in common slots: %(share)s."),
        "drawn_by_lot": (
            "Slots were drawn by lot and kept",
            "Drawn: %(n_drawn)s (seed %(seed)s), moved or missing: %(n_moved)s, not drawn: %(n_other)s.",
        ),
    }
)


def ratio_sentence_en(result: Comparison, answered: Ratio | NotAnswerable) -> str:
    """The sentence of ``sender_finding.ratio_sentence`` in English."""
    over, under = NAMES[result.numerator], NAMES[result.denominator]
    scale = NAMES[result.scale]
    if isinstance(answered, NotAnswerable):
        return _unanswered(result, answered, over=over, under=under, scale=scale)
    low, high = answered.low, answered.high
    if low is not None and low > 1:
        ends = (
            f"at least {figure(low, 'en')}" if high is None else f"between {figure(low, 'en')} and {figure(high, 'en')}"
        )
        return f"On average, {over} brought {ends} times as many visits {scale} as {under}."
    if high is not None and high < 1:
        ends = f"between {figure(low or 0.0, 'en')} and {figure(high, 'en')} times as many"
        return f"On average, {over} brought fewer visits {scale} than {under}: {ends}."
    ends = "the range is open" if low is None or high is None else f"{figure(low, 'en')} to {figure(high, 'en')} times"
    return f"These data do not tell whether {over} brought more or fewer visits {scale} than {under}: {ends}."


def _unanswered(result: Comparison, answered: NotAnswerable, *, over: str, under: str, scale: str) -> str:
    bound = result.bound if answered == result.these_accounts else None
    if bound is None:
        return f"How {over} compare with {under} {scale} cannot be judged: {REASONS[answered.reason]}."
    if bound.high is not None:
        most = figure(bound.high, "en")
        return f"No visit was measured for {over}; the data allow at most {most} times the visits {scale} of {under}."
    least = figure(bound.low or 0.0, "en")
    return f"No visit was measured for {under}; {over} brought at least {least} times as many {scale}; no upper limit."


def check_en(check: Check) -> tuple[str, str]:
    """Question and outcome of a check in English."""
    question, outcome = CHECKS[check.code]
    facts = {name: figure(value, "en") if isinstance(value, float) else value for name, value in check.facts}
    return question, "" if check.state == "not_checkable" else outcome % facts
