# SPDX-License-Identifier: EUPL-1.2
"""What the collector answers, stores and counts."""

import asyncio
import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collector.requests import AT, BROWSER, ORIGIN, Clock, collector, kept, link, run, send, visit
from tragweite.collector.app import LOOK_SECONDS
from tragweite.collector.pages import snippet
from tragweite.lake.account import verify
from tragweite.lake.compaction import compact
from tragweite.lake.questions import Scope, ask
from tragweite.lake.spool import SpoolFailed, SpoolWriter


def play(folder, story, **options):
    async def whole():
        async with collector(folder, **options) as app:
            return await story(app)

    return run(whole())


def test_a_redirect_keeps_the_target_and_is_stored(tmp_path):
    async def story(app):
        return await send(app, "GET", "/r/abc", referer="https://l.instagram.com/x")

    answer = play(tmp_path, story)
    assert answer.status == 302
    assert answer.headers["location"] == f"{ORIGIN}/seite?x=1&utm_source=creator&utm_campaign=4&utm_content=abc"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    ((record, terms),), received, dropped = kept(tmp_path)
    assert (record["campaign"], record["post"], terms[record["link"]], terms[record["site"]]) == (4, 9, "abc", "a")
    assert (received, dropped) == (1, {})


@pytest.mark.parametrize(
    ("path", "options", "status", "reason"),
    [
        ("/r/abc", {"agent": "Googlebot/2.1"}, 302, "bot"),
        ("/r/abc", {"agent": ""}, 302, "bot"),
        ("/r/abc", {"agent": None}, 302, "bot"),
        ("/r/abc", {"method": "HEAD"}, 302, "head"),
        ("/r/abc", {"agent": "WhatsApp/2.23.20.0"}, 302, "bot"),
        ("/r/abc", {"agent": "TelegramBot (like TwitterBot)"}, 302, "bot"),
        ("/r/abc", {"agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"}, 302, "bot"),
        ("/r/abc", {"sec_purpose": "prefetch;prerender"}, 302, "prefetch"),
        ("/r/abc", {"x_purpose": "preview"}, 302, "prefetch"),
        ("/r/abc", {"x_moz": "prefetch"}, 302, "prefetch"),
        ("/p.gif", {"query": "s=b"}, 200, "unknown_site"),
        ("/p.gif", {"query": "s=a", "method": "HEAD"}, 200, "head"),
        ("/p.gif", {"query": "s=a", "purpose": "prefetch"}, 200, "prefetch"),
        ("/p.gif", {"query": "s=a", "agent": "Googlebot/2.1"}, 200, "bot"),
        ("/r/abc", {"method": "POST"}, 400, "malformed"),
        ("/r/abc", {"query": "x" * 5_000}, 413, "too_large"),
        ("/r/none", {}, 404, "unknown_link"),
        ("/r/later", {}, 404, "not_started"),
        ("/r/over", {}, 410, "expired"),
    ],
)
def test_a_redirect_that_is_no_visit_is_dropped_with_its_reason(tmp_path, path, options, status, reason):
    async def story(app):
        options_left = dict(options)
        return await send(app, options_left.pop("method", "GET"), path, **options_left)

    answer = play(tmp_path, story)
    assert answer.status == status
    assert kept(tmp_path) == ([], 1, {reason: 1})
    if status in {404, 410}:
        assert "<h1>" in answer.body.decode()
        assert 'lang="de"' in answer.body.decode()
        assert "location" not in answer.headers


def test_a_redirect_says_where_its_connection_ends(tmp_path):
    async def story(app):
        return await send(app, "GET", "/r/abc", connection="close"), await send(app, "HEAD", "/r/abc")

    last, bodiless = play(tmp_path, story)
    assert (last.headers["connection"], "connection" in bodiless.headers) == ("close", False)
    assert last.headers["location"] == bodiless.headers["location"]


def test_the_same_request_twice_counts_once_and_later_counts_again(tmp_path):
    clock = Clock()

    async def story(app):
        for step in (0, 400_000, 5_000_000):
            clock.now = AT + step
            assert (await send(app, "GET", "/r/abc")).status == 302
        await send(app, "GET", "/r/abc", address="203.0.113.78")

    play(tmp_path, story, clock=clock)
    records, received, dropped = kept(tmp_path)
    assert (len(records), received, dropped) == (3, 4, {"duplicate": 1})


def test_a_visit_takes_campaign_post_and_sender_from_its_link(tmp_path):
    async def story(app):
        return await visit(app)

    answer = play(tmp_path, story)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (204, ORIGIN)
    ((record, terms),), _, _ = kept(tmp_path)
    assert (record["kind"], record["campaign"], record["sender"], terms[record["landing"]]) == (1, 4, 1, "/seite")


