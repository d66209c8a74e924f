# SPDX-License-Identifier: EUPL-1.2
"""What the page of the candidates shows, and the selection note as a document."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners import policies, queries
from tragweite.apps.partners.models import AudienceHint, Candidate, CandidateReview, SelectionNote
from tragweite.apps.people.queries import Scope
from tragweite.documents import numbers
from tragweite.documents.charts import Bar, bar_chart
from tragweite.documents.model import ChartBlock, Column, NotePart, TableBlock
from tragweite.documents.model import SelectionNote as NoteDocument
from tragweite.documents.selection import frontier_chart

from . import decision_face

SCORE_WORDS: Final = (
    ("target_group_fit", gettext_lazy("Passung zur Zielgruppe")),
    ("content_quality", gettext_lazy("Qualität der Inhalte")),
    ("label_discipline", gettext_lazy("Kennzeichnung bisher")),
)
Plain = Mapping[str, Any]


def candidates_page(campaign: Campaign, scope: Scope) -> dict[str, Any]:
    """The context of the page of candidates: the undecided first, then the chosen."""
    candidates = sorted(
        queries.reviewed_candidates(campaign), key=lambda each: ("open", "chosen", "rejected").index(each.decision)
    )
    notes = list(queries.selection_notes(campaign))
    declarations = list(queries.declarations_of(campaign))
    mine = [each.has_conflict for each in declarations if each.declared_by_id == scope.user_id]
    may_select = policies.may_select(scope, campaign)
    may_decide = may_select and bool(mine) and True not in mine
    decisions = [candidate.decision for candidate in candidates]
    return {
        "title": campaign.title,
        "candidates": [_card(candidate, scope, may_decide=may_decide) for candidate in candidates],
        "notes": notes,
        "is_stale": bool(notes) and _changed_since(notes[0], candidates),
        "may_select": may_select,
        "may_decide": may_decide,
        "may_sign": may_decide and "open" not in decisions and "chosen" in decisions,
        "must_declare": may_select and not mine,
        "is_biased": True in mine,
        "declarations": declarations,
        "open_count": decisions.count("open"),
    }


def _card(candidate: Candidate, scope: Scope, *, may_decide: bool) -> dict[str, Any]:
    scores = [{"label": label, "value": getattr(candidate, name)} for name, label in SCORE_WORDS]
    reviews = queries.latest_reviews(candidate)
    return {
        "candidate": candidate,
        "scores": scores,
        "decision": decision_face(candidate),
        "hints": hint_lines(candidate),
        "stages": [{"label": stage.label, "review": reviews.get(stage)} for stage in CandidateReview.Stage],
        "next_stage": _next_stage(candidate, reviews, scope) if may_decide else None,
        "is_ready": bool(reviews),
    }


def hint_lines(candidate: Candidate) -> list[dict[str, Any]]:
    """What a released study says about the audiences, with the way to its reasons."""
    return [
        {
            "hint": hint,
            "channel": channel,
            "url": reverse("findings:study", args=[hint.study]),
            "is_notable": hint.level == AudienceHint.Level.LOOK_CLOSER,
        }
        for channel in candidate.party.channels.all()
        for hint in queries.latest_hints(candidate)
        if hint.channel_id == channel.pk
    ]


def _next_stage(candidate: Candidate, reviews: Mapping[str, CandidateReview], scope: Scope) -> dict[str, str] | None:
    """The stage that this person may record now, or None."""
    if candidate.decision != Candidate.Decision.OPEN:
        return None
    first = reviews.get(CandidateReview.Stage.INTERNAL)
    stage = CandidateReview.Stage.INTERNAL if first is None else CandidateReview.Stage.EXPERT
    if stage in reviews or (first is not None and first.reviewed_by_id == scope.user_id):
        return None
    return {"key": str(stage.value), "label": str(stage.label)}


def _changed_since(note: SelectionNote, candidates: Iterable[Candidate]) -> bool:
    signed = {each["party"]: (each["decision"], each["reason"]) for each in note.snapshot}
    return signed != {each.party_id: (each.decision, each.reason) for each in candidates}


def note_document(note: SelectionNote) -> NoteDocument:
    """The signed note as a document: only what stood when it was signed."""
    criteria = tuple(_("%(label)s (1 bis 5)") % {"label": label} for _name, label in SCORE_WORDS)
    parts = [
        NotePart(heading=_("Maßstäbe der Auswahl"), lines=criteria, is_list=True),
        NotePart(heading=_("Erwogene Partner und Entscheidung"), tables=(_candidates_table(note.snapshot),)),
        NotePart(heading=_("Prüfung in zwei Stufen"), tables=_review_tables(note.snapshot)),
        *_calculation_parts(note.calculation),
        NotePart(heading=_("Befangenheit"), lines=_declaration_lines(note.declarations), is_list=True),
        NotePart(heading=_("Begründung der Auswahl"), lines=tuple(x for x in note.text.splitlines() if x.strip())),
    ]
    return NoteDocument(
        ministry=note.campaign.ministry.name,
        campaign=note.campaign.title,
        file_reference=note.campaign.file_reference,
        number=note.number,
        written_on=timezone.localdate(note.signed_at),
        author=note.signed_by.display_name,
        parts=tuple(parts),
        demo=note.campaign.is_demo,
    )


def _candidates_table(snapshot: Iterable[Plain]) -> TableBlock:
    titles = (_("Name"), _("Kanal"), _("Einschätzung"), _("Angebot netto"), _("Ausgewählt"), _("Grund"))
    kinds = {_("Angebot netto"): "money"}
    return TableBlock(
        caption=_("Erwogene Partner mit Entscheidung und Grund"),
        columns=tuple(Column(title=title, kind="money" if title in kinds else "text") for title in titles),
        rows=tuple(_candidate_row(each) for each in snapshot),
    )


def _candidate_row(signed: Plain) -> tuple[Any, ...]:
    scores = "; ".join(f"{label}: {signed[name]}" for name, label in SCORE_WORDS)
    return (
        signed["name"],
        ", ".join(signed["channels"]) or _("kein Kanal erfasst"),
        f"{scores}. {signed['assessment']}",
        signed.get("offer_net_cents"),
        _("ja") if signed["decision"] == Candidate.Decision.CHOSEN else _("nein"),
        signed["reason"],
    )


def _review_tables(snapshot: Iterable[Plain]) -> tuple[TableBlock, ...]:
    titles = (_("Name"), _("Stufe"), _("Ergebnis"), _("Begründung"), _("Geprüft von"))
    rows = tuple(
        (
            each["name"],
            str(CandidateReview.Stage(review["stage"]).label),
            str(CandidateReview.Verdict(review["verdict"]).label),
            review["reason"],
            f"{review['name']}, {review['unit']}, {numbers.day(datetime.fromisoformat(review['at']))}",
        )
        for each in snapshot
        for review in each.get("reviews", [])
    )
    columns = tuple(Column(title=title) for title in titles)
    return (TableBlock(caption=_("Ergebnisse der Prüfung"), columns=columns, rows=rows),) if rows else ()


def _declaration_lines(declarations: Iterable[Plain]) -> tuple[str, ...]:
    lines = []
    for each in declarations:
        facts = {"name": each["name"], "day": numbers.day(datetime.fromisoformat(each["at"]))}
        if each["has_conflict"]:
            lines.append(_("%(name)s hat am %(day)s eine Befangenheit erklärt und nicht mitentschieden.") % facts)
        else:
            lines.append(_("%(name)s hat am %(day)s erklärt, nicht befangen zu sein.") % facts)
    return tuple(lines) or (_("Es liegt keine Erklärung vor."),)


def _calculation_parts(calculation: Plain) -> tuple[NotePart, ...]:
    """What the selection reaches, beside the best that the same money could have reached."""
    heading = _("Rechnung: Wen erreicht die Auswahl?")
    if "decided" not in calculation:
        reason = calculation.get("reason") or _("Die Rechnung lag bei der Zeichnung nicht vor.")
        return (NotePart(heading=heading, lines=(reason,)),)
    decided, best = calculation["decided"], calculation["best"]
    lines = [*reach_lines(decided), _best_line(decided, best)]
    lines += [f"{each['name']}: {each['reason']}" for each in calculation["missing"]]
    charts = (contribution_chart(decided), frontier_block(best))
    return (
        NotePart(heading=heading, lines=tuple(lines), charts=charts),
        NotePart(heading=_("Was die Rechnung nicht zeigt"), lines=not_shown(), is_list=True),
    )


def not_shown() -> tuple[str, ...]:
    """What a calculation of reach from followers does not show."""
    return (
        _(
            "Follower sind Konten, keine Menschen, und nicht alle sehen einen Beitrag. Gezählt ist, wer erreichbar wäre."
        ),
        _("Ob Beiträge wirken, zeigt erst die Auswertung der Kampagne."),
        _(
            "Wie sich die Publika innerhalb einer Altersgruppe überschneiden, ist nicht gemessen; die Grenzen lassen alles zu."
        ),
        _("Innerhalb einer Altersgruppe zählen alle Jahrgänge gleich; die Region ist in jedem Alter gleich verteilt."),
    )


def reach_lines(result: Plain) -> list[str]:
    """Reach, bounds and promise of a selection as sentences."""
    facts = {name: numbers.number(result[name]) for name in ("reach", "people", "low", "high")}
    facts["cost"] = numbers.euro(result["cost_cents"])
    lines = [
        _(
            "Die Auswahl kostet %(cost)s (mit Umsatzsteuer und Künstlersozialabgabe) und könnte rund %(reach)s der "
            "%(people)s Menschen der Zielgruppe erreichen; je nach Überschneidung zwischen %(low)s und %(high)s."
        )
        % facts
    ]
    if result["promise"] is not None:
        names = ("promise", "promise_low", "promise_high")
        facts |= {name: numbers.number(result[name]) for name in names}
        lines.append(
            _(
                "Zugesagt werden sollten höchstens %(promise)s (95 %%: %(promise_low)s bis %(promise_high)s): Von vielen "
                "unsicheren Möglichkeiten sieht die beste besser aus, als sie ist."
            )
            % facts
        )
    return lines


def _best_line(decided: Plain, best: Plain) -> str:
    facts = {"best": numbers.number(best["reach"]), "bound": numbers.number(best["bound"])}
    if best["reach"] <= decided["reach"]:
        return _("Für dasselbe Geld findet die Rechnung keine Auswahl, die mehr Menschen erreicht.")
    missing = numbers.number(best["reach"] - decided["reach"])
    return _(
        "Für dasselbe Geld wären nach diesen Angaben %(best)s möglich, %(missing)s mehr. Warum anders entschieden wurde, "
        "steht in den Gründen oben."
    ) % {**facts, "missing": missing}


def contribution_chart(result: Plain) -> ChartBlock:
    """What each chosen one brings, as a chart with its table."""
    rows = result["contributions"]
    title = _("Was jede und jeder beiträgt")
    alt = "; ".join(f"{row['name']}: {numbers.number(row['brings'])}" for row in rows) or _("niemand ausgewählt")
    bars = [Bar(label=row["name"], value=row["brings"]) for row in rows]
    unit = _("Menschen der Zielgruppe, fair aufgeteilt")
    svg = bar_chart(bars, title=title, alt=alt, unit=unit, fonts_dir=settings.FONTS_DIR)
    columns = (
        Column(title=_("Name")), Column(title=_("Kosten"), kind="money"), Column(title=_("Beitrag"), kind="count"),
        Column(title=_("fehlt ohne ihn oder sie"), kind="count"),
    )  # fmt: skip
    table = TableBlock(
        caption=title,
        columns=columns,
        rows=tuple((row["name"], row["cost_cents"], row["brings"], row["lost"]) for row in rows),
    )
    return ChartBlock(caption=title, alt=alt, svg=svg, table=table)


def frontier_block(result: Plain) -> ChartBlock:
    """Reach over the budget as a chart with its table."""
    points = [(each["budget_cents"], each["reach"], each["bound"]) for each in result["frontier"]]
    return frontier_chart(points, chosen=result["budget_cents"], fonts_dir=settings.FONTS_DIR)
