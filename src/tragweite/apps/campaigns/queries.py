# SPDX-License-Identifier: EUPL-1.2
"""Reads of the room: campaigns within a scope, what a plan still lacks, and the file of a campaign."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.db.models import Exists, Max, Min, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import entries_of
from tragweite.apps.people.models import Ministry, User
from tragweite.apps.people.queries import Scope, within
from tragweite.core.rules.states import CampaignState, Role
from tragweite.web.waiting import Waiting

from .models import BudgetLine, Campaign, EconomyReview, EvaluationPlan, Goal, Lot, TargetGroup
from .policies import PLANNERS, may_approve_plan, may_plan

FILE_DEPTH: Final = 3
PLANNING_ACTS: Final = tuple(
    f"campaigns.{act}"
    for act in (
        "create",
        "update",
        "add_goal",
        "change_goal",
        "remove_goal",
        "add_target_group",
        "remove_target_group",
        "record_economy_review",
        "fix_evaluation_plan",
        "draw_lot",
    )
)
"""Acts by which someone contributes to a plan; handing it in is none of them."""
APPROVAL_PERIOD: Final = timedelta(days=14)
"""A plan should be decided this long before its start, so that there is time to prepare."""


def campaigns_within(scope: Scope) -> QuerySet[Campaign]:
    """All campaigns that the scope reads, with what a list shows."""
    return within(Campaign.objects.select_related("ministry", "lead", "budget_line"), scope)


def access_campaign(scope: Scope, pk: int) -> Campaign:
    """One campaign with ministry, lead, budget line and who decided. A foreign and a missing id answer alike (404)."""
    found = campaigns_within(scope).select_related("created_by", "approved_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_goal(scope: Scope, campaign_id: int, pk: int) -> Goal:
    """One goal of one campaign, or 404."""
    goals = within(Goal.objects.select_related("campaign"), scope, path="campaign__ministry")
    found = goals.filter(pk=pk, campaign_id=campaign_id).first()
    if found is None:
        raise Http404
    return found


def access_target_group(scope: Scope, campaign_id: int, pk: int) -> TargetGroup:
    """One target group of one campaign, or 404."""
    groups = within(TargetGroup.objects.select_related("campaign"), scope, path="campaign__ministry")
    found = groups.filter(pk=pk, campaign_id=campaign_id).first()
    if found is None:
        raise Http404
    return found


def plan_gaps(campaign: Campaign) -> list[str]:
    """What the plan lacks for an approval (domain.md §2), as codes in the order of work; one query."""
    found: dict[str, Any] = dict(
        Campaign.objects.filter(pk=campaign.pk)
        .values(
            has_goals=Exists(Goal.objects.filter(campaign=OuterRef("pk"))),
            has_target_group=Exists(TargetGroup.objects.filter(campaign=OuterRef("pk"))),
            has_economy_review=Exists(EconomyReview.objects.filter(campaign=OuterRef("pk"))),
            has_evaluation_plan=Exists(EvaluationPlan.objects.filter(campaign=OuterRef("pk"))),
        )
        .get()
    )
    found |= {"has_purpose_class": campaign.purpose_class, "has_budget_line": campaign.budget_line_id}
    return [gap for gap in gap_words() if not found[f"has_{gap}"]]


def gap_words() -> dict[str, str]:
    """Code of a gap -> what is missing, in German."""
    return {
        "purpose_class": _("Zweck"),
        "goals": _("Ziel mit Ausgangs- und Zielwert"),
        "target_group": _("Zielgruppe mit Größe und Quelle"),
        "economy_review": _("Wirtschaftlichkeitsuntersuchung"),
        "budget_line": _("Haushaltsstelle"),
        "evaluation_plan": _("Auswertungsplan"),
    }


def current_plan(campaign: Campaign) -> EvaluationPlan | None:
    """The version of the evaluation plan that holds now, with who fixed it."""
    return EvaluationPlan.objects.filter(campaign=campaign).select_related("recorded_by").order_by("-number").first()


def evaluation_plans(campaign: Campaign) -> QuerySet[EvaluationPlan]:
    """All versions, newest first."""
    return EvaluationPlan.objects.filter(campaign=campaign).select_related("recorded_by").order_by("-number")


def lots_of(campaign: Campaign) -> QuerySet[Lot]:
    """All draws of a campaign, newest first."""
    return Lot.objects.filter(campaign=campaign).select_related("drawn_by").order_by("-drawn_at", "-pk")


def economy_review(campaign: Campaign) -> EconomyReview | None:
    """The economy review before the start, or None."""
    return EconomyReview.objects.filter(campaign=campaign).select_related("recorded_by").first()


def plannable_ministries(scope: Scope) -> QuerySet[Ministry]:
    """Ministries for which one may create campaigns."""
    return Ministry.objects.filter(pk__in=scope.ministries_with(*PLANNERS))


def budgeted_ministries(scope: Scope) -> QuerySet[Ministry]:
    """Ministries whose budget lines one keeps."""
    return Ministry.objects.filter(pk__in=scope.ministries_with(Role.BUDGET_OFFICER))


def budget_lines_of(ministry_ids: Iterable[int]) -> QuerySet[BudgetLine]:
    """Budget lines that a plan of these ministries may name, newest year first."""
    return BudgetLine.objects.filter(ministry__in=list(ministry_ids)).select_related("ministry")


def readable_ministries(scope: Scope) -> list[tuple[str, str]]:
    """The ministries of the campaigns one reads, as choices of a filter."""
    found = Ministry.objects.all() if scope.reads_all else Ministry.objects.filter(pk__in=scope.ministry_ids)
    return [(str(key), name) for key, name in found.values_list("pk", "short_name")]


def campaign_years(scope: Scope) -> list[tuple[str, str]]:
    """The years in which campaigns run, newest first, as choices of a filter."""
    ends = within(Campaign.objects.all(), scope).aggregate(first=Min("starts_on"), last=Max("ends_on"))
    if ends["first"] is None:
        return []
    return [(str(year), str(year)) for year in range(ends["last"].year, ends["first"].year - 1, -1)]


def in_year(campaigns: QuerySet[Campaign], year: int) -> QuerySet[Campaign]:
    """Campaigns that run on at least one day of the year."""
    return campaigns.filter(starts_on__year__lte=year, ends_on__year__gte=year)


def file_entries(campaign_id: int) -> QuerySet[Entry]:
    """What happened to a campaign and to all that hangs on it, newest first; the caller has fetched it by right."""
    return entries_of(things_of(campaign_id))


def planners_of(campaign_id: int) -> set[str]:
    """Everyone who worked on the plan, and for whom, as the journal names them (``user:7``)."""
    entries = file_entries(campaign_id).filter(action__in=PLANNING_ACTS).order_by()
    return {
        name
        for actor, absent in entries.values_list("actor", "acting_for").distinct()
        for name in (actor, *absent.split(","))
        if name
    }


def things_of(campaign_id: int) -> list[str]:
    """The journal names (``room.model:pk``) of a campaign and of everything that refers to it, directly or not; one query.

    Later rooms are found through the foreign keys that they declare, so this room imports none of them.
    """
    first, *others = (_named(model, path, campaign_id) for model, path in _hanging_on(Campaign))
    return [f"campaigns.campaign:{campaign_id}", *first.union(*others)]


def _named(model: type[Model], path: str, campaign_id: int) -> QuerySet[Any, str]:
    """The journal names of the rows of one model that hang on the campaign; read together with the others, by union."""
    name = Concat(Value(f"{_options(model).label_lower}:"), Cast("pk", TextField()), output_field=TextField())
    rows: QuerySet[Any] = _options(model).base_manager.filter(**{path: campaign_id})
    return rows.order_by().values_list(name, flat=True)


def _hanging_on(root: type[Model]) -> list[tuple[type[Model], str]]:
    """(model, path to ``root``) of every model with a chain of foreign keys to it, nearest first."""
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("tragweite.apps.")}
    found: dict[type[Model], str] = {root: ""}
    edge = [root]
    for _depth in range(FILE_DEPTH):
        nearer, edge = edge, []
        for model in nearer:
            for relation in _options(model).related_objects:
                follower: Any = relation.related_model
                if relation.many_to_many or follower in found or _options(follower).app_label not in rooms:
                    continue
                found[follower] = "__".join(part for part in (relation.field.name, found[model]) if part)
                edge.append(follower)
    return [(model, path) for model, path in found.items() if model is not root]


def _options(model: type[Model]) -> Any:
    return model._meta  # noqa: SLF001  # a documented part of Django's model API


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:
    """Plans to complete, to approve, to start and to end; one query."""
    today = timezone.localdate(at)
    to_do = Q(state=CampaignState.PLANNED) | Q(state=CampaignState.IDEA, lead=user)
    to_do |= Q(state=CampaignState.APPROVED, starts_on__lte=today) | Q(state=CampaignState.RUNNING, ends_on__lt=today)
    mine = Campaign.objects.filter(to_do, ministry__in=scope.ministries_with(*PLANNERS)).order_by("starts_on", "pk")
    return [each for campaign in mine if (each := _waiting_for(campaign, user, scope, at)) is not None]


def _waiting_for(campaign: Campaign, user: User, scope: Scope, at: datetime) -> Waiting | None:
    text, due = {
        CampaignState.IDEA: (_("Plan vervollständigen: %(title)s"), campaign.starts_on),
        CampaignState.PLANNED: (_("Plan genehmigen: %(title)s"), campaign.starts_on - APPROVAL_PERIOD),
        CampaignState.APPROVED: (_("Kampagne starten: %(title)s"), campaign.starts_on),
        CampaignState.RUNNING: (_("Kampagne beenden: %(title)s"), campaign.ends_on),
    }[CampaignState(campaign.state)]
    is_approval = campaign.state == CampaignState.PLANNED
    allowed = may_approve_plan(scope, campaign) if is_approval else may_plan(scope, campaign.ministry_id)
    # Whoever leads a campaign starts and ends it; the others are not reminded of it.
    if not allowed or not (is_approval or campaign.lead_id == user.pk):
        return None
    return Waiting(
        kind="campaign",
        text=text % {"title": campaign.title},
        url=reverse("campaigns:detail", args=[campaign.pk]),
        due_on=due,
        warning=due < timezone.localdate(at),
    )
