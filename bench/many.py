# SPDX-License-Identifier: EUPL-1.2
"""How long the pages of the monitoring take with 1,000 campaigns and 100,000 posts.

``python -m bench.many`` copies the demonstration in ``TRAGWEITE_VAR_DIR`` (default ``var``; built where it is missing)
to a directory that is removed afterwards, repeats its largest campaign there with everything that the pages read, counts
five million invented visits on the posts, and measures as ``bench.pages`` does. Writes ``docs/benchmarks.md``.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bench.pages import LIMIT_MS, as_table, measure
from bench.report import prepare_demo, write_section

CAMPAIGNS, POSTS, EVENTS = 1_000, 100, 5_000_000
RUNNING, ENDED, DEVIATING = 40, 20, 50
"""Campaigns under way, campaigns just ended, and one post of so many deviates."""
BATCH = 2_000
DAYS = 400
Row = TypeVar("Row")


def main() -> int:
    """Build, measure, print, write; 1 where a page is slower than the limit or does not answer."""
    source = Path(os.environ.get("TRAGWEITE_VAR_DIR", "var")).resolve()
    if not (source / "demo" / "stamp.json").exists():
        prepare_demo()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TRAGWEITE_VAR_DIR"] = str(Path(folder) / "var")
        shutil.copytree(source, os.environ["TRAGWEITE_VAR_DIR"])
        prepare_demo()
        campaign_id = grow()
        rows = [measure(page, user, url) for page, user, url in pages(campaign_id)]
    table = f"{CAMPAIGNS:,} campaigns, {CAMPAIGNS * POSTS:,} posts, {EVENTS:,} events.\n\n{as_table(rows)}"
    print(table)
    write_section("many", title="Pages of the monitoring, 1,000 campaigns and 100,000 posts", table=table)
    return int(any(row.status != 200 or row.median_ms > LIMIT_MS for row in rows))


def pages(campaign_id: int) -> Iterator[tuple[str, str, str]]:
    """(what, who, address) of every page of the room, on one running campaign and on all that one reads."""
    from django.urls import reverse

    from tragweite.apps.monitoring.models import Deviation, LiveCheck, TrackedLink

    clerk, chancellery = "kultus.sachbearbeitung", "stk.anfragen"
    deviation = Deviation.objects.filter(campaign=campaign_id, publication__isnull=False).order_by("pk")[0]
    check = LiveCheck.objects.filter(evidence__publication__item__campaign=campaign_id).order_by("pk")[0]
    link = TrackedLink.objects.filter(campaign=campaign_id, item__isnull=False).order_by("pk")[0]
    yield "Start (Sachbearbeitung)", clerk, reverse("today")
    for name, page in ROOM_PAGES.items():
        yield page, chancellery, reverse(f"monitoring:{name}")
    yield (
        "Abweichungen, Suche",
        chancellery,
        reverse("monitoring:overview") + "?q=Beitrag+77&stand=seen&frist=ueberfaellig",
    )
    for name, page in CAMPAIGN_PAGES.items():
        yield page, clerk, reverse(f"monitoring:{name}", args=[campaign_id])
    yield "Beitrag mit seinen Blicken", clerk, reverse("monitoring:post", args=[deviation.publication_id])
    yield "Nachweis festhalten", clerk, reverse("monitoring:capture", args=[deviation.publication_id])
    yield "Abgleich", clerk, reverse("monitoring:check", args=[check.pk])
    yield "Abweichung", clerk, reverse("monitoring:deviation", args=[deviation.pk])
    yield "Zeitraum eines Links", clerk, reverse("monitoring:link_period", args=[link.pk])


ROOM_PAGES = {"overview": "Beobachtung: Abweichungen", "quality": "Güte der Zählung", "questions": "Abfragen"}
CAMPAIGN_PAGES = {
    "campaign": "Beobachtung der Kampagne",
    "visits_chart": "Verlauf (Bild)",
    "links": "Links",
    "live": "Live",
    "live_part": "Live (Teil)",
    "regions": "Nach Ländern",
    "regions_chart": "Nach Ländern (Bild)",
    "analytics": "Web-Analyse",
    "metrics": "Zahlen der Plattformen",
    "post_list": "Beiträge eines Kanals abgleichen",
}


def grow() -> int:
    """Repeat the largest campaign; returns the key of the first copy, which is running."""
    from django.conf import settings
    from django.db import connection, transaction
    from django.utils import timezone

    with transaction.atomic(), connection.cursor() as cursor:
        # The copies are made beside the actions; this database is thrown away.
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        items = _copies(at=timezone.now())
    visits(items, settings.TRAGWEITE, end=timezone.now())
    return int(items[0].campaign_id)


def _copies(*, at: datetime) -> list[Any]:
    from tragweite.apps.content.models import Evidence, Item, Publication
    from tragweite.apps.monitoring.models import Deviation, LiveCheck, MetricObservation, TrackedLink

    patterns = [
        each
        for each in Publication.objects.select_related(
            "item__campaign", "item__channel", "version", "approval"
        ).order_by("pk")
        if each.approval_id and Evidence.objects.filter(publication=each, live_check__isnull=False).exists()
    ][:20]
    campaigns = _campaigns(patterns[0].item.campaign, at=at)
    chosen = [patterns[number % len(patterns)] for number in range(CAMPAIGNS * POSTS)]
    items = _made(Item, (_item(chosen[n], campaigns[n // POSTS], n, at=at) for n in range(len(chosen))))
    versions = _twins("version", chosen, items)
    approvals = _twins("approval", chosen, items, versions=versions)
    publications = _made(
        Publication,
        (
            _twin(
                p, item=item, version=version, approval=approval, published_at=item.planned_at, url=f"{p.url}?{item.pk}"
            )
            for p, item, version, approval in zip(chosen, items, versions, approvals, strict=True)
        ),
    )
    _made(TrackedLink, (_link(item) for item in items))
    looks = {p.pk: Evidence.objects.filter(publication=p, live_check__isnull=False).latest("pk") for p in patterns}
    checks = {p.pk: LiveCheck.objects.get(evidence=looks[p.pk]) for p in patterns}
    evidence = _made(
        Evidence, (_twin(looks[p.pk], publication=pub) for p, pub in zip(chosen, publications, strict=True))
    )
    _made(LiveCheck, (_twin(checks[p.pk], evidence=each) for p, each in zip(chosen, evidence, strict=True)))
    figures = {p.pk: list(MetricObservation.objects.filter(publication=p)) for p in patterns}
    _made(
        MetricObservation,
        (_twin(f, publication=pub) for p, pub in zip(chosen, publications, strict=True) for f in figures[p.pk]),
    )
    deviation = Deviation.objects.filter(publication__isnull=False).order_by("pk")[0]
    _made(Deviation, (_deviation(deviation, pub, n) for n, pub in enumerate(publications) if n % DEVIATING == 0))
    return items


def _made(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    made: list[Row] = []
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            made += model.objects.bulk_create(batch)  # type: ignore[attr-defined]
            batch = []
    return made + model.objects.bulk_create(batch)  # type: ignore[attr-defined, no-any-return]


def _twin(pattern: Any, **changes: Any) -> Any:
    """An unsaved row that says the same, except for its key and the changes."""
    fields = type(pattern)._meta.concrete_fields  # noqa: SLF001 - the public way to the fields
    kept = {f.attname: getattr(pattern, f.attname) for f in fields if not f.primary_key and f.name not in changes}
    return type(pattern)(**{name: value for name, value in kept.items() if name not in changes}, **changes)


def _campaigns(pattern: Any, *, at: datetime) -> list[Any]:
    from tragweite.apps.campaigns.models import Campaign, EvaluationPlan
    from tragweite.apps.people.models import Ministry

    ministries = list(Ministry.objects.filter(campaigns__isnull=False).distinct().order_by("pk"))
    ministries.sort(key=lambda each: each.short_name != "Kultus")
    made = _made(
        Campaign,
        (
            _twin(
                pattern,
                ministry=ministries[number % len(ministries)],
                file_reference=f"B-{number}",
                title=f"Kampagne {number}",
                state="running" if number < RUNNING else "ended" if number < RUNNING + ENDED else "closed",
                starts_on=(at - timedelta(days=DAYS - 30)).date(),
                ends_on=(at + timedelta(days=10)).date(),
            )
            for number in range(CAMPAIGNS)
        ),
    )
    plan = EvaluationPlan.objects.filter(campaign=pattern).latest("pk")
    _made(EvaluationPlan, (_twin(plan, campaign=each) for each in made))
    return made


def _item(pattern: Any, campaign: Any, number: int, *, at: datetime) -> Any:
    planned_at = at - timedelta(days=number * 7 % (DAYS - 40), hours=3)
    return _twin(
        pattern.item, campaign=campaign, title=f"Beitrag {number}", link_code=f"b{number}", planned_at=planned_at, bundle=None
    )  # fmt: skip


def _twins(name: str, patterns: Sequence[Any], items: Sequence[Any], *, versions: Sequence[Any] = ()) -> list[Any]:
    model = type(getattr(patterns[0], name))
    changes = [{"item": item} for item in items]
    for each, item, version in zip(changes, items, versions, strict=False):
        each.update(version=version, number=f"B-{item.pk}")
    return _made(model, (_twin(getattr(p, name), **each) for p, each in zip(patterns, changes, strict=True)))


def _link(item: Any) -> Any:
    from tragweite.apps.monitoring.models import TrackedLink

    return TrackedLink(
        code=item.link_code,
        campaign_id=item.campaign_id,
        item=item,
        sender=item.sender,
        target=item.campaign.landing_page,
        starts_at=item.planned_at - timedelta(days=14),
        ends_at=item.planned_at + timedelta(days=500),
    )


def _deviation(pattern: Any, publication: Any, number: int) -> Any:
    state = ("seen", "assigned", "resolved", "resolved")[number // DEVIATING % 4]
    people = {} if state == "resolved" else {"resolved_by": None, "resolved_at": None, "resolution": ""}
    if state == "resolved" and not pattern.resolved_by_id:
        state = "seen"
    return _twin(
        pattern,
        campaign_id=publication.item.campaign_id,
        channel_id=publication.item.channel_id,
        publication=publication,
        evidence=None,
        fingerprint=f"{number:064x}",
        state=state,
        **people,
    )


def visits(items: Sequence[Any], configuration: Any, *, end: datetime) -> None:
    """Redirects and visits, many on the day of a post and fewer on each later one, a few in the last hour."""
    from tragweite.lake.compaction import compact
    from tragweite.lake.events import SENDERS, Columns, microseconds
    from tragweite.lake.spool import SpoolWriter

    random = np.random.default_rng(20261123)
    published = np.array([microseconds(each.planned_at) for each in items])
    last = microseconds(end)
    chosen = random.integers(0, len(items), EVENTS)
    happened = np.minimum(published[chosen] + (random.exponential(2.0, EVENTS) * 86_400_000_000).astype("int64"), last)
    recent = random.random(EVENTS) < 0.01
    happened[recent] = last - random.integers(0, 3_600_000_000, recent.sum())
    order = np.argsort(happened)
    chosen, happened = chosen[order], happened[order]
    codes = np.array([SENDERS.index(each.sender) for each in items])
    columns = Columns(
        stream=77,
        occurred_at=happened,
        kind=random.integers(0, 2, EVENTS),
        sender=codes[chosen],
        campaign=np.array([each.campaign_id for each in items])[chosen],
        post=np.array([each.pk for each in items])[chosen],
        site=np.zeros(EVENTS, np.int64),
        source=np.ones(EVENTS, np.int64),
        terms=["bench", "collector"],
        visitor=random.integers(-(2**62), 2**62, EVENTS),
        region=random.choice([0, 4, 5, 6, 9], EVENTS, p=[0.3, 0.01, 0.29, 0.3, 0.1]),
    )
    writer = SpoolWriter(configuration.spool_dir, max_events=500_000)
    writer.write_batch(columns, at=last, source="collector")
    writer.close()
    compact(spool_dir=configuration.spool_dir, lake_dir=configuration.lake_dir, at=end)


if __name__ == "__main__":
    sys.exit(main())
