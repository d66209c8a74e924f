# SPDX-License-Identifier: EUPL-1.2
"""Pages of the room: list, plan, goals, file. Every write goes through an action."""

import secrets
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.people.queries import signed_in
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState
from tragweite.web.answers import Crumbs, answer_form

from . import actions, forms, policies, queries
from .models import Campaign, Lot
from .pages import campaign_listing, file_listing, goals_page, overview
from .pages.planner import DEFAULTS, planner_page
from .tabs import campaign_tabs, campaign_way

MOVES_HERE = {state.value for state in (CampaignState.PLANNED, CampaignState.APPROVED)} | {
    state.value for state in (CampaignState.RUNNING, CampaignState.ENDED)
}
"""States into which a campaign is moved on this page; evaluation and closing have their gate in ``findings``."""
SEED_BITS: Final = 53
"""A seed that every spreadsheet shows without rounding."""


def campaign_crumbs(campaign: Campaign, *last: str) -> Crumbs:
    """The way to a page about a campaign."""
    return [*campaign_way(campaign), *((label, None) for label in last)]


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """All campaigns that one reads."""
    _user, scope = signed_in(request)
    extra: dict[str, Any] = {"crumbs": [(_("Kampagnen"), None)]}
    if scope.ministries_with(*policies.PLANNERS):
        extra |= {"action_url": reverse("campaigns:create"), "action_label": _("Kampagne anlegen")}
    return campaign_listing(request, scope).response(extra=extra)


def create(request: HttpRequest) -> HttpResponse:
    """A new campaign."""
    user, scope = signed_in(request)
    if not scope.ministries_with(*policies.PLANNERS):
        raise Refused("campaigns.not_planner")
    at = timezone.now()
    form = forms.CampaignForm(request.POST or None, scope=scope, at=at)
    page = {
        "title": _("Kampagne anlegen"),
        "submit_label": _("Kampagne anlegen"),
        "lead": _("Ziele, Zielgruppe und Auswertungsplan kommen im nächsten Schritt dazu."),
        "crumbs": [(_("Kampagnen"), reverse("campaigns:list")), (_("Kampagne anlegen"), None)],
    }
    return answer_form(
        request,
        form,
        lambda: actions.create_campaign(user=user, scope=scope, at=at, **form.cleaned_data),
        done=_("Die Kampagne ist angelegt. Bitte legen Sie jetzt die Ziele fest."),
        url=reverse("campaigns:list"),
        onward=lambda campaign: reverse("campaigns:goals", args=[campaign.pk]),
        page=page,
    )


def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a campaign says about itself."""
    user, scope = signed_in(request)
    campaign, at = queries.access_campaign(scope, pk), timezone.now()
    policies.require_change_plan(scope, campaign)
    names = [name for name in forms.CampaignForm.base_fields if name != "reason"]
    form = forms.CampaignForm(
        request.POST or None, scope=scope, at=at, campaign=campaign, initial=forms.initial_of(campaign, names)
    )
    return answer_form(
        request,
        form,
        lambda: actions.update_campaign(user=user, scope=scope, at=at, campaign=campaign, **form.cleaned_data),
        done=_("Die Angaben sind gespeichert."),
        url=reverse("campaigns:detail", args=[pk]),
        page=_form_page(campaign, _("Angaben bearbeiten"), _("Speichern")),
    )


def _form_page(campaign: Campaign, title: str, submit_label: str, lead: str = "") -> dict[str, Any]:
    crumbs = campaign_crumbs(campaign, title)
    return {"title": title, "submit_label": submit_label, "crumbs": crumbs, "lead": lead or campaign.title}


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview: where the campaign stands, what it wants, costs, and still lacks."""
    _user, scope = signed_in(request)
    campaign = queries.access_campaign(scope, pk)
    page = overview(campaign, scope, at=timezone.now())
    crumbs = [(_("Kampagnen"), reverse("campaigns:list")), (campaign.title, None)]
    frame = {"campaign": campaign, "tabs": campaign_tabs(campaign, current="overview"), "crumbs": crumbs}
    return render(request, "campaigns/detail.html", {**frame, **page})


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One step of the lifecycle."""
    user, scope = signed_in(request)
    campaign = queries.access_campaign(scope, pk)
    to = request.POST.get("to", "")
    if to not in MOVES_HERE:
        raise Refused("state.move_not_allowed", thing="campaign", old=campaign.state, new=to[:20], allowed=())
    state = CampaignState(to)
    actions.move_campaign(user=user, scope=scope, at=timezone.now(), campaign=campaign, to=state)
    messages.success(request, _("Der Schritt ist in der Akte festgehalten."))
    return redirect("campaigns:detail", pk)


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Break a campaign off, with a reason."""
    user, scope = signed_in(request)
    campaign = queries.access_campaign(scope, pk)
    policies.require_move_right(scope, campaign, to=CampaignState.CANCELLED)
    form = forms.CancelForm(request.POST or None)
    title = _("Kampagne abbrechen")
    lead = _("Eine abgebrochene Kampagne lässt sich nicht wieder aufnehmen. Ihre Akte bleibt erhalten.")
    return answer_form(
        request,
        form,
        lambda: actions.move_campaign(
            user=user,
            scope=scope,
            at=timezone.now(),
            campaign=campaign,
            to=CampaignState.CANCELLED,
            reason=form.cleaned_data["reason"],
        ),
        done=_("Die Kampagne ist abgebrochen."),
        url=reverse("campaigns:detail", args=[pk]),
        page=_form_page(campaign, title, title, lead),
    )


