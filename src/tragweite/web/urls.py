# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the information pages."""

from django.urls import path

from tragweite.web import views

app_name = "web"
urlpatterns = [
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("barriere-melden/", views.feedback, name="feedback"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("impressum/", views.imprint, name="imprint"),
]
