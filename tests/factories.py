# SPDX-License-Identifier: EUPL-1.2
"""Rows for tests, made directly: what a test is about goes through the actions, what it needs around it does not."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from tragweite.apps.campaigns.models import BudgetLine, Campaign, EconomyReview, EvaluationPlan, Goal, TargetGroup
from tragweite.apps.content.models import Item
from tragweite.apps.contracts.models import Contract, Deliverable
from tragweite.apps.partners.models import Channel, Party
from tragweite.apps.people.models import Membership, Ministry, User
from tragweite.core.rules.states import CampaignState, ContractState, PurposeClass, Role

NOW = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
_numbers = count(1)


def ministry(**values: Any) -> Ministry:
    number = next(_numbers)
    return Ministry.objects.create(**{"name": f"Ministerium {number}", "short_name": f"M{number}", **values})


def user(display_name: str = "Test Person", **values: Any) -> User:
    number = next(_numbers)
    made = User(username=f"person{number}", display_name=display_name, email=f"person{number}@example.org", **values)
    made.set_password("richtig-langes-passwort")
    made.save()
    return made


def membership(
    user: User, ministry: Ministry, role: Role, *, valid_from: date = date(2020, 1, 1), valid_to: date | None = None
) -> Membership:
    return Membership.objects.create(user=user, ministry=ministry, role=role, valid_from=valid_from, valid_to=valid_to)


def budget_line(ministry: Ministry, **values: Any) -> BudgetLine:
    defaults = {
        "year": TODAY.year,
        "code": f"0401/531 {next(_numbers)}",
        "name": "Öffentlichkeitsarbeit",
        "amount_cents": 10_000_000,
    }
    return BudgetLine.objects.create(ministry=ministry, **{**defaults, **values})


def campaign(ministry: Ministry, clerk: User, **values: Any) -> Campaign:
    """A campaign with everything an approval asks for; its state is ``idea`` unless said."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "file_reference": f"1-22-{number}",
        "title": f"Kampagne {number}",
        "purpose_class": PurposeClass.RECRUITING,
        "starts_on": TODAY - timedelta(days=30),
        "ends_on": TODAY + timedelta(days=60),
        "landing_page": "https://karriere.example.org/start",
        "planned_cents": 2_000_000,
        "lead": clerk,
        "created_by": clerk,
        "created_at": NOW - timedelta(days=60),
    }
    made = Campaign.objects.create(ministry=ministry, **{**defaults, **values})
    if made.budget_line_id is None:
        Campaign.objects.filter(pk=made.pk).update(budget_line=budget_line(ministry))
        made.refresh_from_db()
    complete_plan(made, clerk)
    return made


def complete_plan(campaign: Campaign, clerk: User) -> None:
    Goal.objects.create(
        campaign=campaign,
        indicator=Goal.Indicator.VISITS,
        description="Besuche der Bewerbungsseite",
        unit="Besuche",
        baseline=Decimal(1000),
        target_value=Decimal(5000),
        due_on=campaign.ends_on,
        source="eigene Messung",
    )
    TargetGroup.objects.create(
        campaign=campaign,
        name="Schulabgänger",
        age_from=16,
        age_to=25,
        region="Hessen",
        size=600_000,
        size_source="Beispielquelle",
    )
    EconomyReview.objects.create(
        campaign=campaign,
        alternatives="Plakate",
        zero_option="Weniger Bewerbungen",
        expected_effect="Mehr Besuche",
        conclusion="wirtschaftlich",
        recorded_by=clerk,
        recorded_at=NOW,
    )
    EvaluationPlan.objects.create(
        campaign=campaign,
        number=1,
        numerator="creator",
        denominator="authority",
        scale="per_post",
        window_days=7,
        question="Bringen Beiträge der Creator mehr Besuche?",
        content_hash="0" * 64,
        recorded_by=clerk,
        recorded_at=NOW,
    )


def running_campaign(ministry: Ministry, clerk: User, approver: User, **values: Any) -> Campaign:
    approved = {"state": CampaignState.RUNNING, "approved_by": approver, "approved_at": NOW}
    return campaign(ministry, clerk, **{**approved, **values})


def party(ministry: Ministry, **values: Any) -> Party:
    defaults = {
        "kind": Party.Kind.CREATOR,
        "name": f"Creator {next(_numbers)}",
        "legal_form": "natural_person",
        "registered_at": NOW,
    }
    return Party.objects.create(registered_by=ministry, **{**defaults, **values})


def channel(party: Party | None = None, ministry: Ministry | None = None, **values: Any) -> Channel:
    defaults = {"platform": "instagram", "handle": f"konto{next(_numbers)}"}
    return Channel.objects.create(party=party, ministry=ministry, **{**defaults, **values})


def contract(campaign: Campaign, party: Party, clerk: User, **values: Any) -> Contract:
    defaults: dict[str, Any] = {
        "number": f"V-{next(_numbers)}",
        "subject": "Drei Beiträge",
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        "fee_net_cents": 300_000,
        "vat_rate": Decimal("0.19"),
        "usage_rights": "Nutzung auf eigenen Kanälen",
        "budget_line": campaign.budget_line,
        "created_by": clerk,
        "created_at": NOW,
        "state": ContractState.DRAFTING,
    }
    return Contract.objects.create(campaign=campaign, party=party, **{**defaults, **values})


def deliverable(contract: Contract, **values: Any) -> Deliverable:
    defaults = {"description": "Ein Beitrag", "quantity": 1, "price_net_cents": 100_000, "due_on": contract.ends_on}
    return Deliverable.objects.create(contract=contract, **{**defaults, **values})


def item(campaign: Campaign, channel: Channel, clerk: User, **values: Any) -> Item:
    defaults: dict[str, Any] = {
        "title": f"Beitrag {next(_numbers)}",
        "format": Item.Format.POST,
        "link_code": f"t{next(_numbers)}",
        "planned_at": NOW + timedelta(days=3),
        "party": channel.party,
        "created_by": clerk,
        "created_at": NOW,
    }
    return Item.objects.create(campaign=campaign, channel=channel, **{**defaults, **values})
