# SPDX-License-Identifier: EUPL-1.2
"""The journal: who did what to which thing, when; each entry carries the hash of the one before. And the outbox of mail."""

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


class OutboxMessage(models.Model):
    """One mail that an act asks for, written in the transaction of that act and sent later.

    It holds references and facts, never the text of a draft, a token or a code: those are put in when it is sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        SENDING = "sending", _("wird gesendet")
        SENT = "sent", _("gesendet")
        FAILED = "failed", _("gescheitert")
        DROPPED = "dropped", _("nicht mehr nötig")

    kind = models.CharField(_("Art"), max_length=40)
    recipient = models.CharField(_("An"), max_length=60, blank=True, db_index=True)  # user:7 or outside:3
    address = models.EmailField(blank=True)  # only for those who are neither; emptied when the message is done
    thing = models.CharField(_("Gegenstand"), max_length=80, db_index=True)
    facts = models.JSONField(default=dict)
    dedupe = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_daily = models.BooleanField(default=False)
    digest = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members")
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.CharField(max_length=60, blank=True)  # a code, never the words of a server
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outbox_due")]
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Postausgang")
