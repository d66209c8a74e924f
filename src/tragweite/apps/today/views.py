# SPDX-License-Identifier: EUPL-1.2
"""The start page of each person, and the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.journal.queries import journal_state
from tragweite.apps.monitoring.queries import deviation_counts
from tragweite.apps.people.policies import may_manage_people, may_see_journal_status
from tragweite.apps.people.queries import signed_in

from . import queries
from .queries.search import SHORTEST


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person today, and the short lists of their roles."""
    (user, scope), at = signed_in(request), timezone.now()
    context = {
        "title": _("Heute"),
        "today": timezone.localdate(at),
        "has_roles": bool(scope.roles),
        "groups": queries.waiting_groups(user, scope, at),
        "deviations": deviation_counts(scope, on=timezone.localdate(at)),
        "campaigns": queries.running_campaigns(scope),
        "budget": queries.budget_lines(scope, at=at),
        "questions": queries.open_questions(scope),
        "journal": journal_state() if may_see_journal_status(scope) else None,
        "manages_people": may_manage_people(scope),
    }
    return render(request, "today/today.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Campaigns, partners, posts, contracts and questions that contain the words."""
    _user, scope = signed_in(request)
    text = request.GET.get("q", "").strip()
    context = {
        "title": _("Suche"),
        "text": text,
        "is_short": len(text) < SHORTEST,
        "groups": queries.search_groups(scope, text),
    }
    return render(request, "today/search.html", context)
