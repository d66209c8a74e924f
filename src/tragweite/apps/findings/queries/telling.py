# SPDX-License-Identifier: EUPL-1.2
"""A stored run in words: the six stages from the money to what was learned, and one paragraph for each figure."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from tragweite.apps.findings.models import PeerReview, Run, Study, SuccessReview
from tragweite.documents import numbers
from tragweite.documents.model import Paragraph, StageRow
from tragweite.web import states

from .cost_words import cost_basis, cost_sentence, cost_source, cost_title, is_additional
from .report import Plain, as_of, goal_row, total_label
from .studies.telling import stage_lines


def stage_rows(run: Run, review: SuccessReview | None, found: Sequence[Study] = ()) -> list[StageRow]:
    """From the money to what was learned, in the six stages of the GCS framework; what is not measured says so.

    ``found``: the released studies of the campaign.
    """
    stages = run.result.get("stages")
    if stages is None:
        return []
    learned = (review.learned,) if review else (_("Steht in der Erfolgskontrolle, die noch nicht geschrieben ist."),)
    return [
        StageRow(stage=_("Einsatz"), meaning=_("was hineinging"), lines=_inputs(stages)),
        StageRow(stage=_("Beiträge"), meaning=_("was veröffentlicht wurde"), lines=_outputs(stages)),
        StageRow(stage=_("Wahrnehmung"), meaning=_("was ankam"), lines=_outtakes(stages, found)),
        StageRow(stage=_("Handeln"), meaning=_("was Menschen daraufhin taten"), lines=_outcomes(run, stages)),
        StageRow(stage=_("Wirkung"), meaning=_("was sich dadurch geändert hat"), lines=_impact(run, found)),
        StageRow(stage=_("Lernen"), meaning=_("was beim nächsten Mal anders wird"), lines=learned),
    ]


def _inputs(stages: Plain) -> tuple[str, ...]:
    if stages["cost_cents"] is None:
        return (_("Zu keinem Beitrag sind Kosten bekannt."),)
    facts = {"cost": numbers.euro(stages["cost_cents"]), "known": stages["n_with_cost"], "all": stages["n_posts"]}
    return (
        _("%(cost)s brutto für %(known)s von %(all)s Beiträgen; zu den übrigen sind keine Kosten bekannt.") % facts,
    )


def _outputs(stages: Plain) -> tuple[str, ...]:
    lines = [
        _("%(sender)s: %(count)s Beiträge") % {"sender": states.word("sender", sender), "count": numbers.number(count)}
        for sender, count in stages["posts"]
    ]
    return (*lines, _("%(count)s Konten") % {"count": numbers.number(stages["n_accounts"])})


def _outtakes(stages: Plain, found: Sequence[Study]) -> tuple[str, ...]:
    views = tuple(
        _("%(platform)s: %(count)s Aufrufe, nach der Zählweise der Plattform")
        % {"platform": states.word("platform", platform), "count": numbers.number(count)}
        for platform, count in stages["views"]
    )
    asked = stage_lines(found, "outtakes")
    if not any(study.kind == Study.Kind.SURVEY for study in found):
        silent = _("Eine Befragung gibt es nicht; ob die Botschaft verstanden wurde, ist nicht gemessen.")
        asked = (*asked, silent)
    if not views:
        return (_("Aufrufe sind nicht eingetragen."), *asked)
    facts = {"known": stages["n_with_views"], "all": stages["n_posts"]}
    return (*views, _("Aufrufe sind zu %(known)s von %(all)s Beiträgen bekannt.") % facts, *asked)


def _outcomes(run: Run, stages: Plain) -> tuple[str, ...]:
    return (
        _("%(label)s: %(count)s")
        % {"label": total_label(run), "count": numbers.number(run.result["counted"]["total"])},
        _("Gezählte Abschlüsse (Bewerbungen): %(count)s") % {"count": numbers.number(stages["conversions"])},
        *(cost_sentence(cost) for cost in run.result["costs"] if cost["low"] is not None and not is_additional(cost)),
    )


def _impact(run: Run, found: Sequence[Study]) -> tuple[str, ...]:
    goals = tuple(
        _("%(goal)s: %(share)s des Weges zum Ziel; ob durch die Kampagne, sagt dieser Anteil nicht")
        % {"goal": goal["description"], "share": numbers.share(Decimal(goal["share"]))}
        for goal in run.result["goals"]
        if goal["share"] is not None
    )
    silent = (_("Was ohne die Kampagne geschehen wäre, ist mit diesem Plan nicht gemessen."),)
    costs = (cost_sentence(cost) for cost in run.result["costs"] if cost["low"] is not None and is_additional(cost))
    return (*goals, *(stage_lines(found, "impact") or silent), *costs)


def paragraphs_of(run: Run) -> list[Paragraph]:
    """One paragraph for each figure that may be read out as it stands: figure, meaning, source, day, what it does not show."""
    found = [
        Paragraph(title=_("Vergleich der Absender"), text=_comparison_text(run)),
        Paragraph(title=total_label(run), text=_total_text(run)),
    ]
    found += [Paragraph(title=cost_title(cost), text=_cost_text(run, cost)) for cost in run.result.get("costs", [])]
    return [*found, *(Paragraph(title=goal["description"], text=_goal_text(run, goal)) for goal in run.result["goals"])]


def _framed(run: Run, text: str) -> str:
    """The words that no figure leaves out: which campaign, when, as of when, provisional or not."""
    facts = {
        "title": run.campaign.title, "reference": run.campaign.file_reference, "text": text,
        "start": numbers.day(run.campaign.starts_on), "end": numbers.day(run.campaign.ends_on),
        "as_of": numbers.day(as_of(run)),
    }  # fmt: skip
    head = _("Vorläufig: ") if run.provisional else ""
    return (
        head
        + _("Zur Kampagne „%(title)s“ (Az. %(reference)s, %(start)s bis %(end)s): %(text)s Stand: %(as_of)s.") % facts
    )


def _comparison_text(run: Run) -> str:
    counted = run.result["main"]["n"]
    parts = ", ".join(f"{states.word('sender', sender)}: {count}" for sender, count in counted if count)
    facts = {
        "sentence": run.sentence,
        "grade": run.grade,
        "reason": run.result["main"]["grade_reason"]["text_de"].rstrip("."),
        "n": parts,
        "source": run.result["counted"]["source"],
    }
    text = _("%(sentence)s Ausgewertete Beiträge: %(n)s. Belegstufe %(reason)s. Quelle: %(source)s.") % facts
    return _framed(run, text)


def _total_text(run: Run) -> str:
    counted = run.result["counted"]
    facts = {
        "total": numbers.number(counted["total"]),
        "definition": counted["definition"],
        "source": counted["source"],
    }
    if counted["basis"] == "visits":
        text = _("Gezählt wurden %(total)s Besuche. %(definition)s Quelle: %(source)s.") % facts
    else:
        text = _("Gezählt wurden %(total)s Klicks. %(definition)s Quelle: %(source)s.") % facts
    return _framed(run, text)


def _cost_text(run: Run, cost: Plain) -> str:
    parts = [cost_sentence(cost), cost_basis(cost)]
    if not is_additional(cost) and cost["low"] is not None:
        parts.append(_("Ob diese Ergebnisse ohne Kampagne ausgeblieben wären, ist damit nicht gesagt."))
    parts.append(_("Quelle: %(source)s.") % {"source": cost_source(cost)})
    return _framed(run, " ".join(part for part in parts if part))


def _goal_text(run: Run, goal: Plain) -> str:
    row = goal_row(goal)
    facts = {"goal": goal["description"], "baseline": row.baseline, "target": row.target, "value": row.value}
    source = _(" Quelle: %(source)s.") % {"source": row.source} if row.source else ""
    if goal["share"] is None:
        text = _(
            "Ziel „%(goal)s“: von %(baseline)s auf %(target)s. Ein erreichter Anteil lässt sich nicht angeben: %(reason)s."
        )
        return _framed(run, text % {**facts, "reason": goal["reason"].rstrip(".")} + source)
    text = _(
        "Ziel „%(goal)s“: von %(baseline)s auf %(target)s, erreicht %(value)s, das sind %(share)s des Weges. Ob die Kampagne "
        "die Ursache ist, sagt dieser Anteil nicht."
    )
    return _framed(run, text % {**facts, "share": numbers.share(Decimal(goal["share"]))} + source)


def review_text(review: PeerReview | None) -> str:
    """Who reviewed a run with which outcome, as one sentence; empty where nobody did."""
    if review is None:
        return ""
    facts = {
        "name": review.reviewed_by.display_name,
        "day": numbers.day(review.reviewed_at),
        "verdict": review.get_verdict_display(),
    }
    return _("Geprüft von %(name)s am %(day)s: %(verdict)s.") % facts
