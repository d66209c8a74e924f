# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public register; no sign-in."""

from django.urls import URLPattern

app_name = "register"
urlpatterns: list[URLPattern] = []
