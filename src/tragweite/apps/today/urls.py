# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the start page and the search."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
