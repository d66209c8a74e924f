# SPDX-License-Identifier: EUPL-1.2
"""The window in which a post may go out, where it went live, and what was seen there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.people.models import OutsideAccess
from tragweite.core.rules.schedule import EvidenceMoment

from .items import Item
from .media import Medium
from .reviews import Approval
from .versions import Version

USER = settings.AUTH_USER_MODEL


class Release(models.Model):
    """An approved post may go out between two moments. Append-only; the newest of an approval counts."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="releases")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="releases")
    opens_at = models.DateTimeField(_("ab"))
    closes_at = models.DateTimeField(_("bis"))
    released_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["item", "-at", "-pk"]
        verbose_name = _("Bereitstellung")
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="release_has_a_window")]


class Publication(models.Model):
    """A version went live: where, when, on which account. Append-only.

    Without an approval only in the urgent path: then it has a deadline, a reason and who permitted it, and the approval
    that a second person gives is entered once.
    """

    item = models.OneToOneField(Item, models.PROTECT, related_name="publication")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, blank=True, related_name="publication")
    url = models.URLField(_("Adresse"), max_length=500)
    account = models.CharField(_("Konto"), max_length=120, blank=True)
    published_at = models.DateTimeField(_("veröffentlicht"), db_index=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_from = models.ForeignKey(OutsideAccess, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    urgent_until = models.DateTimeField(_("zweite Prüfung bis"), null=True, blank=True)
    urgent_reason = models.TextField(_("Grund der Eile"), blank=True)
    permitted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-published_at"]
        verbose_name = _("Veröffentlichung")
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True) ^ Q(recorded_from__isnull=True),
                name="publication_told_by_one",
            ),
            models.CheckConstraint(
                condition=Q(approval__isnull=False)
                | (Q(urgent_until__isnull=False) & ~Q(urgent_reason="") & Q(permitted_by__isnull=False)),
                name="publication_approved_or_urgent",
            ),
        ]


class Evidence(models.Model):
    """What was seen live at a moment, or that nothing was there. Append-only.

    Either somebody of the ministry looked (``captured_by``), or it was handed in through a personal link
    (``captured_from``, ``handed_in_at``): then ``seen_at`` is what its sender says, and it counts for no agreed look.
    """

    class Found(models.TextChoices):
        LIVE = "live", _("zu sehen")
        DELETED = "deleted", _("gelöscht")
        UNREACHABLE = "unreachable", _("nicht erreichbar")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="evidence")
    moment = models.CharField(
        _("Zeitpunkt"),
        max_length=12,
        default=EvidenceMoment.PUBLICATION,
        choices=[
            (EvidenceMoment.PUBLICATION.value, _("zur Veröffentlichung")),
            (EvidenceMoment.H1.value, _("nach einer Stunde")),
            (EvidenceMoment.H24.value, _("nach 24 Stunden")),
            (EvidenceMoment.D7.value, _("nach 7 Tagen")),
            (EvidenceMoment.D30.value, _("nach 30 Tagen")),
            (EvidenceMoment.END.value, _("zum Ende der Kampagne")),
            (EvidenceMoment.EXTRA.value, _("außer der Reihe")),
        ],
    )
    seen_at = models.DateTimeField(_("gesehen"))
    url = models.URLField(_("Adresse"), max_length=500, blank=True)
    account = models.CharField(_("Konto"), max_length=120, blank=True)
    found = models.CharField(_("Befund"), max_length=12, choices=Found, default=Found.LIVE)
    live_text = models.TextField(_("Text wie veröffentlicht"), blank=True)
    captured_how = models.CharField(_("wie festgehalten"), max_length=200)
    captured_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    captured_from = models.ForeignKey(OutsideAccess, models.PROTECT, null=True, blank=True, related_name="+")
    handed_in_at = models.DateTimeField(_("eingereicht"), null=True, blank=True)

    class Meta:
        ordering = ["publication", "-seen_at"]
        verbose_name = _("Nachweis")
        constraints = [
            models.CheckConstraint(
                condition=Q(captured_by__isnull=True) ^ Q(captured_from__isnull=True), name="evidence_captured_by_one"
            ),
            models.CheckConstraint(
                condition=Q(captured_by__isnull=False) ^ Q(handed_in_at__isnull=False),
                name="evidence_from_outside_came_in",
            ),
        ]


class EvidenceMedium(models.Model):
    """A file that belongs to a piece of evidence: the medium itself, a screenshot, or a slide. Append-only."""

    class Role(models.TextChoices):
        MEDIA = "media", _("Bild, Video oder Ton des Beitrags")
        SCREENSHOT = "screenshot", _("Bildschirmfoto")
        SLIDE = "slide", _("Folie einer Story")

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="media")
    medium = models.ForeignKey(Medium, models.PROTECT, related_name="+")
    role = models.CharField(_("Art"), max_length=12, choices=Role, default=Role.MEDIA)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["evidence", "position"]
        verbose_name = _("Datei eines Nachweises")
        constraints = [models.UniqueConstraint(fields=["evidence", "position"], name="evidence_medium_place_once")]
