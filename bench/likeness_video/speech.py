# SPDX-License-Identifier: EUPL-1.2
"""Sound tracks: German sentences by espeak-ng over music-like tones, built from the track's number alone.

Tracks share ten sentences and five voices; what differs is speed, music and its loudness."""

import io
import subprocess
import wave
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
VOICES = ("de", "de+f2", "de+m3", "de+f4", "de+m7")
SPOKEN = (
    ("Bewerben können sich alle bis zum", "ersten", "letzten", "August bei der zuständigen Stelle des Landes."),
    ("Das Land übernimmt die Kosten für", "zwanzig", "dreißig", "Monate, danach zahlst du sie selbst zurück."),
    ("Die neue Regelung gilt für", "Lehrkräfte", "Beamtinnen", "an allen öffentlichen Schulen in Hessen."),
    ("Wer sich jetzt meldet, bekommt", "sicher", "niemals", "einen Platz in der Ausbildung."),
    ("Im Auftrag des", "Ministeriums", "Unternehmens", "zeige ich euch heute meinen Alltag im Beruf."),
    ("Die Impfung ist", "freiwillig", "verpflichtend", "und wird in jeder Praxis angeboten."),
    ("Rund", "dreihundert", "neunhundert", "Stellen sind im kommenden Jahr zu besetzen."),
    ("Der Antrag geht", "online", "schriftlich", "und dauert nur wenige Minuten."),
    ("Ihr erreicht uns am", "Montag", "Freitag", "von acht bis zwölf Uhr am Telefon."),
    ("Das", "Geld", "Glück", "kommt am Ende des Monats auf dein Konto."),
)


@dataclass(frozen=True)
class Track:
    """Samples (float, mono, 48 kHz, -1 to 1) and where the word in question stands, in seconds."""

    samples: NDArray[np.float32]
    word_start: float
    word_end: float


@cache
def spoken(text: str, *, voice: str, speed: int) -> NDArray[np.float32]:
    """What espeak-ng says, at 48 kHz, without silence around it."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text]
    answer = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(answer)) as sound:
        rate = sound.getframerate()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype=np.int16).astype(np.float32) / 32768
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    samples = samples[loud[0] : loud[-1] + 1]
    places = np.arange(round(samples.size * RATE / rate)) * rate / RATE
    return np.interp(places, np.arange(samples.size), samples).astype(np.float32)


def track(number: int, *, seconds: float, changed_word: bool = False) -> Track:
    """Speech over music. The changed word takes the time of the old one, so that all other samples stay equal."""
    rng = np.random.default_rng(number)
    before, word, other, after = SPOKEN[number % len(SPOKEN)]
    voice, speed = VOICES[number // len(SPOKEN) % len(VOICES)], int(rng.integers(140, 185))
    pause = np.zeros(RATE // 25, dtype=np.float32)
    parts = [spoken(part, voice=voice, speed=speed) for part in (before, word, after)]
    if changed_word:
        parts[1] = fitted(spoken(other, voice=voice, speed=speed), parts[1].size)
    speech = np.concatenate([part for each in parts for part in (each, pause)])
    start = RATE // 4 + parts[0].size + pause.size
    samples = np.zeros(round(seconds * RATE), dtype=np.float32)
    room = max(0, samples.size - RATE // 4)
    samples[RATE // 4 : RATE // 4 + min(room, speech.size)] += speech[:room]
    # The bed lies 10 to 26 dB under the voice, as under a spoken film.
    samples += music(rng, samples.size) * 10 ** (-rng.uniform(10, 26) / 20)
    return Track(np.clip(samples * 0.6, -1, 1), start / RATE, (start + parts[1].size) / RATE)


def fitted(samples: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Cut or padded with silence to a number of samples."""
    return np.pad(samples[:size], (0, max(0, size - samples.size)))


def music(rng: np.random.Generator, size: int) -> NDArray[Any]:
    """Chords of decaying tones with a beat of noise."""
    sound = np.zeros(size, dtype=np.float32)
    beat = RATE // 2
    time = np.arange(beat) / RATE
    for start in range(0, size, beat):
        chord = 220 * 2 ** (rng.choice([0, 3, 5, 7, 10], size=3) / 12) * rng.choice([1, 2], size=3)
        tone = sum(np.sin(2 * np.pi * pitch * k * time) / k for pitch in chord for k in (1, 2, 3))
        tone = tone * np.exp(-3 * time) * 0.2
        tone[: RATE // 20] += rng.normal(0, 0.15, RATE // 20)
        sound[start : start + beat] += tone[: size - start].astype(np.float32)
    return sound
