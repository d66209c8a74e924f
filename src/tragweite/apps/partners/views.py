# SPDX-License-Identifier: EUPL-1.2
"""Pages of the room: register, partner, channels, candidates of a campaign. Every write goes through an action."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_tabs, campaign_way
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.documents.selection import selection_note_docx, selection_note_pdf
from tragweite.web.answers import Crumbs, answer_form

from . import actions, forms, pages, policies, queries
from .models import CandidateReview, Channel, Party
from .pages import selecting, workbench
from .queries.calculation import ground_of

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _page(title: str, crumbs: Crumbs, lead: str = "") -> dict[str, Any]:
    return {"title": title, "submit_label": title, "crumbs": [*crumbs, (title, None)], "lead": lead}


def _register_crumbs(party: Party | None = None) -> Crumbs:
    crumbs: Crumbs = [(_("Partner"), reverse("partners:list"))]
    return [*crumbs, (party.name, reverse("partners:detail", args=[party.pk]))] if party else crumbs


def _campaign_crumbs(campaign: Campaign) -> Crumbs:
    return [*campaign_way(campaign), (_("Partner"), reverse("partners:candidates", args=[campaign.pk]))]


@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    """The register."""
    _user, scope = signed_in(request)
    extra: dict[str, Any] = {"crumbs": [(_("Partner"), None)]}
    if policies.may_keep_register(scope):
        extra |= {"action_url": reverse("partners:register"), "action_label": _("Partner aufnehmen")}
    return pages.party_listing(request, scope).response("partners/list.html", extra)


def register(request: HttpRequest) -> HttpResponse:
    """A new partner."""
    user, scope = signed_in(request)
    policies.require_keeper(scope)
    form = forms.PartyForm(request.POST or None, scope=scope)
    title = _("Partner aufnehmen")
    return answer_form(
        request,
        form,
        lambda: actions.register_party(user=user, scope=scope, at=timezone.now(), **form.cleaned_data),
        done=_("Der Partner ist aufgenommen. Bitte ergänzen Sie seine Kanäle."),
        url=reverse("partners:list"),
        onward=lambda party: reverse("partners:detail", args=[party.pk]),
        page=_page(title, _register_crumbs()),
    )


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One partner with channels, audiences and candidacies."""
    _user, scope = signed_in(request)
    party = queries.access_party(scope, pk)
    crumbs = [*_register_crumbs(), (party.name, None)]
    return render(request, "partners/detail.html", {"crumbs": crumbs, **pages.party_page(party, scope)})


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the register says about a partner."""
    user, scope = signed_in(request)
    party = queries.access_party(scope, pk)
    policies.require_keeper(scope)
    names = [name for name in forms.PartyForm.base_fields if name != "ministry"]
    initial = {name: getattr(party, name) for name in names}
    form = forms.PartyForm(request.POST or None, scope=scope, party=party, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.change_party(user=user, scope=scope, at=timezone.now(), party=party, **form.cleaned_data),
        done=_("Die Angaben sind gespeichert."),
        url=reverse("partners:detail", args=[pk]),
        page=_page(_("Angaben speichern"), _register_crumbs(party)),
    )


def add_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """A new channel of a partner."""
    user, scope = signed_in(request)
    party = queries.access_party(scope, pk)
    policies.require_keeper(scope)
    form = forms.ChannelForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.add_channel(user=user, scope=scope, at=timezone.now(), party=party, **form.cleaned_data),
        done=_("Der Kanal ist aufgenommen."),
        url=reverse("partners:detail", args=[pk]),
        page=_page(_("Kanal aufnehmen"), _register_crumbs(party), party.name),
    )


@require_safe
def own_channels(request: HttpRequest) -> HttpResponse:
    """The channels of the ministries."""
    _user, scope = signed_in(request)
    extra: dict[str, Any] = {"crumbs": [*_register_crumbs(), (_("Eigene Kanäle"), None)]}
    if policies.may_keep_register(scope):
        extra |= {"action_url": reverse("partners:add_own_channel"), "action_label": _("Eigenen Kanal aufnehmen")}
    return pages.own_channel_listing(request, scope).response(extra=extra)


def add_own_channel(request: HttpRequest) -> HttpResponse:
    """A new channel of a ministry."""
    user, scope = signed_in(request)
    policies.require_keeper(scope)
    form = forms.OwnChannelForm(request.POST or None, scope=scope)
    url = reverse("partners:own_channels")
    return answer_form(
        request,
        form,
        lambda: actions.add_channel(user=user, scope=scope, at=timezone.now(), **form.cleaned_data),
        done=_("Der Kanal ist aufgenommen."),
        url=url,
        page=_page(_("Eigenen Kanal aufnehmen"), [*_register_crumbs(), (_("Eigene Kanäle"), url)]),
    )


@require_safe
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel with its audience."""
    _user, scope = signed_in(request)
    found = queries.access_channel(scope, pk)
    page = {"title": str(found), "card": pages.channel_card(found), "may_keep": _may_keep(scope, found)}
    crumbs = [*_channel_crumbs(found), (str(found), None)]
    return render(request, "partners/channel.html", {"crumbs": crumbs, **page})


