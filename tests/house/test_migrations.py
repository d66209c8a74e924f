# SPDX-License-Identifier: EUPL-1.2
"""Migrations are complete, linear, and leave every append-only table guarded."""

from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.conftest import guarded_tables
from tests.house.paths import room_names


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_of_each_room_form_one_line() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert loader.detect_conflicts() == {}
    for room in room_names():
        own = sorted(name for app, name in loader.disk_migrations if app == room)
        for before, after in pairwise(own):
            assert (room, before) in loader.disk_migrations[room, after].dependencies


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(guarded_tables()))
def test_guard_stands_in_the_database(table: str) -> None:
    where = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
    )
    with connection.cursor() as cursor:
        cursor.execute(where, [table])
        names = {row[0] for row in cursor.fetchall()}
    assert {f"{table}_no_update", f"{table}_no_delete"} <= names
