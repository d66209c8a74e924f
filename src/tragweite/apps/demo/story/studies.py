# SPDX-License-Identifier: EUPL-1.2
"""Studies of a campaign, on drawn series: the effect that was put in is known, so that it can be found again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from tragweite.apps.demo.stage import Stage, Story, at_desk
from tragweite.apps.findings import actions
from tragweite.apps.findings.models import Study
from tragweite.apps.findings.queries import studies
from tragweite.documents import numbers

from .campaigns import Course
from .peer_review import reviewed_and_released

DAYS_BEFORE: Final = 120
WEEK: Final = (1.0, 1.04, 1.02, 0.98, 0.9, 0.62, 0.66)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What a study counts: ``levels`` a day of its column and of those that the campaign does not touch."""

    counted: Study.Counted
    levels: Mapping[str, float]
    extra_a_day: float
    question: str
    definition: str
    file: str


VISITS: Final = Drawn(
    counted=Study.Counted.VISITS,
    levels={"besuche": 240.0, "stellenboerse": 900.0, "startseite": 2400.0},
    extra_a_day=70.0,
    question="Wie viele Besuche der Zielseite gab es nur wegen der Kampagne?",
    definition="Besuche der Zielseite je Tag; zum Vergleich zwei Seiten, die die Kampagne nicht nennt.",
    file="besuche_je_tag.csv",
)
APPLICATIONS: Final = Drawn(
    counted=Study.Counted.APPLICATIONS,
    levels={"bewerbungen": 30.0, "andere_stellen": 700.0, "andere_laender": 2000.0},
    extra_a_day=3.0,
    question="Wie viele Bewerbungen gab es nur wegen der Kampagne?",
    definition="Bewerbungen je Tag auf allen Wegen; zum Vergleich Stellen und Länder, um die die Kampagne nicht wirbt.",
    file="bewerbungen_je_tag.csv",
)


@dataclass(frozen=True, kw_only=True)
class Series:
    """Counts a day of the asked column and of two that the campaign does not touch; ``extra``: what the campaign added."""

    names: tuple[str, ...]
    rows: tuple[tuple[date, int, int, int], ...]
    extra: int

    def content(self) -> bytes:
        """As a CSV file."""
        lines = [f"{day.isoformat()};{';'.join(map(str, counts))}" for day, *counts in self.rows]
        return "\n".join([f"tag;{';'.join(self.names)}", *lines, ""]).encode()


def draw_series(drawn: Drawn, *, starts_on: date, ends_on: date, seed: int) -> Series:
    """All columns share the week and a slow common movement; from ``starts_on`` the first has counts on top."""
    rng = np.random.default_rng([seed, starts_on.toordinal()])
    days = [starts_on + timedelta(days=step) for step in range(-DAYS_BEFORE, (ends_on - starts_on).days + 1)]
    common = np.exp(0.01 * rng.normal(size=len(days)).cumsum()) * np.array([WEEK[day.weekday()] for day in days])
    counts = [rng.poisson(level * common) for level in drawn.levels.values()]
    extra = rng.poisson(drawn.extra_a_day, size=len(days)) * (np.arange(len(days)) >= DAYS_BEFORE)
    counts[0] = counts[0] + extra
    rows = tuple(
        (day, int(first), int(second), int(third)) for day, first, second, third in zip(days, *counts, strict=True)
    )
    return Series(names=tuple(drawn.levels), rows=rows, extra=int(extra.sum()))


def study_effects(stage: Stage, course: Course) -> Story:
    """The known effects, computed, gone through and released."""
    yield at_desk(stage.now, days=1)
    made = [_computed(stage, course, drawn) for drawn in (VISITS, APPLICATIONS)]
    reason = "Reihe nachgerechnet; die Vergleichsreihen nennt kein Beitrag der Kampagne."
    yield from reviewed_and_released(stage, made, office=course.programme.office, reason=reason)


def _computed(stage: Stage, course: Course, drawn: Drawn) -> Study:
    programme = course.programme
    series = draw_series(drawn, starts_on=programme.starts_on, ends_on=programme.ends_on, seed=stage.seed)
    outcome, *controls = series.names
    study, _is_new = actions.compute_study(
        **stage.by(course.desk("sachbearbeitung")),
        campaign=course.campaign,
        kind="impact",
        about={
            "question": drawn.question,
            "source": "Vorführdaten, erfunden: gezogene Zeitreihe mit bekannter Wirkung",
            "definition": drawn.definition,
            "counted": drawn.counted,
            "period": f"{numbers.day(series.rows[0][0])} bis {numbers.day(series.rows[-1][0])}",
            "as_of_on": stage.now.date(),
        },
        uploads=[studies.upload_of(role="series", name=drawn.file, content=series.content())],
        parameters={
            "outcome": outcome,
            "controls": controls,
            "date": "tag",
            "start": programme.starts_on.isoformat(),
            "end": programme.ends_on.isoformat(),
        },
    )
    return study
