# SPDX-License-Identifier: EUPL-1.2
"""Each question has a golden answer; none is answered without a scope."""

from datetime import timedelta

import pytest

from tests.lake.golden import GOLDEN, START, fill
from tragweite.core.refusal import Refused
from tragweite.lake.engines import relations
from tragweite.lake.manifest import EVENTS, HOURLY
from tragweite.lake.questions import Scope, ask, known_questions


@pytest.fixture(scope="module")
def lake_dir(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("questions"))


@pytest.mark.parametrize(("question", "scope", "given", "rows"), GOLDEN)
def test_golden_answers(lake_dir, question, scope, given, rows):
    answer = ask(question, lake_dir=lake_dir, scope=scope, **given)
    assert list(answer.rows) == rows
    assert answer.as_of == START
    assert answer.columns == tuple(known_questions()[question].columns)


@pytest.fixture(scope="module")
def lake_of_rounds(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("rounds"), rounds=3)


@pytest.mark.parametrize(("question", "scope", "given", "rows"), GOLDEN)
def test_golden_answers_whatever_the_rounds(lake_of_rounds, question, scope, given, rows):
    assert list(ask(question, lake_dir=lake_of_rounds, scope=scope, **given).rows) == rows


def test_every_question_has_a_golden_answer():
    assert {each[0] for each in GOLDEN} == set(known_questions())


@pytest.mark.parametrize("topic", [EVENTS, HOURLY])
def test_the_columns_that_questions_read_are_described_once(lake_dir, topic):
    described = [each.split()[0] for each in (*relations.COLUMNS[topic].split(", "), *relations.DERIVED[topic])]
    answered = relations_of(lake_dir, topic)
    assert answered == described


def relations_of(lake_dir, topic):
    from tragweite.lake.engines import duckdb

    files = {topic: sorted((lake_dir / topic).rglob("*.parquet"))}
    columns, _ = duckdb.answer(f"SELECT * FROM {topic}", files=files, tables={}, parameters={})
    return list(columns)


def test_a_question_without_campaign_is_for_all_only(lake_dir):
    with pytest.raises(Refused, match=r"lake\.scope_all_needed"):
        ask("drops.by_reason", lake_dir=lake_dir, scope=Scope.of([1]))


def test_a_window_outside_the_scope_stays_empty(lake_dir):
    windows = {"windows": [(11, START)], "window_hours": 48}
    answer = ask("visits.by_post_window", lake_dir=lake_dir, scope=Scope.of([2]), **windows)
    assert answer.rows == ((11, None, 0, 0, 0),)


def test_files_outside_the_period_are_not_opened(lake_dir):
    for path in (lake_dir / "events").rglob("day=2026-03-01/*.parquet"):
        path.rename(path.with_suffix(".away"))
    try:
        given = {"since": START + timedelta(days=1), "until": None}
        answer = ask("visits.by_landing", lake_dir=lake_dir, scope=Scope.everything(), **given)
        assert answer.rows == (("s", None, "creator", 1),)
    finally:
        for path in (lake_dir / "events").rglob("*.away"):
            path.rename(path.with_suffix(".parquet"))


@pytest.mark.parametrize(("engine", "code"), [("excel", "lake.unknown_engine"), ("spark", "lake.engine_missing")])
def test_an_engine_that_is_not_there_is_refused(lake_dir, engine, code):
    with pytest.raises(Refused) as refusal:
        ask("visits.frequency", lake_dir=lake_dir, scope=Scope.everything(), engine=engine, since=None, until=None)
    assert refusal.value.code == code


def test_an_empty_lake_answers_without_rows(tmp_path):
    answer = ask("visits.by_post", lake_dir=tmp_path / "none", scope=Scope.everything(), since=None, until=None)
    assert (answer.rows, answer.as_of) == ((), None)


@pytest.mark.parametrize("name", ["visits.nothing", "../visits.by_post", "visits.by_post; DROP"])
def test_unknown_questions_are_refused(lake_dir, name):
    with pytest.raises(Refused, match=r"lake\.unknown_question"):
        ask(name, lake_dir=lake_dir, scope=Scope.everything())


def test_missing_and_unknown_parameters_are_refused(lake_dir):
    with pytest.raises(Refused) as refusal:
        ask("visits.by_post", lake_dir=lake_dir, scope=Scope.everything(), since=None, wrong=1)
    assert refusal.value.facts == {"question": "visits.by_post", "missing": "until", "unknown": "wrong"}


def test_every_question_declares_title_and_scope():
    for question in known_questions().values():
        assert question.title
        assert question.definition
        assert all(question.columns.values())
        assert question.everything_only or "FROM scope" in question.sql
