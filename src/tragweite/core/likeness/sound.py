# SPDX-License-Identifier: EUPL-1.2
"""Is the published sound track the approved one?

Both tracks become log-mel spectra. They are aligned, the tone of the published one is fitted band by band (recompression,
loudness, filters), and then patches of a syllable's length are compared: what lies outside of what the neighbouring
moments of the other track span is a difference. So recompression costs nothing and one changed word stands out.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO, Final

import av
import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

from tragweite.core.refusal import Refused

RATE: Final = 16_000
"""Hz; speech lies below 8 kHz, and codecs cut higher tones anyway."""
WINDOW: Final = 512
"""Samples of one spectrum: 32 ms, a sound of speech."""
HOP: Final = 160
"""Samples between spectra: 10 ms."""
BANDS: Final = 36
LOWEST_HZ: Final = 80.0
HIGHEST_HZ: Final = 6_500.0
FLOOR_DB: Final = 38.0
"""What lies this far under the loud moments is noise of the codec: it counts as silence on both sides."""
FADE_SECONDS: Final = 0.28
"""Length of a patch: shorter than any changed word (0.3 to 0.6 s), longer than the artefacts of a codec."""
LAG_SECONDS: Final = 0.4
"""How far sound may lie from its picture on one side only (priming of encoders is up to 0.1 s)."""
MAX_SECONDS: Final = 3_600
"""One hour of spectra takes 50 MB on each side."""
CHANGED_DB: Final = 2.0
"""Mean difference of a patch over all bands: recompressed copies stay under 1.0, a changed word has 3 and more."""
DOUBT_DB: Final = 1.4
CHANGED_BAND_DB: Final = 4.5
"""The same for six neighbouring bands, for a voice under loud music: copies stay under 1.5, a changed word has 6."""
DOUBT_BAND_DB: Final = 3.0
BAND_PATCH: Final = 6
LOUD_DB: Final = 10.0
"""The tone is fitted where the approved track is this far above its floor."""
JOIN_SECONDS: Final = 0.3
"""Stretches closer than this are one."""
AUDIBLE_DB: Final = 1.5
"""Mean over the floor from which a stretch is not silence."""
CORRELATED: Final = 0.5
"""Correlation under which a lag is chance; the lag of the picture is taken then."""
TRIM_SECONDS: Final = 0.5
"""Cut off at the ends by less than this is what players and platforms do; more is a change."""
MOSTLY: Final = 0.6
SILENT: Final = 1e-4
"""Full scale is 1; a track that never gets louder (-80 dB) is as good as no track."""

Spectra = NDArray[np.float32]


class SoundVerdict(StrEnum):
    """``different``: hardly any stretch agrees; ``person``: something differs, but less than any falsification seen."""

    SAME = "same"
    CHANGED = "changed"
    DIFFERENT = "different"
    PERSON = "person"


class SoundChange(StrEnum):
    """What happened in a stretch of time."""

    MUTED = "sound_muted"
    REPLACED = "sound_replaced"
    ADDED = "sound_added"
    MISSING = "sound_missing"
    TRIMMED_START = "sound_trimmed_start"
    TRIMMED_END = "sound_trimmed_end"
    DOUBTFUL = "sound_doubtful"


@dataclass(frozen=True)
class Stretch:
    """Seconds of the published track (of the approved one where something is missing), and by how much it differs.

    ``how_much``: decibels beyond what recompression explains, mean over the patch; None where a side is missing.
    """

    kind: SoundChange
    start_s: float
    end_s: float
    how_much: float | None


@dataclass(frozen=True)
class SoundComparison:
    """Verdict, stretches in the order of time, gain of the published track (dB) and its lag (s); None: not compared."""

    verdict: SoundVerdict
    stretches: tuple[Stretch, ...]
    gain_db: float | None
    lag_s: float | None


@dataclass(frozen=True)
class Sound:
    """Mono samples (float, -1 to 1) at ``RATE``; none where the file has no sound track."""

    samples: NDArray[np.float32]

    @property
    def seconds(self) -> float:
        """Length."""
        return self.samples.size / RATE

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to hear."""
        return not self.samples.size or float(np.abs(self.samples).max()) < SILENT


