# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "partners"
urlpatterns = [
    path("", views.party_list, name="list"),
    path("neu/", views.register, name="register"),
    path("kanaele/", views.own_channels, name="own_channels"),
    path("kanaele/neu/", views.add_own_channel, name="add_own_channel"),
    path("kanaele/<int:pk>/", views.channel, name="channel"),
    path("kanaele/<int:pk>/follower/", views.record_followers, name="record_followers"),
    path("kanaele/<int:pk>/publikum/", views.add_audience_share, name="add_audience_share"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/bearbeiten/", views.change, name="change"),
    path("<int:pk>/kanal/", views.add_channel, name="add_channel"),
    path("kampagne/<int:campaign_id>/", views.candidates, name="candidates"),
    path("kampagne/<int:campaign_id>/aufnehmen/", views.add_candidate, name="add_candidate"),
    path("kampagne/<int:campaign_id>/vermerk/", views.sign_selection_note, name="sign_selection_note"),
    path("kampagne/<int:campaign_id>/befangenheit/", views.declare_interest, name="declare_interest"),
    path("kampagne/<int:campaign_id>/werkbank/", views.bench, name="workbench"),
    path("kampagne/<int:campaign_id>/werkbank/<slug:name>.svg", views.bench_chart, name="workbench_chart"),
    path("kandidatur/<int:pk>/pruefung/<slug:stage>/", views.review_candidate, name="review_candidate"),
    path("kandidatur/<int:pk>/bewerten/", views.assess_candidate, name="assess_candidate"),
    path("kandidatur/<int:pk>/entscheiden/", views.decide_candidate, name="decide_candidate"),
    path("vermerk/<int:pk>.docx", views.selection_note_word, name="selection_note_word"),
    path("vermerk/<int:pk>.pdf", views.selection_note_paper, name="selection_note_paper"),
]
