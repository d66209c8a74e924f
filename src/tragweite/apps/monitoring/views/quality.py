# SPDX-License-Identifier: EUPL-1.2
"""How good the counting is, and the questions to the lake that stand behind the figures."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.monitoring import queries
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.refusal import Refused
from tragweite.lake.questions import known_questions, question_named
from tragweite.web import formats

MOST_LINKS: Final = 200


@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """The account of the counting, its gaps, its clock, the loss of each link, and what waits."""
    _user, scope = signed_in(request)
    at = timezone.now()
    account, running, health = queries.data_quality(), queries.running_quality(at=at), queries.collector_health(at=at)
    context = {
        "title": _("Güte der Zählung"),
        "crumbs": [(_("Beobachtung"), reverse("monitoring:overview")), (_("Güte der Zählung"), None)],
        "quality": account,
        "reasons": [{"word": queries.reason_word(name), "count": count} for name, count in account.dropped],
        "running": running,
        "health": health,
        "is_measuring": queries.is_measuring(),
        "alarms": queries.alarms_of(account, running, health, at=at) if queries.is_measuring() else [],
        **_loss_page(scope),
        "at": at,
    }
    return render(request, "monitoring/quality.html", context)


def _loss_page(scope: Scope) -> dict[str, Any]:
    found = queries.losses_within(scope, most=MOST_LINKS)
    return {
        "losses": found.links,
        "hidden_losses": max(found.posts - MOST_LINKS, 0),
        "loss_share": found.loss_share,
        "loss_reason": _loss_reason(found),
        "losses_as_of": found.as_of,
    }


def _loss_reason(found: queries.Losses) -> str:
    """Why there is no share."""
    if found.visits > found.redirects:
        facts = {"visits": formats.count(found.visits), "redirects": formats.count(found.redirects)}
        return (
            _(
                "Nicht zu beurteilen: Die Zielseiten melden mehr Besuche (%(visits)s), als die Links Weiterleitungen haben "
                "(%(redirects)s). Ihre Adressen wurden samt Kennung weitergegeben."
            )
            % facts
        )
    return _("Noch keine Zielseite meldet Besuche.")


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """All questions to the lake."""
    title = _("Abfragen der Zählung")
    context = {"title": title, "crumbs": _way(title), "questions": known_questions().values()}
    return render(request, "monitoring/questions.html", context)


@require_safe
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question: what it counts, its columns, its text."""
    try:
        found = question_named(name)
    except Refused as refused:
        raise Http404 from refused
    crumbs = _way(_("Abfragen der Zählung"), reverse("monitoring:questions"))
    context = {"title": found.title, "crumbs": [*crumbs, (name, None)], "question": found}
    return render(request, "monitoring/question.html", context)


def _way(label: str, url: str | None = None) -> list[tuple[str, str | None]]:
    return [(_("Beobachtung"), reverse("monitoring:overview")), (label, url)]
