# SPDX-License-Identifier: EUPL-1.2
"""The queue, the decision in a step, and what stops or releases a post."""

from contextlib import suppress
from tempfile import TemporaryFile

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.content import actions, forms, pages, policies, queries
from tragweite.apps.content.models import Item
from tragweite.apps.content.package import write_package
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState
from tragweite.web.answers import answer_form, is_done

from .frames import form_page, item_crumbs, item_page, reason_page, run_act


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for one's decision, the most urgent first."""
    _user, scope = signed_in(request)
    found = Paginator(queries.items_to_decide(scope), pages.PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Zur Freigabe"),
        "crumbs": [(_("Inhalte"), reverse("content:list")), (_("Zur Freigabe"), None)],
        "page": found,
        "waiting": pages.queue_of(scope, list(found), at=timezone.now()),
    }
    return render(request, "content/queue.html", context)


@require_POST
def start_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post into review."""
    return run_act(request, pk, actions.start_review, _("Der Beitrag ist in Prüfung."))


@form_page
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """See the post once more and agree to exactly what is on this page."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    versions, at = queries.versions_of(item), timezone.now()
    if not versions:
        raise Refused("content.no_version")
    context = pages.decision_context(item, versions, scope, at=at)
    mine = _my_step(request, item, scope, context["review"])
    seen = {"version_id": versions[0].pk, "content_hash": versions[0].content_hash, "step": mine.step and mine.step.key}
    form = forms.ApprovalForm(request.POST or None, initial=seen)
    if is_done(
        request, form, lambda: actions.approve_version(user=user, scope=scope, at=at, item=item, **form.cleaned_data)
    ):
        done = _("Freigegeben. Die Fassung darf veröffentlicht werden.")
        waits = _("Zugestimmt. Weitere Schritte der Freigabe stehen noch aus.")
        messages.success(request, done if item.state == ItemState.APPROVED else waits)
        return redirect("content:item", pk)
    _take_seat(request, user, scope, item)
    title = _("Über die Freigabe entscheiden")
    page = {"title": title, "form": form, "crumbs": item_crumbs(item, title)}
    page |= pages.deciding(item, scope, mine, context["checks"])
    return render(request, "content/approve.html", {**context, **page})


def _my_step(request: HttpRequest, item: Item, scope: Scope, review: queries.ReviewState) -> pages.MyStep:
    """The step that is decided here; after a second click it is gone, and the action says so in the form."""
    contributors = queries.contributors(item)
    wanted = request.GET.get("schritt", "")
    key = int(wanted) if wanted.isdecimal() else None
    mine = pages.my_step(item, scope, review, contributors=contributors, wanted=key)
    if mine.step is None:
        policies.require_decide(scope, item.campaign.ministry_id, contributors=contributors)
    return mine


def _take_seat(request: HttpRequest, user: User, scope: Scope, item: Item) -> None:
    """The others see who is looking at the post; taken once in a quarter of an hour, and it binds nobody."""
    at = timezone.now()
    if request.method != "GET" or queries.seats_of(item, at=at).filter(user=user).exists():
        return
    with suppress(Refused):
        actions.take_seat(user=user, scope=scope, at=at, item=item)


def _require_reviewing(scope: Scope, item: Item) -> None:
    """Whoever may take an open step may give a post back; the action asks again under the lock."""
    state = queries.open_review(item)
    if state is None:
        raise Refused("content.no_version")
    policies.require_step(
        scope,
        item.campaign.ministry_id,
        contributors=queries.contributors(item),
        steps=state.steps,
        taken=state.taken,
    )


def _require_refusing(scope: Scope, item: Item) -> None:
    """A post ends by somebody with a deciding role who takes an open step."""
    _require_reviewing(scope, item)
    policies.require_decide(scope, item.campaign.ministry_id, contributors=queries.contributors(item))


def _require_deciding(scope: Scope, item: Item) -> None:
    policies.require_deciding_role(scope, item.campaign.ministry_id)


