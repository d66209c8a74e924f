# SPDX-License-Identifier: EUPL-1.2
"""Who someone is at a moment: the scope of a user, fetched once per request, and the people one may see."""

import base64
import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.journal.queries import entries_of
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role
from tragweite.web.mail_kinds import MAIL_KINDS, NEWS_FOR, Mode, preferable
from tragweite.web.waiting import Waiting

from .models import MailPreference, Membership, Ministry, OutsideAccess, OutsideCode, StandIn, User
from .policies import CONTENT_ROLES, OUTSIDE_PAGES, READS_ALL, Scope, require_manages_account

__all__ = ["CONTENT_ROLES", "READS_ALL", "Scope"]

M = TypeVar("M", bound=Model)


def _running(today: date) -> Q:
    return Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))


def running_memberships(user_ids: Collection[int], *, at: datetime) -> QuerySet[Membership]:
    """The roles that these active people hold at a moment; both days of a period belong to it."""
    return Membership.objects.filter(_running(timezone.localdate(at)), user_id__in=user_ids, user__is_active=True)


def unfinished_memberships(user_id: int, *, at: datetime) -> QuerySet[Membership]:
    """Roles that run at a moment or begin later, whether the account is active or not."""
    ends_later = Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate(at))
    return Membership.objects.filter(ends_later, user_id=user_id)


def _with_bodies(ministry_id: int, children: dict[int, list[int]]) -> set[int]:
    """The ministry and all bodies below it; a circle in the tree ends where it was entered."""
    found, waiting = {ministry_id}, [ministry_id]
    while waiting:
        below = [child for child in children.get(waiting.pop(), []) if child not in found]
        found.update(below)
        waiting.extend(below)
    return found


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for key, parent in Ministry.objects.exclude(parent=None).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(key)
    return children


def absent_users(user: User, *, at: datetime) -> list[int]:
    """Ids of the users for whom ``user`` stands in at this moment."""
    today = timezone.localdate(at)
    valid = StandIn.objects.filter(deputy=user, valid_from__lte=today, valid_to__gte=today, absent__is_active=True)
    return list(valid.values_list("absent_id", flat=True))


def deputies_of(user_ids: Collection[int], *, at: datetime) -> frozenset[int]:
    """Ids of the active people who stand in for one of these at this moment."""
    today = timezone.localdate(at)
    valid = StandIn.objects.filter(absent__in=user_ids, valid_from__lte=today, valid_to__gte=today)
    return frozenset(valid.filter(deputy__is_active=True).values_list("deputy_id", flat=True))


def compute_scope(user: User, *, at: datetime) -> Scope:
    """Roles by ministry (subordinate bodies included) at a moment; what stand-ins add is marked."""
    if not user.is_active:
        return Scope(user_id=user.pk)
    memberships = list(running_memberships([user.pk, *absent_users(user, at=at)], at=at))
    administers = any(each.user_id == user.pk and each.role == Role.ADMINISTRATOR for each in memberships)
    children = _children()
    roles: dict[int, set[str]] = {}
    acting: dict[str, set[int]] = {}
    for membership in memberships:
        is_own = membership.user_id == user.pk
        # The management of people is not passed on, and who has it gets no content by a stand-in.
        if not is_own and (administers or membership.role == Role.ADMINISTRATOR):
            continue
        for ministry_id in _with_bodies(membership.ministry_id, children):
            roles.setdefault(ministry_id, set()).add(membership.role)
            if not is_own:
                acting.setdefault(f"{ministry_id}:{membership.role}", set()).add(membership.user_id)
    return Scope(
        user_id=user.pk,
        roles={key: frozenset(held) for key, held in roles.items()},
        acting_for={key: tuple(sorted(users)) for key, users in acting.items()},
    )


