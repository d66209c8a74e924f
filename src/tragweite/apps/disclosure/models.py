# SPDX-License-Identifier: EUPL-1.2
"""Answers to parliament, published spending, and the public register."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.findings.models import Run
from tragweite.apps.people.models import Ministry, User
from tragweite.core.rules.states import QuestionState

USER = settings.AUTH_USER_MODEL


class ParliamentaryQuestion(models.Model):
    """One question of parliament with its clock, its scope and its answer."""

    class Kind(models.TextChoices):
        MINOR = "minor", _("Kleine Anfrage")
        MAJOR = "major", _("Große Anfrage")

    kind = models.CharField(_("Art"), max_length=10, choices=Kind, default=Kind.MINOR)
    number = models.CharField(_("Drucksache"), max_length=20, unique=True)
    title = models.CharField(_("Betreff"), max_length=300)
    questioner = models.CharField(_("Fragestellerin oder Fragesteller"), max_length=200)
    faction = models.CharField(_("Fraktion"), max_length=80)
    asked_on = models.DateField(_("gestellt am"))
    received_on = models.DateField(_("eingegangen am"))
    due_on = models.DateField(_("zu beantworten bis"))
    due_rule = models.CharField(_("Fristregel"), max_length=200)
    lead_ministry = models.ForeignKey(
        Ministry, models.PROTECT, related_name="questions", verbose_name=_("Federführung")
    )
    questioner_preface = models.TextField(_("Vorbemerkung Fragesteller"), blank=True)
    preface = models.TextField(_("Vorbemerkung der Landesregierung"), blank=True)
    cutoff_on = models.DateField(_("Stichtag"))
    answering_office = models.CharField(_("antwortet"), max_length=200)
    signatory = models.CharField(_("unterzeichnet"), max_length=200, blank=True)
    place = models.CharField(_("Ort"), max_length=80, blank=True)
    file_reference = models.CharField(_("Aktenzeichen"), max_length=60, blank=True)
    agreeing = models.CharField(_("im Einvernehmen mit"), max_length=300, blank=True)
    state = models.CharField(_("Stand"), max_length=20, default=QuestionState.OPEN, db_index=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Everyone who wrote on the answer, in person or for someone; none of them checks, co-signs or releases it.
    contributors: "models.ManyToManyField[User, models.Model]" = models.ManyToManyField(
        USER, related_name="+", blank=True
    )
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    co_signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(_("freigegeben"), null=True, blank=True)
    sent_at = models.DateTimeField(_("übersandt"), null=True, blank=True)
    frozen = models.JSONField(_("eingefrorene Antwort"), null=True, blank=True)
    frozen_hash = models.CharField(max_length=64, blank=True)
    is_demo = models.BooleanField(_("Vorführdaten"), default=False)

    class Meta:
        ordering = ["-received_on"]
        verbose_name = _("Parlamentarische Anfrage")
        verbose_name_plural = _("Parlamentarische Anfragen")
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("drafted_by")),
                name="answer_released_by_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["released", "sent"]) | (Q(frozen__isnull=False) & ~Q(frozen_hash="")),
                name="released_answer_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class SubQuestion(models.Model):
    """One numbered question; answered by a bound query on the ledger, by text, or by a typed non-answer."""

    class Query(models.TextChoices):
        NONE = "", _("keine Abfrage (Text)")
        LEDGER = "ledger", _("Ausgaben der eigenen Kampagnen")
        PUBLISHED = "published", _("Veröffentlichte Ausgaben (Import)")

    question = models.ForeignKey(ParliamentaryQuestion, models.PROTECT, related_name="sub_questions")
    number = models.PositiveSmallIntegerField(_("Nummer"))
    text = models.TextField(_("Frage"))
    answer_text = models.TextField(_("Antwort"), blank=True)
    query = models.CharField(_("Abfrage"), max_length=20, choices=Query, blank=True, default="")
    breakdowns = models.JSONField(_("aufgeschlüsselt nach"), default=list)
    cost_state = models.CharField(_("Kostenstand"), max_length=20, blank=True)
    basis = models.CharField(_("netto oder brutto"), max_length=10, blank=True)
    ministries = models.ManyToManyField(Ministry, blank=True, related_name="+", verbose_name=_("Umfang"))
    year_from = models.PositiveSmallIntegerField(_("Jahre von"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("bis"), null=True, blank=True)
    published_filter = models.JSONField(default=dict, blank=True)
    non_answer = models.CharField(_("Grund ohne Angabe"), max_length=20, blank=True)
    # The result as it was collected: blocks ready to print, amounts as cents; shown, checked and frozen, never recomputed.
    collected = models.JSONField(_("eingeholte Zahlen"), null=True, blank=True)
    collected_at = models.DateTimeField(_("eingeholt"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=20, default=QuestionState.OPEN)

    class Meta:
        ordering = ["question", "number"]
        verbose_name = _("Teilfrage")
        verbose_name_plural = _("Teilfragen")
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="sub_question_number_once")]


class SpendingImport(models.Model):
    """One file of published amounts, taken in wholly or not at all. Append-only."""

    file_name = models.CharField(_("Datei"), max_length=200)
    file_sha256 = models.CharField(max_length=64, unique=True)
    map_name = models.CharField(_("Zuordnung"), max_length=100)
    row_count = models.PositiveIntegerField(_("Zeilen"))
    imported_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(_("importiert"))

    class Meta:
        ordering = ["-imported_at"]
        verbose_name = _("Import veröffentlichter Ausgaben")


class PublishedAmount(models.Model):
    """One row of an answer that some government gave: an amount with its precision, or why there is none. Append-only."""

    spending_import = models.ForeignKey(SpendingImport, models.PROTECT, related_name="rows")
    row = models.CharField(_("Zeile"), max_length=20)
    row_number = models.PositiveIntegerField(_("Zeile der Datei"), default=0)
    level = models.CharField(_("Ebene"), max_length=80)
    authority = models.CharField(_("Stelle"), max_length=300)
    campaign = models.CharField(_("Maßnahme"), max_length=300)
    period = models.CharField(_("Zeitraum"), max_length=120)
    year = models.PositiveSmallIntegerField(_("Jahr"), null=True, blank=True)
    years = models.JSONField(_("Jahre"), default=list, blank=True)
    platform = models.CharField(_("Plattform"), max_length=120, blank=True)
    party = models.CharField(_("Auftragnehmer"), max_length=300, blank=True)
    kind = models.CharField(_("Kostenart"), max_length=20, blank=True)
    amount_cents = models.BigIntegerField(_("Betrag"), null=True, blank=True)
    precision = models.CharField(_("Genauigkeit"), max_length=20, blank=True)
    basis = models.CharField(_("Umsatzsteuer"), max_length=20)
    cost_state = models.CharField(_("Kostenstand"), max_length=20, blank=True)
    no_amount = models.CharField(_("kein Betrag, weil"), max_length=20, blank=True)
    # The row whose amount holds this one too; the two are never added (row of the same import).
    included_in = models.CharField(_("enthalten in Zeile"), max_length=20, blank=True)
    stated = models.JSONField(_("Wortlaut der Quelle"), default=dict)
    source_document = models.CharField(_("Quelle"), max_length=300)
    source_url = models.URLField(_("Fundstelle"), max_length=600, blank=True)

    class Meta:
        ordering = ["spending_import", "row_number"]
        verbose_name = _("Veröffentlichte Ausgabe")
        verbose_name_plural = _("Veröffentlichte Ausgaben")
        constraints = [
            models.UniqueConstraint(fields=["spending_import", "row"], name="published_row_once"),
            # A figure that is no amount is never turned into 0, and an amount never comes with a reason for none.
            models.CheckConstraint(
                condition=Q(amount_cents__isnull=True) ^ Q(no_amount=""), name="published_amount_or_reason"
            ),
            models.CheckConstraint(condition=~Q(included_in=F("row")), name="published_row_not_in_itself"),
        ]


class RegisterEntry(models.Model):
    """What the public sees of one campaign: proposed by one person, released by another. Append-only but for that."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="register_entries")
    number = models.PositiveSmallIntegerField(_("Fassung"))
    slug = models.SlugField(max_length=80)
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="+")
    snapshot = models.JSONField(_("veröffentlichte Angaben"))
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("Registereintrag")
        verbose_name_plural = _("Registereinträge")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="register_entry_number_once"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("proposed_by")), name="register_four_eyes"
            ),
        ]
