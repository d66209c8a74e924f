# SPDX-License-Identifier: EUPL-1.2
"""Posts for tests: counts given, everything else plain."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from tragweite.core.evaluation.posts import Post, Sender

START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


def posts_of(sender: Sender, visits: Sequence[int | None], *, accounts: int = 1, **fields: object) -> list[Post]:
    """One post per count, a day apart, spread over ``accounts`` accounts in turn."""
    plain: dict[str, object] = {"views": 1000, "cost_cents": 10_000, "observed_days": 30.0} | fields
    return [
        Post(
            post_id=f"{sender}-{number:03}", sender=sender, account=f"{sender}-{number % accounts}",
            published_at=START + timedelta(days=number), visits=count, **plain,  # type: ignore[arg-type]
        )
        for number, count in enumerate(visits)
    ]  # fmt: skip


def drawn(generator: np.random.Generator, *, count: int, mean: float, alpha: float) -> list[int]:
    """Counts from NB2 as a gamma mixture of Poisson counts."""
    means = generator.gamma(1 / alpha, alpha * mean, size=count)
    return [int(value) for value in generator.poisson(means)]
