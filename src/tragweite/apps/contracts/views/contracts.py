# SPDX-License-Identifier: EUPL-1.2
"""Pages of contracts: list with the budget, campaign, detail, draft, deliverables, consents, signature."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_tabs
from tragweite.apps.contracts import actions, forms, lists, pages, policies, queries
from tragweite.apps.contracts.models import Contract
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ContractState
from tragweite.web.answers import answer_act, answer_form

from .frame import asking, campaign_crumbs, contract_crumbs


def contract_url(pk: int) -> str:
    """The page of a contract."""
    return reverse("contracts:detail", args=[pk])


@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """All contracts, below the budget lines with what is available, committed and paid."""
    who = asking(request)
    listing = lists.contract_listing(request, queries.contracts_within(who["scope"]))
    if request.GET.get("export"):
        return listing.response()
    page = {
        "budget": queries.budget_overview(who["scope"]),
        "at": who["at"],
        "title": _("Verträge und Geld"),
        "crumbs": [(_("Verträge und Geld"), None)],
    }
    return listing.response("contracts/list.html", page)


@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The contracts and the money of one campaign."""
    who = asking(request)
    found = access_campaign(who["scope"], campaign_id)
    listing = lists.contract_listing(request, queries.contracts_within(who["scope"]).filter(campaign=found))
    if request.GET.get("export"):
        return listing.response()
    line_ids = [] if found.budget_line_id is None else [found.budget_line_id]
    page = {
        "title": found.title,
        "campaign": found,
        "tabs": campaign_tabs(found, current="contracts"),
        "crumbs": campaign_crumbs(found),
        "figures": pages.campaign_figures(found, at=who["at"]),
        "budget": queries.budget_overview(who["scope"], line_ids=line_ids),
        "at": who["at"],
        "may_draft": policies.may_draft(who["scope"], ministry_id=found.ministry_id),
        "may_book": policies.may_book(who["scope"], ministry_id=found.ministry_id),
    }
    return listing.response("contracts/campaign.html", page)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract."""
    who = asking(request)
    contract = queries.access_contract(who["scope"], pk)
    page = {
        "title": _("Vertrag %(number)s") % {"number": contract.number},
        "contract": contract,
        "campaign": contract.campaign,
        "tabs": campaign_tabs(contract.campaign, current="contracts"),
        "crumbs": contract_crumbs(contract),
        **pages.contract_page(contract, who["scope"], at=who["at"]),
    }
    return render(request, "contracts/detail.html", page)


def create(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A new contract of a campaign."""
    who = asking(request)
    found = access_campaign(who["scope"], campaign_id)
    policies.require_draft(who["scope"], ministry_id=found.ministry_id)
    initial = {"budget_line": found.budget_line, "starts_on": found.starts_on, "ends_on": found.ends_on}
    form = forms.ContractForm(request.POST or None, campaign=found, initial=initial)
    title = _("Vertrag anlegen")
    page = {
        "title": title,
        "submit_label": title,
        "crumbs": campaign_crumbs(found, (title, None)),
        "lead": _("Der Entwurf bindet noch kein Geld. Gebunden wird mit der Unterschrift einer zweiten Person."),
    }
    return answer_form(
        request,
        form,
        lambda: actions.create_contract(**who, campaign=found, **form.values()),
        done=_("Der Vertrag ist angelegt. Bitte tragen Sie jetzt die Leistungen ein."),
        url=reverse("contracts:campaign", args=[found.pk]),
        page=page,
        onward=lambda made: contract_url(made.pk),
    )


def _form_page(contract: Contract, title: str, lead: str = "") -> dict[str, Any]:
    return {"title": title, "submit_label": title, "crumbs": contract_crumbs(contract, (title, None)), "lead": lead}


def _drafter(request: HttpRequest, pk: int) -> tuple[dict[str, Any], Contract]:
    """The contract to work on, by someone who may."""
    who = asking(request)
    contract = queries.access_contract(who["scope"], pk)
    policies.require_draft(who["scope"], ministry_id=contract.campaign.ministry_id)
    return who, contract


def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    who, contract = _drafter(request, pk)
    initial = forms.contract_initial(contract)
    form = forms.ContractForm(request.POST or None, campaign=contract.campaign, contract=contract, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.update_contract(**who, contract=contract, **form.values()),
        done=_("Der Entwurf ist geändert."),
        url=contract_url(pk),
        page=_form_page(contract, _("Entwurf ändern")),
    )


def add_deliverable(request: HttpRequest, pk: int) -> HttpResponse:
    """One more thing to deliver."""
    who, contract = _drafter(request, pk)
    form = forms.DeliverableForm(request.POST or None, contract=contract, initial={"due_on": contract.ends_on})
    return answer_form(
        request,
        form,
        lambda: actions.add_deliverable(**who, contract=contract, **form.cleaned_data),
        done=_("Die Leistung ist eingetragen."),
        url=contract_url(pk),
        page=_form_page(contract, _("Leistung eintragen")),
    )


@require_POST
def remove_deliverable(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a thing out of a draft."""
    who = asking(request)
    deliverable = queries.access_deliverable(who["scope"], pk)
    return answer_act(
        request,
        lambda: actions.remove_deliverable(**who, deliverable=deliverable),
        done=_("Die Leistung ist entfernt."),
        url=contract_url(deliverable.contract_id),
    )


def note_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Say by what one more piece of a deliverable is seen, where no post shows it."""
    who = asking(request)
    deliverable = queries.access_deliverable(who["scope"], pk)
    contract = deliverable.contract
    policies.require_accept(who["scope"], ministry_id=contract.campaign.ministry_id)
    form = forms.DeliveryNoteForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.note_delivery(**who, deliverable=deliverable, note=form.cleaned_data["note"]),
        done=_("Der Nachweis ist vermerkt."),
        url=contract_url(contract.pk),
        page=_form_page(contract, _("Nachweis der Leistung vermerken")),
    )


def consents(request: HttpRequest, pk: int) -> HttpResponse:
    """Since when name and fee may be published."""
    who, contract = _drafter(request, pk)
    initial = {"name_consent_on": contract.name_consent_on, "fee_consent_on": contract.fee_consent_on}
    form = forms.ConsentForm(request.POST or None, initial=initial)
    lead = _("Ohne Einwilligung mit Datum verlassen Name und Honorar das Haus nicht.")
    return answer_form(
        request,
        form,
        lambda: actions.record_consents(**who, contract=contract, **form.cleaned_data),
        done=_("Die Einwilligungen sind gespeichert."),
        url=contract_url(pk),
        page=_form_page(contract, _("Einwilligungen speichern"), lead),
    )


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The signature of the second person; commits the money."""
    who = asking(request)
    contract = queries.access_contract(who["scope"], pk)
    seen = request.POST.get("fee", "")
    fee = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else None
    return answer_act(
        request,
        lambda: actions.sign_contract(**who, contract=contract, seen_fee_net_cents=fee),
        done=_("Der Vertrag ist unterschrieben, das Geld auf der Haushaltsstelle gebunden."),
        url=contract_url(pk),
    )


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, close, terminate or drop a contract."""
    who = asking(request)
    contract = queries.access_contract(who["scope"], pk)
    to = request.POST.get("to", "")
    if to not in set(ContractState):
        raise Refused("state.move_not_allowed", thing="contract", old=contract.state, new=to[:20], allowed=())
    return answer_act(
        request,
        lambda: actions.move_contract(**who, contract=contract, to=ContractState(to)),
        done=_("Der neue Stand ist in der Akte festgehalten."),
        url=contract_url(pk),
    )
