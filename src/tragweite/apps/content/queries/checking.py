# SPDX-License-Identifier: EUPL-1.2
"""The pre-flight checks of a version: what they look at, put together from the rows, and what they say."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from tragweite.apps.content.models import Item, Version, VersionMedium
from tragweite.core.rules.checks import run_checks
from tragweite.core.rules.checks.draft import AiUse, Draft, DraftMedium, MediaKind, Political
from tragweite.core.rules.checks.result import CheckResult, CheckState
from tragweite.core.rules.declarations import from_stored
from tragweite.core.rules.states import PurposeClass, Sender
from tragweite.terminal.labels import read_rules

from .surroundings import Surroundings, surroundings_of

# What a file says of itself (media.origin), as the checks know it; "unknown" stays: nobody has said.
STATED = {"generated": AiUse.GENERATED, "edited": AiUse.EDITED, "none_stated": AiUse.NONE}
KINDS = {"picture": MediaKind.PICTURE, "video": MediaKind.VIDEO, "sound": MediaKind.AUDIO}
PAID = frozenset({Sender.CREATOR, Sender.CREATOR_BOOSTED})


def results_of(item: Item, version: Version, around: Surroundings | None = None) -> tuple[CheckResult, ...]:
    """Every finding about a version as it would go out at the planned moment.

    ``around``: what stands around it, where it was read for many posts at once.
    """
    return run_checks(draft_of(item, version, around), read_rules(), timezone.localdate(item.planned_at))


def asked_for(results: Iterable[CheckResult]) -> frozenset[str]:
    """Names of the checks that did not pass: a conditional step waits for them. Unknown asks too."""
    open_states = {CheckState.FAILED, CheckState.UNKNOWN}
    return frozenset(each.check for each in results if each.state in open_states)


def blocking(item: Item, version: Version) -> tuple[CheckResult, ...]:
    """The findings that stop the submission and were not overridden for exactly this version."""
    overridden = set(version.overrides.values_list("code", flat=True))
    return tuple(each for each in results_of(item, version) if each.blocks and each.code not in overridden)


def draft_of(item: Item, version: Version, around: Surroundings | None = None) -> Draft:
    """A version with everything that is known about it, as the checks read it."""
    around = around or surroundings_of([(item, version)])
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
        media=tuple(_media(version, around)),
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
        claims=around.claims.get(item.campaign_id),
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
        channel_posts=around.neighbours_of(item),
        growth=around.growth[item.pk],
    )


def _media(version: Version, around: Surroundings) -> list[DraftMedium]:
    return [_medium(each, around) for each in sorted(version.media.all(), key=lambda each: each.position)]


def _medium(place: VersionMedium, around: Surroundings) -> DraftMedium:
    medium, origin = place.medium, around.origins.get(place.medium_id)
    return DraftMedium(
        kind=KINDS[medium.kind],
        alt_text=place.alt_text,
        # A file proves that there are some; without one nobody has said whether they are burnt in.
        subtitles=True if place.subtitles_id is not None else None,
        ai_in_file=STATED.get(origin.verdict) if origin is not None else None,
        sha256=medium.sha256,
        width=medium.width,
        height=medium.height,
        duration_ms=medium.duration_ms,
    )
