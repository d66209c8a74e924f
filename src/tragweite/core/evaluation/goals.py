# SPDX-License-Identifier: EUPL-1.2
"""How far a goal was reached: the way covered from the baseline to the target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tragweite.core.refusal import Refused

Number = Decimal | int | float
GoalReason = Literal["no_baseline", "no_target", "no_value_yet", "target_equals_baseline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """Share of the way from ``baseline`` to ``target`` covered on ``as_of``: 1 = reached, negative = moved away.

    A target below its baseline (for example: fewer vacancies) counts the same way.
    """

    baseline: Decimal
    target: Decimal
    value: Decimal
    as_of: date
    share: Decimal
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAttainment:
    """A normal result: no share can be said, and why."""

    reason: GoalReason
    as_of: date | None


def goal_attainment(
    *, baseline: Number | None, target: Number | None, value: Number | None, as_of: date | None
) -> Attainment | NoAttainment:
    """Attainment as ``(value - baseline) / (target - baseline)``, exact to 6 decimals; no test, no cause.

    ``as_of`` is the day of the value. Raises ``Refused("evaluation.bad_number")`` for a number that is not finite and
    ``Refused("evaluation.value_without_date")`` for a value without its day.
    """
    start, goal, now = _decimal("baseline", baseline), _decimal("target", target), _decimal("value", value)
    if start is None:
        return NoAttainment(reason="no_baseline", as_of=as_of)
    if goal is None:
        return NoAttainment(reason="no_target", as_of=as_of)
    if goal == start:
        return NoAttainment(reason="target_equals_baseline", as_of=as_of)
    if now is None:
        return NoAttainment(reason="no_value_yet", as_of=as_of)
    if as_of is None:
        raise Refused("evaluation.value_without_date", value=now)
    way = (now - start) / (goal - start)
    share = way.quantize(Decimal("0.000001"))
    return Attainment(baseline=start, target=goal, value=now, as_of=as_of, share=share, reached=way >= 1)


def _decimal(field: str, number: Number | None) -> Decimal | None:
    if number is None:
        return None
    exact = Decimal(str(number))
    if isinstance(number, bool) or not exact.is_finite():
        raise Refused("evaluation.bad_number", field=field, value=number)
    return exact
