# SPDX-License-Identifier: EUPL-1.2
"""The Land comes from the operator's file only, and nothing narrower is kept."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collector.requests import collector, kept, run, send, visit
from tragweite.collector.regions import RegionFile, Regions

FILE = """network,region
# made for this test
203.0.113.0/25,06412
203.0.113.128/25,05
198.51.100.0/24,"DE-BY"
2001:db8:1::/48,16
192.0.2.0/24,FR-IDF
192.0.2.0/24
2001:db8::1/128,06
"""


def regions():
    return Regions(FILE.splitlines())


@pytest.mark.parametrize(
    ("address", "land"),
    [
        ("203.0.113.0", 6),
        ("203.0.113.127", 6),
        ("203.0.113.128", 5),
        ("203.0.114.0", None),
        ("203.0.112.255", None),
        ("198.51.100.7", 9),
        ("2001:db8:1:2::3", 16),
        ("2001:db8:2::1", None),
        ("::ffff:198.51.100.7", 9),
        ("0.0.0.0", None),
        ("255.255.255.255", None),
        ("", None),
        ("unbekannt", None),
    ],
)
def test_a_network_names_the_land_and_nothing_narrower(address, land):
    assert regions()[address] == land


def test_lines_that_name_no_land_are_counted():
    assert regions().refused == 3


def test_overlapping_networks_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        Regions(["10.0.0.0/8,06", "10.1.0.0/16,05"])


@given(st.text(max_size=40))
def test_any_line_is_taken_or_counted(line):
    found = Regions(line.splitlines())
    assert found.refused <= len(line.splitlines())


def test_an_unusable_file_leaves_the_old_one_and_a_removed_one_ends_it(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text(FILE)
    file = RegionFile(path)
    file.look()
    assert (file.regions["198.51.100.7"], file.refused_lines) == (9, 3)
    path.write_text("10.0.0.0/8,06\n10.0.0.0/9,06\n")
    os.utime(path, ns=(1, 1))
    file.look()
    assert (file.regions["198.51.100.7"], file.refused_lines) == (9, 4)
    path.unlink()
    file.look()
    assert file.regions["198.51.100.7"] is None


def stored_regions(tmp_path, **options):
    async def story():
        async with collector(tmp_path, **options) as app:
            await send(app, "GET", "/r/abc")
            await visit(app, address="198.51.100.7")
            await visit(app, address="192.0.2.1")

    run(story())
    return sorted(int(record["region"]) for record, _ in kept(tmp_path)[0])


def test_events_carry_the_land_where_there_is_a_file(tmp_path):
    (tmp_path / "regions.csv").write_text(FILE)
    assert stored_regions(tmp_path, region_file=tmp_path / "regions.csv") == [0, 6, 9]


def test_without_a_file_no_land_is_stored(tmp_path):
    assert stored_regions(tmp_path) == [0, 0, 0]
