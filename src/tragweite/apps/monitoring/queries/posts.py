# SPDX-License-Identifier: EUPL-1.2
"""A list of a creator's live posts against the approvals: what belongs to the campaign, and what nobody approved."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Approval, Item, Publication
from tragweite.apps.content.queries import link_address
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.partners.models import Channel
from tragweite.core.likeness.text import Verdict, compare_texts, missing_tokens
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ApprovalState, DeviationKind
from tragweite.platforms.tables import read_table

from .likeness import WITHOUT_MARKS, approved_words
from .metrics import post_name

MOST_POSTS: Final = 2_000
LONGEST_TEXT: Final = 20_000
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "url": ("url", "adresse", "link", "permalink"),
    "account": ("account", "konto", "username"),
    "published_at": ("published_at", "veröffentlicht", "datum", "date", "timestamp"),
    "text": ("text", "caption", "beschreibung", "description"),
}
"""Column names that exports and hand-made lists use."""


class PostFate(StrEnum):
    """What becomes of one row."""

    UNAPPROVED = "unapproved"
    MATCHED = "matched"
    UNREPORTED = "unreported"
    UNRELATED = "unrelated"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class ListedPost:
    """One live post as the list tells it; ``number`` is its row (the header of a CSV file is row 1)."""

    number: int
    url: str
    account: str
    published_at: datetime | None
    text: str


@dataclass(frozen=True, kw_only=True)
class PostRow:
    """One row with its fate; ``item`` is the post it agrees with, ``mentions`` why it belongs to the campaign."""

    post: ListedPost
    fate: PostFate
    item: Item | None = None
    mentions: tuple[str, ...] = ()
    reason: Refused | None = None


@dataclass(frozen=True, kw_only=True)
class PostPreview:
    """What a list would bring. Nothing is written."""

    rows: tuple[PostRow, ...]

    def of(self, fate: PostFate) -> tuple[PostRow, ...]:
        """The rows with one fate."""
        return tuple(row for row in self.rows if row.fate is fate)


def read_posts(content: bytes) -> list[ListedPost]:
    """The posts of a CSV file with header or a JSON list of objects: url, account, published_at, text.

    Raises what ``read_table`` raises, and ``Refused`` with ``monitoring.list_damaged``, ``monitoring.list_without_url``
    or ``monitoring.list_too_long`` (most). A row whose cells cannot be read keeps what can; it is refused by its fate.
    """
    rows = _json_rows(content) if content.lstrip()[:1] in {b"[", b"{"} else _csv_rows(content)
    if len(rows) > MOST_POSTS:
        raise Refused("monitoring.list_too_long", field="file", most=MOST_POSTS)
    return [_listed(number, cells) for number, cells in rows]


def _csv_rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    table = read_table(content)
    named = {column: _field(column) for column in table.header}
    if "url" not in named.values():
        raise Refused("monitoring.list_without_url", field="file")
    return [
        (row.number, {named[column] or "": cell for column, cell in row.cells.items() if named[column]})
        for row in table.rows
    ]


def _json_rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise Refused("monitoring.list_damaged", field="file") from problem
    posts = found.get("posts") if isinstance(found, dict) else found
    if not isinstance(posts, list) or not all(isinstance(each, dict) for each in posts):
        raise Refused("monitoring.list_damaged", field="file")
    rows = [
        (number, {name: _cell(value) for key, value in each.items() if (name := _field(str(key)))})
        for number, each in enumerate(posts, start=1)
    ]
    if not any("url" in cells for _number, cells in rows):
        raise Refused("monitoring.list_without_url", field="file")
    return rows


def _field(column: str) -> str | None:
    wanted = column.strip().casefold()
    return next((name for name, known in NAMES.items() if wanted in known), None)


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _listed(number: int, cells: Mapping[str, str]) -> ListedPost:
    return ListedPost(
        number=number,
        url=cells.get("url", "").strip(),
        account=cells.get("account", "").strip().lstrip("@"),
        published_at=_moment(cells.get("published_at", "").strip()),
        text=cells.get("text", ""),
    )


def _moment(text: str) -> datetime | None:
    """ISO 8601 or German spelling; without a zone it is German time."""
    try:
        found = parse_datetime(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    for form in ("%d.%m.%Y %H:%M", "%d.%m.%Y", "%Y-%m-%d"):
        if found is not None:
            break
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is added below
        except ValueError:
            continue
    if found is None:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def preview_posts(*, campaign: Campaign, channel: Channel, content: bytes, at: datetime) -> PostPreview:
    """Every row of a list with its fate; four queries.

    A row that mentions the hashtag, a tracked link or the client and agrees with no approved version is unapproved.
    Raises what ``read_posts`` raises. Rows are refused with ``monitoring.row_url``, ``monitoring.row_moment``,
    ``monitoring.row_future``, ``monitoring.row_account`` (handle), ``monitoring.row_text`` (longest) or
    ``monitoring.row_twice`` (other_row).
    """
    known = _Known(campaign, channel)
    seen: dict[str, int] = {}
    return PostPreview(rows=tuple(_row(post, known, seen, at=at) for post in read_posts(content)))


class _Known:
    """What a list is held against: publications, approved versions, deviations, and the words of the campaign."""

    def __init__(self, campaign: Campaign, channel: Channel) -> None:
        items = list(Item.objects.filter(campaign=campaign, channel=channel).select_related("channel"))
        self.channel = channel
        self.published = {
            post_name(each.url): each.item
            for each in Publication.objects.filter(item__channel=channel).select_related("item")
        }
        self.approved = list(
            Approval.objects.filter(item__in=items).exclude(state=ApprovalState.VOID).select_related("version", "item")
        )
        found = Deviation.objects.filter(channel=channel, kind=DeviationKind.UNAPPROVED).values_list("url", flat=True)
        self.told = {post_name(url) for url in found}
        clients = (campaign.ministry.name, campaign.ministry.short_name)
        self.tokens = tuple(each for each in (campaign.hashtag, *map(link_address, items), *clients) if each.strip())

    def mentions(self, text: str) -> tuple[str, ...]:
        """Which words of the campaign a text holds, as whole words."""
        return tuple(each for each in self.tokens if not missing_tokens(text=text, mandatory=[each]))

    def agreeing(self, text: str) -> Item | None:
        """The post whose approved words these are, by the grades of the comparison."""
        without_marks = self.channel.platform in WITHOUT_MARKS
        for each in self.approved:
            found = compare_texts(approved=approved_words(each.version), live=text, marks_may_be_missing=without_marks)
            if found.verdict is Verdict.SAME:
                return each.item
        return None


def _row(post: ListedPost, known: _Known, seen: dict[str, int], *, at: datetime) -> PostRow:
    try:
        _require_readable(post, known.channel, seen, at=at)
    except Refused as reason:
        return PostRow(post=post, fate=PostFate.REFUSED, reason=reason)
    name = post_name(post.url)
    if name in known.told:
        return PostRow(post=post, fate=PostFate.KNOWN)
    published = known.published.get(name)
    if published is not None:
        return PostRow(post=post, fate=PostFate.MATCHED, item=published)
    mentions = known.mentions(post.text)
    agreeing = known.agreeing(post.text) if post.text.strip() else None
    if agreeing is not None:
        reported = any(each.pk == agreeing.pk for each in known.published.values())
        # The approved words once more at another address are another publication, and that one nobody approved.
        return PostRow(
            post=post,
            fate=PostFate.UNAPPROVED if reported else PostFate.UNREPORTED,
            item=agreeing,
            mentions=mentions,
        )
    return PostRow(post=post, fate=PostFate.UNAPPROVED if mentions else PostFate.UNRELATED, mentions=mentions)


def _require_readable(post: ListedPost, channel: Channel, seen: dict[str, int], *, at: datetime) -> None:
    parts = urlsplit(post.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(post.url) > 500:
        raise Refused("monitoring.row_url")
    if post.published_at is None:
        raise Refused("monitoring.row_moment")
    if post.published_at > at:
        raise Refused("monitoring.row_future")
    if post.account and post.account.casefold() != channel.handle.lstrip("@").casefold():
        raise Refused("monitoring.row_account", handle=channel.handle)
    if len(post.text) > LONGEST_TEXT:
        raise Refused("monitoring.row_text", longest=LONGEST_TEXT)
    other = seen.setdefault(post_name(post.url), post.number)
    if other != post.number:
        raise Refused("monitoring.row_twice", other_row=other)


def rows_as_stored(rows: Iterable[PostRow]) -> list[dict[str, Any]]:
    """Address and fate of each row, for the record of the import; no words of the posts."""
    return [
        {"row": row.post.number, "url": row.post.url, "fate": str(row.fate), "item": row.item.pk if row.item else None}
        for row in rows
    ]


def channels_of(campaign: Campaign) -> QuerySet[Channel]:
    """The channels on which posts of a campaign are planned, and the other channels of their owners; one query."""
    planned = Item.objects.filter(campaign=campaign)
    parties = planned.filter(channel__party__isnull=False).values("channel__party")
    found = Channel.objects.filter(party__in=parties) | Channel.objects.filter(pk__in=planned.values("channel"))
    return found.select_related("party", "ministry").distinct().order_by("platform", "handle")
