# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the start page and the search."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.today, name="today"),
    path("suche/", views.search, name="search"),
]
