# SPDX-License-Identifier: EUPL-1.2
"""All reads of the room: posts within a scope, the one post behind a personal link, who contributed, what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import entries_of
from tragweite.apps.partners.models import Candidate, Channel
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope, access_outside, actor_names, within
from tragweite.core.rules.approval import Contribution, content_hash, contributors_of
from tragweite.core.rules.states import ApprovalState, ItemState
from tragweite.web.waiting import Waiting

from .models import Approval, Briefing, Item, Medium, Publication, Remark, Version, VersionMedium
from .policies import DECIDERS, DRAFTERS

DRAFT: Final = "draft"
"""The purpose of the personal links that this room hands out."""
THING: Final = "content.item"
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


def access_remark(item: Item, pk: int) -> Remark:
    """One remark on a post that was fetched by right, or 404."""
    found = Remark.objects.select_related("version").filter(pk=pk, version__item=item).first()
    if found is None:
        raise Http404
    return found


def access_medium(item: Item, sha256: str) -> Medium:
    """A medium that stands in any version of a post, or was seen live, or 404."""
    in_version = VersionMedium.objects.filter(medium=OuterRef("pk"), version__item=item)
    seen_live = Q(pk__in=_live_media(item))
    found = Medium.objects.filter(Q(Exists(in_version)) | seen_live, sha256=sha256).first()
    if found is None:
        raise Http404
    return found


def _live_media(item: Item) -> QuerySet[Publication, int | None]:
    live = Publication.objects.filter(item=item, evidence__live_medium__isnull=False)
    return live.values_list("evidence__live_medium", flat=True)


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
    return Briefing.objects.filter(campaign=campaign_id).select_related("created_by").order_by("-number")


def current_briefing(campaign_id: int) -> Briefing | None:
    """The briefing that holds now, or None."""
    return briefings_of(campaign_id).first()


def versions_of(item: Item) -> list[Version]:
    """All versions with media, remarks and authors, newest first; three queries whatever their number."""
    remarks = Remark.objects.select_related("author", "outside_author", "resolved_by").order_by("created_at", "pk")
    media = VersionMedium.objects.select_related("medium").order_by("position")
    people = Version.objects.select_related("author", "outside_author", "acting_for")
    found = people.filter(item=item).prefetch_related(Prefetch("media", media), Prefetch("remarks", remarks))
    return list(found.order_by("-number"))


def current_version(item: Item) -> Version | None:
    """The newest version, with its media; older ones are never approved or published."""
    media = VersionMedium.objects.select_related("medium").order_by("position")
    return Version.objects.filter(item=item).prefetch_related(Prefetch("media", media)).order_by("-number").first()


def hash_of(item: Item, *, text: str, label: str, link: str, boosted: bool, media: Sequence[tuple[str, str]]) -> str:
    """The content hash of these words and media, (SHA-256, alternative text) in order, as this post on its channel."""
    return content_hash(
        text=text,
        label=label,
        link=link,
        media=[sha256 for sha256, _alt in media],
        alt_texts=[alt for _sha256, alt in media],
        platform=item.channel.platform,
        format=item.format,
        boosted=boosted,
        account=item.channel.handle,
    )


def current_hash(item: Item, version: Version) -> str:
    """The content hash of a version as the post stands now: its channel and format are part of it."""
    media = [(each.medium.sha256, each.alt_text) for each in version.media.all()]
    return hash_of(
        item, text=version.text, label=version.label, link=version.link, boosted=version.boosted, media=media
    )


def contributors(item: Item) -> frozenset[int]:
    """Ids of the users who contributed to any version of a post (invariant 2).

    That is whoever handed a version in, for whom they stood in, and whoever made out the personal link by which a
    version came: that person has seen the link and could have used it.
    """
    rows = Version.objects.filter(item=item).values_list("author", "acting_for", "outside_author__created_by")
    contributions = [
        Contribution(actor=str(author or inviter), acting_for=str(acting_for) if acting_for else None)
        for author, acting_for, inviter in rows
    ]
    return frozenset(int(person) for person in contributors_of(contributions=contributions))


def given_approval(item: Item) -> Approval | None:
    """The approval that has neither been used nor become void, or None."""
    return Approval.objects.filter(item=item, state=ApprovalState.GIVEN).select_related("version", "approver").first()


def open_fact_remarks(item: Item) -> QuerySet[Remark]:
    """Remarks on facts, law or label, on any version, that nobody has called done."""
    return Remark.objects.filter(version__item=item, kind=Remark.Kind.FACT, resolved_at__isnull=True)


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

    @property
    def current(self) -> Version | None:
        """The newest version, or None where nothing has been handed in."""
        return self.versions[0] if self.versions else None

    @property
    def remarks(self) -> list[Remark]:
        """All remarks, open ones first, each half newest version first."""
        found = [remark for version in self.versions for remark in version.remarks.all()]
        return sorted(found, key=lambda remark: remark.resolved_at is not None)

    @property
    def contributor_ids(self) -> frozenset[int]:
        """The same people as ``contributors``, from what is already here."""
        made = {version.author_id for version in self.versions} | {version.acting_for_id for version in self.versions}
        invited = {version.outside_author.created_by_id for version in self.versions if version.outside_author}
        return frozenset(key for key in made | invited if key is not None)


def item_page(item: Item) -> ItemPage:
    """Everything on the page of one post, in a fixed number of queries."""
    accesses = list(OutsideAccess.objects.filter(thing=thing_of(item.pk)).order_by("-created_at"))
    things = [thing_of(item.pk), *(f"people.outside_access:{access.pk}" for access in accesses)]
    entries = list(entries_of(things)[:JOURNAL_DEPTH])
    publication = Publication.objects.filter(item=item).select_related("recorded_by", "version").first()
    return ItemPage(
        versions=versions_of(item),
        approvals=list(Approval.objects.filter(item=item).select_related("version", "approver", "acting_for")),
        accesses=accesses,
        briefing=current_briefing(item.campaign_id),
        publication=publication,
        entries=entries,
        names=_actor_names(entries, accesses),
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


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:
    """Posts to decide, to mend and to make ready; two queries."""
    found = [*_to_decide(user, scope), *_to_mend(user, scope)]
    return [_waiting_for(item, at) for item in found]


def _to_decide(user: User, scope: Scope) -> QuerySet[Item]:
    mine = Version.objects.filter(Q(author=user) | Q(acting_for=user), item=OuterRef("pk"))
    invited = Version.objects.filter(outside_author__created_by=user, item=OuterRef("pk"))
    items = Item.objects.filter(
        ~Exists(mine),
        ~Exists(invited),
        state__in=(ItemState.SUBMITTED, ItemState.IN_REVIEW),
        campaign__ministry__in=scope.ministries_with(*DECIDERS),
    )
    return items.order_by("planned_at", "pk")[:MOST_WAITING]


def _to_mend(user: User, scope: Scope) -> QuerySet[Item]:
    latest = Version.objects.filter(item=OuterRef("pk")).order_by("-number")
    own = Q(created_by=user) | Q(last_author=user.pk)
    items = Item.objects.annotate(last_author=latest.values("author")[:1]).filter(
        own,
        state__in=(ItemState.RETURNED, ItemState.APPROVED),
        campaign__ministry__in=scope.ministries_with(*DRAFTERS),
    )
    return items.order_by(F("planned_at").asc(), "pk")[:MOST_WAITING]


def _waiting_for(item: Item, at: datetime) -> Waiting:
    texts = {
        ItemState.SUBMITTED: _("Beitrag prüfen: %(title)s"),
        ItemState.IN_REVIEW: _("Über die Freigabe entscheiden: %(title)s"),
        ItemState.RETURNED: _("Zurückgegebenen Beitrag überarbeiten: %(title)s"),
        ItemState.APPROVED: _("Freigegebenen Beitrag zur Veröffentlichung bereitstellen: %(title)s"),
    }
    due = timezone.localdate(item.planned_at)
    return Waiting(
        kind="content",
        text=texts[ItemState(item.state)] % {"title": item.title},
        url=reverse("content:item", args=[item.pk]),
        due_on=due,
        warning=due <= timezone.localdate(at),
    )
