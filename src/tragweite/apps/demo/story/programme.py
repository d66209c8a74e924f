# SPDX-License-Identifier: EUPL-1.2
"""The twelve campaigns: plain data. Past ones have fixed days, present ones follow the day of the demonstration."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tragweite.core.rules.states import PurposeClass


@dataclass(frozen=True, kw_only=True)
class Programme:
    """One campaign. ``posts``: at full scale; ``until``: how far its story goes, apart from what time allows.

    ``has_study``: its visits and applications are studied afterwards. ``looks_at_audiences``: those of its candidates are
    studied before the selection.
    """

    key: str
    office: str
    file_reference: str
    title: str
    summary: str
    purpose: PurposeClass
    starts_on: date
    ends_on: date
    site: str
    hashtag: str
    group: str
    occupation: str
    ages: tuple[int, int]
    size: int
    posts: int
    creators: int = 6
    until: str = "closed"
    message: str = ""
    has_study: bool = False
    looks_at_audiences: bool = False


_RECRUITING: Final = PurposeClass.RECRUITING
_SERVICE: Final = PurposeClass.SERVICE_INFORMATION
_AIM: Final = PurposeClass.SOCIETAL_AIM


def programmes(today: date) -> tuple[Programme, ...]:
    """All campaigns of the demonstration, as seen on ``today``."""
    return (*_past(), *_present(today))


def _past() -> tuple[Programme, ...]:
    return (
        Programme(
            key="quereinstieg",
            office="kultus",
            file_reference="KM-14.2-2022-0017",
            title="Quereinstieg in die Schule",
            summary="Fachleute aus anderen Berufen für den Unterricht gewinnen.",
            purpose=_RECRUITING,
            starts_on=date(2022, 3, 1),
            ends_on=date(2022, 7, 15),
            site="quereinstieg.example.org",
            hashtag="#NeuImKlassenzimmer",
            group="Berufserfahrene mit Studium",
            occupation="naturwissenschaftliche und technische Berufe",
            ages=(28, 45),
            size=210_000,
            posts=90,
            message="Aus dem Labor ins Klassenzimmer: Der Quereinstieg dauert 24 Monate und wird bezahlt.",
            has_study=True,
        ),
        Programme(
            key="finanzamt",
            office="finanzen",
            file_reference="FM-Z3-2022-0041",
            title="Ausbildung im Finanzamt",
            summary="Bewerbungen für Ausbildung und duales Studium.",
            purpose=_RECRUITING,
            starts_on=date(2022, 9, 1),
            ends_on=date(2022, 12, 20),
            site="finanzamt-ausbildung.example.org",
            hashtag="#RechneMitUns",
            group="Schülerinnen und Schüler der Abschlussklassen",
            occupation="",
            ages=(16, 21),
            size=150_000,
            posts=90,
            message="Ausbildung im Finanzamt: Gehalt ab dem ersten Tag und Übernahme bei bestandener Prüfung.",
        ),
        Programme(
            key="polizei",
            office="innen",
            file_reference="IM-L1-2023-0008",
            title="Dein Dienst bei der Polizei",
            summary="Bewerbungen für den gehobenen Dienst, besonders von Frauen.",
            purpose=_RECRUITING,
            starts_on=date(2023, 2, 1),
            ends_on=date(2023, 6, 30),
            site="polizei-beruf.example.org",
            hashtag="#DeinDienst",
            group="Junge Erwachsene mit Fachabitur",
            occupation="",
            ages=(17, 26),
            size=190_000,
            posts=100,
            message="Ein Tag auf der Wache: Was im Dienst wirklich passiert und was die Einstellungsprüfung verlangt.",
        ),
        Programme(
            key="pflege",
            office="soziales",
            file_reference="SM-23-2023-0019",
            title="Pflege zeigt Gesicht",
            summary="Über die neue Pflegeausbildung informieren.",
            purpose=_RECRUITING,
            starts_on=date(2023, 4, 1),
            ends_on=date(2023, 7, 31),
            site="pflegeausbildung.example.org",
            hashtag="#PflegeZeigtGesicht",
            group="Jugendliche vor der Berufswahl",
            occupation="",
            ages=(15, 22),
            size=240_000,
            posts=90,
            message="Drei Jahre, ein Abschluss, viele Wege: So läuft die neue Pflegeausbildung ab.",
        ),
        Programme(
            key="ganztag",
            office="kultus",
            file_reference="KM-22.1-2023-0063",
            title="Ganztag mitgestalten",
            summary="Fachkräfte und Vereine für Angebote am Nachmittag gewinnen.",
            purpose=_SERVICE,
            starts_on=date(2023, 9, 1),
            ends_on=date(2023, 12, 15),
            site="ganztag.example.org",
            hashtag="#GanztagMitDir",
            group="Übungsleitungen und pädagogische Fachkräfte",
            occupation="Vereine, soziale Berufe",
            ages=(20, 55),
            size=95_000,
            posts=90,
            message="Deine Übungsstunde in der Schule: So melden Vereine ihr Angebot für den Ganztag an.",
        ),
        Programme(
            key="katastrophenschutz",
            office="innen",
            file_reference="IM-V4-2024-0027",
            title="Helfen, wenn es zählt",
            summary="Ehrenamtliche für den Katastrophenschutz gewinnen.",
            purpose=_AIM,
            starts_on=date(2024, 3, 1),
            ends_on=date(2024, 8, 31),
            site="katastrophenschutz.example.org",
            hashtag="#HelfenWennEsZählt",
            group="Erwachsene in ländlichen Kreisen",
            occupation="",
            ages=(18, 40),
            size=820_000,
            posts=100,
            message="Zwei Abende im Monat: Was Ehrenamtliche im Katastrophenschutz lernen und wer sie freistellt.",
        ),
        Programme(
            key="organspende",
            office="soziales",
            file_reference="SM-11-2025-0004",
            title="Entscheide selbst: Organspende",
            summary="Junge Erwachsene sollen ihre Entscheidung eintragen, gleich welche.",
            purpose=_AIM,
            starts_on=date(2025, 1, 15),
            ends_on=date(2025, 5, 31),
            site="organspende.example.org",
            hashtag="#EntscheideSelbst",
            group="Junge Erwachsene",
            occupation="",
            ages=(18, 30),
            size=900_000,
            posts=90,
            message="Ja oder nein: Deine Entscheidung zur Organspende lässt sich in drei Minuten eintragen.",
        ),
        Programme(
            key="referendariat",
            office="kultus",
            file_reference="KM-14.2-2025-0032",
            title="Referendariat auf dem Land",
            summary="Bewerbungen für Seminare außerhalb der Großstädte.",
            purpose=_RECRUITING,
            starts_on=date(2025, 3, 1),
            ends_on=date(2025, 7, 31),
            site="referendariat.example.org",
            hashtag="#ReferendariatAufDemLand",
            group="Lehramtsstudierende vor dem Abschluss",
            occupation="Lehramt",
            ages=(22, 32),
            size=19_000,
            posts=90,
            until="evaluated",
            message="Kleine Klassen, kurze Wege: So ist das Referendariat an einer Schule auf dem Land.",
        ),
    )


def _present(today: date) -> tuple[Programme, ...]:
    def day(offset: int) -> date:
        return today + timedelta(days=offset)

    return (
        Programme(
            key="cybercrime",
            office="innen",
            file_reference=f"IM-L2-{day(-150).year}-0051",
            title="Fachleute gegen Cybercrime",
            summary="IT-Fachleute für das Landeskriminalamt gewinnen.",
            purpose=_RECRUITING,
            starts_on=day(-150),
            ends_on=day(-25),
            site="cybercrime-beruf.example.org",
            hashtag="#CodeImDienst",
            group="IT-Fachkräfte und Studierende",
            occupation="Informatik",
            ages=(20, 38),
            size=64_000,
            posts=60,
            until="ended",
            message="Spuren im Netz sichern: Was IT-Fachleute im Landeskriminalamt tun und verdienen.",
        ),
        Programme(
            key="lehrkraft",
            office="kultus",
            file_reference=f"KM-14.2-{day(-40).year}-0088",
            title="Werde Lehrkraft für Mathe und Physik",
            summary="Studierende und Berufserfahrene für die Mangelfächer gewinnen.",
            purpose=_RECRUITING,
            starts_on=day(-40),
            ends_on=day(50),
            site="lehrkraft-werden.example.org",
            hashtag="#LehrkraftWerden",
            group="Studierende der Mathematik, Physik und Technik",
            occupation="Studium, technische Berufe",
            ages=(19, 40),
            size=88_000,
            posts=60,
            until="running",
            message="Mathe erklären können ist ein Beruf: Dein Weg ins Lehramt für Mathe und Physik.",
            looks_at_audiences=True,
        ),
        Programme(
            key="inklusion",
            office="kultus",
            file_reference=f"KM-31-{day(35).year}-0091",
            title="Förderschule als Beruf",
            summary="Studienplätze für das Lehramt an Förderschulen bekannt machen.",
            purpose=_RECRUITING,
            starts_on=day(35),
            ends_on=day(125),
            site="foerderschule-beruf.example.org",
            hashtag="#FörderschuleAlsBeruf",
            group="Abiturientinnen und Abiturienten",
            occupation="",
            ages=(17, 22),
            size=72_000,
            posts=40,
            until="planned",
            message="Förderschule als Beruf: Was du studierst und wie du später arbeitest.",
        ),
        Programme(
            key="lotsen",
            office="finanzen",
            file_reference=f"FM-P1-{day(70).year}-0012",
            title="Die erste Steuererklärung",
            summary="Berufsanfängerinnen und Berufsanfänger erklären, was abzugeben ist und was nicht.",
            purpose=_SERVICE,
            starts_on=day(70),
            ends_on=day(160),
            site="erste-steuer.example.org",
            hashtag="#ErsteSteuer",
            group="Menschen im ersten Berufsjahr",
            occupation="",
            ages=(18, 27),
            size=130_000,
            posts=40,
            until="idea",
            message="Die erste Steuererklärung: Was du abgeben musst und was nicht.",
        ),
    )
