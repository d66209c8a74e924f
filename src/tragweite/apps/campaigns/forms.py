# SPDX-License-Identifier: EUPL-1.2
"""What people type into a plan. The rules stand in ``checks`` and in the actions."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.people.models import Ministry, User
from tragweite.apps.people.queries import Scope, members_with
from tragweite.web.forms import CountField, DateField, EuroField, KernForm, NumberField
from tragweite.web.states import choices

from . import queries
from .models import BudgetLine, Campaign, Goal, Lot
from .policies import PLANNERS, is_fixed

FIXED_AFTER_APPROVAL = ("purpose_class", "budget_line", "planned_cents")
SCALES = [
    ("per_post", gettext_lazy("je Beitrag")),
    ("per_1000_views", gettext_lazy("je 1.000 Aufrufe")),
    ("per_euro", gettext_lazy("je Euro")),
]

DESIGNS = [
    ("senders", gettext_lazy("Vergleich der Absender")),
    ("impact", gettext_lazy("Wirkung gegen die Vorhersage ohne Kampagne")),
    ("panel", gettext_lazy("Regionen oder Gruppen mit Vergleich")),
    ("survey", gettext_lazy("Befragung vorher und nachher")),
    ("reach", gettext_lazy("Reichweite ohne Doppelzählung")),
    ("authenticity", gettext_lazy("Echtheit des Publikums")),
]


def design_word(design: str) -> str:
    """``senders`` -> "Vergleich der Absender"."""
    return str(dict(DESIGNS).get(design, design))


def scale_word(scale: str) -> str:
    """``per_post`` -> "je Beitrag"."""
    return str(dict(SCALES).get(scale, scale))


class CampaignForm(KernForm):
    """The head of a plan. Purpose and budget line may be left open until the approval."""

    ministry = forms.ModelChoiceField(Ministry.objects.none(), label=gettext_lazy("Ressort"), empty_label=None)
    file_reference = forms.CharField(
        label=gettext_lazy("Aktenzeichen"), max_length=60, help_text=gettext_lazy("Wie in der Akte, im Land eindeutig.")
    )
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("Worum geht es?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Zwei bis vier Sätze, die auch jemand versteht, der nicht dabei war."),
    )
    purpose_class = forms.ChoiceField(label=gettext_lazy("Zweck"), required=False)
    starts_on = DateField(label=gettext_lazy("Beginn"))
    ends_on = DateField(label=gettext_lazy("Ende"))
    landing_page = forms.URLField(
        label=gettext_lazy("Zielseite"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Die Seite, auf die alle Links der Kampagne führen. Sie beginnt mit https://"),
        error_messages={"invalid": gettext_lazy("Das ist keine Adresse. Bitte schreiben Sie: https://www.beispiel.de")},
    )
    hashtag = forms.CharField(label=gettext_lazy("Hashtag"), required=False, max_length=60)
    budget_line = forms.ModelChoiceField(
        BudgetLine.objects.none(),
        label=gettext_lazy("Haushaltsstelle"),
        required=False,
        empty_label=gettext_lazy("noch offen"),
    )
    planned_cents = EuroField(label=gettext_lazy("Geplante Kosten (brutto)"), required=False)
    lead = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Federführung"), empty_label=None)
    reason = forms.CharField(
        label=gettext_lazy("Grund der Änderung"),
        max_length=300,
        help_text=gettext_lazy("Der Plan ist genehmigt. Die Änderung wird mit diesem Grund in der Akte vermerkt."),
    )

    def __init__(self, *args: Any, scope: Scope, at: datetime, campaign: Campaign | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_purpose = [("", _("noch offen"))]
        _field(self, "purpose_class", forms.ChoiceField).choices = [*open_purpose, *choices("purpose_class")]
        ministries = queries.plannable_ministries(scope)
        keys = [campaign.ministry_id] if campaign else list(ministries.values_list("pk", flat=True))
        _field(self, "ministry", forms.ModelChoiceField).queryset = ministries
        # Campaigns are mostly those of the house itself, not of the bodies below it.
        house = ministries.exclude(kind=Ministry.Kind.SUBORDINATE).values_list("pk", flat=True).first()
        self.initial.setdefault("ministry", house)
        _field(self, "budget_line", forms.ModelChoiceField).queryset = queries.budget_lines_of(keys)
        self._offer_leads(campaign, at)
        if campaign is None or not is_fixed(campaign):
            del self.fields["reason"]
        if campaign is not None:
            self._limit_to(campaign)

    def _offer_leads(self, campaign: Campaign | None, at: datetime) -> None:
        if campaign is None:
            del self.fields["lead"]
            return
        field = _field(self, "lead", forms.ModelChoiceField)
        field.queryset = members_with(campaign.ministry_id, *PLANNERS, at=at)

    def _limit_to(self, campaign: Campaign) -> None:
        del self.fields["ministry"]
        for name in FIXED_AFTER_APPROVAL if is_fixed(campaign) else ():
            del self.fields[name]


def _field(form: forms.Form, name: str, kind: type[Any]) -> Any:
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(name)
    return field


class ReasonedForm(KernForm):
    """A form whose reason is asked for only once the plan is approved."""

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Grund der Änderung"),
                max_length=300,
                help_text=_("Der Plan ist genehmigt. Die Änderung bleibt mit diesem Grund sichtbar."),
            )


class GoalForm(ReasonedForm):
    """One goal: from which value to which value, by when, measured by whom."""

    indicator = forms.ChoiceField(label=gettext_lazy("Kennzahl"), choices=Goal.Indicator.choices)
    description = forms.CharField(
        label=gettext_lazy("Was soll erreicht werden?"),
        max_length=300,
        help_text=gettext_lazy("Zum Beispiel: mehr Besuche der Seite für den mittleren Dienst"),
    )
    unit = forms.CharField(
        label=gettext_lazy("Einheit"), max_length=40, help_text=gettext_lazy("Zum Beispiel: Besuche je Monat")
    )
    baseline = NumberField(label=gettext_lazy("Ausgangswert"))
    target_value = NumberField(label=gettext_lazy("Zielwert"))
    due_on = DateField(label=gettext_lazy("zu erreichen bis"))
    source = forms.CharField(
        label=gettext_lazy("Quelle der Messung"),
        max_length=200,
        help_text=gettext_lazy("Wer zählt? Zum Beispiel: eigene Zählung der Zielseite"),
    )


class TargetGroupForm(KernForm):
    """Whom the campaign wants to reach."""

    name = forms.CharField(label=gettext_lazy("Zielgruppe"), max_length=200)
    age_from = CountField(label=gettext_lazy("Alter von"))
    age_to = CountField(label=gettext_lazy("Alter bis"))
    region = forms.CharField(label=gettext_lazy("Region"), max_length=120)
    occupation = forms.CharField(label=gettext_lazy("Beruf oder Ausbildung"), max_length=200, required=False)
    size = CountField(label=gettext_lazy("Größe (Personen)"))
    size_source = forms.CharField(
        label=gettext_lazy("Quelle der Größe"),
        max_length=300,
        help_text=gettext_lazy("Zum Beispiel: Statistisches Landesamt, Bevölkerung am 31.12. nach Alter"),
    )


class EconomyReviewForm(KernForm):
    """Wirtschaftlichkeitsuntersuchung before the start."""

    alternatives = forms.CharField(label=gettext_lazy("Geprüfte Alternativen"), widget=forms.Textarea({"rows": 4}))
    zero_option = forms.CharField(
        label=gettext_lazy("Was geschieht ohne die Kampagne?"), widget=forms.Textarea({"rows": 3})
    )
    expected_effect = forms.CharField(label=gettext_lazy("Erwartete Wirkung"), widget=forms.Textarea({"rows": 3}))
    conclusion = forms.CharField(label=gettext_lazy("Ergebnis"), widget=forms.Textarea({"rows": 3}))


class EvaluationPlanForm(ReasonedForm):
    """The comparison that will be made, fixed before the start."""

    question = forms.CharField(
        label=gettext_lazy("Frage"),
        max_length=300,
        help_text=gettext_lazy(
            "Zum Beispiel: Bringen Beiträge von Influencerinnen und Influencern mehr Besuche als eigene?"
        ),
    )
    numerator = forms.ChoiceField(label=gettext_lazy("Verglichen werden Beiträge von"), choices=choices("sender"))
    denominator = forms.ChoiceField(label=gettext_lazy("mit Beiträgen von"), choices=choices("sender"))
    scale = forms.ChoiceField(label=gettext_lazy("Gemessen werden Besuche"), choices=SCALES)
    window_days = CountField(
        label=gettext_lazy("Tage je Beitrag"),
        initial=7,
        help_text=gettext_lazy("So viele Tage nach der Veröffentlichung zählen die Besuche eines Beitrags."),
    )
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Kennzahlen, die berichtet werden"),
        choices=Goal.Indicator.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    designs = forms.MultipleChoiceField(
        label=gettext_lazy("Verfahren"),
        choices=DESIGNS,
        required=False,
        initial=["senders"],
        widget=forms.CheckboxSelectMultiple,
    )
    stop_rules = forms.CharField(
        label=gettext_lazy("Wann wird vorzeitig angehalten oder geändert?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy(
            "Zum Beispiel: Bei einem Alarm der Überwachung entscheidet die Federführung binnen zwei Tagen."
        ),
    )


class PlannerForm(KernForm):
    """What is planned, to see what it can show."""

    n_numerator = CountField(label=gettext_lazy("Beiträge der verglichenen Absender"), min_value=2, max_value=100_000)
    n_denominator = CountField(label=gettext_lazy("Beiträge zum Vergleich"), min_value=2, max_value=100_000)
    mean = NumberField(
        label=gettext_lazy("Besuche je Vergleichsbeitrag"),
        min_value=Decimal("0.01"),
        help_text=gettext_lazy("Aus einer früheren Auswertung. Ohne Erfahrung: vorsichtig niedrig schätzen."),
    )
    dispersion = NumberField(
        label=gettext_lazy("Streuung zwischen Beiträgen"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        help_text=gettext_lazy("0 heißt: nur Zufall. Üblich sind 0,3 bis 1. Sie steht in jeder früheren Auswertung."),
    )
    budget_cents = EuroField(
        label=gettext_lazy("Budget für Beiträge"),
        required=False,
        help_text=gettext_lazy("Mit den Kosten je Beitrag begrenzt es, wie viele Beiträge möglich sind."),
    )
    post_cents = EuroField(label=gettext_lazy("Kosten je Beitrag"), required=False)


class LotForm(ReasonedForm):
    """What is drawn by lot."""

    units = forms.CharField(max_length=60_000, widget=forms.Textarea({"rows": 8}))
    ghosts = CountField(
        label=gettext_lazy("Wochen ohne Werbung"),
        help_text=gettext_lazy("So viele Wochen der Kampagne bleiben ohne Beiträge, höchstens die Hälfte."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["units" if kind == Lot.Kind.WEEKS else "ghosts"]
        if kind == Lot.Kind.SLOTS:
            self.fields["units"].label = _("Beiträge, einer je Zeile")
            self.fields["units"].help_text = _(
                "Name des Beitrags, Strichpunkt, Block (zum Beispiel Wochentag und Uhrzeit). In jedem Block wird "
                "gleichmäßig gelost. Beispiel: Beitrag 1; Montag abend"
            )
        elif kind == Lot.Kind.REGIONS:
            self.fields["units"].label = _("Regionen, eine je Zeile")
            self.fields["units"].help_text = _(
                "Name, dann Zahlen, jeweils durch Strichpunkt getrennt. Nach ihnen werden ähnliche Regionen gepaart. "
                "Beispiel: Kreis Muster; 120.000; 450"
            )


class CancelForm(KernForm):
    """Why a campaign is broken off."""

    reason = forms.CharField(
        label=gettext_lazy("Warum wird die Kampagne abgebrochen?"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Der Grund steht dauerhaft in der Akte. Bitte keine Namen von Personen."),
    )


class BudgetLineForm(KernForm):
    """A budget line of one ministry for one year."""

    ministry = forms.ModelChoiceField(Ministry.objects.none(), label=gettext_lazy("Ressort"), empty_label=None)
    year = CountField(label=gettext_lazy("Haushaltsjahr"))
    code = forms.CharField(
        label=gettext_lazy("Haushaltsstelle"), max_length=80, help_text=gettext_lazy("Zum Beispiel: 03 02 - 531 11")
    )
    name = forms.CharField(label=gettext_lazy("Bezeichnung"), max_length=200)
    amount_cents = EuroField(label=gettext_lazy("Ansatz"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field(self, "ministry", forms.ModelChoiceField).queryset = queries.budgeted_ministries(scope)


def initial_of(thing: object, names: Iterable[str]) -> dict[str, Any]:
    """The present values of a thing as the first values of its form."""
    return {name: getattr(thing, name) for name in names if hasattr(thing, name)}
