# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime

import numpy as np
import pytest

from tragweite.apps.demo.model import DISPERSION, EFFECTS, LONGEST_HOURS, draw_instants, draw_visits
from tragweite.lake.events import microseconds

POSTS = [("creator", f"c{number % 20}") for number in range(4000)] + [
    ("authority", f"a{number % 3}") for number in range(4000)
]
PUBLISHED = microseconds(datetime(2025, 3, 3, 12, tzinfo=UTC))
HOUR = 3_600_000_000


def test_posts_of_creators_bring_three_times_the_visits_on_average() -> None:
    visits = np.array(draw_visits(posts=POSTS, mean=300.0, seed=[7]))
    ratio = visits[:4000].mean() / visits[4000:].mean()
    assert ratio == pytest.approx(EFFECTS["creator"], rel=0.06)
    assert visits[4000:].mean() == pytest.approx(300, rel=0.06)


def test_the_visits_of_one_account_scatter_as_documented() -> None:
    visits = np.array(draw_visits(posts=[("authority", "one")] * 20_000, mean=200.0, seed=[3]))
    expected = 200 + DISPERSION * 200**2
    assert visits.var() == pytest.approx(expected, rel=0.1)


def test_the_same_seed_gives_the_same_visits() -> None:
    posts = POSTS[:50]
    assert draw_visits(posts=posts, mean=90.0, seed=[1, 2]) == draw_visits(posts=posts, mean=90.0, seed=[1, 2])


def test_visits_come_after_the_post_and_fade() -> None:
    instants = draw_instants(published_at=PUBLISHED, count=20_000, rng=np.random.default_rng(5))
    age = (instants - PUBLISHED) / HOUR
    assert len(instants) == 20_000
    assert age.min() >= 0
    assert age.max() < LONGEST_HOURS
    assert 0.6 < (age < 48).mean() < 0.85


def test_more_visits_in_the_evening_than_at_night() -> None:
    instants = draw_instants(published_at=PUBLISHED, count=20_000, rng=np.random.default_rng(5))
    hours = instants // HOUR % 24
    assert (hours == 19).sum() > 3 * (hours == 3).sum()


def test_no_visits_are_no_instants() -> None:
    assert len(draw_instants(published_at=PUBLISHED, count=0, rng=np.random.default_rng(1))) == 0
