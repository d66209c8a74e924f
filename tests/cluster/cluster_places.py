# SPDX-License-Identifier: EUPL-1.2
"""The lake in object storage, against a server of the S3 protocol on loopback."""

from dataclasses import replace

import pytest
from moto.server import ThreadedMotoServer

from tests.lake.golden import EVENTS, GOLDEN, fill
from tragweite.lake.account import verify
from tragweite.lake.engines.duckdb import Erasure
from tragweite.lake.erasure import erase
from tragweite.lake.objects import ObjectStore, ObjectStoreFailed
from tragweite.lake.places import fetch, publish
from tragweite.lake.questions import ask


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(port=0, ip_address="127.0.0.1")
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(server, tmp_path):
    bucket = ObjectStore(url=f"{server}/{tmp_path.name.replace('_', '-')}", access_key="key", secret_key="secret")
    bucket._request("PUT", f"/{bucket._bucket}")
    return replace(bucket, url=f"{bucket.url}/land/hessen")


def test_objects_come_back_under_odd_names_and_over_several_pages(store):
    names = {f"events/site=müller%20x/day=2026-11-22/{number}.parquet" for number in range(7)}
    for name in names:
        store.put(name, name.encode())
    assert replace(store, page_size=3).names() == names
    one = min(names)
    assert store.get(one) == one.encode()
    store.delete(one)
    assert store.get(one) is None


def test_a_fetched_lake_answers_like_the_published_one(store, tmp_path):
    lake_dir = fill(tmp_path)
    assert publish(lake_dir=lake_dir, store=store).copied == 3
    fetch(store=store, lake_dir=tmp_path / "copy")
    for question, scope, given, rows in GOLDEN:
        assert list(ask(question, lake_dir=tmp_path / "copy", scope=scope, **given).rows) == rows
    assert verify(spool_dir=None, lake_dir=tmp_path / "copy").is_right
    assert publish(lake_dir=lake_dir, store=store).copied == 0


def test_what_is_erased_disappears_from_the_store_and_from_copies(store, tmp_path):
    fill(tmp_path)
    publish(lake_dir=tmp_path / "lake", store=store)
    fetch(store=store, lake_dir=tmp_path / "copy")
    erase(spool_dir=None, lake_dir=tmp_path / "lake", erasure=Erasure(campaigns=frozenset({1})))
    publish(lake_dir=tmp_path / "lake", store=store)
    fetch(store=store, lake_dir=tmp_path / "copy")
    on_disk = {str(path.relative_to(tmp_path / "copy")) for path in (tmp_path / "copy").rglob("*.parquet")}
    assert on_disk == {name for name in store.names() if name.endswith(".parquet")}
    assert verify(spool_dir=None, lake_dir=tmp_path / "copy").stored == 2


def test_a_broken_transfer_leaves_the_lake_published_before(store, tmp_path, monkeypatch):
    fill(tmp_path)
    publish(lake_dir=tmp_path / "lake", store=store)
    fill(tmp_path)
    put = ObjectStore.put

    def failing(self, name, content):
        if name == "manifest.sqlite":
            raise ObjectStoreFailed(name)
        put(self, name, content)

    with monkeypatch.context() as patched:
        patched.setattr(ObjectStore, "put", failing)
        with pytest.raises(ObjectStoreFailed):
            publish(lake_dir=tmp_path / "lake", store=store)
    fetch(store=store, lake_dir=tmp_path / "copy")
    assert verify(spool_dir=None, lake_dir=tmp_path / "copy").stored == len(EVENTS)


def test_nothing_published_and_nobody_there_are_told(store, tmp_path):
    with pytest.raises(ObjectStoreFailed, match="404"):
        fetch(store=store, lake_dir=tmp_path / "copy")
    with pytest.raises(ObjectStoreFailed, match="ConnectionRefused"):
        fetch(store=replace(store, url="http://127.0.0.1:9/b"), lake_dir=tmp_path / "copy")
