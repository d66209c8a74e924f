# SPDX-License-Identifier: EUPL-1.2
"""Two versions side by side: text word by word, the other parts as same, changed, added or gone."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tragweite.apps.content.models import Version, VersionMedium
from tragweite.core.likeness.text import compare_texts

TOKEN: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Span:
    """A piece of text: ``same``, ``added`` or ``gone``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """One part of a post in both versions."""

    label: str | Promise
    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class MediumChange:
    """What stands at one place before and after: ``same``, ``moved`` (other place or description), ``changed`` (another
    file), ``added`` or ``gone``."""

    kind: str
    old: VersionMedium | None
    new: VersionMedium | None

    @property
    def place(self) -> VersionMedium | None:
        """The one that is there."""
        return self.new or self.old

    @property
    def is_pair(self) -> bool:
        """Whether two different files of one kind can be laid over each other."""
        return self.old is not None and self.new is not None and self.kind == "changed"


def word_spans(*, old: str, new: str) -> list[Span]:
    """The new text with what was added and what is gone, in reading order; line breaks stay."""
    old_tokens, new_tokens = TOKEN.findall(old), TOKEN.findall(new)
    spans: list[Span] = []
    for op, a, b, c, d in SequenceMatcher(a=old_tokens, b=new_tokens, autojunk=False).get_opcodes():
        if op == "equal":
            spans.append(Span("same", "".join(old_tokens[a:b])))
            continue
        spans += [Span("gone", "".join(old_tokens[a:b]))] if b > a else []
        spans += [Span("added", "".join(new_tokens[c:d]))] if d > c else []
    return spans


@dataclass(frozen=True)
class Comparison:
    """What the compare page shows."""

    old: Version
    new: Version
    text: list[Span]
    is_same_text: bool
    parts: list[Part]
    media: list[MediumChange]


def compare_versions(*, old: Version, new: Version) -> Comparison:
    """Compare two versions of one post; their media are prefetched."""
    return Comparison(
        old=old,
        new=new,
        text=word_spans(old=old.text, new=new.text),
        is_same_text=not compare_texts(approved=old.text, live=new.text).is_deviation,
        parts=[
            *([Part(_("Titel"), old.title, new.title)] if old.title or new.title else []),
            Part(_("Werbekennzeichnung"), old.label, new.label),
            Part(_("Link"), old.link, new.link),
            Part(_("bezahlt verbreitet"), _yes(old.boosted), _yes(new.boosted)),
        ],
        media=_media_changes(old, new),
    )


def _yes(value: bool) -> str:  # noqa: FBT001 - one value, shown as a word
    return _("ja") if value else _("nein")


def _media_changes(old: Version, new: Version) -> list[MediumChange]:
    """The same file is found wherever it stands; other files are paired by their place."""
    before = {each.medium_id: each for each in old.media.all()}
    after = {each.medium_id: each for each in new.media.all()}
    left = {each.position: each for key, each in before.items() if key not in after}
    changes = []
    for key, each in after.items():
        if key in before:
            changes.append(MediumChange(_kind(before[key], each), before[key], each))
            continue
        partner = left.pop(each.position, None)
        fits = partner is not None and partner.medium.kind == each.medium.kind
        if partner is not None and not fits:
            left[each.position] = partner
        changes.append(MediumChange("changed" if fits else "added", partner if fits else None, each))
    return changes + [MediumChange("gone", each, None) for each in left.values()]


def _kind(before: VersionMedium, after: VersionMedium) -> str:
    same = (before.position, before.alt_text, before.subtitles_id) == (
        after.position,
        after.alt_text,
        after.subtitles_id,
    )
    return "same" if same else "moved"
