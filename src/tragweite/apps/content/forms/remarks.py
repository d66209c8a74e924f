# SPDX-License-Identifier: EUPL-1.2
"""Remarks: what they say, where they stand, what became of them."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tragweite.apps.content.models import Remark, Version
from tragweite.core.rules.places import WHOLE, Place, PlaceKind
from tragweite.web.forms import KernForm

from .fields import PercentField, TimeMarkField, long_text, unix_lines

REGION: Final = ("left", "top", "width", "height")
TIMES: Final = ("from_ms", "to_ms")


class RemarkForm(KernForm):
    """A remark on a version; which place it is pinned to follows from what is filled in."""

    kind = forms.ChoiceField(
        label=_("Art"),
        choices=Remark.Kind.choices,
        widget=forms.RadioSelect,
        initial=Remark.Kind.FACT,
        help_text=_("Tatsachen, Recht und Kennzeichnung müssen erledigt sein. Über Stil entscheidet, wer gestaltet."),
    )
    text = forms.CharField(
        label=_("Anmerkung"), max_length=5000, widget=long_text(4), help_text=_("Was soll sich ändern, und warum?")
    )
    quote = forms.CharField(
        label=_("Stelle im Text"),
        max_length=1000,
        required=False,
        strip=False,
        widget=long_text(2),
        help_text=_("Die Worte, um die es geht, genau wie im Text. Leer: der ganze Beitrag."),
    )
    text_from = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    medium = forms.ChoiceField(label=_("Bild, Video oder Ton"), required=False)
    left = PercentField(label=_("von links in %"))
    top = PercentField(label=_("von oben in %"))
    width = PercentField(label=_("Breite in %"))
    height = PercentField(label=_("Höhe in %"))
    from_ms = TimeMarkField(label=_("Beginn (Minuten:Sekunden)"))
    to_ms = TimeMarkField(label=_("Ende (Minuten:Sekunden)"))

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.places = list(version.media.all())
        choices = [("", _("keins")), *((each.medium.sha256, _medium_name(each)) for each in self.places)]
        self.fields["medium"].choices = choices  # type: ignore[attr-defined]
        if len(self.places) == 1:
            self.fields["medium"].initial = self.places[0].medium.sha256
        moving = [each for each in self.places if each.medium.kind != "picture"]
        seen = [each for each in self.places if each.medium.kind != "sound"]
        for name in (*(() if seen else REGION), *(() if moving else TIMES), *(() if self.places else ("medium",))):
            del self.fields[name]

    def clean_quote(self) -> str:
        """The words must stand in the text; which ones is clear from the selection, or because they stand once."""
        return unix_lines(str(self.cleaned_data["quote"]))

    def clean(self) -> dict[str, Any]:
        """One place, wholly named."""
        cleaned = super().clean() or {}
        region, times = self._given(cleaned, REGION), self._given(cleaned, TIMES)
        if sum(map(bool, (cleaned.get("quote", "").strip(), region or times))) > 1:
            raise forms.ValidationError(
                _("Bitte nennen Sie nur eine Stelle: im Text, oder im Bild, Video oder Ton. Für zwei Stellen: zweimal.")
            )
        if (region or times) and not cleaned.get("medium"):
            self.add_error("medium", _("Bitte wählen Sie, in welchem Bild oder Video die Stelle ist."))
        self._whole(cleaned, REGION, region, _("Ein Ausschnitt braucht alle vier Angaben."))
        self._whole(cleaned, TIMES, times, _("Bitte nennen Sie Beginn und Ende."))
        self._require_quote(cleaned)
        return cleaned

    def _given(self, cleaned: dict[str, Any], names: tuple[str, ...]) -> list[str]:
        return [name for name in names if name in self.fields and cleaned.get(name) is not None]

    def _whole(self, cleaned: dict[str, Any], names: tuple[str, ...], given: list[str], text: Any) -> None:
        if not given:
            return
        for name in names:
            if name in self.fields and cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, text)

    def _require_quote(self, cleaned: dict[str, Any]) -> None:
        quote = cleaned.get("quote", "")
        if quote.strip() and self._start_of(quote, cleaned.get("text_from")) is None:
            self.add_error(
                "quote",
                _("Diese Worte stehen nicht genau einmal im Text. Bitte kopieren Sie die Stelle, lieber etwas länger."),
            )

    def _start_of(self, quote: str, hint: int | None) -> int | None:
        text = self.version.text
        if hint is not None and text[hint : hint + len(quote)] == quote:
            return hint
        return text.index(quote.strip()) if text.count(quote.strip()) == 1 else None

    def content(self) -> dict[str, Any]:
        """The keyword arguments of ``add_remark``."""
        cleaned = self.cleaned_data
        return {"kind": cleaned["kind"], "text": cleaned["text"], "place": self._place(cleaned)}

    def _place(self, cleaned: dict[str, Any]) -> Place:
        if cleaned["quote"].strip():
            return self._text_place(cleaned["quote"], cleaned.get("text_from"))
        region = {name: cleaned[name] for name in self._given(cleaned, REGION)}
        times = {name: cleaned[name] for name in self._given(cleaned, TIMES)}
        if region:
            return Place(kind=PlaceKind.REGION, medium_sha256=cleaned["medium"], **region, **times)
        if times:
            return Place(kind=PlaceKind.TIME, medium_sha256=cleaned["medium"], **times)
        return WHOLE

    def _text_place(self, quote: str, hint: int | None) -> Place:
        start = self._start_of(quote, hint) or 0
        words = quote if self.version.text[start : start + len(quote)] == quote else quote.strip()
        return Place(kind=PlaceKind.TEXT, quote=words, text_from=start, text_to=start + len(words))

    def region_fields(self) -> list[forms.BoundField]:
        """The four numbers of a rectangle, where the post has something to see."""
        return [self[name] for name in REGION if name in self.fields]

    def time_fields(self) -> list[forms.BoundField]:
        """Beginning and end, where the post has something that runs."""
        return [self[name] for name in TIMES if name in self.fields]


def _medium_name(place: Any) -> str:
    words = {"picture": _now("Bild %(number)s"), "video": _now("Video %(number)s"), "sound": _now("Ton %(number)s")}
    return words.get(place.medium.kind, _now("Datei %(number)s")) % {"number": place.position}


class AnswerForm(KernForm):
    """An answer in the thread of a remark."""

    text = forms.CharField(label=_("Antwort"), max_length=2000, widget=long_text(2))


class ResolveForm(KernForm):
    """What became of a remark."""

    outcome = forms.ChoiceField(label=_("Ergebnis"), choices=Remark.Outcome.choices, required=False)
    reason = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        required=False,
        widget=long_text(2),
        help_text=_("Nötig, wenn die Anmerkung nicht übernommen wird."),
    )


class OutsideRemarkForm(KernForm):
    """A question or remark of someone outside."""

    text = forms.CharField(label=_("Ihre Nachricht"), max_length=2000, widget=long_text(3))
