# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the room show, put together from the queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns import policies, queries
from tragweite.apps.campaigns.acts import ROOMS, facts_of, facts_text
from tragweite.apps.campaigns.forms import design_word, scale_word
from tragweite.apps.campaigns.models import Campaign, EvaluationPlan, Goal
from tragweite.apps.campaigns.tabs import tab_address
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import entries_of
from tragweite.apps.people.queries import Scope, absent_names, actor_names
from tragweite.core.rules.states import CAMPAIGN, CampaignState
from tragweite.web.formats import day, number
from tragweite.web.journal_texts import journal_text
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.states import choices, word

LIFECYCLE: Final[tuple[CampaignState, ...]] = tuple(
    state for state in CampaignState if state is not CampaignState.CANCELLED
)
RECENT: Final = 6

COLUMNS: Final = (
    Column("title", gettext_lazy("Titel"), sort="title", url=lambda row: reverse("campaigns:detail", args=[row.pk])),
    Column("file_reference", gettext_lazy("Aktenzeichen"), sort="file_reference"),
    Column("ministry", gettext_lazy("Ressort"), value="ministry.short_name", sort="ministry__short_name"),
    Column("state", gettext_lazy("Stand"), kind="state", states="campaign", sort="state"),
    Column("purpose_class", gettext_lazy("Zweck"), states="purpose_class", sort="purpose_class"),
    Column("starts_on", gettext_lazy("Beginn"), kind="day", sort="starts_on"),
    Column("ends_on", gettext_lazy("Ende"), kind="day", sort="ends_on"),
    Column("planned_cents", gettext_lazy("Geplant (brutto)"), kind="money", sort="planned_cents"),
    Column("lead", gettext_lazy("Federführung"), value="lead.display_name", sort="lead__display_name"),
)


def campaign_listing(request: HttpRequest, scope: Scope) -> Listing:
    """The list of campaigns with its filters."""
    filters = [
        Filter("q", _("Titel oder Aktenzeichen"), "text", _matching),
        Filter(
            "ressort", _("Ressort"), queries.readable_ministries(scope), lambda rows, key: rows.filter(ministry=key)
        ),
        Filter("stand", _("Stand"), choices("campaign"), lambda rows, state: rows.filter(state=state)),
        Filter("jahr", _("Jahr"), queries.campaign_years(scope), lambda rows, year: queries.in_year(rows, int(year))),
        Filter("zweck", _("Zweck"), choices("purpose_class"), lambda rows, key: rows.filter(purpose_class=key)),
    ]
    return Listing(
        request,
        queries.campaigns_within(scope),
        COLUMNS,
        filters,
        "-starts_on",
        _("Kampagnen"),
        notes=_("Geplante Kosten: Plan des Ressorts, brutto, keine Ausgabe. „Jahr“ zeigt, was in dem Jahr läuft."),
        empty=_(
            "Noch keine Kampagne. Legen Sie die erste an: Titel, Aktenzeichen und Zeitraum genügen für den Anfang."
        ),
    )


def _matching(rows: Any, text: str) -> Any:
    return rows.filter(title__icontains=text) | rows.filter(file_reference__icontains=text)


def overview(campaign: Campaign, scope: Scope, *, at: datetime) -> dict[str, Any]:
    """The context of the overview: lifecycle, next step, goals, money planned, what is open, recent entries."""
    entries = list(entries_of([f"campaigns.campaign:{campaign.pk}"]))
    names = actor_names({entry.actor for entry in entries})
    gaps = queries.plan_gaps(campaign)
    goals = list(campaign.goals.all())
    return {
        "title": campaign.title,
        "lifecycle": lifecycle(campaign, entries, names),
        "recent": [_recent(entry, names) for entry in entries[:RECENT]],
        "step": next_step(campaign, scope, gaps),
        "goals": [_goal_row(goal) for goal in goals],
        "period": _("%(start)s bis %(end)s") % {"start": day(campaign.starts_on), "end": day(campaign.ends_on)},
        "planned_as_of": entries[0].at if entries else campaign.created_at,
        "open_points": open_points(campaign, goals, gaps, at=at),
        "links": {tab: tab_address(campaign, tab) for tab in ("goals", "contracts", "findings", "monitoring", "file")},
        "may_change": policies.may_change_plan(scope, campaign),
        "may_cancel": policies.may_move(scope, campaign, to=CampaignState.CANCELLED)
        and CAMPAIGN.allows(old=CampaignState(campaign.state), new=CampaignState.CANCELLED),
    }


def _goal_row(goal: Goal) -> dict[str, Any]:
    return {"goal": goal, "baseline": _plain(goal.baseline), "target": _plain(goal.target_value)}


def _plain(value: Decimal) -> str:
    """A number with as many places as it has: 5.000 or 12,5."""
    places = 0 if value == value.to_integral_value() else 2
    return number(value, places=places)


