# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room."""

from django.urls import path

from .views import bundles, deciding, outside, planning, reading, remarks, steps, urgent

CAMPAIGN = "kampagne/<int:campaign_id>"
ITEM = "beitrag/<int:pk>"
REMARK = f"{ITEM}/anmerkung/<int:remark_id>"
BUNDLE = "buendel/<int:pk>"
OUTSIDE = "zugang/<str:token>"

app_name = "content"
urlpatterns = [
    path("", reading.item_list, name="list"),
    path("freigaben/", deciding.queue, name="queue"),
    path("freigabeschritte/", steps.steps, name="steps"),
    path("freigabeschritte/<int:ministry_id>/", steps.set_steps, name="set_steps"),
    path("freigabeschritte/<int:ministry_id>/fristen/", steps.set_terms, name="set_terms"),
    path(f"{CAMPAIGN}/", reading.campaign_items, name="campaign"),
    path(f"{CAMPAIGN}/briefing/", planning.write_briefing, name="briefing"),
    path(f"{CAMPAIGN}/briefing/bestaetigung/", planning.note_confirmation, name="note_confirmation"),
    path(f"{CAMPAIGN}/beitrag/", planning.plan_item, name="plan"),
    path(f"{CAMPAIGN}/verlangt/", remarks.asked_of_campaign, name="asked_of_campaign"),
    path(f"{CAMPAIGN}/buendel/", bundles.bundles, name="bundles"),
    path(f"{BUNDLE}/", bundles.bundle, name="bundle"),
    path(f"{BUNDLE}/hinein/", bundles.put_in_bundle, name="put_in_bundle"),
    path(f"{BUNDLE}/freigabe/", bundles.approve_bundle, name="approve_bundle"),
    path(f"{BUNDLE}/bereitstellen/", bundles.release_bundle, name="release_bundle"),
    path(f"{ITEM}/", reading.item_page, name="item"),
    path(f"{ITEM}/vergleich/", reading.compare, name="compare"),
    path(f"{ITEM}/verlangt/", remarks.asked_of_item, name="asked"),
    path(f"{ITEM}/medien/<slug:sha256>/", reading.medium, name="medium"),
    path(f"{ITEM}/medien/<slug:sha256>/<slug:kind>/", reading.medium, name="view"),
    path(f"{ITEM}/einladung/", planning.invite, name="invite"),
    path(f"{ITEM}/einladung/<int:access_id>/schliessen/", planning.revoke_invitation, name="revoke_invitation"),
    path(f"{ITEM}/fassung/", planning.submit, name="submit"),
    path(f"{ITEM}/zur-freigabe/", planning.hand_over, name="hand_over"),
    path(f"{ITEM}/termin/", planning.reschedule, name="reschedule"),
    path(f"{ITEM}/zurueckziehen/", planning.withdraw, name="withdraw"),
    path(f"{ITEM}/anmerkung/", remarks.remark, name="remark"),
    path(f"{REMARK}/antwort/", remarks.answer_remark, name="answer_remark"),
    path(f"{REMARK}/erledigt/", remarks.resolve_remark, name="resolve_remark"),
    path(f"{ITEM}/pruefung/", deciding.start_review, name="start_review"),
    path(f"{ITEM}/pruefung/<str:code>/abweichen/", deciding.override, name="override"),
    path(f"{ITEM}/freigabe/", deciding.approve, name="approve"),
    path(f"{ITEM}/rueckgabe/", deciding.return_item, name="return"),
    path(f"{ITEM}/ablehnung/", deciding.refuse, name="refuse"),
    path(f"{ITEM}/freigabe-zuruecknehmen/", deciding.void, name="void"),
    path(f"{ITEM}/bereitstellen/", deciding.release, name="release"),
    path(f"{ITEM}/paket/", deciding.package, name="package"),
    path(f"{ITEM}/anhalten/", deciding.hold, name="hold"),
    path(f"{ITEM}/fortsetzen/", deciding.resume, name="resume"),
    path(f"{ITEM}/fortsetzen/begruendet/", deciding.lift_hold, name="lift_hold"),
    path(f"{ITEM}/buendel/heraus/", bundles.take_out_of_bundle, name="take_out_of_bundle"),
    path(f"{ITEM}/eilveroeffentlichung/", urgent.publish_urgently, name="urgent"),
    path(f"{ITEM}/eilveroeffentlichung/zweite-pruefung/", urgent.confirm_urgent, name="confirm_urgent"),
    path(f"{OUTSIDE}/", outside.outside, name="outside"),
    path(f"{OUTSIDE}/briefing/", outside.outside_confirm, name="outside_confirm"),
    path(f"{OUTSIDE}/nachricht/", outside.outside_remark, name="outside_remark"),
    path(f"{OUTSIDE}/anhalten/", outside.outside_hold, name="outside_hold"),
    path(f"{OUTSIDE}/fortsetzen/", outside.outside_resume, name="outside_resume"),
    path(f"{OUTSIDE}/paket/", outside.outside_package, name="outside_package"),
    path(f"{OUTSIDE}/veroeffentlichung/", outside.outside_publication, name="outside_publication"),
    path(f"{OUTSIDE}/nachweis/", outside.outside_evidence, name="outside_evidence"),
    path(f"{OUTSIDE}/medien/<slug:sha256>/", outside.outside_medium, name="outside_medium"),
    path(f"{OUTSIDE}/medien/<slug:sha256>/<slug:kind>/", outside.outside_medium, name="outside_view"),
]
