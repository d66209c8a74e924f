# SPDX-License-Identifier: EUPL-1.2
"""The comparison of what was seen with what was approved: begun with the evidence, finished at once or by the worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from tragweite.apps.content.actions.moves import move_item
from tragweite.apps.content.models import Evidence, Item
from tragweite.apps.contracts.actions import show_delivery
from tragweite.apps.journal.actions import change_once
from tragweite.apps.monitoring.models import Deviation, LiveCheck
from tragweite.apps.monitoring.policies import require_decide
from tragweite.apps.monitoring.queries import (
    NOT_COMPARED,
    PERSON,
    RUNNING,
    Difference,
    FilesComparison,
    WordsComparison,
    approved_files,
    as_handed_in,
    compare_files,
    compare_words,
    is_pending,
    live_files,
    takes_long,
    unread,
    witnesses_of,
    worst,
)
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationKind, DeviationState, ItemState

from .opening import open_found
from .trail import Author, author_in, note_of

GIVEN_UP_AFTER: Final = timedelta(minutes=30)
"""A film of an hour takes minutes; whatever runs longer was stopped in between and is begun anew."""
AT_ONCE: Final = 20


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Both halves of a comparison; ``files`` is None while the worker still has to look at them."""

    words: WordsComparison
    files: FilesComparison | None

    @property
    def text(self) -> str:
        return self.words.text_verdict

    @property
    def media(self) -> str:
        return self.files.verdict if self.files else RUNNING

    @property
    def differences(self) -> tuple[Difference, ...]:
        return (*self.words.differences, *(self.files.differences if self.files else ()))


def compare(evidence: Evidence, *, label_seen: bool) -> Compared:
    """Compare what can be compared while a person waits; only reads."""
    words = compare_words(evidence, label_seen=label_seen)
    if evidence.found != Evidence.Found.LIVE:
        return Compared(words=words, files=FilesComparison(verdict=NOT_COMPARED, findings=(), differences=()))
    ours, theirs = approved_files(evidence.publication.version), live_files(evidence)
    return Compared(words=words, files=None if takes_long(ours, theirs) else compare_files(ours, theirs))


def begin_check(evidence: Evidence, compared: Compared, *, label_seen: bool, at: datetime) -> LiveCheck:
    """Enter the comparison of new evidence, inside the transaction that wrote it, and draw its consequences."""
    check = LiveCheck.objects.create(
        evidence=evidence,
        label_seen=label_seen,
        text_verdict=compared.text,
        media_verdict=compared.media,
        total_count=len(approved_files(evidence.publication.version)),
    )
    if compared.files is None:
        open_found(compared.words.differences, publication=evidence.publication, evidence=evidence, at=at)
    else:
        _conclude(check, compared, at=at)
    return check


def _conclude(check: LiveCheck, compared: Compared, *, at: datetime) -> None:
    """Write what came out; a doubt waits for a person, everything certain becomes a deviation."""
    doubts = [each for each in compared.differences if not each.is_certain]
    certain = [each for each in compared.differences if each.is_certain]
    verdict = _verdict(compared, certain)
    findings = list(compared.files.findings) if compared.files else []
    change_once(
        LiveCheck.objects.filter(pk=check.pk, state__in=(LiveCheck.State.WAITING, LiveCheck.State.RUNNING)),
        state=LiveCheck.State.PERSON if doubts else LiveCheck.State.DONE,
        verdict=verdict,
        text_verdict=compared.text,
        media_verdict=compared.media,
        findings=findings,
        done_count=check.total_count,
        finished_at=at,
    )
    check.refresh_from_db()
    open_found(certain, publication=check.evidence.publication, evidence=check.evidence, at=at)


def _verdict(compared: Compared, certain: Iterable[Difference]) -> str:
    """Label, link, account and time change a post as much as its words do."""
    parts = [compared.text, compared.media]
    if any(each.kind != DeviationKind.EVIDENCE_MISSING for each in certain):
        parts.append("changed")
    return worst(*parts)


