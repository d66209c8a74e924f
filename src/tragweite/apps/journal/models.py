# SPDX-License-Identifier: EUPL-1.2
"""The journal: who did what to which thing, when; each entry carries the hash of the one before."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Head(models.Model):
    """The last entry; its row lock makes the chain one single line, also with parallel writers."""

    sequence = models.PositiveBigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, default="")


class Entry(models.Model):
    """One act. Append-only by trigger; only the personal part can be taken out, which the chain survives.

    ``facts`` and ``personal`` are canonical JSON texts, so that each byte of the row is covered by the chain.
    """

    sequence = models.PositiveBigIntegerField(_("Nummer"), primary_key=True)
    at = models.DateTimeField(_("Zeitpunkt"), db_index=True)
    actor = models.CharField(_("Wer"), max_length=60, db_index=True)
    acting_for = models.CharField(_("In Vertretung für"), max_length=60, blank=True)
    action = models.CharField(_("Vorgang"), max_length=80, db_index=True)
    thing = models.CharField(_("Gegenstand"), max_length=80, db_index=True)
    ministry_ref = models.BigIntegerField(_("Ressort"), null=True, db_index=True)
    facts = models.TextField(_("Angaben"), default="{}")
    personal = models.TextField(_("Personenbezogene Angaben"), default="", blank=True)
    personal_salt = models.CharField(max_length=64, default="", blank=True)
    personal_subject = models.CharField(max_length=60, default="", blank=True, db_index=True)
    personal_digest = models.CharField(max_length=64, default="", blank=True)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("Journaleintrag")
        verbose_name_plural = _("Journal")
