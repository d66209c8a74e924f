# SPDX-License-Identifier: EUPL-1.2
"""The line of the room in the journal."""

from collections.abc import Mapping
from datetime import datetime

from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.monitoring.policies import MONITORS
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope


def note(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    act: str,
    thing: str,
    ministry_id: int,
    facts: Mapping[str, object] | None = None,
    own_words: str = "",
) -> None:
    """Append one entry; ``own_words`` of the actor stand in the part that can be taken out later."""
    actor = actor_ref(user)
    record(
        actor=actor,
        acting_for=absent_ref(scope.acting_for_in(ministry_id, *MONITORS)),
        action=f"monitoring.{act}",
        thing=thing,
        ministry=ministry_id,
        at=at,
        facts=facts,
        personal={"text": own_words.strip()} if own_words.strip() else None,
        personal_subject=actor,
    )
