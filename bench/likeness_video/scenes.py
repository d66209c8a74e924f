# SPDX-License-Identifier: EUPL-1.2
"""Drawn scenes as an editor makes them: a speaker, a chart that grows, a landscape that passes by; drawn from a number."""

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
Colour = tuple[int, int, int]
Draw = Callable[[float], Frame]
GRAIN_LEVELS = 2.0
"""Standard deviation of the grain over a scene, as a camera or an export leaves it."""


def scene_frames(number: int, rng: np.random.Generator, *, size: tuple[int, int], count: int, rate: int) -> list[Frame]:
    """``count`` pictures (RGB) of one of three sorts of scenes; ``size``: (width, height)."""
    scene = (_speaker, _chart, _landscape)[number % 3](rng, *size)
    return [_grained(scene(index / rate), rng) for index in range(count)]


def _grained(frame: Frame, rng: np.random.Generator) -> Frame:
    grain = rng.normal(0, GRAIN_LEVELS, frame.shape[:2])
    return np.asarray(np.clip(frame + grain[..., None], 0, 255), dtype=np.uint8)


def _colour(rng: np.random.Generator, low: int = 20, high: int = 235) -> Colour:
    red, green, blue = (int(v) for v in rng.integers(low, high, size=3))
    return red, green, blue


def _ground(width: int, height: int, top: Colour, bottom: Colour) -> Frame:
    """A vertical gradient."""
    part = np.linspace(0, 1, height)[:, None, None]
    column = np.array(top) * (1 - part) + np.array(bottom) * part
    return np.ascontiguousarray(np.broadcast_to(column, (height, width, 3)).round().astype(np.uint8))


def _speaker(rng: np.random.Generator, width: int, height: int) -> Draw:
    """Head and shoulders that sway before a soft ground; the mouth opens and closes."""
    ground = _ground(width, height, _colour(rng), _colour(rng))
    for _light in range(8):
        at = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        cv2.circle(ground, at, int(rng.integers(20, 90)), _colour(rng), -1)
    ground = np.asarray(cv2.GaussianBlur(ground, (0, 0), 18), dtype=np.uint8)
    skin, hair, coat = _colour(rng, 120, 220), _colour(rng, 10, 90), _colour(rng)
    side, pace, middle = min(width, height), rng.uniform(0.8, 1.6), rng.uniform(0.4, 0.6)

    def draw(second: float) -> Frame:
        frame = ground.copy()
        x = round(width * middle + side * 0.03 * math.sin(pace * second))
        y = round(height * 0.42 + side * 0.01 * math.sin(2.3 * pace * second))
        _oval(frame, (x, height), (round(side * 0.38), round(height * 0.36)), coat)
        _oval(frame, (x, y - round(side * 0.03)), (round(side * 0.18), round(side * 0.22)), hair)
        _oval(frame, (x, y), (round(side * 0.15), round(side * 0.2)), skin)
        for turn in (-1, 1):
            _oval(
                frame, (x + turn * round(side * 0.06), y - round(side * 0.04)), (round(side * 0.02),) * 2, (20, 20, 30)
            )
        mouth = round(side * (0.008 + 0.03 * abs(math.sin(7 * pace * second))))
        _oval(frame, (x, y + round(side * 0.1)), (round(side * 0.05), mouth), (120, 30, 40))
        return frame

    return draw


def _oval(frame: Frame, middle: tuple[int, int], axes: tuple[int, int], colour: Colour) -> None:
    cv2.ellipse(frame, middle, axes, 0, 0, 360, colour, -1, cv2.LINE_AA)


def _chart(rng: np.random.Generator, width: int, height: int) -> Draw:
    """Bars that grow one after another over lines, with their numbers; a mark walks over them."""
    ground = _ground(width, height, *(2 * [_colour(rng, 190, 250)]))
    for line in range(1, 7):
        cv2.line(ground, (width // 12, height * line // 9), (width * 11 // 12, height * line // 9), (150, 150, 150), 1)
    values, colours = rng.uniform(0.2, 0.95, size=6), [_colour(rng) for _bar in range(6)]
    room, foot = width * 10 // 12 // 6, height * 7 // 9

    def draw(second: float) -> Frame:
        frame = ground.copy()
        for k, (value, colour) in enumerate(zip(values, colours, strict=True)):
            grown = value * min(1.0, max(0.0, second - 0.7 * k))
            left, top = width // 12 + k * room, foot - round(grown * height * 0.6)
            cv2.rectangle(frame, (left + room // 6, top), (left + room * 5 // 6, foot), colour, -1)
            _written(frame, f"{grown * 1000:.0f}", (left + room // 6, top - 6), size=width / 1400)
        x = width // 12 + round((second * 0.12 % 1) * room * 6)
        cv2.circle(frame, (x, foot + height // 30), height // 60, (30, 30, 30), -1, cv2.LINE_AA)
        return frame

    return draw


def _written(frame: Frame, text: str, at: tuple[int, int], *, size: float) -> None:
    cv2.putText(frame, text, at, cv2.FONT_HERSHEY_SIMPLEX, size, (30, 30, 30), 1, cv2.LINE_AA)


def _landscape(rng: np.random.Generator, width: int, height: int) -> Draw:
    """Plain hills in three depths that pass by at three speeds, a sun, trees on the nearest."""
    sky = _ground(width, height, _colour(rng, 120, 250), _colour(rng, 170, 250))
    _oval(sky, (int(rng.integers(width // 5, width * 4 // 5)), height // 5), (height // 12,) * 2, (250, 230, 140))
    hills = [_hills(rng, height * (0.45 + 0.16 * k)) for k in range(3)]
    colours, tree = [_colour(rng, 40, 180) for _hill in hills], _colour(rng, 10, 90)
    speed = width * rng.uniform(0.02, 0.05)

    def draw(second: float) -> Frame:
        frame, across = sky.copy(), np.arange(width)
        for k, (hill, colour) in enumerate(zip(hills, colours, strict=True)):
            tops = hill((across + speed * (1 + 1.5 * k) * second) / width)
            frame[np.arange(height)[:, None] >= tops[None]] = colour
        moved = speed * 4 * second
        for at in range(0, 4 * width, width // 3):
            x = round(at - moved)
            if 0 <= x < width:
                y = round(float(hills[2](np.array([at / width]))[0]))
                cv2.line(frame, (x, y), (x, y - height // 10), tree, max(2, width // 200), cv2.LINE_AA)
                _oval(frame, (x, y - height // 8), (height // 30, height // 18), tree)
        return frame

    return draw


def _hills(rng: np.random.Generator, level: float) -> Callable[[NDArray[Any]], NDArray[Any]]:
    """Heights of a skyline in pixels, as a sum of waves over widths of the picture."""
    waves = [(rng.uniform(3, 40), rng.uniform(2, 14), rng.uniform(0, 6)) for _wave in range(4)]
    return lambda at: level + sum(high / often * 6 * np.sin(often * at + phase) for high, often, phase in waves)
