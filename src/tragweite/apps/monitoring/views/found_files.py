# SPDX-License-Identifier: EUPL-1.2
"""Files of a post that nobody approved: keeping them, and showing them to those who read the deviation."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.content.pages.previews import VIEW
from tragweite.apps.content.views.serving import original_response, view_response
from tragweite.apps.monitoring import actions, forms, policies, queries
from tragweite.apps.people.queries import signed_in
from tragweite.web.answers import answer_form


@require_http_methods(["GET", "HEAD", "POST"])
def add_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what an unapproved post shows."""
    user, scope = signed_in(request)
    found, at = queries.access_deviation(scope, pk), timezone.now()
    policies.require_monitor(scope, found.campaign.ministry_id)
    form = forms.FoundFilesForm(request.POST or None, request.FILES or None)
    title, how = _("Dateien festhalten"), "captured_how"
    page = {
        **campaign_frame(found.campaign, "monitoring", title),
        "title": title,
        "lead": _("Abweichung: %(title)s") % {"title": found.title},
        "submit_label": title,
    }

    def act() -> object:
        given = {"files": form.cleaned_data["found_files"], how: form.cleaned_data[how]}
        return actions.add_deviation_files(user=user, scope=scope, at=at, deviation=found, **given)

    url = reverse("monitoring:deviation", args=[found.pk])
    return answer_form(request, form, act, done=_("Die Dateien sind festgehalten."), url=url, page=page)


@require_safe
def file(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """The file as it was kept, after a check of its hash."""
    _user, scope = signed_in(request)
    return original_response(queries.access_file(queries.access_deviation(scope, pk), file_id).medium)


@require_safe
def view(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """What the page shows of it."""
    _user, scope = signed_in(request)
    found = queries.access_file(queries.access_deviation(scope, pk), file_id)
    return view_response(request, found.medium, VIEW, may_original=True)
