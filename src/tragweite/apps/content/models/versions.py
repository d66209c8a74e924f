# SPDX-License-Identifier: EUPL-1.2
"""Drafts as they were handed in, and the places of their media."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.people.models import OutsideAccess

from .items import Item
from .media import Medium

USER = settings.AUTH_USER_MODEL


class Version(models.Model):
    """One draft as it was handed in. Append-only.

    ``content_hash`` covers title, text, media, order, alternative texts, subtitles, label, link, boosting and channel.
    ``declarations`` is what its author says about it (``core.rules.declarations``); it is no content of the post.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Fassung"))
    title = models.CharField(_("Titel"), max_length=300, blank=True)
    text = models.TextField(_("Text"))
    label = models.CharField(_("Werbekennzeichnung"), max_length=200)
    link = models.URLField(_("Link"), max_length=500, blank=True)
    boosted = models.BooleanField(_("bezahlt verbreitet"), default=False)
    declarations = models.JSONField(_("Angaben zum Inhalt"), default=dict)
    author = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verfasst von")
    )
    # For whom the author stood in, as pages name it; everybody for whom they did stands in ``stand_ins``.
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


class VersionStandIn(models.Model):
    """Somebody for whom the author stood in when a version came; all of them contributed (invariant 2). Append-only.

    It stays when the stand-in ends: what was written for somebody is not decided by them later.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="stand_ins")
    absent = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("vertreten"))

    class Meta:
        ordering = ["version", "pk"]
        verbose_name = _("Vertretung bei einer Fassung")
        constraints = [models.UniqueConstraint(fields=["version", "absent"], name="version_stand_in_once")]


class VersionMedium(models.Model):
    """The place of a medium in a version, with its alternative text and subtitles. Append-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="media")
    medium = models.ForeignKey(Medium, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    alt_text = models.CharField(_("Alternativtext"), max_length=500)
    subtitles = models.ForeignKey(
        Medium, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Untertitel")
    )

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="version_medium_place_once")]
