# SPDX-License-Identifier: EUPL-1.2
"""Checks of a panel effect: fit before the start, an invented earlier start, leaving out one untouched unit."""

import numpy as np

from tragweite.core.evaluation.panel.matrix import Panel
from tragweite.core.evaluation.panel.placebo import Outcome, outcome_of, permutation_p, placebos
from tragweite.core.evaluation.panel.weights import Method
from tragweite.core.evaluation.tested import Tested, figure, tested

MIN_BEFORE_PLACEBO = 4
MIN_PLACEBOS = 9
SIGNIFICANCE = 0.05
LARGEST_GAP_SHARE = 0.5
LEFT_OUT = 5


def panel_checks(panel: Panel, method: Method, *, own: Outcome, seed: int) -> tuple[Tested, ...]:
    """All checks in a fixed order."""
    return (_fit_before(panel, own), _placebo_in_time(panel, method, seed), _leave_one_out(panel, method, own))


def _fit_before(panel: Panel, own: Outcome) -> Tested:
    """The error before the start is at most half of the effect, or small beside the movement of the treated units."""
    movement = float(panel.mean_of(panel.treated)[: panel.start].std()) if panel.start > 1 else 0.0
    question = ("Vor dem Beginn passt der Vergleich", "Before the start the comparison fits")
    seen_de = f"Mittlere Abweichung vorher {figure(own.before)}, eigene Schwankung {figure(movement)}."
    seen_en = f"Mean deviation before {figure(own.before, 'en')}, own movement {figure(movement, 'en')}."
    if panel.start < 3:
        return tested("fit_before", passed=None, question=question, outcome=(seen_de, seen_en))
    good = own.before <= LARGEST_GAP_SHARE * max(abs(own.att), movement)
    return tested("fit_before", passed=good, question=question, outcome=(seen_de, seen_en))


def _placebo_in_time(panel: Panel, method: Method, seed: int) -> Tested:
    question = ("Ein erfundener früherer Beginn zeigt keine Wirkung", "An invented earlier start shows no effect")
    length = min(len(panel.times) - panel.start, panel.start // 3)
    start = panel.start - length
    earlier = Panel(
        outcome=panel.outcome[: panel.start],
        units=panel.units,
        times=panel.times[: panel.start],
        treated=panel.treated,
        start=start,
    )
    if not length or start < MIN_BEFORE_PLACEBO:
        return _too_short(question)
    own = outcome_of(earlier, method, group=earlier.treated, donors=earlier.donors, start=start)
    others = placebos(earlier, method, start=start, seed=seed, ridge=own.found.ridge)
    if len(others) < MIN_PLACEBOS:
        return _too_short(question)
    # The absolute effect, not the ratio: so short before a start a good fit must not look like an effect.
    p_value = permutation_p("did", own, others)
    assert p_value is not None  # noqa: S101  (there are placebos)
    seen = (
        f"Wirkung dann {figure(own.att)}, p = {figure(p_value)}.",
        f"Effect then {figure(own.att, 'en')}, p = {figure(p_value, 'en')}.",
    )
    return tested("placebo_in_time", passed=p_value > SIGNIFICANCE, question=question, outcome=seen)


def _too_short(question: tuple[str, str]) -> Tested:
    seen = ("Dafür reichen Zeitpunkte oder Einheiten nicht.", "Too few times or units for this.")
    return tested("placebo_in_time", passed=None, question=question, outcome=seen)


def _leave_one_out(panel: Panel, method: Method, own: Outcome) -> Tested:
    question = ("Das Ergebnis hängt nicht an einer einzelnen Einheit", "No single untouched unit carries the result")
    heaviest = np.argsort(-np.abs(own.found.units), kind="stable")[:LEFT_OUT]
    left_out = [own.donors[place] for place in heaviest if abs(own.found.units[place]) > 1e-6]
    if len(own.donors) < 3 or not left_out:
        seen = ("Es gibt zu wenige Vergleichseinheiten.", "There are too few untouched units.")
        return tested("leave_one_unit_out", passed=None, question=question, outcome=seen)
    effects = []
    for place in left_out:
        rest = [other for other in own.donors if other != place]
        effects.append(
            outcome_of(panel, method, group=panel.treated, donors=rest, start=panel.start, ridge=own.found.ridge).att
        )
    same = all(np.sign(effect) == np.sign(own.att) for effect in effects)
    seen = (
        f"Wirkung dann von {figure(min(effects))} bis {figure(max(effects))}.",
        f"Effect then from {figure(min(effects), 'en')} to {figure(max(effects), 'en')}.",
    )
    return tested("leave_one_unit_out", passed=same, question=question, outcome=seen)
