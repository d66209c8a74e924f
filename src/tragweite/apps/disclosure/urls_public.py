# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public register; no sign-in."""

from django.urls import path

from .views import public

app_name = "register"
urlpatterns = [
    path("", public.public_list, name="list"),
    path("register.json", public.public_json, name="json"),
    path("register.csv", public.public_csv, name="csv"),
    path("<slug:slug>/", public.public_detail, name="detail"),
]
