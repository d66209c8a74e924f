# SPDX-License-Identifier: EUPL-1.2
"""Tracked links: one for each post, and the tables that the collector reads, replaced whole."""

import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Item
from tragweite.apps.journal.actions import actor_ref, fingerprint, record
from tragweite.apps.monitoring.models import TrackedLink
from tragweite.apps.monitoring.queries.links import (
    changed_links,
    items_without_link,
    link_lines,
    link_values,
    site_list,
)
from tragweite.apps.people.models import User


def ensure_links(*, at: datetime, campaign: Campaign | None = None, user: User | None = None) -> int:
    """Give every post without one its tracked link, and let links follow a changed campaign; returns how many.

    One journal entry for each campaign in which something changed; ``user`` None is the background worker. Nothing to
    do writes nothing.
    """
    done = 0
    for made_for, items in _by_campaign(items_without_link(campaign)):
        with transaction.atomic():
            # The same post at the same time in two processes: the second finds its link there.
            codes = [code for item in items if (code := _make(item))]
            _note(made_for, "ensure_links", codes, at=at, user=user)
        done += len(codes)
    return done + _follow(campaign, at=at, user=user)


def _by_campaign(items: Iterable[Item]) -> list[tuple[Campaign, list[Item]]]:
    groups = groupby(items, key=lambda item: item.campaign_id)
    listed = [list(group) for _key, group in groups]
    return [(group[0].campaign, group) for group in listed]


def _make(item: Item) -> str | None:
    values = {"code": item.link_code, "campaign": item.campaign, **link_values(item)}
    made, is_new = TrackedLink.objects.get_or_create(item=item, defaults=values)
    return made.code if is_new else None


def _follow(campaign: Campaign | None, *, at: datetime, user: User | None) -> int:
    changed = changed_links(campaign)
    for made_for, links in groupby(changed, key=lambda link: link.campaign):
        with transaction.atomic():
            codes = [link.code for link in links if _update(link)]
            _note(made_for, "change_links", codes, at=at, user=user)
    return len(changed)


def _update(link: TrackedLink) -> bool:
    return link.item is not None and TrackedLink.objects.filter(pk=link.pk).update(**link_values(link.item)) == 1


def _note(campaign: Campaign, act: str, codes: list[str], *, at: datetime, user: User | None) -> None:
    if codes:
        record(
            actor=actor_ref(user),
            action=f"monitoring.{act}",
            thing=f"campaigns.campaign:{campaign.pk}",
            ministry=campaign.ministry_id,
            at=at,
            facts={"codes": codes},
        )


def publish_links(*, at: datetime, user: User | None = None) -> bool:
    """Hand the link table and the list of sites to the collector, each replaced atomically; whether anything changed.

    An unchanged table is left alone and writes no entry.
    """
    files = {settings.TRAGWEITE.sites_file: site_list(), settings.TRAGWEITE.links_file: link_lines()}
    changed = {path: text for path, text in files.items() if _read(path) != text}
    if not changed:
        return False
    with transaction.atomic():
        facts = {"links": files[settings.TRAGWEITE.links_file].count("\n")}
        hashes = {path.stem: fingerprint(text) for path, text in changed.items()}
        record(
            actor=actor_ref(user),
            action="monitoring.publish_links",
            thing="monitoring.links:all",
            at=at,
            facts={**facts, **hashes},
        )
        # Sites first: a link may lead to a site of which the collector does not know yet, never the other way round.
        for path, text in changed.items():
            _replace(path, text)
    return True


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
