# SPDX-License-Identifier: EUPL-1.2
"""What follows every computed study: a second person goes through it, a third releases it."""

from collections.abc import Sequence

from tragweite.apps.demo.stage import Stage, Story, at_desk
from tragweite.apps.findings import actions
from tragweite.apps.findings.models import Study


def reviewed_and_released(stage: Stage, made: Sequence[Study], *, office: str, reason: str) -> Story:
    """A day to each step."""
    yield at_desk(stage.now, days=1)
    for study in made:
        actions.review_study(**stage.by(f"{office}.sachbearbeitung2"), study=study, verdict="agrees", reason=reason)
    yield at_desk(stage.now, days=1)
    for study in made:
        actions.release_study(**stage.by(f"{office}.leitung"), study=study)