def _may_keep(scope: Scope, found: Channel) -> bool:
    if found.ministry_id is None:
        return policies.may_keep_register(scope)
    return policies.may_keep_own_channels(scope, found.ministry_id)


def _channel_crumbs(found: Channel) -> Crumbs:
    if found.party is not None:
        return _register_crumbs(found.party)
    return [*_register_crumbs(), (_("Eigene Kanäle"), reverse("partners:own_channels"))]


def record_followers(request: HttpRequest, pk: int) -> HttpResponse:
    """A newer number of followers."""
    user, scope = signed_in(request)
    found = queries.access_channel(scope, pk)
    policies.require_keeper(scope, found.ministry_id)
    form = forms.FollowersForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.record_followers(user=user, scope=scope, at=timezone.now(), channel=found, **form.cleaned_data),
        done=_("Die Zahl ist mit Tag und Quelle gespeichert."),
        url=reverse("partners:channel", args=[pk]),
        page=_page(_("Follower erfassen"), _channel_crumbs(found), str(found)),
    )


def add_audience_share(request: HttpRequest, pk: int) -> HttpResponse:
    """A share of the audience."""
    user, scope = signed_in(request)
    found = queries.access_channel(scope, pk)
    policies.require_keeper(scope, found.ministry_id)
    form = forms.AudienceShareForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.add_audience_share(
            user=user, scope=scope, at=timezone.now(), channel=found, **form.cleaned_data
        ),
        done=_("Der Anteil ist gespeichert."),
        url=reverse("partners:channel", args=[pk]),
        page=_page(_("Anteil am Publikum erfassen"), _channel_crumbs(found), str(found)),
    )


