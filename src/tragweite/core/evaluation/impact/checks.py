# SPDX-License-Identifier: EUPL-1.2
"""Checks of an incremental effect: placebos in time, untouched controls, leave one control out, shifted start."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tragweite.core.evaluation.impact import wording
from tragweite.core.evaluation.impact.level import FloatArray
from tragweite.core.evaluation.impact.predict import Prediction, Prepared, by_grid, prepared
from tragweite.core.evaluation.impact.series import MIN_BEFORE, WEEK, Series, series_of
from tragweite.core.evaluation.tested import Tested

PLACEBOS = 4
SHIFTS = (1, 3, 7)
# Placebos and shifts train on so many rows at most: enough, and quick on series of many years.
RECENT = 52 * WEEK
ALPHA = 0.05

Again = Callable[[Series], Prediction]


def impact_checks(
    found: Prepared,
    *,
    main: Prediction,
    left_out: Mapping[str, Prediction],
    again: Again,
    negative_control: FloatArray | None,
    seed: int,
) -> tuple[Tested, ...]:
    """All checks in a fixed order. ``again`` predicts another series with the method that was asked for."""
    series = found.series
    low, high = series.actual - main.high, series.actual - main.low
    without = [series.actual - other.mean for other in left_out.values()] if len(left_out) > 1 else []
    return (
        _placebos(series, again),
        _controls(found, seed=seed),
        wording.effects_within(
            "leave_one_control_out",
            ("Das Ergebnis hängt nicht an einer einzelnen Vergleichsreihe", "No single control carries the result"),
            without,
            low=low,
            high=high,
        ),
        wording.effects_within(
            "start_shift",
            ("Ein früher angesetzter Beginn ändert nichts Wesentliches", "An earlier start changes nothing essential"),
            _shifted(series, seed=seed),
            low=low,
            high=high,
        ),
        wording.negative_control(_negative(series, negative_control, again)),
    )


def _recent(series: Series, *, start: int, end: int) -> Series:
    """The last 52 weeks before ``start`` and the rows up to ``end``; the days of the week stay."""
    skipped = max(0, start - RECENT) // WEEK * WEEK
    return replace(
        series,
        outcome=series.outcome[skipped:end],
        controls=series.controls[skipped:end],
        start=start - skipped,
        end=end - skipped,
    )


def _usable(series: Series) -> bool:
    before = series.controls[: series.start]
    constant = (before == before[:1]).all(axis=0).any() or (series.outcome[: series.start] == series.outcome[0]).all()
    return series.start >= max(MIN_BEFORE, len(series.names) + 5) and not constant


def _placebos(series: Series, again: Again) -> Tested:
    length = min(series.horizon, series.start // (PLACEBOS + 1))
    windows = alarms = 0
    for number in range(PLACEBOS):
        end = series.start - number * length
        placebo = _recent(series, start=end - length, end=end)
        if length > 0 and placebo.start > 0 and _usable(placebo):
            prediction = again(placebo)
            windows += 1
            alarms += not prediction.low <= placebo.actual <= prediction.high
    return wording.placebo_in_time(windows=windows, alarms=alarms)


def _controls(found: Prepared, *, seed: int) -> Tested:
    series, touched = found.series, []
    level = 1.0 - ALPHA / max(1, len(series.names))
    for place, name in enumerate(series.names, start=1):
        prediction = by_grid(found, seed=seed, outcome=place, level=level, draws=2000)
        actual = float(series.controls[series.start : series.end, place - 1].sum())
        if not prediction.low <= actual <= prediction.high:
            touched.append(name)
    return wording.controls_untouched(touched, tried=len(series.names))


def _shifted(series: Series, *, seed: int) -> list[float]:
    """The effect where the campaign is taken to begin some rows earlier, over the longer time."""
    effects = []
    for shift in SHIFTS:
        moved = _recent(series, start=series.start - shift, end=series.end)
        if shift <= series.horizon and moved.start > 0 and _usable(moved):
            effects.append(moved.actual - by_grid(prepared(moved), seed=seed, draws=1000).mean)
    return effects


def _negative(series: Series, outcome: FloatArray | None, again: Again) -> tuple[float, float] | None:
    if outcome is None:
        return None
    controls = dict(zip(series.names, series.controls.T, strict=True))
    other = series_of(outcome=outcome, controls=controls, start=series.start, end=series.end, weekly=series.weekly)
    prediction = again(other)
    return other.actual - prediction.high, other.actual - prediction.low