@require_safe
def goals(request: HttpRequest, pk: int) -> HttpResponse:
    """Goals, target groups, economy review and evaluation plan."""
    _user, scope = signed_in(request)
    campaign = queries.access_campaign(scope, pk)
    frame = {"campaign": campaign, "tabs": campaign_tabs(campaign, current="goals")}
    page = {"crumbs": campaign_crumbs(campaign, _("Ziele")), **goals_page(campaign, scope)}
    return render(request, "campaigns/goals.html", {**frame, **page})


def _plan_form(request: HttpRequest, pk: int) -> tuple[Campaign, dict[str, Any], str]:
    """The campaign whose plan is to be changed, who changes it when, and the page to return to."""
    user, scope = signed_in(request)
    campaign = queries.access_campaign(scope, pk)
    policies.require_change_plan(scope, campaign)
    return campaign, {"user": user, "scope": scope, "at": timezone.now()}, reverse("campaigns:goals", args=[pk])


def add_goal(request: HttpRequest, pk: int) -> HttpResponse:
    """A new goal."""
    campaign, who, url = _plan_form(request, pk)
    form = forms.GoalForm(request.POST or None, needs_reason=policies.is_fixed(campaign))
    return answer_form(
        request,
        form,
        lambda: actions.add_goal(**who, campaign=campaign, **form.cleaned_data),
        done=_("Das Ziel ist festgelegt."),
        url=url,
        page=_form_page(campaign, _("Ziel festlegen"), _("Ziel festlegen")),
    )


def change_goal(request: HttpRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Another value of a goal, marked once the plan is approved."""
    campaign, who, url = _plan_form(request, pk)
    goal = queries.access_goal(who["scope"], pk, goal_pk)
    initial = forms.initial_of(goal, forms.GoalForm.base_fields)
    form = forms.GoalForm(request.POST or None, needs_reason=policies.is_fixed(campaign), initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.change_goal(**who, goal=goal, **form.cleaned_data),
        done=_("Das Ziel ist geändert. Der frühere Stand steht in der Akte."),
        url=url,
        page=_form_page(campaign, _("Ziel ändern"), _("Ziel ändern")),
    )


@require_POST
def remove_goal(request: HttpRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Take a goal out of a plan that is not yet approved."""
    _campaign, who, url = _plan_form(request, pk)
    actions.remove_goal(**who, goal=queries.access_goal(who["scope"], pk, goal_pk))
    messages.success(request, _("Das Ziel ist entfernt."))
    return redirect(url)


def add_target_group(request: HttpRequest, pk: int) -> HttpResponse:
    """A new target group."""
    campaign, who, url = _plan_form(request, pk)
    form = forms.TargetGroupForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.add_target_group(**who, campaign=campaign, **form.cleaned_data),
        done=_("Die Zielgruppe ist festgelegt."),
        url=url,
        page=_form_page(campaign, _("Zielgruppe festlegen"), _("Zielgruppe festlegen")),
    )


@require_POST
def remove_target_group(request: HttpRequest, pk: int, group_pk: int) -> HttpResponse:
    """Take a target group out of a plan that is not yet approved."""
    _campaign, who, url = _plan_form(request, pk)
    actions.remove_target_group(**who, group=queries.access_target_group(who["scope"], pk, group_pk))
    messages.success(request, _("Die Zielgruppe ist entfernt."))
    return redirect(url)