@pytest.mark.parametrize(
    ("options", "status", "reason"),
    [
        ({"origin": "https://b.example"}, 403, "unknown_site"),
        ({"origin": None}, 403, "unknown_site"),
        ({"told": {"s": "b"}}, 403, "unknown_site"),
        ({"told": {"p": 7}}, 400, "malformed"),
        ({"told": {"p": "seite"}}, 400, "malformed"),
        ({"told": {"r": "x" * 5_000}}, 413, "too_large"),
        ({"path": "/c"}, 400, "malformed"),
        ({"path": "/c", "told": {"k": "x" * 200}}, 400, "malformed"),
        ({"agent": "curl/8"}, 204, "bot"),
        ({"sec_purpose": "prefetch"}, 204, "prefetch"),
        ({"path": "/c", "told": {"k": "1"}, "agent": "curl/8"}, 204, "bot"),
        ({"path": "/c", "told": {"k": ["1"]}}, 400, "malformed"),
    ],
)
def test_a_message_that_is_no_visit_is_dropped_with_its_reason(tmp_path, options, status, reason):
    async def story(app):
        return await visit(app, **options)

    assert play(tmp_path, story).status == status
    assert kept(tmp_path) == ([], 1, {reason: 1})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"null", b"[" * 4_000, b'{"s": ["a"]}'])
def test_garbage_is_malformed(tmp_path, body):
    async def story(app):
        return await send(app, "POST", "/v", body=body, origin=ORIGIN)

    assert play(tmp_path, story).status == 400
    assert kept(tmp_path) == ([], 1, {"malformed": 1})


def test_a_conversion_counts_once_however_often_and_late_it_comes(tmp_path):
    clock = Clock()

    async def story(app):
        for days in (0, 0, 2):
            clock.now = AT + days * 86_400_000_000
            assert (await visit(app, "/c", told={"k": "Antrag-17"})).status == 204
        await visit(app, "/c", told={"k": "Antrag-18\ud800"})

    play(tmp_path, story, clock=clock)
    compact(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake")
    account = verify(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake")
    assert (account.received, account.stored, account.dropped, account.difference) == (4, 2, {"duplicate": 2}, 0)
    answer = ask("conversions.by_sender", lake_dir=tmp_path / "lake", scope=Scope.of([4]), since=None, until=None)
    assert answer.rows == ((4, "creator", 2),)


def test_the_picture_counts_pages_without_script(tmp_path):
    async def story(app):
        good = await send(app, "GET", "/p.gif", query="s=a&c=abc", referer=f"{ORIGIN}/ohne-skript")
        bad = await send(app, "GET", "/p.gif", query="s=a", referer="https://b.example/")
        many = await send(app, "GET", "/p.gif", query="&".join(f"a{n}=1" for n in range(30)))
        return good, bad, many

    answers = play(tmp_path, story)
    assert {(answer.status, answer.headers["content-type"], answer.body[:3]) for answer in answers} == {
        (200, "image/gif", b"GIF")
    }
    ((record, terms),), received, dropped = kept(tmp_path)
    assert terms[record["landing"]] == "/ohne-skript"
    assert (received, dropped) == (3, {"unknown_site": 1, "malformed": 1})


def test_preflight_is_answered_for_registered_sites_only(tmp_path):
    async def story(app):
        return [await send(app, "OPTIONS", "/c", origin=origin) for origin in (ORIGIN, "https://b.example")]

    good, bad = play(tmp_path, story)
    assert (good.status, good.headers["access-control-allow-origin"]) == (204, ORIGIN)
    assert bad.status == 403
    assert "access-control-allow-origin" not in bad.headers
    assert kept(tmp_path) == ([], 0, {})


def test_snippet_health_and_metrics(tmp_path):
    async def story(app):
        await send(app, "GET", "/r/abc")
        await send(app, "GET", "/r/none")
        return [await send(app, "GET", path) for path in ("/t.js", "/healthz", "/metrics", "/other")]

    script, health, metrics, other = play(tmp_path, story)
    assert script.body == snippet()
    assert len(gzip.compress(snippet())) < 1_000
    assert not any(word in snippet().decode() for word in ("cookie", "localStorage", "sessionStorage", "indexedDB"))
    assert (health.status, other.status) == (200, 404)
    assert 'tragweite_dropped_total{reason="unknown_link"} 1' in metrics.body.decode()
    assert "tragweite_stored_total 1" in metrics.body.decode()


def test_a_full_disk_stops_no_redirect_and_is_counted_afterwards(tmp_path, monkeypatch):
    real = SpoolWriter.write

    def full(self, **_):
        raise SpoolFailed("disk full")

    async def story(app):
        monkeypatch.setattr(SpoolWriter, "write", full)
        answers = [await send(app, "GET", "/r/abc"), await visit(app), await visit(app, "/c", told={"k": "1"})]
        answers.append(await send(app, "GET", "/healthz"))
        monkeypatch.setattr(SpoolWriter, "write", real)
        answers.append(await visit(app, "/c", told={"k": "1"}))
        return [answer.status for answer in answers]

    assert play(tmp_path, story) == [302, 503, 503, 503, 204]
    records, received, dropped = kept(tmp_path)
    assert (len(records), received, dropped) == (1, 4, {"spool_failed": 3})


def test_new_links_are_picked_up_within_a_second(tmp_path):
    async def story(app):
        fresh = tmp_path / "fresh"
        fresh.write_text("\n".join([link("neu"), "kaputt"]))
        fresh.replace(tmp_path / "links.jsonl")
        for _ in range(3_000):  # on a busy machine the clock of the wall says little
            await asyncio.sleep(0.01)
            if (await send(app, "HEAD", "/r/neu")).status == 302:
                break
        return [(await send(app, "GET", path)).status for path in ("/r/neu", "/r/abc")]

    assert play(tmp_path, story) == [302, 404]
    assert LOOK_SECONDS <= 0.25  # reading 100,000 links takes half a second of the processor


def test_an_unreadable_table_leaves_the_old_one_in_force(tmp_path):
    async def story(app):
        (tmp_path / "sites.json").write_text("{")
        await asyncio.sleep(0.95)
        return (await send(app, "GET", "/r/abc")).status

    assert play(tmp_path, story) == 302


def test_the_salt_of_yesterday_is_destroyed_at_midnight(tmp_path):
    clock = Clock()

    async def story(app):
        await send(app, "GET", "/r/abc")
        clock.now = AT + 86_400_000_000
        await send(app, "GET", "/r/abc")

    play(tmp_path, story, clock=clock)
    salts = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "spool" / "salts").iterdir()}
    assert salts == {"day-2026-11-23": 0o600, "conversions": 0o600}
    first, second = (record["visitor"] for record, _ in kept(tmp_path)[0])
    assert first != second


