# SPDX-License-Identifier: EUPL-1.2
"""Whether the browser behind a personal link has shown that it reads the mail of the person it was made out to."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .models import OutsideAccess
from .queries import token_hash

SALT: Final = "tragweite.outside.verified"
HOURS: Final = 12
"""A confirmed browser is asked again after a working day, and when it is closed."""


def asks_code() -> bool:
    """Whether links ask for a code here. Without a mail server none could arrive: then the link alone counts."""
    return bool(settings.TRAGWEITE.asks_outside_code)


def notice() -> str:
    """What the page that makes out a link says about the code, so that nobody thinks a link safer than it is."""
    if asks_code():
        return _("Der Link fragt zuerst nach einem Code, der an die angegebene E-Mail-Adresse geht.")
    if settings.TRAGWEITE.demo:
        return _("Vorführung: Im Betrieb fragt der Link zuerst nach einem Code per E-Mail. Hier zählt der Link allein.")
    if not settings.TRAGWEITE.mail_is_on:
        return _(
            "Es ist kein Mailserver eingestellt. Wer den Link hat, kommt hinein. Bitte übergeben Sie ihn auf einem "
            "sicheren Weg, nur dieser einen Person."
        )
    return _("Der Link fragt nach keinem Code; so ist es hier eingestellt. Wer ihn hat, kommt hinein.")


def _cookie(access: OutsideAccess) -> str:
    return f"tragweite_zugang_{access.pk}"


def verified(request: HttpRequest, access: OutsideAccess) -> bool:
    """Whether this browser may see what the link opens: the code was confirmed here, or none is asked for.

    The mark is bound to the token, so that a renewed link asks anew.
    """
    if not asks_code():
        return True
    mark = request.get_signed_cookie(_cookie(access), default="", salt=SALT, max_age=HOURS * 3600)
    return bool(mark) and mark == access.token_hash


def remember(response: HttpResponse, access: OutsideAccess) -> None:
    """Mark this browser as confirmed for this one link, until it is closed."""
    response.set_signed_cookie(
        _cookie(access),
        access.token_hash,
        salt=SALT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        # "Strict" would ask again at every click on the link in a webmail.
        samesite="Lax",
    )


def code_page(request: HttpRequest, *, token: str) -> HttpResponseBase | None:
    """What a view behind a personal link answers first: the way to the page that asks for the code, or None to go on.

    A link that does not hold goes on too; the view answers it as every other one that does not hold.
    """
    access = OutsideAccess.objects.filter(token_hash=token_hash(token)).first()
    if access is None or verified(request, access):
        return None
    return redirect("people:outside_code", token)
