# SPDX-License-Identifier: EUPL-1.2
"""What the frame of every page shows: the Land, the person, the navigation by stage of the lifecycle."""

from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tragweite.core.rules.states import Role
from tragweite.web.states import word

from .models import User
from .policies import CONTENT_ROLES, Scope, may_manage_people, may_see_journal_status
from .queries import scope_of

VERSION = version("tragweite")


def _navigation(scope: Scope, path: str) -> list[dict[str, Any]]:
    stages = [(_("Heute"), "today")]
    if scope.all_roles & CONTENT_ROLES:
        stages += [
            (_("Kampagnen"), "campaigns:list"),
            (_("Partner"), "partners:list"),
            (_("Verträge und Geld"), "contracts:list"),
            (_("Inhalte"), "content:list"),
            (_("Beobachtung"), "monitoring:overview"),
            (_("Auswertung"), "findings:list"),
            (_("Rechenschaft"), "disclosure:list"),
        ]
    if may_see_journal_status(scope):
        stages += [(_("Verwaltung"), "people:list" if may_manage_people(scope) else "journal:list")]
    links = [{"label": label, "url": reverse(name)} for label, name in stages]
    return [{**link, "current": _is_current(link["url"], path)} for link in links]


def _is_current(url: str, path: str) -> bool:
    """Whether a page belongs to a stage; the start page and the own account belong to none but themselves."""
    administration = (reverse("people:list"), reverse("people:outbox"), reverse("journal:list"))
    if url in administration:
        return path.startswith(administration)
    return path == url if url == reverse("today") else path.startswith(url)


def _roles_label(scope: Scope) -> str:
    return ", ".join(str(word("role", role)) for role in Role if role in scope.all_roles)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the page frame; without a signed-in person there is no navigation."""
    found = getattr(request, "user", None)
    user = found if isinstance(found, User) else None
    values: dict[str, Any] = {
        "state_name": settings.TRAGWEITE.state_name,
        "is_demo": settings.TRAGWEITE.demo,
        "version": VERSION,
        "navigation": [],
        "user_label": "",
    }
    if user is not None:
        scope = scope_of(user)
        values["navigation"] = _navigation(scope, request.path)
        values["user_label"] = user.display_name
        values["roles_label"] = _roles_label(scope)
        values["profile_url"] = reverse("people:profile")
        values["sign_out_url"] = reverse("people:sign_out")
    return {"frame": values}
