# SPDX-License-Identifier: EUPL-1.2
"""The canonical metrics of posts: one name for each, and beside it what each platform means by it.

The same name does not mean the same thing everywhere, so figures of different definitions are never added
(invariant 11), and reach is never added at all, because the people overlap. Read from the platforms' documentation
on 2026-11-22; a changed definition gets a new ``definition_id``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused

DEFINITIONS_AS_OF: Final = "2026-11"


class Metric(StrEnum):
    """What is counted on a post."""

    VIEWS = "views"
    REACH = "reach"
    LIKES = "likes"
    COMMENTS = "comments"
    SAVES = "saves"
    SHARES = "shares"
    LINK_CLICKS = "link_clicks"


class Platform(StrEnum):
    """Platforms whose figures are understood."""

    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    LINKEDIN = "linkedin"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    X = "x"


@dataclass(frozen=True)
class Definition:
    """What a platform counts under a metric: native name, German wording, unit, whether the platform estimates it."""

    definition_id: str
    platform: Platform
    metric: Metric
    native_metric: str
    text_de: str
    unit: str
    is_estimate: bool = False


METRIC_NAMES_DE: Final[Mapping[Metric, str]] = {
    Metric.VIEWS: "Aufrufe",
    Metric.REACH: "Reichweite",
    Metric.LIKES: "„Gefällt mir“-Angaben",
    Metric.COMMENTS: "Kommentare",
    Metric.SAVES: "Gespeichert",
    Metric.SHARES: "Geteilt",
    Metric.LINK_CLICKS: "Link-Klicks",
}

_UNITS: Final[Mapping[Metric, str]] = {
    Metric.VIEWS: "Aufrufe",
    Metric.REACH: "Konten",
    Metric.LIKES: "Reaktionen",
    Metric.COMMENTS: "Kommentare",
    Metric.SAVES: "Speicherungen",
    Metric.SHARES: "Weitergaben",
    Metric.LINK_CLICKS: "Klicks",
}

_P, _M = Platform, Metric
_TEXTS: Final[tuple[tuple[Platform, Metric, str, str], ...]] = (
    (_P.INSTAGRAM, _M.VIEWS, "views", "Wie oft der Beitrag angezeigt oder abgespielt wurde, auch mehrfach vom selben Konto"),
    (_P.INSTAGRAM, _M.REACH, "reach", "Konten, die den Beitrag mindestens einmal gesehen haben; von der Plattform geschätzt"),
    (_P.INSTAGRAM, _M.LIKES, "likes", "„Gefällt mir“-Angaben am Beitrag"),
    (_P.INSTAGRAM, _M.COMMENTS, "comments", "Kommentare unter dem Beitrag"),
    (_P.INSTAGRAM, _M.SAVES, "saved", "Wie oft der Beitrag gespeichert wurde"),
    (_P.INSTAGRAM, _M.SHARES, "shares", "Wie oft der Beitrag geteilt wurde"),
    (_P.INSTAGRAM, _M.LINK_CLICKS, "link_clicks", "Klicks auf den Link in einer Story"),
    (_P.FACEBOOK, _M.VIEWS, "media_views", "Wie oft der Beitrag angezeigt oder abgespielt wurde"),
    (_P.FACEBOOK, _M.REACH, "media_view_unique", "Konten, die den Beitrag mindestens einmal gesehen haben; von der Plattform geschätzt"),
    (_P.FACEBOOK, _M.LIKES, "reactions", "Alle Reaktionen am Beitrag, nicht nur „Gefällt mir“"),
    (_P.FACEBOOK, _M.COMMENTS, "comments", "Kommentare unter dem Beitrag"),
    (_P.FACEBOOK, _M.SHARES, "shares", "Wie oft der Beitrag geteilt wurde"),
    (_P.FACEBOOK, _M.LINK_CLICKS, "clicks", "Klicks auf Links im Beitrag"),
    (_P.TIKTOK, _M.VIEWS, "view_count", "Begonnene Wiedergaben des Videos, bezahlte und unbezahlte zusammen"),
    (_P.TIKTOK, _M.REACH, "reach", "Konten, die das Video mindestens einmal gesehen haben; von der Plattform geschätzt"),
    (_P.TIKTOK, _M.LIKES, "likes", "„Gefällt mir“-Angaben am Video"),
    (_P.TIKTOK, _M.COMMENTS, "comments", "Kommentare unter dem Video"),
    (_P.TIKTOK, _M.SAVES, "favorites", "Wie oft das Video zu den Favoriten hinzugefügt wurde"),
    (_P.TIKTOK, _M.SHARES, "shares", "Wie oft das Video geteilt wurde"),
    (_P.TIKTOK, _M.LINK_CLICKS, "bio_link_clicks", "Klicks auf den Link im Profil"),
    (_P.YOUTUBE, _M.VIEWS, "views", "Aufrufe des Videos nach der Zählung der Plattform"),
    (_P.YOUTUBE, _M.LIKES, "likes", "„Mag ich“-Bewertungen des Videos"),
    (_P.YOUTUBE, _M.COMMENTS, "comments", "Kommentare unter dem Video"),
    (_P.YOUTUBE, _M.SHARES, "shares", "Wie oft das Video über die Teilen-Funktion weitergegeben wurde"),
    (_P.YOUTUBE, _M.LINK_CLICKS, "cardClicks", "Klicks auf Infokarten im Video"),
    (_P.LINKEDIN, _M.REACH, "uniqueImpressionsCount", "Mitglieder, denen der Beitrag mindestens einmal angezeigt wurde; von der Plattform geschätzt"),
    (_P.LINKEDIN, _M.LIKES, "likeCount", "Alle Reaktionen am Beitrag"),
    (_P.LINKEDIN, _M.COMMENTS, "commentCount", "Kommentare unter dem Beitrag"),
    (_P.LINKEDIN, _M.SAVES, "POST_SAVE", "Wie oft der Beitrag gespeichert wurde"),
    (_P.LINKEDIN, _M.SHARES, "RESHARE", "Wie oft der Beitrag erneut geteilt wurde"),
    (_P.LINKEDIN, _M.LINK_CLICKS, "clickCount", "Klicks auf den Beitrag, auch auf Bild und Profil"),
    (_P.MASTODON, _M.LIKES, "favourites_count", "Favorisierungen des Beitrags, soweit der eigene Server sie kennt"),
    (_P.MASTODON, _M.COMMENTS, "replies_count", "Antworten auf den Beitrag, soweit der eigene Server sie kennt"),
    (_P.MASTODON, _M.SHARES, "reblogs_count", "Wie oft der Beitrag geteilt wurde, soweit der eigene Server es weiß"),
    (_P.BLUESKY, _M.LIKES, "likeCount", "„Gefällt mir“-Angaben am Beitrag"),
    (_P.BLUESKY, _M.COMMENTS, "replyCount", "Antworten auf den Beitrag"),
    (_P.BLUESKY, _M.SAVES, "bookmarkCount", "Lesezeichen auf den Beitrag"),
    (_P.BLUESKY, _M.SHARES, "repostCount", "Wie oft der Beitrag geteilt wurde, ohne Zitate"),
    (_P.X, _M.VIEWS, "view_count", "Wie oft der Beitrag angezeigt wurde"),
    (_P.X, _M.LIKES, "like_count", "„Gefällt mir“-Angaben am Beitrag"),
    (_P.X, _M.COMMENTS, "reply_count", "Antworten auf den Beitrag"),
    (_P.X, _M.SAVES, "bookmark_count", "Lesezeichen auf den Beitrag"),
    (_P.X, _M.SHARES, "retweet_count", "Wie oft der Beitrag geteilt wurde, ohne Zitate"),
    (_P.X, _M.LINK_CLICKS, "url_clicks", "Klicks auf den Link im Beitrag"),
)  # fmt: skip

DEFINITIONS: Final[Mapping[tuple[Platform, Metric], Definition]] = {
    (platform, metric): Definition(
        definition_id=f"{platform}.{native}@{DEFINITIONS_AS_OF}",
        platform=platform,
        metric=metric,
        native_metric=native,
        text_de=text,
        unit=_UNITS[metric],
        is_estimate=metric is Metric.REACH,
    )
    for platform, metric, native, text in _TEXTS
}


def definition(*, platform: Platform, metric: Metric) -> Definition:
    """Return what a platform means by a metric; raises ``Refused("metrics.not_offered", platform, metric_name)``."""
    found = DEFINITIONS.get((platform, metric))
    if found is None:
        raise Refused("metrics.not_offered", platform=str(platform), metric_name=METRIC_NAMES_DE[metric])
    return found


def require_summable(*, metric: Metric, platforms: Iterable[Platform]) -> None:
    """Raise ``Refused`` where figures may not be added: ``metrics.reach_not_summable``, ``metrics.definitions_differ``.

    ``platforms``: the platforms of the figures that somebody wants to add.
    """
    if metric is Metric.REACH:
        raise Refused("metrics.reach_not_summable")
    different = {definition(platform=platform, metric=metric).definition_id for platform in platforms}
    if len(different) > 1:
        raise Refused("metrics.definitions_differ", metric_name=METRIC_NAMES_DE[metric])
