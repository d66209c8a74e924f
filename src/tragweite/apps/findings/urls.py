# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import URLPattern

app_name = "findings"
urlpatterns: list[URLPattern] = []
