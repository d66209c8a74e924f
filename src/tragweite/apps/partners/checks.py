# SPDX-License-Identifier: EUPL-1.2
"""What the values of the register and of an assessment must fulfil. Pure: no database, no clock."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tragweite.core.refusal import Refused

FIRST_DAY: Final = date(2000, 1, 1)
MOST_CENTS: Final = 10_000_000_000
MOST_FOLLOWERS: Final = 10_000_000_000
SCORES: Final = ("target_group_fit", "content_quality", "label_discipline")


def check_text(text: str, *, field: str) -> str:
    """The text without blanks at its ends; raises ``Refused("partners.text_missing", field)``."""
    if not text.strip():
        raise Refused("partners.text_missing", field=field)
    return text.strip()


def check_choice(value: str, *, known: Iterable[str], field: str) -> None:
    """Raises ``Refused("partners.choice_unknown", value, field)`` for a kind, platform or dimension that is none."""
    if value not in set(known):
        raise Refused("partners.choice_unknown", value=value[:40], field=field)


def check_handle(handle: str) -> str:
    """The account name without ``@``; raises ``Refused("partners.handle_not_a_name", field)`` for an address or a space."""
    name = handle.strip().lstrip("@")
    if not re.fullmatch(r"[\w.\-]+(@[\w.\-]+)?", name):
        raise Refused("partners.handle_not_a_name", field="handle")
    return name


def check_as_of(day: date, *, today: date, field: str) -> None:
    """Raises ``partners.day_in_future`` or ``partners.day_out_of_range`` (day): a measurement lies in the past."""
    if day > today:
        raise Refused("partners.day_in_future", day=day, field=field)
    if day < FIRST_DAY:
        raise Refused("partners.day_out_of_range", day=day, field=field)


def check_followers(*, count: int | None, on: date | None, source: str, today: date) -> None:
    """A number of followers comes with its day and source or not at all.

    Raises ``partners.followers_out_of_range``, ``partners.followers_without_day``, ``partners.followers_without_source``
    or what ``check_as_of`` raises.
    """
    if count is None:
        return
    if not 0 <= count <= MOST_FOLLOWERS:
        raise Refused("partners.followers_out_of_range", field="followers_count")
    if on is None:
        raise Refused("partners.followers_without_day", field="followers_on")
    check_as_of(on, today=today, field="followers_on")
    if not source.strip():
        raise Refused("partners.followers_without_source", field="followers_source")


def check_share(share: Decimal) -> None:
    """Raises ``partners.share_out_of_range`` unless 0 <= share <= 1."""
    if not share.is_finite() or not 0 <= share <= 1:
        raise Refused("partners.share_out_of_range", field="share")


def check_share_sum(shares: Iterable[Decimal], *, dimension: str) -> None:
    """Raises ``partners.shares_above_one`` (dimension, total_share): one audience cannot be more than whole."""
    total = sum(shares, Decimal(0))
    if total > 1:
        raise Refused("partners.shares_above_one", dimension=dimension, total_share=float(total), field="share")


def check_scores(scores: Mapping[str, int]) -> None:
    """Raises ``partners.score_out_of_range`` (field) unless each score is 1 to 5."""
    for field in SCORES:
        if not 1 <= scores[field] <= 5:
            raise Refused("partners.score_out_of_range", field=field)


def check_offer(net_cents: int | None, *, source: str) -> dict[str, Any]:
    """An offer with its source or none; raises ``partners.offer_out_of_range`` or ``partners.offer_without_source``."""
    if net_cents is None:
        return {"offer_net_cents": None, "offer_source": ""}
    if not 0 <= net_cents <= MOST_CENTS:
        raise Refused("partners.offer_out_of_range", field="offer_net_cents")
    if not source.strip():
        raise Refused("partners.offer_without_source", field="offer_source")
    return {"offer_net_cents": net_cents, "offer_source": source.strip()}
