# SPDX-License-Identifier: EUPL-1.2
"""A real installation for the journeys: the small demonstration, served by the real processes, in Debian's Chromium."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tragweite.apps.demo.accounts import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
expect.set_options(timeout=15_000)  # a busy machine is not a fault of the page


@dataclass(frozen=True)
class Installation:
    """Where the served demonstration is."""

    url: str
    collector_url: str
    var_dir: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run a ``tragweite`` command on this installation and return what it printed."""
        command = [sys.executable, "-m", "tragweite.cli", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{url}: the process ended"
        try:
            urllib.request.urlopen(url, timeout=2)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{url} did not answer")


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    var_dir = tmp_path_factory.mktemp("installation")
    web, collector = free_port(), free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("TRAGWEITE_", "DJANGO_"))},
        "TRAGWEITE_VAR_DIR": str(var_dir),
        "TRAGWEITE_DEMO": "1",
        "TRAGWEITE_PUBLIC_URL": f"http://127.0.0.1:{web}",
        "TRAGWEITE_COLLECTOR_URL": f"http://127.0.0.1:{collector}",
    }
    made = Installation(f"http://127.0.0.1:{web}", f"http://127.0.0.1:{collector}", var_dir, environment)
    ports = ("--port", str(web), "--collector-port", str(collector))
    made.run("demo", "--once", "--scale", "small", *ports)
    command = [sys.executable, "-m", "tragweite.cli", "demo", "--scale", "small", *ports]
    with (var_dir / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"{made.url}/konto/anmelden/", process)
            wait_for(f"{made.collector_url}/healthz", process)
            yield made
        finally:
            process.terminate()
            process.wait(timeout=20)


SignedIn = Callable[..., Page]


def sign_in(page: Page, username: str, *, by_keyboard: bool = False) -> None:
    """Sign this person in, with the mouse or with the keys alone."""
    page.goto("/konto/anmelden/")
    if by_keyboard:
        page.get_by_label("Kennung").focus()
        page.keyboard.type(username)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
    else:
        page.get_by_label("Kennung").fill(username)
        page.get_by_label("Kennwort", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(lambda url: "/konto/anmelden/" not in url)


@pytest.fixture
def signed_in(browser: Browser, installation: Installation) -> Iterator[SignedIn]:
    """``signed_in("kultus.sachbearbeitung")`` answers a page on which this person is signed in; None is nobody."""
    contexts: list[BrowserContext] = []

    def open_page(username: str | None, viewport: dict[str, int] | None = None) -> Page:
        context = browser.new_context(base_url=installation.url, viewport=viewport or DESKTOP, locale="de-DE")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        if username is not None:
            sign_in(page, username)
        return page

    yield open_page
    for context in contexts:
        context.close()


def axe_findings(page: Page) -> list[str]:
    """What axe finds on the page, WCAG 2.0 to 2.2 A and AA and best practices; one line a finding."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{page.url} {each['id']}: {each['help']} {[node['target'] for node in each['nodes']][:3]}" for each in result
    ]
