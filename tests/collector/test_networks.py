# SPDX-License-Identifier: EUPL-1.2
"""Networks of the operator."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collector.requests import AT, Clock, collector, kept, run, send, visit
from tragweite.collector.networks import Networks

GIVEN = ("10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1")


@given(st.one_of(st.ip_addresses().map(str), st.sampled_from(["10.1.2.3", "2001:db8::5", "192.0.2.7", "::1"])))
def test_membership_is_that_of_the_standard_library(address):
    expected = any(
        ipaddress.ip_address(address) in ipaddress.ip_network(each)
        for each in GIVEN
        if ipaddress.ip_network(each).version == ipaddress.ip_address(address).version
    )
    assert (address in Networks(GIVEN)) == expected


@pytest.mark.parametrize("address", ["", "10.1", "010.0.0.1", "x", "10.0.0.1 ", "[::1]", "\x00", "10.0.0.1\x00"])
def test_what_is_no_address_is_in_no_network(address):
    assert address not in Networks([*GIVEN, "0.0.0.0/0", "::/0"])


def test_an_ipv4_address_written_as_ipv6_is_the_same():
    assert "::ffff:10.1.2.3" in Networks(GIVEN)


def test_clicks_of_the_own_house_are_answered_and_not_counted(tmp_path):
    async def story():
        async with collector(tmp_path, own_networks=("203.0.113.0/24",)) as app:
            return [(await send(app, "GET", "/r/abc")).status, (await visit(app)).status]

    assert run(story()) == [302, 204]
    assert kept(tmp_path) == ([], 2, {"own_network": 2})


def test_one_source_counts_no_more_than_its_rate_in_a_minute(tmp_path):
    clock = Clock()

    async def story():
        async with collector(tmp_path, rate_per_minute=2, duplicate_seconds=0, clock=clock) as app:
            first = [(await send(app, "GET", "/r/abc", agent=f"Mozilla/5.0 x{n}")).status for n in range(3)]
            page = (await visit(app)).status
            other = (await send(app, "GET", "/r/abc", address="203.0.113.78")).status
            clock.now = AT + 60_000_000
            return first, page, other, (await visit(app)).status

    assert run(story()) == ([302, 302, 302], 429, 302, 204)
    records, received, dropped = kept(tmp_path)
    assert (len(records), received, dropped) == (4, 6, {"rate_limit": 2})
