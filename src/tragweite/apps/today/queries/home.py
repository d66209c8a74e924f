# SPDX-License-Identifier: EUPL-1.2
"""What the start page shows: what waits, and for each role its own short list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import campaigns_within
from tragweite.apps.contracts.queries import BudgetState, budget_overview
from tragweite.apps.disclosure.models import ParliamentaryQuestion
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.states import CampaignState, QuestionState, Role
from tragweite.web.waiting import Waiting

ROOMS: Final[dict[str, str | Promise]] = {
    "campaigns": _("Kampagnen"),
    "partners": _("Partner"),
    "contracts": _("Verträge und Geld"),
    "content": _("Inhalte"),
    "monitoring": _("Beobachtung"),
    "findings": _("Auswertung"),
    "disclosure": _("Rechenschaft"),
    "people": _("Zugänge"),
}
"""The rooms that are asked, in the order of the lifecycle, and the heading of their part."""

PLANNERS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
MOST: Final = 10


@dataclass(frozen=True, kw_only=True)
class WaitingGroup:
    """What waits in one stage of the lifecycle, the most urgent first."""

    label: str | Promise
    entries: list[Waiting]


def waiting_groups(user: User, scope: Scope, at: datetime) -> list[WaitingGroup]:
    """What waits for this person, by stage; every room answers for itself."""
    asked = ((label, import_module(f"tragweite.apps.{room}.queries").waiting) for room, label in ROOMS.items())
    groups = (WaitingGroup(label=label, entries=_by_urgency(waiting(user, scope, at))) for label, waiting in asked)
    return [group for group in groups if group.entries]


def _by_urgency(entries: Iterable[Waiting]) -> list[Waiting]:
    return sorted(entries, key=lambda entry: (not entry.warning, entry.due_on or date.max, entry.text))


def running_campaigns(scope: Scope) -> list[Campaign] | None:
    """The running campaigns of those who plan; None for everyone else."""
    ministries = scope.ministries_with(*PLANNERS)
    if not ministries:
        return None
    running = campaigns_within(scope).filter(state=CampaignState.RUNNING, ministry__in=ministries)
    return list(running.order_by("ends_on", "pk")[:MOST])


def budget_lines(scope: Scope, *, at: datetime) -> list[BudgetState] | None:
    """This year's budget lines of budget officers with their three numbers; None for everyone else."""
    ministries = scope.ministries_with(Role.BUDGET_OFFICER)
    if not ministries:
        return None
    year = timezone.localdate(at).year
    states = budget_overview(scope)
    return [each for each in states if each.line.year == year and each.line.ministry_id in ministries]


def open_questions(scope: Scope) -> list[ParliamentaryQuestion] | None:
    """Questions of parliament without a released answer, for the State Chancellery; None for everyone else."""
    if Role.STATE_CHANCELLERY not in scope.all_roles:
        return None
    done = (QuestionState.RELEASED, QuestionState.SENT)
    questions = ParliamentaryQuestion.objects.exclude(state__in=done).select_related("lead_ministry")
    return list(questions.order_by("due_on", "pk")[:MOST])
