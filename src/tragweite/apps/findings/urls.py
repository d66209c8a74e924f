# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from .views import runs, studies

app_name = "findings"
urlpatterns = [
    path("", runs.run_list, name="list"),
    path("vergleich/", runs.across, name="across"),
    path("vergleich/bild.svg", runs.across_chart, name="across_chart"),
    path("kampagne/<int:campaign_id>/laufend/", runs.live, name="live"),
    path("alarm/<int:pk>/beantworten/", runs.answer_alarm, name="answer_alarm"),
    path("<int:pk>/pruefung/", runs.review_run, name="review_run"),
    path("<int:pk>/bericht.docx", runs.report_word, name="report_word"),
    path("kampagne/<int:campaign_id>/", runs.campaign, name="campaign"),
    path("kampagne/<int:campaign_id>/berechnen/", runs.compute, name="compute"),
    path("kampagne/<int:campaign_id>/erfolgskontrolle/", runs.review, name="review"),
    path("kampagne/<int:campaign_id>/abschliessen/", runs.close, name="close"),
    path("<int:pk>/freigabe/", runs.release, name="release"),
    path("<int:pk>/bild/<slug:name>.svg", runs.chart, name="chart"),
    path("<int:pk>/bericht.pdf", runs.report_pdf, name="report"),
    path("kampagne/<int:campaign_id>/untersuchung/<slug:kind>/", studies.new_study, name="new_study"),
    path("kampagne/<int:campaign_id>/untersuchung/<slug:kind>/rechnen/", studies.study_options, name="study_options"),
    path("untersuchung/<int:study_id>/", studies.study, name="study"),
    path("untersuchung/<int:study_id>/pruefung/", studies.review_study, name="review_study"),
    path("untersuchung/<int:study_id>/freigabe/", studies.release_study, name="release_study"),
    path("untersuchung/<int:study_id>/bild/<int:number>.svg", studies.study_chart, name="study_chart"),
    path("untersuchung/<int:study_id>/ergebnis.json", studies.study_result, name="study_result"),
    path("untersuchung/<int:study_id>/datei/<slug:role>/", studies.study_file, name="study_file"),
]
