# SPDX-License-Identifier: EUPL-1.2
"""The link table: good lines work, bad lines are named."""

import json

import pytest

from tragweite.lake.links import Site, read_links, read_sites


def line(**changes):
    row = {"code": "abc", "target": "https://example.org/a?x=1&utm_source=old#teil", "sender": "creator",
           "campaign": 4, "post": 9, "starts_at": "2026-01-01T00:00:00+01:00", "ends_at": None}  # fmt: skip
    return json.dumps({**row, **changes})


def test_the_target_keeps_its_query_and_gets_the_campaign_parameters():
    link = read_links([line()], sites=[Site(site="example", origin="https://example.org")]).links["abc"]
    assert link.location == b"https://example.org/a?x=1&utm_source=creator&utm_campaign=4&utm_content=abc#teil"
    assert (link.site, link.starts_at, link.ends_at) == ("example", 1_767_222_000_000_000, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "a b"}, {"code": ""}, {"target": "javascript:alert(1)"}, {"target": "//example.org"},
        {"target": "https://example.org/\r\nSet-Cookie: a=b"}, {"sender": "nobody"}, {"campaign": 0}, {"campaign": None},
        {"post": -1}, {"starts_at": "2026-01-01T00:00:00"}, {"target": "https://count.example/r/abc"},
    ],
)  # fmt: skip
def test_unusable_lines_are_named_and_the_others_work(changes):
    table = read_links([line(**changes), "not json", "[]", line(code="good")], own_url="https://count.example")
    assert set(table.links) == {"good"}
    assert [number for number, _ in table.refused] == [1, 2, 3]


def test_foreign_letters_in_the_target_are_encoded():
    link = read_links([line(target="https://müller.example/straße?q=ä")]).links["abc"]
    assert link.location.startswith(b"https://xn--mller-kva.example/stra%C3%9Fe?q=%C3%A4&utm_source=creator")


def test_sites_without_usable_name_or_origin_are_left_out():
    text = json.dumps(
        [
            {"site": "ok", "origin": "https://a.example/"},
            {"site": "../x", "origin": "https://b.example"},
            {"site": "c", "origin": "x"},
        ]
    )
    assert read_sites(text) == (Site(site="ok", origin="https://a.example"),)
