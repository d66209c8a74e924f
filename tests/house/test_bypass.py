# SPDX-License-Identifier: EUPL-1.2
"""Ways around the house, tried on every address: foreign eyes, readers who write, forged forms, GETs that write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.actors import Actors
from tests.house import addresses
from tests.house.world import World, make_world
from tragweite.apps.content.models import Remark
from tragweite.apps.journal.models import Entry

SECRET = "Zebra4711"
SCRIPT = """<script>alert(1)</script>"'><img src=x onerror=alert(1)>"""
# One value for every field of every form of staff; whoever may not write is refused however well the form is filled.
FILLED = {
    "reason": "Weil es so ist", "to": "ended", "how": "explain", "explanation": "Weil es so ist", "text": "Neuer Text",
    "title": "Neuer Titel", "label": "Anzeige", "kind": "fact", "name": "Neuer Name", "email": "neu@example.org", "days": "7",
    "messages": "Kern", "claims": "Aussage | Quelle | Stelle", "valid_days": "30", "number": "N-1", "platform": "tiktok", "handle": "neu",
    "followers_count": "10", "followers_on": "2026-06-01", "followers_source": "Quelle", "decision": "rejected",
    "assessment": "passt", "target_group_fit": "3", "content_quality": "3", "label_discipline": "3", "target_check": "a",
    "effect_check": "a", "economy_check": "a", "learned": "a", "alternatives": "a", "zero_option": "a", "expected_effect": "a",
    "conclusion": "a", "indicator": "visits", "description": "a", "unit": "a", "baseline": "1", "target_value": "2",
    "due_on": "2026-12-01", "source": "a", "cutoff_on": "2026-06-01", "url": "https://example.org/2", "seen": "a" * 64,
}  # fmt: skip
# RFC 8058: mail programs post here and know no token; the signed address is the proof, and a made-up one opens nothing.
POSTED_BY_MAIL_PROGRAMS = {"people:unsubscribe"}
FRAME = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def world(actors: Actors) -> World:
    return make_world(actors)


@pytest.fixture
def marked(world: World) -> World:
    """The things of the ministry carry a word that stands nowhere else."""
    for name, field in (
        ("campaign", "title"), ("campaign", "summary"), ("draft", "title"), ("item", "title"), ("contract", "subject"),
        ("question", "title"), ("deliverable", "description"),
    ):  # fmt: skip
        thing = world.things[name]
        type(thing)._default_manager.filter(pk=thing.pk).update(**{field: f"{SECRET} {SCRIPT}"})
    # A remark is append-only, so this one is written anew.
    remark = world.things["remark"]
    assert isinstance(remark, Remark)
    Remark.objects.create(
        version=remark.version,
        kind="style",
        text=f"{SECRET} {SCRIPT}",
        author=remark.author,
        created_at=remark.created_at,
    )
    return world


def client_of(user: Any = None, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    if user is not None:
        client.force_login(user)
    return client


def every_address(world: World) -> Iterator[tuple[str, str]]:
    for name, _path, pattern in addresses.patterns():
        yield name, reverse(name, kwargs=addresses.arguments(name, pattern, world))


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def body_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))


@pytest.mark.slow
@pytest.mark.parametrize("role", ["auditor", "chancellery", "administrator", "nobody", "stranger", "budget_officer"])
def test_readers_and_strangers_write_nothing_in_the_rooms(world: World, actors: Actors, role: str) -> None:
    client, first = client_of(getattr(actors, role)), Entry.objects.count()
    own = {"budget_officer": ("contracts.", "campaigns.add_budget_line"), "chancellery": ("disclosure.",)}.get(role, ())
    for name, address in every_address(world):
        if name == "people:sign_out":
            continue
        for to in ("planned", "approved", "running", "ended", "cancelled", "accepted", "closed", "terminated"):
            with taken_back():
                client.post(address, {**FILLED, "to": to})
                written = Entry.objects.order_by("sequence")[first:].values_list("action", "ministry_ref")
                wrong = [
                    (name, action)
                    for action, ministry in written
                    if ministry == actors.ministry.pk and not action.startswith((*own, "people."))
                ]
            assert wrong == []
            if not name.endswith(":move"):
                break


