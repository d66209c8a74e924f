# SPDX-License-Identifier: EUPL-1.2
"""Erased events are in no file any more; the others, the roll-up and the account stay right."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from tests.lake.test_compaction import AT, DAY, NOW, account, fill, run
from tragweite.lake import erasure as erasing
from tragweite.lake.engines.duckdb import Erasure
from tragweite.lake.erasure import apply_retention, erase, retention_rule
from tragweite.lake.questions import Scope, ask


def erased(tmp_path, **chosen):
    return erase(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake", erasure=Erasure(**chosen), at=NOW)


def campaigns_on_disk(tmp_path):
    files = [str(path) for path in (tmp_path / "lake" / "events").rglob("*.parquet")]
    return duckdb.read_parquet(files).aggregate("campaign, count(*) AS n").order("campaign").fetchall() if files else []


def test_a_campaign_is_erased_from_every_file_also_where_it_still_waited(tmp_path):
    fill(tmp_path / "spool", dropped={"bot": 2})
    run(tmp_path)
    fill(tmp_path / "spool")
    assert erased(tmp_path, campaigns=frozenset({1})).erased == 20
    assert campaigns_on_disk(tmp_path) == [(2, 20)]
    found = account(tmp_path)
    assert (found.received, found.stored, found.dropped) == (42, 20, {"bot": 2, "erased": 20})
    assert found.is_right
    rows = ask("visits.by_post", lake_dir=tmp_path / "lake", scope=Scope.everything(), since=None, until=None).records()
    assert [(row["campaign"], row["visits"]) for row in rows] == [(2, 20)]


def test_a_period_is_erased_for_all(tmp_path):
    fill(tmp_path / "spool", days=(0, 1, 2))
    run(tmp_path)
    assert erased(tmp_path, since=AT + DAY, until=AT + 2 * DAY).erased == 10
    assert erased(tmp_path, since=AT + DAY, until=AT + 2 * DAY).erased == 0
    found = account(tmp_path)
    assert found.is_right
    assert found.stored == 20


def test_visits_of_no_campaign_stay_when_a_campaign_is_erased(tmp_path):
    fill(tmp_path / "spool", campaign=None)
    run(tmp_path)
    assert erased(tmp_path, campaigns=frozenset({1})).erased == 0
    assert erased(tmp_path, campaigns=frozenset()).erased == 0
    assert account(tmp_path).stored == 20


def test_everything_can_be_erased(tmp_path):
    fill(tmp_path / "spool")
    assert erased(tmp_path).erased == 20
    assert campaigns_on_disk(tmp_path) == []
    assert list((tmp_path / "lake" / "hourly").rglob("*.parquet")) == []
    assert account(tmp_path).is_right


@pytest.mark.parametrize("stopped_in", ["write_without", "write_roll_up", "Move"])
def test_a_stop_before_the_manifest_moved_erases_nothing_and_leaves_nothing(tmp_path, monkeypatch, stopped_in):
    fill(tmp_path / "spool")
    run(tmp_path)

    def stopped(*_given, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing, stopped_in, stopped)
        with pytest.raises(KeyboardInterrupt):
            erased(tmp_path, campaigns=frozenset({1}))
    assert account(tmp_path).stored == 20
    assert erased(tmp_path, campaigns=frozenset({1})).erased == 10
    assert campaigns_on_disk(tmp_path) == [(2, 10)]
    assert len(list((tmp_path / "lake" / "events").rglob("*.parquet"))) == 2


def test_retention_follows_the_rule_and_counts_what_it_took(tmp_path):
    fill(tmp_path / "spool", days=(0, 1))
    run(tmp_path)
    days = int(retention_rule(on=NOW.date()).value)
    last_kept = datetime(2026, 11, 22, 23, tzinfo=UTC) + timedelta(days=days)
    assert apply_retention(spool_dir=None, lake_dir=tmp_path / "lake", at=last_kept).erased == 0
    assert apply_retention(spool_dir=None, lake_dir=tmp_path / "lake", at=last_kept + timedelta(days=1)).erased == 10
    assert account(tmp_path).dropped == {"retention_ended": 10}
    assert account(tmp_path).is_right
