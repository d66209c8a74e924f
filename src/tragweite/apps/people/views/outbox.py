# SPDX-License-Identifier: EUPL-1.2
"""Mails that did not arrive: for administrators, with the reason, and with what helps. No page shows what they are about."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people import actions, policies, queries
from tragweite.apps.people.queries import signed_in
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.mail_kinds import kind_name
from tragweite.web.mail_problems import mail_problem

from .tabs import administration_tabs

State = OutboxMessage.State


def _state(message: OutboxMessage) -> str:
    return _("gescheitert") if message.state == State.FAILED else _("wird weiter versucht")


def _in_state(found: QuerySet[OutboxMessage], value: str) -> QuerySet[OutboxMessage]:
    return found.filter(state=State.FAILED) if value == "gescheitert" else found.exclude(state=State.FAILED)


COLUMNS = (
    Column(
        "due_at",
        gettext_lazy("Fällig seit"),
        kind="moment",
        sort="due_at",
    ),
    Column(
        "name",
        gettext_lazy("An"),
        kind="link",
        value="recipient_name",
        sort="recipient_name",
        url=lambda message: reverse("people:outbox_message", args=[message.pk]),
    ),
    Column("kind", gettext_lazy("Art"), value=lambda message: str(kind_name(message.kind)), sort="kind"),
    Column("state", gettext_lazy("Stand"), value=_state, sort="state"),
    Column("attempts", gettext_lazy("Versuche"), kind="count", sort="attempts"),
    Column(
        "problem",
        gettext_lazy("Grund"),
        value=lambda message: str(mail_problem(message.last_error).happened),
        sort="last_error",
    ),
)
FILTERS = (
    Filter(
        "stand",
        gettext_lazy("Stand"),
        [("gescheitert", gettext_lazy("gescheitert")), ("offen", gettext_lazy("wird weiter versucht"))],
        _in_state,
    ),
    Filter("name", gettext_lazy("An"), "text", lambda found, text: found.filter(recipient_name__icontains=text)),
)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Mails to the people and outside links of the own ministries that failed or are being tried again."""
    _user, scope = signed_in(request)
    policies.require_manages_people(scope)
    listing = Listing(
        request,
        queries.undelivered(scope),
        COLUMNS,
        FILTERS,
        "-due_at",
        gettext_lazy("Nicht angekommene E-Mails"),
        notes=gettext_lazy(
            "E-Mails an Personen und persönliche Links der eigenen Ressorts. Worum es geht, zeigt nur die E-Mail selbst."
        ),
        empty=gettext_lazy("Alle E-Mails sind angekommen oder unterwegs. Es ist nichts zu tun."),
    )
    return listing.response("people/list.html", {"tabs": administration_tabs(scope, current="people:outbox")})


@require_safe
def outbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail that did not arrive."""
    _user, scope = signed_in(request)
    message = queries.access_undelivered(scope, pk)
    who, _colon, number = message.recipient.partition(":")
    context: dict[str, Any] = {
        "title": _("E-Mail an %(name)s") % {"name": message.recipient_name},
        "message": message,
        "kind": kind_name(message.kind),
        "state": _state(message),
        "has_failed": message.state == State.FAILED,
        "problem": mail_problem(message.last_error),
        "person_url": reverse("people:detail", args=[number]) if who == "user" else "",
        "crumbs": [(_("Nicht angekommene E-Mails"), reverse("people:outbox")), (message.recipient_name, None)],
    }
    return render(request, "people/outbox_message.html", context)


@require_POST
def retry_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Try it once more from the beginning."""
    user, scope = signed_in(request)
    message = queries.access_undelivered(scope, pk)
    actions.retry_mail(user=user, at=timezone.now(), message=message)
    messages.success(request, _("Die E-Mail wird gleich noch einmal verschickt."))
    return redirect("people:outbox")


@require_POST
def give_up_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody needs it any more."""
    user, scope = signed_in(request)
    message = queries.access_undelivered(scope, pk)
    actions.give_up_mail(user=user, at=timezone.now(), message=message)
    messages.success(request, _("Die E-Mail wird nicht mehr verschickt."))
    return redirect("people:outbox")
