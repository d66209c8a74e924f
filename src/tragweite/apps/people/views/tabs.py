# SPDX-License-Identifier: EUPL-1.2
"""The parts of the administration."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tragweite.apps.people.policies import Scope, may_manage_people, may_read_journal, may_see_journal_status


def administration_tabs(scope: Scope, *, current: str) -> list[dict[str, Any]]:
    """Links to the pages of the administration that this person may open."""
    pages = [
        (may_manage_people(scope), _("Personen"), "people:list"),
        (may_manage_people(scope), _("Postausgang"), "people:outbox"),
        (may_read_journal(scope), _("Journal"), "journal:list"),
        (may_see_journal_status(scope), _("Zustand des Journals"), "journal:status"),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current} for allowed, label, name in pages if allowed
    ]
