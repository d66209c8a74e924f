# SPDX-License-Identifier: EUPL-1.2
"""A slow computer behind a slow line for every page of a journey: ``pytest -p tests.slow_browser -m journey``.

A journey that asks before the next page stands there passes on a quick machine and fails on a busy one. Behind this
plugin it fails always: each answer comes late, and what scripts do with it takes several times as long.
"""

import functools
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

LATENCY_MS = 300
BYTES_PER_SECOND = 1_000_000
SLOWDOWN = 3


def slowed(open_page: Callable[..., Page]) -> Callable[..., Page]:
    @functools.wraps(open_page)
    def open_slow_page(*given: Any, **options: Any) -> Page:
        page = open_page(*given, **options)
        session = page.context.new_cdp_session(page)
        line = {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        }
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})  # scripts arrive long after the page
        session.send("Network.emulateNetworkConditions", line)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        return page

    return open_slow_page


for owner in (Browser, BrowserContext):
    owner.new_page = slowed(owner.new_page)  # type: ignore[method-assign]
