# SPDX-License-Identifier: EUPL-1.2
"""The own account: sign in, sign out, profile, password, stand-in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.people import actions, queries
from tragweite.apps.people.forms import ChangePasswordForm, SignInForm, StandInForm
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import signed_in
from tragweite.web.answers import answer_form


class SignInView(LoginView):
    """Sign-in; who got a password from the administration is asked to change it first."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Anmelden"), submit_label=_("Anmelden"), **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        user = form.get_user()
        if isinstance(user, User):
            actions.record_sign_in(user=user, at=timezone.now())
            if queries.password_is_foreign(user):
                messages.warning(
                    self.request, _("Ihr Kennwort wurde von der Verwaltung vergeben. Bitte ändern Sie es.")
                )
                return redirect("people:password")
        return answer


sign_out = LogoutView.as_view()


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Own roles, who stands in, and the way to the password."""
    user, _scope = signed_in(request)
    context = {
        "title": _("Mein Konto"),
        "person": user,
        "memberships": user.memberships.select_related("ministry"),
        "stand_ins": queries.stand_ins_of(user),
        "today": timezone.localdate(),
    }
    return render(request, "people/profile.html", context)


def change_password(request: HttpRequest) -> HttpResponse:
    """Replace the own password; other sessions of the person end."""
    user, _scope = signed_in(request)
    form = ChangePasswordForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        changed = actions.change_password(
            user=user, at=timezone.now(), old=given["old_password"], password=given["password"]
        )
        update_session_auth_hash(request, changed)

    done = _("Ihr Kennwort ist geändert. Andere Sitzungen sind beendet.")
    page = {"title": _("Kennwort ändern"), "submit_label": _("Kennwort ändern")}
    return answer_form(request, form, act, done=done, url=reverse("people:profile"), page=page)


def stand_in_own(request: HttpRequest) -> HttpResponse:
    """Name someone who acts for oneself between two days."""
    (user, scope), at = signed_in(request), timezone.now()
    form = StandInForm(request.POST or None, absent=user, at=at)
    title = _("Vertretung eintragen")
    lead = _("Die Vertretung darf in dieser Zeit alles, was Sie dürfen. Jeder Vorgang nennt beide Personen.")
    return answer_form(
        request,
        form,
        lambda: actions.set_stand_in(user=user, scope=scope, at=at, absent=user, **form.cleaned_data),
        done=_("Die Vertretung ist eingetragen."),
        url=reverse("people:profile"),
        page={"title": title, "submit_label": title, "lead": lead},
    )


@require_POST
def stand_in_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a stand-in at once: one's own, or as an administrator that of a person."""
    user, scope = signed_in(request)
    stand_in = queries.access_stand_in(scope, pk)
    actions.revoke_stand_in(user=user, scope=scope, at=timezone.now(), stand_in=stand_in)
    messages.success(request, _("Die Vertretung ist beendet."))
    if stand_in.absent_id == user.pk:
        return redirect("people:profile")
    return redirect("people:detail", stand_in.absent_id)
