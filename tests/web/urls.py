# SPDX-License-Identifier: EUPL-1.2
"""A tiny application on the web floor, with every component, for the tests of this floor."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from tragweite.core.refusal import Refused
from tragweite.web.forms import DateField, EuroField, KernForm
from tragweite.web.listing import Column, Filter, Listing

FRAME: dict[str, Any] = {
    "state_name": "Hessen",
    "is_demo": True,
    "version": "0.1.0",
    "user_label": "Käthe Sachbearbeiterin",
    "roles_label": "Sachbearbeitung, Ministerium für Beispiele",
    "sign_out_url": "/abmelden/",
    "navigation": [
        {"label": label, "url": f"/{number}/", "current": number == 1}
        for number, label in enumerate(
            (
                "Heute",
                "Kampagnen",
                "Partner",
                "Verträge und Geld",
                "Inhalte",
                "Beobachtung",
                "Auswertung",
                "Rechenschaft",
            )
        )
    ],
}
CRUMBS = [("Kampagnen", "/liste/"), ("Ausbildung bei der Polizei", None)]


class SampleForm(KernForm):
    title = forms.CharField(label="Titel", help_text="So heißt die Kampagne in der Akte.")
    fee = EuroField(label="Honorar")
    due_on = DateField(label="Frist")
    note = forms.CharField(label="Bemerkung", widget=forms.Textarea, required=False)
    ministry = forms.ChoiceField(
        label="Ressort", choices=[("", "bitte wählen"), ("hmdi", "Inneres"), ("hmf", "Finanzen")]
    )
    label = forms.ChoiceField(
        label="Kennzeichnung", choices=[("ad", "Werbung"), ("none", "keine")], widget=forms.RadioSelect
    )
    channels = forms.MultipleChoiceField(
        label="Kanäle",
        choices=[("a", "Instagram"), ("b", "TikTok")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    consent = forms.BooleanField(label="Name und Honorar dürfen genannt werden", help_text="Mit Datum in der Akte.")
    picture = forms.FileField(label="Bild", required=False)


def listing(request: HttpRequest) -> Listing:
    columns = [
        Column("name", "Bezeichnung", sort="name", url=lambda row: f"/zeile/{row.pk}/"),
        Column("codename", "Kennung", sort="codename"),
        Column("pk", "Nummer", kind="count", sort="pk"),
        Column("fee", "Betrag (brutto)", kind="money", value=lambda row: row.pk * 12345),
        Column("state", "Stand", kind="state", states="campaign", value=lambda row: ("running", "ended")[row.pk % 2]),
        Column("nothing", "Reichweite", kind="count", value="absent.path"),
    ]
    filters = [
        Filter("q", "Suchwort", "text", lambda rows, value: rows.filter(name__icontains=value)),
        Filter(
            "app", "Bereich", [("web", "Web"), ("auth", "Auth")], lambda rows, v: rows.filter(content_type__app_label=v)
        ),
        Filter("zeit", "Zeitraum", "date_range", lambda rows, days: rows.filter(pk__gt=0) if days[0] else rows.none()),
    ]
    rows = Permission.objects.select_related("content_type")
    notes = "Quelle: Testdaten, frei erfunden."
    return Listing(request, rows, columns, filters, "name", "Alle Rechte", per_page=10, notes=notes)


@login_not_required
def list_view(request: HttpRequest) -> HttpResponse:
    extra = {"frame": FRAME, "crumbs": CRUMBS, "action_url": "/formular/", "action_label": "Kampagne anlegen"}
    return listing(request).response(extra=extra)


@login_not_required
def form_view(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return HttpResponse(f"{form.cleaned_data['fee']} {form.cleaned_data['due_on']}")
    context = {
        "frame": FRAME,
        "title": "Kampagne anlegen",
        "form": form,
        "submit_label": "Speichern",
        "cancel_url": "/liste/",
    }
    return render(request, "form_page.html", context)


@login_not_required
def parts_view(request: HttpRequest) -> HttpResponse:
    entries = [
        {"title": "Geplant", "at": datetime(2026, 11, 22, 13, 5, tzinfo=UTC), "actor": "Käthe", "state": "done"},
        {"title": "Läuft", "state": "current", "text": "Seit Montag."},
        {"title": "Ausgewertet", "state": "open"},
    ]
    tabs = [{"label": "Überblick", "url": "/teile/", "current": True}, {"label": "Ziele", "url": "#", "count": 3}]
    context = {
        "frame": FRAME,
        "title": "Ausbildung bei der Polizei",
        "entries": entries,
        "tabs": tabs,
        "crumbs": CRUMBS,
    }
    return render(request, "parts.html", {**context, "lead": "Mehr Bewerbungen für den Ausbildungsjahrgang 2027."})


@login_not_required
def public_view(request: HttpRequest) -> HttpResponse:
    return render(request, "parts_public.html", {"frame": {**FRAME, "navigation": []}, "title": "Register"})


@login_not_required
def refuse_view(request: HttpRequest) -> HttpResponse:
    raise Refused("money.negative")


@login_not_required
def forbid_view(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def crash_view(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("geheim")


@csrf_exempt
@login_not_required
def upload_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(f"{name}:{file.size}" for name, file in request.FILES.items()))


@login_not_required
def guarded_upload_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("stored")


urlpatterns = [
    path("liste/", list_view),
    path("formular/", form_view),
    path("teile/", parts_view),
    path("oeffentlich/", public_view),
    path("nein/", refuse_view),
    path("verboten/", forbid_view),
    path("kaputt/", crash_view),
    path("hochladen/", upload_view),
    path("geschuetzt/", guarded_upload_view),
    path("", include("tragweite.web.urls")),
]