def settle_item(item: Item, *, at: datetime, author: Author, facts: dict[str, object] | None = None) -> bool:
    """Bring a locked live post into the state that its open deviations and comparisons call for; says whether it moved.

    A post that is agreed shows that its deliverable was delivered. What came in through a personal link alone agrees
    nothing: without a look of the ministry itself the post stays as it is.
    """
    open_ones = list(
        Deviation.objects.filter(publication__item=item)
        .exclude(state=DeviationState.RESOLVED)
        .values_list("kind", flat=True)
    )
    checks = LiveCheck.objects.filter(evidence__publication__item=item)
    own = checks.filter(evidence__captured_from__isnull=True)
    has_seen = own.exclude(evidence__found=Evidence.Found.UNREACHABLE).exists()
    is_agreed = not open_ones and has_seen and not checks.filter(is_pending()).exists()
    new, action = _next(ItemState(item.state), has_open=bool(open_ones), is_agreed=is_agreed)
    if new is not None:
        kinds = [str(kind) for kind in DeviationKind if str(kind) in open_ones]
        given = {**(facts or {}), "deviations": kinds}
        move_item(item, new=new, actor=author.ref, acting_for=author.acting_for, at=at, action=action, facts=given)
    if is_agreed and item.deliverable is not None and item.state == ItemState.CHECKED:
        thing = f"content.item:{item.pk}"
        show_delivery(user=author.user, at=at, deliverable=item.deliverable, thing=thing, acting_for=author.acting_for)
    return new is not None


def _next(state: ItemState, *, has_open: bool, is_agreed: bool) -> tuple[ItemState | None, str]:
    if has_open and state in {ItemState.PUBLISHED, ItemState.CHECKED}:
        return ItemState.DEVIATING, "content.find_deviation"
    if is_agreed and state is ItemState.PUBLISHED:
        return ItemState.CHECKED, "content.check"
    if is_agreed and state is ItemState.DEVIATING:
        return ItemState.CHECKED, "content.resolve"
    return None, ""


def locked_now(item_id: int) -> Item:
    """The post under a row lock, as it stands now; for acts that do not rest on its state."""
    found = Item.objects.select_for_update(of=("self",)).select_related(
        "campaign", "channel", "deliverable__contract__campaign"
    )
    return found.get(pk=item_id)


def run_checks(*, at: datetime) -> int:
    """Make the comparisons that wait; for the worker. A stopped one is begun anew. Returns how many were finished.

    Evidence that came in through a personal link gets its comparison here.
    """
    _begin_handed_in()
    abandoned = Q(state=LiveCheck.State.RUNNING, started_at__lte=at - GIVEN_UP_AFTER)
    waiting = LiveCheck.objects.filter(Q(state=LiveCheck.State.WAITING) | abandoned).order_by("pk")
    return sum(_run(check, at=at) for check in waiting[:AT_ONCE])


def _begin_handed_in() -> None:
    """Two workers at once begin each comparison once."""
    new = Evidence.objects.filter(captured_from__isnull=False, live_check__isnull=True).order_by("pk")
    for evidence in new.select_related("publication__version")[:AT_ONCE]:
        total = len(approved_files(evidence.publication.version))
        given = {"text_verdict": RUNNING, "media_verdict": RUNNING, "total_count": total}
        LiveCheck.objects.get_or_create(evidence=evidence, defaults=given)


