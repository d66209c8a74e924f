# SPDX-License-Identifier: EUPL-1.2
"""What strangers send to the collector: a status, exactly one counter, and no record."""

import pytest

from tests.collector.requests import ORIGIN, collector, kept, run, send

BODIES = {
    "wrong encoding": ('{"s": "a", "p": "/straße"}'.encode("cp1252"), 400, "malformed"),
    "not a number": (b'{"s": "a", "p": "/", "c": NaN}', 400, "malformed"),
    "infinite": (b'{"s": "a", "p": "/", "c": 1e999}', 400, "malformed"),
    "10 MB": (b'{"s": "' + b"x" * 10_000_000 + b'"}', 413, "too_large"),
    "foreign site": (b'{"s": "fremd", "p": "/"}', 403, "unknown_site"),
    "no address": (b'{"s": "a"}', 400, "malformed"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_none_is_counted_and_not_stored(tmp_path, name):
    body, status, reason = BODIES[name]

    async def story():
        async with collector(tmp_path) as app:
            return await send(app, "POST", "/v", body=body, origin=ORIGIN)

    assert run(story()).status == status
    assert kept(tmp_path) == ([], 1, {reason: 1})


@pytest.mark.parametrize(
    ("code", "status", "says"),
    [("none", 404, "Bitte"), ("over", 410, "Aktuelle Angebote finden Sie"), ("later", 404, "Bitte"), ("x" * 4_000, 404, "Bitte"), ("%00", 404, "Bitte")],
)  # fmt: skip
def test_an_expired_or_foreign_link_leads_nowhere_and_says_so_in_german(tmp_path, code, status, says):
    async def story():
        async with collector(tmp_path) as app:
            return await send(app, "GET", f"/r/{code}")

    answer = run(story())
    page = answer.body.decode()
    assert (answer.status, "location" in answer.headers) == (status, False)
    assert 'lang="de"' in page
    assert says in page
    records, received, dropped = kept(tmp_path)
    assert (records, received, sum(dropped.values())) == ([], 1, 1)
