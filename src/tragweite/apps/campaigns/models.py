# SPDX-License-Identifier: EUPL-1.2
"""Planning: what a campaign wants, from whom, by when, with which money, and how it will be judged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.people.models import Ministry
from tragweite.core.rules.states import CampaignState

USER = settings.AUTH_USER_MODEL


class BudgetLine(models.Model):
    """Money of one ministry for one year under one code (Haushaltsstelle).

    It stands here and not in ``contracts``, because a plan already names its line (decision 0006).
    """

    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="budget_lines", verbose_name=_("Ressort"))
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"))
    code = models.CharField(_("Haushaltsstelle"), max_length=80)
    name = models.CharField(_("Bezeichnung"), max_length=200)
    amount_cents = models.BigIntegerField(_("Ansatz"))

    class Meta:
        ordering = ["-year", "code"]
        verbose_name = _("Haushaltsstelle")
        constraints = [
            models.UniqueConstraint(fields=["ministry", "year", "code"], name="budget_line_once_a_year"),
            models.CheckConstraint(condition=Q(amount_cents__gte=0), name="budget_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name} ({self.year})"


class Campaign(models.Model):
    """One campaign of one ministry; its state moves by ``actions`` only."""

    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="campaigns", verbose_name=_("Ressort"))
    file_reference = models.CharField(_("Aktenzeichen"), max_length=60, unique=True)
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.TextField(_("Worum geht es?"), blank=True)
    purpose_class = models.CharField(_("Zweck"), max_length=30)
    starts_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"))
    landing_page = models.URLField(_("Zielseite"), max_length=500)
    hashtag = models.CharField(_("Hashtag"), max_length=60, blank=True)
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, blank=True, related_name="campaigns", verbose_name=_("Haushaltsstelle")
    )
    planned_cents = models.BigIntegerField(_("Geplante Kosten (brutto)"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=20, default=CampaignState.IDEA, db_index=True)
    lead = models.ForeignKey(USER, models.PROTECT, related_name="led_campaigns", verbose_name=_("Federführung"))
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("Angelegt"))
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(_("Genehmigt"), null=True, blank=True)
    is_demo = models.BooleanField(_("Vorführdaten"), default=False)

    class Meta:
        ordering = ["-starts_on", "title"]
        verbose_name = _("Kampagne")
        verbose_name_plural = _("Kampagnen")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")), name="campaign_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Goal(models.Model):
    """One indicator with where it stands before and where it should stand by a day."""

    class Indicator(models.TextChoices):
        VISITS = "visits", _("Besuche der Zielseite")
        APPLICATIONS = "applications", _("Bewerbungen")
        VIEWS = "views", _("Aufrufe der Beiträge")
        REACH = "reach", _("Reichweite der Beiträge")
        OTHER = "other", _("Andere Kennzahl")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="goals")
    indicator = models.CharField(_("Kennzahl"), max_length=20, choices=Indicator)
    description = models.CharField(_("Beschreibung"), max_length=300)
    unit = models.CharField(_("Einheit"), max_length=40)
    baseline = models.DecimalField(_("Ausgangswert"), max_digits=14, decimal_places=2)
    target_value = models.DecimalField(_("Zielwert"), max_digits=14, decimal_places=2)
    due_on = models.DateField(_("zu erreichen bis"))
    source = models.CharField(_("Quelle der Messung"), max_length=200)
    # Goals are fixed before the start; what is added or changed later stays visible as such.
    amended_at = models.DateTimeField(_("nach Beginn geändert"), null=True, blank=True)
    amendment_reason = models.CharField(_("Grund der Änderung"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Ziel")


class TargetGroup(models.Model):
    """Whom the campaign wants to reach, how many they are, and who says so."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="target_groups")
    name = models.CharField(_("Zielgruppe"), max_length=200)
    age_from = models.PositiveSmallIntegerField(_("Alter von"))
    age_to = models.PositiveSmallIntegerField(_("Alter bis"))
    region = models.CharField(_("Region"), max_length=120)
    occupation = models.CharField(_("Beruf oder Ausbildung"), max_length=200, blank=True)
    size = models.PositiveIntegerField(_("Größe (Personen)"))
    size_source = models.CharField(_("Quelle der Größe"), max_length=300)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Zielgruppe")
        constraints = [
            models.CheckConstraint(condition=Q(age_to__gte=F("age_from")), name="target_group_age_order"),
            models.CheckConstraint(condition=Q(size__gt=0), name="target_group_has_people"),
        ]


class EconomyReview(models.Model):
    """Wirtschaftlichkeitsuntersuchung before the start: alternatives, zero option, expected effect (§ 7 LHO)."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="economy_review")
    alternatives = models.TextField(_("Geprüfte Alternativen"))
    zero_option = models.TextField(_("Was geschieht ohne die Kampagne?"))
    expected_effect = models.TextField(_("Erwartete Wirkung"))
    conclusion = models.TextField(_("Ergebnis"))
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Wirtschaftlichkeitsuntersuchung")


class EvaluationPlan(models.Model):
    """The comparison to be made later, fixed before the start. Append-only: a change is a new, marked version."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="evaluation_plans")
    number = models.PositiveSmallIntegerField(_("Fassung"))
    numerator = models.CharField(_("verglichener Absender"), max_length=20)
    denominator = models.CharField(_("mit Absender"), max_length=20)
    scale = models.CharField(_("gemessen"), max_length=20)
    window_days = models.PositiveSmallIntegerField(_("Tage je Beitrag"), default=7)
    question = models.CharField(_("Frage"), max_length=300)
    indicators = models.JSONField(_("Kennzahlen"), default=list)
    designs = models.JSONField(_("Verfahren"), default=list)
    stop_rules = models.TextField(_("Abbruchregeln"), blank=True)
    content_hash = models.CharField(max_length=64)
    after_start = models.BooleanField(_("nach Beginn geändert"), default=False)
    reason = models.CharField(_("Grund der Änderung"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign", "-number"]
        verbose_name = _("Auswertungsplan")
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="evaluation_plan_number_once")]


class Lot(models.Model):
    """A draw before the start that makes a comparison randomised: who is told by which seed what came out. Append-only."""

    class Kind(models.TextChoices):
        SLOTS = "slots", _("Sendeplätze")
        REGIONS = "regions", _("Regionen")
        WEEKS = "weeks", _("Wochen ohne Werbung")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="lots")
    kind = models.CharField(_("Was wurde gelost?"), max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(_("Ziehung"))
    seed = models.BigIntegerField(_("Startzahl"))
    units = models.JSONField(_("Eingaben"))
    drawn = models.JSONField(_("Ergebnis"))
    left_out = models.JSONField(_("nicht gelost"), default=list)
    possible_draws = models.TextField(_("mögliche Ziehungen"))
    content_hash = models.CharField(max_length=64)
    after_start = models.BooleanField(_("nach der Genehmigung gezogen"), default=False)
    reason = models.CharField(_("Grund"), max_length=300, blank=True)
    drawn_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("gezogen"))

    class Meta:
        ordering = ["campaign", "kind", "-number"]
        verbose_name = _("Losziehung")
        verbose_name_plural = _("Losziehungen")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "number"], name="lot_number_once"),
            # A second draw is allowed and told; it is never silent.
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="second_lot_has_reason"),
        ]
