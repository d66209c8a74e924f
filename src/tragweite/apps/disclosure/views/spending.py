# SPDX-License-Identifier: EUPL-1.2
"""Published spending: the rows, and the way of a file from upload over the preview to the import."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.disclosure import actions, forms, policies, queries
from tragweite.apps.disclosure.models import SpendingImport
from tragweite.apps.disclosure.queries.amounts import BASIS_WORDS, amount_cell
from tragweite.apps.disclosure.queries.intake import Intake, map_text, read_file
from tragweite.apps.disclosure.queries.published import amount_of
from tragweite.apps.people.queries import scope_of, signed_in
from tragweite.core.refusal import Refused
from tragweite.documents.printing import cell_text
from tragweite.web import states
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.parked import park, parked

from .questions import crumbs
from .tabs import room_tabs


def _stated(row: Any) -> str:
    return cell_text(amount_cell(amount_of(row)), "money")


COLUMNS = [
    Column("row", gettext_lazy("Zeile"), sort="row_number"),
    Column("level", gettext_lazy("Ebene"), sort="level"),
    Column("authority", gettext_lazy("Stelle"), sort="authority"),
    Column("campaign", gettext_lazy("Maßnahme"), sort="campaign"),
    Column("period", gettext_lazy("Zeitraum"), sort="year"),
    Column("platform", gettext_lazy("Plattform"), sort="platform"),
    Column("amount", gettext_lazy("Betrag wie angegeben"), value=_stated, sort="amount_cents"),
    Column("basis", gettext_lazy("Umsatzsteuer"), value=lambda row: BASIS_WORDS[row.basis] if row.amount_cents is not None else None),
    Column("cost_state", gettext_lazy("Kostenstand"), states="cost", sort="cost_state"),
    Column("included_in", gettext_lazy("enthalten in Zeile"), sort="included_in"),
    Column("source", gettext_lazy("Quelle"), value="source_document", sort="source_document", url=lambda row: row.source_url),
]  # fmt: skip


def _filters() -> list[Filter]:
    return [
        Filter("q", _("Suchwort"), "text", lambda rows, text: rows.filter(campaign__icontains=text)),
        Filter("ebene", _("Ebene"), queries.levels(), lambda rows, level: rows.filter(level=level)),
        Filter("stand", _("Kostenstand"), states.choices("cost"), lambda rows, state: rows.filter(cost_state=state)),
    ]


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """All published amounts with their meaning and source."""
    scope = scope_of(request.user)
    notes = _(
        "Angaben deutscher Regierungen gegenüber Parlamenten, jede mit ihrer Quelle. Zeilen, die in anderen enthalten sind, nie addieren."
    )
    listing = Listing(
        request, queries.published_within(scope), COLUMNS, _filters(), "row", _("Veröffentlichte Ausgaben"), notes=notes,
        empty=_("Noch keine Datei eingelesen. Die Staatskanzlei liest die erste ein."),
    )  # fmt: skip
    extra: dict[str, Any] = {"crumbs": crumbs((_("Veröffentlichte Ausgaben"), None)), "tabs": room_tabs("published")}
    if policies.may_write(scope):
        extra |= {"action_url": reverse("disclosure:upload"), "action_label": _("Datei einlesen")}
    return listing.response("disclosure/list.html", extra)


def upload(request: HttpRequest) -> HttpResponse:
    """A file and its map; the answer is the preview, nothing is written to the database."""
    _user, scope = signed_in(request)
    policies.require_write(scope)
    form = forms.SpendingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            intake = _read(content, form.cleaned_data["file"].name, form.cleaned_data["map"])
        except Refused as refused:
            form.refuse(refused)
        else:
            if not intake.refused:
                park(_place(), content)  # a file with refused rows is never confirmed
            return render(request, "disclosure/preview.html", _preview(intake))
    page = {
        "title": _("Veröffentlichte Ausgaben einlesen"),
        "submit_label": _("Vorschau zeigen"),
        "cancel_url": reverse("disclosure:published"),
    }
    return render(request, "form_page.html", {"form": form, "crumbs": crumbs((page["title"], None)), **page})


def _read(content: bytes, file_name: str, map_name: str) -> Intake:
    return read_file(content=content, file_name=file_name, map_name=map_name, map_toml=map_text(map_name))


def _preview(intake: Intake) -> dict[str, Any]:
    return {
        "title": _("Vorschau: was mit jeder Zeile geschieht"),
        "crumbs": crumbs((_("Veröffentlichte Ausgaben"), reverse("disclosure:published")), (_("Vorschau"), None)),
        "intake": intake,
        "known": queries.import_of(intake.file_sha256),
        "confirm_url": reverse("disclosure:confirm"),
    }


def _place() -> Path:
    return Path(settings.TRAGWEITE.var_dir) / "imports" / "spending"


def _kept(sha256: str) -> Path:
    path = parked(_place(), sha256)
    if path is None:
        raise Refused("disclosure.upload_gone")
    return path


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the previewed file in: all rows or none."""
    user, scope = signed_in(request)
    policies.require_write(scope)
    if queries.import_of(request.POST.get("sha256", "")):  # a second click
        return _taken_in(request, None)
    path = _kept(request.POST.get("sha256", ""))
    intake = _read(path.read_bytes(), request.POST.get("file_name", "")[:200], request.POST.get("map", ""))
    if intake.file_sha256 != path.name:
        raise Http404
    made, is_new = actions.import_spending(user=user, scope=scope, at=timezone.now(), intake=intake)
    path.unlink(missing_ok=True)
    return _taken_in(request, made if is_new else None)


def _taken_in(request: HttpRequest, made: SpendingImport | None) -> HttpResponse:
    if made:
        messages.success(request, _("%(count)s Zeilen übernommen.") % {"count": made.row_count})
    else:
        messages.info(request, _("Diese Datei wurde schon übernommen. Es wurde nichts geändert."))
    return redirect("disclosure:published")
