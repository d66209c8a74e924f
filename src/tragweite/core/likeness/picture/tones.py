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
Samples = npt.NDArray[np.float32]

SAMPLE_SIDE: Final = 72
"""Both pictures are averaged to this size: small shifts and recompression do not count in the means."""
LUMA: Final = np.array([0.299, 0.587, 0.114])
"""Rec. ITU-R BT.601, by which picture programs mix grey when they change the saturation."""
SATURATIONS: Final = np.linspace(0.5, 1.6, 12)
FINE_STEPS: Final = np.array([-0.04, 0.0, 0.04])
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
MIXED: Final = np.float32(0.05)
"""Samples that are partly at their end count so much: for a white tile with a text they are all there is."""
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
    weights = _rarity(ours) * np.where(_mixed(live), MIXED, np.float32(1))
    found = _fit(ours, theirs, weights, np.ones(1))
    if found.cost > UNFILTERED:
        few = slice(None, None, COARSE_STEP)
        coarse = _fit(ours[:, few], theirs[:, few], weights[few], SATURATIONS)
        found = _fit(ours, theirs, weights, coarse.saturation + FINE_STEPS)
    mixing = np.hstack([found.gain[:, None] * _saturating(found.saturation), found.offset[:, None]])
    predicted = np.clip(mixing[:, :3] @ ours + mixing[:, 3:], 0, 255)
    return Tones(mixing, _curves(predicted, theirs))


@dataclass(frozen=True)
class _Fit:
    """Mean miss in levels, saturation, and gain and offset of each channel."""

    cost: float
    saturation: float
    gain: Samples
    offset: Samples


def _samples(picture: Pixels) -> Samples:
    """One row for each channel; averaged over whole pixels, which is ten times faster than over parts of them."""
    step = min(max(1, round(max(picture.shape[:2]) / SAMPLE_SIDE)), *picture.shape[:2])
    height, width = picture.shape[0] // step, picture.shape[1] // step
    whole = picture[: height * step, : width * step]
    small = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small.reshape(-1, 3).T, np.float32)


def _mixed(live: Pixels) -> npt.NDArray[np.bool_]:
    """Samples of which a part lies at the bright end: the mean of a text on white knows nothing of a gain."""
    share = _samples(np.asarray(cv2.threshold(live, BRIGHT, 255, cv2.THRESH_BINARY)[1], np.uint8)).max(axis=0)
    return np.asarray((share > 1) & (share < 254))


def _rarity(samples: Samples) -> Samples:
    """A weight for each sample, so that a large plain ground does not outvote everything else."""
    bins = np.array([64, 8, 1]) @ (samples.astype(np.int64) // 32)
    counts = np.bincount(bins, minlength=512)
    return np.asarray(1 / np.sqrt(counts[bins]), np.float32)


def _saturating(saturation: float) -> Numbers:
    return saturation * np.eye(3) + (1 - saturation) * LUMA[None, :]


def _fit(ours: Samples, theirs: Samples, weights: Samples, saturations: Numbers) -> _Fit:
    """The best of some saturations; all are tried at once, on arrays of (saturation, channel, sample)."""
    amounts = saturations.astype(np.float32)[:, None, None]
    mixed = np.clip(amounts * ours + (1 - amounts) * (LUMA.astype(np.float32) @ ours), 0, 255)
    gain, offset = _lines(mixed, theirs, weights)
    miss = np.abs(theirs - np.clip(gain * mixed + offset, 0, 255)).max(axis=1)
    # Beyond 24 levels a sample is wrong anyway; how wrong must not decide.
    costs = np.minimum(miss, 24.0) @ weights / weights.sum()
    best = int(costs.argmin())
    return _Fit(float(costs[best]), float(saturations[best]), gain[best, :, 0], offset[best, :, 0])


def _lines(ours: Samples, theirs: Samples, weights: Samples) -> tuple[Samples, Samples]:
    """Gain and offset of each channel for each saturation."""
    gain, offset = np.ones((*ours.shape[:2], 1), np.float32), np.zeros((*ours.shape[:2], 1), np.float32)
    for number in range(ROUNDS):
        predicted = gain * ours + offset
        miss = np.abs(theirs - np.clip(predicted, 0, 255))
        usual = np.median(miss, axis=2, keepdims=True)
        limit = np.maximum(LEAST_LIMIT, OUTLIER * 1.4826 * usual) * (4 if number == 0 else 1)
        at_end = ((theirs < DARK) & (predicted < 2 * DARK)) | ((theirs > BRIGHT) & (predicted > BRIGHT - DARK))
        kept = weights * (miss < limit) * np.where(at_end, np.float32(0.02), np.float32(1))
        gain, offset = _least_squares(ours, theirs, kept)
    return gain, offset


def _least_squares(ours: Samples, theirs: Samples, weights: Samples) -> tuple[Samples, Samples]:
    total = np.maximum(weights.sum(axis=2, keepdims=True), 1e-9)
    x, y = ((weights * each).sum(axis=2, keepdims=True) / total for each in (ours, theirs))
    from_x = weights * (ours - x)
    spread, common = ((from_x * each).sum(axis=2, keepdims=True) / total for each in (ours - x, theirs - y))
    ridge = RIDGE * 255**2
    gain = np.clip((common + ridge) / (spread + ridge), *GAINS)
    return gain, y - gain * x


KNOTS: Final = 17
GENTLE: Final = 8.0
"""A curve moves two neighbouring knots apart by no more than so many levels; a gamma of 1.15 needs five."""
ENOUGH: Final = 12
"""Knots near fewer samples stay where they are; others are drawn there as by so many samples."""


def _curves(predicted: Numbers, theirs: Samples) -> Pixels:
    """For each channel a rising line through the typical live value of each level."""
    return np.stack([_curve(predicted[each], theirs[each]) for each in range(3)], axis=1)


def _curve(predicted: Numbers, theirs: Samples) -> Pixels:
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
