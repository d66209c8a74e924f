# SPDX-License-Identifier: EUPL-1.2
"""The tiny application of these tests in place of the real addresses."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _tiny_application(settings: Any) -> None:
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [str(Path(__file__).parent / "templates")]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.web.urls"
