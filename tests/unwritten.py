# SPDX-License-Identifier: EUPL-1.2
"""A picture of everything that is stored, so that a test can say: nothing was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session

Picture = tuple[dict[str, list[Any]], dict[str, int]]


def rows() -> dict[str, list[Any]]:
    """Every row of every table but the sessions, which belong to the browser."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    return {
        model._meta.db_table: [{**row} for row in model._default_manager.order_by("pk").values()] for model in tables
    }


def files(*folders: Path) -> dict[str, int]:
    """Every file below the folders with its size."""
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {str(path): path.stat().st_size for path in found}


def picture(uploads: Path) -> Picture:
    """All rows, and all files of the installation and of the folder for running uploads."""
    return rows(), files(settings.TRAGWEITE.var_dir, uploads)


@contextmanager
def nothing_written_in(uploads: Path) -> Iterator[None]:
    """What happens inside leaves every row and every file as it was."""
    rows_before, files_before = picture(uploads)
    yield
    rows_after, files_after = picture(uploads)
    changed = [table for table, found in rows_after.items() if found != rows_before[table]]
    assert changed == []
    assert files_after == files_before
