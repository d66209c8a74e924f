# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "findings"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("vergleich/", views.across, name="across"),
    path("vergleich/bild.svg", views.across_chart, name="across_chart"),
    path("kampagne/<int:campaign_id>/laufend/", views.live, name="live"),
    path("alarm/<int:pk>/beantworten/", views.answer_alarm, name="answer_alarm"),
    path("<int:pk>/pruefung/", views.review_run, name="review_run"),
    path("<int:pk>/bericht.docx", views.report_word, name="report_word"),
    path("kampagne/<int:campaign_id>/", views.campaign, name="campaign"),
    path("kampagne/<int:campaign_id>/berechnen/", views.compute, name="compute"),
    path("kampagne/<int:campaign_id>/erfolgskontrolle/", views.review, name="review"),
    path("kampagne/<int:campaign_id>/abschliessen/", views.close, name="close"),
    path("<int:pk>/freigabe/", views.release, name="release"),
    path("<int:pk>/bild/<slug:name>.svg", views.chart, name="chart"),
    path("<int:pk>/bericht.pdf", views.report_pdf, name="report"),
]