@pytest.mark.slow
@pytest.mark.parametrize("role", ["administrator", "nobody", "stranger", None])
def test_foreign_eyes_see_nothing_of_the_ministry(marked: World, actors: Actors, role: str | None) -> None:
    client = client_of(getattr(actors, role) if role else None)
    seen = []
    for name, address in every_address(marked):
        if name in {"people:sign_out", "content:outside", "content:outside_remark"}:
            continue
        for query in ("", f"?q={SECRET}", "?export=csv"):
            with taken_back():
                response = client.get(address + query)
            # The words that were searched for stand in the search field again.
            if SECRET in body_of(response).replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", ""):
                seen.append(name + query)
    # The search says what it looked for.
    assert [each for each in seen if each != f"search?q={SECRET}"] == []


@pytest.mark.slow
def test_no_text_becomes_markup(marked: World, actors: Actors) -> None:
    client, shown = client_of(actors.clerk), 0
    for name, address in every_address(marked):
        if name == "people:sign_out":
            continue
        with taken_back():
            response = client.get(address)
            body = body_of(response)
        if "html" in response["Content-Type"] or "svg" in response["Content-Type"]:
            assert "<script>alert" not in body, name
            assert "<img src=x" not in body, name
            shown += SECRET in body
    assert shown > 15


@pytest.mark.slow
def test_a_form_without_its_token_is_refused_everywhere(world: World, actors: Actors) -> None:
    client = client_of(actors.clerk, enforce_csrf_checks=True)
    for name, address in every_address(world):
        response = client.post(address, FILLED, headers={"Origin": "https://evil.example"})
        assert response.status_code == (404 if name in POSTED_BY_MAIL_PROGRAMS else 403), name
    assert client.get("/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("role", ["clerk", "chancellery", "administrator", None])
def test_reading_writes_nothing(world: World, actors: Actors, role: str | None) -> None:
    client, written = client_of(getattr(actors, role) if role else None), []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            written.append(sql[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        for _name, address in every_address(world):
            client.get(address)
    assert written == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ["clerk", None])
def test_every_answer_carries_the_protecting_headers(world: World, actors: Actors, role: str | None) -> None:
    client = client_of(getattr(actors, role) if role else None)
    answers = [(address, client.get(address)) for _name, address in every_address(world)]
    answers += [(path, client.get(path)) for path in ("/gibt-es-nicht/", "/static/gibt-es-nicht.js")]
    for address, response in answers:
        assert {name: response.get(name) for name in FRAME} == FRAME, address
        policy = response.get("Content-Security-Policy", "")
        assert "default-src 'self'" in policy or "sandbox" in policy, address
        assert "unsafe" not in policy, address
        if role is not None:
            assert "private" in response.get("Cache-Control", ""), address


@pytest.mark.slow
@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_beyond_the_database_is_a_missing_thing(world: World, actors: Actors, number: int) -> None:
    clients = [client_of(actors.clerk), client_of(actors.chancellery)]
    for name, _path, pattern in addresses.patterns():
        given = addresses.arguments(name, pattern, world)
        for parameter, converter in pattern.pattern.converters.items():
            if type(converter).__name__ != "IntConverter":
                continue
            address = reverse(name, kwargs={**given, parameter: number})
            for client in clients:
                codes = {client.get(address).status_code, client.post(address).status_code}
                assert codes <= {404, 405, 403}, (name, parameter, codes)


@pytest.mark.slow
@pytest.mark.parametrize("value", ["%00", "%FF%FE", "9999-12-31", "0001-01-01", "9" * 40, "-1", "a" * 3000])
def test_odd_values_in_the_query_are_ignored(world: World, actors: Actors, value: str) -> None:
    names = ("q", "page", "seite", "sort", "fassung", "teil", "jahr", "ressort", "kampagne", "stand", "art", "name")
    days = tuple(f"{name}_{end}" for name in ("frist", "zeit", "gebucht", "eingang") for end in ("von", "bis"))
    query = "?" + "&".join(f"{name}={value}" for name in names + days)
    client = client_of(actors.chancellery)
    for name, address in every_address(world):
        if name.endswith((":report", ":chart", "_docx", "_pdf", ":visits_chart")):
            continue
        with taken_back():
            code = client.get(address + query).status_code
        assert code < 500, name
