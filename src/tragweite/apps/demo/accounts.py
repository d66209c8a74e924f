# SPDX-License-Identifier: EUPL-1.2
"""Who works in the demonstration. Plain data without Django, so that tests and the overview can read it quickly.

The password is known to everybody; ``build`` refuses to make these accounts outside a demonstration.
"""

from dataclasses import dataclass
from typing import Final

PASSWORD: Final = "Vorfuehrung-mit-Tragweite"  # noqa: S105 - public on purpose


@dataclass(frozen=True, kw_only=True)
class Office:
    """A ministry or another authority of the demonstration; ``parent`` is the key of the authority above it."""

    key: str
    name: str
    short_name: str
    kind: str = "ministry"
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of staff with one role in one office."""

    username: str
    name: str
    office: str
    role: str
    word: str


MINISTRIES: Final = ("kultus", "innen", "finanzen", "soziales")
OFFICES: Final = (
    Office(key="stk", name="Staatskanzlei (Vorführung)", short_name="StK", kind="state_chancellery"),
    Office(key="kultus", name="Ministerium für Kultus und Bildung (Vorführung)", short_name="Kultus"),
    Office(key="innen", name="Ministerium des Innern (Vorführung)", short_name="Innen"),
    Office(key="finanzen", name="Ministerium der Finanzen (Vorführung)", short_name="Finanzen"),
    Office(key="soziales", name="Ministerium für Soziales und Gesundheit (Vorführung)", short_name="Soziales"),
    Office(
        key="lehrkraefte",
        name="Landesamt für Lehrkräfte (Vorführung)",
        short_name="Lehrkräfteamt",
        kind="subordinate",
        parent="kultus",
    ),
    Office(key="rechnungshof", name="Rechnungshof (Vorführung)", short_name="Rechnungshof", kind="court_of_audit"),
)

_DESKS: Final = (
    ("sachbearbeitung", "clerk", "Sachbearbeitung"),
    ("sachbearbeitung2", "clerk", "Sachbearbeitung"),
    ("freigabe", "approver", "Freigabe"),
    ("leitung", "head_of_communication", "Leitung Kommunikation"),
    ("haushalt", "budget_officer", "Haushalt"),
    ("haushalt2", "budget_officer", "Haushalt"),
    ("verwaltung", "administrator", "Verwaltung der Konten"),
)
_NAMES: Final = {
    "kultus": (
        "Clara Musterbach",
        "Cem Mustertal",
        "Frida Musterwald",
        "Leonie Musterfeld",
        "Heinz Mustergut",
        "Hilde Musterstein",
        "Ada Musterhof",
    ),
    "innen": (
        "Jonas Probeberg",
        "Jale Probeheide",
        "Nora Probeland",
        "Malte Probefurt",
        "Uwe Probemark",
        "Ute Probegeld",
        "Ida Probehaus",
    ),
    "finanzen": (
        "Silke Beispielau",
        "Samir Beispielort",
        "Greta Beispielhain",
        "Karl Beispielsen",
        "Rolf Beispielzahl",
        "Rosa Beispielkasse",
        "Edda Beispielamt",
    ),
    "soziales": (
        "Tim Vorlagental",
        "Tara Vorlagenbusch",
        "Mira Vorlagensee",
        "Paul Vorlagenberg",
        "Bernd Vorlagengut",
        "Berta Vorlagenkamp",
        "Olga Vorlagenhof",
    ),
}


def _staff(office: str) -> tuple[Person, ...]:
    return tuple(
        Person(username=f"{office}.{desk}", name=name, office=office, role=role, word=word)
        for (desk, role, word), name in zip(_DESKS, _NAMES[office], strict=True)
    )


PEOPLE: Final = (
    *(person for office in MINISTRIES for person in _staff(office)),
    Person(
        username="stk.anfragen",
        name="Anja Musterfrage",
        office="stk",
        role="state_chancellery",
        word="Staatskanzlei: Anfragen",
    ),
    Person(
        username="stk.pruefung",
        name="Petra Musterblick",
        office="stk",
        role="state_chancellery",
        word="Staatskanzlei: Prüfung",
    ),
    Person(
        username="stk.leitung",
        name="Lutz Musterlich",
        office="stk",
        role="state_chancellery",
        word="Staatskanzlei: Leitung",
    ),
    Person(
        username="stk.verwaltung",
        name="Vera Musterordnung",
        office="stk",
        role="administrator",
        word="Staatskanzlei: Verwaltung der Konten",
    ),
    Person(
        username="lehrkraefte.sachbearbeitung",
        name="Wim Musterschule",
        office="lehrkraefte",
        role="clerk",
        word="Nachgeordnete Stelle: Sachbearbeitung",
    ),
    Person(
        username="rechnungshof.pruefung",
        name="Paula Mustertreu",
        office="rechnungshof",
        role="auditor",
        word="Rechnungshof: Prüfung (befristet)",
    ),
    Person(
        username="rechnungshof.verwaltung",
        name="Rita Mustersatz",
        office="rechnungshof",
        role="administrator",
        word="Rechnungshof: Verwaltung der Konten",
    ),
)
PEOPLE_BY_NAME: Final = {person.username: person for person in PEOPLE}
ADMINISTRATORS: Final = {person.office: person.username for person in PEOPLE if person.role == "administrator"}
"""Office -> its administrator; a body without one is administered by the office above it."""

SHOWN: Final = (
    *(each for each in PEOPLE if each.office in {"kultus", "stk", "rechnungshof"} and each.role != "administrator"),
    PEOPLE_BY_NAME["kultus.verwaltung"],
)
"""The accounts that the overview names, at least one for each role."""
