# SPDX-License-Identifier: EUPL-1.2
"""A draft as somebody writes it: only the fields that its platform and format have."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tragweite.apps.content.actions import GivenMedium
from tragweite.apps.content.models import Item, Version, VersionMedium
from tragweite.apps.content.queries import link_address
from tragweite.core.refusal import Refused
from tragweite.core.rules.checks.draft import asks_label
from tragweite.core.rules.declarations import Declarations, from_stored
from tragweite.core.rules.formats import AUDIO, PICTURE, VIDEO, format_of
from tragweite.web.forms import KernForm

from .declared import Group, asked, declarations, field_for, still_open
from .fields import long_text, unix_lines
from .parking import Parked, park, unpark

UPLOADS: Final = 4
"""Files in one go; further ones come with the next version, which keeps those that are there."""
TYPES: Final[Mapping[str, tuple[str, Any]]] = {
    PICTURE: ("image/jpeg,image/png,image/webp,image/avif,image/heic", _("Bild (JPEG, PNG, WebP, AVIF, HEIC)")),
    VIDEO: ("video/mp4,video/quicktime", _("Video (MP4, MOV)")),
    AUDIO: ("audio/mpeg,audio/mp4,audio/ogg,audio/wav,audio/flac", _("Ton (MP3, M4A, OGG, WAV)")),
}
SUBTITLE_TYPES: Final = ".vtt,.srt,text/vtt"
SPOKEN: Final = frozenset({VIDEO, AUDIO})


class VersionForm(KernForm):
    """A draft: words, label, link, the media that stay and the ones that come, and what is said about them."""

    title = forms.CharField(label=_("Titel"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        required=False,
        widget=long_text(8),
        help_text=_("Genau so, wie er veröffentlicht wird, mit Hashtags und Erwähnungen."),
    )
    label = forms.CharField(label=_("Werbekennzeichnung"), max_length=200)
    link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Der gezählte Link dieses Beitrags ist schon eingetragen."),
    )
    boosted = forms.BooleanField(label=_("Der Beitrag wird bezahlt verbreitet"), required=False)

    def __init__(self, *args: Any, item: Item, previous: Version | None, label: str = "", **kwargs: Any) -> None:
        self.item, self.kept = item, list(previous.media.all()) if previous else []
        self.post_format = format_of(platform=item.channel.platform, format=item.format)
        self.declared = from_stored(previous.declarations) if previous else Declarations()
        self.groups = list(asked(item))
        initial = _initial(item, previous, label)
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self._set_label()
        if not self.post_format.has_title:
            del self.fields["title"]
        for name, question in self._questions():
            self.fields[f"said_{name}"] = field_for(name, question, self.declared)
        for place, each in enumerate(self.kept, start=1):
            self._add_kept(place, each)
        for number in range(1, self.uploads + 1):
            self._add_upload(number)

    def _set_label(self) -> None:
        """A label is asked for where another speaks for money or money buys delivery; an own post needs none."""
        self.fields["label"].required = self.item.sender.startswith("creator")
        if not asks_label(sender=self.item.sender, boosted=False):
            self.fields["label"].help_text = _(
                "Auf einem eigenen Kanal nicht nötig, solange die Verbreitung nicht bezahlt wird."
            )

    @property
    def uploads(self) -> int:
        """How many files may come at once."""
        return min(UPLOADS, self.post_format.most) if self.post_format.media else 0

    @property
    def takes_subtitles(self) -> bool:
        """Whether the format may hold something that is spoken."""
        return bool(self.post_format.media & SPOKEN)

    def _questions(self) -> list[tuple[str, Any]]:
        return [pair for group in self.groups for pair in group.questions.items()]

    def _add_kept(self, place: int, each: VersionMedium) -> None:
        names, key = {"position": place}, each.medium_id
        self.fields[f"keep_{key}"] = forms.BooleanField(
            label=_now("Bild oder Video %(position)s behalten") % names, required=False, initial=True
        )
        self.fields[f"alt_{key}"] = forms.CharField(
            label=_now("Beschreibung zu %(position)s") % names, max_length=500, initial=each.alt_text
        )
        if len(self.kept) > 1:
            self.fields[f"order_{key}"] = _order_field(_now("Platz von %(position)s") % names, initial=place)
        if each.medium.kind in SPOKEN:
            self.fields[f"subtitles_{key}"] = _subtitles_field(_now("Untertitel zu %(position)s") % names)

    def _add_upload(self, number: int) -> None:
        names = {"number": number}
        kinds = [TYPES[kind] for kind in (PICTURE, VIDEO, AUDIO) if kind in self.post_format.media]
        self.fields[f"file_{number}"] = forms.FileField(
            label=_now("Neue Datei %(number)s") % names,
            required=False,
            help_text=_now(" oder ").join(str(words) for _types, words in kinds) if number == 1 else "",
            widget=forms.FileInput(attrs={"accept": ",".join(types for types, _words in kinds)}),
        )
        self.fields[f"parked_{number}"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
        self.fields[f"new_alt_{number}"] = forms.CharField(
            label=_now("Beschreibung zur Datei %(number)s") % names,
            max_length=500,
            required=False,
            help_text=_now("Zu jeder Datei nötig: Was ist zu sehen? Für Menschen, die das Bild nicht sehen."),
        )
        if self.takes_subtitles:
            self.fields[f"new_subtitles_{number}"] = _subtitles_field(_now("Untertitel zur Datei %(number)s") % names)

    def question_groups(self) -> list[tuple[Any, list[forms.BoundField], int, bool]]:
        """The questions about the content, by group: title, fields, how many are open, whether one is wrong."""
        answers = {name: self[f"said_{name}"].value() for name, _question in self._questions()}
        return [self._group(group, still_open(group, answers)) for group in self.groups]

    def _group(self, group: Group, count: int) -> tuple[Any, list[forms.BoundField], int, bool]:
        fields = [self[f"said_{name}"] for name in group.questions]
        return group.title, fields, count, any(field.errors for field in fields)

    def kept_fields(self) -> list[tuple[VersionMedium, list[forms.BoundField]]]:
        """The media that are there, each with its fields."""
        return [
            (each, [self[f"{name}_{each.medium_id}"] for name in ("keep", "alt", "order", "subtitles")
                    if f"{name}_{each.medium_id}" in self.fields])
            for each in self.kept
        ]  # fmt: skip

    def upload_fields(self) -> list[tuple[list[forms.BoundField], forms.BoundField, Parked | None]]:
        """The places for new files: fields, the mark of a file that has arrived already, and that file."""
        names = ("file", "new_alt", "new_subtitles")
        return [
            (
                [self[f"{name}_{number}"] for name in names if f"{name}_{number}" in self.fields],
                self[f"parked_{number}"],
                self._parked(number),
            )
            for number in range(1, self.uploads + 1)
        ]

    def _parked(self, number: int) -> Parked | None:
        mark = self.data.get(self.add_prefix(f"parked_{number}"), "") if self.is_bound else ""
        return unpark(mark, item_id=self.item.pk) if mark else None

    def is_parked(self, name: str) -> bool:
        """Pictures, films and sound are kept; subtitles are chosen once more."""
        kind, _line, number = name.partition("_")
        return kind == "file" and self._parked(int(number)) is not None

    def park_files(self) -> None:
        """Keep the files of a form that has to be corrected, so that nobody uploads them twice."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, where something was sent
        for number in range(1, self.uploads + 1):
            upload = self.files.get(self.add_prefix(f"file_{number}"))
            if upload:
                try:
                    data[self.add_prefix(f"parked_{number}")] = park(
                        upload, name=str(upload.name), item_id=self.item.pk
                    )
                except Refused:  # the form says already what is wrong with this file
                    continue
        self.data = data

    def clean_text(self) -> str:
        """The content hash must not depend on the browser's line ends."""
        return unix_lines(str(self.cleaned_data["text"]))

    def clean(self) -> dict[str, Any]:
        """Every medium that stays or comes needs its description; one that goes needs none."""
        cleaned = super().clean() or {}
        for is_there, described in self._pairs(cleaned):
            if not is_there:
                self.errors.pop(described, None)
            if is_there and not cleaned.get(described, "").strip() and described not in self.errors:
                self.add_error(described, _("Bitte beschreiben Sie in einem Satz, was zu sehen ist."))
        return cleaned

    def _pairs(self, cleaned: dict[str, Any]) -> list[tuple[bool, str]]:
        kept = [(bool(cleaned.get(f"keep_{each.medium_id}")), f"alt_{each.medium_id}") for each in self.kept]
        new = [
            (bool(cleaned.get(f"file_{number}") or self._parked(number)), f"new_alt_{number}")
            for number in range(1, self.uploads + 1)
        ]
        return kept + new

    def content(self) -> dict[str, Any]:
        """The keyword arguments of ``submit_version`` that are content."""
        cleaned = self.cleaned_data
        words = {name: cleaned[name] for name in ("text", "label", "link", "boosted")}
        said = {name: cleaned.get(f"said_{name}", "") for name, _question in self._questions()}
        return {
            **words,
            "title": cleaned.get("title", ""),
            "media": [*self._kept_media(), *self._new_media()],
            "declarations": declarations(self.declared, said),
        }

    def _kept_media(self) -> list[GivenMedium]:
        cleaned = self.cleaned_data
        stays = [each for each in self.kept if cleaned.get(f"keep_{each.medium_id}")]
        # Equal numbers keep the order in which they were.
        stays.sort(key=lambda each: cleaned.get(f"order_{each.medium_id}") or each.position)
        return [
            GivenMedium(
                each.medium,
                cleaned[f"alt_{each.medium_id}"],
                cleaned.get(f"subtitles_{each.medium_id}") or each.subtitles,
            )
            for each in stays
        ]

    def _new_media(self) -> list[GivenMedium]:
        cleaned, found = self.cleaned_data, []
        for number in range(1, self.uploads + 1):
            parked = self._parked(number)
            upload = cleaned.get(f"file_{number}") or (parked.stored() if parked else None)
            if upload:
                subtitles = cleaned.get(f"new_subtitles_{number}") or None
                found.append(GivenMedium(upload, cleaned[f"new_alt_{number}"], subtitles))
        return found


def _initial(item: Item, previous: Version | None, label: str) -> dict[str, Any]:
    boosted = item.sender.endswith("_boosted")
    words = label if asks_label(sender=item.sender, boosted=boosted) else ""
    fresh = {"link": link_address(item), "label": words, "boosted": boosted}
    names = ("title", "text", "label", "link", "boosted")
    return fresh | ({name: getattr(previous, name) for name in names} if previous else {})


def _order_field(label: str, *, initial: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "tw-short"})
    return forms.IntegerField(label=label, min_value=1, max_value=99, required=False, initial=initial, widget=widget)


def _subtitles_field(label: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        help_text=_now("WebVTT oder SRT. Leer: wie bisher."),
        widget=forms.FileInput(attrs={"accept": SUBTITLE_TYPES}),
    )
