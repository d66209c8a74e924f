# SPDX-License-Identifier: EUPL-1.2
"""From a sender comparison to its finding: sentence, grade, assumptions, checks in words."""

from collections.abc import Iterable
from dataclasses import replace

from tragweite.core.evaluation.arms import Scale
from tragweite.core.evaluation.checks import Check
from tragweite.core.evaluation.drawing import SlotDraw, check_of, in_slots
from tragweite.core.evaluation.finding import CheckLine, Estimate, Finding, Grade, input_hash
from tragweite.core.evaluation.posts import Post
from tragweite.core.evaluation.senders import Bound, Comparison, NotAnswerable, Ratio, compare_senders
from tragweite.core.evaluation.sentences import (
    TEXTS,
    Fact,
    Sentence,
    factor,
    per_cent,
    probability,
    sentence,
)

METHOD = "sender_comparison"
METHOD_VERSION = "2"


def sender_finding(
    posts: Iterable[Post],
    *,
    window_days: int,
    scale: Scale,
    numerator: str,
    denominator: str,
    seed: int = 1,
    draw: SlotDraw | None = None,
) -> tuple[Comparison, Finding]:
    """Compare two senders and say what may be said. Arguments and refusals as in ``compare_senders``.

    ``draw``: the slots as they were drawn. Where it was kept, its blocks are the strata and the grade is A.
    """
    kept = tuple(posts)
    drawn = None if draw is None else check_of(draw, kept, numerator=numerator, denominator=denominator)
    if draw is not None and drawn is not None and drawn.state == "passed":
        kept = in_slots(draw, kept)
    result = compare_senders(
        kept, window_days=window_days, scale=scale, numerator=numerator, denominator=denominator, seed=seed
    )  # fmt: skip
    if drawn is not None and result.checks:
        result = replace(result, checks=(*(each for each in result.checks if each.code != drawn.code), drawn))
    hashed = input_hash(
        kept, window_days=window_days, scale=scale, numerator=numerator, denominator=denominator, seed=seed,
        method=METHOD, version=METHOD_VERSION, **_facts_of(drawn),
    )  # fmt: skip
    return result, finding_of(result, hashed=hashed)


def _facts_of(drawn: Check | None) -> dict[str, str | int]:
    """What the draw adds to the inputs; nothing where there was none."""
    return {} if drawn is None else {"draw": f"{drawn.outcome}:{drawn.facts}"}


def finding_of(result: Comparison, *, hashed: str) -> Finding:
    """The finding of a comparison; ``hashed`` is the checksum of its inputs."""
    grade = _grade(result)
    answered = result.these_accounts
    return Finding(
        question=f"{METHOD}:{result.numerator}:{result.denominator}:{result.scale}",
        unit="ratio",
        estimate=_estimate(answered, result.bound),
        estimate_for_like_accounts=_estimate(result.accounts_like_these),
        p_value=_p_value(result),
        n=tuple((row.sender, row.n_posts) for row in result.rates),
        n_without=result.n_without,
        assumptions=_assumptions(result),
        checks=tuple(_check_line(check) for check in result.checks),
        grade=grade,
        grade_reason=sentence(f"grade.{grade}.broken" if grade == "C" and _is_broken(result) else f"grade.{grade}"),
        sentence=ratio_sentence(result, answered),
        not_shown=_not_shown(result),
        input_hash=hashed,
        method=METHOD,
        method_version=METHOD_VERSION,
        seed=result.seed,
    )


def ratio_sentence(result: Comparison, answered: Ratio | NotAnswerable) -> Sentence:
    """The one sentence that the interval allows; ``answered`` is one of the two ratios of ``result``."""
    facts = _names(result)
    if isinstance(answered, NotAnswerable):
        return _bound_sentence(result, answered) or sentence("not_answerable", because=because(answered), **facts)
    low, high = answered.low, answered.high
    if low is not None and low > 1:
        if high is None:
            return sentence("ratio.more_open", low=factor(low), **facts)
        return sentence("ratio.more", low=factor(low), high=factor(high), **facts)
    if high is not None and high < 1:
        return sentence("ratio.fewer", low=factor(low or 0.0), high=factor(high), **facts)
    if low is None or high is None:
        return sentence("ratio.undecided_open", **facts)
    return sentence("ratio.undecided", low=factor(low), high=factor(high), **facts)


def open_sentence(result: Comparison) -> Sentence:
    """The sentence while the counting goes on: the question, and that it is not judged yet."""
    return sentence("ratio.open", **_names(result))


