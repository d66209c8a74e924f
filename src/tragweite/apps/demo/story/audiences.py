# SPDX-License-Identifier: EUPL-1.2
"""How real the audiences of the candidates are: a study before the selection, on drawn observations."""

from collections.abc import Sequence
from typing import Final

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.demo.stage import Stage, Story, at_desk
from tragweite.apps.findings import actions
from tragweite.apps.findings.models import Study
from tragweite.apps.findings.queries import studies
from tragweite.apps.partners.models import Channel
from tragweite.documents import numbers

from .peer_review import reviewed_and_released

OBSERVED: Final = ("likes_cv", "reach_per_follower", "duplicate_comment_share", "sampled", "empty")
SAMPLED: Final = 200
STANDS_OUT: Final = 3
"""The place of the one channel whose likes are too even and whose comments repeat."""


def study_audiences(stage: Stage, campaign: Campaign, channels: Sequence[Channel], *, office: str) -> Story:
    """Computed, gone through and released; then it stands where the candidates are judged."""
    yield at_desk(stage.now, days=1)
    study = _computed(stage, campaign, channels, office=office)
    reason = "Stichprobe der Follower nachgezählt; die auffälligen Kommentare liegen als Bildschirmfotos vor."
    yield from reviewed_and_released(stage, [study], office=office, reason=reason)


def _computed(stage: Stage, campaign: Campaign, channels: Sequence[Channel], *, office: str) -> Study:
    today = stage.now.date()
    study, _is_new = actions.compute_study(
        **stage.by(f"{office}.sachbearbeitung"),
        campaign=campaign,
        kind="authenticity",
        about={
            "question": "Spricht bei einem der vorgeschlagenen Kanäle etwas für gekaufte Follower?",
            "source": "Vorführdaten, erfunden: gezogene Beobachtungen",
            "definition": f"Je Kanal die letzten 30 Beiträge und {SAMPLED} zufällig gezogene Follower.",
            "period": f"Beiträge bis {numbers.day(today)}",
            "as_of_on": today,
        },
        uploads=[studies.upload_of(role="profiles", name="kanaele.csv", content=_observations(stage, channels))],
        parameters={},
    )
    return study


def _observations(stage: Stage, channels: Sequence[Channel]) -> bytes:
    """As a CSV file. Of the last channel nothing was observed: it did not answer in time."""
    rows = [_observed(stage, channel, stands_out=place == STANDS_OUT) for place, channel in enumerate(channels)]
    rows[-1] = [""] * len(OBSERVED)
    accounts = [f"{channel.platform}:{channel.handle}" for channel in channels]
    lines = [";".join([account, *row]) for account, row in zip(accounts, rows, strict=True)]
    return "\n".join([";".join(["account", *OBSERVED]), *lines, ""]).encode()


def _observed(stage: Stage, channel: Channel, *, stands_out: bool) -> list[str]:
    chance = stage.random("audience", channel.platform, channel.handle)
    likes = chance.uniform(0.12, 0.16) if stands_out else chance.uniform(0.35, 0.9)
    comments = chance.uniform(0.5, 0.6) if stands_out else chance.uniform(0.01, 0.12)
    reach = chance.uniform(0.06, 0.4)
    empty = chance.randint(8, 36)
    return [*(f"{each:.2f}" for each in (likes, reach, comments)), str(SAMPLED), str(empty)]
