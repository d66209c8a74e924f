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


class PeerReview(models.Model):
    """A second person has gone through a run before it may be released. Append-only; the last one counts."""

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("nachvollzogen, keine Einwände")
        OBJECTS = "objects", _("Einwände")

    run = models.ForeignKey(Run, models.PROTECT, related_name="peer_reviews")
    verdict = models.CharField(_("Ergebnis"), max_length=10, choices=Verdict)
    reason = models.TextField(_("Was wurde geprüft, was fiel auf?"))
    reviewed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(_("geprüft"))

    class Meta:
        ordering = ["run", "pk"]
        verbose_name = _("Prüfung einer Auswertung")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="peer_review_has_reason")]


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
