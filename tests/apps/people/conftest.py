# SPDX-License-Identifier: EUPL-1.2
"""A mail server for the tests of mail, and settings that use it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.smtp import Box, MailServer


@pytest.fixture(scope="module")
def running_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def box(running_server: MailServer, settings: Any) -> Box:
    """What arrives; the installation sends through this server."""
    found = running_server.box
    found.empty()
    settings.TRAGWEITE = replace(
        settings.TRAGWEITE,
        smtp_host="127.0.0.1",
        smtp_port=running_server.port,
        smtp_security="none",
        mail_from="Tragweite <tragweite@example.org>",
        public_url="https://tragweite.example.org",
    )
    return found