def scope_of(user: User | AnonymousUser, *, at: datetime | None = None) -> Scope:
    """The scope of a user now, remembered on the user object of the request."""
    if not isinstance(user, User):
        return Scope(user_id=0)
    if at is not None:
        return compute_scope(user, at=at)
    remembered: Scope | None = getattr(user, "remembered_scope", None)
    if remembered is None:
        remembered = compute_scope(user, at=timezone.now())
        user.remembered_scope = remembered  # type: ignore[attr-defined]
    return remembered


def signed_in(request: HttpRequest) -> tuple[User, Scope]:
    """Who asks, and what they may reach; raises ``Refused("access.signed_out")`` where nobody is signed in."""
    if not isinstance(request.user, User):
        raise Refused("access.signed_out")
    return request.user, scope_of(request.user)


def thing_of(user: User) -> str:
    """How the journal names an account."""
    return f"people.user:{user.pk}"


def locked_person(person: User) -> User:
    """The account under a row lock, so that two writers about one person come one after the other."""
    return User.objects.select_for_update().get(pk=person.pk)


def require_account(*, scope: Scope, person: User, at: datetime) -> None:
    """Raises the refusals of ``require_manages_account`` and ``Refused("people.shredded")``."""
    member_of = unfinished_memberships(person.pk, at=at).values_list("ministry_id", flat=True)
    require_manages_account(scope, set(member_of))
    if person.shredded_at is not None:
        raise Refused("people.shredded")


def within(queryset: QuerySet[M], scope: Scope, *, path: str = "ministry") -> QuerySet[M]:
    """Restrict a queryset to what the scope reads; ``path`` leads to the ministry."""
    if scope.reads_all:
        return queryset
    return queryset.filter(**{f"{path}__in": scope.ministry_ids})


def access_user(scope: Scope, user_id: int) -> User:
    """A person, for administrators. A foreign and a missing id answer alike (404)."""
    user = visible_users(scope).filter(pk=user_id).first()
    if user is None:
        raise Http404
    return user


def visible_users(scope: Scope) -> QuerySet[User]:
    """People whom an administrator manages: members of the own ministries and people without any membership."""
    administered = scope.ministries_with(Role.ADMINISTRATOR)
    if not administered:
        return User.objects.none()
    memberships = Membership.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(memberships.filter(ministry__in=administered)) | ~Exists(memberships))


def access_membership(scope: Scope, membership_id: int) -> Membership:
    """A role in a ministry that one administers, or 404."""
    memberships = Membership.objects.select_related("user", "ministry")
    found = memberships.filter(pk=membership_id, ministry__in=scope.ministries_with(Role.ADMINISTRATOR)).first()
    if found is None:
        raise Http404
    return found


def access_stand_in(scope: Scope, stand_in_id: int) -> StandIn:
    """A stand-in for oneself or for a person whom one manages, or 404."""
    mine = Q(absent_id=scope.user_id) | Q(absent__in=visible_users(scope))
    found = StandIn.objects.select_related("absent", "deputy").filter(mine, pk=stand_in_id).first()
    if found is None:
        raise Http404
    return found


def administered_ministries(scope: Scope) -> QuerySet[Ministry]:
    return Ministry.objects.filter(pk__in=scope.ministries_with(Role.ADMINISTRATOR))


def colleagues(user: User, *, at: datetime) -> QuerySet[User]:
    """Who may stand in for someone: active people with a role, no administrators, in one of the same ministries."""
    own = running_memberships([user.pk], at=at).values("ministry")
    running = Membership.objects.filter(_running(timezone.localdate(at)), user=OuterRef("pk"))
    shared = running.filter(ministry__in=own, role__in=CONTENT_ROLES)
    return User.objects.filter(
        Exists(shared), ~Exists(running.filter(role=Role.ADMINISTRATOR)), is_active=True
    ).exclude(pk=user.pk)


def stand_ins_of(user: User) -> QuerySet[StandIn]:
    """Everyone who stands in for this person and everyone for whom this person stands in, latest first."""
    found = StandIn.objects.filter(Q(absent=user) | Q(deputy=user)).select_related("absent", "deputy")
    return found.order_by("-valid_from", "pk")