def test_two_collectors_of_one_spool_know_a_visitor_alike(tmp_path):
    async def story(app):
        await send(app, "GET", "/r/abc")

    play(tmp_path, story)
    play(tmp_path, story)
    first, second = (record["visitor"] for record, _ in kept(tmp_path)[0])
    assert first == second


def test_invariant_10_no_stored_byte_holds_address_agent_or_key(tmp_path):
    agent = f"{BROWSER} Kennzeichen-4711"

    async def story(app):
        await send(app, "GET", "/r/abc", agent=agent)
        await send(app, "GET", "/r/abc", agent=agent, address="127.0.0.1", x_forwarded_for="10.0.0.1, 198.51.100.23")
        await visit(
            app, agent=agent, told={"p": "/antrag/erika@example.org", "r": "https://www.google.com/?q=Geheimwort"}
        )
        await visit(app, "/c", agent=agent, told={"k": "Geheimschluessel"})
        await send(app, "GET", "/r/none", agent=agent)

    play(tmp_path, story)
    stored = _bytes(tmp_path / "spool")
    compact(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake")
    stored += _bytes(tmp_path / "lake") + _bytes(tmp_path / "spool")
    for trace in (b"203.0.113", b"198.51.100", b"Kennzeichen", b"iPhone", b"Geheim", b"erika", b"10.0.0.1"):
        assert trace not in stored


def _bytes(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


attempts = st.tuples(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS"]),
    st.sampled_from(["/r/abc", "/r/over", "/r/later", "/r/", "/v", "/c", "/p.gif", "/t.js", "/healthz", "/x"]),
    st.sampled_from([BROWSER, "", "Googlebot", None]),
    st.one_of(st.binary(max_size=60), st.just(json.dumps({"s": "a", "p": "/", "k": "1"}).encode())),
    st.sampled_from([ORIGIN, "https://b.example", None]),
    st.sampled_from(["", "s=a", "s=%", "p=/x&s=a"]),
)


@settings(max_examples=25, deadline=None)
@given(requests=st.lists(attempts, max_size=12))
def test_invariant_9_every_request_ends_in_exactly_one_counter(tmp_path_factory, requests):
    folder = tmp_path_factory.mktemp("mix")

    async def story(app):
        await asyncio.gather(
            *(
                send(app, method, path, agent=agent, body=body, origin=origin, query=query, address=f"203.0.{n}.1")
                for n, (method, path, agent, body, origin, query) in enumerate(requests)
            )
        )

    play(folder, story)
    measured = [
        path for method, path, *_ in requests
        if path.startswith("/r/") or path == "/p.gif" or (path in {"/v", "/c"} and method != "OPTIONS")
    ]  # fmt: skip
    records, received, dropped = kept(folder)
    assert received == len(measured) == len(records) + sum(dropped.values())


def test_times_are_those_of_the_request(tmp_path):
    async def story(app):
        await send(app, "GET", "/r/abc")

    play(tmp_path, story)
    ((record, _),), _, _ = kept(tmp_path)
    assert datetime.fromtimestamp(int(record["occurred_at"]) / 1e6, tz=UTC) == datetime(2026, 11, 22, tzinfo=UTC)
