# SPDX-License-Identifier: EUPL-1.2
import json

import numpy as np
import pytest

from tragweite.terminal.printing import plain_result, print_result, shown
from tragweite.terminal.words import WORDS

RESULT = {
    "estimate": 1234.5678901234,
    "low": float("nan"),
    "checks": [{"code": "a", "state": "passed"}, {"code": "b", "state": "failed"}],
    "sentence_de": "Das gilt.",
    "sentence_en": "That holds.",
    "weights": np.array([0.5, np.inf]),
}


def test_json_keeps_keys_and_never_holds_nan(capsys: pytest.CaptureFixture[str]) -> None:
    print_result(RESULT, True)
    found = json.loads(capsys.readouterr().out)
    assert list(found) == list(RESULT)
    assert (found["estimate"], found["low"], found["weights"]) == (1234.56789, None, [0.5, None])


def test_the_table_speaks_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    print_result(RESULT, False)
    german = capsys.readouterr().out
    print_result(RESULT, False, language="en")
    english = capsys.readouterr().out
    assert "Schätzwert: 1.234,6" in german
    assert "Das gilt." in german
    assert "That holds." not in german
    assert "nicht bestanden" in german
    assert "estimate: 1,234.6" in english
    assert "That holds." in english


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (True, "ja"), (10_000, "10.000"), (0.0300, "0,03"), (1e-7, "1,00e-07"), (12.0, "12"), ([], "–")],
)
def test_values_are_shown_in_german(value: object, text: str) -> None:
    assert shown(value, "de") == text


def test_sets_and_numbers_of_numpy_become_plain() -> None:
    assert plain_result({"a": {"y", "x"}, "b": np.float64(2), "c": np.int64(3)}) == {"a": ["x", "y"], "b": 2.0, "c": 3}


def test_words_stand_in_order_and_in_both_languages() -> None:
    assert list(WORDS) == sorted(WORDS)
    assert all(german and english for german, english in WORDS.values())
