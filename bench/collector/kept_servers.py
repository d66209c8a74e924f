# SPDX-License-Identifier: EUPL-1.2
"""The same counting under kept servers, for decision record 0024: granian speaks RSGI to it, uvicorn ASGI.

Only for the comparison; the steps, the spool and the group commit are those of the product.
"""

import asyncio
from typing import Any

from tragweite.collector.answers import Answering
from tragweite.collector.app import Collector
from tragweite.collector.networks import Networks, client_address
from tragweite.collector.parsing import Request
from tragweite.collector.service import settings_of
from tragweite.conf import load


class Application:
    """One collector behind somebody else's HTTP."""

    def __init__(self) -> None:
        settings = settings_of(load())
        self.collector = Collector(settings)
        self.trusted = Networks(settings.trusted_proxies)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(self.collector.startup())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(self.collector.shutdown())

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        body = await protocol() if scope.method == "POST" else b""
        headers = dict(scope.headers.items())
        peer = scope.client.rpartition(":")[0]
        answer = await self._answer(Request(scope.method, scope.path, scope.query_string, headers, body, peer))
        fields = [(name.decode(), value.decode("latin-1")) for name, value in answer.headers]
        protocol.response_bytes(answer.status, fields, answer.body)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        body = (await receive())["body"] if scope["method"] == "POST" else b""
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        query, peer = scope["query_string"].decode(), scope["client"][0]
        answer = await self._answer(Request(scope["method"], scope["path"], query, headers, body, peer))
        fields = [*answer.headers, (b"content-length", b"%d" % len(answer.body))]
        await send({"type": "http.response.start", "status": answer.status, "headers": fields})
        await send({"type": "http.response.body", "body": answer.body})

    async def _live(self, receive: Any, send: Any) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await self.collector.startup()
            await send({"type": "lifespan.startup.complete"})
        await self.collector.shutdown()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, request: Request) -> Answering:
        if (peer := request.address) in self.trusted:
            request.address = client_address(peer, request.headers, self.trusted)
        request.at = self.collector.now()
        answered: asyncio.Future[Answering] = asyncio.get_running_loop().create_future()

        def take(answer: Answering) -> None:
            if not answered.done():  # the client may have gone
                answered.set_result(answer)

        self.collector.take(request, take)
        return await answered


application = Application()
