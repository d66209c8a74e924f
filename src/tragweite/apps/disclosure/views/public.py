# SPDX-License-Identifier: EUPL-1.2
"""The public register: pages, JSON and CSV without sign-in and without any cookie."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.disclosure import queries
from tragweite.apps.disclosure.models import RegisterEntry
from tragweite.documents import numbers
from tragweite.documents.model import Cell, Column
from tragweite.documents.sheets import rows_to_csv
from tragweite.web.states import word

PER_PAGE = 20
LONGEST = 200


def _wanted(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:LONGEST].replace("\x00", "") for name in ("q", "ressort", "jahr")}


def _found(wanted: dict[str, str]) -> QuerySet[RegisterEntry]:
    entries = queries.public_entries()
    if wanted["q"]:
        words = Q(snapshot__title__icontains=wanted["q"]) | Q(snapshot__summary__icontains=wanted["q"])
        entries = entries.filter(words)
    if wanted["ressort"]:
        entries = entries.filter(snapshot__ministry=wanted["ressort"])
    if wanted["jahr"].isdecimal() and len(wanted["jahr"]) == 4:
        year = int(wanted["jahr"])
        entries = entries.filter(snapshot__year_from__lte=year, snapshot__year_to__gte=year)
    return entries


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def shown(entry: RegisterEntry) -> dict[str, Any]:
    """An entry with its days and words as the pages show them."""
    raw = entry.snapshot
    return {
        **raw,
        "url": reverse("register:detail", args=[entry.slug]),
        "starts_on": _day(raw["starts_on"]),
        "ends_on": _day(raw["ends_on"]),
        "as_of": _day(raw["as_of"]),
        "purpose": word("purpose_class", raw["purpose_class"]),
        "senders": [(word("sender", sender), count) for sender, count in raw["posts_by_sender"].items()],
        "platform_names": ", ".join(str(word("platform", name)) for name in raw["platforms"]),
        "goals": [_goal(goal) for goal in raw["goals"]],
    }


def _goal(goal: dict[str, Any]) -> dict[str, Any]:
    def figure(text: str | None) -> str:
        if text is None:
            return numbers.NOT_STATED
        value = Decimal(text)
        return numbers.number(value, places=0 if value == value.to_integral_value() else 2)

    return {
        **goal,
        "due_on": _day(goal["due_on"]),
        "baseline": figure(goal["baseline"]),
        "target": figure(goal["target"]),
        "value": figure(goal["value"]),
        "share": numbers.share(Decimal(goal["share"])) if goal["share"] is not None else numbers.NOT_STATED,
    }


@login_not_required
@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Cards of all released campaigns."""
    wanted = _wanted(request)
    page = Paginator(_found(wanted), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Register der Kampagnen"),
        "lead": _("Was das Land mit Influencerinnen und Influencern unternimmt, was es kostet und was es bewirkt."),
        "entries": [shown(entry) for entry in page.object_list],
        "page": page,
        "wanted": wanted,
        "ministries": queries.public_ministries(),
    }
    return render(request, "register/list.html", context)


@login_not_required
@require_safe
def public_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One released entry."""
    entry = queries.public_entry(slug)
    context = {
        "title": entry.snapshot["title"],
        "lead": entry.snapshot["summary"],
        "crumbs": [(_("Register der Kampagnen"), reverse("register:list")), (entry.snapshot["title"], None)],
        "entry": entry,
        "shown": shown(entry),
    }
    return render(request, "register/detail.html", context)


@login_not_required
@require_safe
def public_json(request: HttpRequest) -> HttpResponse:
    """All released entries as data; amounts are gross cents in EUR, days ISO 8601."""
    entries = [
        {
            **entry.snapshot,
            "id": entry.slug,
            "version": entry.number,
            "released_at": entry.released_at.isoformat() if entry.released_at else None,
            "page": request.build_absolute_uri(reverse("register:detail", args=[entry.slug])),
        }
        for entry in _found(_wanted(request))
    ]
    return JsonResponse({"register": entries, "count": len(entries)}, json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def public_csv(request: HttpRequest) -> HttpResponse:
    """All released entries as CSV for German spreadsheets; what looks like a formula stays a text."""
    columns = (
        Column(title=_("Titel")), Column(title=_("Ressort")), Column(title=_("Zweck")),
        Column(title=_("Beginn"), kind="date"), Column(title=_("Ende"), kind="date"),
        Column(title=_("Gezahlt (brutto)"), kind="money"), Column(title=_("Beauftragt (brutto)"), kind="money"),
        Column(title=_("Beiträge"), kind="count"), Column(title=_("Plattformen")), Column(title=_("Beteiligte mit Einwilligung")),
        Column(title=_("Ergebnis")), Column(title=_("Stand der Angaben"), kind="date"), Column(title=_("Vorführdaten")),
    )  # fmt: skip
    body = rows_to_csv(columns=columns, rows=(_csv_row(entry) for entry in _found(_wanted(request))))
    headers = {"Content-Disposition": 'attachment; filename="register.csv"'}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


def _csv_row(entry: RegisterEntry) -> tuple[Cell, ...]:
    found = shown(entry)
    finding = found["finding"]
    return (
        found["title"], found["ministry"], str(found["purpose"]), found["starts_on"], found["ends_on"],
        found["cost"]["paid_cents"], found["cost"]["ordered_cents"], found["post_count"], found["platform_names"],
        ", ".join(found["partners"]), finding["sentence"] if finding else None, found["as_of"],
        _("ja") if found["demo"] else _("nein"),
    )  # fmt: skip
