# SPDX-License-Identifier: EUPL-1.2
"""The result of a run whose campaign has no usable post: every part is there, every answer is "cannot be judged"."""

from typing import Any

from tests.factories import NOW
from tragweite.core.evaluation.arms import SCALES
from tragweite.core.evaluation.sender_finding import sender_finding
from tragweite.core.evaluation.sentences import TEXTS

PAIR = {"numerator": "creator", "denominator": "authority"}


def thin_result() -> dict[str, Any]:
    """Plain data as ``findings.queries.compute`` stores them."""
    found = {scale: sender_finding([], window_days=7, scale=scale, **PAIR)[1] for scale in SCALES}
    rate = {"n_posts": 0, "n_accounts": 0, "visits": 0, "value": None, "low": None, "high": None}
    rates = [{**rate, "sender": sender, "reason": TEXTS["because.no_posts"]} for sender in PAIR.values()]
    pairs = {
        scale: {
            **PAIR,
            "estimate": finding.to_dict()["estimate"],
            "sentence": finding.sentence.text_de,
            "grade": finding.grade,
            "n_without": 0,
        }
        for scale, finding in found.items()
    }
    return {
        "plan": {
            **PAIR,
            "number": 1,
            "scale": "per_post",
            "window_days": 7,
            "question": "Bringen Creator mehr Besuche?",
            "after_start": False,
            "reason": "",
            "recorded_at": NOW.isoformat(),
        },
        "main": found["per_post"].to_dict(),
        "scales": [{"scale": scale, "rates": rates, "pairs": [pairs[scale]]} for scale in SCALES],
        "goals": [],
        "days": [],
        "posted_on": [],
        "left_out": [],
        "counted": {
            "basis": "visits",
            "total": 0,
            "conversions": 0,
            "as_of": NOW.isoformat(),
            "source": "Tragweite-Zählung",
            "definition": "Besuche der Zielseite über den Link des Beitrags.",
        },
    }
