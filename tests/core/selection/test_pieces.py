# SPDX-License-Identifier: EUPL-1.2
"""The straight pieces are never below the curve where a whole choice can be, and exact there where few creators meet."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from tragweite.core.selection.pieces import Pieces, pieces_of


def height(pieces: Pieces, exposure: float) -> float:
    return float(pieces.slope @ pieces.filled(np.array([exposure])))


def of(shares: list[float], touched: list[float] | None = None) -> Pieces:
    exposed = sparse.csr_array(np.minimum(-np.log1p(-np.array(shares)), 40.0)[:, None])
    return pieces_of(exposed, [np.array([each]) for each in touched or []])


@settings(max_examples=60, deadline=None)
@given(shares=st.lists(st.floats(0.01, 0.99), min_size=1, max_size=7))
def test_no_choice_reaches_more_than_the_pieces_allow(shares: list[float]) -> None:
    pieces = of(shares)
    for size in range(len(shares) + 1):
        for some in combinations(shares, size):
            reached = 1 - float(np.prod([1 - each for each in some]))
            allowed = height(pieces, -float(np.log1p(-np.array(some)).sum()))
            assert allowed + float(pieces.short[0]) >= reached - 1e-12
            if len(shares) <= 3:
                assert abs(allowed - reached) < 1e-8
            assert allowed <= reached + 0.02


def test_a_touched_exposure_is_exact_where_many_meet() -> None:
    shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.15, 0.25, 0.35, 0.45]
    at = -float(np.log(0.9 * 0.7))
    assert height(of(shares), at) > 0.37 + 1e-5
    assert abs(height(of(shares, [at]), at) - 0.37) < 1e-8


@settings(max_examples=30, deadline=None)
@given(shares=st.lists(st.floats(0.01, 0.99), min_size=4, max_size=8))
def test_lines_on_the_sums_fall_in_slope_and_end_where_everybody_is_chosen(shares: list[float]) -> None:
    pieces = of(shares)
    most = -float(np.log1p(-np.array(shares)).sum())
    assert (pieces.width >= 0).all()
    assert (np.diff(pieces.slope) < 0).all()
    assert abs(float(pieces.width.sum()) - most) < 1e-9


def test_plain_cells_are_one_piece() -> None:
    pieces = pieces_of(sparse.csr_array(np.array([[40.0, 40.0], [40.0, 0.0]])), [])
    assert pieces.is_exact
    assert pieces.slope.tolist() == [1.0, 1.0]
    assert not pieces.is_curved.any()
