# SPDX-License-Identifier: EUPL-1.2
"""Paragraphs of released results for the answer to a sub-question: choose the campaign, then the paragraphs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.disclosure import actions, forms, policies, queries
from tragweite.apps.disclosure.models import SubQuestion
from tragweite.apps.findings.queries import ready_campaigns, ready_paragraphs
from tragweite.apps.people.queries import signed_in
from tragweite.web.answers import Crumbs, answer_form

from .questions import address, crumbs


@require_safe
def campaigns(request: HttpRequest, sub_question_id: int) -> HttpResponse:
    """The campaigns whose released results may be told."""
    _user, scope = signed_in(request)
    part = queries.access_sub_question(scope, sub_question_id)
    policies.require_write(scope)
    title = _("Absatz aus einer Auswertung")
    page = {"title": title, "crumbs": _way(part, title), "part": part, "campaigns": ready_campaigns(scope)}
    return render(request, "disclosure/paragraphs.html", page)


def _way(part: SubQuestion, title: str) -> Crumbs:
    return crumbs((part.question.number, address(part)), (title, None))


def take(request: HttpRequest, sub_question_id: int, campaign_id: int) -> HttpResponse:
    """Take paragraphs of one campaign into the answer, as they stand."""
    user, scope = signed_in(request)
    part = queries.access_sub_question(scope, sub_question_id)
    policies.require_write(scope)
    found, at = ready_paragraphs(scope, access_campaign(scope, campaign_id).pk), timezone.now()
    if not found:
        raise Http404
    form, title = forms.ParagraphsForm(request.POST or None, paragraphs=found), _("Absätze auswählen")
    return answer_form(
        request,
        form,
        lambda: actions.take_paragraphs(user=user, scope=scope, at=at, sub_question=part, paragraphs=form.chosen()),
        done=_("Die Absätze stehen in der Antwort auf Frage %(number)s.") % {"number": part.number},
        url=address(part),
        page={
            "title": title,
            "lead": _("Nur freigegebene Zahlen. Jeder Absatz nennt Quelle, Zeitraum und Stand."),
            "submit_label": _("In die Antwort übernehmen"),
            "crumbs": [*_way(part, title)[:-1], (title, reverse("disclosure:paragraphs", args=[part.pk]))],
        },
    )
