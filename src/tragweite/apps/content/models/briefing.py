# SPDX-License-Identifier: EUPL-1.2
"""What a campaign asks of its creators, what it claims and who stands for each claim, and who has confirmed it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.people.models import OutsideAccess

USER = settings.AUTH_USER_MODEL


class Briefing(models.Model):
    """What a campaign asks of its creators. Append-only: a change is a new version."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="briefings")
    number = models.PositiveSmallIntegerField(_("Fassung"))
    goals = models.TextField(_("Ziele"), blank=True)
    messages = models.TextField(_("Kernbotschaften"))
    dos = models.TextField(_("Bitte beachten"), blank=True)
    donts = models.TextField(_("Bitte nicht"), blank=True)
    label = models.CharField(_("Werbekennzeichnung"), max_length=200)
    links = models.TextField(_("Links"), blank=True)
    deadlines = models.TextField(_("Fristen"), blank=True)
    accessibility = models.TextField(_("Barrierefreiheit"), blank=True)
    usage_rights = models.TextField(_("Nutzungsrechte"), blank=True)
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign", "-number"]
        verbose_name = _("Briefing")
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="briefing_number_once")]


class Claim(models.Model):
    """One statement of fact, its source, and the unit that stands for it. Append-only with its briefing."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="claims")
    number = models.PositiveSmallIntegerField(_("Nummer"))
    statement = models.CharField(_("Aussage"), max_length=500)
    source = models.CharField(_("Quelle"), max_length=300)
    responsible_unit = models.CharField(_("zuständige Stelle"), max_length=200)

    class Meta:
        ordering = ["briefing", "number"]
        verbose_name = _("Tatsache")
        verbose_name_plural = _("Tatsachen")
        constraints = [
            models.UniqueConstraint(fields=["briefing", "number"], name="claim_number_once"),
            # A claim that nobody stands for is none.
            models.CheckConstraint(
                condition=~Q(statement="") & ~Q(source="") & ~Q(responsible_unit=""), name="claim_is_whole"
            ),
        ]


class BriefingConfirmation(models.Model):
    """The outside side has read a briefing: through its link, or as somebody of the ministry noted. Append-only."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="confirmations")
    access = models.ForeignKey(OutsideAccess, models.PROTECT, null=True, blank=True, related_name="+")
    noted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("wie bestätigt"), max_length=300, blank=True)
    at = models.DateTimeField(_("bestätigt"))

    class Meta:
        ordering = ["briefing", "at"]
        verbose_name = _("Bestätigung des Briefings")
        constraints = [
            models.UniqueConstraint(fields=["briefing", "access"], name="briefing_confirmed_once_by_link"),
            models.CheckConstraint(
                condition=Q(access__isnull=True) ^ Q(noted_by__isnull=True), name="confirmation_has_one_source"
            ),
            models.CheckConstraint(
                condition=Q(noted_by__isnull=True) | ~Q(note=""), name="noted_confirmation_says_how"
            ),
        ]
