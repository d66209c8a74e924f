# SPDX-License-Identifier: EUPL-1.2
"""How a ministry decides about posts (steps and terms as data), what was decided, and the approval that follows."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.people.models import Ministry
from tragweite.core.rules.review import Decision
from tragweite.core.rules.states import ApprovalState, Role

from .items import Item
from .versions import Version

USER = settings.AUTH_USER_MODEL


class ReviewStep(models.Model):
    """One step of the approval in a ministry; the same position means parallel. Only its last day ever changes.

    ``only_when`` is the code of a check: the step applies to a version only where that check asks for it.
    """

    class StepRole(models.TextChoices):
        CLERK = Role.CLERK.value, _("Sachbearbeitung")
        APPROVER = Role.APPROVER.value, _("Freigabe")
        HEAD = Role.HEAD_OF_COMMUNICATION.value, _("Leitung Kommunikation")

    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="review_steps")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    title = models.CharField(_("Schritt"), max_length=120)
    role = models.CharField(_("Rolle"), max_length=30, choices=StepRole)
    only_when = models.CharField(_("nur bei Befund"), max_length=60, blank=True)
    days = models.PositiveSmallIntegerField(_("Frist in Tagen"), default=3)
    same_person_allowed = models.BooleanField(_("auch wer schon einen Schritt entschieden hat"), default=False)
    valid_from = models.DateField(_("gilt ab"))
    valid_to = models.DateField(_("gilt bis"), null=True, blank=True)
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["ministry", "position", "pk"]
        verbose_name = _("Freigabeschritt")
        verbose_name_plural = _("Freigabeschritte")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="step_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[Role.CLERK.value, Role.APPROVER.value, Role.HEAD_OF_COMMUNICATION.value]),
                name="step_role_decides",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ContentTerms(models.Model):
    """The hours that a ministry sets for itself; the newest that is valid counts. Append-only."""

    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="content_terms")
    grace_minutes = models.PositiveIntegerField(_("Karenz nach dem geplanten Termin in Minuten"))
    window_before_hours = models.PositiveSmallIntegerField(_("Fenster vor dem Termin in Stunden"))
    window_after_hours = models.PositiveSmallIntegerField(_("Fenster nach dem Termin in Stunden"))
    urgent_hours = models.PositiveSmallIntegerField(_("Frist der zweiten Prüfung im Eilweg in Stunden"))
    valid_from = models.DateField(_("gilt ab"))
    set_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["ministry", "-valid_from", "-pk"]
        verbose_name = _("Fristen des Ressorts")


class Review(models.Model):
    """One decision in one step about one content. Append-only; ``step`` is null for the usual single step."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, models.PROTECT, related_name="reviews")
    step = models.ForeignKey(ReviewStep, models.PROTECT, null=True, blank=True, related_name="reviews")
    decision = models.CharField(
        _("Entscheidung"),
        max_length=10,
        choices=[
            (Decision.AGREE.value, _("zugestimmt")),
            (Decision.RETURN.value, _("zurückgegeben")),
            (Decision.REFUSE.value, _("abgelehnt")),
        ],
    )
    reason = models.TextField(_("Begründung"), blank=True)
    content_hash = models.CharField(max_length=64)
    reviewer = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("entschieden von"))
    acting_for = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("entschieden"))

    class Meta:
        ordering = ["version", "at", "pk"]
        verbose_name = _("Prüfung")
        verbose_name_plural = _("Prüfungen")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "step"], condition=Q(decision="agree"), name="one_agreement_per_step"
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(decision="agree", step__isnull=True),
                name="one_agreement_in_the_usual_step",
            ),
            models.CheckConstraint(condition=Q(decision="agree") | ~Q(reason=""), name="return_has_reason"),
        ]


class ReviewSeat(models.Model):
    """Somebody is looking at a post just now; it lapses by itself and binds nobody."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="seats")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "taken_at"]
        verbose_name = _("wird gerade geprüft")
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="seat_once")]


class CheckOverride(models.Model):
    """A failed check that stops was set aside for one version, by whom and why. Append-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="overrides")
    code = models.CharField(_("Prüfung"), max_length=60)
    reason = models.TextField(_("Begründung"))
    overridden_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    acting_for = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["version", "code"]
        verbose_name = _("Abweichende Entscheidung zu einer Prüfung")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="check_overridden_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_reason"),
        ]


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
