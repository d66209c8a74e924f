# SPDX-License-Identifier: EUPL-1.2
"""All addresses: one prefix per room, in the order of the lifecycle."""

from django.urls import include, path

urlpatterns = [
    path("", include("tragweite.apps.today.urls")),
    path("konto/", include("tragweite.apps.people.urls")),
    path("journal/", include("tragweite.apps.people.urls_journal")),
    path("kampagnen/", include("tragweite.apps.campaigns.urls")),
    path("partner/", include("tragweite.apps.partners.urls")),
    path("geld/", include("tragweite.apps.contracts.urls")),
    path("inhalte/", include("tragweite.apps.content.urls")),
    path("beobachtung/", include("tragweite.apps.monitoring.urls")),
    path("auswertung/", include("tragweite.apps.findings.urls")),
    path("rechenschaft/", include("tragweite.apps.disclosure.urls")),
    path("register/", include("tragweite.apps.disclosure.urls_public")),
    path("", include("tragweite.web.urls")),
]
