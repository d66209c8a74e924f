# SPDX-License-Identifier: EUPL-1.2
"""Studies as an evaluator makes them, on the published data sets that the commands are proved on."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.actors import Actors
from tests.factories import NOW
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.findings import actions
from tragweite.apps.findings.models import Study
from tragweite.apps.findings.queries import studies
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import compute_scope

DATA = Path(__file__).parents[2] / "data" / "evaluation"
ABOUT: dict[str, Any] = {
    "question": "Hat die Kampagne mehr Besuche gebracht?",
    "source": "Webstatistik",
    "definition": "Besuche der Stellenseite je Tag",
    "period": "01.01.2020 bis 31.03.2020",
    "as_of_on": date(2020, 4, 1),
    "deviation_reason": "Die Zeitreihe lag erst später vor.",
}
IMPACT = {
    "outcome": "y", "controls": ["x1", "x2"], "date": "date", "start": "2020-03-02", "method": "bsts", "prior_level_sd": 0.01,
}  # fmt: skip
CALIFORNIA = {
    "unit": "State", "time": "Year", "outcome": "PacksPerCapita", "treated": ["California"], "start": "1989",
    "method": "sdid",
}  # fmt: skip


def text(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def upload(role: str, content: bytes | str, name: str = "daten.csv") -> studies.Upload:
    """A file; a text names one of the published data sets."""
    if isinstance(content, str):
        return studies.upload_of(role=role, name=content, content=(DATA / content).read_bytes())
    return studies.upload_of(role=role, name=name, content=content)


def by(user: User) -> dict[str, Any]:
    return {"user": user, "scope": compute_scope(user, at=NOW), "at": NOW}


def impact_study(campaign: Campaign, actors: Actors, **values: Any) -> Study:
    given = {"about": ABOUT, "uploads": [upload("series", "google_data.csv")], "parameters": IMPACT, **values}
    return actions.compute_study(**by(actors.clerk), campaign=campaign, kind="impact", **given)[0]


def flat_study(campaign: Campaign, actors: Actors) -> Study:
    """Applications a day that go on as before: the interval of the effect holds zero."""
    rows = [
        f"2026-{1 + day // 28:02d}-{1 + day % 28:02d},{20 + (day * 7) % 5},{40 + (day * 3) % 7}" for day in range(84)
    ]
    series = upload("series", text("tag,bewerbungen,andere", *rows))
    options = {"outcome": "bewerbungen", "controls": ["andere"], "start": "70", "method": "grid"}
    about = {**ABOUT, "counted": "application"}
    return impact_study(campaign, actors, about=about, uploads=[series], parameters=options)


def audience_study(campaign: Campaign, actors: Actors) -> Study:
    """Three accounts: one like genuine ones, one that stands out twice, one of which nothing is known."""
    rows = text(
        "account,likes_cv,duplicate_comment_share,sampled,empty", "k1,0.6,0.02,100,3", "k2,0.1,0.8,100,50", "k3,,,,"
    )
    given = {"about": ABOUT, "uploads": [upload("profiles", rows)], "parameters": {}}
    return actions.compute_study(**by(actors.clerk), campaign=campaign, kind="authenticity", **given)[0]  # type: ignore[arg-type]


def reach_study(campaign: Campaign, actors: Actors) -> Study:
    """Three channels whose overlaps are known."""
    singles = upload("singles", text("name,reach", "a,400", "b,300", "c,200"))
    pairs = upload("pairs", text("a,b,both", "a,b,100", "a,c,80", "b,c,60"))
    given = {"about": ABOUT, "uploads": [singles, pairs], "parameters": {"population": 1000}}
    return actions.compute_study(**by(actors.clerk), campaign=campaign, kind="reach", **given)[0]  # type: ignore[arg-type]


def released(study: Study, actors: Actors) -> Study:
    """Reviewed by a second clerk, released by the approver."""
    actions.review_study(**by(actors.second_clerk), study=study, verdict="agrees", reason="Nachgerechnet.")
    actions.release_study(**by(actors.approver), study=study)
    return study
