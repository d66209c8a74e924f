# SPDX-License-Identifier: EUPL-1.2
"""The plain text of a mail says what its HTML says: the same sentences, dates and links."""

import re
from html.parser import HTMLParser
from typing import Any

from tests.actors import Actors
from tests.apps.people.rendering import every_mail, html_of, with_mail

BLOCKS = {"h1", "h2", "p", "li"}
ONLY_HTML = ("Die Adresse zum Kopieren", "Tragweite ·")


class Blocks(HTMLParser):
    """The texts of headings, paragraphs and items between the tags, and all links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts, self.links, self._open = list[str](), list[str](), ""
        self.feed(html.partition("<body>")[2])

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._open = "" if tag in BLOCKS else self._open
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        self._open += data

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.texts.append(plain(self._open))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()


def test_both_twins_say_the_same(actors: Actors, settings: Any) -> None:
    with_mail(settings)
    for name, mail in every_mail(actors).items():
        twin, text = Blocks(html_of(mail)), plain(str(mail.body))
        assert twin.texts[1] == mail.subject, name
        assert all(link in text for link in twin.links), name
        said = [each for each in twin.texts[2:] if not each.startswith(ONLY_HTML)]
        for sentence in (part for each in said for part in re.split(r"(?<=[.?!]) |: „| · ", each)):
            assert sentence.rstrip("“") in text, (name, sentence)


def test_each_mail_has_one_next_step_and_says_who_sends_it(actors: Actors, settings: Any) -> None:
    with_mail(settings, state_name="Musterland")
    for name, mail in every_mail(actors).items():
        html = html_of(mail)
        steps = 0 if name in {"digest:house", "outside_code:outside"} else 1
        assert html.count('class="next"') == steps, name
        for shown in (html, str(mail.body)):
            assert "Absender: Musterland" in shown
            assert "https://tragweite.example.org/impressum/" in shown
            assert "Vorführdaten" not in shown


def test_the_demonstration_says_that_it_is_one(actors: Actors, settings: Any) -> None:
    with_mail(settings, demo=True)
    for mail in every_mail(actors).values():
        assert "Vorführdaten, frei erfunden" in html_of(mail)
        assert "Vorführdaten, frei erfunden" in mail.body
