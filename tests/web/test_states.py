# SPDX-License-Identifier: EUPL-1.2
"""Every state and every word of the rules has a German face with a KERN icon."""

from enum import StrEnum
from pathlib import Path

import pytest

from tragweite.core.rules import states as rules
from tragweite.platforms.metrics import Metric, Platform
from tragweite.web import states

KERN = Path(__file__).parents[2] / "node_modules" / "@kern-ux" / "native" / "dist" / "kern.css"
STATES: list[tuple[str, type[StrEnum]]] = [
    ("campaign", rules.CampaignState),
    ("item", rules.ItemState),
    ("approval", rules.ApprovalState),
    ("deviation", rules.DeviationState),
    ("contract", rules.ContractState),
    ("question", rules.QuestionState),
    ("cost", rules.CostState),
]
WORDS: list[tuple[str, type[StrEnum]]] = [
    ("sender", rules.Sender),
    ("amount_kind", rules.AmountKind),
    ("deviation_kind", rules.DeviationKind),
    ("role", rules.Role),
    ("non_answer", rules.NonAnswer),
    ("purpose_class", rules.PurposeClass),
    ("metric", Metric),
]


@pytest.mark.parametrize(("kind", "values"), STATES)
def test_every_state_has_exactly_one_face(kind: str, values: type[StrEnum]) -> None:
    assert set(states.STATES[kind]) == {value.value for value in values}


@pytest.mark.parametrize(("kind", "values"), WORDS)
def test_every_value_has_exactly_one_word(kind: str, values: type[StrEnum]) -> None:
    assert set(states.WORDS[kind]) == {value.value for value in values}


def test_every_platform_has_a_word() -> None:
    assert {value.value for value in Platform} <= set(states.WORDS["platform"])


def test_every_icon_is_one_of_kern() -> None:
    css = KERN.read_text(encoding="utf-8")
    icons = {face.icon for faces in states.STATES.values() for face in faces.values()}
    assert [icon for icon in icons if f".kern-icon--{icon}" not in css] == []


def test_an_unknown_state_says_so_and_is_no_success() -> None:
    assert states.face("campaign", "new") == states.UNKNOWN
    assert states.UNKNOWN.tone == "warning"


def test_two_states_of_a_kind_never_share_a_word() -> None:
    for kind, faces in states.STATES.items():
        words = [str(face.word) for face in faces.values()]
        assert len(words) == len(set(words)), kind