def lifecycle(campaign: Campaign, entries: Sequence[Entry], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The states in their order, each with its day and who decided, from the journal (newest entry first)."""
    reached = {str(facts_of(entry).get("new", "")): entry for entry in reversed(entries)}
    reached |= {str(CampaignState.IDEA): each for each in entries if each.action == "campaigns.create"}
    states = list(LIFECYCLE)
    if campaign.state == CampaignState.CANCELLED:
        passed = [state for state in LIFECYCLE[1:] if state in reached]
        states = [CampaignState.IDEA, *passed, CampaignState.CANCELLED]
    here = states.index(CampaignState(campaign.state))
    stages = [_stage(state, reached.get(state), names, index - here) for index, state in enumerate(states)]
    # The campaign itself knows who created it, also where the journal was begun later.
    stages[0] = {"at": campaign.created_at, "actor": campaign.created_by.display_name, **stages[0]}
    return stages


def _stage(state: CampaignState, entry: Entry | None, names: Mapping[str, str], ahead: int) -> dict[str, Any]:
    stage: dict[str, Any] = {"title": word("campaign", state), "state": "open" if ahead > 0 else "done"}
    if ahead == 0:
        stage["state"] = "current"
    if entry is not None and ahead <= 0:
        stage |= {"at": entry.at, "actor": names.get(entry.actor, ""), "text": facts_of(entry).get("reason", "")}
    return stage


def _recent(entry: Entry, names: Mapping[str, str]) -> dict[str, Any]:
    actor = names.get(entry.actor, _("von außen"))
    return {"title": journal_text(entry.action), "at": entry.at, "actor": actor, "text": facts_text(entry)}


def next_step(campaign: Campaign, scope: Scope, gaps: Sequence[str]) -> dict[str, Any] | None:
    """The one next act for this person: ``label`` with ``to`` and ``confirm`` (a move) or ``url`` (a page), or None."""
    step = _steps(campaign).get(CampaignState(campaign.state))
    if step is None:
        return None
    if gaps and campaign.state in policies.EARLY and policies.may_change_plan(scope, campaign):
        return {"label": _("Plan vervollständigen"), "url": tab_address(campaign, "goals")}
    if "url" in step:
        return step if policies.may_plan(scope, campaign.ministry_id) else None
    return step if policies.may_move(scope, campaign, to=step["to"]) else None


def _steps(campaign: Campaign) -> dict[CampaignState, dict[str, Any]]:
    findings = tab_address(campaign, "findings")
    return {
        CampaignState.IDEA: {
            "to": CampaignState.PLANNED,
            "label": _("Zur Genehmigung geben"),
            "confirm": _("Der Plan geht an die Freigabe. Sie können ihn bis zur Genehmigung noch ändern."),
        },
        CampaignState.PLANNED: {
            "to": CampaignState.APPROVED,
            "label": _("Plan genehmigen"),
            "confirm": _(
                "Zweck, Haushaltsstelle und geplante Kosten stehen danach fest. Spätere Änderungen an Zielen und "
                "Auswertungsplan bleiben möglich, werden aber mit Grund gekennzeichnet."
            ),
        },
        CampaignState.APPROVED: {
            "to": CampaignState.RUNNING,
            "label": _("Kampagne starten"),
            "confirm": _("Die Kampagne gilt ab jetzt als laufend."),
        },
        CampaignState.RUNNING: {
            "to": CampaignState.ENDED,
            "label": _("Kampagne beenden"),
            "confirm": _("Danach wird die Kampagne ausgewertet. Sie lässt sich nicht wieder starten."),
        },
        CampaignState.ENDED: {"url": findings, "label": _("Zur Auswertung")},
        CampaignState.EVALUATED: {"url": findings, "label": _("Zur Erfolgskontrolle")},
    }


def open_points(campaign: Campaign, goals: Sequence[Goal], gaps: Sequence[str], *, at: datetime) -> list[str]:
    """What is still open as far as the plan knows, in German sentences."""
    today, words = timezone.localdate(at), queries.gap_words()
    points = [_("Es fehlt: %(gap)s.") % {"gap": words[gap]} for gap in gaps]
    if campaign.state == CampaignState.APPROVED and campaign.starts_on <= today:
        points.append(_("Der Beginn ist erreicht, die Kampagne ist noch nicht gestartet."))
    if campaign.state == CampaignState.RUNNING and campaign.ends_on < today:
        points.append(_("Das Ende ist vorbei, die Kampagne ist noch nicht beendet."))
    if campaign.state == CampaignState.ENDED:
        points.append(_("Die Auswertung steht aus."))
    if campaign.state == CampaignState.EVALUATED:
        points.append(_("Die Erfolgskontrolle steht aus."))
    amended = sum(1 for goal in goals if goal.amended_at)
    if amended:
        points.append(_("Nach der Genehmigung geänderte Ziele: %(count)s.") % {"count": amended})
    return points


def goals_page(campaign: Campaign, scope: Scope) -> dict[str, Any]:
    """The context of the page of goals."""
    plans = list(queries.evaluation_plans(campaign))
    may_change = policies.may_change_plan(scope, campaign)
    return {
        "title": campaign.title,
        "goals": [_goal_row(goal) for goal in campaign.goals.all()],
        "target_groups": list(campaign.target_groups.all()),
        "review": queries.economy_review(campaign),
        "plans": [{"plan": plan, "scale": scale_word(plan.scale)} for plan in plans],
        "plan_sentence": plan_sentence(plans[0]) if plans else "",
        "designs": [design_word(each) for each in plans[0].designs] if plans else [],
        "indicators": [Goal.Indicator(each).label for each in plans[0].indicators] if plans else [],
        "plan_changes": plan_changes(plans),
        "lot_count": queries.lots_of(campaign).count(),
        "gaps": [queries.gap_words()[gap] for gap in queries.plan_gaps(campaign)],
        "may_change": may_change,
        "may_remove": may_change and not policies.is_fixed(campaign),
    }


def plan_sentence(plan: EvaluationPlan) -> str:
    """The comparison in words."""
    return _("%(numerator)s gegen %(denominator)s: Besuche %(scale)s, gezählt %(days)s Tage nach Veröffentlichung.") % {
        "numerator": word("sender", plan.numerator),
        "denominator": word("sender", plan.denominator),
        "scale": scale_word(plan.scale),
        "days": plan.window_days,
    }


PLAN_WORDS: Final = (
    ("question", gettext_lazy("Frage")),
    ("numerator", gettext_lazy("verglichener Absender")),
    ("denominator", gettext_lazy("mit Absender")),
    ("scale", gettext_lazy("gemessen")),
    ("window_days", gettext_lazy("Tage je Beitrag")),
    ("indicators", gettext_lazy("Kennzahlen")),
    ("designs", gettext_lazy("Verfahren")),
    ("stop_rules", gettext_lazy("Abbruchregeln")),
)


def plan_changes(plans: Sequence[EvaluationPlan]) -> list[dict[str, Any]]:
    """How the present plan departs from the one that was approved: what, before, now, why. Newest plan first."""
    early = [plan for plan in plans if not plan.after_start]
    if not early or not plans or plans[0] is early[0]:
        return []
    return [
        {"label": label, "old": _plan_value(early[0], name), "new": _plan_value(plans[0], name)}
        for name, label in PLAN_WORDS
        if getattr(early[0], name) != getattr(plans[0], name)
    ]


def _plan_value(plan: EvaluationPlan, name: str) -> str:
    value = getattr(plan, name)
    if name == "scale":
        return scale_word(value)
    if name in ("numerator", "denominator"):
        return str(word("sender", value))
    if name == "designs":
        return ", ".join(design_word(each) for each in value)
    if name == "indicators":
        return ", ".join(str(Goal.Indicator(each).label) for each in value)
    return str(value)


def file_listing(request: HttpRequest, campaign: Campaign) -> Listing:
    """The journal of a campaign and its things as a list."""
    entries = queries.file_entries(campaign.pk)
    pairs = entries.order_by().values_list("actor", "acting_for").distinct()
    names = actor_names(ref for pair in pairs for ref in pair)
    columns = [
        Column("sequence", _("Nummer"), value=lambda entry: str(entry.sequence), sort="sequence"),
        Column("at", _("Zeitpunkt"), kind="moment", sort="at"),
        Column("actor", _("Wer"), value=lambda entry: names.get(entry.actor, _("von außen")), sort="actor"),
        Column("acting_for", _("In Vertretung für"), value=lambda entry: absent_names(entry.acting_for, names) or "–"),
        Column("action", _("Vorgang"), value=lambda entry: journal_text(entry.action), sort="action"),
        Column("facts", _("Angaben"), value=lambda entry: facts_text(entry) or "–"),
    ]
    filters = [
        Filter(
            "bereich", _("Bereich"), list(ROOMS.items()), lambda rows, room: rows.filter(action__startswith=room + ".")
        ),
        Filter("zeit", _("Zeitpunkt"), "date_range", _in_days),
    ]
    notes = _("Quelle: Journal. Jeder Eintrag ist mit dem vorigen verkettet und kann nicht geändert werden.")
    return Listing(request, entries, columns, filters, "-sequence", campaign.title, notes=notes)


def _in_days(rows: Any, days: tuple[Any, Any]) -> Any:
    first, last = days
    if first:
        rows = rows.filter(at__date__gte=first)
    return rows.filter(at__date__lte=last) if last else rows
