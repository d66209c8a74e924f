# SPDX-License-Identifier: EUPL-1.2
"""Runs of an evaluation: inputs by hash, result, sentence; released by a second person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign

USER = settings.AUTH_USER_MODEL


class Run(models.Model):
    """One evaluation of one campaign as it was computed. Append-only but for its release."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="runs")
    input_hash = models.CharField(max_length=64)
    method_version = models.CharField(_("Verfahren"), max_length=40)
    seed = models.BigIntegerField()
    result = models.JSONField(_("Ergebnis"))
    sentence = models.TextField(_("Aussage"))
    grade = models.CharField(_("Aussagekraft"), max_length=2)
    provisional = models.BooleanField(_("vorläufig"))
    computed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    computed_at = models.DateTimeField(_("berechnet"))
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(_("freigegeben"), null=True, blank=True)

    class Meta:
        ordering = ["campaign", "-computed_at"]
        verbose_name = _("Auswertung")
        verbose_name_plural = _("Auswertungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("computed_by")),
                name="run_released_by_second_person",
            )
        ]


class Review(models.Model):
    """What a second person found. The last review of a thing counts."""

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("nachvollzogen, keine Einwände")
        OBJECTS = "objects", _("Einwände")

    verdict = models.CharField(_("Ergebnis"), max_length=10, choices=Verdict)
    reason = models.TextField(_("Was wurde geprüft, was fiel auf?"))
    reviewed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(_("geprüft"))

    class Meta:
        abstract = True


class PeerReview(Review):
    """A second person has gone through a run before it may be released. Append-only."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="peer_reviews")

    class Meta:
        ordering = ["run", "pk"]
        verbose_name = _("Prüfung einer Auswertung")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="peer_review_has_reason")]


class Study(models.Model):
    """One estimate from figures that were brought along: a design, its files by hash, its finding.

    ``files``: part, name, SHA-256 and size of each; ``parameters``: the options as the command takes them; ``result``: the
    finding as the command prints it. Append-only but for its release.
    """

    class Kind(models.TextChoices):
        IMPACT = "impact", _("Wirkung gegen die Vorhersage ohne Kampagne")
        PANEL = "panel", _("Regionen oder Gruppen mit Vergleich")
        SURVEY = "survey", _("Befragung vorher und nachher")
        REACH = "reach", _("Reichweite ohne Doppelzählung")
        AUTHENTICITY = "authenticity", _("Echtheit des Publikums")

    class Counted(models.TextChoices):
        APPLICATIONS = "application", _("Bewerbungen, um die diese Kampagne wirbt")
        VISITS = "visit", _("Besuche der Zielseite dieser Kampagne")
        OTHER = "", _("etwas anderes")

    class Planning(models.TextChoices):
        PLANNED = "planned", _("vor dem Beginn so geplant")
        ADDED_LATER = "added_later", _("erst nach dem Beginn in den Plan aufgenommen")
        UNPLANNED = "unplanned", _("nicht geplant")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="studies")
    kind = models.CharField(_("Verfahren"), max_length=12, choices=Kind)
    question = models.CharField(_("Frage"), max_length=300)
    source = models.CharField(_("Quelle der Daten"), max_length=200)
    definition = models.CharField(_("Was eine Zahl zählt"), max_length=500)
    # What the effect of the study consists of, where it may stand against the cost of the campaign.
    counted = models.CharField(_("Die Kennzahl zählt"), max_length=12, choices=Counted, blank=True)
    period = models.CharField(_("Zeitraum der Daten"), max_length=100)
    as_of_on = models.DateField(_("Stand der Daten"))
    parameters = models.JSONField(_("Angaben zur Rechnung"))
    files = models.JSONField(_("Dateien"))
    provisional = models.BooleanField(_("vorläufig"))
    planning = models.CharField(_("Plan"), max_length=12, choices=Planning)
    deviation_reason = models.CharField(_("Warum wird vom Plan abgewichen?"), max_length=300, blank=True)
    content_hash = models.CharField(max_length=64)
    input_hash = models.CharField(max_length=64)
    method_version = models.CharField(_("Fassung des Verfahrens"), max_length=40)
    result = models.JSONField(_("Ergebnis"))
    sentence = models.TextField(_("Aussage"))
    grade = models.CharField(_("Belegstufe"), max_length=2, blank=True)
    computed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    computed_at = models.DateTimeField(_("berechnet"))
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(_("freigegeben"), null=True, blank=True)

    class Meta:
        ordering = ["campaign", "-computed_at"]
        verbose_name = _("Untersuchung")
        verbose_name_plural = _("Untersuchungen")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "content_hash"], name="study_once"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("computed_by")),
                name="study_released_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(planning="planned") | ~Q(deviation_reason=""), name="study_deviation_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(provisional=False) | Q(released_at__isnull=True), name="study_provisional_not_released"
            ),
        ]


class StudyReview(Review):
    """A second person has gone through a study before it may be released. Append-only."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="reviews")

    class Meta:
        ordering = ["study", "pk"]
        verbose_name = _("Prüfung einer Untersuchung")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="study_review_has_reason")]


class Alarm(models.Model):
    """The monitoring of a running campaign says that something is not as planned. Only its answer may be added."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="alarms")
    risk = models.CharField(_("Risiko"), max_length=20)
    facts = models.JSONField(_("Zahlen"), default=dict)
    raised_at = models.DateTimeField(_("ausgelöst"))
    answer = models.TextField(_("Was wurde entschieden?"), blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("beantwortet"), null=True, blank=True)

    class Meta:
        ordering = ["campaign", "-raised_at"]
        verbose_name = _("Alarm der Überwachung")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "risk"], name="alarm_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | (Q(answered_by__isnull=False) & ~Q(answer="")),
                name="alarm_answered_with_words",
            ),
        ]


class SuccessReview(models.Model):
    """Erfolgskontrolle after the end: were the targets met, was it the campaign, was it worth the money. Append-only."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="success_review")
    target_check = models.TextField(_("Zielerreichungskontrolle"))
    effect_check = models.TextField(_("Wirkungskontrolle"))
    economy_check = models.TextField(_("Wirtschaftlichkeitskontrolle"))
    learned = models.TextField(_("Was wir daraus lernen"))
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Erfolgskontrolle")
