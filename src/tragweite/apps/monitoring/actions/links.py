# SPDX-License-Identifier: EUPL-1.2
"""Tracked links: one for each post, and the tables that the collector reads, replaced whole."""

import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Item
from tragweite.apps.journal.actions import actor_ref, change_once, fingerprint, record
from tragweite.apps.monitoring.models import TrackedLink
from tragweite.apps.monitoring.policies import require_monitor
from tragweite.apps.monitoring.queries.links import (
    changed_links,
    items_without_link,
    link_lines,
    link_values,
    site_list,
    values_for,
)
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused

from .trail import note


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
    return TrackedLink.objects.filter(pk=link.pk).update(**values_for(link)) == 1


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


def set_link_period(
    *, user: User, scope: Scope, at: datetime, link: TrackedLink, starts_at: datetime, ends_at: datetime, reason: str
) -> None:
    """Give a link a period of its own, which no longer follows campaign and post.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.link_period_backward``,
    ``monitoring.link_reason_missing`` or ``state.changed_meanwhile``.
    """
    require_monitor(scope, link.campaign.ministry_id)
    if ends_at <= starts_at:
        raise Refused("monitoring.link_period_backward", field="ends_at")
    if not reason.strip():
        raise Refused("monitoring.link_reason_missing", field="reason")
    values = {"starts_at": starts_at, "ends_at": ends_at, "has_own_period": True}
    _change(link, values, user=user, scope=scope, at=at, act="set_link_period", reason=reason)


def follow_campaign(*, user: User, scope: Scope, at: datetime, link: TrackedLink) -> None:
    """Let a link follow the dates of campaign and post again.

    Raises ``Refused`` with ``monitoring.not_monitor`` or ``state.changed_meanwhile`` (also where it follows already).
    """
    require_monitor(scope, link.campaign.ministry_id)
    if link.item is None or not link.has_own_period:
        raise Refused("state.changed_meanwhile")
    values = link_values(link.item)
    values = {"starts_at": values["starts_at"], "ends_at": values["ends_at"], "has_own_period": False}
    _change(link, values, user=user, scope=scope, at=at, act="follow_campaign")


def _change(
    link: TrackedLink, values: dict[str, Any], *, user: User, scope: Scope, at: datetime, act: str, reason: str = ""
) -> None:
    with transaction.atomic():
        seen = {name: getattr(link, name) for name in ("starts_at", "ends_at", "has_own_period")}
        change_once(TrackedLink.objects.filter(pk=link.pk, **seen), **values)
        facts = {
            "code": link.code,
            "old": [seen["starts_at"].isoformat(), seen["ends_at"].isoformat()],
            "new": [values["starts_at"].isoformat(), values["ends_at"].isoformat()],
        }
        note(
            user=user,
            scope=scope,
            at=at,
            act=act,
            thing=f"monitoring.trackedlink:{link.pk}",
            ministry_id=link.campaign.ministry_id,
            facts=facts,
            own_words=reason,
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
