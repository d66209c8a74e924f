# SPDX-License-Identifier: EUPL-1.2
"""The people of the story and its first half: plan, creator, contract and money, planned posts (C.1 to C.4)."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Installation, SignedIn
from tests.journeys.desk import (
    choose,
    click_through,
    expect_done,
    fill,
    follow,
    number_in,
    open_tab,
    press,
    send,
    submit,
)

MINISTRY = "Ministerium für Kultus"
TITLE = "Schulbus sicher fahren"
FILE_REFERENCE = "KM-99.1-0001"
CREATOR = "Mia Beispielbus"
HANDLE = "miabeispielbus_demo"
LINE = "04 99 - 531 77"
HASHTAG = "#SicherImSchulbus"
CREATOR_TEXT = f"Anzeige\nSo fahrt ihr sicher mit dem Schulbus: anschnallen und sitzen bleiben. {HASHTAG}"
OWN_TEXT = f"Ab 3. Mai gilt der neue Fahrplan für den Schulbus. {HASHTAG}"
BROWSER = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"}
TODAY = datetime.now(tz=ZoneInfo("Europe/Berlin")).date()


def this_moment() -> str:
    """Now in Germany as a field for day and time takes it, with seconds: nothing is published before its approval."""
    return datetime.now(tz=ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%dT%H:%M:%S")


def soon() -> str:
    """In an hour: a post is approved before its date, and the window for it is open already."""
    return (datetime.now(tz=ZoneInfo("Europe/Berlin")) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")


def day(offset: int = 0) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


@dataclass
class Story:
    """The people of the story, each signed in once, and the things that they make."""

    signed_in: SignedIn
    installation: Installation
    folder: Path
    campaign: int = 0
    items: dict[str, int] = field(default_factory=dict)
    contract: int = 0
    personal_link: str = ""
    _pages: dict[str, Page] = field(default_factory=dict)

    def at_desk(self, desk: str) -> Page:
        """The page of this person; ``freigabe`` is ``kultus.freigabe``."""
        username = desk if "." in desk else f"kultus.{desk}"
        if username not in self._pages:
            self._pages[username] = self.signed_in(username)
        return self._pages[username]

    def at(self, desk: str, path: str) -> Page:
        page = self.at_desk(desk)
        page.goto(path)
        return page

    def campaign_page(self, desk: str, tab: str = "Überblick") -> Page:
        page = self.at(desk, f"/kampagnen/{self.campaign}/")
        if tab != "Überblick":
            open_tab(page, tab)
        return page

    def item_page(self, desk: str, name: str) -> Page:
        return self.at(desk, f"/inhalte/beitrag/{self.items[name]}/")


def plan_and_approve(story: Story) -> None:
    budget = story.at("haushalt", "/kampagnen/haushaltsstelle/neu/")
    line = {
        "Ressort": MINISTRY,
        "Haushaltsjahr": str(TODAY.year),
        "Haushaltsstelle": LINE,
        "Bezeichnung": "Verkehrserziehung",
    }
    send(budget, "Haushaltsstelle anlegen", {**line, "Ansatz": "50.000,00"}, "Die Haushaltsstelle ist angelegt.")
    clerk = story.at("sachbearbeitung", "/kampagnen/neu/")
    head = {
        "Ressort": MINISTRY,
        "Aktenzeichen": FILE_REFERENCE,
        "Titel": TITLE,
        "Worum geht es?": "Kinder und Eltern sollen wissen, wie man im Schulbus sicher fährt.",
        "Zweck": "nformation",
        "Beginn": day(),
        "Ende": day(30),
        "Zielseite": "https://schulbus.example.org/",
        "Hashtag": HASHTAG,
        "Haushaltsstelle": LINE,
        "Geplante Kosten (brutto)": "20.000,00",
    }
    send(clerk, "Kampagne anlegen", head, "Die Kampagne ist angelegt.")
    story.campaign = number_in(clerk)
    write_the_plan(clerk)
    approver = story.campaign_page("freigabe")
    press(approver, "Plan genehmigen")
    expect_done(approver, "genehmigt")
    clerk = story.campaign_page("sachbearbeitung")
    press(clerk, "Kampagne starten")
    expect_done(clerk, "läuft")


def write_the_plan(clerk: Page) -> None:
    follow(clerk, "Ziel festlegen")
    goal = {
        "Was soll erreicht werden?": "mehr Besuche der Seite zum Schulbus",
        "Einheit": "Besuche",
        "Ausgangswert": "0",
        "Zielwert": "1.000",
        "zu erreichen bis": day(30),
        "Quelle der Messung": "eigene Zählung",
    }
    send(clerk, "Ziel festlegen", goal, "Das Ziel ist festgelegt.")
    follow(clerk, "Zielgruppe festlegen")
    group = {
        "Zielgruppe": "Schulkinder",
        "Alter von": "10",
        "Alter bis": "16",
        "Region": "Hessen",
        "Größe (Personen)": "400.000",
        "Quelle der Größe": "Statistisches Landesamt",
    }
    send(clerk, "Zielgruppe festlegen", group, "Die Zielgruppe ist festgelegt.")
    follow(clerk, "Untersuchung festhalten")
    review = {
        "Geprüfte Alternativen": "Plakate in Bussen",
        "Was geschieht ohne die Kampagne?": "Die Zahl der Unfälle bleibt",
        "Erwartete Wirkung": "Mehr Kinder kennen die Regeln",
        "Ergebnis": "Die Kampagne ist wirtschaftlich",
    }
    send(clerk, "Festhalten", review, "Die Wirtschaftlichkeitsuntersuchung ist festgehalten.")
    follow(clerk, "Auswertungsplan festlegen")
    question = {"Frage": "Bringen Beiträge von Influencern mehr Besuche als eigene?", "Tage je Beitrag": "7"}
    send(clerk, "Auswertungsplan festlegen", question, "Der Auswertungsplan ist festgelegt.")
    open_tab(clerk, "Überblick")
    press(clerk, "Zur Genehmigung geben")
    expect(clerk.get_by_role("button", name="Plan genehmigen")).to_have_count(0)


def choose_the_creator(story: Story) -> None:
    clerk = story.at("sachbearbeitung", "/partner/neu/")
    fill(clerk, {"Name": CREATOR, "E-Mail": "mia@example.org", "Sitz": "Kassel"})
    press(clerk, "Partner aufnehmen")
    follow(clerk, "Kanal aufnehmen")
    channel = {
        "Plattform": "Instagram",
        "Kontoname": HANDLE,
        "Follower": "48.000",
        "Stand der Follower": day(-1),
        "Quelle der Follower": "Profilseite",
    }
    fill(clerk, channel)
    press(clerk, "Kanal aufnehmen")
    expect_done(clerk, HANDLE)
    consider(story, CREATOR, "ausgewählt")
    consider(story, "Muster", "nicht ausgewählt")
    clerk = story.campaign_page("sachbearbeitung", "Partner")
    follow(clerk, "Auswahlvermerk zeichnen")
    fill(clerk, {"Vermerk": "Die Auswahl erreicht Schulkinder am besten."})
    press(clerk, "Auswahlvermerk zeichnen")
    expect_done(clerk, "Gezeichnet von Clara Musterbach")


def consider(story: Story, name: str, decision: str) -> None:
    clerk = story.campaign_page("sachbearbeitung", "Partner")
    click_through(clerk.locator("main a[href$='/aufnehmen/']").first)
    scores = dict.fromkeys(("Passung zur Zielgruppe", "Qualität der Inhalte", "Kennzeichnung von Werbung bisher"), "4")
    fill(clerk, {"Partner": name, **scores, "Bewertung": "Gute Erfahrungen, passende Themen"})
    submit(clerk)
    declare_and_review(story)
    clerk = story.campaign_page("sachbearbeitung", "Partner")
    click_through(clerk.locator("main a[href*='/entscheiden/']", has_text=re.compile("^\\s*Entscheiden")).first)
    choose(clerk, decision)
    fill(clerk, {"Begründung": "Die Passung zur Zielgruppe gibt den Ausschlag."})
    submit(clerk)
    expect_done(clerk, "Begründung:")


def contract_and_invoice(story: Story) -> None:
    clerk = story.campaign_page("sachbearbeitung", "Verträge und Geld")
    follow(clerk, "Vertrag anlegen")
    terms = {
        "Auftragnehmer": CREATOR,
        "Vertragsnummer": "V-99-1",
        "Gegenstand": "Ein Beitrag zum Schulbus",
        "Beginn": day(),
        "Ende": day(30),
        "Honorar (netto)": "3.000,00",
        "Haushaltsstelle": LINE,
        "Nutzungsrechte": "Ein Jahr auf allen Kanälen des Landes",
        "Einwilligung, den Namen zu veröffentlichen, vom": day(),
    }
    fill(clerk, terms)
    press(clerk, "Vertrag anlegen")
    follow(clerk, "Leistung eintragen")
    due = {"Leistung": "Ein Beitrag", "Kanal": HANDLE, "Anteil am Honorar (netto)": "3.000,00", "fällig am": day(20)}
    fill(clerk, due)
    press(clerk, "Leistung eintragen")
    story.contract = number_in(clerk)
    page = story.at("haushalt", f"/geld/vertrag/{story.contract}/")
    press(page, "Vertrag unterschreiben")
    expect_done(page, "3.570,00 €")
    invoice(story)


def invoice(story: Story) -> None:
    path = f"/geld/vertrag/{story.contract}/"
    clerk = story.at("sachbearbeitung", path)
    follow(clerk, "Rechnung erfassen")
    fill(clerk, {"Rechnungsnummer": "R-1", "Rechnungsdatum": day(), "Eingang": day(), "Netto": "3.000,00"})
    press(clerk, "Rechnung erfassen")
    expect(clerk.get_by_role("button", name="Sachlich richtig")).to_have_count(0)
    press(story.at("freigabe", path), "Sachlich richtig")
    budget = story.at("haushalt", path)
    press(budget, "Zahlung anordnen")
    expect_done(budget, "Für Beiträge fehlt der Nachweis")


def pay(story: Story) -> None:
    """Once the post was seen as approved, its fee may be paid."""
    budget = story.at("haushalt", f"/geld/vertrag/{story.contract}/")
    press(budget, "Zahlung anordnen")
    expect(budget.get_by_role("button", name="Zahlung anordnen")).to_have_count(0)
    expect(budget.locator("main .kern-badge", has_text=re.compile(r"^\s*gezahlt\s*$")).first).to_be_visible()


def plan_the_posts(story: Story) -> None:
    clerk = story.campaign_page("sachbearbeitung", "Inhalte")
    follow(clerk, "Briefing schreiben")
    briefing = {
        "Kernbotschaften": "Anschnallen und sitzen bleiben",
        "Tatsachen": "Der neue Fahrplan gilt ab 3. Mai | Verkehrsverbund | Referat I 1",
        "Werbekennzeichnung": "Anzeige",
    }
    fill(clerk, briefing)
    submit(clerk)
    plan_item(story, "Beitrag zum Schulbus", HANDLE, "Beitrag", "Influencer", deliverable="Ein Beitrag")
    plan_item(story, "Fahrplan", "kultus_land_demo (Instagram)", "Beitrag", "Behörde")
    clerk = story.campaign_page("sachbearbeitung", "Beobachtung")
    follow(clerk, "Links und QR-Codes")
    press(clerk, "Links anlegen und veröffentlichen")
    expect(clerk.locator("main tbody tr")).to_have_count(2)


def plan_item(story: Story, title: str, channel: str, kind: str, sender: str, *, deliverable: str = "keine") -> None:
    clerk = story.campaign_page("sachbearbeitung", "Inhalte")
    follow(clerk, "Beitrag planen")
    fill(clerk, {"Arbeitstitel": title, "Format": kind, "Absender": sender, "Geplant für": soon()})
    fill(clerk, {"Kanal": channel, "Leistung aus dem Vertrag": deliverable})
    press(clerk, "Beitrag planen")
    story.items[title] = number_in(clerk)


def declare_and_review(story: Story) -> None:
    """Two people declare that they are not biased, then each records one stage of the review."""
    for desk, stage in (("sachbearbeitung", "internal"), ("freigabe", "expert")):
        page = story.campaign_page(desk, "Partner")
        if page.locator("main").get_by_role("link", name="Befangenheit erklären", exact=True).count():
            follow(page, "Befangenheit erklären")
            choose(page, "Nein, ich bin nicht befangen")
            submit(page)
        click_through(page.locator(f"main a[href$='/pruefung/{stage}/']").first)
        choose(page, "geeignet")
        fill(page, {"Ihr Referat": "Referat I 1", "Begründung": "Angaben geprüft, nichts spricht dagegen."})
        submit(page)
