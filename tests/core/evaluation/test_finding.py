# SPDX-License-Identifier: EUPL-1.2
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.evaluation.posts_made import posts_of
from tragweite.core.evaluation.finding import Finding
from tragweite.core.evaluation.posts import Post
from tragweite.core.evaluation.sender_finding import ratio_sentence, sender_finding
from tragweite.core.evaluation.senders import Ratio, compare_senders
from tragweite.core.evaluation.sentences import TEXTS, factor, probability

CREATOR, AUTHORITY = [44, 18, 71, 30, 25, 39, 52, 20], [12, 4, 9, 20, 7, 15]


def found(posts: list[Post], **changes: object) -> Finding:
    question: dict[str, object] = {
        "window_days": 7,
        "scale": "per_post",
        "numerator": "creator",
        "denominator": "authority",
    } | changes
    return sender_finding(posts, **question)[1]  # type: ignore[arg-type]


def both() -> list[Post]:
    return posts_of("creator", CREATOR, accounts=4) + posts_of("authority", AUTHORITY, accounts=2)


def test_same_inputs_same_bytes_in_any_order() -> None:
    assert found(both()).to_json() == found(both()[::-1]).to_json()


@pytest.mark.slow
def test_same_bytes_in_another_process() -> None:
    program = "from tests.core.evaluation.test_finding import *; sys.stdout.buffer.write(found(both()).to_json())"
    root = Path(__file__).parents[3]
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, check=True)
    assert run.stdout == found(both()).to_json()


def test_one_changed_count_changes_the_hash() -> None:
    changed = both()
    changed[0] = replace(changed[0], visits=45)
    assert found(changed).input_hash != found(both()).input_hash
    assert found(both(), window_days=14).input_hash != found(both()).input_hash


def test_finding_names_method_seed_and_what_it_does_not_show() -> None:
    plain = json.loads(found(both(), seed=9).to_json())
    assert (plain["method"], plain["method_version"], plain["seed"]) == ("sender_comparison", "2", 9)
    assert plain["not_shown"][0]["code"] == "not_shown.no_cause"
    assert plain["grade"] == "C"


def test_clear_difference_is_said_as_a_range_not_as_a_number() -> None:
    said = found(both()).sentence
    assert said.code == "ratio.more"
    assert said.text_de.startswith("Beiträge der Influencerinnen und Influencer brachten im Mittel zwischen ")
    assert "-mal so viele Besuche je Beitrag wie Beiträge der Behörde." in said.text_de


def test_no_clear_difference_is_said_as_not_known() -> None:
    said = found(posts_of("creator", AUTHORITY) + posts_of("authority", [9, 14, 3, 18, 11])).sentence
    assert said.code == "ratio.undecided"
    assert "lässt sich aus diesen Daten nicht sagen" in said.text_de


def test_fewer_visits_are_said_as_fewer() -> None:
    assert found(posts_of("creator", AUTHORITY) + posts_of("authority", CREATOR)).sentence.code == "ratio.fewer"


@pytest.mark.parametrize(
    ("creator", "authority", "words"),
    [
        (CREATOR[:1], AUTHORITY, "nur 1 beträgt (nötig sind mindestens 3)"),
        ([0, 0, 0], [0, 0, 0], "keinen einzigen gemessenen Besuch"),
        (CREATOR, [], "keine verwertbaren Beiträge"),
    ],
)
def test_not_answerable_says_why(creator: list[int], authority: list[int], words: str) -> None:
    finding = found(posts_of("creator", creator) + posts_of("authority", authority))
    assert finding.sentence.code == "not_answerable"
    assert "lässt sich nicht beurteilen, weil" in finding.sentence.text_de
    assert words in finding.sentence.text_de
    assert finding.grade == "D"
    assert finding.estimate.value is None


def test_a_side_without_visits_gives_a_bound_and_the_weakest_grade() -> None:
    none_over = found(posts_of("creator", [0] * 6) + posts_of("authority", AUTHORITY))
    none_under = found(posts_of("creator", CREATOR) + posts_of("authority", [0, 0, 0]))
    assert (none_over.sentence.code, none_under.sentence.code) == ("ratio.zero_numerator", "ratio.zero_denominator")
    assert none_over.estimate.high is not None
    assert none_over.estimate.high < 1
    assert none_under.estimate.low is not None
    assert none_under.estimate.high is None
    assert "höchstens das 0," in none_over.sentence.text_de
    assert none_over.grade == none_under.grade == "D"


def test_open_ends_are_said_as_open() -> None:
    result = compare_senders(both(), window_days=7, scale="per_post", numerator="creator", denominator="authority")
    ratio = result.these_accounts
    assert isinstance(ratio, Ratio)
    assert "mindestens" in ratio_sentence(result, replace(ratio, high=None)).text_de
    assert ratio_sentence(result, replace(ratio, low=None, high=None)).code == "ratio.undecided_open"


def test_a_failed_check_lowers_the_grade() -> None:
    finding = found(posts_of("creator", [4000, 10, 20, 15]) + posts_of("authority", AUTHORITY))
    assert finding.grade == "D"


def test_boosted_against_organic_names_the_money() -> None:
    posts = posts_of("creator_boosted", CREATOR) + posts_of("authority", AUTHORITY)
    codes = [line.code for line in found(posts, numerator="creator_boosted").not_shown]
    assert "not_shown.money_mixed" in codes


def test_numbers_in_sentences_are_german() -> None:
    assert (factor(1.234), factor(2.25), factor(12.6), factor(1234.0)) == ("1,23", "2,3", "13", "1.234")
    assert (probability(0.0002), probability(0.0417)) == ("< 0,001", "= 0,042")


def test_every_check_state_has_its_text() -> None:
    codes = [code for code in TEXTS if code.startswith("check.") and code.count(".") == 1]
    for code in codes:
        assert any(f"{code}.{state}" in TEXTS for state in ("passed", "failed", "not_checkable"))
