# SPDX-License-Identifier: EUPL-1.2
"""The one way in which a post changes its state: locked, asked of the table, guarded, recorded once."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from tragweite.apps.content import store
from tragweite.apps.content.models import Approval, Item, Version
from tragweite.apps.content.queries import (
    current_hash,
    current_version,
    files_of,
    given_approval,
    require_harmless,
    thing_of,
)
from tragweite.apps.journal.actions import absent_ref, change_once, record
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import APPROVAL, ITEM, ApprovalState, ItemState, require_act, require_move

from .mails import tell_staff


class VoidReason(StrEnum):
    """Why an approval became void."""

    CONTENT_CHANGED = "content_changed"
    EXPIRED = "expired"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    FILE_CHANGED = "file_changed"


def locked(item: Item) -> Item:
    """The post under a row lock until the transaction ends, as it stands now.

    Raises ``Refused("state.changed_meanwhile")`` where its state is no longer the one that the caller saw.
    """
    fresh = Item.objects.select_for_update(of=("self",)).select_related("campaign", "channel").get(pk=item.pk)
    if fresh.state != item.state:
        raise Refused("state.changed_meanwhile")
    return fresh


def write_state(item: Item, *, new: ItemState, **changes: object) -> None:
    """Guarded update: exactly the row in the state from which the move starts."""
    change_once(Item.objects.filter(pk=item.pk, state=item.state), state=new, **changes)
    item.state = new


def move_item(
    item: Item,
    *,
    new: ItemState,
    actor: str,
    at: datetime,
    action: str,
    acting_for: str = "",
    facts: Mapping[str, object] | None = None,
    own_words: str = "",
    **changes: object,
) -> None:
    """Change the state of a locked post (and ``changes`` with it) and write the one journal entry of this change.

    Out of a hold nothing but a withdrawal comes this way: the table knows "resume", and only ``resume_item`` may do it.
    """
    old = ItemState(item.state)
    require_move(ITEM, old=old, new=new)
    if old is ItemState.ON_HOLD:
        require_act(ITEM, old=old, new=new, wanted="withdraw")
    write_state(item, new=new, **changes)
    journal(item, actor=actor, at=at, action=action, acting_for=acting_for, facts=facts, own_words=own_words)


def journal(
    item: Item,
    *,
    actor: str,
    at: datetime,
    action: str,
    acting_for: str = "",
    facts: Mapping[str, object] | None = None,
    own_words: str = "",
) -> None:
    """Append one entry about a post; ``own_words`` of the actor stand in the part that can be taken out later."""
    record(
        actor=actor,
        acting_for=acting_for,
        action=action,
        thing=thing_of(item.pk),
        ministry=item.campaign.ministry_id,
        at=at,
        facts=facts,
        personal={"reason": own_words.strip()} if own_words.strip() else None,
        personal_subject=actor,
    )


def absent(scope: Scope, item: Item, *roles: str) -> str:
    """How the journal names those for whom the actor stands in with one of these roles."""
    return absent_ref(scope.acting_for_in(item.campaign.ministry_id, *roles))


def void_given(item: Item, *, actor: str, at: datetime, reason: VoidReason, acting_for: str = "") -> Approval | None:
    """Let the open approval of a locked post, if there is one, become void; ``reason`` is a code."""
    approval = given_approval(item)
    if approval is None:
        return None
    move_approval(approval, new=ApprovalState.VOID, void_reason=str(reason))
    facts = {"approval": approval.number, "reason": str(reason)}
    journal(item, actor=actor, at=at, action="content.void_approval", acting_for=acting_for, facts=facts)
    tell_staff("approval_voided", approval.approver_id, item, at=at, dedupe=approval.number, reason=str(reason))
    return approval


def move_approval(approval: Approval, *, new: ApprovalState, void_reason: str = "") -> None:
    """Guarded update of an approval; nothing but its state ever changes."""
    require_move(APPROVAL, old=ApprovalState(approval.state), new=new)
    change_once(Approval.objects.filter(pk=approval.pk, state=approval.state), state=new, void_reason=void_reason)
    approval.state = new


def require_seen(item: Item, *, version_id: int, content_hash: str) -> Version:
    """The newest version, if it is the one on the page of the caller and its files are the ones on disk.

    Raises ``Refused`` with ``content.seen_other_content``, ``content.medium_missing``, ``content.medium_changed`` or
    ``content.medium_infected`` (position).
    """
    version = current_version(item)
    if version is None or version.pk != version_id:
        raise Refused("content.seen_other_content")
    require_files(version)
    if not content_hash == version.content_hash == current_hash(item, version):
        raise Refused("content.seen_other_content")
    return version


def require_files(version: Version) -> None:
    """Read every file of a version again, and ask whether the newest scan found anything in it."""
    files = files_of(version)
    store.require_unchanged([*files])
    require_harmless(files)
