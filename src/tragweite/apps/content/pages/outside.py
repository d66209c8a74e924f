# SPDX-License-Identifier: EUPL-1.2
"""What somebody outside sees of one post: what is to do by when, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tragweite.apps.content import policies, queries
from tragweite.apps.content.models import Item, Publication, Release, Version
from tragweite.apps.content.queries import blocking
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.rules.states import ItemState

from .preview import preview
from .remarks import pins_of, remark_views


@dataclass(frozen=True)
class Task:
    """One thing to do: what, by when, where on this page; ``tone`` is todo, done or problem."""

    title: str
    text: str
    tone: str = "todo"
    due_at: datetime | None = None
    anchor: str = ""
    label: str = ""


def outside_context(item: Item, access: OutsideAccess) -> dict[str, Any]:
    """Everything on the page behind a personal link but its forms."""
    versions = queries.versions_of(item)
    current = versions[0] if versions else None
    briefing = queries.current_briefing(item.campaign_id)
    confirmed = briefing is not None and any(each.access_id == access.pk for each in briefing.confirmations.all())
    remarks = remark_views(item, versions, current)
    approval = queries.given_approval(item) if item.state == ItemState.RELEASED else None
    release = queries.current_release(approval) if approval else None
    publication = queries.live_publication(item)
    handed_in = list(queries.handed_in(publication)) if publication else []
    return {
        "title": item.title,
        "access": access,
        "item": item,
        "current": current,
        "preview": preview(item, current, pins_of(remarks)),
        "is_own": current is not None and current.outside_author_id == access.pk,
        "remarks": remarks,
        "briefing": briefing,
        "is_confirmed": confirmed,
        "release": release,
        "approval": approval,
        "publication": publication,
        "handed_in": handed_in,
        "tasks": [
            *([] if confirmed or briefing is None or not _is_open(item) else [_read_briefing()]),
            _show_it(publication) if publication and not handed_in else _main_task(item, current, release),
        ],
        "missing": blocking(item, current) if current is not None and item.state == ItemState.DRAFTING else (),
        "takes_drafts": item.state in policies.OPEN_FOR_OUTSIDE_DRAFTS,
        "takes_remarks": bool(versions) and item.state in policies.OPEN_FOR_DRAFTS,
        "may_hold": item.state in policies.HELD_BY_OUTSIDE,
        "may_resume": item.state == ItemState.ON_HOLD and item.held_from_id == access.pk,
    }


def _is_open(item: Item) -> bool:
    return item.state in policies.OPEN_FOR_DRAFTS


def _read_briefing() -> Task:
    return Task(
        title=_("Briefing lesen und bestätigen"),
        text=_("Dort steht, worum es geht, welche Tatsachen gelten und wie gekennzeichnet wird."),
        anchor="briefing",
        label=_("Zum Briefing"),
    )


def _show_it(publication: Publication) -> Task:
    hours = queries.lasts_hours(publication.item)
    return Task(
        title=_("Nachweis einreichen"),
        text=_("Zeigen Sie, wie der Beitrag zu sehen ist: Bildschirmfotos und die veröffentlichten Dateien."),
        due_at=publication.published_at + timedelta(hours=hours) if hours else None,
        anchor="nachweis",
        label=_("Zum Nachweis"),
    )


def _main_task(item: Item, current: Version | None, release: Release | None) -> Task:
    nothing = _("Gerade ist nichts zu tun")
    plan, form = item.planned_at, ("formular", _("Zum Formular"))
    if item.state == ItemState.DRAFTING and current is not None:
        text = _("Ihr Entwurf ist gespeichert. Bevor er geprüft wird, fehlt noch etwas; es steht bei „Was noch fehlt“.")
        return Task(_("Entwurf ergänzen"), text, "todo", plan, "fehlt", _("Was noch fehlt"))
    known = {
        ItemState.DRAFTING: Task(
            _("Entwurf einreichen"), _("Veröffentlichen Sie erst, wenn er freigegeben ist."), "todo", plan, *form
        ),
        ItemState.RETURNED: Task(
            _("Entwurf überarbeiten"),
            _("Ihr Entwurf ist zurückgekommen. Was sich ändern soll, steht bei den Anmerkungen."),
            "todo",
            plan,
            "anmerkungen",
            _("Zu den Anmerkungen"),
        ),
        ItemState.SUBMITTED: Task(
            nothing, _("Ihr Entwurf ist da. Bis die Prüfung beginnt, können Sie ihn noch ersetzen."), "done"
        ),
        ItemState.IN_REVIEW: Task(nothing, _("Ihr Entwurf wird gerade geprüft. Sie bekommen Bescheid."), "done"),
        ItemState.APPROVED: Task(
            nothing,
            _("Ihr Entwurf ist freigegeben. Bitte warten Sie noch, bis das Ressort ihn bereitstellt."),
            "done",
        ),
        ItemState.RELEASED: Task(
            _("Veröffentlichen und melden"),
            _("Freigegeben. Laden Sie das Paket und veröffentlichen Sie genau diesen Inhalt, ohne Änderung."),
            "todo",
            release.closes_at if release else plan,
            "veroeffentlichen",
            _("Zum Paket"),
        ),
        ItemState.ON_HOLD: Task(
            _("Der Beitrag ist angehalten"), _("Bitte veröffentlichen Sie nichts, bis es weitergeht."), "problem"
        ),
        ItemState.MISSED: Task(
            _("Der Termin ist verstrichen"),
            _("Bitte veröffentlichen Sie nichts. Das Ressort setzt einen neuen Termin."),
            "problem",
        ),
    }
    return known.get(ItemState(item.state), Task(_("Hier ist nichts mehr zu tun"), _("Danke für Ihre Arbeit."), "done"))
