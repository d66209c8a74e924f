# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

from tragweite.apps.demo.stage import Stage, Story, at_desk

END = datetime(2026, 6, 15, 12, tzinfo=UTC)


def test_stories_are_played_in_the_order_of_time() -> None:
    stage, seen = Stage(end=END, seed=1), []

    def story(name: str, days: list[int]) -> Story:
        for day in days:
            yield END - timedelta(days=day)
            seen.append((name, stage.now))

    stage.start(story("a", [9, 3]))
    stage.start(story("b", [6, 1]))
    stage.play()
    assert [name for name, _moment in seen] == ["a", "b", "a", "b"]
    assert [moment for _name, moment in seen] == sorted(moment for _name, moment in seen)


def test_what_lies_after_the_end_has_not_happened() -> None:
    stage, seen = Stage(end=END, seed=1), []

    def story() -> Story:
        yield END
        seen.append("today")
        yield END + timedelta(seconds=1)
        seen.append("tomorrow")

    stage.start(story())
    stage.play()
    assert seen == ["today"]


def test_a_story_never_goes_back_in_time() -> None:
    stage, seen = Stage(end=END, seed=1), []

    def story() -> Story:
        yield END - timedelta(days=1)
        yield END - timedelta(days=5)
        seen.append(stage.now)

    stage.start(story())
    stage.play()
    assert seen == [END - timedelta(days=1)]


def test_chance_depends_on_the_names_only() -> None:
    one, other = Stage(end=END, seed=1), Stage(end=END, seed=1)
    other.random("something", "else").random()
    assert one.random("post", 4).random() == other.random("post", 4).random()
    assert one.random("post", 4).random() != one.random("post", 5).random()


def test_nobody_works_at_the_weekend() -> None:
    saturday = datetime(2026, 6, 13, 9, tzinfo=UTC)
    assert at_desk(saturday, days=0).weekday() == 0
    assert at_desk(saturday, days=1).weekday() == 0
    assert at_desk(saturday, days=-1).weekday() == 4
