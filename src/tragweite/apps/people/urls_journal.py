# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the journal's pages. They stand here because they ask who is reading; the journal knows no people."""

from django.urls import path

from . import views

app_name = "journal"
urlpatterns = [
    path("", views.journal_list, name="list"),
    path("zustand/", views.journal_status, name="status"),
    path("<int:pk>/", views.entry_page, name="entry"),
]
