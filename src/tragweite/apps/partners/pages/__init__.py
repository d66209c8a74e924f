# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the room show, put together from the queries."""

from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.partners import policies, queries
from tragweite.apps.partners.models import AudienceShare, Candidate, Channel, Party
from tragweite.apps.people.queries import Scope
from tragweite.web.listing import Column, Filter, Listing

TONES: Final = {"open": "warning", "chosen": "success", "rejected": "info"}
ICONS: Final = {"open": "question-mark", "chosen": "success", "rejected": "close"}


def _owners(channels: Any) -> Any:
    return channels.filter(party__isnull=False).values("party")


def _matching(rows: Any, text: str) -> Any:
    by_handle = _owners(Channel.objects.filter(handle__icontains=text.lstrip("@")))
    return rows.filter(name__icontains=text) | rows.filter(pk__in=by_handle)


PARTY_COLUMNS: Final = (
    Column("name", gettext_lazy("Name"), sort="name", url=lambda row: reverse("partners:detail", args=[row.pk])),
    Column("kind", gettext_lazy("Art"), value=lambda row: row.get_kind_display(), sort="kind"),
    Column("seat", gettext_lazy("Sitz"), sort="seat"),
    Column("agency", gettext_lazy("vertreten durch"), value="agency.name", sort="agency__name"),
    Column("channel_count", gettext_lazy("Kanäle"), kind="count", sort="channel_count"),
    Column("followers", gettext_lazy("Follower des größten Kanals"), kind="count", sort="followers"),
    Column(
        "registered_by",
        gettext_lazy("aufgenommen von"),
        value="registered_by.short_name",
        sort="registered_by__short_name",
    ),
    Column("registered_at", gettext_lazy("aufgenommen"), kind="day", sort="registered_at"),
)
PARTY_FILTERS: Final = (
    Filter("q", gettext_lazy("Name oder Konto"), "text", _matching),
    Filter("art", gettext_lazy("Art"), Party.Kind.choices, lambda rows, kind: rows.filter(kind=kind)),
    Filter(
        "plattform",
        gettext_lazy("Plattform"),
        Channel.Platform.choices,
        lambda rows, platform: rows.filter(pk__in=_owners(Channel.objects.filter(platform=platform))),
    ),
)
CHANNEL_COLUMNS: Final = (
    Column("handle", gettext_lazy("Konto"), sort="handle", url=lambda row: reverse("partners:channel", args=[row.pk])),
    Column("platform", gettext_lazy("Plattform"), value=lambda row: row.get_platform_display(), sort="platform"),
    Column("ministry", gettext_lazy("Ressort"), value="ministry.short_name", sort="ministry__short_name"),
    Column("followers_count", gettext_lazy("Follower"), kind="count", sort="followers_count"),
    Column("followers_on", gettext_lazy("Stand"), kind="day", sort="followers_on"),
    Column("followers_source", gettext_lazy("Quelle")),
)


def party_listing(request: HttpRequest, scope: Scope) -> Listing:
    """The register as a list."""
    return Listing(
        request,
        queries.register_within(scope),
        PARTY_COLUMNS,
        PARTY_FILTERS,
        "name",
        _("Partner"),
        notes=_(
            "Follower: letzte erfasste Zahl, mit Tag und Quelle beim Partner. Zahlen verschiedener Kanäle werden "
            "nicht addiert, weil sich ihr Publikum überschneidet."
        ),
        empty=_("Noch kein Partner. Nehmen Sie die erste Influencerin, den ersten Influencer oder eine Agentur auf."),
    )


def own_channel_listing(request: HttpRequest, scope: Scope) -> Listing:
    """The channels of the ministries as a list."""
    filters = [
        Filter("q", _("Konto"), "text", lambda rows, text: rows.filter(handle__icontains=text.lstrip("@"))),
        Filter(
            "plattform",
            _("Plattform"),
            Channel.Platform.choices,
            lambda rows, platform: rows.filter(platform=platform),
        ),
    ]
    empty = _("Noch kein eigener Kanal. Nehmen Sie die Konten Ihres Ressorts auf: Mit ihnen wird später verglichen.")
    return Listing(
        request, queries.own_channels(scope), CHANNEL_COLUMNS, filters, "handle", _("Eigene Kanäle"), empty=empty
    )


def channel_card(channel: Channel) -> dict[str, Any]:
    """A channel with its audience shares in groups of one dimension and one day."""
    shares = list(channel.audience_shares.all())
    groups = [
        {"label": AudienceShare.Dimension(dimension).label, "as_of": as_of, "shares": list(found)}
        for (dimension, as_of), found in groupby(shares, key=lambda share: (share.dimension, share.as_of))
    ]
    return {"channel": channel, "groups": groups}


def party_page(party: Party, scope: Scope) -> dict[str, Any]:
    """The context of the page of a partner."""
    candidacies = [
        {"candidate": each, "decision": decision_face(each)} for each in queries.candidacies_within(scope, party)
    ]
    return {
        "title": party.name,
        "party": party,
        "channels": [channel_card(channel) for channel in queries.channels_of(party)],
        "candidacies": candidacies,
        "may_keep": policies.may_keep_register(scope),
        "creators": list(party.creators.order_by("name")) if party.kind == Party.Kind.AGENCY else [],
    }


def decision_face(candidate: Candidate) -> dict[str, str]:
    """Word, tone and icon of a decision."""
    decision = str(candidate.decision)
    return {"word": str(candidate.get_decision_display()), "tone": TONES[decision], "icon": ICONS[decision]}
