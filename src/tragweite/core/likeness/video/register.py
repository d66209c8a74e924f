# SPDX-License-Identifier: EUPL-1.2
"""Time and place found together: several guesses, the one under which most moments agree, then made exact."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tragweite.core.likeness.video.clock import STRANGE, STRICT_REACH, Moments, aligned, nearest_pictures
from tragweite.core.likeness.video.difference import Canvas, Map, canvas_for, differences, laid_over
from tragweite.core.likeness.video.film import Film
from tragweite.core.likeness.video.framing import framed, framed_exactly
from tragweite.core.likeness.video.place import WHOLE, Place, refined, searched

CLEAR: Final = 0.08
"""Mean distance under which a guess is right beyond doubt and no other is tried; true copies reach 0.02 to 0.05."""
RELATED: Final = 0.5
"""Share of moments that must agree for the films to be called the same work at all."""
PAIRS: Final = 8
"""Pictures, spread over the film, from which the place is computed."""
ROUNDS: Final = 3
NEXT_TO: Final = 0.02
"""Shares of the published picture by which features may miss the plain place."""
EQUAL: Final = 3e-4
"""Shares: a fifth of a pixel on the canvas."""
PLAIN: Final = 1.03
"""The plain place may leave so much more of a difference than the best one: four free numbers always fit better."""
SAME_ASPECT: Final = 0.02
"""Relative difference of width/height that rounding to even numbers explains."""


def registered(approved: Film, live: Film) -> tuple[Place, Moments] | None:
    """The place and the moments, or None where the films have nothing to do with each other."""
    best: tuple[float, Place, Moments] | None = None
    for place, moments in chain(_likely(approved, live), _framed(approved, live), _searched(approved, live)):
        found = _improved(approved, live, place, moments)
        best = found if best is None or found[0] < best[0] else best
        if best[0] < CLEAR:
            break
    if best is None or best[2].share() < RELATED:
        return None
    place = _exact(approved, live, best[1], best[2])
    moments = aligned(approved, live, place)
    if _score(moments) > CLEAR:
        drifting = aligned(approved, live, place, may_drift=True)
        moments = drifting if _score(drifting) < _score(moments) else moments
    return (place, moments) if moments.share() >= RELATED else None


def _likely(approved: Film, live: Film) -> Iterator[tuple[Place, Moments]]:
    """The whole picture is shown; or both clocks run alike, from the start or from the end."""
    ticks = aligned(approved, live, WHOLE)
    if abs(_aspect(approved) / _aspect(live) - 1) < SAME_ASPECT:
        yield WHOLE, ticks
    still = np.zeros(len(ticks.live_s))
    for offset in sorted({0.0, approved.end - live.end}, key=abs):
        at = ticks.live_s + offset
        inside = (at >= 0) & (at <= approved.times[-1])
        if inside.any():
            yield WHOLE, Moments(ticks.live_s[inside], at[inside], still[inside])


def _framed(approved: Film, live: Film) -> Iterator[tuple[Place, Moments]]:
    """The whole picture stands between two bars."""
    place = framed(approved, live)
    if place is not None:
        yield place, aligned(approved, live, place)


def _searched(approved: Film, live: Film) -> Iterator[tuple[Place, Moments]]:
    """Features of any two moments agree, as it is or mirrored."""
    for mirrored in (False, True):
        place = searched(approved, live, mirrored=mirrored)
        if place is not None:
            yield place, aligned(approved, live, place)


def _aspect(film: Film) -> float:
    return film.size[0] / film.size[1]


def _score(moments: Moments) -> float:
    return float(np.minimum(moments.distance, STRANGE).mean())


def _improved(approved: Film, live: Film, place: Place, moments: Moments) -> tuple[float, Place, Moments]:
    """Place from the moments, moments from the place, until neither moves."""
    best = (np.inf, place, moments)
    for _round in range(ROUNDS):
        if not moments.fits.any():
            break
        pairs = [
            nearest_pictures(approved, live, moments, tick, place, reach=STRICT_REACH) for tick in _spread(moments)
        ]
        before, place = place, refined(approved, live, pairs, place)
        is_settled = np.allclose(before.scale + before.shift, place.scale + place.shift, atol=5e-4)
        if not is_settled or not moments.distance.any():  # guessed moments carry no distances
            moments = aligned(approved, live, place)
        best = min(best, (_score(moments), place, moments), key=lambda found: found[0])
        if is_settled:
            break
    return best


def _spread(moments: Moments) -> list[int]:
    fitting = np.flatnonzero(moments.fits)
    return sorted({int(tick) for tick in fitting[np.linspace(0, fitting.size - 1, PAIRS).astype(int)]})


def _exact(approved: Film, live: Film, place: Place, moments: Moments) -> Place:
    """The place to fractions of a pixel. Where nothing speaks against it, the plain one: shown whole, edge to edge.

    Soft pictures leave scale and shift open within several pixels, and a subtitle on them would lie beside itself.
    """
    free = polished(approved, live, place, moments)
    plain = _plain(approved, live, place, moments)
    if plain is None or place.mirrored:
        return free
    if np.allclose(plain.scale + plain.shift, free.scale + free.shift, atol=EQUAL):
        return plain
    return plain if _apart(approved, live, plain, moments) <= PLAIN * _apart(approved, live, free, moments) else free


def _plain(approved: Film, live: Film, place: Place, moments: Moments) -> Place | None:
    """The whole picture, edge to edge in at least one direction, if that is next to the place."""
    is_whole = abs(_aspect(approved) / _aspect(live) - 1) < SAME_ASPECT
    guess = WHOLE if is_whole else framed(approved, live)
    if guess is None or not np.allclose(guess.scale + guess.shift, place.scale + place.shift, atol=NEXT_TO):
        return None
    if is_whole:
        return guess
    pairs = [nearest_pictures(approved, live, moments, tick, place) for tick in _spread(moments)]
    exact = framed_exactly(approved, live, guess, pairs)
    return polished(approved, live, exact, moments, parameters=(1 if exact.scale[1] == 1.0 else 3,))


def _apart(approved: Film, live: Film, place: Place, moments: Moments) -> float:
    """Mean difference in grey levels under a place, without what a fraction of a pixel explains."""
    canvas = canvas_for(approved, live, place)
    pairs = [nearest_pictures(approved, live, moments, tick, place) for tick in _spread(moments)[::2]]
    maps = [differences(*laid_over(approved.picture(a), live.picture(b), canvas))[0] for a, b in pairs]
    return float(np.mean(maps))


def polished(
    approved: Film, live: Film, place: Place, moments: Moments, *, parameters: tuple[int, ...] = (0, 1, 2, 3)
) -> Place:
    """Move the place by fractions of a pixel until the pictures lie exactly over each other (Lucas and Kanade 1981).

    Scale and shift are fitted together over several pictures, with weights that leave out what differs otherwise.
    ``parameters``: which of stretch x, shift x, stretch y, shift y are open.
    """
    if not moments.fits.any():
        return place
    pairs = [nearest_pictures(approved, live, moments, tick, place) for tick in _spread(moments)]
    for _round in range(ROUNDS):
        canvas = canvas_for(approved, live, place)
        equations = [_equations(*laid_over(approved.picture(a), live.picture(b), canvas)) for a, b in pairs]
        left = sum(each[0] for each in equations)
        right = sum(each[1] for each in equations)
        moved, chosen = np.zeros(4), list(parameters)
        moved[chosen] = np.linalg.lstsq(
            np.asarray(left)[np.ix_(chosen, chosen)], np.asarray(right)[chosen], rcond=1e-6
        )[0]
        place = _moved(place, canvas, moved)
        if np.abs(moved).max() < 0.02:
            break
    return place


def _equations(ours: Map, theirs: Map) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Normal equations of (stretch x, shift x, stretch y, shift y) in pixels; stretch counts from -1 to 1."""
    slope_y, slope_x = np.gradient(ours)
    y, x = np.meshgrid(np.linspace(-1, 1, ours.shape[0]), np.linspace(-1, 1, ours.shape[1]), indexing="ij")
    columns = np.stack([slope_x * x, slope_x, slope_y * y, slope_y]).reshape(4, -1).astype(np.float64)
    rest = (ours - theirs).ravel().astype(np.float64)
    weight = 1 / (1 + (rest / max(1.0, 2 * float(np.median(np.abs(rest))))) ** 2)
    return (columns * weight) @ columns.T, (columns * weight) @ rest


def _moved(place: Place, canvas: Canvas, moved: NDArray[np.float64]) -> Place:
    """The place after a stretch and shift measured on the canvas: theirs(p) = ours(p - moved)."""
    box, (sx, sy), (tx, ty) = place.visible(), place.scale, place.shift
    scale, shift = [], []
    for axis, (s, t) in enumerate(((sx, tx), (sy, ty))):
        low, high = box[axis], box[axis + 2]
        stretch, by = moved[2 * axis], moved[2 * axis + 1]
        # In shares of the live picture: the canvas spans (high - low) * s.
        unit = (high - low) * s / canvas.size[axis]
        ends = low * s + t + (by - stretch) * unit, high * s + t + (by + stretch) * unit
        scale.append(float(ends[1] - ends[0]) / (high - low))
        shift.append(float(ends[0]) - low * scale[-1])
    return Place((scale[0], scale[1]), (shift[0], shift[1]), place.mirrored)
