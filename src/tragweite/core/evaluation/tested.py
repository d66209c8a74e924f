# SPDX-License-Identifier: EUPL-1.2
"""What every design shares: a check with its words in two languages, the grade that the checks allow, figures as text."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from math import isfinite
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

State = Literal["passed", "failed", "not_checkable"]
Grade = Literal["A", "B", "C", "D"]
Language = Literal["de", "en"]
TEXT_DIGITS = 3

GRADE_REASONS: Mapping[Grade, tuple[str, str]] = {
    "A": ("Auslosung, alle prüfbaren Gegenproben bestanden", "randomised, all checks that were possible passed"),
    "B": (
        "Vergleich mit unbeteiligten Reihen oder Einheiten, Gegenproben bestanden",
        "comparison with untouched controls, placebo checks passed",
    ),
    "C": (
        "bereinigter Vergleich ohne ausreichende Gegenproben",
        "adjusted comparison without sufficient placebo checks",
    ),
    "D": (
        "schwacher Beleg: mindestens eine Gegenprobe nicht bestanden oder keine Aussage möglich",
        "weak evidence: at least one check failed or nothing can be said",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One check: what was asked, how it came out, what was seen."""

    code: str
    state: State
    question_de: str
    question_en: str
    outcome_de: str
    outcome_en: str


def tested(
    code: str, *, passed: bool | None, question: tuple[str, str], outcome: tuple[str, str]
) -> Tested:  # fmt: skip
    """A check from German and English texts; ``passed`` None: not checkable."""
    return Tested(
        code=code,
        state="not_checkable" if passed is None else state_of(passed),
        question_de=question[0],
        question_en=question[1],
        outcome_de=outcome[0],
        outcome_en=outcome[1],
    )


def grade_words(grade: Grade) -> dict[str, Any]:
    """The grade and its reasons as the fields of a finding."""
    german, english = GRADE_REASONS[grade]
    return {"grade": grade, "grade_reason_de": german, "grade_reason_en": english}


def state_of(passed: bool) -> State:  # noqa: FBT001  (a truth value is the whole input)
    """The state of a check that could be made."""
    return "passed" if passed else "failed"


def grade_of(checks: Iterable[Tested], *, needed: Iterable[str], best: Grade = "B") -> Grade:
    """``best`` if all ``needed`` checks passed and none failed, D if any failed, else C."""
    states = {check.code: check.state for check in checks}
    if "failed" in states.values():
        return "D"
    return best if all(states.get(code) == "passed" for code in needed) else "C"


def figure(value: float, language: Language = "de") -> str:
    """A number with three significant digits (whole from 100 on), thousands grouped, in German or English signs."""
    if not isfinite(value):
        return "–"
    exact = Decimal(repr(float(value)))
    places = max(0, TEXT_DIGITS - 1 - exact.adjusted()) if value else 0
    text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = text.removeprefix("-") if text.strip("-0.,") == "" else text
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def hash_of_arrays(arrays: Mapping[str, npt.NDArray[np.float64]], **parameters: object) -> str:
    """SHA-256 (hex) of named numbers and the parameters of the question."""
    plain = {name: [repr(float(value)) for value in np.ravel(values)] for name, values in arrays.items()}
    text = json.dumps({"arrays": plain, "parameters": parameters}, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
