# SPDX-License-Identifier: EUPL-1.2
"""What the frame of every page shows: the Land, the person, the navigation by stage of the lifecycle."""

from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tragweite.core.rules.states import Role

from .models import User
from .queries import CONTENT_ROLES, Scope, scope_of

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
    if scope.all_roles & {Role.ADMINISTRATOR, Role.AUDITOR}:
        stages += [(_("Verwaltung"), "people:list" if Role.ADMINISTRATOR in scope.all_roles else "journal:list")]
    links = [{"label": label, "url": reverse(name)} for label, name in stages]
    current = max((link["url"] for link in links if path.startswith(link["url"])), key=len, default="")
    return [{**link, "current": link["url"] == current} for link in links]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the page frame; without a signed-in person there is no navigation."""
    user = request.user if isinstance(getattr(request, "user", None), User) else None
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
        values["sign_out_url"] = reverse("people:sign_out")
    return {"frame": values}
