# SPDX-License-Identifier: EUPL-1.2
"""The journal, read: the list for auditors and the State Chancellery, and whether the chain is whole."""

import json
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import entries_within, journal_state, outbox_state, verify
from tragweite.apps.people import policies, queries
from tragweite.apps.people.models import Ministry
from tragweite.apps.people.queries import signed_in
from tragweite.core.refusal import Refused
from tragweite.web.journal_texts import BREAK_REASONS, JOURNAL_TEXTS, journal_text
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.refusals import refusal_text

from .tabs import administration_tabs


class _NamedPage:
    """Names for the rows of one page or export, read when the first row asks for one."""

    def __init__(self) -> None:
        self.names: dict[int, str] | None = None

    def __call__(self, actor: str) -> str:
        if self.names is None:
            self.names = queries.all_names()
        kind, _colon, number = actor.partition(":")
        if kind == "user" and number.isdigit():
            return self.names.get(int(number), actor)
        return _("Zugang von außen %(number)s") % {"number": number} if kind == "outside" else _("System")


def _columns(name: Callable[[str], str], ministries: dict[int, str]) -> tuple[Column, ...]:
    return (
        Column(
            "sequence",
            gettext_lazy("Nummer"),
            kind="count",
            sort="sequence",
            url=lambda entry: reverse("journal:entry", args=[entry.pk]),
        ),
        Column("at", gettext_lazy("Zeitpunkt"), kind="moment", sort="at"),
        Column("actor", gettext_lazy("Wer"), value=lambda entry: name(entry.actor), sort="actor"),
        Column(
            "acting_for",
            gettext_lazy("In Vertretung für"),
            value=lambda entry: ", ".join(name(each) for each in entry.acting_for.split(",") if each) or "–",
        ),
        Column("action", gettext_lazy("Vorgang"), value=lambda entry: str(journal_text(entry.action)), sort="action"),
        Column("thing", gettext_lazy("Gegenstand"), sort="thing"),
        Column("ministry", gettext_lazy("Ressort"), value=lambda entry: ministries.get(entry.ministry_ref) or "–"),
    )


def _days(entries: QuerySet[Entry], days: tuple[Any, Any]) -> QuerySet[Entry]:
    first, last = days
    entries = entries.filter(at__date__gte=first) if first else entries
    return entries.filter(at__date__lte=last) if last else entries


def _filters(ministries: dict[int, str]) -> tuple[Filter, ...]:
    return (
        Filter(
            "vorgang",
            gettext_lazy("Vorgang"),
            sorted(JOURNAL_TEXTS.items(), key=lambda pair: str(pair[1])),
            lambda entries, code: entries.filter(action=code),
        ),
        Filter(
            "ressort",
            gettext_lazy("Ressort"),
            [(str(key), label) for key, label in ministries.items()],
            lambda entries, key: entries.filter(ministry_ref=int(key)),
        ),
        Filter(
            "gegenstand",
            gettext_lazy("Gegenstand"),
            "text",
            lambda entries, text: entries.filter(thing__startswith=text),
        ),
        Filter("zeit", gettext_lazy("Zeitraum"), "date_range", _days),
    )


@require_safe
def journal_list(request: HttpRequest) -> HttpResponse:
    """All entries, newest first."""
    _user, scope = signed_in(request)
    policies.require_reads_journal(scope)
    ministries = dict(Ministry.objects.values_list("pk", "short_name"))
    listing = Listing(
        request,
        entries_within(ministry_ids=None),
        _columns(_NamedPage(), ministries),
        _filters(ministries),
        "-sequence",
        gettext_lazy("Journal"),
        notes=gettext_lazy("Jeder Eintrag trägt den Prüfwert des vorigen. Personen stehen im Eintrag nur mit Nummer."),
    )
    return listing.response("people/list.html", {"tabs": administration_tabs(scope, current="journal:list")})


@require_safe
def entry_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with everything that the chain covers."""
    _user, scope = signed_in(request)
    policies.require_reads_journal(scope)
    entry = Entry.objects.filter(pk=pk).first()
    if entry is None:
        raise Http404
    context = {
        "title": _("Journaleintrag %(number)s") % {"number": entry.sequence},
        "entry": entry,
        "action_text": journal_text(entry.action),
        "name": _NamedPage()(entry.actor),
        "facts": json.loads(entry.facts),
        "personal": json.loads(entry.personal) if entry.personal else {},
        "is_shredded": bool(entry.personal_digest and not entry.personal),
        "crumbs": [(_("Journal"), reverse("journal:list")), (str(entry.sequence), None)],
    }
    return render(request, "journal/entry.html", context)


@require_safe
def journal_status(request: HttpRequest) -> HttpResponse:
    """Length of the journal, its last seal, how many mails wait; with ``?pruefen=1`` the whole chain is checked now."""
    _user, scope = signed_in(request)
    policies.require_sees_journal_status(scope)
    context: dict[str, Any] = {
        "title": _("Zustand des Journals"),
        "tabs": administration_tabs(scope, current="journal:status"),
        "can_read": policies.may_read_journal(scope),
        "outbox": outbox_state(),
        "sees_outbox": policies.may_manage_people(scope),
    }
    try:
        context["state"] = journal_state()
        if request.GET.get("pruefen"):
            context["report"] = report = verify()
            context["reason"] = BREAK_REASONS.get(report.reason) if report.reason else ""
            context["checked_at"] = timezone.now()
    except Refused as refused:
        context["problem"] = refusal_text(refused)
    return render(request, "journal/status.html", context)