@dataclass(frozen=True)
class Run:
    """A stretch of the published film (seconds) that shows the approved one ``offset_s`` later."""

    start_s: float
    end_s: float
    offset_s: float


def read_sound(source: bytes | BinaryIO, *, which: str) -> Sound:
    """Decode the first sound track of a file to mono; empty where the file has none.

    Raises ``Refused("likeness.not_a_sound", which)`` and ``Refused("likeness.sound_too_long", which, max_seconds)``;
    ``which`` is ``approved`` or ``live``.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    stream.seek(0)
    try:
        with av.open(stream) as container:
            if not container.streams.audio:
                return Sound(np.zeros(0, dtype=np.float32))
            return Sound(_mono(container, which=which))
    except (av.error.FFmpegError, OSError, ValueError, EOFError) as problem:
        raise Refused("likeness.not_a_sound", which=which) from problem


def _mono(container: Any, *, which: str) -> NDArray[np.float32]:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    track, parts, length = container.streams.audio[0], [], 0
    for frame in container.decode(track):
        for part in resampler.resample(frame):
            parts.append(part.to_ndarray().ravel())
            length += parts[-1].size
        if length > MAX_SECONDS * RATE:
            raise Refused("likeness.sound_too_long", which=which, max_seconds=MAX_SECONDS)
    for part in resampler.resample(None):
        parts.append(part.to_ndarray().ravel())
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros(0, dtype=np.float32)


def spectra(samples: NDArray[np.float32]) -> Spectra:
    """Log-mel spectra in dB (n, BANDS); the scale of Mel after Stevens, Volkmann and Newman as in O'Shaughnessy 1987."""
    if samples.size < WINDOW:
        samples = np.pad(samples, (0, WINDOW - samples.size))
    filters = _filters()
    window = np.hanning(WINDOW).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    parts = []
    for start in range(0, len(frames), 4096):  # in pieces: an hour would need gigabytes
        power = np.abs(np.fft.rfft(frames[start : start + 4096] * window, axis=1)) ** 2
        parts.append(10 * np.log10(power @ filters.T + 1e-9))
    return np.concatenate(parts).astype(np.float32)


def _filters() -> NDArray[np.float64]:
    edges = _hertz(np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2))
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.maximum(0, np.minimum(rising, falling))
    for band in np.flatnonzero(filters.sum(axis=1) == 0):  # the lowest bands are narrower than one bin
        filters[band, int(np.abs(bins - edges[band + 1]).argmin())] = 1.0
    return np.asarray(filters, dtype=np.float64)


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700 * (10 ** (mel / 2595) - 1), dtype=np.float64)


def compare_sounds(
    *, approved: bytes | BinaryIO, live: bytes | BinaryIO, runs: Sequence[Run] | None = None
) -> SoundComparison:
    """Compare the sound tracks of two files (video or sound alone).

    ``runs``: where the picture of the published film shows the approved one; None aligns the tracks by themselves.
    Raises ``Refused("likeness.not_a_sound", which)`` and ``Refused("likeness.sound_too_long", which, max_seconds)``.
    """
    return compare_tracks(read_sound(approved, which="approved"), read_sound(live, which="live"), runs=runs)


def compare_tracks(ours: Sound, theirs: Sound, *, runs: Sequence[Run] | None = None) -> SoundComparison:
    """Compare two decoded tracks; see ``compare_sounds``."""
    if ours.is_silent or theirs.is_silent:
        return _one_sided(ours, theirs)
    mine, other = spectra(ours.samples), spectra(theirs.samples)
    if runs is None:
        runs = [_whole(mine, other, theirs.seconds)]
        lag: float | None = runs[0].offset_s
        cut = _trims(ours, theirs, runs[0].offset_s)
        lags = [0.0]
    else:
        lags = [_lag(mine, other, run) for run in runs]
        lag, cut = (float(np.median(lags)) if lags else None), []
    expected, heard, compared = _side_by_side(mine, other, runs, lags)
    fitted, heard, gain = _fitted(expected, heard, compared)
    found = _stretches(fitted, heard, compared)
    return SoundComparison(
        _verdict([*cut, *found], theirs.seconds), tuple(sorted([*cut, *found], key=_start)), gain, lag
    )


