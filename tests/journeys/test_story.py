# SPDX-License-Identifier: EUPL-1.2
"""The whole story once, C.1 to C.10: from the goal of a campaign to its page in the public register."""

import csv
import io
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from docx import Document
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import PHONE, Installation, SignedIn, axe_findings
from tests.journeys.desk import (
    Value,
    answer_everything,
    choose,
    click_through,
    expect_done,
    fill,
    follow,
    hand_in,
    open_tab,
    press,
    send,
    submit,
)
from tests.journeys.story import (
    BROWSER,
    CREATOR,
    CREATOR_TEXT,
    MINISTRY,
    OWN_TEXT,
    TITLE,
    TODAY,
    Story,
    choose_the_creator,
    contract_and_invoice,
    day,
    pay,
    plan_and_approve,
    plan_the_posts,
    this_moment,
)

pytestmark = pytest.mark.journey
LIVE_FILES = "Bilder, Videos oder Ton, wie sie jetzt zu sehen sind"


def test_the_whole_story_from_goal_to_register(installation: Installation, signed_in: SignedIn, tmp_path: Path) -> None:
    story = Story(signed_in, installation, tmp_path)
    plan_and_approve(story)
    choose_the_creator(story)
    contract_and_invoice(story)
    plan_the_posts(story)
    follow_a_link(story)
    creator_hands_in_two_versions(story)
    approve_the_creators_post(story)
    publish_as_approved(story)
    pay(story)
    publish_with_another_date(story)
    enter_figures(story)
    read_the_count(story)
    evaluate(story)
    answer_parliament(story)
    publish_in_the_register(story)
    audit(story)


def follow_a_link(story: Story) -> None:
    """C.6: the counter sends the visitor on, without a cookie; the second call does not follow by itself."""
    clerk = story.item_page("sachbearbeitung", "Beitrag zum Schulbus")
    address = re.search(rf"{re.escape(story.installation.collector_url)}/r/\w+", clerk.inner_text("main"))
    assert address
    request = urllib.request.Request(address.group(), headers=BROWSER)
    opener = urllib.request.build_opener(_Stay)
    deadline = time.monotonic() + 15
    answer = opener.open(request)
    while answer.status == 404 and time.monotonic() < deadline:
        time.sleep(0.5)
        answer = opener.open(request)
    assert answer.status in {302, 303, 307}, answer.status
    assert answer.headers["Location"].startswith("https://schulbus.example.org/")
    assert answer.headers["Set-Cookie"] is None


class _Stay(urllib.request.HTTPErrorProcessor):
    """Takes every answer as it is: no redirect is followed, no status is an exception."""

    def http_response(self, request: urllib.request.Request, response: object) -> object:  # type: ignore[override]
        return response

    https_response = http_response  # type: ignore[assignment]