def record_economy_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The economy review before the start."""
    campaign, who, url = _plan_form(request, pk)
    review = queries.economy_review(campaign)
    initial = forms.initial_of(review, forms.EconomyReviewForm.base_fields) if review else {}
    form = forms.EconomyReviewForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.record_economy_review(**who, campaign=campaign, **form.cleaned_data),
        done=_("Die Wirtschaftlichkeitsuntersuchung ist festgehalten."),
        url=url,
        page=_form_page(campaign, _("Wirtschaftlichkeitsuntersuchung festhalten"), _("Festhalten")),
    )


def fix_evaluation_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The comparison to be made, as a new version."""
    campaign, who, url = _plan_form(request, pk)
    plan = queries.current_plan(campaign)
    names = [name for name in forms.EvaluationPlanForm.base_fields if name != "reason"]
    initial = forms.initial_of(plan, names) if plan else {"denominator": "authority"}
    form = forms.EvaluationPlanForm(request.POST or None, needs_reason=policies.is_fixed(campaign), initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.fix_evaluation_plan(**who, campaign=campaign, **form.cleaned_data),
        done=_("Der Auswertungsplan ist festgelegt."),
        url=url,
        page=_form_page(campaign, _("Auswertungsplan festlegen"), _("Auswertungsplan festlegen")),
    )


@require_safe
def planner(request: HttpRequest, pk: int) -> HttpResponse:
    """What the planned posts can show at all, and what was drawn by lot."""
    _user, scope = signed_in(request)
    campaign = queries.access_campaign(scope, pk)
    form = forms.PlannerForm(request.GET if "n_numerator" in request.GET else None, initial=dict(DEFAULTS))
    values = form.cleaned_data if form.is_bound and form.is_valid() else None if form.is_bound else DEFAULTS
    frame = {"campaign": campaign, "tabs": campaign_tabs(campaign, current="goals"), "form": form}
    crumbs = [*campaign_crumbs(campaign), (_("Ziele"), reverse("campaigns:goals", args=[pk])), (_("Planung"), None)]
    page = planner_page(campaign, scope, values)
    return render(
        request, "campaigns/planner.html", {**frame, "crumbs": crumbs, "is_example": not form.is_bound, **page}
    )


def draw_lot(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Draw by lot; the seed comes from the machine, never from a person."""
    campaign, who, _url = _plan_form(request, pk)
    if kind not in Lot.Kind.values:
        raise Http404
    again = policies.is_fixed(campaign) or campaign.lots.filter(kind=kind).exists()
    form = forms.LotForm(request.POST or None, kind=kind, needs_reason=again)
    title = _("Losen: %(what)s") % {"what": Lot.Kind(kind).label}
    lead = _(
        "Die Startzahl zieht der Rechner. Sie steht mit dem Ergebnis im Journal; eine zweite Ziehung bleibt sichtbar."
    )
    return answer_form(
        request,
        form,
        lambda: actions.draw_lot(
            **who, campaign=campaign, kind=kind, seed=secrets.randbits(SEED_BITS), **form.cleaned_data
        ),
        done=_("Das Los ist gezogen und festgehalten."),
        url=reverse("campaigns:planner", args=[pk]),
        page=_form_page(campaign, title, _("Jetzt losen"), lead),
    )


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The Akte: everything that happened to the campaign and its things."""
    _user, scope = signed_in(request)
    campaign = queries.access_campaign(scope, pk)
    extra = {
        "campaign": campaign,
        "tabs": campaign_tabs(campaign, current="file"),
        "crumbs": campaign_crumbs(campaign, _("Akte")),
    }
    return file_listing(request, campaign).response("campaigns/file.html", extra)


def add_budget_line(request: HttpRequest) -> HttpResponse:
    """A new budget line of a ministry."""
    user, scope = signed_in(request)
    if not queries.budgeted_ministries(scope).exists():
        raise Refused("campaigns.not_budget_officer")
    form = forms.BudgetLineForm(request.POST or None, scope=scope, initial={"year": timezone.localdate().year})
    title, url = _("Haushaltsstelle anlegen"), reverse("contracts:list")
    return answer_form(
        request,
        form,
        lambda: actions.add_budget_line(user=user, scope=scope, at=timezone.now(), **form.cleaned_data),
        done=_("Die Haushaltsstelle ist angelegt."),
        url=url,
        page={"title": title, "submit_label": title, "crumbs": [(_("Verträge und Geld"), url), (title, None)]},
    )
