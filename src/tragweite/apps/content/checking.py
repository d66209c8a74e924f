# SPDX-License-Identifier: EUPL-1.2
"""The pre-flight checks of a version: what they look at, put together from the rows, and what they say."""

from django.conf import settings
from django.utils import timezone

from tragweite.core.rules.checks import run_checks
from tragweite.core.rules.checks.draft import AiUse, ChannelPost, Draft, DraftClaim, DraftMedium, MediaKind, Political
from tragweite.core.rules.checks.result import CheckResult, CheckState
from tragweite.core.rules.declarations import from_stored
from tragweite.core.rules.states import PurposeClass, Sender
from tragweite.terminal.labels import read_rules

from .models import Briefing, Item, MediumFinding, Version
from .queries.growth import growth_of
from .queries.media import newest_findings

# What a file says of itself (media.origin), as the checks know it; "unknown" stays: nobody has said.
STATED = {"generated": AiUse.GENERATED, "edited": AiUse.EDITED, "none_stated": AiUse.NONE}
KINDS = {"picture": MediaKind.PICTURE, "video": MediaKind.VIDEO, "sound": MediaKind.AUDIO}
PAID = frozenset({Sender.CREATOR, Sender.CREATOR_BOOSTED})
MOST_NEIGHBOURS = 200
"""So many other posts of the channel are compared, those nearest in time first are the ones that matter."""


def results_of(item: Item, version: Version) -> tuple[CheckResult, ...]:
    """Every finding about a version as it would go out at the planned moment."""
    return run_checks(draft_of(item, version), read_rules(), timezone.localdate(item.planned_at))


def asked_for(item: Item, version: Version) -> frozenset[str]:
    """Names of the checks that did not pass: a conditional step waits for them. Unknown asks too."""
    open_states = {CheckState.FAILED, CheckState.UNKNOWN}
    return frozenset(each.check for each in results_of(item, version) if each.state in open_states)


def blocking(item: Item, version: Version) -> tuple[CheckResult, ...]:
    """The findings that stop the submission and were not overridden for exactly this version."""
    overridden = set(version.overrides.values_list("code", flat=True))
    return tuple(each for each in results_of(item, version) if each.blocks and each.code not in overridden)


def draft_of(item: Item, version: Version) -> Draft:
    """A version with everything that is known about it, as the checks read it."""
    said = from_stored(version.declarations)
    ministry = item.campaign.ministry
    return Draft(
        platform=item.channel.platform,
        format=item.format,
        sender=Sender(item.sender),
        text=version.text,
        title=version.title,
        label=version.label,
        label_in_media=said.label_in_media,
        platform_tool=said.platform_tool,
        paid=True if item.sender in PAID and item.deliverable_id else None,
        boosted=version.boosted,
        client_names=(ministry.name, ministry.short_name),
        sender_identified=said.sender_identified,
        hashtags=(item.campaign.hashtag,) if item.campaign.hashtag else (),
        link=version.link,
        expected_link=f"{settings.TRAGWEITE.collector_url}/r/{item.link_code}",
        planned_at=item.planned_at,
        media=tuple(_media(version)),
        ai_use=said.ai_use,
        ai_realistic=said.ai_realistic,
        ai_text=said.ai_text,
        ai_text_reviewed=said.ai_text_reviewed,
        ai_notice=said.ai_notice,
        music=said.music,
        music_licence=said.music_licence,
        rights_until=said.rights_until,
        rights_unlimited=bool(said.rights_unlimited),
        minors_shown=said.minors_shown,
        minors_consent=said.minors_consent,
        people_shown=said.people_shown,
        people_consent=said.people_consent,
        claims=_claims(item),
        claims_none=bool(said.claims_none),
        shows_minister=said.shows_minister,
        coat_of_arms=said.coat_of_arms,
        coat_of_arms_permitted=said.coat_of_arms_permitted,
        performance_claim=said.performance_claim,
        occasion=said.occasion,
        political=Political(
            purpose=PurposeClass(item.campaign.purpose_class),
            political_actor=said.political_actor,
            influences=said.political_influence,
            official_information=said.official_information,
            exemption_reason=said.exemption_reason,
        ),
        channel_posts=_neighbours(item),
        growth=growth_of(item, rules=read_rules()),
    )


def _media(version: Version) -> list[DraftMedium]:
    places = list(version.media.select_related("medium").order_by("position"))
    origins = newest_findings([each.medium for each in places], kind=MediumFinding.Kind.ORIGIN)
    return [
        DraftMedium(
            kind=KINDS[each.medium.kind],
            alt_text=each.alt_text,
            # A file proves that there are some; without one nobody has said whether they are burnt in.
            subtitles=True if each.subtitles_id is not None else None,
            ai_in_file=STATED.get(origins[each.medium_id].verdict) if each.medium_id in origins else None,
            sha256=each.medium.sha256,
            width=each.medium.width,
            height=each.medium.height,
            duration_ms=each.medium.duration_ms,
        )
        for each in places
    ]


def _claims(item: Item) -> tuple[DraftClaim, ...] | None:
    briefing = Briefing.objects.filter(campaign=item.campaign_id).order_by("-number").first()
    if briefing is None:
        return None
    return tuple(
        DraftClaim(statement=claim.statement, source=claim.source, unit=claim.responsible_unit)
        for claim in briefing.claims.all()
    )


def _neighbours(item: Item) -> tuple[ChannelPost, ...]:
    """The newest version of every other post of the channel that may still go out or is out."""
    gone = ("withdrawn", "refused", "missed")
    others = Version.objects.filter(item__channel=item.channel_id).exclude(item=item.pk).exclude(item__state__in=gone)
    newest = others.order_by("item", "-number").select_related("item").prefetch_related("media__medium")
    latest: dict[int, Version] = {}
    for version in newest[: MOST_NEIGHBOURS * 2]:
        latest.setdefault(version.item_id, version)
    return tuple(
        ChannelPost(
            title=version.item.title,
            text=version.text,
            planned_at=version.item.planned_at,
            media=tuple(each.medium.sha256 for each in version.media.all()),
        )
        for version in latest.values()
    )
