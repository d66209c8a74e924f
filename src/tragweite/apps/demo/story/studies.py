# SPDX-License-Identifier: EUPL-1.2
"""A study of the page's visits, on a drawn series: the effect that was put in is known, so that it can be found again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from tragweite.apps.demo.stage import Stage, Story, at_desk
from tragweite.apps.findings import actions
from tragweite.apps.findings.queries import studies
from tragweite.documents import numbers

from .campaigns import Course

DAYS_BEFORE: Final = 120
VISITS: Final = {"besuche": 240.0, "stellenboerse": 900.0, "startseite": 2400.0}
EXTRA_A_DAY: Final = 70.0
WEEK: Final = (1.0, 1.04, 1.02, 0.98, 0.9, 0.62, 0.66)


@dataclass(frozen=True, kw_only=True)
class Series:
    """Visits a day of the campaign's page and of two pages that it does not touch; ``extra``: what the campaign added."""

    rows: tuple[tuple[date, int, int, int], ...]
    extra: int

    def content(self) -> bytes:
        """As a CSV file."""
        lines = [f"{day.isoformat()};{';'.join(map(str, counts))}" for day, *counts in self.rows]
        return "\n".join([f"tag;{';'.join(VISITS)}", *lines, ""]).encode()


def draw_series(*, starts_on: date, ends_on: date, seed: int) -> Series:
    """All pages share the week and a slow common movement; from ``starts_on`` the first has visits on top."""
    rng = np.random.default_rng([seed, starts_on.toordinal()])
    days = [starts_on + timedelta(days=step) for step in range(-DAYS_BEFORE, (ends_on - starts_on).days + 1)]
    common = np.exp(0.01 * rng.normal(size=len(days)).cumsum()) * np.array([WEEK[day.weekday()] for day in days])
    counts = [rng.poisson(level * common) for level in VISITS.values()]
    extra = rng.poisson(EXTRA_A_DAY, size=len(days)) * (np.arange(len(days)) >= DAYS_BEFORE)
    counts[0] = counts[0] + extra
    rows = tuple(
        (day, int(first), int(second), int(third)) for day, first, second, third in zip(days, *counts, strict=True)
    )
    return Series(rows=rows, extra=int(extra.sum()))


def study_visits(stage: Stage, course: Course) -> Story:
    """One computes, a second person goes through it, a third releases."""
    programme, desk = course.programme, course.desk
    drawn = draw_series(starts_on=programme.starts_on, ends_on=programme.ends_on, seed=stage.seed)
    yield at_desk(stage.now, days=1)
    study, _is_new = actions.compute_study(
        **stage.by(desk("sachbearbeitung")),
        campaign=course.campaign,
        kind="impact",
        about={
            "question": "Wie viele Besuche der Zielseite gab es nur wegen der Kampagne?",
            "source": "Vorführdaten, erfunden: gezogene Zeitreihe mit bekannter Wirkung",
            "definition": "Besuche der Zielseite je Tag; zum Vergleich zwei Seiten, die die Kampagne nicht nennt.",
            "period": f"{numbers.day(drawn.rows[0][0])} bis {numbers.day(drawn.rows[-1][0])}",
            "as_of_on": stage.now.date(),
        },
        uploads=[studies.upload_of(role="series", name="besuche_je_tag.csv", content=drawn.content())],
        parameters={
            "outcome": "besuche",
            "controls": "stellenboerse,startseite",
            "date": "tag",
            "start": programme.starts_on.isoformat(),
            "end": programme.ends_on.isoformat(),
        },
    )
    yield at_desk(stage.now, days=1)
    reason = "Reihe nachgerechnet; die Vergleichsseiten nennt kein Beitrag der Kampagne."
    actions.review_study(**stage.by(desk("sachbearbeitung2")), study=study, verdict="agrees", reason=reason)
    yield at_desk(stage.now, days=1)
    actions.release_study(**stage.by(desk("leitung")), study=study)
