# SPDX-License-Identifier: EUPL-1.2
"""A stored study as it is read: figures with all that belongs to them, charts with their tables, checks, paragraphs."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.findings.models import Study
from tragweite.documents import numbers
from tragweite.documents.charts import IntervalBar, interval_chart
from tragweite.documents.model import ChartBlock, CheckRow, Column, FigureRow, Paragraph, TableBlock

from .figures import Value, account_values, values_of
from .kinds import KINDS, Stage

WHOLE_FROM: Final = 100.0
MOST_WEIGHTS: Final = 12
SMALLEST_WEIGHT: Final = 0.005
MOST_ACCOUNTS: Final = 40
LEVELS: Final = {
    "no_hint": gettext_lazy("kein Hinweis"),
    "look_closer": gettext_lazy("näher hinsehen"),
    "not_assessable": gettext_lazy("nicht beurteilbar"),
}
OBSERVATIONS: Final = {
    "likes_cv": gettext_lazy("ungewöhnlich gleichmäßige Likes"),
    "growth_z": gettext_lazy("sprunghaftes Wachstum"),
    "reach_per_follower": gettext_lazy("wenig Reichweite je Follower"),
    "duplicate_comment_share": gettext_lazy("viele gleiche Kommentare"),
    "generic_comment_share": gettext_lazy("viele nichtssagende Kommentare"),
    "foreign_audience_share": gettext_lazy("Publikum außerhalb des Sprachraums"),
    "empty_profile_share": gettext_lazy("viele leere Profile in der Stichprobe"),
}
VARIANTS: Final = {
    "grid": gettext_lazy("Modell auf dem Logarithmus"),
    "grid_random_walk": gettext_lazy("dasselbe mit wanderndem Niveau"),
    "bsts_0.01": gettext_lazy("Zeitreihenmodell, Niveau fast fest"),
    "bsts_0.1": gettext_lazy("Zeitreihenmodell, Niveau beweglich"),
    "bsts_level_from_data": gettext_lazy("Zeitreihenmodell, Niveau aus den Daten"),
}


def figure_rows(study: Study) -> list[FigureRow]:
    """Every figure with source, period, definition, as-of and interval."""
    return [
        FigureRow(
            label=value.label,
            value=value.text,
            unit="",
            interval=value.interval or None,
            source=study.source,
            period=study.period,
            definition=f"{value.meaning} {_ended(study.definition)}",
            as_of=study.as_of_on,
        )
        for value in values_of(study)
    ]


def charts_of(study: Study) -> list[ChartBlock]:
    """The figures and, where there are other ways to compute them, those; each with its table."""
    if KINDS[study.kind].names_people:
        return [_chart(study, _("Anteil leerer Profile je Konto"), account_values(study)[:MOST_ACCOUNTS])]
    found = [_chart(study, _("Ergebnis"), values_of(study))]
    others = _variants(study)
    if others:
        found.append(_chart(study, _("Dieselbe Frage, anders gerechnet"), others))
    return found


def open_charts_of(study: Study) -> list[ChartBlock]:
    """Those that may leave the house with a report: none that names accounts."""
    return [] if KINDS[study.kind].names_people else charts_of(study)


def _variants(study: Study) -> list[Value]:
    return [
        Value(
            label=_variant_word(row["name"]),
            value=row["effect_sum"],
            low=row["effect_low"],
            high=row["effect_high"],
            meaning="",
        )
        for row in study.result.get("sensitivity", [])
    ]


def _variant_word(name: str) -> str:
    if name.startswith("without "):
        return _("ohne Vergleichsreihe %(name)s") % {"name": name.removeprefix("without ")}
    return str(VARIANTS.get(name, name))


def _chart(study: Study, caption: str, values: Sequence[Value]) -> ChartBlock:
    bars = [
        IntervalBar(label=value.label, value=value.value, low=value.low, high=value.high, reason=value.text)
        for value in values
    ]
    title = f"{study.get_kind_display()}: {caption}"
    alt = "; ".join(f"{value.label}: {value.text} ({value.interval or _('ohne Intervall')})" for value in values)
    unit = _("Prozent") if any("%" in value.unit for value in values) else _("Wert")
    svg = interval_chart(bars, title=title, alt=alt, unit=unit, places=_places(values), fonts_dir=settings.FONTS_DIR)
    columns = (Column(title=_("Größe")), Column(title=_("Wert")), Column(title=_("95-%-Intervall")))
    rows = tuple((value.label, value.text, value.interval or _("ohne Intervall")) for value in values)
    return ChartBlock(caption=title, alt=alt, svg=svg, table=TableBlock(caption=title, columns=columns, rows=rows))


def _places(values: Sequence[Value]) -> int:
    """So many decimals that the smallest value keeps three digits, as in the sentence."""
    known = [abs(value.value) for value in values if value.value]
    smallest = min(known, default=1.0)
    return 0 if smallest >= WHOLE_FROM else 1 if smallest >= WHOLE_FROM / 10 else 2


def tables_of(study: Study) -> list[TableBlock]:
    """What a comparison is made of: units and their weights; what was seen of each account."""
    if KINDS[study.kind].names_people:
        return [_account_table(study)]
    weights = sorted(study.result.get("weights", {}).items(), key=lambda pair: (-pair[1], pair[0]))
    kept = [(name, numbers.share(weight)) for name, weight in weights[:MOST_WEIGHTS] if weight >= SMALLEST_WEIGHT]
    if not kept:
        return []
    rest = _(
        "Die übrigen %(count)s unbeteiligten Einheiten zählen wenig oder nichts; alle stehen im Ergebnis als JSON."
    )
    notes = (rest % {"count": len(weights) - len(kept)},) if len(weights) > len(kept) else ()
    columns = (Column(title=_("Unbeteiligte Einheit")), Column(title=_("Gewicht")))
    return [TableBlock(caption=_("Woraus der Vergleich besteht"), columns=columns, rows=tuple(kept), notes=notes)]


def _account_table(study: Study) -> TableBlock:
    rows = tuple(
        (
            row["account"],
            str(LEVELS[row["level"]]),
            numbers.share(row["suspicion"]) if row["suspicion"] is not None else numbers.NOT_STATED,
            value.text if value.value is not None else value.reason,
            value.interval if value.value is not None else numbers.NOT_STATED,
            ", ".join(str(OBSERVATIONS[each["code"]]) for each in row["evidence"] if each["ratio"] > 1)
            or _("nichts, was dafür spricht"),
        )
        for row, value in zip(study.result["accounts"], account_values(study), strict=True)
    )
    titles = (
        _("Konto"), _("Einschätzung"), _("Verdacht"), _("Leere Profile"), _("Intervall"), _("Was dafür spricht"),
    )  # fmt: skip
    prior = _("Verdacht: Wahrscheinlichkeit, dass ein beachtlicher Teil gekauft ist; Ausgangswert %(prior)s (Annahme).")
    heard = _("Niemand wird deswegen ausgeschlossen. Wer auffällt, wird gehört, und ein zweiter Mensch sieht hin.")
    return TableBlock(
        caption=_("Beobachtungen je Konto"),
        columns=tuple(Column(title=title) for title in titles),
        rows=rows,
        notes=(prior % {"prior": numbers.share(study.result["prior"])}, heard),
    )


def check_rows(study: Study) -> list[CheckRow]:
    """What was checked, how it came out, what was seen."""
    return [
        CheckRow(question=row["question_de"], state=row["state"], outcome=row["outcome_de"])
        for row in study.result.get("checks", [])
    ]


def grade_text(study: Study) -> str:
    """The grade and its reason; a design that says nothing about causes has none."""
    if not study.grade:
        return _("Ohne Belegstufe: beschreibt, was war, und sagt nichts über Ursachen")
    facts = {"grade": study.grade, "reason": study.result["grade_reason_de"]}
    return _("Belegstufe %(grade)s: %(reason)s") % facts


def planning_text(study: Study) -> str:
    """Whether the design stood in the plan that was approved; if not, why it was used."""
    if study.planning == Study.Planning.PLANNED:
        return str(Study.Planning.PLANNED.label)
    facts = {"planning": study.get_planning_display(), "reason": _ended(study.deviation_reason)}
    return _("Abweichung vom Plan (%(planning)s): %(reason)s") % facts


def not_shown(study: Study) -> list[str]:
    """What the design does not show."""
    return [str(text) for text in KINDS[study.kind].not_shown]


def paragraphs_of(study: Study) -> list[Paragraph]:
    """The sentence and each figure as a paragraph that may be read out as it stands."""
    first = Paragraph(title=study.question, text=_framed(study, f"{study.sentence} {_ended(grade_text(study))}"))
    return [first, *(_figure_paragraph(study, value) for value in values_of(study) if value.value is not None)]


def _figure_paragraph(study: Study, value: Value) -> Paragraph:
    number = f"{value.text} ({value.interval})" if value.interval else value.text
    text = f"{value.label}: {number}. {value.meaning} {_ended(study.definition)}"
    return Paragraph(title=f"{_ended(study.question)} {value.label}", text=_framed(study, text))


def _framed(study: Study, text: str) -> str:
    """The words that no figure leaves out."""
    facts = {
        "title": study.campaign.title, "reference": study.campaign.file_reference, "text": text,
        "source": study.source, "period": study.period, "as_of": numbers.day(study.as_of_on),
        "not_shown": not_shown(study)[0],
    }  # fmt: skip
    return (
        _(
            "Zur Kampagne „%(title)s“ (Az. %(reference)s): %(text)s Quelle: %(source)s, Zeitraum: %(period)s, Stand: %(as_of)s. "
            "Nicht gezeigt ist damit: %(not_shown)s"
        )
        % facts
    )


def stage_lines(studies: Iterable[Study], stage: Stage) -> tuple[str, ...]:
    """The sentences of the released studies that belong to one stage of the GCS framework."""
    return tuple(
        f"{_ended(study.question)} {_ended(study.sentence)} ({grade_text(study)})"
        for study in studies
        if KINDS[study.kind].stage == stage
    )


def method_line(study: Study) -> str:
    """How a study was computed, so that it can be done again."""
    facts: dict[str, Any] = {
        "kind": study.get_kind_display(), "method": study.result["method"], "version": study.method_version,
        "hash": study.input_hash, "planning": planning_text(study).rstrip("."),
    }  # fmt: skip
    text = _(
        "%(kind)s, Verfahren %(method)s, Fassung %(version)s; Plan: %(planning)s; Prüfsumme der Eingaben (SHA-256): %(hash)s"
    )
    return text % facts


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