@require_safe
def candidates(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Who is considered for a campaign, how assessed, how decided, and the signed notes."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    frame = {"campaign": campaign, "tabs": campaign_tabs(campaign, current="partners")}
    crumbs = [*_campaign_crumbs(campaign)[:-1], (_("Partner"), None)]
    return render(
        request, "partners/candidates.html", {**frame, "crumbs": crumbs, **selecting.candidates_page(campaign, scope)}
    )


def add_candidate(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Consider another partner."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_select(scope, campaign)
    form = forms.CandidateForm(request.POST or None, campaign=campaign)
    return answer_form(
        request,
        form,
        lambda: actions.add_candidate(
            user=user, scope=scope, at=timezone.now(), campaign=campaign, **form.cleaned_data
        ),
        done=_("Die Bewertung ist gespeichert."),
        url=reverse("partners:candidates", args=[campaign_id]),
        page=_page(_("Kandidatin oder Kandidaten aufnehmen"), _campaign_crumbs(campaign), campaign.title),
    )


def assess_candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an assessment that is not yet decided."""
    user, scope = signed_in(request)
    candidate = queries.access_candidate(scope, pk)
    policies.require_select(scope, candidate.campaign)
    initial = {name: getattr(candidate, name) for name in forms.AssessmentForm.base_fields}
    form = forms.AssessmentForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.assess_candidate(
            user=user, scope=scope, at=timezone.now(), candidate=candidate, **form.cleaned_data
        ),
        done=_("Die Bewertung ist geändert."),
        url=reverse("partners:candidates", args=[candidate.campaign_id]),
        page=_page(_("Bewertung ändern"), _campaign_crumbs(candidate.campaign), candidate.party.name),
    )


def decide_candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose or reject, with the reason."""
    user, scope = signed_in(request)
    candidate = queries.access_candidate(scope, pk)
    policies.require_select(scope, candidate.campaign)
    form = forms.DecisionForm(request.POST or None, initial={"reason": candidate.reason})
    return answer_form(
        request,
        form,
        lambda: actions.decide_candidate(
            user=user, scope=scope, at=timezone.now(), candidate=candidate, **form.cleaned_data
        ),
        done=_("Die Entscheidung ist mit ihrer Begründung gespeichert."),
        url=reverse("partners:candidates", args=[candidate.campaign_id]),
        page=_page(_("Entscheidung festhalten"), _campaign_crumbs(candidate.campaign), candidate.party.name),
    )


def sign_selection_note(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Sign the selection note."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_select(scope, campaign)
    form = forms.SelectionNoteForm(request.POST or None)
    lead = _("Der Vermerk hält alle Entscheidungen fest, wie sie jetzt stehen. Er kann danach nicht geändert werden.")
    return answer_form(
        request,
        form,
        lambda: actions.sign_selection_note(
            user=user, scope=scope, at=timezone.now(), campaign=campaign, **form.cleaned_data
        ),
        done=_("Der Auswahlvermerk ist gezeichnet."),
        url=reverse("partners:candidates", args=[campaign_id]),
        page=_page(_("Auswahlvermerk zeichnen"), _campaign_crumbs(campaign), lead),
    )


def declare_interest(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Say whether one is biased, before one takes part."""
    user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_select(scope, campaign)
    form = forms.InterestForm(request.POST or None)
    lead = _(
        "Wer über die Auswahl mitentscheidet, erklärt vorher, ob eine Beziehung zu den Erwogenen besteht (§ 6 VgV). Eine "
        "erklärte Befangenheit lässt sich nicht zurücknehmen."
    )
    return answer_form(
        request,
        form,
        lambda: actions.declare_interest(
            user=user, scope=scope, at=timezone.now(), campaign=campaign, **form.cleaned_data
        ),
        done=_("Ihre Erklärung ist festgehalten."),
        url=reverse("partners:candidates", args=[campaign_id]),
        page=_page(_("Erklärung zur Befangenheit abgeben"), _campaign_crumbs(campaign), lead),
    )


def review_candidate(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """One stage of the review."""
    user, scope = signed_in(request)
    candidate = queries.access_candidate(scope, pk)
    if stage not in CandidateReview.Stage.values:
        raise Http404
    policies.require_select(scope, candidate.campaign)
    form = forms.ReviewForm(request.POST or None)
    title = str(CandidateReview.Stage(stage).label)
    return answer_form(
        request,
        form,
        lambda: actions.review_candidate(
            user=user, scope=scope, at=timezone.now(), candidate=candidate, stage=stage, **form.cleaned_data
        ),
        done=_("Die Prüfung ist mit ihrer Begründung gespeichert."),
        url=reverse("partners:candidates", args=[candidate.campaign_id]),
        page={
            **_page(title, _campaign_crumbs(candidate.campaign), candidate.party.name),
            "submit_label": _("Prüfung festhalten"),
        },
    )


@require_safe
def bench(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The workbench: at once by a quick search, with ``genau`` by proof."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    ground = ground_of(campaign, list(queries.reviewed_candidates(campaign)), on=timezone.localdate())
    form = workbench.form_of(campaign, ground, request.GET if "budget_cents" in request.GET else None)
    found = workbench.result_of(campaign, ground, form, is_exact="genau" in request.GET)
    exact, plain = request.GET.copy(), request.GET.copy()
    exact["genau"] = "1"
    plain.pop("genau", None)
    page = {
        "form": form, "rows": workbench.rows_of(ground, form, found.get("result")),
        "query": plain.urlencode(), "exact_query": exact.urlencode(), **found,
    }  # fmt: skip
    frame = {"campaign": campaign, "tabs": campaign_tabs(campaign, current="partners"), "title": campaign.title}
    crumbs = [*_campaign_crumbs(campaign), (_("Auswahlwerkbank"), None)]
    return render(request, "partners/workbench.html", {**frame, "crumbs": crumbs, **page})


@require_safe
def bench_chart(request: HttpRequest, campaign_id: int, name: str) -> HttpResponse:
    """A chart of the workbench for the same question, as SVG."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    made = {"frontier": selecting.frontier_block, "beitraege": selecting.contribution_chart}.get(name)
    ground = ground_of(campaign, list(queries.reviewed_candidates(campaign)), on=timezone.localdate())
    form = workbench.form_of(campaign, ground, request.GET if "budget_cents" in request.GET else None)
    found = workbench.result_of(campaign, ground, form, is_exact="genau" in request.GET) if made else {}
    if made is None or "result" not in found:
        raise Http404
    return HttpResponse(made(found["result"]).svg, content_type="image/svg+xml")


@require_safe
def selection_note_word(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed note as a Word file."""
    _user, scope = signed_in(request)
    note = queries.access_selection_note(scope, pk)
    body = selection_note_docx(selecting.note_document(note))
    return _file(body, WORD_TYPE, f"auswahlvermerk-{note.campaign_id}-fassung-{note.number}.docx")


@require_safe
def selection_note_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed note as PDF."""
    _user, scope = signed_in(request)
    note = queries.access_selection_note(scope, pk)
    body = selection_note_pdf(selecting.note_document(note), fonts_dir=settings.FONTS_DIR)
    return _file(body, "application/pdf", f"auswahlvermerk-{note.campaign_id}-fassung-{note.number}.pdf")


def _file(body: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)
