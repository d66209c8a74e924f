# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest

from tests.core.likeness.films import SOUND_RATE, film, frames, sound_file, speech
from tragweite.core.likeness.sound import (
    RATE,
    Run,
    Sound,
    SoundChange,
    SoundVerdict,
    compare_sounds,
    compare_tracks,
    read_sound,
    spectra,
)
from tragweite.core.refusal import Refused

APPROVED = speech(1, seconds=6)


@pytest.fixture(scope="module")
def approved():
    return sound_file(APPROVED, bit_rate=128_000)


def only(found):
    assert len(found.stretches) == 1, found
    return found.stretches[0]


def test_a_recompressed_softer_copy_is_the_same(approved):
    found = compare_sounds(approved=approved, live=sound_file(APPROVED * 0.25, bit_rate=32_000))
    assert (found.verdict, found.stretches) == (SoundVerdict.SAME, ())
    assert found.gain_db == pytest.approx(20 * np.log10(0.25), abs=0.5)


def test_one_changed_word_is_found_where_it_is(approved):
    changed = APPROVED.copy()
    changed[2 * SOUND_RATE : round(2.5 * SOUND_RATE)] = speech(9, seconds=0.5)
    found = compare_sounds(approved=approved, live=sound_file(changed))
    stretch = only(found)
    assert (found.verdict, stretch.kind) == (SoundVerdict.CHANGED, SoundChange.REPLACED)
    assert stretch.start_s == pytest.approx(2.0, abs=0.2)
    assert stretch.end_s == pytest.approx(2.5, abs=0.2)


def test_a_muted_second_is_found(approved):
    muted = APPROVED.copy()
    muted[3 * SOUND_RATE : 4 * SOUND_RATE] = 0
    stretch = compare_sounds(approved=approved, live=sound_file(muted)).stretches[0]
    assert stretch.kind is SoundChange.MUTED
    assert (stretch.start_s, stretch.end_s) == (pytest.approx(3, abs=0.2), pytest.approx(4, abs=0.2))


def test_another_recording_is_different(approved):
    live = sound_file(speech(2, seconds=6))
    assert compare_sounds(approved=approved, live=live).verdict is SoundVerdict.DIFFERENT


def test_a_track_cut_off_at_the_start_says_by_how_much(approved):
    found = compare_sounds(approved=approved, live=sound_file(APPROVED[SOUND_RATE:]))
    assert found.verdict is SoundVerdict.CHANGED
    assert only(found).kind is SoundChange.TRIMMED_START
    assert only(found).end_s == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [(True, False, SoundChange.MISSING), (False, True, SoundChange.ADDED)],
)
def test_a_missing_side_is_a_change(ours, theirs, kind):
    tracks = [Sound(APPROVED if has else np.zeros(0, np.float32)) for has in (ours, theirs)]
    found = compare_tracks(*tracks)
    assert (found.verdict, only(found).kind) == (SoundVerdict.CHANGED, kind)


def test_silence_and_no_track_are_the_same():
    silence, nothing = Sound(np.zeros(RATE, np.float32)), Sound(np.zeros(0, np.float32))
    assert compare_tracks(silence, nothing).verdict is SoundVerdict.SAME


def test_the_clock_of_the_picture_is_followed():
    """A second of picture and sound was taken out at second 2: both runs fit, nothing of the sound differs."""
    cut = np.concatenate([APPROVED[: 2 * SOUND_RATE], APPROVED[3 * SOUND_RATE :]])
    runs = [Run(0.0, 1.75, 0.0), Run(2.25, 5.0, 1.0)]
    assert compare_tracks(Sound(APPROVED), Sound(cut), runs=runs).stretches == ()


def test_a_tone_falls_into_its_band():
    """Independent of the code: 1,000 Hz are 999.99 mel, and the bands are evenly spaced in mel from 80 to 6,500 Hz."""
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
    edges = np.linspace(2595 * np.log10(1 + 80 / 700), 2595 * np.log10(1 + 6500 / 700), 38)
    assert int(spectra(tone).mean(axis=0).argmax()) == int(np.abs(edges[1:-1] - 999.99).argmin())


def test_a_file_that_is_no_sound_is_refused():
    with pytest.raises(Refused, match=r"likeness\.not_a_sound"):
        read_sound(b"no sound at all", which="live")


def test_a_film_without_sound_has_no_samples():
    assert read_sound(film(frames(1, seconds=0.5)), which="live").samples.size == 0
