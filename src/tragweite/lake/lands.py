# SPDX-License-Identifier: EUPL-1.2
"""The sixteen Länder by the first two digits of the official municipality key (AGS, Destatis)."""

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
