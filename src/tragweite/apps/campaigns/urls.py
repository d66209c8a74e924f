# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("neu/", views.create, name="create"),
    path("haushaltsstelle/neu/", views.add_budget_line, name="budget_line"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/bearbeiten/", views.update, name="update"),
    path("<int:pk>/stand/", views.move, name="move"),
    path("<int:pk>/abbrechen/", views.cancel, name="cancel"),
    path("<int:pk>/ziele/", views.goals, name="goals"),
    path("<int:pk>/ziele/neu/", views.add_goal, name="add_goal"),
    path("<int:pk>/ziele/<int:goal_pk>/", views.change_goal, name="change_goal"),
    path("<int:pk>/ziele/<int:goal_pk>/entfernen/", views.remove_goal, name="remove_goal"),
    path("<int:pk>/zielgruppen/neu/", views.add_target_group, name="add_target_group"),
    path("<int:pk>/zielgruppen/<int:group_pk>/entfernen/", views.remove_target_group, name="remove_target_group"),
    path("<int:pk>/wirtschaftlichkeit/", views.record_economy_review, name="economy_review"),
    path("<int:pk>/auswertungsplan/", views.fix_evaluation_plan, name="evaluation_plan"),
    path("<int:pk>/planung/", views.planner, name="planner"),
    path("<int:pk>/planung/<slug:kind>/losen/", views.draw_lot, name="draw_lot"),
    path("<int:pk>/akte/", views.file, name="file"),
]
