# SPDX-License-Identifier: EUPL-1.2
"""Is what was seen live what was approved? Reads the approved files from disk and compares; writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tragweite.apps.content import store
from tragweite.apps.content.models import Item, Version
from tragweite.apps.content.queries import link_address
from tragweite.core.likeness.picture import PictureVerdict, compare_pictures
from tragweite.core.likeness.text import TextComparison, compare_texts, missing_tokens
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationKind

SAME: Final = "same"
CHANGED: Final = "changed"
MISSING: Final = "missing"
NOT_COMPARED: Final = "not_compared"
WITHOUT_MARKS: Final = frozenset({"instagram"})
"""Platforms whose texts come without ``@``, so that its absence proves no change."""


@dataclass(frozen=True, kw_only=True)
class LiveComparison:
    """The verdicts on text and media, and each difference as (kind, details)."""

    text_verdict: str
    media_verdict: str
    differences: tuple[tuple[DeviationKind, dict[str, Any]], ...]


def compare_live(
    *, item: Item, version: Version, live_text: str, live: store.Stored | None, label_seen: bool
) -> LiveComparison:
    """Compare what was seen with the approved version of a post.

    ``live``: the picture or video as it was taken from the post, already kept; ``label_seen``: the advertising label
    was visible, in the text or as the platform shows it. Raises ``Refused("likeness.…")`` for unreadable input.
    """
    text = compare_texts(
        approved=version.text,
        live=live_text,
        mandatory=_links_in(item, version),
        marks_may_be_missing=item.channel.platform in WITHOUT_MARKS,
    )
    media_verdict, media = _media(version, live)
    found = [*_text_differences(text), *_label_differences(version, live_text, label_seen=label_seen), *media]
    return LiveComparison(text_verdict=str(text.verdict), media_verdict=media_verdict, differences=tuple(found))


def _links_in(item: Item, version: Version) -> list[str]:
    """The links that stand in the approved text; others (in the profile, on a story) cannot be seen in the text."""
    links = {version.link, link_address(item)} - {""}
    return sorted(link for link in links if not missing_tokens(text=version.text, mandatory=[link]))


def _text_differences(text: TextComparison) -> list[tuple[DeviationKind, dict[str, Any]]]:
    found: list[tuple[DeviationKind, dict[str, Any]]] = []
    if text.verdict != SAME:
        differences = [list(each) for each in text.differences]
        found.append((DeviationKind.TEXT, {"verdict": str(text.verdict), "differences": differences}))
    found += [(DeviationKind.LINK, {"expected": token}) for token in text.missing_tokens]
    return found


def _label_differences(
    version: Version, live_text: str, *, label_seen: bool
) -> list[tuple[DeviationKind, dict[str, Any]]]:
    if not version.label or label_seen or not missing_tokens(text=live_text, mandatory=[version.label]):
        return []
    return [(DeviationKind.LABEL, {"expected": version.label})]


def _media(version: Version, live: store.Stored | None) -> tuple[str, list[tuple[DeviationKind, dict[str, Any]]]]:
    approved = [(each.medium.sha256, each.medium.kind) for each in version.media.all()]
    if live is None:
        if not approved:
            return NOT_COMPARED, []
        return MISSING, [(DeviationKind.EVIDENCE_MISSING, {"approved": [digest for digest, _kind in approved]})]
    if not approved:  # nothing was approved to be seen, so what is seen is something else
        return CHANGED, [(_kind_of(live.examined.kind), {"approved": [], "live": live.sha256})]
    if any(_is_same(digest, kind, live) for digest, kind in approved):
        return SAME, []
    details = {"approved": [digest for digest, _kind in approved], "live": live.sha256}
    return CHANGED, [(_kind_of(_first_kind(approved)), details)]


def _first_kind(approved: Sequence[tuple[str, str]]) -> str:
    return approved[0][1]


def _kind_of(kind: str) -> DeviationKind:
    return DeviationKind.VIDEO if kind == store.VIDEO else DeviationKind.PICTURE


def _is_same(digest: str, kind: str, live: store.Stored) -> bool:
    """Equal bytes, or for pictures equal pixels; a recompressed copy goes to a person."""
    if digest == live.sha256:
        return True
    if kind != store.PICTURE or live.examined.kind != store.PICTURE:
        return False
    compared = compare_pictures(approved=_bytes(digest), live=_bytes(live.sha256))
    return compared.verdict is PictureVerdict.SAME


def _bytes(digest: str) -> bytes:
    try:
        return store.path_of(digest).read_bytes()
    except FileNotFoundError as problem:
        raise Refused("content.medium_missing", position=1) from problem
