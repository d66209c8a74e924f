# SPDX-License-Identifier: EUPL-1.2
"""The columns and filters of the list of evaluations."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.web import states
from tragweite.web.listing import Column, Filter


def _status(row: Any) -> str | None:
    if row.run_computed_at is None:
        return None
    if row.run_released_at is not None:
        return _("freigegeben")
    return _("vorläufig") if row.run_provisional else _("noch nicht freigegeben")


COLUMNS: Final = (
    Column(
        "title",
        gettext_lazy("Kampagne"),
        sort="title",
        url=lambda row: reverse("findings:campaign", args=[row.pk]),
    ),
    Column("ministry", gettext_lazy("Ressort"), value="ministry.short_name", sort="ministry__short_name"),
    Column("state", gettext_lazy("Stand"), kind="state", states="campaign", sort="state"),
    Column("sentence", gettext_lazy("Aussage"), value="run_sentence"),
    Column("grade", gettext_lazy("Belegstufe"), value="run_grade", sort="run_grade"),
    Column("provisional", gettext_lazy("Ergebnis"), value=_status),
    Column("computed_at", gettext_lazy("berechnet"), kind="moment", value="run_computed_at", sort="run_computed_at"),
)
FILTERS: Final = (
    Filter("q", gettext_lazy("Suchwort"), "text", lambda rows, value: rows.filter(title__icontains=value)),
    Filter("stand", gettext_lazy("Stand"), states.choices("campaign"), lambda rows, value: rows.filter(state=value)),
    Filter(
        "ergebnis",
        gettext_lazy("Ergebnis"),
        [("frei", gettext_lazy("freigegeben")), ("offen", gettext_lazy("nicht freigegeben"))],
        lambda rows, value: rows.filter(run_released_at__isnull=value != "frei"),
    ),
)
