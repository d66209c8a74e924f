# SPDX-License-Identifier: EUPL-1.2
"""The background worker: small periodic jobs, each of which may be repeated and stopped at any moment."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from tragweite.apps.content import tasks as content
from tragweite.apps.findings import tasks as findings
from tragweite.apps.journal.actions import seal
from tragweite.apps.monitoring import tasks as monitoring
from tragweite.apps.people import tasks as people

logger = logging.getLogger("tragweite.worker")

MINUTES_5: Final = 300.0
HOUR: Final = 3600.0


@dataclass(frozen=True, kw_only=True)
class Job:
    """One periodic job; it is due when ``every_seconds`` have passed since it last began."""

    name: str
    run: Callable[[datetime], object]
    every_seconds: float = 0.0


def jobs() -> list[Job]:
    """The jobs in the order in which a round runs them."""
    return [
        Job(name="lake.compact", run=lambda at: monitoring.compact(at=at)),
        Job(name="lake.end_retention", run=lambda at: monitoring.end_retention(at=at), every_seconds=24 * HOUR),
        Job(name="monitoring.publish_links", run=lambda at: monitoring.publish_links(at=at)),
        Job(name="content.process_media", run=lambda at: content.process_media(at=at)),
        Job(name="content.watch_reviews", run=lambda at: content.watch_reviews(at=at), every_seconds=MINUTES_5),
        Job(name="content.sweep_uploads", run=lambda at: content.sweep_uploads(at=at), every_seconds=HOUR),
        Job(name="content.check_store", run=lambda at: content.check_store(at=at), every_seconds=24 * HOUR),
        Job(name="monitoring.compare_live", run=lambda at: monitoring.compare_live(at=at)),
        Job(name="monitoring.watch", run=lambda at: monitoring.watch(at=at), every_seconds=2 * MINUTES_5),
        Job(name="findings.watch_campaigns", run=lambda at: findings.watch_campaigns(at=at), every_seconds=HOUR),
        Job(name="people.make_digests", run=lambda at: people.make_digests(at=at)),
        Job(name="people.deliver_mail", run=lambda at: people.deliver_mail(at=at)),
        Job(name="journal.seal", run=lambda at: seal(at=at), every_seconds=settings.TRAGWEITE.seal_every_minutes * 60),
    ]


def run_round(due: Sequence[Job], *, at: datetime) -> list[str]:
    """Run jobs one after the other; a failure is logged and stops no other. Returns the names of the failed ones."""
    failed = []
    for job in due:
        try:
            job.run(at)
        except Exception:
            # The next round tries again; the log names the place, never the data.
            logger.exception("job failed: %s", job.name)
            failed.append(job.name)
    return failed


def work(
    *,
    stop: threading.Event,
    pause: float,
    known: Sequence[Job] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Run rounds with a pause between them until ``stop`` is set; a running job is finished first."""
    known = jobs() if known is None else known
    began: dict[str, float] = {}
    logger.info("worker started")
    while not stop.is_set():
        now = clock()
        due = [job for job in known if job.name not in began or now - began[job.name] >= job.every_seconds]
        for job in due:
            if stop.is_set():
                break
            close_old_connections()
            began[job.name] = now
            run_round([job], at=timezone.now())
        close_old_connections()
        stop.wait(pause)
    logger.info("worker stopped")