def _start(stretch: Stretch) -> float:
    return stretch.start_s


def _one_sided(ours: Sound, theirs: Sound) -> SoundComparison:
    if ours.is_silent and theirs.is_silent:
        return SoundComparison(SoundVerdict.SAME, (), None, None)
    kind, sound = (SoundChange.ADDED, theirs) if ours.is_silent else (SoundChange.MISSING, ours)
    return SoundComparison(SoundVerdict.CHANGED, (Stretch(kind, 0.0, sound.seconds, None),), None, None)


def _seconds(frames: float) -> float:
    return float(frames * HOP / RATE)


def _correlation(mine: Spectra, other: Spectra) -> NDArray[np.float64]:
    """Correlation for each shift; entry ``len(other) - 1 + k`` is for other[i] against mine[i + k]."""
    size = len(mine) + len(other) - 1
    total = np.zeros(size)
    for band in range(0, BANDS, 3):
        a, b = (each[:, band : band + 3].mean(axis=1).astype(np.float64) for each in (mine, other))
        a, b = a - a.mean(), b - b.mean()
        total += np.fft.irfft(np.fft.rfft(a, size) * np.fft.rfft(b[::-1], size), size) / np.sqrt(
            (a @ a) * (b @ b) + 1e-9
        )
    return total / (BANDS / 3)


def _whole(mine: Spectra, other: Spectra, seconds: float) -> Run:
    shift = int(_correlation(_floored(mine), _floored(other)).argmax()) - (len(other) - 1)
    return Run(0.0, seconds, _seconds(shift))


def _lag(mine: Spectra, other: Spectra, run: Run) -> float:
    """Seconds by which the sound lies behind the picture in this run; 0 where the tracks hardly correlate."""
    heard = _floored(other)[int(run.start_s * RATE / HOP) : int(run.end_s * RATE / HOP)]
    reach = round(LAG_SECONDS * RATE / HOP)
    start = round((run.start_s + run.offset_s) * RATE / HOP) - reach
    said = _floored(mine)[max(0, start) : start + reach * 2 + len(heard)]
    if len(heard) < reach or len(said) < reach:
        return 0.0
    found = _correlation(said, heard)
    shifts = np.arange(found.size) - (len(heard) - 1) + max(0, start) - (start + reach)
    found = np.where(np.abs(shifts) <= reach, found, -1.0)
    best = int(found.argmax())
    return _seconds(shifts[best]) if found[best] >= CORRELATED else 0.0


def _floored(values: Spectra) -> Spectra:
    top = float(np.percentile(values.max(axis=1), 95))
    return np.maximum(values, top - FLOOR_DB)


def _trims(ours: Sound, theirs: Sound, offset: float) -> list[Stretch]:
    missing = ours.seconds - (theirs.seconds + offset)
    found = [Stretch(SoundChange.TRIMMED_START, 0.0, offset, None)] if offset > TRIM_SECONDS else []
    if missing > TRIM_SECONDS:
        found.append(Stretch(SoundChange.TRIMMED_END, ours.seconds - missing, ours.seconds, None))
    return found


def _side_by_side(
    mine: Spectra, other: Spectra, runs: Sequence[Run], lags: Sequence[float]
) -> tuple[Spectra, Spectra, NDArray[np.bool_]]:
    """Both spectra on the clock of the published film, and which moments are compared; beyond its end a track is still."""
    length = max(len(other), *(round(run.end_s * RATE / HOP) for run in runs)) if runs else len(other)
    still = np.float32(-90.0)
    expected, compared = np.full((length, BANDS), still), np.zeros(length, dtype=bool)
    heard = np.full((length, BANDS), still)
    heard[: len(other)] = other
    for run, lag in zip(runs, lags, strict=True):
        ticks = np.arange(max(0, round(run.start_s * RATE / HOP)), min(length, round(run.end_s * RATE / HOP)))
        places = ticks + round((run.offset_s + lag) * RATE / HOP)
        # Where only the edge of one file lies outside the other (priming, rounding), nothing can be compared.
        edge = round(TRIM_SECONDS * RATE / HOP)
        known = (places >= -edge) & (places < len(mine) + edge)
        inside = (places >= 0) & (places < len(mine))
        expected[ticks[inside]] = mine[places[inside]]
        usable = inside & (ticks < len(other)) | (known & ~inside & (ticks < len(other) - edge) & (ticks > edge))
        usable |= inside & (ticks >= len(other) + edge)
        compared[ticks[usable]] = True
    return expected, heard, compared


