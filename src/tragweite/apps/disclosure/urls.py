# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from .views import paragraphs, questions, register, spending

app_name = "disclosure"
urlpatterns = [
    path("", questions.question_list, name="list"),
    path("neu/", questions.create, name="create"),
    path("<int:pk>/", questions.detail, name="detail"),
    path("<int:pk>/texte/", questions.edit, name="edit"),
    path("<int:pk>/teilfrage/", questions.add_part, name="add_part"),
    path("<int:pk>/einholen/", questions.collect, name="collect"),
    path("<int:pk>/pruefen/", questions.check, name="check"),
    path("<int:pk>/mitzeichnen/", questions.co_sign, name="co_sign"),
    path("<int:pk>/zurueckgeben/", questions.give_back, name="give_back"),
    path("<int:pk>/freigeben/", questions.release, name="release"),
    path("<int:pk>/uebersandt/", questions.send, name="send"),
    path("<int:pk>/antwort.docx", questions.export, {"kind": "docx"}, name="export_docx"),
    path("<int:pk>/antwort.pdf", questions.export, {"kind": "pdf"}, name="export_pdf"),
    path("teilfrage/<int:sub_question_id>/", questions.bind, name="bind"),
    path("teilfrage/<int:sub_question_id>/absaetze/", paragraphs.campaigns, name="paragraphs"),
    path("teilfrage/<int:sub_question_id>/absaetze/<int:campaign_id>/", paragraphs.take, name="take_paragraphs"),
    path("ausgaben/", spending.published, name="published"),
    path("ausgaben/einlesen/", spending.upload, name="upload"),
    path("ausgaben/uebernehmen/", spending.confirm, name="confirm"),
    path("register/", register.register, name="register"),
    path("register/vorschlagen/", register.propose, name="propose"),
    path("register/vorschlagen/<int:campaign_id>/", register.propose_campaign, name="propose_campaign"),
    path("register/<int:entry_id>/", register.entry, name="register_entry"),
    path("register/<int:entry_id>/freigeben/", register.release_entry, name="release_entry"),
]
