# SPDX-License-Identifier: EUPL-1.2
"""The line in the journal, shared by the writes of the room. Names of people go into its personal part only."""

from collections.abc import Mapping
from datetime import datetime

from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.partners.policies import KEEPERS
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope


def note(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    act: str,
    thing: str,
    ministry: int,
    facts: Mapping[str, object],
    personal: Mapping[str, object] | None = None,
    party: int | None = None,
) -> None:
    """Append one entry; ``personal`` is about the party with the key ``party``."""
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(scope.acting_for_in(ministry, *KEEPERS)),
        action=f"partners.{act}",
        thing=thing,
        ministry=ministry,
        at=at,
        facts=facts,
        personal=personal,
        personal_subject=f"party:{party}" if personal else "",
    )


def acting_ministry(scope: Scope, registered_by: int) -> int:
    """In which ministry one keeps the shared register: in that of the entry if one may, else in an own one."""
    own = scope.ministries_with(*KEEPERS)
    return registered_by if registered_by in own else min(own)
