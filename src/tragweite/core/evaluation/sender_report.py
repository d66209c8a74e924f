# SPDX-License-Identifier: EUPL-1.2
"""All comparisons of senders that a table of posts allows: every pair, every scale, both meanings, one grade."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tragweite.core.evaluation.arms import Scale, arms_of
from tragweite.core.evaluation.checks import Check
from tragweite.core.evaluation.finding import CheckLine, input_hash
from tragweite.core.evaluation.negative_binomial import dispersion_interval
from tragweite.core.evaluation.posts import Post, Sender, checked_posts
from tragweite.core.evaluation.ratios import NotAnswerable, Rate, Ratio, SenderRate
from tragweite.core.evaluation.sender_finding import METHOD, METHOD_VERSION, because, finding_of, ratio_sentence
from tragweite.core.evaluation.senders import Comparison, comparable_pairs, compare_checked, curve_of, require_window
from tragweite.core.evaluation.sentences_en import REASONS, check_en, ratio_sentence_en
from tragweite.core.evaluation.tested import GRADE_REASONS, Grade, Tested
from tragweite.core.refusal import Refused

Estimand = Literal["these_accounts", "such_accounts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioRow:
    """One ratio; where an end or the estimate is None, ``reason`` or an open end says why.

    ``fixed_account``: the side with a single account, which is taken as it is.
    """

    numerator: Sender
    denominator: Sender
    scale: Scale
    estimand: Estimand
    estimate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    reason: str | None
    fixed_account: Sender | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """Visits of one sender on one scale with 95 % interval, or why there is none."""

    sender: Sender
    scale: Scale
    n_posts: int
    n_accounts: int
    visits: int
    estimate: float | None
    low: float | None
    high: float | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderReport:
    """What the posts show about the senders; ``sentence_de`` and ``sentence_en`` say no more than the intervals."""

    question: str
    window_days: int
    n_posts: int
    n_young_posts: int
    young_posts: str
    ratios: tuple[RatioRow, ...]
    rates: tuple[RateRow, ...]
    dispersion: float | None
    dispersion_low: float | None
    dispersion_high: float | None
    checks: tuple[Tested, ...]
    grade: Grade
    grade_reason_de: str
    grade_reason_en: str
    sentence_de: str
    sentence_en: str
    not_shown_de: tuple[str, ...]
    method: str
    method_version: str
    input_hash: str
    seed: int


def sender_report(posts: Iterable[Post], *, window_days: int, seed: int = 1) -> SenderReport:
    """Compare every pair that may be compared. Raises ``Refused`` as ``compare_senders`` and ``evaluation.one_sender``."""
    checked = checked_posts(posts)
    require_window(window_days)
    pairs = comparable_pairs(checked)
    if not pairs:
        raise Refused("evaluation.one_sender", found=", ".join(sorted({post.sender for post in checked})))
    curve = curve_of(checked, window_days=window_days)
    found = [
        compare_checked(
            checked, window_days=window_days, scale=scale, numerator=over, denominator=under, seed=seed, curve=curve,
            with_checks=scale == "per_post", with_rates=(over, under) == pairs[0],
        )
        for scale in _scales(checked)
        for over, under in pairs
    ]  # fmt: skip
    main = found[: len(pairs)]
    findings = [finding_of(result, hashed="") for result in main]
    grade: Grade = max(finding.grade for finding in findings)
    alpha = _dispersion(checked, main[0])
    return SenderReport(
        question="sender_comparison",
        window_days=window_days,
        n_posts=len(checked),
        n_young_posts=sum(post.observed_days < window_days for post in checked),
        young_posts=_young(checked, main[0]),
        ratios=tuple(row for result in found for row in _ratio_rows(result)),
        rates=tuple(_rate_row(row, result.scale) for result in found[:: len(pairs)] for row in result.rates),
        dispersion=alpha[0],
        dispersion_low=alpha[1],
        dispersion_high=alpha[2],
        checks=tuple(
            _tested(check, line, pair=result if len(main) > 1 else None)
            for result, finding in zip(main, findings, strict=True)
            for check, line in zip(result.checks, finding.checks, strict=True)
        ),
        grade=grade,
        grade_reason_de=findings[0].grade_reason.text_de if len(findings) == 1 else GRADE_REASONS[grade][0],
        grade_reason_en=GRADE_REASONS[grade][1],
        sentence_de=" ".join(_sentences_de(main)),
        sentence_en=" ".join(_sentences_en(main)),
        not_shown_de=tuple(line.text_de for line in findings[0].not_shown),
        method=METHOD,
        method_version=METHOD_VERSION,
        input_hash=input_hash(checked, window_days=window_days, seed=seed, method=METHOD, version=METHOD_VERSION),
        seed=seed,
    )


def _scales(posts: Sequence[Post]) -> list[Scale]:
    scales: list[Scale] = ["per_post"]
    if any(post.reach is not None for post in posts):
        scales.append("per_1000_reach")
    if any(post.cost_cents is not None for post in posts):
        scales.append("per_euro")
    return scales


def _young(posts: Sequence[Post], result: Comparison) -> str:
    if all(post.observed_days >= result.window_days for post in posts):
        return "none"
    return "left_out" if result.curve is None else "development_curve"


def _ratio_rows(result: Comparison) -> tuple[RatioRow, RatioRow]:
    bound = result.bound
    these = _row(result, "these_accounts", result.these_accounts, fixed=None)
    if bound is not None:
        these = RatioRow(
            numerator=result.numerator, denominator=result.denominator, scale=result.scale, estimand="these_accounts",
            estimate=0.0 if bound.high is not None else None, low=bound.low, high=bound.high, p_value=bound.p_value,
            reason="arm_without_visits", fixed_account=None,
        )  # fmt: skip
    return these, _row(result, "such_accounts", result.accounts_like_these, fixed=result.fixed_account)


def _row(result: Comparison, estimand: Estimand, answered: Ratio | NotAnswerable, *, fixed: Sender | None) -> RatioRow:
    ratio = answered if isinstance(answered, Ratio) else None
    return RatioRow(
        numerator=result.numerator,
        denominator=result.denominator,
        scale=result.scale,
        estimand=estimand,
        estimate=ratio.estimate if ratio else None,
        low=ratio.low if ratio else None,
        high=ratio.high if ratio else None,
        p_value=ratio.p_value if ratio else None,
        reason=None if isinstance(answered, Ratio) else answered.reason,
        fixed_account=fixed if ratio else None,
    )


def _rate_row(row: SenderRate, scale: Scale) -> RateRow:
    rate = row.rate if isinstance(row.rate, Rate) else None
    return RateRow(
        sender=row.sender,
        scale=scale,
        n_posts=row.n_posts,
        n_accounts=row.n_accounts,
        visits=row.visits,
        estimate=rate.value if rate else None,
        low=rate.low if rate else None,
        high=rate.high if rate else None,
        reason=None if isinstance(row.rate, Rate) else row.rate.reason,
    )


def _dispersion(posts: Sequence[Post], result: Comparison) -> tuple[float | None, float | None, float | None]:
    """Dispersion of visits per post around the mean of their sender, all senders together."""
    arms, _left_out = arms_of(posts, window_days=result.window_days, scale="per_post", curve=result.curve)
    seen = [arm for arm in arms.values() if arm.visits.any()]
    total = sum(len(arm.posts) for arm in seen)
    if not seen or total <= len(seen) + 1:
        return None, None, None
    places = np.repeat(np.arange(len(seen)), [len(arm.posts) for arm in seen])
    return dispersion_interval(
        counts=np.concatenate([arm.visits for arm in seen]),
        design=np.asarray(np.eye(len(seen))[places], dtype=np.float64),
        offset=np.log(np.concatenate([arm.exposure for arm in seen])),
    )


def _tested(check: Check, line: CheckLine, *, pair: Comparison | None) -> Tested:
    question, outcome = check_en(check)
    suffix = "" if pair is None else f" ({pair.numerator}/{pair.denominator})"
    return Tested(
        code=check.code,
        state=check.state,
        question_de=line.question.text_de + suffix,
        question_en=question + suffix,
        outcome_de=line.outcome.text_de,
        outcome_en=outcome,
    )


def _sentences_de(main: Iterable[Comparison]) -> list[str]:
    said = []
    for result in main:
        said.append(ratio_sentence(result, result.these_accounts).text_de)
        like = result.accounts_like_these
        if isinstance(like, NotAnswerable):
            said.append(f"Für andere Konten als diese lässt sich das nicht beurteilen, weil {because(like)}.")
        else:
            said.append("Für Konten wie diese gilt: " + ratio_sentence(result, like).text_de)
    return said


def _sentences_en(main: Iterable[Comparison]) -> list[str]:
    said = []
    for result in main:
        said.append(ratio_sentence_en(result, result.these_accounts))
        like = result.accounts_like_these
        if isinstance(like, NotAnswerable):
            said.append(f"For other accounts than these this cannot be judged: {REASONS[like.reason]}.")
        else:
            said.append("For accounts like these: " + ratio_sentence_en(result, like))
    return said
