# SPDX-License-Identifier: EUPL-1.2
"""What people want to get by mail, chosen on their page or by the link in a mail."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tragweite.apps.journal.actions import actor_ref, give_up, record, try_again
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people.models import MailPreference, OutsideAccess, OutsideMailStop, User
from tragweite.apps.people.queries import locked_person, mail_modes, thing_of
from tragweite.core.refusal import Refused
from tragweite.web.mail_kinds import DIGEST, MAIL_KINDS, NEWS_FOR, Mode, preferable

from .outside import outside_ref, thing_of_access


@transaction.atomic
def choose_mail(*, user: User, at: datetime, modes: Mapping[str, Mode]) -> None:
    """Set how a person gets kinds of mail; kinds that are not named stay. Nothing changed is no entry.

    Raises ``Refused("people.mail_kind_unknown")`` and ``Refused("people.mail_not_off", name)``.
    """
    user = locked_person(user)
    _write_modes(user, at=at, modes=modes, by_link=False)


def _write_modes(user: User, *, at: datetime, modes: Mapping[str, Mode], by_link: bool) -> None:
    kinds, before = preferable(), mail_modes(user.pk)
    for code, mode in modes.items():
        if code not in kinds:
            raise Refused("people.mail_kind_unknown")
        if mode == Mode.OFF and not kinds[code].may_be_off:
            raise Refused("people.mail_not_off", name=str(kinds[code].name), field=code)
    changed = {code: mode for code, mode in modes.items() if before[code] != mode}
    if not changed:
        return
    for code, mode in changed.items():
        MailPreference.objects.update_or_create(user=user, kind=code, defaults={"mode": str(mode)})
    # What was put aside for the daily mail asks again how it is to go out.
    aside = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, is_daily=True, digest=None)
    aside.filter(recipient=actor_ref(user), kind__in=list(changed)).update(is_daily=False)
    facts = {"modes": {code: str(mode) for code, mode in sorted(changed.items())}, "by_link": by_link}
    record(actor=actor_ref(user), action="people.choose_mail", thing=thing_of(user), at=at, facts=facts)


@transaction.atomic
def unsubscribe(*, recipient: str, kind: str, at: datetime, everything: bool = False) -> None:
    """Stop one kind of mail by the link in it; of the daily mail all kinds that come with it and may be off.

    ``everything``: somebody outside stops whatever may be stopped. Doing it twice changes nothing.

    Raises ``Refused("people.mail_kind_unknown")`` where the recipient is gone, and ``Refused("people.mail_not_off", name)``.
    """
    who, _colon, number = recipient.partition(":")
    if who == "outside":
        _stop_outside(int(number), None if everything else kind, at=at)
        return
    user = User.objects.select_for_update().filter(pk=int(number), is_active=True).first()
    if user is None:
        raise Refused("people.mail_kind_unknown")
    _write_modes(user, at=at, modes=dict.fromkeys(_stopped_kinds(user, kind), Mode.OFF), by_link=True)


def _stopped_kinds(user: User, kind: str) -> list[str]:
    if kind != DIGEST:
        return [kind]
    daily, kinds = mail_modes(user.pk), preferable()
    return [code for code, mode in daily.items() if mode == Mode.DAILY and kinds[code].may_be_off]


@transaction.atomic
def retry_mail(*, user: User, at: datetime, message: OutboxMessage) -> None:
    """Send a failed mail once more, from its first attempt; ``message`` was fetched by right.

    Raises ``Refused("people.mail_too_old", days)``, and ``Refused("state.changed_meanwhile")`` for a double click.
    """
    if at - message.due_at > NEWS_FOR:
        raise Refused("people.mail_too_old", days=NEWS_FOR.days)
    try_again(message=message, at=at)
    _record_mail(message, user=user, at=at, action="people.retry_mail")


@transaction.atomic
def give_up_mail(*, user: User, at: datetime, message: OutboxMessage) -> None:
    """A failed mail is not needed any more. Raises ``Refused("state.changed_meanwhile")`` for a double click."""
    give_up(message=message)
    _record_mail(message, user=user, at=at, action="people.give_up_mail")


def _record_mail(message: OutboxMessage, *, user: User, at: datetime, action: str) -> None:
    facts = {"kind": message.kind, "recipient": message.recipient, "error": message.last_error}
    record(actor=actor_ref(user), action=action, thing=f"journal.mail:{message.pk}", at=at, facts=facts)


def _stop_outside(number: int, kind: str | None, *, at: datetime) -> None:
    """``kind`` None stops every kind."""
    access = _locked_access(number)
    if kind is not None:
        if kind not in MAIL_KINDS:
            raise Refused("people.mail_kind_unknown")
        if not MAIL_KINDS[kind].may_be_off:
            raise Refused("people.mail_not_off", name=str(MAIL_KINDS[kind].name))
        _stop, is_new = OutsideMailStop.objects.get_or_create(access=access, kind=kind, defaults={"stopped_at": at})
    else:
        is_new = bool(OutsideAccess.objects.filter(pk=access.pk, mail_stopped_at=None).update(mail_stopped_at=at))
    if is_new:
        _record_choice(access, "people.stop_outside_mail", kind, at=at)


def _locked_access(number: int) -> OutsideAccess:
    access = OutsideAccess.objects.select_for_update().filter(pk=number).first()
    if access is None:
        raise Refused("people.mail_kind_unknown")
    return access


def _record_choice(access: OutsideAccess, action: str, kind: str | None, *, at: datetime) -> None:
    thing, ministry, facts = thing_of_access(access), access.ministry_id, {"kind": kind or "all"}
    record(actor=outside_ref(access), action=action, thing=thing, ministry=ministry, at=at, facts=facts)


@transaction.atomic
def resume_outside_mail(*, recipient: str, kind: str, at: datetime) -> None:
    """Somebody outside wants a kind of mail again after all; who had stopped every kind gets all but single ones again.

    Raises ``Refused("people.mail_kind_unknown")`` where this is nobody outside; twice changes nothing.
    """
    who, _colon, number = recipient.partition(":")
    if who != "outside":
        raise Refused("people.mail_kind_unknown")
    access = _locked_access(int(number))
    stopped, _rows = OutsideMailStop.objects.filter(access=access, kind=kind).delete()
    all_stopped = OutsideAccess.objects.filter(pk=access.pk).exclude(mail_stopped_at=None).update(mail_stopped_at=None)
    if stopped or all_stopped:
        _record_choice(access, "people.resume_outside_mail", "all" if all_stopped else kind, at=at)
