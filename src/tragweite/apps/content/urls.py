# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from .views import acting, outside, reading

app_name = "content"
urlpatterns = [
    path("", reading.item_list, name="list"),
    path("kampagne/<int:campaign_id>/", reading.campaign_items, name="campaign"),
    path("kampagne/<int:campaign_id>/briefing/", acting.write_briefing, name="briefing"),
    path("kampagne/<int:campaign_id>/beitrag/", acting.plan_item, name="plan"),
    path("beitrag/<int:pk>/", reading.item_page, name="item"),
    path("beitrag/<int:pk>/vergleich/", reading.compare, name="compare"),
    path("beitrag/<int:pk>/medien/<slug:sha256>/", reading.medium, name="medium"),
    path("beitrag/<int:pk>/einladung/", acting.invite, name="invite"),
    path("beitrag/<int:pk>/einladung/<int:access_id>/schliessen/", acting.revoke_invitation, name="revoke_invitation"),
    path("beitrag/<int:pk>/fassung/", acting.submit, name="submit"),
    path("beitrag/<int:pk>/anmerkung/", acting.remark, name="remark"),
    path("beitrag/<int:pk>/anmerkung/<int:remark_id>/erledigt/", acting.resolve_remark, name="resolve_remark"),
    path("beitrag/<int:pk>/pruefung/", acting.start_review, name="start_review"),
    path("beitrag/<int:pk>/freigabe/", acting.approve, name="approve"),
    path("beitrag/<int:pk>/rueckgabe/", acting.return_item, name="return"),
    path("beitrag/<int:pk>/freigabe-zuruecknehmen/", acting.void, name="void"),
    path("beitrag/<int:pk>/bereitstellen/", acting.release, name="release"),
    path("beitrag/<int:pk>/anhalten/", acting.hold, name="hold"),
    path("beitrag/<int:pk>/fortsetzen/", acting.resume, name="resume"),
    path("zugang/<str:token>/", outside.outside, name="outside"),
    path("zugang/<str:token>/nachricht/", outside.outside_remark, name="outside_remark"),
    path("zugang/<str:token>/medien/<slug:sha256>/", outside.outside_medium, name="outside_medium"),
]