def _fitted(expected: Spectra, heard: Spectra, compared: NDArray[np.bool_]) -> tuple[Spectra, Spectra, float | None]:
    """The approved spectra in the tone of the published ones, both cut off at a common floor, and the gain in dB."""
    if not compared.any():
        return expected, heard, None
    top = float(np.percentile(expected[compared].max(axis=1), 95))
    loud = (expected > top - FLOOR_DB + LOUD_DB) & compared[:, None]
    gains = np.array([_median((heard - expected)[loud[:, band], band]) for band in range(BANDS)], dtype=np.float32)
    known = ~np.isnan(gains)
    gain = float(np.median(gains[known])) if known.any() else 0.0
    gains = np.clip(np.where(known, gains, gain), gain - 12, gain + 12)
    toned = expected + gains
    floor = max(float(np.percentile(each[compared].max(axis=1), 95)) for each in (toned, heard)) - FLOOR_DB
    return np.maximum(toned, floor), np.maximum(heard, floor), gain


def _median(values: NDArray[np.float32]) -> float:
    return float(np.median(values)) if values.size >= 20 else float("nan")


def _outside(one: Spectra, other: Spectra) -> Spectra:
    """How far each value lies outside what two spectra before and after span on the other side."""
    kernel = np.ones((5, 1), np.uint8)
    outside = np.maximum(one - cv2.dilate(other, kernel), cv2.erode(other, kernel) - one)
    return np.asarray(outside, dtype=np.float32)


def _stretches(fitted: Spectra, heard: Spectra, compared: NDArray[np.bool_]) -> list[Stretch]:
    apart = np.maximum(0, np.maximum(_outside(fitted, heard), _outside(heard, fitted)))
    apart[~compared] = 0
    patch = round(FADE_SECONDS * RATE / HOP)
    over_all = cv2.blur(apart.mean(axis=1, keepdims=True), (1, patch)).ravel()
    in_bands = cv2.blur(apart, (BAND_PATCH, patch)).max(axis=1)
    doubtful = (over_all >= DOUBT_DB) | (in_bands >= DOUBT_BAND_DB)
    certain = (over_all >= CHANGED_DB) | (in_bands >= CHANGED_BAND_DB)
    found = []
    for start, end in _joined(doubtful):
        how_much = float(over_all[start:end].max())
        kind = _kind(fitted[start:end], heard[start:end]) if certain[start:end].any() else SoundChange.DOUBTFUL
        found.append(Stretch(kind, _seconds(start), _seconds(end), how_much))
    return found


def _joined(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches (start, end) of marked moments; small gaps are closed."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8)))
    found: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2):
        if found and start - found[-1][1] < JOIN_SECONDS * RATE / HOP:
            found[-1] = (found[-1][0], int(end))
        else:
            found.append((int(start), int(end)))
    return found


def _kind(fitted: Spectra, heard: Spectra) -> SoundChange:
    floor = min(float(fitted.min()), float(heard.min()))
    over = [float(np.median((each - floor).mean(axis=1))) for each in (fitted, heard)]
    if over[1] < AUDIBLE_DB <= over[0]:
        return SoundChange.MUTED
    return SoundChange.ADDED if over[0] < AUDIBLE_DB <= over[1] else SoundChange.REPLACED


def _verdict(stretches: Sequence[Stretch], seconds: float) -> SoundVerdict:
    certain = [each for each in stretches if each.kind is not SoundChange.DOUBTFUL]
    if sum(each.end_s - each.start_s for each in certain if each.how_much is not None) >= MOSTLY * seconds:
        return SoundVerdict.DIFFERENT
    if certain:
        return SoundVerdict.CHANGED
    return SoundVerdict.PERSON if stretches else SoundVerdict.SAME
