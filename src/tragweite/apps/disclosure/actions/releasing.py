# SPDX-License-Identifier: EUPL-1.2
"""Writes of a complete answer: check, co-sign, release (which freezes it), send, or give it back."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tragweite.apps.disclosure import policies, queries
from tragweite.apps.disclosure.models import ParliamentaryQuestion, SubQuestion
from tragweite.apps.disclosure.queries.document import answer_document, as_json, content_hash, draft_hash
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import QUESTION, QuestionState, require_move

from .trail import locked, move, note


def _require_as_seen(question: ParliamentaryQuestion, seen: str) -> None:
    """Refuse where the answer is no longer the one that the person read."""
    if draft_hash(question, queries.parts_of(question)) != seen:
        raise Refused("disclosure.answer_changed")


def check_answer(*, user: User, scope: Scope, at: datetime, question: ParliamentaryQuestion, seen: str) -> None:
    """Confirm the figures and texts; ``seen`` is the hash of the answer that was read.

    Raises ``Refused`` with ``disclosure.may_not_check``, ``disclosure.answer_changed``, ``state.…``.
    """
    with transaction.atomic():
        fresh = locked(question.pk)
        policies.require_check(scope, fresh, contributors=queries.contributor_ids(fresh))
        require_move(QUESTION, old=QuestionState(fresh.state), new=QuestionState.CHECKED)
        _require_as_seen(fresh, seen)
        move(fresh, QuestionState.CHECKED, checked_by=user)
        note(user=user, scope=scope, at=at, question=fresh, act="check_answer", facts={"content_hash": seen})


def co_sign_answer(*, user: User, scope: Scope, at: datetime, question: ParliamentaryQuestion, seen: str) -> None:
    """Co-sign (mitzeichnen) the checked answer; raises as ``check_answer`` with ``disclosure.may_not_co_sign``."""
    with transaction.atomic():
        fresh = locked(question.pk)
        policies.require_co_sign(scope, fresh, contributors=queries.contributor_ids(fresh))
        require_move(QUESTION, old=QuestionState(fresh.state), new=QuestionState.CO_SIGNED)
        _require_as_seen(fresh, seen)
        move(fresh, QuestionState.CO_SIGNED, co_signed_by=user)
        note(user=user, scope=scope, at=at, question=fresh, act="co_sign_answer", facts={"content_hash": seen})


def return_answer(*, user: User, scope: Scope, at: datetime, question: ParliamentaryQuestion, reason: str) -> None:
    """Give the answer back to those who write it, with a reason; the figures must be collected again.

    Raises ``Refused`` with ``disclosure.may_not_check``, ``disclosure.reason_missing``, ``state.…``.
    """
    if not reason.strip():
        raise Refused("disclosure.reason_missing", field="reason")
    with transaction.atomic():
        fresh = locked(question.pk)
        policies.require_check(scope, fresh, contributors=queries.contributor_ids(fresh))
        move(fresh, QuestionState.BOUND, checked_by=None, co_signed_by=None)
        SubQuestion.objects.filter(question=fresh).update(collected=None, collected_at=None)
        note(user=user, scope=scope, at=at, question=fresh, act="return_answer", facts={"reason": reason.strip()})


def release_answer(*, user: User, scope: Scope, at: datetime, question: ParliamentaryQuestion, seen: str) -> str:
    """Release and freeze the answer as a second person; from now on no figure in it changes. Returns its hash.

    Raises ``Refused`` with ``disclosure.may_not_release``, ``disclosure.answer_changed``, ``state.…``.
    """
    with transaction.atomic():
        fresh = locked(question.pk)
        policies.require_release(scope, fresh, contributors=queries.contributor_ids(fresh))
        require_move(QUESTION, old=QuestionState(fresh.state), new=QuestionState.RELEASED)
        _require_as_seen(fresh, seen)
        document = replace(
            answer_document(fresh, queries.parts_of(fresh)),
            printed_number=fresh.number,
            answered_on=timezone.localdate(at),
        )
        frozen = as_json(document)
        digest = content_hash(frozen)
        move(fresh, QuestionState.RELEASED, released_by=user, released_at=at, frozen=frozen, frozen_hash=digest)
        note(user=user, scope=scope, at=at, question=fresh, act="release_answer", facts={"frozen_hash": digest})
    return digest


def send_answer(*, user: User, scope: Scope, at: datetime, question: ParliamentaryQuestion) -> None:
    """Record that the released answer went to the Landtag; raises ``disclosure.not_writer``, ``state.…``."""
    with transaction.atomic():
        fresh = locked(question.pk)
        policies.require_write(scope)
        move(fresh, QuestionState.SENT, sent_at=at)
        note(user=user, scope=scope, at=at, question=fresh, act="send_answer", facts={"frozen_hash": fresh.frozen_hash})
