# SPDX-License-Identifier: EUPL-1.2
"""The web floor as a Django application: templates, tags and static files, no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tragweite.web"
    label = "web"
