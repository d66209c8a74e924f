# SPDX-License-Identifier: EUPL-1.2
"""Ministries, users, their roles and stand-ins, and the links of outside people."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Ministry(models.Model):
    """A ministry, the State Chancellery, a subordinate body or the court of audit."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministerium")
        STATE_CHANCELLERY = "state_chancellery", _("Staatskanzlei")
        SUBORDINATE = "subordinate", _("Nachgeordnete Stelle")
        COURT_OF_AUDIT = "court_of_audit", _("Rechnungshof")

    name = models.CharField(_("Name"), max_length=200, unique=True)
    short_name = models.CharField(_("Kurzname"), max_length=40, unique=True)
    kind = models.CharField(_("Art"), max_length=20, choices=Kind, default=Kind.MINISTRY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="bodies", verbose_name=_("Übergeordnet")
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("Ressort")
        verbose_name_plural = _("Ressorts")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds users by their account name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A member of staff. There is no superuser: every right comes from a dated membership."""

    username = models.CharField(_("Kennung"), max_length=80, unique=True)
    display_name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail"), blank=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    shredded_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ["display_name"]
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")

    def __str__(self) -> str:
        return self.display_name


class Membership(models.Model):
    """One role of one person in one ministry for a period; the source of every right."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("Person"))
    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="memberships", verbose_name=_("Ressort"))
    role = models.CharField(_("Rolle"), max_length=30)
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    class Meta:
        ordering = ["user", "ministry", "role"]
        verbose_name = _("Rolle")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_start",
            ),
            # An auditor's right to read everything always ends on a day.
            models.CheckConstraint(
                condition=~Q(role="auditor") | Q(valid_to__isnull=False), name="auditor_is_time_limited"
            ),
        ]


class StandIn(models.Model):
    """Someone acts for someone else between two days."""

    absent = models.ForeignKey(User, models.PROTECT, related_name="stand_ins", verbose_name=_("Vertretene Person"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="stands_in_for", verbose_name=_("Vertretung"))
    valid_from = models.DateField(_("von"))
    valid_to = models.DateField(_("bis"))

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("Vertretung")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="stand_in_ends_after_start"),
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="stand_in_is_someone_else"),
        ]


class OutsideAccess(models.Model):
    """A personal link for someone without an account: one thing, one purpose, until its expiry."""

    token_hash = models.CharField(max_length=64, unique=True)
    # The token is made from it with the key of the server. Null for older links, and because a column with a default
    # would make SQLite rebuild this table, which guards of the content room read.
    nonce = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail"))
    purpose = models.CharField(_("Zweck"), max_length=40)
    thing = models.CharField(_("Gegenstand"), max_length=80, db_index=True)
    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("gültig bis"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    mail_stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("Zugang von außen")


class OutsideMailStop(models.Model):
    """A kind of mail that somebody outside no longer gets; ``mail_stopped_at`` of the access stops every kind."""

    access = models.ForeignKey(OutsideAccess, models.PROTECT, related_name="mail_stops")
    kind = models.CharField(_("Art"), max_length=40)
    stopped_at = models.DateTimeField()

    class Meta:
        verbose_name = _("abbestellte E-Mail an einen Zugang von außen")
        constraints = [models.UniqueConstraint(fields=["access", "kind"], name="one_stop_per_access_and_kind")]


class OutsideCode(models.Model):
    """A code of six digits for one outside access. It is stored nowhere: salt and key of the server make it again."""

    access = models.ForeignKey(OutsideAccess, models.PROTECT, related_name="codes")
    salt = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("Code für einen Zugang von außen")


class MailPreference(models.Model):
    """How a person wants one kind of mail, where it is not the default of the kind."""

    user = models.ForeignKey(User, models.PROTECT, related_name="mail_preferences")
    kind = models.CharField(_("Art"), max_length=40)
    mode = models.CharField(_("Versand"), max_length=10)

    class Meta:
        verbose_name = _("Einstellung zu E-Mails")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")]
