# SPDX-License-Identifier: EUPL-1.2
"""Parallel writers make one single line, on both databases."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from tragweite.apps.journal.actions import record, seal, shred
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import verify

AT = datetime(2026, 6, 15, 10, tzinfo=UTC)
WRITERS, ACTS = 6, 15


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_make_one_line() -> None:
    start = Barrier(WRITERS)
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            start.wait()
            for act in range(ACTS):
                with transaction.atomic():
                    record(
                        actor=f"user:{number}",
                        action="a.b",
                        thing=f"thing:{act}",
                        at=AT,
                        personal={"name": "Nora"},
                        personal_subject=f"user:{number}",
                    )
                if act == ACTS // 2:
                    shred(subject=f"user:{number}", actor="system", at=AT)
        except BaseException as error:  # noqa: BLE001 - a thread hands its failure to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert verify().ok  # also while others write
        seal(at=AT)
    for thread in threads:
        thread.join()

    assert failures == []
    assert Entry.objects.count() == WRITERS * (ACTS + 1)
    seal(at=AT)
    report = verify()
    assert (report.ok, report.entry_count) == (True, WRITERS * (ACTS + 1))
