# SPDX-License-Identifier: EUPL-1.2
"""Checks of a weighted survey: filled levels, calm weights, a group that the campaign could not reach."""

from collections.abc import Sequence

import numpy as np

from tragweite.core.evaluation.survey.raking import Raked
from tragweite.core.evaluation.tested import Tested, figure, state_of

LARGEST_WEIGHT = 5.0


def survey_checks(raked: Sequence[Raked], *, smallest: int, controlled: bool) -> tuple[Tested, ...]:
    """All checks in a fixed order."""
    return (_levels_filled(raked, smallest), _weights_calm(raked), _control_group(controlled=controlled))


def weight_checks(raked: Raked, *, smallest: int) -> tuple[Tested, ...]:
    """The checks that concern a single wave."""
    return (_levels_filled([raked], smallest), _weights_calm([raked]))


def _levels_filled(raked: Sequence[Raked], smallest: int) -> Tested:
    variable, level, number = min((one.smallest_level() for one in raked), key=lambda found: found[2])
    return Tested(
        code="levels_filled",
        state=state_of(number >= smallest),
        question_de=f"Jede Ausprägung hat mindestens {smallest} Antworten",
        question_en=f"Every level has at least {smallest} answers",
        outcome_de=f"Am wenigsten: {variable} {level} mit {number}.",
        outcome_en=f"Fewest: {variable} {level} with {number}.",
    )


def _weights_calm(raked: Sequence[Raked]) -> Tested:
    ratio = max(float((one.weights / one.base).max() / np.median(one.weights / one.base)) for one in raked)
    return Tested(
        code="weights_calm",
        state=state_of(ratio <= LARGEST_WEIGHT),
        question_de="Keine Antwort wird mehr als das Fünffache der mittleren gewichtet",
        question_en="No answer gets more than five times the median adjustment",
        outcome_de=f"Höchstens das {figure(ratio)}-Fache.",
        outcome_en=f"At most {figure(ratio, 'en')} times.",
    )


def _control_group(*, controlled: bool) -> Tested:
    return Tested(
        code="control_group",
        state="passed" if controlled else "not_checkable",
        question_de="Eine Gruppe, die die Kampagne nicht erreichen konnte, wurde gleich befragt",
        question_en="A group that the campaign could not reach was asked the same",
        outcome_de="Vorhanden."
        if controlled
        else "Nicht vorhanden: Anderes als die Kampagne kann den Wandel erklären.",
        outcome_en="Present." if controlled else "Absent: something else than the campaign may explain the change.",
    )
