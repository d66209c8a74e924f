# SPDX-License-Identifier: EUPL-1.2
"""Questions to the lake: one SQL file each, bound parameters, a mandatory scope.

The head of a file declares what it needs, one ``-- key: value`` a line:

``title``      what people call it (German)
``definition`` what is counted and what is not (German)
``column``     ``name meaning`` (German), one for each column of the answer, in order
``reads``      relations it reads: ``events``, ``hourly``, ``drops``, ``account``, ``receipts``
``parameter``  ``name kind`` with kind text, integer or instant; may be repeated; all are required, None is allowed
``table``      ``name(column kind, …)`` a list of rows handed in; may be repeated
``added``      columns to be summed where a long period is asked some days at a time (see ``lake.days``); no row of the
               answer may then need events of two UTC days
``scope``      ``campaigns`` (default) or ``all``: the question has no campaign and is answered for ``all`` only
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files as packaged
from pathlib import Path

import numpy as np

from tragweite.core.refusal import Refused
from tragweite.lake.days import some_days, together
from tragweite.lake.engines import engine_named
from tragweite.lake.engines.relations import Table
from tragweite.lake.events import EPOCH, microseconds
from tragweite.lake.manifest import EVENTS, HOURLY, LakeFile, Manifest
from tragweite.lake.reasons import RECEIVED, STORED

Value = str | int | float | date | datetime | None
_TABLE = re.compile(r"(\w+)\((.+)\)")
_TRIES = 3
_COUNTERS = {"day": "text", "source": "text", "reason": "text", "count": "integer"}
_RECEIPTS = {"day": "text", "source": "text", "event_day": "text", "count": "integer"}


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose events may be seen. Use ``Scope.of`` or ``Scope.everything``; there is no default."""

    campaigns: frozenset[int]
    everything_: bool = False

    @classmethod
    def of(cls, campaigns: Sequence[int] | frozenset[int] | set[int]) -> "Scope":
        """These campaigns only; an empty list sees nothing."""
        return cls(campaigns=frozenset(campaigns))

    @classmethod
    def everything(cls) -> "Scope":
        """All campaigns and the visits that belong to none."""
        return cls(campaigns=frozenset(), everything_=True)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question as its file declares it."""

    name: str
    title: str
    definition: str
    columns: Mapping[str, str]
    sql: str
    reads: tuple[str, ...]
    parameters: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]
    added: tuple[str, ...]
    everything_only: bool


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Rows with their columns; ``as_of`` is the last compaction (None: the lake is empty), ``sql`` the query asked."""

    question: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    as_of: datetime | None
    sql: str
    source: str

    def records(self) -> list[dict[str, Value]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def question_named(name: str) -> Question:
    """One question.

    :raises Refused: ``lake.unknown_question``.
    """
    return _question(name)


def known_questions() -> dict[str, Question]:
    """All questions by name (``topic.question``)."""
    names = sorted(each.name.removesuffix(".sql") for each in _folder().iterdir() if each.name.endswith(".sql"))
    return {name: _question(name) for name in names}


def _folder() -> Path:
    return Path(str(packaged("tragweite.lake"))) / "sql"


@cache
def _question(name: str) -> Question:
    path = _folder() / f"{name}.sql"
    if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name) or not path.exists():
        raise Refused("lake.unknown_question", question=name)
    sql = path.read_text(encoding="utf-8")
    head = re.findall(r"^-- (\w+): (.+)$", sql, flags=re.MULTILINE)
    tables = [_TABLE.fullmatch(value) for key, value in head if key == "table"]
    return Question(
        name=name,
        title=next(value for key, value in head if key == "title"),
        definition=next(value for key, value in head if key == "definition"),
        columns=dict(_named(value) for key, value in head if key == "column"),
        sql=sql,
        reads=_listed(head, "reads"),
        parameters=dict(_pair(value) for key, value in head if key == "parameter"),
        tables={found[1]: dict(_pair(each) for each in found[2].split(",")) for found in tables if found},
        added=_listed(head, "added"),
        everything_only=("scope", "all") in head,
    )


