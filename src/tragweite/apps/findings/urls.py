# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "findings"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("kampagne/<int:campaign_id>/", views.campaign, name="campaign"),
    path("kampagne/<int:campaign_id>/berechnen/", views.compute, name="compute"),
    path("kampagne/<int:campaign_id>/erfolgskontrolle/", views.review, name="review"),
    path("kampagne/<int:campaign_id>/abschliessen/", views.close, name="close"),
    path("<int:pk>/freigabe/", views.release, name="release"),
    path("<int:pk>/bild/<slug:name>.svg", views.chart, name="chart"),
    path("<int:pk>/bericht.pdf", views.report_pdf, name="report"),
]
