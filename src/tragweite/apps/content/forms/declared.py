# SPDX-License-Identifier: EUPL-1.2
"""The questions about a draft that no machine can answer, in groups; only those that its format raises."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.apps.content.models import Item
from tragweite.core.rules.declarations import Declarations, as_stored, from_stored
from tragweite.core.rules.formats import AUDIO, PICTURE, VIDEO, PostFormat, format_of
from tragweite.web.forms import DateField

Text = Any
"""German, translated when it is shown."""
YES: Final = "yes"
NO: Final = "no"
YES_OR_NO: Final = (("", _("keine Angabe")), (YES, _("ja")), (NO, _("nein")))
MADE: Final = (
    ("", _("keine Angabe")),
    ("none", _("nein")),
    ("assisted", _("nur als Hilfe")),
    ("edited", _("ja, verändert")),
    ("generated", _("ja, erzeugt")),
)
ANSWERS: Final = {
    "ai_use": MADE,
    "ai_text": MADE,
    "music": (
        ("", _("keine Angabe")),
        ("none", _("keine Musik")),
        ("own", _("eigene Musik")),
        ("licensed", _("mit Lizenz")),
        ("platform_library", _("aus der Bibliothek der Plattform")),
    ),
}
IN_WORDS: Final = frozenset({"music_licence", "ai_notice", "occasion"})
DAYS: Final = frozenset({"rights_until"})
MEDIA: Final = frozenset({"ai_use", "ai_realistic", "people_shown", "people_consent", "minors_shown", "minors_consent"})
MOVING: Final = frozenset({"music", "music_licence", "label_in_media"})
OF_CREATORS: Final = frozenset({"label_in_media", "platform_tool"})
OF_AUTHORITIES: Final = frozenset({"sender_identified"})

FOLLOWS: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "rights_until": ("rights_unlimited", frozenset({NO})),
    "people_consent": ("people_shown", frozenset({YES})),
    "minors_consent": ("minors_shown", frozenset({YES})),
    "music_licence": ("music", frozenset({"licensed"})),
    "ai_realistic": ("ai_use", frozenset({"edited", "generated"})),
    "ai_text_reviewed": ("ai_text", frozenset({"edited", "generated"})),
    "ai_notice": ("ai_realistic", frozenset({YES})),
    "coat_of_arms_permitted": ("coat_of_arms", frozenset({YES})),
}
"""Questions that only some answers to another one raise."""
FREE: Final = frozenset({"occasion"})
"""Questions that may stay without an answer."""


@dataclass(frozen=True)
class Group:
    """Questions that belong together."""

    title: Text
    questions: dict[str, Text]


GROUPS: Final = (
    Group(
        _("Kennzeichnung und Absender"),
        {
            "label_in_media": _("Ist die Werbekennzeichnung im Video oder auf den Folien durchgehend zu sehen?"),
            "platform_tool": _("Wird auch die Kennzeichnung der Plattform eingeschaltet?"),
            "sender_identified": _("Ist das Ressort als Absender zu erkennen?"),
        },
    ),
    Group(
        _("Rechte und Personen"),
        {
            "rights_unlimited": _("Gelten die Nutzungsrechte unbefristet?"),
            "rights_until": _("Wenn nein: bis wann?"),
            "people_shown": _("Sind Personen zu erkennen?"),
            "people_consent": _("Haben diese Personen eingewilligt?"),
            "minors_shown": _("Sind Minderjährige zu erkennen?"),
            "minors_consent": _("Liegt die Einwilligung der Eltern vor?"),
            "music": _("Ist Musik dabei?"),
            "music_licence": _("Woher kommt das Recht an der Musik?"),
        },
    ),
    Group(
        _("Künstliche Intelligenz"),
        {
            "ai_use": _("Sind Bild, Video oder Stimme von einer KI gemacht oder verändert?"),
            "ai_realistic": _("Wenn ja: Könnte man es für echt halten?"),
            "ai_text": _("Ist der Text von einer KI geschrieben?"),
            "ai_text_reviewed": _("Wenn ja: Hat ein Mensch ihn geprüft und verantwortet?"),
            "ai_notice": _("Hinweis auf KI im Beitrag, im Wortlaut"),
        },
    ),
    Group(
        _("Inhalt und Politik"),
        {
            "claims_none": _("Kommt der Beitrag ohne Tatsachenbehauptung aus?"),
            "shows_minister": _("Ist ein Mitglied der Landesregierung zu sehen?"),
            "performance_claim": _("Werden Leistungen der Regierung dargestellt?"),
            "occasion": _("Akuter Anlass, der vor Wahlen eine Information nötig macht"),
            "coat_of_arms": _("Ist das Landeswappen zu sehen?"),
            "coat_of_arms_permitted": _("Wenn ja: Ist die Verwendung erlaubt?"),
            "political_actor": _("Spricht oder zahlt eine Partei oder ein Mandatsträger?"),
            "political_influence": _("Soll der Beitrag eine Wahl oder ein Gesetz beeinflussen?"),
        },
    ),
)


def asked(item: Item) -> Iterator[Group]:
    """The groups with the questions that this post raises."""
    for group in GROUPS:
        found = {name: text for name, text in group.questions.items() if _is_asked(name, item)}
        if found:
            yield Group(group.title, found)


def still_open(group: Group, answers: Mapping[str, Any]) -> int:
    """How many questions of a group wait for an answer; what a given answer does not raise is not counted."""
    return sum(1 for name in group.questions if not answers.get(name) and _is_raised(name, answers))


def _is_raised(name: str, answers: Mapping[str, Any]) -> bool:
    if name in FREE:
        return False
    before, raising = FOLLOWS.get(name, ("", frozenset()))
    return not before or str(answers.get(before) or "") in raising


def _is_asked(name: str, item: Item) -> bool:
    kind = format_of(platform=item.channel.platform, format=item.format)
    from_creator = item.sender.startswith("creator")
    if (name in OF_CREATORS and not from_creator) or (name in OF_AUTHORITIES and from_creator):
        return False
    if name == "platform_tool" and item.channel.platform in {"podcast", "blog", "website"}:
        return False
    return not (name in MOVING and not _runs(kind)) and not (name in MEDIA and not kind.media)


def _runs(kind: PostFormat) -> bool:
    """Whether a post of this format may hold something that runs or has slides."""
    return bool(kind.media & {VIDEO, AUDIO}) or (PICTURE in kind.media and kind.most > 1)


def field_for(name: str, label: Text, declared: Declarations) -> forms.Field:
    """The control of one question, with the answer that was given before."""
    if name in DAYS:
        return DateField(label=label, required=False, initial=getattr(declared, name))
    value = as_stored(declared).get(name, "")
    if name in IN_WORDS:
        return forms.CharField(label=label, max_length=300, required=False, initial=value)
    initial = {True: YES, False: NO}[value] if isinstance(value, bool) else value
    return forms.ChoiceField(label=label, choices=ANSWERS.get(name, YES_OR_NO), required=False, initial=initial)


def declarations(before: Declarations, said: dict[str, Any]) -> Declarations:
    """What was said before, and what the form says now; a question left open takes an earlier answer back."""
    stored = {name: value for name, value in as_stored(before).items() if name not in said}
    for name, value in said.items():
        if isinstance(value, date):
            stored[name] = value.isoformat()
        elif value:
            stored[name] = value == YES if value in {YES, NO} and name not in IN_WORDS else value
    return from_stored(stored)
