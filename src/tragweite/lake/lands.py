# SPDX-License-Identifier: EUPL-1.2
"""The sixteen Länder by the first two digits of the official municipality key (AGS, Destatis)."""

import unicodedata

LANDS: dict[int, str] = {
    1: "Schleswig-Holstein", 2: "Hamburg", 3: "Niedersachsen", 4: "Bremen", 5: "Nordrhein-Westfalen", 6: "Hessen",
    7: "Rheinland-Pfalz", 8: "Baden-Württemberg", 9: "Bayern", 10: "Saarland", 11: "Berlin", 12: "Brandenburg",
    13: "Mecklenburg-Vorpommern", 14: "Sachsen", 15: "Sachsen-Anhalt", 16: "Thüringen",
}  # fmt: skip
BY_ISO: dict[str, int] = {
    "DE-SH": 1, "DE-HH": 2, "DE-NI": 3, "DE-HB": 4, "DE-NW": 5, "DE-HE": 6, "DE-RP": 7, "DE-BW": 8, "DE-BY": 9,
    "DE-SL": 10, "DE-BE": 11, "DE-BB": 12, "DE-MV": 13, "DE-SN": 14, "DE-ST": 15, "DE-TH": 16,
}  # fmt: skip
"""ISO 3166-2:DE."""

_ENGLISH = {
    "lower saxony": 3, "north rhine-westphalia": 5, "hesse": 6, "rhineland-palatinate": 7, "baden-wuerttemberg": 8,
    "bavaria": 9, "mecklenburg-western pomerania": 13, "saxony": 14, "saxony-anhalt": 15, "thuringia": 16,
}  # fmt: skip
_TITLES = ("freie und hansestadt ", "free and hanseatic city of ", "free hanseatic city of ", "freie hansestadt ",
           "freistaat ", "free state of ", "state of ", "land ")  # fmt: skip


def land_named(name: str) -> int:
    """Number of the Land with this German or English name, with or without its title; 0 where it is none."""
    return _BY_NAME.get(_plain(name), 0)


def _plain(name: str) -> str:
    """Lower case, without signs above letters and without title: databases write ``Land Berlin``, ``State of Berlin``."""
    signs = unicodedata.normalize("NFKD", name.strip().casefold())
    letters = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return next((letters.removeprefix(title) for title in _TITLES if letters.startswith(title)), letters)


_BY_NAME = {**{_plain(name): land for land, name in LANDS.items()}, **_ENGLISH}
