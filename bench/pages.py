# SPDX-License-Identifier: EUPL-1.2
"""How long the main pages take on the demonstration, and with how many queries.

``python -m bench.pages`` uses the demonstration in ``TRAGWEITE_VAR_DIR`` (default ``var``) and builds the full one there
where it is missing. Requests go through all middleware inside this process, signed in as the roles that use the page.
Prints a table and writes it to ``docs/benchmarks.md``.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench.report import machine, prepare_demo, write_section

REQUESTS = 15
LIMIT_MS = 200


@dataclass(frozen=True)
class Measured:
    """One page as one role sees it."""

    page: str
    user: str
    median_ms: float
    slowest_ms: float
    cpu_ms: float
    queries: int
    status: int


def main() -> int:
    """Measure all pages; 1 where one is slower than the limit or does not answer."""
    prepare_demo()
    rows = [measure(page, user, url) for page, user, url in pages()]
    table = as_table(rows)
    print(table)
    write_section("pages", title="Pages", table=table)
    return int(any(row.status != 200 or row.median_ms > LIMIT_MS for row in rows))


def pages() -> Iterator[tuple[str, str, str]]:
    """(what, who, address) of the main pages, on the largest evaluated and on the running campaign."""
    from django.db.models import Count
    from django.urls import reverse

    from tragweite.apps.campaigns.models import Campaign
    from tragweite.apps.disclosure.models import ParliamentaryQuestion
    from tragweite.apps.monitoring.models import Deviation

    running = Campaign.objects.get(state="running")
    largest = Campaign.objects.filter(state="closed").annotate(n=Count("items")).order_by("-n", "pk").first()
    assert largest is not None
    clerk, chancellery = "kultus.sachbearbeitung", "stk.anfragen"
    for name in ("freigabe", "haushalt", "sachbearbeitung", "leitung"):
        yield f"Start ({name})", f"kultus.{name}", reverse("today")
    yield "Start (Staatskanzlei)", chancellery, reverse("today")
    yield "Suche", clerk, reverse("search") + "?q=Lehrkraft"
    for room, page in LISTS.items():
        yield page, chancellery, reverse(room)
    yield "Personen", "kultus.verwaltung", reverse("people:list")
    yield "Journal", "rechnungshof.pruefung", reverse("journal:list")
    yield "Kampagne", clerk, reverse("campaigns:detail", args=[running.pk])
    yield "Akte der Kampagne", chancellery, reverse("campaigns:file", args=[largest.pk])
    for room, page in CAMPAIGN_PAGES.items():
        yield f"{page} (laufend)", clerk, reverse(room, args=[running.pk])
        yield f"{page} (größte)", chancellery, reverse(room, args=[largest.pk])
    item = running.items.filter(state="checked").order_by("pk")[0]
    yield "Beitrag", clerk, reverse("content:item", args=[item.pk])
    yield "Beitrag, live mit seinen Blicken", clerk, reverse("monitoring:post", args=[item.publication.pk])
    deviation = Deviation.objects.filter(publication__isnull=False).order_by("pk")[0]
    yield "Abweichung", chancellery, reverse("monitoring:deviation", args=[deviation.pk])
    for question in ParliamentaryQuestion.objects.order_by("number")[:2]:
        yield f"Anfrage {question.number}", chancellery, reverse("disclosure:detail", args=[question.pk])
    yield "Register (öffentlich)", "", reverse("register:list")


LISTS = {
    "campaigns:list": "Liste Kampagnen",
    "partners:list": "Liste Partner",
    "contracts:list": "Liste Verträge",
    "contracts:ledger": "Buchungen",
    "content:list": "Liste Inhalte",
    "monitoring:overview": "Beobachtung",
    "monitoring:quality": "Güte der Zählung",
    "findings:list": "Liste Auswertungen",
    "disclosure:list": "Liste Anfragen",
}
CAMPAIGN_PAGES = {
    "partners:candidates": "Auswahl",
    "contracts:campaign": "Verträge und Geld",
    "content:campaign": "Inhalte",
    "monitoring:campaign": "Beobachtung",
    "monitoring:links": "Links",
    "monitoring:live": "Live",
    "monitoring:regions": "Nach Ländern",
    "monitoring:analytics": "Web-Analyse",
    "monitoring:metrics": "Zahlen der Plattformen",
    "findings:campaign": "Auswertung",
}


def measure(page: str, username: str, url: str) -> Measured:
    """Median of ``REQUESTS`` requests after one that warms up; queries of that first one's repetition."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tragweite.apps.people.models import User

    client = Client(headers={"host": "127.0.0.1"})
    if username:
        client.force_login(User.objects.get(username=username))
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        status = client.get(url).status_code
    queries = len(captured)  # now: the next request empties the log
    times, cpu_times = [], []
    for _ in range(REQUESTS):
        started, cpu_started = time.perf_counter(), time.process_time()
        client.get(url)
        times.append((time.perf_counter() - started) * 1000)
        cpu_times.append((time.process_time() - cpu_started) * 1000)
    return Measured(
        page=page,
        user=username or "ohne Anmeldung",
        median_ms=statistics.median(times),
        slowest_ms=max(times),
        cpu_ms=statistics.median(cpu_times),
        queries=queries,
        status=status,
    )


def as_table(rows: list[Measured]) -> str:
    """The table with when and where it was measured."""
    from django.db import connection

    where = (
        f"{machine()}, {connection.vendor}; median of {REQUESTS} requests in one process, full middleware. "
        f"Limit {LIMIT_MS} ms. CPU: of all threads of the process, which the load of the machine changes little."
    )
    lines = [where, "", "| page | as | median ms | slowest ms | CPU ms | queries |", "|---|---|---:|---:|---:|---:|"]
    for row in rows:
        name = row.page if row.status == 200 else f"{row.page} (status {row.status})"
        lines.append(
            f"| {name} | {row.user} | {row.median_ms:.0f} | {row.slowest_ms:.0f} | {row.cpu_ms:.0f} | {row.queries} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
