# SPDX-License-Identifier: EUPL-1.2
"""Three predictions of what would have happened without the campaign: bsts, grid, and the envelope of all."""

from dataclasses import dataclass, replace

import numpy as np

from tragweite.core.evaluation.impact.bsts import Problem, predict_sum, problem_of, without_forced
from tragweite.core.evaluation.impact.grid import Grid, draw_sums, fit, grid_of, transformed
from tragweite.core.evaluation.impact.level import FloatArray
from tragweite.core.evaluation.impact.series import Series, is_logarithmic, season_of

WIDE_PRIOR = 0.1
DRAWS = 4000
NORMAL = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """Sum over the campaign had nothing happened: mean (grid: median), sd, interval of ``level``."""

    mean: float
    deviation: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A series with its grid: columns outcome, ones, controls, season; cheap to ask again with fewer columns."""

    series: Series
    grid: Grid
    season: int

    def regressors(self, *, leave_out: int | None = None) -> list[int]:
        """Positions of the columns ones, all controls but ``leave_out``, and the season if it is there."""
        return [place for place in range(1, 2 + len(self.series.names) + self.season) if place != leave_out]


def bsts_problem(series: Series) -> Problem:
    """The series ready for ``by_bsts``; the season is in it as forced regressors."""
    season = season_of(series)
    before, after = series.controls[: series.start], series.controls[series.start : series.end]
    if season is not None:
        before, after = np.hstack([before, season[0]]), np.hstack([after, season[1]])
    forced = 0 if season is None else season[0].shape[1]
    return problem_of(outcome=series.outcome[: series.start], regressors=before, after=after, forced=forced)


def by_bsts(problem: Problem, *, prior_level_sd: float | None, with_season: bool = False) -> Prediction:
    """Local level with spike-and-slab regression on the outcome as it is; None leaves the level to the data."""
    found = predict_sum(problem if with_season else without_forced(problem), prior_level_sd=prior_level_sd)
    return Prediction(
        mean=found.mean, deviation=found.deviation, low=found.quantile(0.025), high=found.quantile(0.975)
    )  # fmt: skip


def prepared(series: Series) -> Prepared:
    """The grid of the series; the pattern of the week enters where it lowers BIC."""
    logarithmic = is_logarithmic(series.outcome[: series.start])
    x = [transformed(column, logarithmic=is_logarithmic(column)) for column in series.controls[: series.end].T]
    y = transformed(series.outcome[: series.end], logarithmic=logarithmic)
    columns = np.column_stack([y, np.ones(series.end), *x])
    season = season_of(series)
    if season is None:
        return _prepared(series, columns, 0, logarithmic)
    with_season = _prepared(series, np.hstack([columns, np.vstack(season)]), season[0].shape[1], logarithmic)
    return with_season if _season_pays(with_season) else replace(with_season, season=0)


def _prepared(series: Series, columns: FloatArray, season: int, logarithmic: bool) -> Prepared:  # noqa: FBT001
    grid = grid_of(columns=columns[: series.start], after=columns[series.start :, 1:], logarithmic=logarithmic)
    return Prepared(series=series, grid=grid, season=season)


def _season_pays(found: Prepared) -> bool:
    with_it = fit(found.grid, outcome=0, regressors=found.regressors()).log_height.max()
    without = fit(found.grid, outcome=0, regressors=replace(found, season=0).regressors()).log_height.max()
    return bool(with_it - without > 0.5 * found.season * np.log(found.grid.size))


def by_grid(
    found: Prepared,
    *,
    seed: int,
    outcome: int = 0,
    leave_out: int | None = None,
    draws: int = DRAWS,
    level: float = 0.95,
) -> Prediction:
    """The grid's prediction; ``outcome`` > 0 takes that control instead (1-based place among the controls)."""
    place = 0 if outcome == 0 else 1 + outcome
    regressors = [position for position in found.regressors(leave_out=leave_out) if position != place]
    posterior = fit(found.grid, outcome=place, regressors=regressors)
    grid = found.grid if place == 0 else replace(found.grid, logarithmic=_control_is_logarithmic(found, outcome))
    sums = draw_sums(
        grid, posterior, outcome=place, regressors=regressors, draws=draws, generator=np.random.default_rng(seed)
    )
    tail = (1.0 - level) / 2.0
    low, middle, high = (float(value) for value in np.quantile(sums, [tail, 0.5, 1.0 - tail]))
    # A standard deviation of exponentials may not exist; the width of the interval says the same.
    deviation = (high - low) / (2.0 * NORMAL) if level == 0.95 else float(np.std(sums))
    return Prediction(mean=middle, deviation=deviation, low=low, high=high)


def _control_is_logarithmic(found: Prepared, outcome: int) -> bool:
    return is_logarithmic(found.series.controls[: found.series.end, outcome - 1])


def as_walk(found: Prepared) -> Prepared:
    """The same grid where the state can only be a random walk: after few weeks the data cannot tell it from AR(1)."""
    walks = np.array([level.rho == 1.0 for level in found.grid.levels])
    log_prior = np.where(walks, found.grid.log_prior, -np.inf)
    return replace(found, grid=replace(found.grid, log_prior=log_prior))


def envelope(grid: Prediction, walk: Prediction, bsts: Prediction) -> Prediction:
    """The widest of the three at each end; the middle of the means of grid and bsts."""
    every = (grid, walk, bsts)
    return Prediction(
        mean=(grid.mean + bsts.mean) / 2.0,
        deviation=max(one.deviation for one in every),
        low=min(one.low for one in every),
        high=max(one.high for one in every),
    )
