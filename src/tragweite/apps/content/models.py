# SPDX-License-Identifier: EUPL-1.2
"""Briefing, posts, their immutable versions, remarks, approvals bound to a content hash, publication."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.partners.models import Channel, Party
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.rules.states import ApprovalState, ItemState, Sender

USER = settings.AUTH_USER_MODEL


class Briefing(models.Model):
    """What a campaign asks of its creators. Append-only: a change is a new version."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="briefings")
    number = models.PositiveSmallIntegerField(_("Fassung"))
    messages = models.TextField(_("Kernbotschaften"))
    facts = models.TextField(_("Tatsachen mit Quelle und verantwortlicher Stelle"))
    dos = models.TextField(_("Bitte beachten"), blank=True)
    donts = models.TextField(_("Bitte nicht"), blank=True)
    label = models.CharField(_("Werbekennzeichnung"), max_length=200)
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign", "-number"]
        verbose_name = _("Briefing")
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="briefing_number_once")]


class Medium(models.Model):
    """Bytes under their SHA-256; the file carries the hash as its name and never changes."""

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("Art"), max_length=10)
    mime = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField(_("Größe"))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Medium")
        verbose_name_plural = _("Medien")


class Item(models.Model):
    """One planned post on one channel."""

    class Format(models.TextChoices):
        POST = "post", _("Beitrag")
        CAROUSEL = "carousel", _("Karussell")
        STORY = "story", _("Story")
        REEL = "reel", _("Reel")
        VIDEO = "video", _("Video")
        SHORT = "short", _("Kurzvideo")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items", verbose_name=_("Kampagne"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="items", verbose_name=_("Kanal"))
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("Partner")
    )
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("Leistung")
    )
    title = models.CharField(_("Arbeitstitel"), max_length=200)
    format = models.CharField(_("Format"), max_length=20, choices=Format)
    sender = models.CharField(_("Absender"), max_length=20, default=Sender.CREATOR, db_index=True)
    planned_at = models.DateTimeField(_("geplant für"))
    state = models.CharField(_("Stand"), max_length=20, default=ItemState.DRAFTING, db_index=True)
    link_code = models.CharField(_("Kürzel des Links"), max_length=20, unique=True)
    held_in = models.CharField(max_length=20, blank=True)
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["planned_at", "pk"]
        verbose_name = _("Beitrag")
        verbose_name_plural = _("Beiträge")
        indexes = [models.Index(fields=["campaign", "state"])]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One draft as it was handed in. Append-only; ``content_hash`` covers text, media, order, label, link, channel."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Fassung"))
    text = models.TextField(_("Text"))
    label = models.CharField(_("Werbekennzeichnung"), max_length=200)
    link = models.URLField(_("Link"), max_length=500, blank=True)
    boosted = models.BooleanField(_("bezahlt verbreitet"), default=False)
    author = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verfasst von")
    )
    # For whom the author stood in; both count as contributors (invariant 2).
    acting_for = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    outside_author = models.ForeignKey(OutsideAccess, models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(_("eingereicht"))

    class Meta:
        ordering = ["item", "-number"]
        verbose_name = _("Fassung")
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(author__isnull=True) ^ Q(outside_author__isnull=True), name="version_has_one_author"
            ),
        ]


class VersionMedium(models.Model):
    """The place of a medium in a version, with its alternative text. Append-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="media")
    medium = models.ForeignKey(Medium, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    alt_text = models.CharField(_("Alternativtext"), max_length=500)

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="version_medium_place_once")]


class Remark(models.Model):
    """A remark on a version; answered by the next one, resolved by a person."""

    class Kind(models.TextChoices):
        FACT = "fact", _("Tatsache, Recht oder Kennzeichnung")
        STYLE = "style", _("Stil (Vorschlag)")

    version = models.ForeignKey(Version, models.PROTECT, related_name="remarks")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    place = models.CharField(_("Stelle"), max_length=200, blank=True)
    text = models.TextField(_("Anmerkung"))
    author = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    outside_author = models.ForeignKey(OutsideAccess, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    resolved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("Anmerkung")


class Approval(models.Model):
    """A decision on exactly one content. Its state moves from given to used or void, nothing else ever changes."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="approvals")
    version = models.ForeignKey(Version, models.PROTECT, related_name="approvals")
    number = models.CharField(_("Freigabenummer"), max_length=40, unique=True)
    content_hash = models.CharField(max_length=64)
    # Copied from the version, so that the schema itself can compare; null where an outside person wrote it.
    author = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("freigegeben von"))
    acting_for = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    conditions = models.CharField(_("Bedingungen"), max_length=300, blank=True)
    given_at = models.DateTimeField(_("freigegeben"))
    expires_at = models.DateTimeField(_("gültig bis"))
    state = models.CharField(_("Stand"), max_length=10, default=ApprovalState.GIVEN)
    void_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("Freigabe")
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=True) | ~Q(approver=F("author")), name="approval_author_is_not_approver"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(acting_for__isnull=True) | ~Q(acting_for=F("author")),
                name="approval_not_for_the_author",
            ),
            models.UniqueConstraint(fields=["item"], condition=Q(state="given"), name="one_valid_approval_per_item"),
        ]


class Publication(models.Model):
    """The approved version went live: where, when, and what was seen there. Append-only."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="publication")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="publication")
    url = models.URLField(_("Adresse"), max_length=500)
    published_at = models.DateTimeField(_("veröffentlicht"), db_index=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_at"]
        verbose_name = _("Veröffentlichung")


class Evidence(models.Model):
    """What was seen live at a moment. Append-only."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="evidence")
    seen_at = models.DateTimeField(_("gesehen"))
    live_text = models.TextField(_("Text wie veröffentlicht"))
    live_medium = models.ForeignKey(Medium, models.PROTECT, null=True, blank=True, related_name="+")
    captured_how = models.CharField(_("wie festgehalten"), max_length=200)
    captured_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    text_verdict = models.CharField(max_length=20)
    media_verdict = models.CharField(max_length=20)

    class Meta:
        ordering = ["publication", "-seen_at"]
        verbose_name = _("Nachweis")
