# SPDX-License-Identifier: EUPL-1.2
"""What may be known about a visitor."""

import pytest

from tragweite.lake.machines import is_machine
from tragweite.lake.visitors import hash_under, landing_path, referrer_class, truncated, visitor_hash

BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 330.0"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2::3", "2001:db8:1::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("x", ""),
    ],
)
def test_addresses_are_cut_to_their_network(address, network):
    assert truncated(address) == network


def test_the_hash_is_signed_and_depends_on_the_salt():
    values = {
        visitor_hash(under=hash_under(bytes([n]) * 32), site="s", address="203.0.113.7", agent=BROWSER)
        for n in range(40)
    }
    assert len(values) == 40
    assert min(values) < 0 < max(values)
    assert all(-(2**63) <= value < 2**63 for value in values)


@pytest.mark.parametrize(
    "agent",
    ["", "-", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "facebookexternalhit/1.1",
     "WhatsApp/2.23", "curl/8.5.0", "python-requests/2.31", "UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/"],
)  # fmt: skip
def test_machines_are_known(agent):
    assert is_machine(agent)


def test_people_in_the_browser_of_an_app_are_people():
    assert not is_machine(BROWSER)


@pytest.mark.parametrize(
    ("referrer", "expected"),
    [("", "direct"), ("-", "direct"), ("https://l.instagram.com/?u=x", "instagram"), ("https://www.google.de/", "search"),
     ("https://evilinstagram.com/", "other"), ("https://a.example/x", "own"), ("http://[", "unknown"), ("kein Link", "unknown")],
)  # fmt: skip
def test_referrers_become_classes(referrer, expected):
    assert referrer_class(referrer, own_host="a.example") == expected


def test_landing_paths_lose_query_and_personal_parts():
    assert landing_path("/antrag/erika@example.org/fertig?token=1#x") == "/antrag/*/fertig"
    assert landing_path("/" + "a" * 300) == "/*"
    assert landing_path("/a\ud800\nb") == "/a**b"
    assert landing_path("/start;jsessionid=0A1B/weiter") == "/start/weiter"


@pytest.mark.parametrize(
    "part",
    [
        "4711-8822-1234", "+49 176 1234567", "0176-12345678", "550e8400-e29b-41d4-a716-446655440000", "0123456789abcdef0123",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6", "max%40example.org",
    ],
)  # fmt: skip
def test_what_may_name_a_person_or_a_file_is_blotted_out(part):
    assert landing_path(f"/antrag/{part}/fertig") == "/antrag/*/fertig"


@pytest.mark.parametrize(
    "path",
    ["/2026/11/23/4711", "/meldung-2026-11-23-neu", "/Ausbildung-2026-im-Finanzamt-Hessen-Kassel", "/xdotool-1.20100227.html",
     "/strassenverkehrsordnungsamt", "/artikel/12345678"],
)  # fmt: skip
def test_words_dates_and_numbers_of_pages_stay(path):
    assert landing_path(path) == path