def creator_hands_in_two_versions(story: Story) -> None:
    clerk = story.item_page("sachbearbeitung", "Beitrag zum Schulbus")
    follow(clerk, "Person von außen einladen")
    fill(clerk, {"Name": CREATOR, "E-Mail": "mia@example.org"})
    submit(clerk)
    story.personal_link = clerk.get_by_label("Persönlicher Link").input_value()
    phone = story.signed_in(None, PHONE)
    phone.goto(story.personal_link)
    assert not axe_findings(phone)
    press(phone, "Gelesen und verstanden")
    expect_done(phone, "Sie haben dieses Briefing bestätigt.")
    answer_everything(phone)
    first = {"Text": CREATOR_TEXT.replace("Schulbus:", "Bus:"), "Werbekennzeichnung": "Anzeige"}
    picture: dict[str, Value] = {
        "Neue Datei 1": draw(story.folder, "rot"),
        "Beschreibung zur Datei 1": "Ein roter Schulbus",
    }
    hand_in(phone, {**first, **picture}, "Ihre Fassung ist angekommen")
    send_back_with_a_remark(story)
    phone.goto(story.personal_link)
    expect_done(phone, "Bitte nennen Sie den Schulbus beim Namen.")
    hand_in(phone, {"Text": CREATOR_TEXT}, "Ihre Fassung ist angekommen")
    assert not axe_findings(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def send_back_with_a_remark(story: Story) -> None:
    clerk = story.item_page("sachbearbeitung", "Beitrag zum Schulbus")
    follow(clerk, "Anmerkung schreiben")
    fill(clerk, {"Anmerkung": "Bitte nennen Sie den Schulbus beim Namen."})
    submit(clerk)
    expect_done(clerk, "Bitte nennen Sie den Schulbus beim Namen.")
    approver = story.item_page("freigabe", "Beitrag zum Schulbus")
    press(approver, "Prüfung beginnen")
    follow(approver, "Mit Anmerkung zurückgeben")
    fill(approver, {"Grund": "Siehe Anmerkung"})
    submit(approver)
    expect_done(approver, "Zurückgegeben")


def draw(folder: Path, colour: str) -> Path:
    """A small picture of a bus."""
    target = folder / f"bus-{colour}.png"
    picture = Image.new("RGB", (320, 400), "white")
    ImageDraw.Draw(picture).rectangle((40, 120, 280, 280), fill={"rot": "#b3261e", "blau": "#14509f"}[colour])
    picture.save(target)
    return target


def approve_the_creators_post(story: Story) -> None:
    for desk in ("sachbearbeitung", "freigabe"):
        page = story.item_page(desk, "Beitrag zum Schulbus")
        press(page, "Anmerkung erledigt")
        expect(page.get_by_role("button", name="Anmerkung erledigt")).to_have_count(0)
    clerk = story.at_desk("sachbearbeitung")
    answer = clerk.goto(f"/inhalte/beitrag/{story.items['Beitrag zum Schulbus']}/freigabe/")
    assert answer
    assert answer.status == 403, "a clerk does not decide"
    approve(story, "Beitrag zum Schulbus")


def approve(story: Story, name: str) -> None:
    """The two steps of the ministry: the press office agrees, the head of communication approves."""
    approver = story.item_page("freigabe", name)
    press(approver, "Prüfung beginnen")
    follow(approver, "Über die Freigabe entscheiden")
    press(approver, "Zustimmen")
    expect_done(approver, "Weitere Schritte der Freigabe stehen noch aus.")
    head = story.item_page("leitung", name)
    follow(head, "Über die Freigabe entscheiden")
    press(head, "Freigeben")
    expect_done(head, "Freigegeben. Die Fassung darf veröffentlicht werden.")
    clerk = story.item_page("sachbearbeitung", name)
    press(clerk, "Zur Veröffentlichung bereitstellen")
    expect_done(clerk, "Melden Sie die Veröffentlichung")


def report(story: Story, name: str, live_text: str, **more: str | bool | Path) -> Page:
    clerk = story.item_page("sachbearbeitung", name)
    follow(clerk, "Veröffentlichung melden")
    seen = {
        "Adresse des Beitrags": f"https://www.instagram.com/p/demo{story.items[name]}/",
        "Veröffentlicht am": this_moment(),
        "Text, wie er jetzt zu lesen ist": live_text,
        "Wie festgehalten?": "Text kopiert, Bild gespeichert",
    }
    fill(clerk, seen | more)
    submit(clerk)
    return clerk


def publish_as_approved(story: Story) -> None:
    seen: dict[str, Value] = {
        LIVE_FILES: draw(story.folder, "rot"),
        "Die Werbekennzeichnung ist am Beitrag zu sehen": True,
    }
    report(story, "Beitrag zum Schulbus", CREATOR_TEXT, **seen)
    page = story.item_page("sachbearbeitung", "Beitrag zum Schulbus")
    expect(page.locator(".tw-head__badges")).to_contain_text("abgeglichen")


def publish_with_another_date(story: Story) -> None:
    clerk = story.item_page("sachbearbeitung", "Fahrplan")
    follow(clerk, "Fassung einreichen")
    picture = draw(story.folder, "blau")
    answer_everything(clerk)
    described: dict[str, Value] = {"Neue Datei 1": picture, "Beschreibung zur Datei 1": "Ein blauer Schulbus"}
    hand_in(clerk, {"Text": OWN_TEXT, "Werbekennzeichnung": "", **described}, "Liegt zur Freigabe vor")
    approve(story, "Fahrplan")
    report(story, "Fahrplan", OWN_TEXT.replace("3. Mai", "8. Mai"), **{LIVE_FILES: picture})
    clear_the_deviation(story)


def clear_the_deviation(story: Story) -> None:
    """One person explains, another one agrees with a reason."""
    clerk = story.campaign_page("sachbearbeitung", "Beobachtung")
    click_through(clerk.locator("main a[href*='/abweichung/']").first)
    expect(clerk.locator("main del")).to_contain_text("3")
    address = clerk.url
    fill(clerk, {"Zuständig": "Clara Musterbach"})
    press(clerk, "Zuständigkeit festlegen")
    choose(clerk, "Die Abweichung ist erklärt und kann bleiben")
    fill(clerk, {"Erklärung": "Der Fahrplan gilt nun ab 8. Mai; der Verkehrsverbund hat den Tag verschoben."})
    press(clerk, "Abweichung klären")
    expect(clerk.get_by_role("button", name="Als geklärt bestätigen")).to_have_count(0)
    second = story.at("freigabe", address)
    fill(second, {"Warum ist die Abweichung geklärt?": "Der Verkehrsverbund hat den 8. Mai bestätigt."})
    press(second, "Als geklärt bestätigen")
    expect(second.locator(".tw-head__badges")).to_contain_text("geklärt")


def enter_figures(story: Story) -> None:
    clerk = story.campaign_page("sachbearbeitung", "Beobachtung")
    follow(clerk, "Zahlen der Plattformen")
    follow(clerk, "Fahrplan")
    typed = {"Stand der Zahlen": this_moment(), "Quelle": "Statistik in der App", "Aufrufe": "1200"}
    send(clerk, "Zahlen speichern", typed, "Die Zahlen sind gespeichert.")
    follow(clerk, "Export einlesen")
    export = story.folder / "export.csv"
    address = f"https://www.instagram.com/p/demo{story.items['Beitrag zum Schulbus']}/"
    export.write_text(f"Permalink;Aufrufe;Reichweite\n{address};25.300;19.000\n", encoding="cp1252")
    fill(clerk, {"CSV-Datei": export})
    press(clerk, "Weiter zur Zuordnung")
    fill(clerk, {"Plattform": "Instagram", "Schreibweise der Zahlen": "deutsch"})
    press(clerk, "Zuordnung prüfen")
    expect_done(clerk, "Aufrufe: 25.300")
    press(clerk, "Zahlen übernehmen")
    expect_done(clerk, "Die Datei ist übernommen.")
    expect_done(clerk, "25.300")


def read_the_count(story: Story) -> None:
    """The redirect stands on the page of the links at once; the lake takes it over and its account is even."""
    deadline = time.monotonic() + 100
    clerk = story.campaign_page("sachbearbeitung", "Beobachtung")
    follow(clerk, "Links und QR-Codes")
    row = clerk.locator("main tbody tr", has_text="Beitrag zum Schulbus").locator("td.kern-table__cell--numeric").first
    while row.inner_text().strip() != "1" and time.monotonic() < deadline:
        story.installation.run("lake", "compact")
        time.sleep(2)
        clerk.reload()
    assert row.inner_text().strip() == "1"
    story.installation.run("lake", "verify")


def evaluate(story: Story) -> None:
    clerk = story.campaign_page("sachbearbeitung", "Auswertung")
    press(clerk, "Auswertung berechnen")
    expect_done(clerk, "nicht beurteilen")
    address = clerk.get_by_role("link", name="Bericht als PDF").first.get_attribute("href")
    body = clerk.request.get(f"{story.installation.url}{address}").body()
    assert TITLE in " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    large = story.at("sachbearbeitung", "/auswertung/")
    click_through(large.locator("main tbody a", has_text="Referendariat auf dem Land").first)
    expect_done(large, "95-%-Intervall")
    assert not axe_findings(large)


def paid_cents(story: Story) -> int:
    """What the ministry paid this year, counted by SQL."""
    query = """SELECT SUM(entry.gross_cents) FROM contracts_ledgerentry entry
               JOIN people_ministry ministry ON ministry.id = entry.ministry_id
               WHERE ministry.short_name = 'Kultus' AND entry.state = 'paid' AND entry.year = ?"""
    with sqlite3.connect(story.installation.var_dir / "tragweite.sqlite3") as database:
        return int(database.execute(query, [TODAY.year]).fetchone()[0])


def euro(cents: int) -> str:
    return f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"


def answer_parliament(story: Story) -> None:
    page = story.at("stk.anfragen", "/rechenschaft/neu/")
    asked = {
        "Drucksache": "21/4711",
        "Betreff": "Ausgaben für Influencer",
        "Fragestellerin oder Fragesteller": "Frauke Musterfraktion",
        "Fraktion": "Musterfraktion",
        "Gestellt am": day(-3),
        "Bei der Landesregierung eingegangen am": day(-2),
        "Federführung": MINISTRY,
        "Es antwortet (Amtsbezeichnung)": "Der Minister für Kultus und Bildung",
        "Teilfragen": "Wie hoch waren die Ausgaben in diesem Jahr?",
        "Stichtag": day(),
    }
    send(page, "Anfrage anlegen", asked, "Anfrage angelegt.")
    address = page.url
    choose(page, "Ausgaben der eigenen Kampagnen")
    choose(page, "Kampagne")
    years = {"Jahr von": str(TODAY.year), "Jahr bis": str(TODAY.year)}
    fill(page, {"Kostenstand": "gezahlt", "Umsatzsteuer": "brutto", **years})
    page.get_by_role("checkbox", name=MINISTRY).check()
    press(page, "Speichern und Zahlen einholen")
    expect_done(page, euro(paid_cents(story)))
    expect(page.get_by_role("button", name="Prüfen")).to_have_count(0)
    for person, act in (("stk.pruefung", "Prüfen"), ("kultus.leitung", "Mitzeichnen"), ("stk.leitung", "Freigeben")):
        press(story.at(person, address), act)
    expect_done(story.at("stk.anfragen", address), "Eingefroren")
    check_documents(story, address, euro(paid_cents(story)))


def check_documents(story: Story, address: str, total: str) -> None:
    page = story.at_desk("stk.anfragen")
    word = Document(io.BytesIO(page.request.get(f"{address.split('?', maxsplit=1)[0]}antwort.docx").body()))
    rows = [[cell.text for cell in row.cells] for row in word.tables[-1].rows]
    assert any(total in cell for cell in rows[-1]), rows
    amounts = [int(re.sub(r"\D", "", row[-1])) for row in rows[1:]]
    assert amounts[-1] == sum(amounts[:-1]), "the rows add up to the printed sum"
    body = page.request.get(f"{address.split('?', maxsplit=1)[0]}antwort.pdf").body()
    assert total in " ".join(each.extract_text() for each in PdfReader(io.BytesIO(body)).pages)


def publish_in_the_register(story: Story) -> None:
    clerk = story.at("sachbearbeitung", "/rechenschaft/register/vorschlagen/")
    card = clerk.locator("main .tw-card", has_text=TITLE)
    click_through(card.get_by_role("button").first)
    expect_done(clerk, "noch nicht öffentlich")
    entry = clerk.url
    expect(clerk.get_by_role("button", name="Veröffentlichung freigeben")).to_have_count(0)
    approver = story.at("freigabe", entry)
    press(approver, "Veröffentlichung freigeben")
    expect_done(approver, "öffentlich")
    public = story.signed_in(None)
    public.goto("/register/")
    click_through(public.locator("main").get_by_role("link", name=TITLE))
    expect_done(public, "3.570,00 €")
    expect_done(public, CREATOR)
    assert not axe_findings(public)
    host = story.installation.url
    assert TITLE in str(public.request.get(f"{host}/register/register.json").json())
    text = public.request.get(f"{host}/register/register.csv").body().decode("utf-8-sig")
    assert any(TITLE in row for row in csv.reader(io.StringIO(text), delimiter=";"))


def audit(story: Story) -> None:
    auditor = story.at("rechnungshof.pruefung", "/journal/")
    expect(auditor.locator("main tbody tr").first).to_be_visible()
    page = story.campaign_page("rechnungshof.pruefung")
    expect(page.locator("main").get_by_role("button")).to_have_count(0)
    open_tab(page, "Akte")
    expect(page.locator("main tbody tr").first).to_be_visible()
    story.installation.run("journal", "verify")


def test_any_change_of_the_journal_turns_it_red(installation: Installation, tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    copied.mkdir()
    with (
        sqlite3.connect(installation.var_dir / "tragweite.sqlite3") as source,
        sqlite3.connect(copied / "tragweite.sqlite3") as target,
    ):
        source.backup(target)
    shutil.copy(installation.var_dir / "journal.seal", copied)
    environment = {**installation.environment, "TRAGWEITE_VAR_DIR": str(copied)}
    command = [sys.executable, "-m", "tragweite.cli", "journal", "verify"]
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    with sqlite3.connect(copied / "tragweite.sqlite3") as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        assert triggers
        with pytest.raises(sqlite3.DatabaseError):
            database.execute("UPDATE journal_entry SET action = 'x' WHERE sequence = 7")
        for (name,) in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE journal_entry SET action = substr(action, 1, length(action) - 1) WHERE sequence = 7")
    broken = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert broken.returncode == 1
    assert "7" in broken.stdout + broken.stderr
