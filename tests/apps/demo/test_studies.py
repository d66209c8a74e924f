# SPDX-License-Identifier: EUPL-1.2
"""The drawn study: the effect that was put in lies inside the interval that is found."""

from datetime import date

import pytest

from tragweite.apps.demo.story.studies import APPLICATIONS, VISITS, Drawn, draw_series
from tragweite.apps.findings.queries import studies


@pytest.mark.parametrize("asked", [VISITS, APPLICATIONS])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_effect_that_was_put_in_is_found_again(seed: int, asked: Drawn) -> None:
    drawn = draw_series(asked, starts_on=date(2022, 3, 1), ends_on=date(2022, 7, 15), seed=seed)
    upload = studies.upload_of(role="series", name="reihe.csv", content=drawn.content())
    options = {"outcome": drawn.names[0], "controls": drawn.names[1:], "date": "tag", "start": "2022-03-01"}
    found = studies.answer_of(studies.KINDS["impact"], [upload], options)
    assert found["effect_low"] <= drawn.extra <= found["effect_high"]
    # The visits show it; so few applications a day cannot, and the cost of one has no upper end.
    assert (found["effect_low"] > 0) is (asked is VISITS)
    assert found["grade"] in "BCD"


def test_the_same_seed_draws_the_same_series() -> None:
    days = {"starts_on": date(2022, 3, 1), "ends_on": date(2022, 4, 1)}
    assert draw_series(VISITS, **days, seed=1) == draw_series(VISITS, **days, seed=1)
    assert draw_series(VISITS, **days, seed=1) != draw_series(VISITS, **days, seed=2)
