# SPDX-License-Identifier: EUPL-1.2
"""Forms of the room. What they mean is checked by the actions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.apps.findings.queries import ReadyParagraph
from tragweite.apps.people.models import Ministry
from tragweite.core.rules.money import Basis
from tragweite.web.forms import DateField, KernForm
from tragweite.web.states import choices

from .models import ParliamentaryQuestion, SubQuestion
from .queries import imports_within, levels
from .queries.cuts import BREAKDOWNS
from .queries.intake import map_names

LONG = forms.Textarea(attrs={"rows": 4})


def _optional_text(label: Any, *, length: int = 200, **values: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **values)


class AnswerTextsForm(KernForm):
    """The words around the figures, and the cut-off."""

    title = forms.CharField(label=_("Betreff"), max_length=300)
    cutoff_on = DateField(
        label=_("Stichtag"), help_text=_("Gezählt wird, was bis zu diesem Tag erfasst ist. Ein neuer Stichtag verlangt neue Zahlen.")
    )  # fmt: skip
    answering_office = forms.CharField(label=_("Es antwortet (Amtsbezeichnung)"), max_length=200)
    signatory = _optional_text(_("Unterzeichnet von"))
    place = _optional_text(_("Ort"), length=80)
    file_reference = _optional_text(_("Aktenzeichen"), length=60)
    agreeing = _optional_text(_("Im Einvernehmen mit"), length=300, help_text=_("wie im Satz gedruckt, zum Beispiel: dem Minister der Finanzen"))  # fmt: skip
    questioner_preface = forms.CharField(label=_("Vorbemerkung Fragesteller"), widget=LONG, required=False)
    preface = forms.CharField(label=_("Vorbemerkung der Landesregierung"), widget=LONG, required=False)


class QuestionForm(AnswerTextsForm):
    """A new question with all its sub-questions."""

    kind = forms.ChoiceField(label=_("Art"), choices=ParliamentaryQuestion.Kind.choices)
    number = forms.RegexField(
        label=_("Drucksache"), regex=r"^\d{1,2}/\d{1,6}$", help_text=_("zum Beispiel 21/1234"),
        error_messages={"invalid": _("Bitte schreiben Sie Wahlperiode und Nummer, zum Beispiel 21/1234.")},
    )  # fmt: skip
    questioner = forms.CharField(label=_("Fragestellerin oder Fragesteller"), max_length=200)
    faction = forms.CharField(label=_("Fraktion"), max_length=80)
    asked_on = DateField(label=_("Gestellt am"))
    received_on = DateField(label=_("Bei der Landesregierung eingegangen am"))
    lead_ministry = forms.ModelChoiceField(label=_("Federführung"), queryset=Ministry.objects.none())
    questions = forms.CharField(
        label=_("Teilfragen"), widget=forms.Textarea(attrs={"rows": 8}), help_text=_("Jede Teilfrage in einer eigenen Zeile.")
    )  # fmt: skip
    field_order = (
        "kind", "number", "title", "questioner", "faction", "asked_on", "received_on", "lead_ministry",
        "answering_office", "questions", "questioner_preface", "cutoff_on",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cutoff_on"].required = False
        self.fields["cutoff_on"].help_text = _("Ohne Angabe gilt der Tag des Eingangs.")
        self.fields["lead_ministry"].queryset = Ministry.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_questions(self) -> list[str]:
        """One sub-question a line, empty lines left out."""
        return [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]


class PartForm(KernForm):
    """One more sub-question."""

    text = forms.CharField(label=_("Teilfrage"), widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(KernForm):
    """Why an answer is given back."""

    reason = forms.CharField(label=_("Grund"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class BindForm(KernForm):
    """How one sub-question is answered, with every parameter of the query."""

    query = forms.ChoiceField(
        label=_("Abfrage"), choices=SubQuestion.Query.choices, required=False, widget=forms.RadioSelect
    )
    breakdowns = forms.MultipleChoiceField(
        label=_("Aufgeschlüsselt nach"), choices=list(BREAKDOWNS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    cost_state = forms.ChoiceField(label=_("Kostenstand"), choices=[("", _("wie angegeben")), *choices("cost")], required=False, help_text=_("Für eigene Kampagnen ist ein Kostenstand nötig."))  # fmt: skip
    basis = forms.ChoiceField(
        label=_("Umsatzsteuer"), required=False,
        choices=[("", _("wie angegeben")), (Basis.GROSS.value, _("brutto")), (Basis.NET.value, _("netto"))],
    )  # fmt: skip
    ministries = forms.ModelMultipleChoiceField(label=_("Umfang (Ressorts)"), queryset=Ministry.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Ohne Auswahl: alle. Nachgeordnete Stellen werden einzeln gewählt."))  # fmt: skip
    year_from = forms.IntegerField(label=_("Jahr von"), min_value=1990, max_value=2100, required=False)
    year_to = forms.IntegerField(label=_("Jahr bis"), min_value=1990, max_value=2100, required=False)
    published_import = forms.ChoiceField(label=_("Import"), required=False)
    published_level = forms.ChoiceField(label=_("Ebene"), required=False)
    published_authority = _optional_text(_("Stelle enthält"))
    published_campaign = _optional_text(_("Maßnahme enthält"))
    published_platform = _optional_text(_("Plattform enthält"))
    non_answer = forms.ChoiceField(
        label=_("Statt einer Zahl"), choices=[("", "–"), *choices("non_answer")], required=False
    )
    answer_text = forms.CharField(label=_("Text der Antwort"), widget=forms.Textarea(attrs={"rows": 5}), required=False)

    def __init__(self, *args: Any, scope: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ministries"].queryset = Ministry.objects.order_by("name")  # type: ignore[attr-defined]
        imports = [(str(each.pk), f"{each.file_name} ({each.row_count})") for each in imports_within(scope)]
        self.fields["published_import"].choices = [("", _("alle")), *imports]  # type: ignore[attr-defined]
        self.fields["published_level"].choices = [("", _("alle")), *levels()]  # type: ignore[attr-defined]

    def bound_values(self) -> dict[str, Any]:
        """The cleaned values as ``bind_sub_question`` takes them."""
        values = dict(self.cleaned_data)
        names = ("import", "level", "authority", "campaign", "platform")
        wanted = {name: values.pop(f"published_{name}") for name in names}
        if wanted["import"]:
            wanted["import"] = int(wanted["import"])
        return {**values, "ministries": list(values["ministries"]), "published_filter": wanted}


class ParagraphsForm(KernForm):
    """Which paragraphs of released results go into the answer."""

    paragraphs = forms.MultipleChoiceField(label=_("Absätze"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, paragraphs: Sequence[ReadyParagraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found = paragraphs
        choices = [(each.key, f"{each.title} – {each.text}") for each in paragraphs]
        self.fields["paragraphs"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> list[ReadyParagraph]:
        """In the order of the page."""
        return [each for each in self._found if each.key in self.cleaned_data["paragraphs"]]


def initial_of(sub: SubQuestion) -> dict[str, Any]:
    """The stored parameters of a sub-question for ``BindForm``."""
    names = ("query", "breakdowns", "cost_state", "basis", "year_from", "year_to", "non_answer", "answer_text")
    wanted = {f"published_{name}": value for name, value in sub.published_filter.items()}
    return {**{name: getattr(sub, name) for name in names}, **wanted, "ministries": list(sub.ministries.all())}


class SpendingForm(KernForm):
    """A file of published spending and how to read it."""

    file = forms.FileField(label=_("CSV-Datei"))
    map = forms.ChoiceField(label=_("Zuordnung der Spalten"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["map"].choices = [(name, name) for name in map_names()]  # type: ignore[attr-defined]
