# SPDX-License-Identifier: EUPL-1.2
"""Drawing by lot, so that a comparison is randomised; the seed is written down before anybody sees what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from tragweite.apps.campaigns import checks
from tragweite.apps.campaigns.models import Campaign, Lot
from tragweite.apps.campaigns.policies import is_fixed, require_change_plan
from tragweite.apps.campaigns.queries import current_plan
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.evaluation.lots import Draw, draw_regions, draw_slots, draw_weeks
from tragweite.core.refusal import Refused

from .trail import locked, note

REGION_SIDES: Final = ("campaign", "control")
WEEK_SIDES: Final = ("campaign", "ghost")


def draw_lot(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    kind: str,
    seed: int,
    units: str = "",
    ghosts: int = 0,
    reason: str = "",
) -> Lot:
    """Draw posting slots, regions or weeks without advertising. A second draw of a kind needs a reason and is shown.

    ``units`` are lines as ``checks.read_slots`` and ``checks.read_regions`` take them; weeks come from the period, of
    which ``ghosts`` are drawn. Raises ``Refused`` with ``campaigns.not_planner``, ``campaigns.plan_is_final``,
    ``campaigns.lot_needs_plan``, ``campaigns.reason_missing``, ``campaigns.comparison_unknown``, what the readers
    raise, or ``evaluation.bad_units``.
    """
    with transaction.atomic():
        stored = locked(campaign)
        require_change_plan(scope, stored)
        inputs, draw = _draw(stored, kind=kind, units=units, ghosts=ghosts, seed=seed)
        before = Lot.objects.filter(campaign=stored, kind=kind).count()
        if (before or is_fixed(stored)) and not reason.strip():
            raise Refused("campaigns.reason_missing", field="reason")
        rows = [asdict(each) for each in draw.drawn]
        made = Lot.objects.create(
            campaign=stored, kind=kind, number=before + 1, seed=seed, units=inputs, drawn=rows,
            left_out=list(draw.left_out), possible_draws=str(draw.possible_draws),
            content_hash=checks.plan_hash({"kind": kind, "seed": seed, "units": inputs, "drawn": rows}),
            after_start=is_fixed(stored), reason=reason.strip(), drawn_by=user, drawn_at=at,
        )  # fmt: skip
        facts = {
            "kind": kind, "number": made.number, "seed": seed, "content_hash": made.content_hash,
            "count": len(rows), "reason": made.reason,
        }  # fmt: skip
        thing = f"campaigns.lot:{made.pk}"
        note(user=user, scope=scope, at=at, campaign=stored, act="draw_lot", facts=facts, thing=thing)
    return made


def _draw(campaign: Campaign, *, kind: str, units: str, ghosts: int, seed: int) -> tuple[Any, Draw]:
    """What went into the draw, as plain data, and what came out."""
    if kind == Lot.Kind.SLOTS:
        plan = current_plan(campaign)
        if plan is None:
            raise Refused("campaigns.lot_needs_plan")
        slots: Mapping[str, str] = checks.read_slots(units)
        return slots, draw_slots(slots, sides=(plan.numerator, plan.denominator), seed=seed)
    if kind == Lot.Kind.REGIONS:
        regions: Mapping[str, Sequence[float]] = checks.read_regions(units)
        return regions, draw_regions(regions, sides=REGION_SIDES, seed=seed)
    if kind == Lot.Kind.WEEKS:
        weeks = checks.weeks_between(campaign.starts_on, campaign.ends_on)
        return weeks, draw_weeks(weeks, ghosts=ghosts, sides=WEEK_SIDES, seed=seed)
    raise Refused("campaigns.comparison_unknown", field="kind")
