# SPDX-License-Identifier: EUPL-1.2
"""Invented documents for tests, with everything in them that a real one has."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from tragweite.documents.charts import IntervalBar, interval_chart
from tragweite.documents.model import (
    AnswerDocument,
    ChartBlock,
    CheckRow,
    Column,
    EvaluationReport,
    FigureRow,
    GoalRow,
    NotePart,
    QuestionBlock,
    Questioner,
    QuestionText,
    SelectionNote,
    TableBlock,
)
from tragweite.documents.selection import frontier_chart

FONTS = Path(__file__).parents[2] / "node_modules" / "@expo-google-fonts" / "fira-sans"

SPENDING = TableBlock(
    caption="Ausgaben für Kampagnen nach Ressort, Zahlungsstand zum Stichtag, brutto",
    columns=(
        Column(title="Ressort"),
        Column(title="Kampagne"),
        Column(title="Kostenstand"),
        Column(title="Betrag", kind="money"),
    ),
    rows=(
        ("Ministerium der Finanzen", "Ausbildung & Studium <jetzt>", "gezahlt", 12_000_050),
        ("Ministerium des Innern", "Nachwuchs", "gezahlt", "rund 60.000 €"),
        ("Ministerium für Soziales", "Pflege", "nicht abgerechnet", None),
    ),
    total_row=("Summe der genauen Beträge", "", "", 12_000_050),
    notes=("Gerundete und fehlende Beträge sind in der Summe nicht enthalten.",),
)


def answer(**changes: object) -> AnswerDocument:
    """An answer to an invented question."""
    fields: dict[str, object] = {
        "term": "21. Wahlperiode",
        "printed_number": "21/4711",
        "kind": "Kleine Anfrage",
        "questioners": (Questioner(name="Erika Beispiel", party="XYZ"), Questioner(name="Max Muster", party="XYZ")),
        "asked_on": date(2026, 9, 1),
        "title": "Kampagnen der Landesregierung mit Influencerinnen und Influencern",
        "minister": "Chef der Staatskanzlei",
        "questioner_preface": ("Die Landesregierung wirbt seit 2022 in sozialen Netzwerken um Nachwuchs.",),
        "government_preface": (
            "Als Influencerin oder Influencer gilt, wer gegen Entgelt auf eigenen Kanälen Beiträge veröffentlicht.",
            "Die Angaben umfassen die Ministerien ohne nachgeordnete Behörden. Beträge sind brutto.",
        ),
        "transition": (
            "Diese Vorbemerkungen vorangestellt, beantworte ich die Kleine Anfrage im Einvernehmen mit dem Minister"
            " der Finanzen und dem Minister des Innern wie folgt:"
        ),
        "blocks": (
            QuestionBlock(
                questions=(
                    QuestionText(number="1", text="Welche Kampagnen mit Influencern gab es seit 2022?"),
                    QuestionText(number="2", text="Was haben sie gekostet (bitte nach Ressort und Kampagne aufschlüsseln)?"),
                ),
                answer=("Die Fragen 1 und 2 werden gemeinsam beantwortet. Die Beträge stehen in Anlage 1.",),
            ),
            QuestionBlock(
                questions=(QuestionText(number="3", text="Wie wird der Erfolg gemessen?"),),
                answer=("Gezählt werden die Besuche der Kampagnenseite über den Link des Beitrags.",),
            ),
        ),
        "annexes": (SPENDING,),
        "place": "Wiesbaden",
        "answered_on": date(2026, 10, 12),
        "signatory": "Dr. Anna Vorlage",
        "received_on": date(2026, 10, 13),
        "issued_on": date(2026, 10, 20),
        "file_reference": "StK-2026-0815",
        "cutoff_on": date(2026, 9, 30),
        "sources": ("Beträge: Kassenbuch der Kampagnen, gezahlt bis zum Stichtag.",),
        "demo": True,
    }  # fmt: skip
    return AnswerDocument(**(fields | changes))  # type: ignore[arg-type]


def chart() -> ChartBlock:
    """Rates of three senders, one of them without a value."""
    bars = [
        IntervalBar(label="Influencerinnen und Influencer", value=37.4, low=26.1, high=55.2, sender="creator"),
        IntervalBar(label="Influencer, beworben", value=None, low=None, high=None, reason="zu wenige Beiträge (2)"),
        IntervalBar(label="Behörde", value=11.2, low=7.4, high=17.9, sender="authority"),
    ]
    alt = "Influencerinnen und Influencer 37,4 Besuche je Beitrag (26,1 bis 55,2), Behörde 11,2 (7,4 bis 17,9)."
    fonts = FONTS if FONTS.is_dir() else None
    table = TableBlock(
        caption="Besuche je Beitrag nach Absender",
        columns=(
            Column(title="Absender"),
            Column(title="Beiträge", kind="count"),
            Column(title="Besuche je Beitrag", kind="number"),
            Column(title="von", kind="number"),
            Column(title="bis", kind="number"),
        ),
        rows=(
            ("Influencerinnen und Influencer", 24, 37.4, 26.1, 55.2),
            ("Influencer, beworben", 2, None, None, None),
            ("Behörde", 18, 11.2, 7.4, 17.9),
        ),
    )
    return ChartBlock(
        caption="Besuche je Beitrag in den ersten 7 Tagen, mit 95-%-Intervall",
        alt=alt,
        svg=interval_chart(
            bars, title="Besuche je Beitrag nach Absender", alt=alt, unit="Besuche je Beitrag", fonts_dir=fonts
        ),
        table=table,
    )


def report(**changes: object) -> EvaluationReport:
    """An evaluation report on invented data."""
    fields: dict[str, object] = {
        "ministry": "Hessisches Ministerium der Finanzen",
        "campaign": "Ausbildung mit Sinn",
        "file_reference": "FM-2026-0042",
        "as_of": datetime(2026, 11, 22, 13, 5, tzinfo=UTC),
        "period": "01.03.2026 bis 30.06.2026",
        "question": "Bringen Beiträge von Influencerinnen und Influencern mehr Besuche als Beiträge der Behörde?",
        "sentence": (
            "Beiträge der Influencerinnen und Influencer brachten im Mittel zwischen 2,1- und 3,4-mal so viele Besuche"
            " je Beitrag wie Beiträge der Behörde."
        ),
        "grade": "C",
        "grade_reason": "C: Vergleich ohne Auslosung, alle prüfbaren Gegenproben bestanden",
        "figures": (
            FigureRow(
                label="Verhältnis der Besuche je Beitrag",
                value="2,7",
                unit="-fach",
                interval="95 %: 2,1 bis 3,4",
                source="eigene Zählung der Kampagnenlinks",
                period="je Beitrag 7 Tage nach Veröffentlichung",
                definition="Besuche je Beitrag der Influencerinnen und Influencer geteilt durch die der Behörde",
                as_of=date(2026, 11, 22),
            ),
        ),
        "charts": (chart(),),
        "goals": (
            GoalRow(indicator="Bewerbungen", baseline="1.200", target="2.000", value="1.500", as_of=date(2026, 6, 30),
                    share=Decimal("0.375"), source="Bewerbungsverfahren des Landes"),
            GoalRow(indicator="Bekanntheit", baseline="20 %", target="30 %", value="keine Angabe", as_of=None,
                    share=None, reason="noch kein Wert"),
        ),
        "assumptions": ("Gezählt sind die Besuche in den ersten 7 Tagen nach Veröffentlichung.",),
        "checks": (
            CheckRow(question="Gegenprobe durch Vertauschen der Absender", state="passed", outcome="selbes Urteil"),
            CheckRow(question="Kein einzelner Beitrag trägt mehr als die Hälfte", state="failed", outcome="61 %"),
            CheckRow(question="Sendeplätze wurden ausgelost", state="not_checkable", outcome="nicht ausgelost"),
        ),
        "not_shown": ("Besuche sind keine Bewerbungen.", "Der Absender ist nicht als Ursache gezeigt."),
        "method": "Vergleich der Absender",
        "method_version": "1",
        "software_version": "0.1.0",
        "input_hash": "0123456789abcdef" * 4,
        "seed": 1,
        "demo": True,
    }  # fmt: skip
    return EvaluationReport(**(fields | changes))  # type: ignore[arg-type]


def selection_note() -> SelectionNote:
    """A selection note with one yes and one no."""
    titles = ("Name", "Kanal", "Einschätzung", "Ausgewählt", "Grund")
    table = TableBlock(
        caption="Erwogene Partner",
        columns=tuple(Column(title=title) for title in titles),
        rows=(
            ("Kanal A", "Instagram", "geeignet", "ja", "hoher Anteil"),
            ("Kanal B", "TikTok", "bedingt", "nein", "teurer"),
        ),
    )
    frontier = frontier_chart([(1_000_000, 800, 900), (2_000_000, 1200, None)], chosen=1_000_000, fonts_dir=None)
    return SelectionNote(
        ministry="Hessisches Ministerium der Finanzen",
        campaign="Ausbildung mit Sinn",
        file_reference="FM-2026-0042",
        number=2,
        written_on=date(2026, 2, 3),
        author="Sachgebiet Öffentlichkeitsarbeit",
        parts=(
            NotePart(heading="Maßstäbe", lines=("Anteil der Zielgruppe am Publikum", "Preis"), is_list=True),
            NotePart(heading="Kandidaturen", tables=(table,)),
            NotePart(heading="Rechnung", lines=("Rund 1.000 Menschen.",), charts=(frontier,)),
        ),
        demo=True,
    )  # fmt: skip
