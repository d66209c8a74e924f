# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from .views import contracts, invoices, ledger

app_name = "contracts"
urlpatterns = [
    path("", contracts.contract_list, name="list"),
    path("kampagne/<int:campaign_id>/", contracts.campaign, name="campaign"),
    path("kampagne/<int:campaign_id>/vertrag/", contracts.create, name="create"),
    path("kampagne/<int:campaign_id>/betrag/", ledger.book, name="book"),
    path("vertrag/<int:pk>/", contracts.detail, name="detail"),
    path("vertrag/<int:pk>/aendern/", contracts.update, name="update"),
    path("vertrag/<int:pk>/leistung/", contracts.add_deliverable, name="add_deliverable"),
    path("vertrag/<int:pk>/einwilligungen/", contracts.consents, name="consents"),
    path("vertrag/<int:pk>/unterschreiben/", contracts.sign, name="sign"),
    path("vertrag/<int:pk>/stand/", contracts.move, name="move"),
    path("vertrag/<int:pk>/rechnung/", invoices.record, name="record_invoice"),
    path("leistung/<int:pk>/nachweis/", contracts.note_delivery, name="note_delivery"),
    path("leistung/<int:pk>/entfernen/", contracts.remove_deliverable, name="remove_deliverable"),
    path("rechnungen/", invoices.invoice_list, name="invoices"),
    path("rechnung/<int:pk>/pruefen/", invoices.check, name="check_invoice"),
    path("rechnung/<int:pk>/zahlen/", invoices.pay, name="pay_invoice"),
    path("rechnung/<int:pk>/stornieren/", invoices.cancel, name="cancel_invoice"),
    path("buchungen/", ledger.ledger, name="ledger"),
    path("buchung/<int:pk>/stornieren/", ledger.reverse_entry, name="reverse"),
    path("auswertung/", ledger.cut, name="cut"),
]