def _run(check: LiveCheck, *, at: datetime) -> bool:
    """The long comparison stands outside of any transaction; only one worker gets each."""
    mine = LiveCheck.objects.filter(pk=check.pk, state=check.state, started_at=check.started_at)
    if not mine.update(state=LiveCheck.State.RUNNING, started_at=at, done_count=0):
        return False
    seen = Evidence.objects.select_related(
        "publication__version", "publication__item__campaign", "publication__item__channel", "publication__approval"
    ).get(pk=check.evidence_id)
    try:
        words = compare_words(seen, label_seen=check.label_seen)
        files = compare_files(
            approved_files(seen.publication.version), live_files(seen), told=lambda done: _tell(check, done)
        )
        if seen.captured_from_id is not None:
            files = as_handed_in(files)
    except Refused as refused:
        return _fail(check, seen, code=refused.code, at=at)
    with transaction.atomic():
        item = locked_now(seen.publication.item_id)
        check.evidence, check.state = seen, LiveCheck.State.RUNNING
        _conclude(check, Compared(words=words, files=files), at=at)
        facts = evidence_facts(check)
        if not settle_item(item, at=at, author=Author(), facts=facts):
            note_of(Author(), act="finish_check", evidence=seen, at=at, facts=facts)
    return True


def _tell(check: LiveCheck, done: int) -> None:
    LiveCheck.objects.filter(pk=check.pk, state=LiveCheck.State.RUNNING).update(done_count=min(done, check.total_count))


def _fail(check: LiveCheck, seen: Evidence, *, code: str, at: datetime) -> bool:
    """Files that cannot be read or compared go to a person, who sees both."""
    running = LiveCheck.objects.filter(pk=check.pk, state=LiveCheck.State.RUNNING)
    running.update(
        state=LiveCheck.State.FAILED,
        failure=code[:60],
        findings=list(unread(approved_files(seen.publication.version), live_files(seen))),
        verdict=PERSON,
        media_verdict=PERSON,
        finished_at=at,
    )
    return True


def evidence_facts(check: LiveCheck) -> dict[str, object]:
    """What the journal says of a comparison."""
    return {"evidence": check.evidence_id, "text": check.text_verdict, "media": check.media_verdict}


def decide_check(*, user: User, scope: Scope, at: datetime, check: LiveCheck, decision: str, reason: str) -> None:
    """A person says of a doubt, with both in front of them, whether the live post is the approved one.

    Whoever captured the evidence, or held the link by which it came, may say that it differs, and not that it agrees. Raises ``Refused`` with
    ``monitoring.not_monitor``, ``monitoring.own_evidence``, ``monitoring.decision_reason_missing``,
    ``monitoring.decision_unknown`` or ``state.changed_meanwhile``.
    """
    if decision not in LiveCheck.Decision.values:
        raise Refused("monitoring.decision_unknown", field="decision")
    require_decide(scope, check, decision=decision, witnesses=witnesses_of(check.evidence))
    if not reason.strip():
        raise Refused("monitoring.decision_reason_missing", field="reason")
    publication = check.evidence.publication
    author = author_in(user, scope, publication.item.campaign.ministry_id)
    with transaction.atomic():
        item = locked_now(publication.item_id)
        change_once(
            LiveCheck.objects.filter(pk=check.pk, state__in=(LiveCheck.State.PERSON, LiveCheck.State.FAILED)),
            state=LiveCheck.State.DONE,
            decision=decision,
            decision_reason=reason.strip(),
            decided_by=user,
            decided_at=at,
        )
        check.refresh_from_db()
        if decision == LiveCheck.Decision.DEVIATION:
            open_found(_doubts(check), publication=publication, evidence=check.evidence, at=at)
        facts = {**evidence_facts(check), "decision": decision}
        note_of(author, act="decide_check", evidence=check.evidence, at=at, facts=facts, own_words=reason)
        settle_item(item, at=at, author=author, facts=evidence_facts(check))


def _doubts(check: LiveCheck) -> list[Difference]:
    """What the comparison was in doubt about, now certain by a person's word."""
    found = [
        Difference(kind=DeviationKind(_kind_word(each)), details={**each, "verdict": "changed"})
        for each in check.findings
        if each["verdict"] == PERSON
    ]
    if check.text_verdict == PERSON:
        found.append(
            Difference(kind=DeviationKind.TEXT, details={"verdict": "changed", "live": check.evidence.live_text})
        )
    return found


def _kind_word(finding: dict[str, str]) -> str:
    return {"picture": "picture", "video": "video", "sound": "sound"}[finding["kind"]]
