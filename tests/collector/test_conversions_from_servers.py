# SPDX-License-Identifier: EUPL-1.2
"""Conversions that an authority's own server reports."""

import argparse
import json

import pytest

from tests.collector.requests import ORIGIN, TOKEN, collector, kept, run, send, visit
from tragweite.collector.commands import add_commands
from tragweite.collector.tokens import read_tokens, token_hash
from tragweite.conf import Configuration


async def report(app, *, token=TOKEN, told=None, **headers):
    body = json.dumps({"c": "abc", **(told or {})}).encode()
    return await send(app, "POST", "/c", body=body, agent="java/17", authorization=f"Bearer {token}", **headers)


def test_it_counts_once_whoever_tells_it_and_knows_its_link(tmp_path):
    async def story():
        async with collector(tmp_path) as app:
            answers = [await report(app, idempotency_key="Antrag-17"), await report(app, told={"k": "Antrag-17"})]
            answers.append(await visit(app, "/c", told={"k": "Antrag-17"}))
            answers.append(await report(app, told={"k": "Antrag-18"}))
            return [answer.status for answer in answers]

    assert run(story()) == [204, 204, 204, 204]
    records, received, dropped = kept(tmp_path)
    assert (len(records), received, dropped) == (2, 4, {"duplicate": 2})
    assert {(record["kind"], record["campaign"], record["sender"], terms[record["site"]]) for record, terms in records} == {
        (2, 4, 1, "a")
    }  # fmt: skip
    assert {int(record["visitor"]) for record, _ in records} == {-(2**63)}


@pytest.mark.parametrize(
    ("options", "status", "reason"),
    [
        ({"token": "falsch", "idempotency_key": "1"}, 401, "bad_token"),
        ({"token": "", "idempotency_key": "1"}, 401, "bad_token"),
        ({"token": "\xe4", "idempotency_key": "1"}, 401, "bad_token"),
        ({}, 400, "malformed"),
        ({"idempotency_key": "x" * 200}, 400, "malformed"),
        ({"told": {"s": "b"}, "idempotency_key": "1"}, 403, "unknown_site"),
        ({"told": {"p": "x"}, "idempotency_key": "1"}, 400, "malformed"),
    ],
)
def test_what_is_wrong_is_refused_and_counted(tmp_path, options, status, reason):
    async def story():
        async with collector(tmp_path) as app:
            return (await report(app, **options)).status

    assert run(story()) == status
    assert kept(tmp_path) == ([], 1, {reason: 1})


def test_a_token_is_shown_once_and_kept_as_a_hash(tmp_path, capsys):
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    configuration = Configuration(var_dir=tmp_path, secret_key="x" * 60)
    shown = []
    for site in ("a", "b"):
        arguments = parser.parse_args(["collector-token", site])
        assert arguments.run(arguments, configuration) == 0
        shown.append(capsys.readouterr().out.strip())
    text = configuration.tokens_file.read_text()
    assert read_tokens(text) == {token_hash(shown[0]): "a", token_hash(shown[1]): "b"}
    assert not any(token in text for token in shown)
    assert configuration.tokens_file.stat().st_mode & 0o777 == 0o600
    arguments = parser.parse_args(["collector-token", "Kein Name"])
    assert arguments.run(arguments, configuration) == 2


def test_a_page_cannot_borrow_a_token_of_another_site(tmp_path):
    async def story():
        async with collector(tmp_path) as app:
            return (await report(app, told={"s": "b"}, idempotency_key="1", origin=ORIGIN)).status

    assert run(story()) == 403