def _bound_sentence(result: Comparison, answered: NotAnswerable) -> Sentence | None:
    bound, facts = result.bound, _names(result)
    if bound is None or answered != result.these_accounts:
        return None
    if bound.high is None:
        return sentence("ratio.zero_denominator", low=factor(bound.low or 0.0), **facts)
    return sentence("ratio.zero_numerator", high=factor(bound.high), **facts)


def because(missing: NotAnswerable) -> str:
    """Why something is not answerable, as a German half-sentence that follows "weil"."""
    facts: dict[str, Fact] = dict(missing.facts)
    sender = str(facts.get("sender", ""))
    if sender:
        facts |= {"sender_text": TEXTS[f"sender.{sender}"], "sender_dative": TEXTS[f"sender_dative.{sender}"]}
    return TEXTS[f"because.{missing.reason}"] % facts


def _names(result: Comparison) -> dict[str, Fact]:
    inner = TEXTS[f"sender.{result.numerator}"]
    return {
        "numerator": inner,
        "numerator_inner": inner,
        "denominator": TEXTS[f"sender.{result.denominator}"],
        "denominator_dative": TEXTS[f"sender_dative.{result.denominator}"],
        "scale": TEXTS[f"scale.{result.scale}"],
    }


def _estimate(answered: Ratio | NotAnswerable, bound: Bound | None = None) -> Estimate:
    if isinstance(answered, NotAnswerable) and bound is not None:
        return Estimate(value=None, low=bound.low, high=bound.high, reason=answered.reason)
    if isinstance(answered, NotAnswerable):
        return Estimate(value=None, low=None, high=None, reason=answered.reason)
    return Estimate(value=answered.estimate, low=answered.low, high=answered.high)


def _grade(result: Comparison) -> Grade:
    """A where the slots were drawn and kept, else C at best; a failed check of the comparison itself gives D.

    A broken draw only takes the A away: the comparison is then one without a draw.
    """
    failed = any(check.state == "failed" for check in result.checks if check.code != "drawn_by_lot")
    if failed or isinstance(result.these_accounts, NotAnswerable):
        return "D"
    return "A" if _is_drawn(result) else "C"


def _is_drawn(result: Comparison) -> bool:
    return any(check.code == "drawn_by_lot" and check.state == "passed" for check in result.checks)


def _is_broken(result: Comparison) -> bool:
    return any(check.code == "drawn_by_lot" and check.state == "failed" for check in result.checks)


def _p_value(result: Comparison) -> float | None:
    if isinstance(result.these_accounts, Ratio):
        return result.these_accounts.p_value
    return None if result.bound is None else result.bound.p_value


def _assumptions(result: Comparison) -> tuple[Sentence, ...]:
    said = [
        sentence("assumption.same_window", days=result.window_days),
        sentence("assumption.own_links"),
        sentence("assumption.overdispersion"),
        sentence("assumption.independent_posts"),
    ]
    if result.fixed_account is not None and isinstance(result.accounts_like_these, Ratio):
        said.append(sentence("assumption.fixed_account", sender_text=TEXTS[f"sender.{result.fixed_account}"]))
    if result.curve is not None:
        said.append(sentence("assumption.young_posts"))
    if result.scale == "per_1000_reach":
        said.append(sentence("assumption.platform_reach"))
    if result.scale == "per_1000_views":
        said.append(sentence("assumption.platform_views"))
    if result.scale == "per_euro":
        said.append(sentence("assumption.full_cost"))
    return tuple(said)


def _not_shown(result: Comparison) -> tuple[Sentence, ...]:
    codes = ["drawn_only" if _is_drawn(result) else "no_cause", "visits_only", "not_persons"]
    if isinstance(result.accounts_like_these, NotAnswerable):
        codes.append("other_accounts")
    if result.numerator.endswith("_boosted") != result.denominator.endswith("_boosted"):
        codes.append("money_mixed")
    return tuple(sentence(f"not_shown.{code}") for code in codes)


def _check_line(check: Check) -> CheckLine:
    facts = {name: _worded(name, value) for name, value in check.facts}
    return CheckLine(
        code=check.code,
        state=check.state,
        question=sentence(f"check.{check.code}"),
        outcome=sentence(f"check.{check.code}.{check.outcome}", **facts),
    )


def _worded(name: str, value: Fact) -> Fact:
    if name.startswith("p_"):
        return probability(float(value))
    return per_cent(float(value)) if name == "share" else value
