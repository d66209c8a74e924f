# SPDX-License-Identifier: EUPL-1.2
"""Write the pictures of the documentation: the small demonstration, served and seen in Chromium.

``python scripts/screenshots.py`` builds the demonstration in a temporary directory, which takes about a minute.
``--var-dir`` takes one that is already built there by ``tragweite demo --scale small``.
"""

import argparse
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tragweite.apps.demo.accounts import PASSWORD

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
COLOURS = 128
CAMPAIGN = "Werde Lehrkraft für Mathe und Physik"
EVALUATED = "Referendariat auf dem Land"


def follow(page: Page, text: str) -> None:
    """Click the first link of the main part that holds this text."""
    page.locator("main").get_by_role("link").filter(has_text=text).first.click()


def to_day(page: Page) -> None:
    page.goto("/")


def to_campaign(page: Page) -> None:
    page.goto("/kampagnen/")
    follow(page, CAMPAIGN)


def to_item(page: Page) -> None:
    page.goto("/inhalte/?stand=submitted")
    page.locator("main tbody a").first.click()


def to_approval(page: Page) -> None:
    to_item(page)
    page.get_by_role("button", name="Prüfung beginnen").click()
    follow(page, "Über die Freigabe entscheiden")


def to_evaluation(page: Page) -> None:
    page.goto("/auswertung/")
    follow(page, EVALUATED)


def to_question(page: Page) -> None:
    page.goto("/rechenschaft/")
    page.locator("main tbody a").first.click()


def to_register(page: Page) -> None:
    page.goto("/register/")


def to_outside(page: Page) -> None:
    """A clerk makes a personal link; then somebody without an account opens it on a phone."""
    link = make_link(page)
    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    page.goto(link)


def make_link(page: Page) -> str:
    page.goto("/inhalte/?stand=returned")
    page.locator("main tbody a").first.click()
    follow(page, "Person von außen einladen")
    page.get_by_label("Name", exact=True).fill("Mia Muster")
    page.get_by_label("E-Mail").fill("mia@example.org")
    page.locator("main form button[type=submit]").last.click()
    return page.get_by_label("Persönlicher Link").input_value()


SHOTS: dict[str, tuple[str | None, Callable[[Page], None]]] = {
    "heute": ("kultus.sachbearbeitung", to_day),
    "kampagne": ("kultus.sachbearbeitung", to_campaign),
    "beitrag": ("kultus.freigabe", to_item),
    "freigabe": ("kultus.freigabe", to_approval),
    "auswertung": ("kultus.leitung", to_evaluation),
    "anfrage": ("stk.anfragen", to_question),
    "register": (None, to_register),
    "zugang-handy": ("kultus.sachbearbeitung", to_outside),
}
"""Name of the picture -> who looks at it, and the way there."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(var_dir: Path, scale: str) -> Iterator[str]:
    """The demonstration of this directory, built where it is missing; gives its address."""
    web, collector = free_port(), free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TRAGWEITE_", "DJANGO_"))}
    environment |= {"TRAGWEITE_VAR_DIR": str(var_dir)}
    command = [sys.executable, "-m", "tragweite.cli", "demo", "--scale", scale]
    command += ["--port", str(web), "--collector-port", str(collector)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{web}/konto/anmelden/", process)
        yield f"http://127.0.0.1:{web}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"Die Vorführung ist zu Ende gegangen (Rückgabewert {process.returncode}).")
        try:
            urllib.request.urlopen(url, timeout=2)
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit("Die Vorführung antwortet nicht.")


def sign_in(page: Page, username: str) -> None:
    page.goto("/konto/anmelden/")
    page.get_by_label("Kennung").fill(username)
    page.get_by_label("Kennwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(lambda url: "/konto/anmelden/" not in url)


def take(browser: Browser, url: str, name: str) -> Path:
    """One picture, in few colours so that it stays small."""
    username, way = SHOTS[name]
    context = browser.new_context(base_url=url, viewport=DESKTOP, locale="de-DE", color_scheme="light")
    page = context.new_page()
    if username:
        sign_in(page, username)
    way(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    target = PICTURES / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    context.close()
    return target


def main() -> None:
    """Take all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description="Bilder der Dokumentation aus der kleinen Vorführung.")
    parser.add_argument("names", nargs="*", help="nur diese Bilder")
    parser.add_argument("--scale", choices=("small", "full"), default="small", help="Umfang der Vorführung")
    parser.add_argument("--var-dir", type=Path, help="schon gebaute Vorführung")
    given = parser.parse_args()
    chromium = shutil.which("chromium")
    if not chromium:
        raise SystemExit("Chromium fehlt: apt-get install --no-install-recommends chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as empty,
        served(given.var_dir or Path(empty), given.scale) as url,
        sync_playwright() as tool,
    ):
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in given.names or SHOTS:
            print(f"{take(browser, url, name).relative_to(PICTURES.parents[1])}")
        browser.close()


if __name__ == "__main__":
    main()
