# SPDX-License-Identifier: EUPL-1.2
"""Every address, for every role, gives the answer that the documentation promises."""

import pytest

from tests.actors import Actors
from tests.house import addresses
from tests.house.world import make_world


@pytest.mark.slow
def test_every_address_answers_every_role_as_documented(actors: Actors, request: pytest.FixtureRequest) -> None:
    found = addresses.table(actors, make_world(actors))
    if request.config.getoption("--write-addresses"):
        addresses.PAGE.write_text(addresses.page(found), encoding="utf-8")
    assert found == addresses.committed()


def test_every_address_is_documented() -> None:
    names = {name for name, _path, _pattern in addresses.patterns()} - {"people:sign_out"}
    assert names == set(addresses.committed())
