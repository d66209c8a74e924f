# SPDX-License-Identifier: EUPL-1.2
"""A draft with every answer given, so that a test changes only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

from tragweite.core.rules.checks import run_checks
from tragweite.core.rules.checks.draft import (
    AiUse,
    Draft,
    DraftClaim,
    DraftMedium,
    MediaKind,
    Music,
    Political,
)
from tragweite.core.rules.checks.result import CheckResult
from tragweite.core.rules.dated import load_rules
from tragweite.core.rules.states import PurposeClass, Sender

DATA = files("tragweite.core.rules").joinpath("data")
NAMES = ("values", "labels", "platforms", "elections", "political", "preflight")
RULES = load_rules(texts=[DATA.joinpath(f"{name}.toml").read_text(encoding="utf-8") for name in NAMES])
LINK = "https://karriere.example/k/abc?utm_source=instagram&utm_campaign=steuer"
ON = date(2026, 11, 23)

COMPLETE = Draft(
    platform="instagram",
    format="post",
    sender=Sender.CREATOR,
    text="Anzeige – im Auftrag des Hessischen Ministeriums der Finanzen\nMein Tag im Amt. #SteuerStart @finanzen_hessen",
    boosted=False,
    hashtags=("#SteuerStart",),
    mentions=("@finanzen_hessen",),
    link=LINK,
    expected_link=LINK,
    planned_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
    media=(
        DraftMedium(
            kind=MediaKind.PICTURE, alt_text="Eine Frau steht vor dem Finanzamt Wiesbaden.", text_in_picture=""
        ),
    ),
    ai_use=AiUse.NONE,
    music=Music.NONE,
    rights_until=date(2027, 12, 31),
    rights_uses=frozenset({"organic"}),
    minors_shown=False,
    people_shown=True,
    people_consent=True,
    claims=(DraftClaim(statement="1.000 Plätze", source="Haushaltsplan 2026", unit="Referat Z3"),),
    shows_minister=False,
    coat_of_arms=False,
    performance_claim=False,
    political=Political(purpose=PurposeClass.RECRUITING, political_actor=False, influences=False),
    channel_posts=(),
    growth=(),
)


def checked(*, on: date = ON, rules: Any = RULES, **changes: Any) -> dict[str, CheckResult]:
    """The results by code after some answers were changed."""
    return {each.code: each for each in run_checks(replace(COMPLETE, **changes), rules, on)}
