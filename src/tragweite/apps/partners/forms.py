# SPDX-License-Identifier: EUPL-1.2
"""What people type into the register and into the selection. The rules stand in ``checks`` and in the actions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.people.models import Ministry
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.money import parse_share
from tragweite.web.forms import CountField, DateField, EuroField, KernForm
from tragweite.web.refusals import refusal_text

from . import queries
from .models import AudienceShare, Candidate, CandidateReview, Channel, Party
from .policies import KEEPERS

STORED_SHARE = Decimal("0.00001")
SCORES = [
    ("", _("bitte wählen")),
    ("1", _("1 – schwach")),
    ("2", _("2")),
    ("3", _("3 – mittel")),
    ("4", _("4")),
    ("5", _("5 – sehr gut")),
]


class PercentField(forms.CharField):
    """A percentage as Germans write it, with or without the sign; the cleaned value is a share of 0 to 1."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "tw-short"})
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            share = parse_share(text if text.endswith("%") else f"{text} %")
        except Refused as refused:
            raise ValidationError(refusal_text(refused), code=refused.code) from refused
        if share != share.quantize(STORED_SHARE):
            raise ValidationError(_("Bitte geben Sie höchstens drei Nachkommastellen an."), code="too_precise")
        return share.quantize(STORED_SHARE)


