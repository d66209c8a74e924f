# SPDX-License-Identifier: EUPL-1.2
"""Who drafts, remarks, holds or confirms: a member of staff, or someone outside through a personal link."""

from dataclasses import dataclass
from datetime import datetime

from tragweite.apps.content.models import Item
from tragweite.apps.content.policies import DRAFTERS, require_access, require_draft, stands_in_for
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope

from .planning import deputy_for


@dataclass(frozen=True)
class Author:
    """Who hands in or remarks: a user (perhaps for somebody else), or someone outside; never both.

    ``absent_ids``: everybody of the ministry for whom the user stands in, in whatever role.
    """

    ref: str
    user: User | None = None
    acting_for_id: int | None = None
    outside: OutsideAccess | None = None
    absent_ids: tuple[int, ...] = ()


def author_of(
    *, item: Item, user: User | None, scope: Scope | None, outside: OutsideAccess | None, at: datetime
) -> Author:
    if (user is None) == (outside is None):
        raise ValueError("a draft or remark has exactly one author: user or outside")
    if outside is not None:
        require_access(outside, item=item, at=at)
        return Author(ref=f"outside:{outside.pk}", outside=outside)
    if scope is None:
        raise ValueError("a user acts within a scope")
    require_draft(scope, item.campaign.ministry_id)
    acting_for = deputy_for(scope, item.campaign.ministry_id, *DRAFTERS)
    absent = stands_in_for(scope, item.campaign.ministry_id)
    return Author(ref=actor_ref(user), user=user, acting_for_id=acting_for, absent_ids=absent)