@form_page
def return_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a post back with a reason."""
    return reason_page(
        request,
        pk,
        actions.return_item,
        right=_require_reviewing if request.method != "POST" else _require_some_role,
        title=_("Mit Anmerkung zurückgeben"),
        submit_label=_("Zurückgeben"),
        done=_("Der Beitrag ist zurückgegeben. Der Grund steht als Anmerkung an der Fassung."),
        lead=_("Wer den Beitrag gemacht hat, liest den Grund und reicht eine neue Fassung ein."),
    )


def _require_some_role(scope: Scope, item: Item) -> None:
    policies.require_draft(scope, item.campaign.ministry_id)


@form_page
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a post."""
    return reason_page(
        request,
        pk,
        actions.refuse_item,
        right=_require_refusing if request.method != "POST" else _require_deciding,
        title=_("Beitrag ablehnen"),
        submit_label=_("Ablehnen"),
        done=_("Der Beitrag ist abgelehnt. Der Grund steht als Anmerkung an der Fassung."),
        lead=_("Der Beitrag endet hier. Nur mit einem neuen Termin kann er noch einmal beginnen."),
    )


@form_page
def override(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Decide against a finding that stops, with a reason."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    contributors, ministry_id = queries.contributors(item), item.campaign.ministry_id
    policies.require_decide(scope, ministry_id, contributors=contributors)
    version, at = queries.current_version(item), timezone.now()
    if version is None:
        raise Refused("content.no_version")
    known = pages.checks_of(item, version, remarks=[], overrides=list(version.overrides.all()))
    check = next((each for each in known if each.code == code and each.blocks), None)
    if check is None:
        raise Http404
    policies.require_override(scope, ministry_id, contributors=contributors, roles=check.override_by, rule=check.rule)
    form = forms.OverrideForm(request.POST or None, initial={"version_id": version.pk, "code": code})
    title = _("Abweichend entscheiden")
    return answer_form(
        request,
        form,
        lambda: actions.override_check(user=user, scope=scope, at=at, item=item, **form.cleaned_data),
        done=_("Die Entscheidung steht mit Ihrer Begründung an der Fassung."),
        url=reverse("content:item", args=[pk]),
        page=item_page(item, title, submit_label=title, lead=check.found or check.rule),
    )


@form_page
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze a post where it stands."""
    return reason_page(
        request,
        pk,
        actions.hold_item,
        right=_require_some_role,
        title=_("Beitrag anhalten"),
        submit_label=_("Anhalten"),
        done=_("Der Beitrag ist angehalten."),
        lead=_("Bis jemand den Beitrag fortsetzt, wird nichts eingereicht, entschieden oder veröffentlicht."),
    )


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a frozen post go on."""
    return run_act(request, pk, actions.resume_item, _("Der Beitrag geht dort weiter, wo er angehalten wurde."))


@form_page
def lift_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a post go on that somebody outside had stopped; this takes a reason."""
    return reason_page(
        request,
        pk,
        actions.resume_item,
        right=_require_some_role,
        title=_("Von außen angehaltenen Beitrag fortsetzen"),
        submit_label=_("Fortsetzen"),
        done=_("Der Beitrag geht dort weiter, wo er angehalten wurde."),
        lead=_("Wer den Beitrag macht, hat darum gebeten, ihn anzuhalten. Warum geht es trotzdem weiter?"),
    )


@form_page
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an approval back."""
    return reason_page(
        request,
        pk,
        actions.void_approval,
        right=_require_deciding,
        title=_("Freigabe zurücknehmen"),
        submit_label=_("Freigabe zurücknehmen"),
        done=_("Die Freigabe ist erloschen. Der Beitrag ist wieder in Arbeit."),
        lead=_("Der Beitrag darf danach nicht mehr veröffentlicht werden, bis eine neue Fassung freigegeben ist."),
    )


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an approved post ready."""
    return run_act(request, pk, actions.release_item, _("Der Beitrag ist zur Veröffentlichung bereit."))


@require_safe
def package(request: HttpRequest, pk: int) -> FileResponse:
    """Exactly what may go out, as one archive."""
    _user, scope = signed_in(request)
    return package_response(queries.access_item(scope, pk))


def package_response(item: Item) -> FileResponse:
    """The archive of a released post, written to disk first: a refusal leaves no half file in the browser."""
    archive = TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        name = write_package(item, at=timezone.now(), into=archive)
    except BaseException:
        archive.close()
        raise
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