class PartyForm(KernForm):
    """A partner in the register."""

    ministry = forms.ModelChoiceField(
        Ministry.objects.none(), label=_("Aufgenommen von"), empty_label=None, help_text=_("Ihr Ressort")
    )
    kind = forms.ChoiceField(label=_("Art"), choices=Party.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    legal_form = forms.ChoiceField(label=_("Rechtsform"), choices=Party.LegalForm.choices)
    email = forms.EmailField(
        label=_("E-Mail"),
        required=False,
        error_messages={"invalid": _("Das ist keine E-Mail-Adresse. Bitte schreiben Sie sie so: name@beispiel.de")},
    )
    seat = forms.CharField(label=_("Sitz"), required=False, max_length=120)
    agency = forms.ModelChoiceField(
        Party.objects.none(), label=_("vertreten durch"), required=False, empty_label=_("niemanden")
    )

    def __init__(self, *args: Any, scope: Scope, party: Party | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ministries, agencies = self.fields["ministry"], self.fields["agency"]
        if isinstance(agencies, forms.ModelChoiceField):
            agencies.queryset = Party.objects.filter(kind=Party.Kind.AGENCY).order_by("name")
        if isinstance(ministries, forms.ModelChoiceField):
            ministries.queryset = Ministry.objects.filter(pk__in=scope.ministries_with(*KEEPERS))
        if party is not None:
            del self.fields["ministry"]


class FollowersForm(KernForm):
    """A number of followers with its day and source."""

    count = CountField(label=_("Follower"))
    on = DateField(label=_("Stand"))
    source = forms.CharField(
        label=_("Quelle"), max_length=200, help_text=_("Zum Beispiel: Profilseite, Auskunft der Agentur")
    )


class ChannelForm(KernForm):
    """An account on a platform; followers may follow later."""

    platform = forms.ChoiceField(label=_("Plattform"), choices=Channel.Platform.choices)
    handle = forms.CharField(label=_("Kontoname"), max_length=120, help_text=_("Ohne @ und ohne Adresse"))
    followers_count = CountField(label=_("Follower"), required=False)
    followers_on = DateField(label=_("Stand der Follower"), required=False)
    followers_source = forms.CharField(label=_("Quelle der Follower"), required=False, max_length=200)


class OwnChannelForm(ChannelForm):
    """An account of a ministry."""

    ministry = forms.ModelChoiceField(Ministry.objects.none(), label=_("Ressort"), empty_label=None)
    field_order = ["ministry"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ministry"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Ministry.objects.filter(pk__in=scope.ministries_with(*KEEPERS))


class AudienceShareForm(KernForm):
    """Which part of an audience falls into one group."""

    dimension = forms.ChoiceField(label=_("Merkmal"), choices=AudienceShare.Dimension.choices)
    bucket = forms.CharField(label=_("Gruppe"), max_length=60, help_text=_("Zum Beispiel: 18 bis 24 Jahre, Hessen"))
    share = PercentField(label=_("Anteil in Prozent"), help_text=_("Zum Beispiel: 12,5"))
    source = forms.CharField(label=_("Quelle"), max_length=200, help_text=_("Zum Beispiel: Einblicke der Plattform"))
    as_of = DateField(label=_("Stand"))


class AssessmentForm(KernForm):
    """Scores and words about a candidate."""

    target_group_fit = forms.TypedChoiceField(
        label=_("Passung zur Zielgruppe"),
        choices=SCORES,
        coerce=int,
    )
    content_quality = forms.TypedChoiceField(
        label=_("Qualität der Inhalte"),
        choices=SCORES,
        coerce=int,
    )
    label_discipline = forms.TypedChoiceField(
        label=_("Kennzeichnung von Werbung bisher"),
        choices=SCORES,
        coerce=int,
    )
    assessment = forms.CharField(
        label=_("Bewertung"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Was spricht dafür, was dagegen? Nur was belegt ist und für die Auswahl zählt."),
    )
    offer_net_cents = EuroField(
        label=_("Angebot (netto)"),
        required=False,
        help_text=_("Für die ganze Leistung. Umsatzsteuer und Künstlersozialabgabe rechnet Tragweite dazu."),
    )
    offer_source = forms.CharField(
        label=_("Quelle des Angebots"),
        required=False,
        max_length=200,
        help_text=_("Zum Beispiel: E-Mail der Agentur vom 3. Juni"),
    )


class CandidateForm(AssessmentForm):
    """A partner to be considered."""

    party = forms.ModelChoiceField(Party.objects.none(), label=_("Partner"), empty_label=_("bitte wählen"))
    field_order = ["party"]

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["party"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = queries.partners_to_consider(campaign)


class DecisionForm(KernForm):
    """Yes or no with the reason."""

    decision = forms.ChoiceField(
        label=_("Entscheidung"),
        choices=[each for each in Candidate.Decision.choices if each[0] != Candidate.Decision.OPEN],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Sie steht im Auswahlvermerk und muss ohne weitere Unterlagen verständlich sein."),
    )


class SelectionNoteForm(KernForm):
    """The text of the note that is signed together with all decisions."""

    text = forms.CharField(
        label=_("Vermerk"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Warum diese Auswahl als Ganzes? Die Entscheidungen mit ihren Gründen werden angefügt."),
    )


class InterestForm(KernForm):
    """Whether one is biased."""

    has_conflict = forms.TypedChoiceField(
        label=_("Sind Sie befangen?"),
        choices=[("nein", _("Nein, ich bin nicht befangen")), ("ja", _("Ja, ich wirke nicht mit"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        help_text=_("Befangen ist, wer zu Erwogenen eine persönliche oder geschäftliche Beziehung hat."),
    )
    text = forms.CharField(
        label=_("Worin liegt die Befangenheit?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Nur bei „Ja“. Die Angabe steht in der Akte, nicht im Auswahlvermerk."),
    )


class ReviewForm(KernForm):
    """One stage of the review."""

    verdict = forms.ChoiceField(label=_("Ergebnis"), choices=CandidateReview.Verdict.choices, widget=forms.RadioSelect)
    unit = forms.CharField(label=_("Ihr Referat"), max_length=120, help_text=_("Zum Beispiel: Referat II 3"))
    reason = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Sie steht im Auswahlvermerk."),
    )


class WorkbenchForm(KernForm):
    """Budget and rules of a selection; sent by GET, so that an address keeps them."""

    budget_cents = EuroField(label=_("Budget (brutto, mit Abgaben)"))
    at_most_agency = CountField(label=_("Höchstens je Agentur"), required=False, min_value=1, max_value=100)
    spread = PercentField(
        label=_("Unsicherheit der Anteile"),
        required=False,
        help_text=_("So weit können die Angaben zum Publikum daneben liegen. Ohne Angabe: 20 Prozent."),
    )
    required_keys = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    excluded_keys = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    first = forms.ChoiceField(label=_("Schließen sich aus: eine Person"), required=False)
    second = forms.ChoiceField(label=_("und eine andere"), required=False)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], platforms: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("required_keys", "excluded_keys"):
            self._choices(name, people)
        for name in ("first", "second"):
            self._choices(name, [("", _("keine")), *people])
        for code, label in platforms:
            self.fields[f"min_{code}"] = CountField(
                label=_("Mindestens auf %(platform)s") % {"platform": label}, required=False, min_value=0, max_value=100
            )

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def platforms(self) -> dict[str, int | None]:
        """The minimum of each platform that was asked for."""
        return {
            name.removeprefix("min_"): value for name, value in self.cleaned_data.items() if name.startswith("min_")
        }

    def visible_rules(self) -> list[forms.BoundField]:
        """The fields beside the table; the check boxes stand in its rows."""
        return [field for field in self if field.name not in ("required_keys", "excluded_keys")]