def _listed(head: Sequence[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(value.strip() for key, values in head if key == wanted for value in values.split(","))


def _named(declared: str) -> tuple[str, str]:
    name, meaning = declared.split(" ", 1)
    return name, meaning


def _pair(declared: str) -> tuple[str, str]:
    name, kind = declared.split()
    return name, kind


def ask(question: str, *, lake_dir: Path, scope: Scope, engine: object = "duckdb", **given: object) -> Answer:
    """Answer a question from the lake. ``engine`` is one of ``engines.ENGINES``; the rows do not depend on it.

    Instants go in and come out as aware UTC datetimes. Tables are lists of tuples in the declared order.

    :raises Refused: ``lake.unknown_question``, ``lake.parameters`` (missing or unknown ones),
        ``lake.scope_all_needed`` (the question cannot be limited to campaigns), ``lake.unknown_engine``,
        ``lake.engine_missing``.
    """
    asked = _question(question)
    _check(asked, scope=scope, given=given)
    manifest = Manifest(lake_dir)
    runs = engine_named(str(engine))
    for attempt in range(_TRIES):
        try:
            tables = _tables(asked, manifest, scope=scope, given=given)
            parameters = _parameters(asked, scope=scope, given=given)
            answers = [
                runs.answer(asked.sql, files=files, tables=tables, parameters=parameters)
                for files in _portions(asked, manifest, given, apart=not runs.SPREADS)
            ]
            break
        except FileNotFoundError:  # a compaction replaced a file between reading the manifest and reading the file
            if attempt == _TRIES - 1:
                raise
    columns = answers[0][0]
    rows = together([rows for _, rows in answers], columns=columns, added=asked.added)
    return Answer(
        question=question,
        title=asked.title,
        columns=columns,
        rows=tuple(tuple(_outward(value) for value in row) for row in rows),
        as_of=manifest.as_of(),
        sql=asked.sql,
        source="Tragweite-Zählung (eigene Weiterleitungen, Seitenzählung und eingelesene Protokolle)",
    )


def _check(asked: Question, *, scope: Scope, given: Mapping[str, object]) -> None:
    expected = {*asked.parameters, *asked.tables}
    if set(given) != expected:
        missing, unknown = sorted(expected - set(given)), sorted(set(given) - expected)
        raise Refused(
            "lake.parameters", question=asked.name, missing=", ".join(missing) or "–", unknown=", ".join(unknown) or "–"
        )
    if asked.everything_only and not scope.everything_:
        raise Refused("lake.scope_all_needed", question=asked.name)


def _portions(
    asked: Question, manifest: Manifest, given: Mapping[str, object], *, apart: bool
) -> Iterator[dict[str, list[Path]]]:
    """The files to be asked together: all at once, or ``apart`` some days at a time where the question allows it."""
    found = _files(asked, manifest, given)
    portions = [{EVENTS: days} for days in some_days(found[EVENTS])] if apart and asked.added else [found]
    for portion in portions:
        yield {topic: [manifest.lake_dir / each.path for each in files] for topic, files in portion.items()}


def _files(asked: Question, manifest: Manifest, given: Mapping[str, object]) -> dict[str, list[LakeFile]]:
    """The files that a question may need: what lies outside its period is not even opened."""
    since, until = (_utc_day(given.get(name), default) for name, default in (("since", ""), ("until", "9999")))
    return {
        topic: manifest.files(topic=topic, since=since, until=until)
        for topic in (EVENTS, HOURLY)
        if topic in asked.reads
    }


def _utc_day(at: object, default: str) -> str:
    return at.astimezone(UTC).date().isoformat() if isinstance(at, datetime) else default


def _tables(asked: Question, manifest: Manifest, *, scope: Scope, given: Mapping[str, object]) -> dict[str, Table]:
    tables = {name: _columns(given[name], kinds) for name, kinds in asked.tables.items()}
    if "scope" in asked.sql:
        tables["scope"] = _columns([(each,) for each in sorted(scope.campaigns)], {"campaign": "integer"})
    if "drops" in asked.reads:
        rows = [(*key, count) for key, count in sorted(manifest.counters().items()) if key[2] != RECEIVED]
        tables["drops"] = _columns(rows, _COUNTERS)
    if "account" in asked.reads:
        tables["account"] = _columns(_account(manifest), _COUNTERS)
    if "receipts" in asked.reads:
        rows = [(*key, count) for key, count in sorted(manifest.receipts().items())]
        tables["receipts"] = _columns(rows, _RECEIPTS)
    return tables


def _account(manifest: Manifest) -> list[tuple[str, str, str, int]]:
    """What was received and dropped as it was counted, and what is stored as the files hold it."""
    counted = [(*key, count) for key, count in sorted(manifest.counters().items())]
    return counted + [(each.period, "", STORED, each.row_count) for each in manifest.files(topic=EVENTS)]


def _columns(rows: object, kinds: Mapping[str, str]) -> Table:
    if not isinstance(rows, Sequence):
        raise TypeError("a table is a list of rows")
    return {
        name: np.array([_inward(row[place], kind) for row in rows], dtype=_ARRAYS[kind])
        for place, (name, kind) in enumerate(kinds.items())
    }


_ARRAYS: dict[str, str] = {"integer": "int64", "text": "object", "instant": "datetime64[us]"}


def _inward(value: object, kind: str) -> object:
    if kind == "instant" and isinstance(value, datetime):
        microseconds(value)  # refuses a time without zone
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _parameters(asked: Question, *, scope: Scope, given: Mapping[str, object]) -> dict[str, object]:
    values = {name: _inward(given[name], kind) for name, kind in asked.parameters.items()}
    return {**values, "everything": scope.everything_} if "$everything" in asked.sql else values


def _outward(value: object) -> Value:
    if isinstance(value, datetime):
        return value.replace(tzinfo=EPOCH.tzinfo)
    if value is None or isinstance(value, str | int | float | date):
        return value
    raise TypeError(f"a question must answer with plain values, not {type(value).__name__}")
