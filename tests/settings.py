# SPDX-License-Identifier: EUPL-1.2
"""The settings under test: the real ones, with a quick password hash and unhashed static files."""

from tragweite.settings import *  # noqa: F403
from tragweite.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
