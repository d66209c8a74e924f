# SPDX-License-Identifier: EUPL-1.2
"""The three parts of the room."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def room_tabs(current: str) -> list[dict[str, Any]]:
    """Links between questions, published spending and the register."""
    parts = (
        ("questions", _("Anfragen"), "disclosure:list"),
        ("published", _("Veröffentlichte Ausgaben"), "disclosure:published"),
        ("register", _("Öffentliches Register"), "disclosure:register"),
    )
    return [{"label": label, "url": reverse(name), "current": key == current} for key, label, name in parts]
