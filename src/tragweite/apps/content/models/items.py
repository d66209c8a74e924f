# SPDX-License-Identifier: EUPL-1.2
"""Planned posts, the bundles in which they go out together, and why one was taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.partners.models import Channel, Party
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.rules.states import ItemState, Sender

USER = settings.AUTH_USER_MODEL


class Bundle(models.Model):
    """A wave of posts of one campaign: approved and released together, all or none."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="bundles")
    title = models.CharField(_("Titel"), max_length=200)
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign", "title"]
        verbose_name = _("Bündel")
        verbose_name_plural = _("Bündel")
        constraints = [models.UniqueConstraint(fields=["campaign", "title"], name="bundle_title_once")]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One planned post on one channel."""

    class Format(models.TextChoices):
        POST = "post", _("Beitrag")
        CAROUSEL = "carousel", _("Karussell")
        STORY = "story", _("Story")
        REEL = "reel", _("Reel")
        VIDEO = "video", _("Video")
        SHORT = "short", _("Kurzvideo")
        EPISODE = "episode", _("Podcast-Folge")
        ARTICLE = "article", _("Blogbeitrag")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items", verbose_name=_("Kampagne"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="items", verbose_name=_("Kanal"))
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("Partner")
    )
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("Leistung")
    )
    bundle = models.ForeignKey(
        Bundle, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("Bündel")
    )
    title = models.CharField(_("Arbeitstitel"), max_length=200)
    format = models.CharField(_("Format"), max_length=20, choices=Format)
    sender = models.CharField(_("Absender"), max_length=20, default=Sender.CREATOR, db_index=True)
    planned_at = models.DateTimeField(_("geplant für"))
    state = models.CharField(_("Stand"), max_length=20, default=ItemState.DRAFTING, db_index=True)
    link_code = models.CharField(_("Kürzel des Links"), max_length=20, unique=True)
    held_in = models.CharField(max_length=20, blank=True)
    # Who asked for the hold from outside; null where the ministry itself did.
    held_from = models.ForeignKey(OutsideAccess, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["planned_at", "pk"]
        verbose_name = _("Beitrag")
        verbose_name_plural = _("Beiträge")
        indexes = [models.Index(fields=["campaign", "state"])]

    def __str__(self) -> str:
        return self.title


class Withdrawal(models.Model):
    """Why a post was taken back; the reason decides what the public register shows. Append-only."""

    class Reason(models.TextChoices):
        ERROR = "error", _("Fehler im Beitrag")
        REPLACED = "replaced", _("durch einen anderen Beitrag ersetzt")
        CONSENT = "consent", _("Einwilligung zurückgenommen")
        RIGHTS = "rights", _("Rechte Dritter verletzt")
        PLANS = "plans", _("Planung geändert, nie veröffentlicht")
        PARTNER = "partner", _("Zusammenarbeit beendet")

    class Shows(models.TextChoices):
        NOTICE = "notice", _("Beitrag mit Hinweis")
        REFERENCE = "reference", _("nur der Hinweis, ohne Inhalt")
        NOTHING = "nothing", _("nichts")

    item = models.OneToOneField(Item, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("Grund"), max_length=20, choices=Reason)
    explanation = models.TextField(_("Erläuterung"))
    register_shows = models.CharField(_("Das Register zeigt"), max_length=20, choices=Shows)
    withdrawn_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("zurückgezogen"))

    class Meta:
        ordering = ["-at"]
        verbose_name = _("Rückzug")
        constraints = [models.CheckConstraint(condition=~Q(explanation=""), name="withdrawal_is_explained")]
