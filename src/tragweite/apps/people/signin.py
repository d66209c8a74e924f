# SPDX-License-Identifier: EUPL-1.2
"""Sign-in with password and lock-out after failures; further backends (single sign-on) stand beside it later."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from tragweite.apps.journal.actions import record

from .models import User


class LockingBackend(BaseBackend):
    """Checks a password; after some failures in a row the account is locked for a while.

    A wrong name, a wrong password and a locked account answer alike and take alike, so that nobody learns who exists.
    """

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's signature
        username: str | None = None,
        password: str | None = None,
        **_credentials: Any,
    ) -> User | None:
        user = User.objects.filter(username=(username or "").strip().lower(), is_active=True).first()
        if user is None or password is None:
            make_password(password)
            return None
        now = timezone.now()
        matches = user.check_password(password)
        if user.locked_until and user.locked_until > now:
            return None
        if not matches:
            self._count_failure(user)
            return None
        User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=None)
        return user

    def _count_failure(self, user: User) -> None:
        """Count, lock and record. Unknown names are not recorded: nobody may fill the journal from outside."""
        conf, now = settings.TRAGWEITE, timezone.now()
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(failed_sign_ins=F("failed_sign_ins") + 1)
            # The guarded update locks once, also when several failures arrive together.
            locked = User.objects.filter(pk=user.pk, failed_sign_ins__gte=conf.sign_in_failures).update(
                locked_until=now + timedelta(minutes=conf.sign_in_lock_minutes), failed_sign_ins=0
            )
            thing, facts = f"people.user:{user.pk}", {"locked": bool(locked)}
            record(actor="system", action="people.sign_in_failed", thing=thing, at=now, facts=facts)

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
