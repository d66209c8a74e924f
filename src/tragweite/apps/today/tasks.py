# SPDX-License-Identifier: EUPL-1.2
"""The background worker: small periodic jobs, each of which may be repeated and stopped at any moment."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from tragweite.apps.content.actions import expire_approvals
from tragweite.apps.journal.actions import seal
from tragweite.apps.monitoring import tasks as monitoring
from tragweite.apps.people import tasks as people

logger = logging.getLogger("tragweite.worker")


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
        Job(name="monitoring.publish_links", run=lambda at: monitoring.publish_links(at=at)),
        Job(name="content.expire_approvals", run=lambda at: expire_approvals(at=at)),
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
