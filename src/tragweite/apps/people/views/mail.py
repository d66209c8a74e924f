# SPDX-License-Identifier: EUPL-1.2
"""What somebody wants to get by mail: the page in the own account, and the link in every mail that stops its kind."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tragweite.apps.people import actions, mails, queries
from tragweite.apps.people.forms import MailForm
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import signed_in
from tragweite.web.answers import answer_form
from tragweite.web.mail_kinds import DIGEST, MAIL_KINDS


def _lead(user: User) -> str:
    if not user.email:
        return _(
            "In Ihrem Konto steht keine E-Mail-Adresse. Bitte lassen Sie sie von der Verwaltung der Zugänge eintragen."
        )
    if not settings.TRAGWEITE.mail_is_on:
        return _("Zurzeit gehen keine E-Mails hinaus: Es ist kein Mailserver eingestellt. Die Startseite zeigt alles.")
    return _("Was Fristen schützt, lässt sich nicht abschalten, nur sammeln. Die Startseite zeigt immer alles.")


def choose_mail(request: HttpRequest) -> HttpResponse:
    """Each kind of mail: at once, gathered once a day, or off."""
    user, _scope = signed_in(request)
    form = MailForm(request.POST or None, modes=queries.mail_modes(user.pk))
    url = reverse("people:profile")
    return answer_form(
        request,
        form,
        lambda: actions.choose_mail(user=user, at=timezone.now(), modes=form.modes()),
        done=_("Ihre Auswahl ist gespeichert."),
        url=url,
        page={
            "title": _("E-Mails"),
            "lead": _lead(user),
            "submit_label": _("Auswahl speichern"),
            "crumbs": [(_("Mein Konto"), url), (_("E-Mails"), None)],
        },
    )


@csrf_exempt  # RFC 8058: the mail program itself posts here; the signed address is the proof, and only stops a mail
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once (GET), then stop the kind of mail (POST); without sign-in, for nobody but the one in the link."""
    found = mails.stop_of(token)
    if found is None:
        raise Http404
    recipient, kind = found
    everything, again = "alle" in request.POST, "wieder" in request.POST
    title = _("E-Mail abbestellen")
    if again:
        actions.resume_outside_mail(recipient=recipient, kind=kind, at=timezone.now())
        title = _("E-Mail wieder bestellt")
    elif request.method == "POST":
        actions.unsubscribe(recipient=recipient, kind=kind, at=timezone.now(), everything=everything)
        title = _("E-Mail abbestellt")
    name = _("E-Mails zu Ihrem persönlichen Link") if everything else _stopped(kind)
    context = {"title": title, "name": name, "is_outside": recipient.startswith("outside:"), "again": again}
    return render(request, "people/unsubscribe.html", {**context, "done": request.method == "POST" and not again})


def _stopped(kind: str) -> str:
    """What the link stops, as it stands in a sentence."""
    if kind == DIGEST:
        return _("die tägliche E-Mail")
    return (
        _("E-Mails der Art „%(name)s“") % {"name": MAIL_KINDS[kind].name} if kind in MAIL_KINDS else _("diese E-Mail")
    )
