# SPDX-License-Identifier: EUPL-1.2
"""How the collector is, as it says itself, and what of the counting is wrong now."""

import http.client
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from tragweite.apps.people.queries import Scope
from tragweite.core.rules.states import Role
from tragweite.web import formats
from tragweite.web.waiting import Waiting

from .quality import DataQuality, Running, data_quality, running_quality

PATIENCE_SECONDS: Final = 0.5
KEPT_SECONDS: Final = 10
MOST_BYTES: Final = 1_000
LATE: Final = timedelta(minutes=15)
"""A segment is closed after a minute and taken in by the next round of the worker."""
MOST_SKEW_SECONDS: Final = 3.0
LEAST_FREE_SHARE: Final = 0.05
LEAST_FREE_BYTES: Final = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Health:
    """``skew_seconds``: how far the collector's clock is ahead of ours (exact to a second); None: it did not answer."""

    state: Literal["ok", "failed", "unreachable"]
    skew_seconds: float | None
    asked_at: datetime


def collector_health(*, at: datetime) -> Health:
    """Ask the collector, at most every ten seconds and with little patience: no page waits for it."""
    address = settings.TRAGWEITE.collector_url
    found: Health | None = cache.get(f"collector-health:{address}")
    if found is None:
        found = _ask(address, at=at)
        cache.set(f"collector-health:{address}", found, KEPT_SECONDS)
    return found


def _ask(address: str, *, at: datetime) -> Health:
    try:
        status, date = _answer(address)
    except (OSError, http.client.HTTPException, ValueError):
        return Health(state="unreachable", skew_seconds=None, asked_at=at)
    state: Literal["ok", "failed", "unreachable"] = {200: "ok", 503: "failed"}.get(status, "unreachable")  # type: ignore[assignment]
    return Health(state=state, skew_seconds=_skew(date), asked_at=at)


def _answer(address: str) -> tuple[int, str]:
    parts = urlsplit(address)
    if parts.scheme == "https":
        tls = ssl.create_default_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS, context=tls
        )
    else:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", f"{parts.path.rstrip('/')}/healthz")
        answer = connection.getresponse()
        answer.read(MOST_BYTES)
        return answer.status, answer.getheader("Date", "")
    finally:
        connection.close()


def _skew(date: str) -> float | None:
    """The header counts whole seconds, so that half a second is the best guess of what it left out."""
    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return None
    return (told - datetime.now(UTC)).total_seconds() + 0.5


def is_measuring() -> bool:
    """Whether links were ever handed to a collector; before that nothing can be wrong with it."""
    return bool(settings.TRAGWEITE.links_file.exists())


def measuring_alarms(*, at: datetime) -> list[str]:
    """What is wrong with the counting now, in German; empty when all is well or nothing is counted yet."""
    if not is_measuring():
        return []
    return alarms_of(data_quality(), running_quality(at=at), collector_health(at=at), at=at)


def alarms_of(quality: DataQuality, running: Running, health: Health, *, at: datetime) -> list[str]:
    """The same from figures that are at hand."""
    oldest = running.backlog.oldest
    checks = (
        (health.state == "failed", _("Der Zähldienst kann nicht speichern: Besuche gehen verloren.")),
        (health.state == "unreachable", _("Der Zähldienst antwortet nicht.")),
        (
            bool(running.lost_lately),
            _("Seit gestern nicht gespeichert wegen einer Störung oder Überlastung: %(number)s Ereignisse.")
            % {"number": formats.count(running.lost_lately)},
        ),
        (
            bool(quality.difference),
            _("Die Zählung geht nicht auf: Es fehlen oder überzählen sich %(number)s Ereignisse.")
            % {"number": formats.count(abs(quality.difference))},
        ),
        (
            oldest is not None and at - oldest > LATE,
            _("Gezähltes wartet seit %(since)s auf die Übernahme; läuft der Hintergrunddienst?")
            % {"since": formats.moment(oldest)},
        ),
        (
            running.disk_free < max(LEAST_FREE_BYTES, LEAST_FREE_SHARE * running.disk_total),
            _("Auf der Platte sind nur noch %(free)s frei.") % {"free": formats.filesize(running.disk_free)},
        ),
        (
            abs(health.skew_seconds or 0) > MOST_SKEW_SECONDS,
            _("Die Uhr des Zähldienstes geht um %(seconds)s Sekunden anders als diese.")
            % {"seconds": formats.number(health.skew_seconds, places=0)},
        ),
        (
            bool(running.clock.to_come),
            _("%(number)s gezählte Ereignisse liegen in der Zukunft.")
            % {"number": formats.count(running.clock.to_come)},
        ),
    )
    return [text for is_wrong, text in checks if is_wrong]


def waiting_alarms(scope: Scope, *, at: datetime) -> list[Waiting]:
    """The alarms of the counting for whoever looks after the installation; no query of the database."""
    if Role.ADMINISTRATOR not in scope.all_roles:
        return []
    url = reverse("monitoring:quality")
    return [Waiting(kind="monitoring", text=text, url=url, warning=True) for text in measuring_alarms(at=at)]
