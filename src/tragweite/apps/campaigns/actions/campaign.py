# SPDX-License-Identifier: EUPL-1.2
"""Create and change campaigns and budget lines."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from tragweite.apps.campaigns import checks
from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.campaigns.policies import (
    PLANNERS,
    is_fixed,
    require_budget_lines,
    require_change_plan,
    require_plan,
)
from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.people.models import Ministry, User
from tragweite.apps.people.queries import Scope, members_with
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import PurposeClass, Role

from .trail import locked, note, plain, required_reason


class CampaignValues(TypedDict, total=False):
    """What a campaign says about itself; amounts are gross cents in EUR."""

    file_reference: str
    title: str
    summary: str
    purpose_class: str
    starts_on: date
    ends_on: date
    landing_page: str
    hashtag: str
    budget_line: BudgetLine | None
    planned_cents: int | None
    lead: User


def add_budget_line(
    *, user: User, scope: Scope, at: datetime, ministry: Ministry, year: int, code: str, name: str, amount_cents: int
) -> BudgetLine:
    """Add a budget line of a ministry for one year.

    Raises ``Refused`` with ``campaigns.not_budget_officer``, ``campaigns.date_out_of_range``,
    ``campaigns.negative_amount``, ``campaigns.text_missing`` or ``campaigns.budget_line_exists``.
    """
    with transaction.atomic():
        require_budget_lines(scope, ministry.pk)
        if not checks.FIRST_YEAR <= year <= checks.LAST_YEAR:
            raise Refused("campaigns.year_out_of_range", first=str(checks.FIRST_YEAR), last=str(checks.LAST_YEAR))
        checks.check_amount(amount_cents, field="amount_cents")
        code, name = checks.check_text(code, field="code"), checks.check_text(name, field="name")
        Ministry.objects.select_for_update().get(pk=ministry.pk)
        if BudgetLine.objects.filter(ministry=ministry, year=year, code=code).exists():
            raise Refused("campaigns.budget_line_exists", line=code, year=str(year), field="code")
        line = BudgetLine.objects.create(ministry=ministry, year=year, code=code, name=name, amount_cents=amount_cents)
        record(
            actor=actor_ref(user),
            acting_for=absent_ref(scope.acting_for_in(ministry.pk, Role.BUDGET_OFFICER)),
            action="campaigns.add_budget_line",
            thing=f"campaigns.budgetline:{line.pk}",
            ministry=ministry.pk,
            at=at,
            facts={"year": year, "code": code, "amount_cents": amount_cents},
        )
    return line


def create_campaign(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    ministry: Ministry,
    is_demo: bool = False,
    **values: Unpack[CampaignValues],
) -> Campaign:
    """Create a campaign in the state ``idea``, led by its creator unless said otherwise.

    Needs ``file_reference``, ``title``, ``starts_on``, ``ends_on`` and ``landing_page``. Raises ``Refused`` with
    ``campaigns.not_planner``, what ``checks`` raise, or ``campaigns.file_reference_taken``.
    """
    with transaction.atomic():
        require_plan(scope, ministry.pk)
        values = {"lead": user, **values}
        campaign = Campaign(ministry=ministry, created_by=user, created_at=at, is_demo=is_demo)
        _set(campaign, _checked(campaign, values))
        _check_together(campaign, at=at)
        campaign.save(force_insert=True)
        facts = {"file_reference": campaign.file_reference, "title": campaign.title}
        note(user=user, scope=scope, at=at, campaign=campaign, act="create", facts=facts)
    return campaign


def update_campaign(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    reason: str = "",
    **values: Unpack[CampaignValues],
) -> Campaign:
    """Change what a campaign says; from its approval on with a reason, and never its purpose and money.

    Raises ``Refused`` with ``campaigns.not_planner``, ``campaigns.plan_is_final``, ``campaigns.reason_missing``,
    ``campaigns.approved_values_fixed``, ``campaigns.nothing_changed``, or what ``create_campaign`` raises.
    """
    with transaction.atomic():
        stored = locked(campaign)
        require_change_plan(scope, stored)
        new = _checked(stored, values)
        changed = [name for name, value in new.items() if getattr(stored, name) != value]
        if not changed:
            raise Refused("campaigns.nothing_changed")
        reason = required_reason(stored, reason)
        if is_fixed(stored):
            checks.check_fixed_values(changed)
        facts: dict[str, object] = {"changed": sorted(changed), "reason": reason}
        for name in set(changed) - {"summary"}:
            facts |= {f"{name}_before": plain(getattr(stored, name)), f"{name}_after": plain(new[name])}
        _set(stored, new)
        _check_together(stored, at=at)
        stored.save(update_fields=changed)
        act = "amend" if is_fixed(stored) else "update"
        note(user=user, scope=scope, at=at, campaign=stored, act=act, facts=facts)
    return stored


def _set(campaign: Campaign, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(campaign, name, value)


def _checked(campaign: Campaign, values: CampaignValues) -> dict[str, object]:
    """The values in their stored form, each checked on its own."""
    new: dict[str, object] = dict(values)
    for name in ("file_reference", "title"):
        if name in values or campaign.pk is None:
            new[name] = checks.check_text(str(values.get(name, "")), field=name)
    if "landing_page" in values or campaign.pk is None:
        new["landing_page"] = checks.check_landing_page(values.get("landing_page", ""))
    if "hashtag" in values:
        new["hashtag"] = checks.check_hashtag(values["hashtag"])
    if values.get("planned_cents") is not None:
        checks.check_amount(int(values["planned_cents"] or 0), field="planned_cents")
    if values.get("purpose_class") and values["purpose_class"] not in set(PurposeClass):
        raise Refused("campaigns.purpose_unknown", field="purpose_class")
    return new


def _check_together(campaign: Campaign, *, at: datetime) -> None:
    """What only the whole campaign can show: period, budget line, lead, and the file reference once in the Land."""
    checks.check_period(starts_on=campaign.starts_on, ends_on=campaign.ends_on)
    line = campaign.budget_line
    if line is not None:
        if line.ministry_id != campaign.ministry_id:
            raise Refused("campaigns.budget_line_of_other_ministry", field="budget_line")
        checks.check_budget_year(year=line.year, starts_on=campaign.starts_on, ends_on=campaign.ends_on)
    if campaign.lead_id != campaign.created_by_id and not _plans_there(campaign, at=at):
        raise Refused("campaigns.lead_not_planner", field="lead")
    same = Campaign.objects.filter(file_reference=campaign.file_reference).exclude(pk=campaign.pk)
    if same.exists():
        raise Refused("campaigns.file_reference_taken", file_reference=campaign.file_reference, field="file_reference")


def _plans_there(campaign: Campaign, *, at: datetime) -> bool:
    return members_with(campaign.ministry_id, *PLANNERS, at=at).filter(pk=campaign.lead_id).exists()
