# SPDX-License-Identifier: EUPL-1.2
"""One live post beside its approval, a new look at it, and the comparison of which a person has to judge."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.content.models import Evidence, Item
from tragweite.apps.monitoring import actions, forms, pages, policies, queries
from tragweite.apps.monitoring.models import LiveCheck
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.rules.schedule import EvidenceMoment
from tragweite.web.answers import answer_form
from tragweite.web.forms import KernForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
UNDECIDED = (LiveCheck.State.PERSON, LiveCheck.State.FAILED)


@require_safe
def post(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Approved and live side by side, every look at the post, its deviations and figures."""
    _user, scope = signed_in(request)
    publication, at = queries.access_publication(scope, publication_id), timezone.now()
    campaign = publication.item.campaign
    context = {
        **campaign_frame(campaign, "monitoring", publication.item.title),
        "title": _("Freigegeben und live: %(title)s") % {"title": publication.item.title},
        **pages.post_page(publication, at=at),
        "may_monitor": policies.may_monitor(scope, campaign.ministry_id),
    }
    return render(request, "monitoring/post.html", context)


@form_page
def capture(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Keep what is to be seen of a post now."""
    user, scope = signed_in(request)
    publication, at = queries.access_publication(scope, publication_id), timezone.now()
    item = publication.item
    policies.require_monitor(scope, item.campaign.ministry_id)
    form = forms.EvidenceForm(
        request.POST or None,
        request.FILES or None,
        is_story=item.format == Item.Format.STORY,
        initial={"moment": request.GET.get("zeitpunkt", EvidenceMoment.EXTRA), "found": Evidence.Found.LIVE},
    )
    title = _("Nachweis festhalten")
    return answer_form(
        request,
        form,
        lambda: actions.capture_evidence(
            user=user, scope=scope, at=at, publication=publication, moment=form.cleaned_data["moment"], seen=form.seen
        ),
        done=_("Der Nachweis ist festgehalten und wird mit der Freigabe verglichen."),
        url=reverse("monitoring:post", args=[publication.pk]),
        page={
            **campaign_frame(item.campaign, "monitoring", title),
            "item": item,
            "version": publication.version,
            "title": title,
            "submit_label": title,
        },
        template="monitoring/publish.html",
    )


@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One comparison: both sides, the marked places, and the decision where there is a doubt."""
    _user, scope = signed_in(request)
    found = queries.access_check(scope, pk)
    return render(request, "monitoring/check.html", _page(found, scope))


def _page(found: LiveCheck, scope: Scope, form: KernForm | None = None) -> dict[str, Any]:
    item = found.evidence.publication.item
    is_open = found.state in UNDECIDED and policies.may_monitor(scope, item.campaign.ministry_id)
    return {
        **campaign_frame(item.campaign, "monitoring", _("Abgleich")),
        "title": _("Abgleich: %(title)s") % {"title": item.title},
        **pages.check_page(found),
        "may_decide": is_open,
        "may_agree": policies.may_agree(scope, found, witnesses=queries.witnesses_of(found.evidence)),
        "form": form or (forms.DecisionForm() if is_open else None),
    }


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A person says whether the live post is the approved one."""
    user, scope = signed_in(request)
    found = queries.access_check(scope, pk)
    policies.require_monitor(scope, found.evidence.publication.item.campaign.ministry_id)
    form = forms.DecisionForm(request.POST)
    return answer_form(
        request,
        form,
        lambda: actions.decide_check(user=user, scope=scope, at=timezone.now(), check=found, **form.cleaned_data),
        done=_("Ihre Entscheidung ist gespeichert."),
        url=reverse("monitoring:post", args=[found.evidence.publication_id]),
        page=_page(found, scope, form),
        template="monitoring/check.html",
    )
