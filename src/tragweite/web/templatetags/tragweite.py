# SPDX-License-Identifier: EUPL-1.2
"""Filters and tags that every template may use without ``{% load %}``."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.template import Context, Library
from django.utils.functional import Promise

from tragweite.web import formats, states

register = Library()

register.filter("euro", formats.euro)
register.filter("count", formats.count)
register.filter("share", formats.share)
register.filter("filesize", formats.filesize)
register.filter("day", formats.day)
register.filter("moment", formats.moment)


@register.filter
def missing(value: Any) -> Any:
    """The value itself, or "keine Angabe" where there is none. Zero is a value."""
    return formats.MISSING if value is None or value == "" else value


@register.filter
def word(value: Any, kind: str) -> str:
    """The German word of a value of a vocabulary: ``{{ post.sender|word:"sender" }}``."""
    return str(formats.MISSING) if value in (None, "") else str(states.word(kind, value))


@register.filter
def beside(cells: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """The cells of a row, each with its column."""
    return list(zip(cells, columns, strict=True))


@register.inclusion_tag("components/_badge.html")
def state_badge(kind: str, value: Any, *, small: bool = True) -> dict[str, Any]:
    """Word, icon and colour of a state: ``{% state_badge "campaign" campaign.state %}``."""
    found = states.face(kind, value)
    return {"text": found.word, "tone": found.tone, "icon": found.icon, "small": small}


@register.inclusion_tag("components/_badge.html")
def badge(text: str, tone: str = "info", icon: str = "", *, small: bool = True) -> dict[str, Any]:
    """A badge with a free German ``text``; ``tone`` is info, success, warning or danger."""
    return {"text": text, "tone": tone, "icon": icon or tone, "small": small}


@register.inclusion_tag("components/_alert.html")
def alert(title: str, text: str = "", tone: str = "info") -> dict[str, Any]:
    """A notice inside a page."""
    return {"title": title, "text": text, "tone": tone}


def _formatted(value: Any, kind: str) -> str:
    if value is None or value == "":
        return str(formats.MISSING)
    known: dict[str, Callable[[Any], str]] = {
        "money": formats.euro,
        "count": formats.count,
        "share": formats.share,
        "day": formats.day,
        "moment": formats.moment,
    }
    if kind in known:
        return known[kind](value)
    return formats.count(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)


@register.inclusion_tag("components/_figure.html")
def figure(
    value: Any,
    *,
    label: str = "",
    kind: str = "text",
    unit: str = "",
    source: str = "",
    period: str = "",
    definition: str = "",
    as_of: date | datetime | str | None = None,
    interval: str = "",
    reason: str = "",
    query_url: str = "",
) -> dict[str, Any]:
    """One figure with all that it needs to be believed.

    ``kind`` formats a raw number (money, count, share, day, moment); ``interval`` is a ready German text; ``reason``
    says why ``value`` is missing; ``query_url`` leads to the question to the lake that it answers.
    """
    is_missing = value is None or value == ""
    return {
        "label": label,
        "value": _formatted(value, kind),
        "unit": "" if is_missing else unit,
        "is_missing": is_missing,
        "reason": reason if is_missing else "",
        "source": source,
        "period": period,
        "definition": definition,
        "query_url": query_url,
        "as_of": _as_of(as_of),
        "interval": "" if is_missing else interval,
    }


def _as_of(value: date | datetime | str | Promise | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return formats.moment(value)
    return formats.day(value) if isinstance(value, date) else str(value)


@register.inclusion_tag("components/_empty.html")
def empty(text: str, action_url: str = "", action_label: str = "") -> dict[str, str]:
    """What stands where nothing stands yet; explains the first step."""
    return {"text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("components/_post_button.html", takes_context=True)
def post_button(
    context: Context, url: str, label: str, style: str = "primary", confirm: str = "", **fields: Any
) -> dict[str, Any]:
    """One verb as a small form: ``{% post_button url "Freigabe erteilen" confirm="Die Fassung 3 darf …" version=3 %}``.

    ``confirm`` names the consequence and is shown before the act (without JavaScript); further keywords become hidden
    fields. A double click is caught by the guarded state change on the server.
    """
    return {
        "csrf_token": context.get("csrf_token", ""),
        "url": url,
        "label": label,
        "style": style,
        "confirm": confirm,
        "fields": fields,
    }


@register.inclusion_tag("components/_tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Links between the parts of one thing; each item has ``label``, ``url``, ``current`` and perhaps ``count``."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("components/_timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What happened when: each entry has ``title`` and perhaps ``at``, ``actor``, ``text``, ``url``, ``state``."""
    return {"entries": list(entries)}


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """The query string of this page with ``changes``; an empty value removes the parameter."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return ""
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return "?" + query.urlencode() if query else "?"
