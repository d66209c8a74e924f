# SPDX-License-Identifier: EUPL-1.2
"""Links, figures of the platforms, and deviations between the approved and the live post."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Evidence, Item, Publication
from tragweite.core.rules.states import DeviationState

USER = settings.AUTH_USER_MODEL


class TrackedLink(models.Model):
    """One link of one post; it leads to the campaign page and counts by sender, never by person."""

    code = models.CharField(_("Kürzel"), max_length=20, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="links")
    item = models.OneToOneField(Item, models.PROTECT, null=True, blank=True, related_name="tracked_link")
    sender = models.CharField(_("Absender"), max_length=20)
    target = models.URLField(_("Ziel"), max_length=500)
    starts_at = models.DateTimeField(_("gilt ab"))
    ends_at = models.DateTimeField(_("gilt bis"))

    class Meta:
        ordering = ["campaign", "code"]
        verbose_name = _("Link")
        verbose_name_plural = _("Links")
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="link_ends_after_start")]


class Deviation(models.Model):
    """The live post is not what was approved. Resolved with a reason, by someone other than who explained it."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="deviations")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="deviations")
    kind = models.CharField(_("Art"), max_length=20)
    details = models.JSONField(_("Unterschied"), default=dict)
    state = models.CharField(_("Stand"), max_length=20, default=DeviationState.SEEN, db_index=True)
    seen_at = models.DateTimeField(_("bemerkt"))
    due_on = models.DateField(_("zu klären bis"))
    assigned_to = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zuständig")
    )
    explained_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    explanation = models.TextField(_("Erklärung"), blank=True)
    resolved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["state", "-seen_at"]
        verbose_name = _("Abweichung")
        verbose_name_plural = _("Abweichungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True)
                | (Q(explained_by__isnull=False) & ~Q(resolved_by=F("explained_by"))),
                name="deviation_second_person",
            )
        ]


class MetricImport(models.Model):
    """One file of figures, taken in wholly or not at all; the same file twice changes nothing."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="metric_imports")
    file_name = models.CharField(_("Datei"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(_("Zeilen"))
    accepted_count = models.PositiveIntegerField(_("übernommen"))
    imported_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at"]
        verbose_name = _("Import von Kennzahlen")
        constraints = [models.UniqueConstraint(fields=["campaign", "file_sha256"], name="metric_file_once")]


class MetricObservation(models.Model):
    """One figure of one post at one moment, with source and definition. Append-only; a correction is a later entry."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="metrics")
    metric = models.CharField(_("Kennzahl"), max_length=20)
    value = models.PositiveBigIntegerField(_("Wert"), null=True, blank=True)
    missing_reason = models.CharField(_("warum kein Wert"), max_length=200, blank=True)
    source = models.CharField(_("Quelle"), max_length=200)
    definition = models.CharField(_("Definition"), max_length=300)
    as_of = models.DateTimeField(_("Stand"))
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    metric_import = models.ForeignKey(MetricImport, models.PROTECT, null=True, blank=True, related_name="observations")

    class Meta:
        ordering = ["publication", "metric", "-as_of"]
        verbose_name = _("Kennzahl")
        verbose_name_plural = _("Kennzahlen")
        indexes = [models.Index(fields=["publication", "metric", "-as_of"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(missing_reason=""), name="metric_missing_has_reason"
            )
        ]
