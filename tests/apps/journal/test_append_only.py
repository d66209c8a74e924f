# SPDX-License-Identifier: EUPL-1.2
"""No row of a guarded table is changed or deleted, by no statement, on both databases."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import forbidden_writes, guarded_tables
from tragweite.apps.journal import append_only

TABLES = guarded_tables()


def columns_and_values(table: str) -> tuple[list[str], list[object]]:
    """A row that the table takes: every column filled by its type, foreign keys left unchecked."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    names, values = [], []
    for column in described:
        kind = connection.introspection.get_field_type(column.type_code, column)
        names.append(column.name)
        values.append(SAMPLE[kind if isinstance(kind, str) else kind[0]])
    return names, values


SAMPLE: dict[str, object] = {
    "BigAutoField": 1,
    "AutoField": 1,
    "BigIntegerField": 1,
    "IntegerField": 1,
    "PositiveBigIntegerField": 1,
    "PositiveIntegerField": 1,
    "PositiveSmallIntegerField": 1,
    "SmallIntegerField": 1,
    "BooleanField": False,
    "CharField": "a",
    "TextField": "a",
    "JSONField": "{}",
    "DateField": "2026-06-15",
    "DateTimeField": "2026-06-15 10:00:00+00:00",
    "DecimalField": "0.1",
    "FloatField": 0.5,
}


@pytest.fixture(params=sorted(TABLES))
def table(request: pytest.FixtureRequest, transactional_db: None) -> str:
    """A guarded table with one row in it; constraints are off while the row is put there."""
    name: str = request.param
    columns, values = columns_and_values(name)
    quoted, places = ", ".join(f'"{each}"' for each in columns), ", ".join(["%s"] * len(columns))
    with without_constraints(name), connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{name}" ({quoted}) VALUES ({places})', values)
    return name


class without_constraints:
    """Lets one invented row in: what is tested is the guard, not the foreign keys, nor what else the schema refuses."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.forbidden = [each for each in forbidden_writes() if each["table"] == table]

    def __enter__(self) -> None:
        for each in self.forbidden:
            append_only.lift(connection, self.table, each["name"])
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA foreign_keys=OFF")
                cursor.execute("PRAGMA ignore_check_constraints=ON")
                return
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = %s::regclass AND contype IN ('c', 'f')",
                [self.table],
            )
            self.dropped = cursor.fetchall()
            for name, _definition in self.dropped:
                cursor.execute(f'ALTER TABLE "{self.table}" DROP CONSTRAINT "{name}"')

    def __exit__(self, *_error: object) -> None:
        for each in self.forbidden:
            append_only.forbid(connection, **each)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA foreign_keys=ON")
                cursor.execute("PRAGMA ignore_check_constraints=OFF")
                return
            for name, definition in self.dropped:
                valid = definition.removesuffix(" NOT VALID")
                cursor.execute(f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{name}" {valid} NOT VALID')


def refuses(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def other_value(table: str, column: str) -> str:
    columns, values = columns_and_values(table)
    value = values[columns.index(column)]
    if isinstance(value, bool):
        return "true" if connection.vendor == "postgresql" else "1"
    if isinstance(value, int | float):
        return "7"
    if value == "2026-06-15":
        return "'2001-01-01'"
    if isinstance(value, str) and value.startswith("2026"):
        return "'2001-01-01 00:00:00+00:00'"
    return {"{}": "'[]'", "0.1": "0.2"}.get(str(value), "'b'")


def test_no_row_is_deleted_or_emptied(table: str) -> None:
    assert refuses(f'DELETE FROM "{table}"')
    if connection.vendor == "postgresql":
        assert refuses(f'TRUNCATE "{table}" CASCADE')
    else:
        with without_constraints(table):
            assert refuses(f'REPLACE INTO "{table}" SELECT * FROM "{table}"')


def test_no_fixed_column_is_changed(table: str) -> None:
    for column in TABLES[table]:
        assert refuses(f'UPDATE "{table}" SET "{column}" = {other_value(table, column)}'), column


def test_nothing_changed_is_no_change(table: str) -> None:
    column = TABLES[table][0]
    assert not refuses(f'UPDATE "{table}" SET "{column}" = "{column}"')


def test_only_the_personal_part_of_an_entry_can_go() -> None:
    fixed = set(TABLES["journal_entry"])
    assert {"sequence", "facts", "personal_digest", "personal_subject", "entry_hash"} <= fixed
    assert not {"personal", "personal_salt"} & fixed