def all_names() -> dict[int, str]:
    """Display names by id, for entries that name people by number."""
    return dict(User.objects.values_list("pk", "display_name"))


def actor_names(refs: Iterable[str]) -> dict[str, str]:
    """``user:7`` -> the name of the person, ``system`` -> its German word; one query.

    ``refs`` are actors and stand-ins as the journal writes them; one may name several people: ``user:7,user:9``.
    """
    single = {each for ref in refs for each in ref.split(",")}
    ids = {int(ref.removeprefix("user:")) for ref in single if ref.startswith("user:")}
    people = User.objects.filter(pk__in=ids).values_list("pk", "display_name")
    return {f"user:{key}": name for key, name in people} | {"system": _("Tragweite (selbsttätig)")}


def absent_names(acting_for: str, names: Mapping[str, str]) -> str:
    """Those for whom somebody stood in, by ``actor_names``; empty for nobody."""
    unknown = _("eine vertretene Person")
    return ", ".join(names.get(ref, unknown) for ref in acting_for.split(",") if ref)


def holding_role(people: QuerySet[User], role: str, *, at: datetime) -> QuerySet[User]:
    """Those of ``people`` who hold this role somewhere at a moment."""
    running = Membership.objects.filter(_running(timezone.localdate(at)), user=OuterRef("pk"), role=role)
    return people.filter(Exists(running))


def password_is_foreign(user: User) -> bool:
    """Whether the password was set by an administrator and not yet changed by the person."""
    entries = entries_of([f"people.user:{user.pk}"]).filter(
        action__in=("people.set_password", "people.change_password")
    )
    return entries.values_list("action", flat=True).first() == "people.set_password"


def members_with(ministry_id: int, *roles: str, at: datetime) -> QuerySet[User]:
    """Active people who hold one of these roles in this ministry at a moment."""
    today = timezone.localdate(at)
    valid = Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    return User.objects.filter(
        valid,
        is_active=True,
        memberships__ministry_id=ministry_id,
        memberships__role__in=roles,
        memberships__valid_from__lte=today,
    ).distinct()


def people_with(ministry_id: int, *roles: str, at: datetime) -> frozenset[int]:
    """Ids of those who may act in one of these roles of a ministry now: who hold it, and who stand in for them."""
    holders = frozenset(members_with(ministry_id, *roles, at=at).values_list("pk", flat=True))
    return holders | deputies_of(holders, at=at)


