# SPDX-License-Identifier: EUPL-1.2
"""The search over the rooms, each within the scope of who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.queries import campaigns_within
from tragweite.apps.content.queries import items_within
from tragweite.apps.contracts.queries import contracts_within
from tragweite.apps.disclosure.models import ParliamentaryQuestion
from tragweite.apps.partners.queries import register_within
from tragweite.apps.people.queries import Scope, within

SHORTEST: Final = 2
LONGEST: Final = 100
MOST: Final = 20


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing that was found."""

    title: str
    note: str
    url: str


@dataclass(frozen=True, kw_only=True)
class HitGroup:
    """The hits of one kind; ``is_cut`` where there are more than are shown."""

    label: str | Promise
    hits: list[Hit]
    is_cut: bool


@dataclass(frozen=True, kw_only=True)
class _Kind:
    label: str | Promise
    rows: Callable[[Scope], QuerySet[Any]]
    fields: tuple[str, ...]
    order: str
    page: str
    hit: Callable[[Any], tuple[str, str]]


def _questions(scope: Scope) -> QuerySet[ParliamentaryQuestion]:
    return within(ParliamentaryQuestion.objects.all(), scope, path="lead_ministry")


KINDS: Final = (
    _Kind(
        label=_("Kampagnen"),
        rows=campaigns_within,
        fields=("title", "file_reference", "hashtag", "summary"),
        order="-starts_on",
        page="campaigns:detail",
        hit=lambda row: (row.title, f"{row.file_reference} · {row.ministry.short_name}"),
    ),
    _Kind(
        label=_("Partner"),
        rows=register_within,
        fields=("name", "channels__handle"),
        order="name",
        page="partners:detail",
        hit=lambda row: (row.name, row.get_kind_display()),
    ),
    _Kind(
        label=_("Beiträge"),
        rows=items_within,
        fields=("title", "link_code", "channel__handle"),
        order="-planned_at",
        page="content:item",
        hit=lambda row: (row.title, f"{row.campaign.title} · {row.channel.handle}"),
    ),
    _Kind(
        label=_("Verträge"),
        rows=contracts_within,
        fields=("number", "subject", "party__name"),
        order="-created_at",
        page="contracts:detail",
        hit=lambda row: (f"{row.number}: {row.subject}", row.party.name),
    ),
    _Kind(
        label=_("Parlamentarische Anfragen"),
        rows=_questions,
        fields=("number", "title", "questioner"),
        order="-received_on",
        page="disclosure:detail",
        hit=lambda row: (f"{row.number}: {row.title}", row.questioner),
    ),
)


def search_groups(scope: Scope, text: str) -> list[HitGroup]:
    """What contains every word of ``text``, by kind; nothing for a text that is too short."""
    words = text.replace("\x00", "")[:LONGEST].split()
    if sum(map(len, words)) < SHORTEST:
        return []
    groups = (_group(kind, scope, words) for kind in KINDS)
    return [group for group in groups if group.hits]


def _group(kind: _Kind, scope: Scope, words: list[str]) -> HitGroup:
    rows = kind.rows(scope)
    for word in words:
        any_field = Q()
        for name in kind.fields:
            any_field |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(pk__in=kind.rows(scope).filter(any_field).order_by().values("pk"))
    found = list(rows.order_by(kind.order, "pk")[: MOST + 1])
    return HitGroup(label=kind.label, hits=[_hit(kind, row) for row in found[:MOST]], is_cut=len(found) > MOST)


def _hit(kind: _Kind, row: Any) -> Hit:
    title, note = kind.hit(row)
    return Hit(title=title, note=note, url=reverse(kind.page, args=[row.pk]))
