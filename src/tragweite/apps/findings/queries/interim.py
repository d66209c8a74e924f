# SPDX-License-Identifier: EUPL-1.2
"""A result while the counting goes on: what is so far, and no verdict.

An interval or p-value for a fixed number of posts errs too often when one looks again and again. An interim result
therefore carries neither for the comparison, only the middle; what may be looked at daily is the live page.
"""

from typing import Any

from tragweite.core.evaluation.sender_finding import open_sentence
from tragweite.core.evaluation.senders import Comparison
from tragweite.core.evaluation.sentences import sentence

Plain = dict[str, Any]
OPEN_GRADE = "D"


def interim_main(main: Plain, comparison: Comparison) -> Plain:
    """The finding of the planned comparison without its verdict."""
    told = open_sentence(comparison)
    return {
        **main,
        "estimate": _middle(main["estimate"]),
        "estimate_for_like_accounts": _middle(main["estimate_for_like_accounts"]),
        "p_value": None,
        "grade": OPEN_GRADE,
        "grade_reason": _plain("grade.D.open"),
        "sentence": {"code": told.code, "facts": [list(fact) for fact in told.facts], "text_de": told.text_de},
        "checks": [_check(row) for row in main["checks"]],
    }


def interim_pair(pair: Plain, comparison: Comparison) -> Plain:
    """One of the further comparisons without its verdict."""
    told = open_sentence(comparison).text_de
    return {**pair, "estimate": _middle(pair["estimate"]), "sentence": told, "grade": OPEN_GRADE}


def _middle(estimate: Plain) -> Plain:
    if estimate["value"] is None:
        return {**estimate, "low": None, "high": None}
    return {**estimate, "low": None, "high": None, "reason": "interim"}


def _check(row: Plain) -> Plain:
    """Checks that rest on a verdict wait for the end; the others stand as they are."""
    if row["code"] not in {"permutation_agrees", "no_single_account"}:
        return row
    return {**row, "state": "not_checkable", "outcome": _plain("check.permutation_agrees.not_checkable")}


def _plain(code: str) -> Plain:
    told = sentence(code)
    return {"code": told.code, "facts": [], "text_de": told.text_de}
