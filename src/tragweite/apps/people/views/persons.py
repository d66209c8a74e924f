# SPDX-License-Identifier: EUPL-1.2
"""The administration of people: list, page of a person, and each act."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.people import actions, policies, queries
from tragweite.apps.people.forms import (
    INSIDE_ROLES,
    ChangeUserForm,
    EndRoleForm,
    GrantRoleForm,
    NewUserForm,
    SetPasswordForm,
    StandInForm,
)
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.rules.states import Role
from tragweite.web.answers import answer_form
from tragweite.web.listing import Column, Filter, Listing
from tragweite.web.states import word

from .tabs import administration_tabs


def _roles(person: User) -> str:
    today = timezone.localdate()
    running = [each for each in person.memberships.all() if each.valid_to is None or each.valid_to >= today]
    return ", ".join(f"{word('role', each.role)} ({each.ministry.short_name})" for each in running)


def account_state(person: User) -> str:
    """How the account stands, in one word."""
    if person.shredded_at:
        return _("gelöscht")
    if not person.is_active:
        return _("geschlossen")
    return _("gesperrt") if person.locked_until and person.locked_until > timezone.now() else _("offen")


COLUMNS = (
    Column(
        "display_name",
        gettext_lazy("Name"),
        kind="link",
        sort="display_name",
        url=lambda person: reverse("people:detail", args=[person.pk]),
    ),
    Column("username", gettext_lazy("Kennung"), sort="username"),
    Column("roles", gettext_lazy("Rollen"), value=_roles),
    Column("state", gettext_lazy("Konto"), value=account_state, sort="is_active"),
    Column("last_login", gettext_lazy("Letzte Anmeldung"), kind="moment", sort="last_login"),
)


def _with_role(people: QuerySet[User], role: str) -> QuerySet[User]:
    return queries.holding_role(people, role, at=timezone.now())


FILTERS = (
    Filter("name", gettext_lazy("Name"), "text", lambda people, text: people.filter(display_name__icontains=text)),
    Filter("rolle", gettext_lazy("Rolle"), INSIDE_ROLES, _with_role),
    Filter(
        "konto",
        gettext_lazy("Konto"),
        [("offen", gettext_lazy("offen")), ("geschlossen", gettext_lazy("geschlossen oder gelöscht"))],
        lambda people, value: people.filter(is_active=value == "offen"),
    ),
)


@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Everyone whom the administrator manages, with roles."""
    _user, scope = signed_in(request)
    policies.require_manages_people(scope)
    people = queries.visible_users(scope).prefetch_related("memberships__ministry")
    listing = Listing(request, people, COLUMNS, FILTERS, "display_name", gettext_lazy("Personen"))
    extra = {
        "action_url": reverse("people:create"),
        "action_label": _("Person anlegen"),
        "tabs": administration_tabs(scope, current="people:list"),
    }
    return listing.response("people/list.html", extra)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles with their days, stand-ins, and what an administrator can do."""
    _user, scope = signed_in(request)
    person = queries.access_user(scope, pk)
    memberships = person.memberships.select_related("ministry")
    unfinished = queries.unfinished_memberships(person.pk, at=timezone.now()).values_list("ministry_id", flat=True)
    context = {
        "title": person.display_name,
        "person": person,
        "state": account_state(person),
        "memberships": memberships,
        "stand_ins": queries.stand_ins_of(person),
        "today": timezone.localdate(),
        "now": timezone.now(),
        "manages": policies.may_manage_account(scope, set(unfinished)) and person.shredded_at is None,
        "is_oneself": person.pk == scope.user_id,
        "administered": scope.ministries_with(Role.ADMINISTRATOR),
        "crumbs": [(_("Personen"), reverse("people:list")), (person.display_name, None)],
    }
    return render(request, "people/detail.html", context)


def create(request: HttpRequest) -> HttpResponse:
    """A new account; password and roles follow on its page."""
    user, scope = signed_in(request)
    policies.require_manages_people(scope)
    form = NewUserForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.create_user(user=user, scope=scope, at=timezone.now(), **form.cleaned_data),
        done=_("Das Konto ist angelegt. Vergeben Sie nun ein Kennwort und eine Rolle."),
        url=reverse("people:list"),
        onward=lambda person: reverse("people:detail", args=[person.pk]),
        page={"title": _("Person anlegen"), "submit_label": _("Konto anlegen")},
    )


def _managed(request: HttpRequest, pk: int) -> tuple[User, Scope, User, str]:
    user, scope = signed_in(request)
    person = queries.access_user(scope, pk)
    return user, scope, person, reverse("people:detail", args=[person.pk])


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, scope, person, target = _managed(request, pk)
    initial = {name: getattr(person, name) for name in ("display_name", "email", "is_active")}
    form = ChangeUserForm(request.POST or None, initial=initial)

    def act() -> None:
        actions.change_user(user=user, scope=scope, at=timezone.now(), person=person, **form.cleaned_data)

    title = _("%(name)s ändern") % {"name": person.display_name}
    page = {"title": title, "submit_label": _("Änderungen speichern")}
    return answer_form(request, form, act, done=_("Die Angaben sind gespeichert."), url=target, page=page)


def set_password(request: HttpRequest, pk: int) -> HttpResponse:
    user, scope, person, target = _managed(request, pk)
    form = SetPasswordForm(request.POST or None)

    def act() -> None:
        password = form.cleaned_data["password"]
        actions.set_password(user=user, scope=scope, at=timezone.now(), person=person, password=password)

    title = _("Kennwort für %(name)s vergeben") % {"name": person.display_name}
    page = {"title": title, "submit_label": _("Kennwort vergeben")}
    return answer_form(request, form, act, done=_("Das Kennwort ist vergeben."), url=target, page=page)


def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    user, scope, person, target = _managed(request, pk)
    at = timezone.now()
    form = GrantRoleForm(request.POST or None, scope=scope, at=at)

    def act() -> None:
        actions.grant_role(user=user, scope=scope, at=at, person=person, **form.cleaned_data)

    title = _("Rolle für %(name)s vergeben") % {"name": person.display_name}
    page = {"title": title, "submit_label": _("Rolle vergeben")}
    return answer_form(request, form, act, done=_("Die Rolle ist vergeben."), url=target, page=page)


def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    (user, scope), at = signed_in(request), timezone.now()
    membership = queries.access_membership(scope, pk)
    form = EndRoleForm(request.POST or None, initial={"last_day": timezone.localdate(at)})

    def act() -> None:
        last_day = form.cleaned_data["last_day"]
        actions.end_role(user=user, scope=scope, at=at, membership=membership, last_day=last_day)

    facts = {"role": word("role", membership.role), "ministry": membership.ministry, "name": membership.user}
    title = _("%(role)s (%(ministry)s) von %(name)s beenden") % facts
    target = reverse("people:detail", args=[membership.user_id])
    page = {"title": title, "submit_label": _("Rolle beenden")}
    return answer_form(request, form, act, done=_("Das Ende der Rolle ist eingetragen."), url=target, page=page)


def stand_in_set(request: HttpRequest, pk: int) -> HttpResponse:
    user, scope, person, target = _managed(request, pk)
    at = timezone.now()
    form = StandInForm(request.POST or None, absent=person, at=at)

    def act() -> None:
        actions.set_stand_in(user=user, scope=scope, at=at, absent=person, **form.cleaned_data)

    title = _("Vertretung für %(name)s eintragen") % {"name": person.display_name}
    page = {"title": title, "submit_label": _("Vertretung eintragen")}
    return answer_form(request, form, act, done=_("Die Vertretung ist eingetragen."), url=target, page=page)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    user, scope, person, target = _managed(request, pk)
    actions.unlock(user=user, scope=scope, at=timezone.now(), person=person)
    messages.success(request, _("Das Konto ist wieder offen."))
    return redirect(target)


@require_POST
def shred(request: HttpRequest, pk: int) -> HttpResponse:
    user, scope, person, target = _managed(request, pk)
    actions.shred_user(user=user, scope=scope, at=timezone.now(), person=person)
    messages.success(request, _("Die personenbezogenen Angaben sind gelöscht. Die Vorgänge bleiben nachvollziehbar."))
    return redirect(target)
