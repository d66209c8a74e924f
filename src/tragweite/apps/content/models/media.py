# SPDX-License-Identifier: EUPL-1.2
"""Files under their SHA-256, what was found in them, and what was made from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Medium(models.Model):
    """Bytes under their SHA-256; the file carries the hash as its name and never changes."""

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("Art"), max_length=10)
    mime = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField(_("Größe"))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveBigIntegerField(_("Dauer"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Medium")
        verbose_name_plural = _("Medien")


class MediumFinding(models.Model):
    """What a scan for viruses, a look at the origin, or the making of previews said. Append-only; the newest counts."""

    class Kind(models.TextChoices):
        SCAN = "scan", _("Virenprüfung")
        ORIGIN = "origin", _("Herkunftsnachweis")
        PREVIEWS = "previews", _("Vorschau")

    medium = models.ForeignKey(Medium, models.PROTECT, related_name="findings")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    verdict = models.CharField(_("Ergebnis"), max_length=20)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(_("geprüft"))

    class Meta:
        ordering = ["medium", "kind", "-at", "-pk"]
        verbose_name = _("Befund zu einer Datei")
        indexes = [models.Index(fields=["medium", "kind", "-at"])]


class Derivative(models.Model):
    """A file made from a medium (thumbnail, proxy, copy without metadata); it can be made anew at any time."""

    medium = models.ForeignKey(Medium, models.PROTECT, related_name="derivatives")
    kind = models.CharField(_("Art"), max_length=20)
    file_name = models.CharField(max_length=120)
    mime = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField(_("Größe"))
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["medium", "kind"]
        verbose_name = _("Ableitung")
        constraints = [models.UniqueConstraint(fields=["medium", "kind"], name="derivative_once")]
