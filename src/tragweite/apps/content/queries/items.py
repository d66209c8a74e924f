# SPDX-License-Identifier: EUPL-1.2
"""Posts within a scope, the one post behind a personal link, their versions, and who contributed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import (
    Approval,
    Briefing,
    Bundle,
    EvidenceMedium,
    Item,
    Medium,
    Publication,
    Remark,
    RemarkPlacement,
    Version,
    VersionMedium,
)
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import entries_of
from tragweite.apps.partners.models import Candidate, Channel
from tragweite.apps.people.models import OutsideAccess
from tragweite.apps.people.queries import Scope, access_outside, actor_names, within
from tragweite.core.rules.approval import Contribution, content_hash, contributors_of
from tragweite.core.rules.states import ApprovalState, ItemState

from .media import require_harmless

DRAFT: Final = "draft"
"""The purpose of the personal links that this room hands out."""
THING: Final = "content.item"
ACCESS: Final = "people.outside_access"
JOURNAL_DEPTH: Final = 50
MOST_WAITING: Final = 50


def thing_of(item_id: int) -> str:
    """How journal and outside accesses name a post."""
    return f"{THING}:{item_id}"


def items_within(scope: Scope) -> QuerySet[Item]:
    """All posts that the scope reads, with what a list shows."""
    return within(
        Item.objects.select_related("campaign__ministry", "channel", "party"), scope, path="campaign__ministry"
    )


def access_item(scope: Scope, pk: int) -> Item:
    """One post with campaign, channel and contract. A foreign and a missing id answer alike (404)."""
    found = items_within(scope).select_related("deliverable__contract", "created_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_bundle(scope: Scope, pk: int) -> Bundle:
    """One bundle that the scope reads, or 404."""
    found = within(Bundle.objects.select_related("campaign__ministry"), scope, path="campaign__ministry")
    bundle = found.filter(pk=pk).first()
    if bundle is None:
        raise Http404
    return bundle


def bundle_items(bundle: Bundle) -> QuerySet[Item]:
    """The posts of a bundle in a fixed order, without those that were withdrawn."""
    found = Item.objects.filter(bundle=bundle).exclude(state=ItemState.WITHDRAWN)
    return found.select_related("campaign__ministry", "channel", "party").order_by("pk")


def access_remark(item: Item, pk: int) -> Remark:
    """One remark on a post that was fetched by right, or 404."""
    found = Remark.objects.select_related("version").filter(pk=pk, version__item=item).first()
    if found is None:
        raise Http404
    return found


def access_medium(item: Item, sha256: str) -> Medium:
    """A medium or subtitles of any version of a post, or what was seen live, or 404.

    Raises ``Refused("content.medium_infected", position)`` for a file in which the scan found something: nobody gets it.
    """
    in_version = VersionMedium.objects.filter(medium=OuterRef("pk"), version__item=item)
    as_subtitles = VersionMedium.objects.filter(subtitles=OuterRef("pk"), version__item=item)
    seen_live = EvidenceMedium.objects.filter(medium=OuterRef("pk"), evidence__publication__item=item)
    found = Medium.objects.filter(
        Q(Exists(in_version)) | Q(Exists(as_subtitles)) | Q(Exists(seen_live)), sha256=sha256
    ).first()
    if found is None:
        raise Http404
    require_harmless([found])
    return found


def access_outside_item(*, token: str, at: datetime) -> tuple[OutsideAccess, Item]:
    """The one post behind a personal link. Wrong, expired, revoked and foreign links all answer 404 (invariant 15)."""
    access = access_outside(token=token, purpose=DRAFT, at=at)
    kind, _colon, key = access.thing.partition(":")
    items = Item.objects.select_related("campaign__ministry", "channel", "party")
    found = items.filter(pk=int(key)).first() if kind == THING and key.isdecimal() else None
    # A link never reaches beyond the ministry that handed it out.
    if found is None or found.campaign.ministry_id != access.ministry_id:
        raise Http404
    return access, found


def access_invitation(item: Item, pk: int) -> OutsideAccess:
    """One personal link of a post that was fetched by right, or 404."""
    found = OutsideAccess.objects.filter(pk=pk, thing=thing_of(item.pk), purpose=DRAFT).first()
    if found is None:
        raise Http404
    return found


def items_of_campaign(campaign: Campaign) -> QuerySet[Item]:
    """The posts of a campaign that was fetched by right."""
    return Item.objects.filter(campaign=campaign).select_related("campaign__ministry", "channel", "party")


def briefings_of(campaign_id: int) -> QuerySet[Briefing]:
    """All versions of the briefing, newest first."""
    found = Briefing.objects.filter(campaign=campaign_id).select_related("created_by")
    return found.prefetch_related("claims", "confirmations__access", "confirmations__noted_by").order_by("-number")


def current_briefing(campaign_id: int) -> Briefing | None:
    """The briefing that holds now, or None."""
    return briefings_of(campaign_id).first()


def versions_of(item: Item) -> list[Version]:
    """All versions with media, remarks, authors and overrides, newest first; the queries do not grow with them."""
    return versions_by_item([item])[item.pk]


def versions_by_item(items: Collection[Item]) -> dict[int, list[Version]]:
    """The same for many posts, by post, in the same number of queries."""
    remarks = Remark.objects.select_related("author", "outside_author", "resolved_by", "medium")
    remarks = remarks.order_by("created_at", "pk")
    media = VersionMedium.objects.select_related("medium", "subtitles").order_by("position")
    people = Version.objects.select_related("author", "outside_author", "acting_for")
    rows = people.filter(item__in=[item.pk for item in items]).prefetch_related(
        Prefetch("media", media), Prefetch("remarks", remarks), "stand_ins", "overrides__overridden_by"
    )
    found: dict[int, list[Version]] = {item.pk: [] for item in items}
    for version in rows.order_by("-number"):
        found[version.item_id].append(version)
    return found


def current_version(item: Item) -> Version | None:
    """The newest version, with its media; older ones are never approved or published."""
    media = VersionMedium.objects.select_related("medium", "subtitles").order_by("position")
    return Version.objects.filter(item=item).prefetch_related(Prefetch("media", media)).order_by("-number").first()


def hash_of(
    item: Item, *, title: str, text: str, label: str, link: str, boosted: bool, media: Sequence[tuple[str, str, str]]
) -> str:
    """The content hash of these words and media as this post on its channel.

    ``media``: SHA-256, alternative text and SHA-256 of the subtitles (or ``""``) of each, in order.
    """
    return content_hash(
        title=title,
        text=text,
        label=label,
        link=link,
        media=[sha256 for sha256, _alt, _subtitles in media],
        alt_texts=[alt for _sha256, alt, _subtitles in media],
        subtitles=[subtitles for _sha256, _alt, subtitles in media],
        platform=item.channel.platform,
        format=item.format,
        boosted=boosted,
        account=item.channel.handle,
    )


def current_hash(item: Item, version: Version) -> str:
    """The content hash of a version as the post stands now: its channel and format are part of it."""
    media = [
        (each.medium.sha256, each.alt_text, each.subtitles.sha256 if each.subtitles else "")
        for each in version.media.all()
    ]
    return hash_of(
        item,
        title=version.title,
        text=version.text,
        label=version.label,
        link=version.link,
        boosted=version.boosted,
        media=media,
    )


def files_of(version: Version) -> list[Medium]:
    """Every file of a version, in order: media and their subtitles."""
    return [file for each in version.media.all() for file in (each.medium, each.subtitles) if file is not None]


def contributors(item: Item) -> frozenset[int]:
    """Ids of the users who contributed to any version of a post (invariant 2).

    That is whoever handed a version in, everybody for whom they stood in then, and whoever made out or renewed the
    personal link by which a version came: that person has seen the link and could have used it.
    """
    versions = Version.objects.filter(item=item).select_related("outside_author").prefetch_related("stand_ins")
    return contributors_by_item({item.pk: list(versions)})[item.pk]


def renewers_by_access(access_ids: Collection[int]) -> dict[int, set[int]]:
    """Who has renewed each of these personal links: they have seen the new one; one query."""
    found: dict[int, set[int]] = {}
    if not access_ids:
        return found
    things = [f"{ACCESS}:{key}" for key in access_ids]
    rows = Entry.objects.filter(action="people.renew_outside", thing__in=things).values_list("thing", "actor")
    for thing, actor in rows:
        if actor.startswith("user:"):
            found.setdefault(int(thing.removeprefix(f"{ACCESS}:")), set()).add(int(actor.removeprefix("user:")))
    return found


def renewed_by(user_id: int) -> list[int]:
    """The personal links that somebody has renewed; one query."""
    found = Entry.objects.filter(action="people.renew_outside", actor=f"user:{user_id}", thing__startswith=f"{ACCESS}:")
    return [int(thing.removeprefix(f"{ACCESS}:")) for thing in found.values_list("thing", flat=True)]


def contributors_by_item(versions: Mapping[int, Sequence[Version]]) -> dict[int, frozenset[int]]:
    """The same people as ``contributors``, by post, from versions that are already here; one query."""
    links = {each.outside_author_id for all_of_one in versions.values() for each in all_of_one}
    renewed = renewers_by_access({key for key in links if key is not None})
    return {key: _contributors_among(all_of_one, renewed) for key, all_of_one in versions.items()}


def _contributors_among(versions: Sequence[Version], renewed: Mapping[int, set[int]]) -> frozenset[int]:
    made = contributors_of(contributions=[each for version in versions for each in _contributions(version)])
    renewers = {person for each in versions for person in renewed.get(each.outside_author_id or 0, ())}
    return frozenset(renewers | {int(person) for person in made})


def _contributions(version: Version) -> Iterator[Contribution]:
    """Who handed a version in or made out the link by which it came, each with everybody in whose place they acted."""
    link = version.outside_author
    stood_for = [version.acting_for_id, *(each.absent_id for each in version.stand_ins.all())]
    for actor in (version.author_id, link.created_by_id if link else None):
        if actor is not None:
            yield from (Contribution(str(actor), str(absent) if absent else None) for absent in stood_for)


def given_approval(item: Item) -> Approval | None:
    """The approval that has neither been used nor become void, or None."""
    return Approval.objects.filter(item=item, state=ApprovalState.GIVEN).select_related("version", "approver").first()


def open_remarks(item: Item) -> QuerySet[Remark]:
    """Remarks, not answers, on any version of a post that nobody has settled."""
    return Remark.objects.filter(version__item=item, parent__isnull=True, resolved_at__isnull=True)


def open_fact_remarks(item: Item) -> QuerySet[Remark]:
    """Open remarks on facts, law or label."""
    return open_remarks(item).filter(kind=Remark.Kind.FACT)


def placements_of(version: Version) -> QuerySet[RemarkPlacement]:
    """Where the remarks of earlier versions stand in this one; the remark names the version it was written on."""
    found = RemarkPlacement.objects.filter(version=version).select_related(
        "remark__version", "remark__author", "remark__outside_author", "remark__resolved_by", "medium"
    )
    return found.order_by("remark__created_at", "remark__pk")


def link_address(item: Item) -> str:
    """The tracked link of a post as it is written into it."""
    return f"{settings.TRAGWEITE.collector_url}/r/{item.link_code}"


@dataclass(frozen=True)
class ItemPage:
    """What the page of a post shows: versions, approvals (both newest first), links, briefing, journal, publication."""

    versions: list[Version]
    approvals: list[Approval]
    accesses: list[OutsideAccess]
    briefing: Briefing | None
    publication: Publication | None
    entries: list[Entry]
    names: dict[str, str]
    contributor_ids: frozenset[int]

    @property
    def current(self) -> Version | None:
        """The newest version, or None where nothing has been handed in."""
        return self.versions[0] if self.versions else None

    @property
    def remarks(self) -> list[Remark]:
        """All remarks, open ones first, each half newest version first."""
        found = [remark for version in self.versions for remark in version.remarks.all()]
        return sorted(found, key=lambda remark: remark.resolved_at is not None)


def item_page(item: Item) -> ItemPage:
    """Everything on the page of one post, in a fixed number of queries."""
    accesses = list(OutsideAccess.objects.filter(thing=thing_of(item.pk)).order_by("-created_at"))
    things = [thing_of(item.pk), *(f"{ACCESS}:{access.pk}" for access in accesses)]
    entries = list(entries_of(things)[:JOURNAL_DEPTH])
    publication = (
        Publication.objects.filter(item=item)
        .select_related("recorded_by", "recorded_from", "version", "permitted_by")
        .first()
    )
    versions = versions_of(item)
    return ItemPage(
        versions=versions,
        approvals=list(Approval.objects.filter(item=item).select_related("version", "approver", "acting_for")),
        accesses=accesses,
        briefing=current_briefing(item.campaign_id),
        publication=publication,
        entries=entries,
        names=_actor_names(entries, accesses),
        contributor_ids=contributors_by_item({item.pk: versions})[item.pk],
    )


def _actor_names(entries: Sequence[Entry], accesses: Iterable[OutsideAccess]) -> dict[str, str]:
    refs = {ref for entry in entries for ref in (entry.actor, entry.acting_for)}
    return actor_names(refs) | {f"outside:{access.pk}": access.name for access in accesses}


def channels_for(campaign: Campaign) -> QuerySet[Channel]:
    """Channels on which a campaign may post: of its chosen partners and of its own ministry."""
    chosen = Candidate.objects.filter(campaign=campaign, decision=Candidate.Decision.CHOSEN).values("party")
    own = Q(ministry=campaign.ministry_id)
    return Channel.objects.filter(own | Q(party__in=chosen)).select_related("party", "ministry")


def deliverables_for(campaign: Campaign) -> QuerySet[Deliverable]:
    """What the partners of a campaign owe by contract."""
    return Deliverable.objects.filter(contract__campaign=campaign).select_related("contract__party")


def campaign_choices(scope: Scope) -> list[tuple[str, str]]:
    """The campaigns with posts that one reads, as choices of a filter."""
    campaigns = within(Campaign.objects.filter(items__isnull=False), scope).distinct()
    return [(str(key), title) for key, title in campaigns.order_by("title").values_list("pk", "title")]


def expired_approvals(*, at: datetime) -> QuerySet[Approval]:
    """Approvals whose time has run out unused."""
    return Approval.objects.filter(state=ApprovalState.GIVEN, expires_at__lte=at).select_related("item__campaign")
