# SPDX-License-Identifier: EUPL-1.2
"""Fixtures for all tests: named actors, a fixed moment, and clean-up that respects append-only tables."""

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from tests.actors import Actors, make_actors
from tests.unwritten import nothing_written_in
from tragweite.apps.journal import append_only
from tragweite.apps.people.models import User

# The same examples everywhere and no clock: a property that holds must not fail on a busy machine or by luck.
# ``--hypothesis-profile=search`` looks for new counterexamples.
property_settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
property_settings.register_profile("search", deadline=None, max_examples=1000)
property_settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _private_var(settings: object, tmp_path: Path) -> None:
    """Each test has a var directory of its own."""
    from dataclasses import replace

    conf = replace(settings.TRAGWEITE, var_dir=tmp_path / "var", seal_file=None)  # type: ignore[attr-defined]
    settings.TRAGWEITE = conf  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": conf.media_dir},
        },
    }


@pytest.fixture
def nothing_written(settings: Any, tmp_path: Path) -> Callable[[], AbstractContextManager[None]]:
    """``with nothing_written():`` asserts that every row and every file stays as it was."""
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(uploads)
    return lambda: nothing_written_in(uploads)


@pytest.fixture
def actors(db: None) -> Actors:
    return make_actors()


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """``sign_in(user)`` answers a client in which this user is signed in."""

    def make(user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make


def guarded_tables() -> dict[str, list[str]]:
    """Every append-only table with its fixed columns, read from the migrations."""
    from django.db.migrations.loader import MigrationLoader

    tables: dict[str, list[str]] = {}
    for (app, _name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        for operation in migration.operations:
            if isinstance(operation, append_only.AppendOnly):
                model = apps.get_model(app, operation.model)
                mutable = {model._meta.get_field(name).column for name in operation.mutable}
                columns = [field.column for field in model._meta.local_concrete_fields]
                tables[model._meta.db_table] = [column for column in columns if column not in mutable]
    return tables


def forbidden_writes() -> list[dict[str, str]]:
    """Every write that the schema refuses, as the arguments of ``append_only.forbid``, read from the migrations."""
    from django.db.migrations.loader import MigrationLoader

    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [
        {
            "table": apps.get_model(app, each.model)._meta.db_table,
            "name": each.name,
            "on": each.on,
            "when": each.when,
        }
        for (app, _name), migration in disk.items()
        for each in migration.operations
        if isinstance(each, append_only.Forbid)
    ]


_teardown = TransactionTestCase._fixture_teardown


def _teardown_with_guards(self: TransactionTestCase) -> None:
    # Emptying the database between transactional tests deletes rows that no one else may delete.
    tables = guarded_tables()
    for table in tables:
        append_only.remove(connection, table)
    try:
        _teardown(self)
    finally:
        for table, fixed in tables.items():
            append_only.install(connection, table, fixed)


TransactionTestCase._fixture_teardown = _teardown_with_guards


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-addresses", action="store_true", help="write docs/operations/addresses.md anew")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    # Playwright's loop runs in the tests' thread for the rest of the session; Django takes it for a view's.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: apt-get install --no-install-recommends chromium"
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-quic", *quiet]}
