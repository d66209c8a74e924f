# SPDX-License-Identifier: EUPL-1.2
"""The one list machinery: every list can be filtered, sorted, turned over and exported in the same way.

A list page is a ``Listing`` of columns and filters over a scoped queryset. Values of filters and sorting that are not
known are ignored. The number of queries is constant: one for the count, one for the page (relations belong into
``select_related`` of the room's query).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tragweite.web import formats, states
from tragweite.web.sheets import sheet_csv, sheet_xlsx

Kind = Literal["text", "money", "count", "share", "day", "moment", "state", "link"]
Text = str | Promise
Choices = Sequence[tuple[str, Text]]

NUMERIC: Final = frozenset({"money", "count", "share"})
EXPORTS: Final = ("csv", "xlsx")
LONGEST_TEXT: Final = 200


@dataclass(frozen=True)
class Column:
    """One column.

    ``value`` is a dotted attribute path or a function of the row (default: ``name``). ``sort`` is the ORM path that
    sorts it; without one the column cannot be sorted. ``url`` makes the cell a link. A ``state`` column names its
    vocabulary in ``states`` (see ``web.states``). Money is integer cents, a share is 0 to 1.
    """

    name: str
    label: Text
    kind: Kind = "text"
    value: Callable[[Any], Any] | str | None = None
    sort: str | None = None
    url: Callable[[Any], str | None] | None = None
    states: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC

    def raw(self, row: Any) -> Any:
        """The value of this column in ``row``; None where any part of the path is missing."""
        if callable(self.value):
            return self.value(row)
        found = row
        for part in (self.value or self.name).split("."):
            found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
            if found is None:
                return None
        return found() if callable(found) else found

    def shown(self, row: Any) -> str:
        """The value as German text."""
        value = self.raw(row)
        if value is None or value == "":
            return str(formats.MISSING)
        return _SHOW[self.kind](value) if self.kind in _SHOW else self._worded(value)

    def _worded(self, value: Any) -> str:
        if self.states:
            return str(states.word(self.states, value))
        return formats.count(value) if isinstance(value, int) and self.kind == "count" else str(value)


_SHOW: Final[Mapping[str, Callable[[Any], str]]] = {
    "money": formats.euro,
    "count": formats.count,
    "share": formats.share,
    "day": formats.day,
    "moment": formats.moment,
}


@dataclass(frozen=True)
class Filter:
    """One filter: ``choices`` are (value, label) pairs, ``"text"`` or ``"date_range"``.

    ``apply(queryset, value)`` narrows the queryset; the value of a date range is a pair of days, either may be None.
    """

    name: str
    label: Text
    choices: Choices | Literal["text", "date_range"]
    apply: Callable[[Any, Any], Any]

    @property
    def kind(self) -> str:
        return self.choices if isinstance(self.choices, str) else "choices"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (f"{self.name}_von", f"{self.name}_bis") if self.kind == "date_range" else (self.name,)

    def value(self, query: QueryDict) -> Any:
        """The usable value of this filter in the query string, or None."""
        if self.kind == "date_range":
            days = tuple(_day(query.get(name, "")) for name in self.parameters)
            return days if any(days) else None
        given = query.get(self.name, "").strip()[:LONGEST_TEXT].replace("\x00", "")
        if self.kind == "text":
            return given or None
        return given if given in {str(value) for value, _label in self._pairs()} else None

    def _pairs(self) -> Choices:
        return [] if isinstance(self.choices, str) else self.choices

    def fields(self, query: QueryDict) -> list[dict[str, Any]]:
        """What the filter form shows: one control, or two for a date range."""
        if self.kind == "date_range":
            labels = (_("%(label)s von"), _("%(label)s bis"))
            return [
                {
                    "kind": "date",
                    "name": name,
                    "label": label % {"label": self.label},
                    "value": _iso(query.get(name, "")),
                }
                for name, label in zip(self.parameters, labels, strict=True)
            ]
        value = self.value(query) or ""
        options = [{"value": str(key), "label": label, "selected": str(key) == value} for key, label in self._pairs()]
        return [{"kind": self.kind, "name": self.name, "label": self.label, "value": value, "options": options}]


def _day(text: str) -> date | None:
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text.strip())
    try:
        return date(*(int(part) for part in reversed(found.groups()))) if found else date.fromisoformat(text.strip())
    except ValueError:
        return None


def _iso(text: str) -> str:
    day = _day(text)
    return day.isoformat() if day else ""


class Listing:
    """A filtered, sorted, paged and exportable list of the rows of ``queryset``.

    ``default_sort`` is the name of a sortable column, with ``-`` for descending. ``notes`` stand below the table and
    in the export (source, definition, as-of).
    """

    def __init__(  # noqa: PLR0917 - the order is the one in which a list is thought of
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        columns: Sequence[Column],
        filters: Sequence[Filter] = (),
        default_sort: str = "",
        title: Text = "",
        *,
        per_page: int = 50,
        notes: Text = "",
        empty: Text = "",
    ) -> None:
        self.request = request
        self.columns = tuple(columns)
        self.filters = tuple(filters)
        self.title = title
        self.per_page = per_page
        self.notes = notes
        self.empty = empty
        self.sort = self._sort(default_sort)
        self.is_filtered = False
        self.rows = self._ordered(self._filtered(queryset))

    def _sort(self, default: str) -> str:
        asked = self.request.GET.get("sort", "")
        sortable = {column.name for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in sortable else default

    def _filtered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for each in self.filters:
            value = each.value(self.request.GET)
            if value is not None:
                queryset = each.apply(queryset, value)
                self.is_filtered = True
        return queryset

    def _ordered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        name = self.sort.removeprefix("-")
        path = next((column.sort for column in self.columns if column.name == name and column.sort), None)
        if path is None:
            return queryset if queryset.ordered else queryset.order_by("pk")
        descending = self.sort.startswith("-") != path.startswith("-")
        # The key makes the order total, so that no row is on two pages.
        return queryset.order_by(("-" if descending else "") + path.removeprefix("-"), "pk")

    def context(self) -> dict[str, Any]:
        """The context of ``components/_listing.html`` under the key ``listing``."""
        page = Paginator(self.rows, self.per_page).get_page(self.request.GET.get("page"))
        fields = [field for each in self.filters for field in each.fields(self.request.GET)]
        listing = {
            "title": self.title,
            "notes": self.notes,
            "empty": self.empty,
            "fields": fields,
            "headers": [self._header(column) for column in self.columns],
            "rows": [[self._cell(column, row) for column in self.columns] for row in page.object_list],
            "total": page.paginator.count,
            "page": page,
            "pages": self._pages(page),
            "previous": self._link(page=page.previous_page_number()) if page.has_previous() else "",
            "next": self._link(page=page.next_page_number()) if page.has_next() else "",
            "exports": [{"label": kind.upper(), "url": self._link(export=kind)} for kind in EXPORTS],
            "is_filtered": self.is_filtered,
            "sort": self.sort if self.request.GET.get("sort") else "",
            "path": self.request.path,
        }
        return {"listing": listing}

    def response(self, template: str = "list_page.html", extra: Mapping[str, Any] | None = None) -> HttpResponse:
        """The page, or with ``?export=csv`` or ``?export=xlsx`` all rows of the filtered list as a file."""
        kind = self.request.GET.get("export")
        if kind in EXPORTS:
            return self._file(kind)
        return render(self.request, template, {"title": self.title, **self.context(), **(extra or {})})

    def _file(self, kind: str) -> HttpResponse:
        rows = ([column.raw(row) for column in self.columns] for row in self.rows.iterator(chunk_size=1000))
        if kind == "csv":
            body, media_type = sheet_csv(columns=self.columns, rows=rows), "text/csv; charset=utf-8"
        else:
            body = sheet_xlsx(columns=self.columns, rows=rows, title=str(self.title), notes=self._export_notes())
            media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        name = f"{slugify(str(self.title)) or 'liste'}-{timezone.localdate().isoformat()}.{kind}"
        disposition = f'attachment; filename="{name}"'
        return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": disposition})

    def _export_notes(self) -> list[str]:
        stand = _("Stand: %(moment)s") % {"moment": formats.moment(timezone.now())}
        return [text for text in (str(self.notes), stand) if text]

    def _header(self, column: Column) -> dict[str, Any]:
        direction = ""
        if self.sort.removeprefix("-") == column.name:
            direction = "descending" if self.sort.startswith("-") else "ascending"
        next_sort = f"-{column.name}" if direction == "ascending" else column.name
        url = self._link(sort=next_sort, page=None) if column.sort else ""
        return {"label": column.label, "is_numeric": column.is_numeric, "direction": direction, "url": url}

    def _cell(self, column: Column, row: Any) -> dict[str, Any]:
        badge = None
        if column.kind == "state" and (value := column.raw(row)) is not None:
            badge = states.face(column.states, value)
        url = column.url(row) if column.url else None
        return {"text": column.shown(row), "is_numeric": column.is_numeric, "url": url, "badge": badge}

    def _pages(self, page: Page[Any]) -> list[dict[str, Any]]:
        numbers: Iterable[int | str] = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        return [
            {
                "number": number,
                "url": self._link(page=number) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in numbers
        ]

    def _link(self, **changes: Any) -> str:
        query = self.request.GET.copy()
        query.pop("export", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return "?" + query.urlencode()
