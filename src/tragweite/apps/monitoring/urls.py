# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from .views import analytics, evidence, found_files, links, lists, live, metrics, overview, posts, quality, regions

app_name = "monitoring"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("kampagne/<int:campaign_id>/", overview.campaign, name="campaign"),
    path("kampagne/<int:campaign_id>/verlauf.svg", overview.visits_chart, name="visits_chart"),
    path("kampagne/<int:campaign_id>/links/", links.links, name="links"),
    path("kampagne/<int:campaign_id>/links/anlegen/", links.make_links, name="make_links"),
    path("kampagne/<int:campaign_id>/zahlen/", metrics.metrics, name="metrics"),
    path("kampagne/<int:campaign_id>/zahlen/datei/", metrics.metric_import, name="metric_import"),
    path("kampagne/<int:campaign_id>/zahlen/zuordnung/", metrics.metric_mapping, name="metric_mapping"),
    path("kampagne/<int:campaign_id>/laender/", regions.regions, name="regions"),
    path("kampagne/<int:campaign_id>/laender.svg", regions.regions_chart, name="regions_chart"),
    path("kampagne/<int:campaign_id>/live/", live.live, name="live"),
    path("kampagne/<int:campaign_id>/live/teil/", live.live_part, name="live_part"),
    path("kampagne/<int:campaign_id>/live/ereignisse/", live.live_events, name="live_events"),
    path("kampagne/<int:campaign_id>/webanalyse/", analytics.analytics, name="analytics"),
    path("kampagne/<int:campaign_id>/webanalyse/datei/", analytics.analytics_file, name="analytics_file"),
    path("kampagne/<int:campaign_id>/webanalyse/zuordnung/", analytics.analytics_mapping, name="analytics_mapping"),
    path("guete/", quality.quality, name="quality"),
    path("fragen/", quality.questions, name="questions"),
    path("fragen/<str:name>/", quality.question, name="question"),
    path("link/<int:pk>/qr.svg", links.link_qr, name="link_qr"),
    path("link/<int:pk>/qr.png", links.link_qr_png, name="link_qr_png"),
    path("link/<int:pk>/zeitraum/", links.link_period, name="link_period"),
    path("link/<int:pk>/zeitraum/kampagne/", links.link_follow, name="link_follow"),
    path("beitrag/<int:item_id>/veroeffentlichung/", posts.publish, name="publish"),
    path("kampagne/<int:campaign_id>/beitraege/", lists.post_list, name="post_list"),
    path("kampagne/<int:campaign_id>/beitraege/pruefen/", lists.post_preview, name="post_preview"),
    path("veroeffentlichung/<int:publication_id>/", evidence.post, name="post"),
    path("veroeffentlichung/<int:publication_id>/nachweis/", evidence.capture, name="capture"),
    path("abgleich/<int:pk>/", evidence.check, name="check"),
    path("abgleich/<int:pk>/entscheidung/", evidence.decide, name="decide"),
    path("veroeffentlichung/<int:publication_id>/zahlen/", metrics.metric_entry, name="metric_entry"),
    path("abweichung/<int:pk>/", posts.deviation, name="deviation"),
    path("abweichung/<int:pk>/dateien/", found_files.add_files, name="deviation_files"),
    path("abweichung/<int:pk>/dateien/<int:file_id>/", found_files.file, name="deviation_file"),
    path("abweichung/<int:pk>/dateien/<int:file_id>/ansicht/", found_files.view, name="deviation_file_view"),
    path("abweichung/<int:pk>/zustaendig/", posts.assign, name="assign"),
    path("abweichung/<int:pk>/klaerung/", posts.answer, name="answer"),
    path("abweichung/<int:pk>/rueckgabe/", posts.reject, name="reject"),
    path("abweichung/<int:pk>/zahlung/", posts.payment, name="payment"),
    path("abweichung/<int:pk>/geklaert/", posts.resolve, name="resolve"),
]
