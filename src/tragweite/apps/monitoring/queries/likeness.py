# SPDX-License-Identifier: EUPL-1.2
"""Is what was seen live what was approved? Text, label, link, account and time; the files stand in ``files``."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from tragweite.apps.content.models import Evidence, Item, Publication, Version
from tragweite.apps.content.queries import current_release, link_address
from tragweite.core.likeness.text import (
    TextComparison,
    Verdict,
    compare_texts,
    mandatory_in,
    missing_tokens,
    word_differences,
)
from tragweite.core.rules.states import DeviationKind

SAME: Final = "same"
PERSON: Final = "person"
MISSING: Final = "missing"
NOT_COMPARED: Final = "not_compared"
RUNNING: Final = "running"
GRAVITY: Final = (NOT_COMPARED, SAME, MISSING, PERSON, "changed", "different")
"""From the harmless to the worst; the worst of the parts is the verdict of the whole."""
WITHOUT_MARKS: Final = frozenset({"instagram"})
"""Platforms whose texts come without ``@``, so that its absence proves no change."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference; ``is_certain`` is False where only a person can say whether it is one."""

    kind: DeviationKind
    details: dict[str, Any]
    is_certain: bool = True


@dataclass(frozen=True, kw_only=True)
class WordsComparison:
    """The verdict on the text and every difference in words, label, link, account and time."""

    text_verdict: str
    differences: tuple[Difference, ...]


def worst(*verdicts: str) -> str:
    """The verdict of the whole from those of its parts."""
    return max(verdicts, key=GRAVITY.index)


def approved_words(version: Version) -> str:
    """The approved text as it is read live: the title, where there is one, stands above it."""
    return f"{version.title}\n{version.text}" if version.title else version.text


def compare_words(evidence: Evidence, *, label_seen: bool) -> WordsComparison:
    """Hold everything but the files of a piece of evidence against the approved version; writes nothing.

    ``label_seen``: the advertising label was visible, in the text or as the platform shows it. A post that was deleted
    differs in nothing else; of one that could not be reached nothing is known. Of what came in through a personal link
    only the words that were sent along are compared. Raises ``Refused("likeness.text_too_long")``.
    """
    publication = evidence.publication
    item, version = publication.item, publication.version
    if evidence.found == Evidence.Found.DELETED:
        gone = Difference(kind=DeviationKind.DELETED, details={"seen_at": evidence.seen_at.isoformat()})
        return WordsComparison(text_verdict=NOT_COMPARED, differences=(gone, *time_differences(publication)))
    if evidence.found == Evidence.Found.UNREACHABLE or not has_words(evidence):
        return WordsComparison(text_verdict=NOT_COMPARED, differences=())
    approved = approved_words(version)
    without_marks = item.channel.platform in WITHOUT_MARKS
    text = compare_texts(
        approved=approved,
        live=evidence.live_text,
        mandatory=_mandatory(item, version, approved, without_marks=without_marks),
        marks_may_be_missing=without_marks,
    )
    found = [
        *_text_differences(text),
        *_label_differences(version, evidence.live_text, label_seen=label_seen or not _shows_label(evidence)),
        *_account_differences(evidence, item),
        *time_differences(publication),
    ]
    return WordsComparison(text_verdict=str(text.verdict), differences=tuple(found))


def has_words(evidence: Evidence) -> bool:
    """Whether the text of the live post is known: whoever hands evidence in from outside may leave it out."""
    return evidence.captured_from_id is None or bool(evidence.live_text.strip())


def _shows_label(evidence: Evidence) -> bool:
    """Whether the label can be missed here: outside the text only a look of the ministry can say that it was there."""
    version = evidence.publication.version
    return evidence.captured_from_id is None or not missing_tokens(
        text=approved_words(version), mandatory=[version.label]
    )


def words_between(version: Version, evidence: Evidence) -> tuple[tuple[str, str, str], ...]:
    """The words in which the text that was seen differs from the approved one, as (op, old, new)."""
    return word_differences(old=approved_words(version), new=evidence.live_text)


def _mandatory(item: Item, version: Version, approved: str, *, without_marks: bool) -> list[str]:
    """Hashtags, mentions and links of the approved text, and the tracked link where it stands in the text.

    Others (in the profile, on a story) cannot be seen in the text. The label is asked for by itself.
    """
    links = [
        link
        for link in (version.link, link_address(item))
        if link and not missing_tokens(text=approved, mandatory=[link])
    ]
    tokens = [each for each in mandatory_in(approved) if each != version.label]
    if without_marks:
        tokens = [each for each in tokens if not each.startswith("@")]
    return list(dict.fromkeys([*tokens, *links]))


def _text_differences(text: TextComparison) -> list[Difference]:
    found: list[Difference] = []
    marks = [each for each in text.missing_tokens if each.startswith(("#", "@"))]
    if text.verdict is not Verdict.SAME or marks:
        details = {
            "verdict": str(text.verdict),
            "differences": [list(each) for each in text.differences],
            "missing": marks,
            "signs": [asdict(each) for each in text.signs],
        }
        is_certain = text.verdict is not Verdict.PERSON
        found.append(Difference(kind=DeviationKind.TEXT, details=details, is_certain=is_certain))
    links = [each for each in text.missing_tokens if each not in marks]
    return [*found, *(Difference(kind=DeviationKind.LINK, details={"expected": each}) for each in _whole(links))]


def _whole(links: Sequence[str]) -> list[str]:
    """One link is named once, however it is written (with or without its scheme)."""
    return [each for each in links if not any(each != other and each in other for other in links)]


def _label_differences(version: Version, live_text: str, *, label_seen: bool) -> list[Difference]:
    if not version.label or label_seen or not missing_tokens(text=live_text, mandatory=[version.label]):
        return []
    return [Difference(kind=DeviationKind.LABEL, details={"expected": version.label})]


def _account_differences(evidence: Evidence, item: Item) -> list[Difference]:
    wanted, seen = item.channel.handle.lstrip("@"), evidence.account.lstrip("@")
    if not seen or seen.casefold() == wanted.casefold():
        return []
    return [Difference(kind=DeviationKind.ACCOUNT, details={"expected": wanted, "seen": seen})]


def time_differences(publication: Publication) -> list[Difference]:
    """A post that went out before or after its window differs in its time, however alike it is."""
    window = current_release(publication.approval) if publication.approval else None
    if window is None or window.opens_at <= publication.published_at < window.closes_at:
        return []
    details = {
        "published_at": publication.published_at.isoformat(),
        "opens_at": window.opens_at.isoformat(),
        "closes_at": window.closes_at.isoformat(),
        "early": publication.published_at < window.opens_at,
    }
    return [Difference(kind=DeviationKind.TIME, details=details)]
