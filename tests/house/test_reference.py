# SPDX-License-Identifier: EUPL-1.2
"""Every setting and every command is documented: the reference pages are what the program says of itself."""

import pytest
from scripts.reference import OPERATIONS, PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_reference_page_is_up_to_date(name: str) -> None:
    assert (OPERATIONS / name).read_text(encoding="utf-8") == PAGES[name](), "run: python -m scripts.reference"
