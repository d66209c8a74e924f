# SPDX-License-Identifier: EUPL-1.2
"""How long the evaluation of one campaign with two million visits takes.

``python -m bench.evaluation`` takes the demonstration in ``TRAGWEITE_VAR_DIR`` (default ``var``; built where it is
missing), copies its lake, adds invented visits to the posts of the largest campaign until it has two million, and
measures on the copy: the computation, the page, one chart, the report. Prints a table and writes ``docs/benchmarks.md``.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bench.report import machine, prepare_demo, write_section

VISITS = 2_000_000


def main() -> int:
    """Measure, print, write."""
    prepare_demo()
    from django.conf import settings
    from django.test.utils import override_settings

    with tempfile.TemporaryDirectory() as folder:
        conf = replace(settings.TRAGWEITE, var_dir=Path(folder))
        shutil.copytree(settings.TRAGWEITE.lake_dir, conf.lake_dir)
        with override_settings(TRAGWEITE=conf):
            rows = measure(conf.spool_dir, conf.lake_dir)
    table = "\n".join([machine(), "", "| what | first s | again s |", "|---|---:|---:|", *rows])
    print(table)
    write_section("evaluation", title="Evaluation of a campaign with 2 million visits", table=table)
    return 0


def measure(spool_dir: Path, lake_dir: Path) -> list[str]:
    """The rows of the table."""
    from django.db.models import Count
    from django.test import Client
    from django.urls import reverse

    from tragweite.apps.campaigns.models import Campaign
    from tragweite.apps.findings.queries import compute, latest_run
    from tragweite.apps.people.models import User

    campaign = Campaign.objects.filter(runs__isnull=False).annotate(n=Count("items")).order_by("-n", "pk").first()
    assert campaign is not None
    add_visits(campaign.pk, spool_dir, lake_dir)
    run = latest_run(campaign.pk)
    assert run is not None
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="stk.anfragen"))
    addresses = {
        "page of the evaluation": reverse("findings:campaign", args=[campaign.pk]),
        "chart": reverse("findings:chart", args=[run.pk, "per_post"]),
        "report as PDF": reverse("findings:report", args=[run.pk]),
        "page of the monitoring": reverse("monitoring:campaign", args=[campaign.pk]),
    }
    rows = [row("computation (three scales, all checks)", lambda: compute(campaign))]
    return rows + [row(name, lambda address=address: get(client, address)) for name, address in addresses.items()]


def add_visits(campaign_id: int, spool_dir: Path, lake_dir: Path) -> None:
    """Invented visits on top of those of the demonstration, through spool and compaction."""
    from tragweite.apps.content.models import Publication
    from tragweite.apps.demo.visits import LivePost, draw_events, write_events

    publications = Publication.objects.filter(item__campaign=campaign_id).select_related("item__channel")
    each = VISITS // publications.count()
    posts = [
        LivePost(
            campaign=campaign_id,
            post=publication.item_id,
            sender=publication.item.sender,
            platform=publication.item.channel.platform,
            site="bench.example.org",
            link=publication.item.link_code,
            published_at=publication.published_at,
            visits=each,
            with_redirects=False,
        )
        for publication in publications
    ]
    end = max(post.published_at for post in posts) + timedelta(days=60)
    columns = draw_events(posts, end=end, seed=7)
    write_events(replace(columns, stream=columns.stream + 1), end=end, spool_dir=spool_dir, lake_dir=lake_dir)


def row(name: str, act: Callable[[], object]) -> str:
    """First and second run of an act, in seconds."""
    seconds = []
    for _attempt in range(2):
        begin = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begin)
    return f"| {name} | {seconds[0]:.2f} | {seconds[1]:.2f} |"


def get(client: object, address: str) -> None:
    response = client.get(address)  # type: ignore[attr-defined]
    assert response.status_code == 200, (address, response.status_code)
    b"".join(response) if response.streaming else response.content


if __name__ == "__main__":
    raise SystemExit(main())
