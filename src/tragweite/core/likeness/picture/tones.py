# SPDX-License-Identifier: EUPL-1.2
"""How the colours of the live picture follow from those of the approved one.

A filter is a saturation for all colours, then a gain and an offset for each channel, then a gentle curve for each channel.
Nothing else can be fitted, so that a red flag does not pass as a yellow one; and the fit is robust, so that a falsified
place does not bend it.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]

SAMPLE_SIDE: Final = 72
"""Both pictures are averaged to this size: small shifts and recompression do not count in the means."""
LUMA: Final = np.array([0.299, 0.587, 0.114])
"""Rec. ITU-R BT.601, by which picture programs mix grey when they change the saturation."""
SATURATIONS: Final = np.linspace(0.5, 1.6, 12)
FINE_STEPS: Final = (-0.04, 0.0, 0.04)
COARSE_STEP: Final = 4
UNFILTERED: Final = 1.0
"""Where the colours already agree to a level in the mean, no saturation is looked for."""
GAINS: Final = (0.5, 2.0)
"""Beyond these a picture is not filtered but another one."""
RIDGE: Final = 0.0005
"""Holds the gain near one where a channel has one level only; as strong as a spread of six levels."""
OUTLIER: Final = 2.5
"""Samples beyond so many robust deviations do not count in the next round."""
LEAST_LIMIT: Final = 6.0
DARK: Final = 4.0
BRIGHT: Final = 251.0
"""Channels at their end say nothing about the straight part."""
ROUNDS: Final = 4


@dataclass(frozen=True)
class Tones:
    """``mixing`` (3 x 4) is applied to RGB first, then ``curves`` (256 x 3)."""

    mixing: Numbers
    curves: Pixels

    def apply(self, picture: Pixels) -> Pixels:
        """Return the approved picture in the colours of the live one."""
        mixed = np.asarray(cv2.transform(picture, self.mixing), np.uint8)
        return np.asarray(cv2.LUT(mixed, np.ascontiguousarray(self.curves[None])), np.uint8)

    def cast(self) -> float:
        """The strongest tint that a grey gets, in levels between its channels."""
        greys = np.repeat(np.arange(32, 224, 8, dtype=np.uint8)[None, :, None], 3, axis=2)
        return float(np.ptp(self.apply(greys).astype(np.int16), axis=2).max())

    def strength(self) -> float:
        """How far a colour is moved at most, in levels; 0 for an unfiltered picture."""
        ends = np.array([[[32, 32, 32], [224, 224, 224], [224, 32, 32], [32, 224, 32], [32, 32, 224]]], np.uint8)
        return float(np.abs(self.apply(ends).astype(np.int16) - ends).max())


def fit_tones(*, approved: Pixels, live: Pixels) -> Tones:
    """Fit on two pictures of equal size that show the same place by place."""
    ours, theirs = _samples(approved), _samples(live)
    weights = _rarity(ours)
    found = _fit(ours, theirs, weights, 1.0)
    if found[0] > UNFILTERED:
        few = slice(None, None, COARSE_STEP)
        coarse = [_fit(ours[few], theirs[few], weights[few], float(each)) for each in SATURATIONS]
        best = min(coarse, key=_cost)[1]
        found = min((_fit(ours, theirs, weights, best + step) for step in FINE_STEPS), key=_cost)
    _miss, saturation, lines = found
    mixing = np.hstack([lines[:, :1] * _saturating(saturation), lines[:, 1:]])
    predicted = np.clip(ours @ mixing[:, :3].T + mixing[:, 3], 0, 255)
    return Tones(mixing, _curves(predicted, theirs))


def _cost(fit: tuple[float, float, Numbers]) -> float:
    return fit[0]


def _samples(picture: Pixels) -> Numbers:
    factor = min(1.0, SAMPLE_SIDE / max(picture.shape[:2]))
    size = (max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float64).reshape(-1, 3)


def _rarity(samples: Numbers) -> Numbers:
    """A weight for each sample, so that a large plain ground does not outvote everything else."""
    bins = (samples.astype(np.int64) // 32) @ np.array([64, 8, 1])
    counts = np.bincount(bins, minlength=512)
    return np.asarray(1 / np.sqrt(counts[bins]))


def _saturating(saturation: float) -> Numbers:
    return saturation * np.eye(3) + (1 - saturation) * LUMA[None, :]


def _fit(ours: Numbers, theirs: Numbers, weights: Numbers, saturation: float) -> tuple[float, float, Numbers]:
    """Cost, saturation, and (gain, offset) of each channel."""
    mixed = np.clip(ours @ _saturating(saturation).T, 0, 255)
    lines = _lines(mixed, theirs, weights[:, None])
    miss = np.abs(theirs - np.clip(mixed * lines[:, 0] + lines[:, 1], 0, 255)).max(axis=1)
    # Beyond 24 levels a sample is wrong anyway; how wrong must not decide.
    cost = float((weights * np.minimum(miss, 24.0)).sum() / weights.sum())
    return cost, saturation, lines


def _lines(ours: Numbers, theirs: Numbers, weights: Numbers) -> Numbers:
    """Gain and offset of each channel, in rows."""
    gain, offset = np.ones(3), np.zeros(3)
    for number in range(ROUNDS):
        predicted = gain * ours + offset
        miss = np.abs(theirs - np.clip(predicted, 0, 255))
        limit = np.maximum(LEAST_LIMIT, OUTLIER * 1.4826 * np.median(miss, axis=0)) * (4 if number == 0 else 1)
        at_end = ((theirs < DARK) & (predicted < 2 * DARK)) | ((theirs > BRIGHT) & (predicted > BRIGHT - DARK))
        kept = weights * (miss < limit) * np.where(at_end, 0.02, 1.0)
        gain, offset = _least_squares(ours, theirs, kept)
    return np.stack([gain, offset], axis=1)


def _least_squares(ours: Numbers, theirs: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    total = np.maximum(weights.sum(axis=0), 1e-9)
    x, y = (weights * ours).sum(axis=0) / total, (weights * theirs).sum(axis=0) / total
    from_x = weights * (ours - x)
    spread, common = (from_x * (ours - x)).sum(axis=0) / total, (from_x * (theirs - y)).sum(axis=0) / total
    ridge = RIDGE * 255**2
    gain = np.clip((common + ridge) / (spread + ridge), *GAINS)
    return gain, y - gain * x


KNOTS: Final = 17
GENTLE: Final = 8.0
"""A curve moves two neighbouring knots apart by no more than so many levels; a gamma of 1.15 needs five."""
ENOUGH: Final = 12
"""Knots near fewer samples stay where they are; others are drawn there as by so many samples."""


def _curves(predicted: Numbers, theirs: Numbers) -> Pixels:
    """For each channel a rising line through the typical live value of each level."""
    return np.stack([_curve(predicted[:, each], theirs[:, each]) for each in range(3)], axis=1)


def _curve(predicted: Numbers, theirs: Numbers) -> Pixels:
    knots, levels = np.linspace(0, 255, KNOTS), np.arange(256.0)
    offset, reach = theirs - predicted, 255 / (KNOTS - 1) / 2 + 4
    values = np.zeros(KNOTS)
    for number, knot in enumerate(knots):
        near = offset[np.abs(predicted - knot) < reach]
        if len(near) >= ENOUGH:
            values[number] = float(np.median(near)) * len(near) / (len(near) + ENOUGH)
    curve = levels + np.interp(levels, knots, _gentle(values))
    return np.clip(np.maximum.accumulate(curve) + 0.5, 0, 255).astype(np.uint8)


def _gentle(values: Numbers) -> Numbers:
    """Limit the step between neighbours, from the middle outwards."""
    found = np.clip(values, -2 * GENTLE, 2 * GENTLE)
    middle = KNOTS // 2
    for number in range(middle + 1, KNOTS):
        found[number] = np.clip(found[number], found[number - 1] - GENTLE, found[number - 1] + GENTLE)
    for number in range(middle - 1, -1, -1):
        found[number] = np.clip(found[number], found[number + 1] - GENTLE, found[number + 1] + GENTLE)
    return found
