# SPDX-License-Identifier: EUPL-1.2
"""The very same questions on the very same files give identical rows on a Spark cluster; the times are printed."""

import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.lake.golden import GOLDEN, fill
from tragweite.lake.compaction import compact
from tragweite.lake.engines.relations import DERIVED
from tragweite.lake.events import KINDS, NO_ID, NO_VISITOR, REFERRERS, SENDERS, Columns, microseconds
from tragweite.lake.questions import Scope, ask, known_questions
from tragweite.lake.spool import SpoolWriter

START = datetime(2026, 10, 24, tzinfo=UTC)  # the clocks go back in the night to 25 October
DAYS, EVENTS, POSTS = 4, 300_000, 40
TABLES = {
    "posts": [(post, START + timedelta(hours=post)) for post in range(POSTS)],
    "windows": [(post, START + timedelta(hours=post)) for post in range(POSTS)],
    "ages": [(age,) for age in range(4)],
    "window_hours": 48,
    "kind": None,
    "most": 20,
}


@pytest.fixture(scope="module")
def golden_lake(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("golden"))


@pytest.fixture(scope="module")
def large_lake(tmp_path_factory):
    """Random events over a change of clocks, some without campaign, link, landing page or identity."""
    folder, random = tmp_path_factory.mktemp("large"), np.random.default_rng(20261123)
    pages = random.integers(-1, 3, EVENTS)
    terms = ["s1", "s2", "collector", *(f"l{post}" for post in range(POSTS)), "/", "/gebühr", "/antrag"]
    post = random.integers(0, POSTS, EVENTS)
    known = random.random(EVENTS) < 0.9
    visitors = random.integers(-(2**62), 2**62, EVENTS // 3)
    columns = Columns(
        stream=-7,
        occurred_at=microseconds(START) + np.sort(random.integers(0, DAYS * 86_400_000_000, EVENTS)),
        kind=random.integers(0, len(KINDS), EVENTS),
        sender=np.where(known, 1 + post % (len(SENDERS) - 1), 0),
        campaign=np.where(known, 1 + post % 3, NO_ID),
        post=np.where(known, post, NO_ID),
        site=post % 2,
        source=np.full(EVENTS, 2),
        terms=terms,
        link=np.where(known, 3 + post, -1),
        landing=np.where(pages < 0, -1, 3 + POSTS + pages),
        referrer=random.integers(0, len(REFERRERS), EVENTS),
        visitor=np.where(random.random(EVENTS) < 0.95, random.choice(visitors, EVENTS), NO_VISITOR),
        # Everybody's Land is known, and one Land has so few visits that another one must cover it.
        region=np.where(np.arange(EVENTS) % 30_000 == 7, 4, random.choice([5, 6, 9], EVENTS)),
    )
    writer = SpoolWriter(folder / "spool")
    writer.write_batch(columns, at=microseconds(START), source="collector")
    writer.write(events=(), dropped={"bot": 5, "head": 2}, received=7, at=microseconds(START))
    writer.close()
    compact(spool_dir=folder / "spool", lake_dir=folder / "lake", at=START)
    return folder / "lake"


@pytest.mark.parametrize(("question", "scope", "given", "rows"), GOLDEN)
def test_golden_answers_on_the_cluster(cluster, golden_lake, question, scope, given, rows):
    assert list(ask(question, lake_dir=golden_lake, scope=scope, engine="spark", **given).rows) == rows


def given_for(question):
    asked = known_questions()[question]
    period = {"since": START + timedelta(hours=5), "until": START + timedelta(days=3)}
    return {name: {**period, **TABLES}[name] for name in (*asked.parameters, *asked.tables)}


@pytest.mark.parametrize("question", sorted(known_questions()))
def test_both_engines_answer_alike_over_many_events(cluster, large_lake, capsys, question):
    seconds, answers = {}, {}
    for engine in ("duckdb", "spark"):
        started = time.perf_counter()
        answers[engine] = ask(
            question, lake_dir=large_lake, scope=Scope.everything(), engine=engine, **given_for(question)
        )
        seconds[engine] = time.perf_counter() - started
    with capsys.disabled():
        print(
            f"\n{question}: {len(answers['duckdb'].rows)} rows, "
            + ", ".join(f"{e} {s:.2f} s" for e, s in seconds.items())
        )
    assert answers["duckdb"].rows
    assert answers["spark"].columns == answers["duckdb"].columns
    assert answers["spark"].rows == answers["duckdb"].rows


def test_an_empty_lake_answers_alike(cluster, tmp_path):
    for question in sorted(known_questions()):
        answers = [
            ask(question, lake_dir=tmp_path / "none", scope=Scope.everything(), engine=engine, **given_for(question))
            for engine in ("duckdb", "spark")
        ]
        assert answers[0].rows == answers[1].rows


def test_the_questions_really_ran_on_two_workers(cluster, golden_lake):
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    assert session.sparkContext.master == cluster
    until = time.monotonic() + 60
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 3 and time.monotonic() < until:
        time.sleep(0.5)
    assert session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3  # the driver and two executors


def test_each_engine_derives_the_described_columns():
    from tragweite.lake.engines import duckdb, spark

    for topic, described in DERIVED.items():
        names = [each.split()[0] for each in described]
        assert list(spark._DERIVED[topic]) == names
        assert all(f" AS {name}" in duckdb._DERIVED[topic] for name in names)
