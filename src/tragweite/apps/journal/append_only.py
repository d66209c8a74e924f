# SPDX-License-Identifier: EUPL-1.2
"""Tables whose rows are never changed or deleted, and writes that no code may make: triggers in both dialects.

They are installed by migrations. SQLite rebuilds a table when a later migration alters it and drops its triggers on the
way; such a migration ends with ``AppendOnly`` and ``Forbid`` again. PostgreSQL drops no column that a guard names; a
migration that drops one begins with ``Unguard``. Where the condition of a ``Forbid`` reads another table, a migration
that rebuilds that other table begins with ``lift`` (else SQLite stops it). House tests check that every guard stands.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation


def _columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields if field.column]  # noqa: SLF001


def _sqlite(table: str, fixed: Sequence[str]) -> list[str]:
    changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in fixed)
    stop = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN {changed} {stop}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {stop}',
    ]


def _postgresql(table: str, fixed: Sequence[str]) -> list[str]:
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in fixed)
    body = f"BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END"
    stop = f'EXECUTE FUNCTION "{table}_append_only"()'
    return [
        f'CREATE OR REPLACE FUNCTION "{table}_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$',
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({changed}) {stop}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {stop}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {stop}',
    ]


def install(connection: BaseDatabaseWrapper, table: str, fixed: Sequence[str]) -> None:
    """Guard ``table``: no delete, no update of the ``fixed`` columns."""
    remove(connection, table)
    statements = _sqlite(table, fixed) if connection.vendor == "sqlite" else _postgresql(table, fixed)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the guard away; only migrations and the clean-up of tests do this."""
    suffix = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        for name in ("no_update", "no_delete", "no_truncate"):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_{name}"{suffix}')


class AppendOnly(Operation):
    """Migration operation: rows of ``model`` are only added; ``mutable`` names the fields that may change."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, mutable: Sequence[str] = ()) -> None:
        self.model = model
        self.mutable = tuple(mutable)

    def state_forwards(self, app_label: str, state: Any) -> None:  # noqa: ARG002 - triggers are no model state
        return

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        model = to_state.apps.get_model(app_label, self.model)
        options = model._meta  # noqa: SLF001 - Django's own door to tables and columns
        mutable = {options.get_field(name).column for name in self.mutable}
        fixed = [column for column in _columns(model) if column not in mutable]
        install(schema_editor.connection, options.db_table, fixed)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        model = from_state.apps.get_model(app_label, self.model)
        remove(schema_editor.connection, model._meta.db_table)  # noqa: SLF001

    def describe(self) -> str:
        return f"Guard {self.model} against changes and deletion"


class Unguard(AppendOnly):
    """Migration operation: the guard of ``model`` is away until ``AppendOnly`` at the end of the same migration."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_backwards(app_label, schema_editor, to_state, from_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_forwards(app_label, schema_editor, to_state, from_state)

    def describe(self) -> str:
        return f"Lift the guard of {self.model}"


def forbid(connection: BaseDatabaseWrapper, table: str, name: str, *, on: str, when: str) -> None:
    """Refuse every INSERT or UPDATE (``on``) of ``table`` for which the SQL condition ``when`` holds.

    The condition speaks of ``NEW`` and ``OLD`` in the words of PostgreSQL; ``IS [NOT] DISTINCT FROM`` is translated.
    """
    lift(connection, table, name)
    guard = f"{table}_{name}"
    text = f"{table} refuses this: {name}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            condition = when.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")
            stop = f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
            cursor.execute(f'CREATE TRIGGER "{guard}" BEFORE {on} ON "{table}" FOR EACH ROW WHEN {condition} {stop}')
            return
        stop = f"RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation'"
        body = f"BEGIN IF ({when}) THEN {stop}; END IF; RETURN NEW; END"
        cursor.execute(f'CREATE OR REPLACE FUNCTION "{guard}"() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$')
        cursor.execute(f'CREATE TRIGGER "{guard}" BEFORE {on} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{guard}"()')


def lift(connection: BaseDatabaseWrapper, table: str, name: str) -> None:
    """Take one ``forbid`` away; only migrations do this."""
    suffix = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_{name}"{suffix}')


class Forbid(Operation):
    """Migration operation: the database itself refuses a write, whatever code makes it; see ``forbid``."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, name: str, *, on: str, when: str) -> None:
        self.model, self.name, self.on, self.when = model, name, on, when

    def state_forwards(self, app_label: str, state: Any) -> None:  # noqa: ARG002 - triggers are no model state
        return

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table  # noqa: SLF001 - Django's own door
        forbid(schema_editor.connection, table, self.name, on=self.on, when=self.when)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table  # noqa: SLF001
        lift(schema_editor.connection, table, self.name)

    def describe(self) -> str:
        return f"Refuse on {self.model}: {self.name}"