def token_hash(token: str) -> str:
    """Only this digest of an outside token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_from(nonce: str) -> str:
    """The token of a link: the nonce under the key of the server, so that neither database nor outbox holds a token."""
    digest = salted_hmac("tragweite.outside.token", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def outside_path(access: OutsideAccess) -> str:
    """Where the personal link leads; empty where the token cannot be made again (old link, other key, no page)."""
    page, token = OUTSIDE_PAGES.get(access.purpose), token_from(access.nonce or "")
    if page is None or token_hash(token) != access.token_hash:
        return ""
    return reverse(page, args=[token])


def is_stopped(access: OutsideAccess, kind: str) -> bool:
    """Whether somebody outside has stopped this kind of mail, or every kind."""
    return access.mail_stopped_at is not None or access.mail_stops.filter(kind=kind).exists()


def code_of(code: OutsideCode) -> str:
    """The six digits behind a code; made from its salt with the key of the server, stored nowhere."""
    given = f"{code.access_id}:{code.salt}"
    digest = salted_hmac("tragweite.outside.code", given, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def mail_modes(user_id: int) -> dict[str, Mode]:
    """How a person gets each kind of mail: what was chosen, else the default of the kind."""
    chosen = dict(MailPreference.objects.filter(user_id=user_id).values_list("kind", "mode"))
    return {code: Mode(chosen.get(code, kind.default)) for code, kind in preferable().items()}


def mail_mode(user_id: int, kind: str) -> Mode:
    """How a person gets one kind of mail; what may not be off is never off."""
    chosen = MailPreference.objects.filter(user_id=user_id, kind=kind).values_list("mode", flat=True).first()
    mode = Mode(chosen or MAIL_KINDS[kind].default)
    return Mode.ONCE if mode == Mode.OFF and not MAIL_KINDS[kind].may_be_off else mode


def access_by_token(*, token: str, at: datetime) -> OutsideAccess:
    """The open access behind a personal link, whatever its purpose, or 404."""
    open_ = OutsideAccess.objects.select_related("ministry").filter(revoked_at__isnull=True, expires_at__gt=at)
    access = open_.filter(token_hash=token_hash(token)).first()
    if access is None:
        raise Http404
    return access


def access_outside(*, token: str, purpose: str, at: datetime) -> OutsideAccess:
    """The access behind a personal link; wrong, expired, revoked and foreign purpose all answer 404 alike."""
    access = (
        OutsideAccess.objects.select_related("ministry")
        .filter(token_hash=token_hash(token), purpose=purpose, revoked_at__isnull=True, expires_at__gt=at)
        .first()
    )
    if access is None:
        raise Http404
    return access


def _refs(kind: str) -> Concat:
    """How the outbox names rows: ``user:7``, ``outside:3``."""
    return Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField())


def undelivered(scope: Scope) -> QuerySet[Any]:
    """Mails to people and outside links of an administrator's ministries that failed or are being tried again.

    Each has ``recipient_name``. What a daily mail carries stands behind that one.
    """
    people = visible_users(scope).annotate(ref=_refs("user"))
    links = OutsideAccess.objects.annotate(ref=_refs("outside")).filter(ministry__in=administered_ministries(scope))
    person = Subquery(people.filter(ref=OuterRef("recipient")).values("display_name")[:1])
    outside = Subquery(links.filter(ref=OuterRef("recipient")).values("name")[:1])
    tried = Q(state__in=(OutboxMessage.State.WAITING, OutboxMessage.State.SENDING)) & ~Q(last_error="")
    found = OutboxMessage.objects.filter(Q(state=OutboxMessage.State.FAILED) | tried, digest=None)
    return found.annotate(recipient_name=Coalesce(person, outside)).exclude(recipient_name=None)


def access_undelivered(scope: Scope, pk: int) -> Any:
    """One of them; a foreign, a missing and a delivered one answer alike (404)."""
    found = undelivered(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:  # noqa: ARG001 - same shape in every room
    """For administrators: locked accounts, accounts that still have no role, and mails that failed; two queries."""
    if not scope.ministries_with(Role.ADMINISTRATOR):
        return []
    return [*_failed_mails(scope, at), *_accounts(scope, at)]


def _failed_mails(scope: Scope, at: datetime) -> list[Waiting]:
    failed = undelivered(scope).filter(state=OutboxMessage.State.FAILED, due_at__gt=at - NEWS_FOR).count()
    if not failed:
        return []
    one, many = _("Eine E-Mail ist nicht angekommen"), _("%(count)s E-Mails sind nicht angekommen")
    text = one if failed == 1 else many % {"count": failed}
    return [Waiting(kind="people", text=text, url=reverse("people:outbox") + "?stand=gescheitert", warning=True)]


def _accounts(scope: Scope, at: datetime) -> list[Waiting]:
    open_role = Membership.objects.filter(user=OuterRef("pk"))
    people = visible_users(scope).filter(is_active=True)
    found = people.filter(Q(locked_until__gt=at) | ~Exists(open_role)).order_by("display_name")
    return [_waiting_for(person, at) for person in found]


def _waiting_for(person: User, at: datetime) -> Waiting:
    is_locked = person.locked_until is not None and person.locked_until > at
    text = _("Gesperrtes Konto prüfen: %(name)s") if is_locked else _("Rolle vergeben: %(name)s")
    return Waiting(
        kind="people",
        text=text % {"name": person.display_name},
        url=reverse("people:detail", args=[person.pk]),
        warning=is_locked,
    )
