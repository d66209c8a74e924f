# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("anmelden/", views.SignInView.as_view(), name="sign_in"),
    path("abmelden/", views.sign_out, name="sign_out"),
    path("profil/", views.profile, name="profile"),
    path("profil/kennwort/", views.change_password, name="password"),
    path("profil/vertretung/", views.stand_in_own, name="stand_in_own"),
    path("profil/e-mail/", views.choose_mail, name="mail"),
    path("abbestellen/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("zugang/<str:token>/code/", views.outside_code, name="outside_code"),
    path("zugang/<str:token>/code/senden/", views.outside_code_send, name="outside_code_send"),
    path("vertretungen/<int:pk>/beenden/", views.stand_in_end, name="stand_in_end"),
    path("personen/", views.people_list, name="list"),
    path("personen/neu/", views.create, name="create"),
    path("personen/<int:pk>/", views.detail, name="detail"),
    path("personen/<int:pk>/aendern/", views.edit, name="edit"),
    path("personen/<int:pk>/kennwort/", views.set_password, name="set_password"),
    path("personen/<int:pk>/rolle/", views.role_grant, name="role_grant"),
    path("personen/<int:pk>/vertretung/", views.stand_in_set, name="stand_in_set"),
    path("personen/<int:pk>/entsperren/", views.unlock, name="unlock"),
    path("personen/<int:pk>/loeschen/", views.shred, name="shred"),
    path("postausgang/", views.outbox, name="outbox"),
    path("postausgang/<int:pk>/", views.outbox_message, name="outbox_message"),
    path("postausgang/<int:pk>/erneut/", views.retry_mail, name="retry_mail"),
    path("postausgang/<int:pk>/aufgeben/", views.give_up_mail, name="give_up_mail"),
    path("rollen/<int:pk>/beenden/", views.role_end, name="role_end"),
]
