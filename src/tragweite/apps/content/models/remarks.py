# SPDX-License-Identifier: EUPL-1.2
"""Remarks pinned to a place of a version, their threads, and where they stand in later versions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.people.models import OutsideAccess
from tragweite.core.rules.places import Place, PlaceKind

from .media import Medium
from .versions import Version

USER = settings.AUTH_USER_MODEL


class Placed(models.Model):
    """A typed place: the whole, a range of text with its quote, a region of a picture, a time range of a medium.

    Offsets count characters of the text, regions 1/10000 of width and height, times milliseconds. A place in a medium
    is bound to its bytes.
    """

    place_kind = models.CharField(_("Stelle"), max_length=10, default=PlaceKind.WHOLE)
    quote = models.CharField(_("Zitat"), max_length=1000, blank=True)
    text_from = models.PositiveIntegerField(null=True, blank=True)
    text_to = models.PositiveIntegerField(null=True, blank=True)
    medium = models.ForeignKey(Medium, models.PROTECT, null=True, blank=True, related_name="+")
    left = models.PositiveSmallIntegerField(null=True, blank=True)
    top = models.PositiveSmallIntegerField(null=True, blank=True)
    width = models.PositiveSmallIntegerField(null=True, blank=True)
    height = models.PositiveSmallIntegerField(null=True, blank=True)
    from_ms = models.PositiveBigIntegerField(null=True, blank=True)
    to_ms = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def place(self) -> Place:
        """The place as the core knows it."""
        return Place(
            kind=PlaceKind(self.place_kind),
            quote=self.quote,
            text_from=self.text_from,
            text_to=self.text_to,
            medium_sha256=self.medium.sha256 if self.medium else "",
            left=self.left,
            top=self.top,
            width=self.width,
            height=self.height,
            from_ms=self.from_ms,
            to_ms=self.to_ms,
        )


def place_columns(place: Place, *, medium: Medium | None) -> dict[str, object]:
    """The columns of ``Placed`` for a place that was checked; ``medium`` is the one with its SHA-256."""
    return {
        "place_kind": place.kind,
        "quote": place.quote,
        "text_from": place.text_from,
        "text_to": place.text_to,
        "medium": medium,
        "left": place.left,
        "top": place.top,
        "width": place.width,
        "height": place.height,
        "from_ms": place.from_ms,
        "to_ms": place.to_ms,
    }


class Remark(Placed):
    """A remark on a version, or an answer in its thread; settled once, with what became of it.

    Append-only but for the settlement. An answer (``parent``) has no outcome of its own.
    """

    class Kind(models.TextChoices):
        FACT = "fact", _("Tatsache, Recht oder Kennzeichnung")
        STYLE = "style", _("Stil (Vorschlag)")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("übernommen")
        DECLINED = "declined", _("nicht übernommen")
        MOOT = "moot", _("hat sich erledigt")

    version = models.ForeignKey(Version, models.PROTECT, related_name="remarks")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answers")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    text = models.TextField(_("Anmerkung"))
    author = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    outside_author = models.ForeignKey(OutsideAccess, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    outcome = models.CharField(_("Ergebnis"), max_length=10, choices=Outcome, blank=True)
    outcome_reason = models.TextField(_("Begründung"), blank=True)
    resolved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("Anmerkung")
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=True) ^ Q(outside_author__isnull=True), name="remark_has_one_author"
            ),
            models.CheckConstraint(
                condition=(Q(outcome="") & Q(resolved_at__isnull=True) & Q(resolved_by__isnull=True))
                | (~Q(outcome="") & Q(resolved_at__isnull=False) & Q(resolved_by__isnull=False)),
                name="remark_settled_wholly",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | ~Q(outcome_reason=""), name="declined_remark_has_reason"
            ),
            models.CheckConstraint(condition=Q(parent__isnull=True) | Q(outcome=""), name="answer_has_no_outcome"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it waits to be settled; an answer never does."""
        return self.parent_id is None and self.resolved_at is None


class RemarkPlacement(Placed):
    """Where an open remark of an earlier version stands in a later one; ``is_gone`` where its place is no more.

    Append-only. The remark itself stays one: it is settled once, wherever it is shown.
    """

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="placements")
    version = models.ForeignKey(Version, models.PROTECT, related_name="carried_remarks")
    is_gone = models.BooleanField(_("Stelle gibt es nicht mehr"), default=False)

    class Meta:
        ordering = ["version", "remark"]
        verbose_name = _("Übernommene Anmerkung")
        constraints = [
            models.UniqueConstraint(fields=["remark", "version"], name="remark_carried_once"),
            models.CheckConstraint(
                condition=Q(text_to__isnull=True) | Q(text_to__gte=F("text_from")), name="placement_range_forward"
            ),
        ]
