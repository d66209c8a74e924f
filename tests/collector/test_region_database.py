# SPDX-License-Identifier: EUPL-1.2
"""The operator's database in MaxMind's format becomes the table that the collector reads, or nothing changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collector.mmdb import write_database
from tragweite.cli import main
from tragweite.collector.region_database import UnusableDatabase, convert, land_of
from tragweite.collector.regions import Regions
from tragweite.lake.lands import LANDS, land_named


def german(**part):
    return {"country": {"iso_code": "DE"}, "subdivisions": [part]}


HESSE, BAVARIA = german(iso_code="HE"), german(names={"en": "Bavaria"})
NETWORKS = [
    ("2.160.0.0/21", HESSE),
    ("2.160.8.0/21", german(names={"en": "Hesse"})),
    ("91.0.0.0/24", BAVARIA),
    ("91.0.1.0/24", {"country": {"iso_code": "DE"}}),
    ("192.0.2.0/24", {"country": {"iso_code": "FR"}, "subdivisions": [{"iso_code": "HE"}]}),
    ("2001:db8:1::/48", german(iso_code="TH", names={"de": "Thüringen"})),
    ("2001:db8:2::1/128", HESSE),
]


@pytest.fixture
def database(tmp_path):
    return write_database(tmp_path / "city.mmdb", NETWORKS, aliases=("2002::/16",))


def test_networks_of_lands_are_taken_joined_and_counted(database, tmp_path):
    found = convert(database=database, table=tmp_path / "regions.csv")
    lines = (tmp_path / "regions.csv").read_text().splitlines()
    assert lines == ["network,region", "2.160.0.0/20,06", "91.0.0.0/24,09", "2001:db8:1::/48,16"]
    assert (found.networks, found.german, found.unknown, found.narrow, found.lines) == (7, 6, 1, 1, 3)


def test_the_collector_reads_the_table(database, tmp_path):
    convert(database=database, table=tmp_path / "regions.csv")
    regions = Regions((tmp_path / "regions.csv").read_text().splitlines())
    asked = ("2.160.15.255", "2.160.16.0", "91.0.0.7", "91.0.1.7", "192.0.2.1", "2001:db8:1::5", "2002:2a0::1")
    assert [regions[each] for each in asked] == [6, None, 9, None, None, 16, None]
    assert regions.refused == 0


@given(st.dictionaries(st.integers(0, 255), st.integers(0, 16), min_size=1, max_size=40))
def test_every_network_keeps_its_land(tmp_path_factory, lands):
    """Held against the database itself, network by network."""
    folder = tmp_path_factory.mktemp("any")
    codes = {0: "XX", **LANDS}
    networks = [(f"10.0.{n}.0/24", german(names={"de": codes[land]})) for n, land in lands.items()]
    write_database(folder / "any.mmdb", [*networks, ("10.1.0.0/16", HESSE)])
    convert(database=folder / "any.mmdb", table=folder / "regions.csv")
    regions = Regions((folder / "regions.csv").read_text().splitlines())
    assert [regions[f"10.0.{n}.9"] for n in range(256)] == [lands.get(n) or None for n in range(256)]


@pytest.mark.parametrize(
    ("name", "land"),
    [
        *((name, number) for number, name in LANDS.items()),
        ("Land Berlin", 11),
        ("State of Berlin", 11),
        ("Free and Hanseatic City of Hamburg", 2),
        ("Freistaat Sachsen", 14),
        ("Baden-Wurttemberg Region", 0),
        ("Baden-Wurttemberg", 8),
        ("NORTH RHINE-WESTPHALIA", 5),
        ("Mecklenburg-Western Pomerania", 13),
        ("Saxony-Anhalt", 15),
        ("Tyrol", 0),
        ("", 0),
    ],
)
def test_a_land_is_known_by_its_names(name, land):
    assert land_named(name) == land


@pytest.mark.parametrize(
    "record", [{}, {"subdivisions": 3}, {"subdivisions": ["HE"]}, {"subdivisions": [{"names": "Hessen"}]}]
)
def test_a_record_of_another_shape_names_no_land(record):
    assert land_of(record) == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"network,region\n", b"\x1f\x8b" + bytes(100), b"\xab\xcd\xefMaxMind.com\xe0"],
    ids=["empty", "text", "packed", "cut"],
)
def test_what_is_no_database_changes_nothing(tmp_path, content):
    (tmp_path / "city.mmdb").write_bytes(content)
    (tmp_path / "regions.csv").write_text("10.0.0.0/8,06\n")
    with pytest.raises(UnusableDatabase, match=r"city\.mmdb"):
        convert(database=tmp_path / "city.mmdb", table=tmp_path / "regions.csv")
    assert (tmp_path / "regions.csv").read_text() == "10.0.0.0/8,06\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["city.mmdb", "regions.csv"]


@given(st.data())
def test_a_damaged_database_is_refused_or_read_and_never_breaks(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    content = bytearray(write_database(folder / "city.mmdb", NETWORKS).read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    (folder / "city.mmdb").write_bytes(content)
    try:
        convert(database=folder / "city.mmdb", table=folder / "regions.csv")
    except UnusableDatabase:
        assert not (folder / "regions.csv").exists()


def test_a_database_of_states_only_is_refused(tmp_path):
    database = write_database(tmp_path / "country.mmdb", [("91.0.0.0/8", {"country": {"iso_code": "DE"}})])
    with pytest.raises(UnusableDatabase, match="kein deutsches Land"):
        convert(database=database, table=tmp_path / "regions.csv")


def test_the_command_writes_the_table_and_says_what_became_of_it(database, tmp_path, capsys):
    assert main(["collector-regions", str(database), "--to", str(tmp_path / "regions.csv")]) == 0
    assert "3 Zeilen aus 6 deutschen Netzen (von 7)" in capsys.readouterr().out
    assert (tmp_path / "regions.csv").exists()


def test_the_command_says_what_is_missing(database, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("TRAGWEITE_REGION_FILE", raising=False)
    assert main(["collector-regions", str(database)]) == 2
    assert main(["collector-regions", str(tmp_path / "none.mmdb"), "--to", str(tmp_path / "x.csv")]) == 2
    assert main(["collector-regions", str(database), "--to", str(tmp_path / "no" / "x.csv")]) == 2
    first, second, third = capsys.readouterr().err.splitlines()
    assert "--to" in first
    assert "gibt es nicht" in second
    assert "lässt sich nicht schreiben" in third
