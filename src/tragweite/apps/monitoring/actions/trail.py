# SPDX-License-Identifier: EUPL-1.2
"""The line of the room in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tragweite.apps.content.models import Evidence
from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.monitoring.policies import MONITORS
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who does something, and for whom; nobody is the worker."""

    user: User | None = None
    acting_for: str = ""

    @property
    def ref(self) -> str:
        """How the journal names this author."""
        return actor_ref(self.user)


def author_in(user: User, scope: Scope, ministry_id: int) -> Author:
    """This person, with everybody for whom they stand in here."""
    return Author(user=user, acting_for=absent_ref(scope.acting_for_in(ministry_id, *MONITORS)))


def write(
    author: Author,
    *,
    at: datetime,
    act: str,
    thing: str,
    ministry_id: int,
    facts: Mapping[str, object] | None = None,
    own_words: str = "",
) -> None:
    """Append one entry; ``own_words`` of the actor stand in the part that can be taken out later."""
    record(
        actor=author.ref,
        acting_for=author.acting_for,
        action=f"monitoring.{act}",
        thing=thing,
        ministry=ministry_id,
        at=at,
        facts=facts,
        personal={"text": own_words.strip()} if own_words.strip() else None,
        personal_subject=author.ref,
    )


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
    """One entry of a person."""
    author = author_in(user, scope, ministry_id)
    write(author, at=at, act=act, thing=thing, ministry_id=ministry_id, facts=facts, own_words=own_words)


def note_of(
    author: Author, *, act: str, evidence: Evidence, at: datetime, facts: Mapping[str, object], own_words: str = ""
) -> None:
    """One entry about a piece of evidence."""
    ministry_id = evidence.publication.item.campaign.ministry_id
    thing = f"content.evidence:{evidence.pk}"
    write(author, at=at, act=act, thing=thing, ministry_id=ministry_id, facts=facts, own_words=own_words)
