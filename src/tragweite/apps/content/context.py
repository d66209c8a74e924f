# SPDX-License-Identifier: EUPL-1.2
"""What stands red above every page: publications whose second check is outstanding, until somebody has made it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, scope_of
from tragweite.web.formats import moment

from .models import Item
from .queries import red_items


def notices(request: HttpRequest) -> dict[str, Any]:
    """``notices`` of the frame, each with ``title``, ``url``, ``label`` and ``text``; read when the page asks for them."""
    found = getattr(request, "user", None)
    if not isinstance(found, User):
        return {"notices": ()}
    return {"notices": SimpleLazyObject(lambda: _red(scope_of(found)))}


def _red(scope: Scope) -> list[dict[str, str]]:
    if not scope.reads_all and not scope.ministry_ids:
        return []
    return [_notice(item) for item in red_items(scope)]


def _notice(item: Item) -> dict[str, str]:
    until = item.publication.urgent_until
    is_over = until is not None and until <= timezone.now()
    text = _("überfällig seit %(until)s") if is_over else _("zu prüfen bis %(until)s")
    return {
        "title": _("Eilveröffentlichung, zweite Prüfung offen:"),
        "url": reverse("content:item", args=[item.pk]),
        "label": item.title,
        "text": text % {"until": moment(until)},
    }
