# SPDX-License-Identifier: EUPL-1.2
"""The pages that every application owes its visitors; open to everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html", {"title": _("Erklärung zur Barrierefreiheit")})


@login_not_required
@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    return render(request, "web/feedback.html", {"title": _("Barriere melden")})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html", {"title": _("Datenschutz")})


@login_not_required
@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "web/imprint.html", {"title": _("Impressum")})
