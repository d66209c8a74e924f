# SPDX-License-Identifier: EUPL-1.2
"""What the pages of this room show: the money of a campaign, a contract with its acts, cuts of the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.ledger import Cut, KeyPart, NoteCode, cut
from tragweite.core.rules.money import Basis, from_net
from tragweite.core.rules.states import CONTRACT, ContractState, CostState
from tragweite.web import formats, states
from tragweite.web.listing import Column
from tragweite.web.sheets import sheet_csv, sheet_xlsx

from . import policies, queries
from .forms import DIMENSION_LABELS
from .lists import STEPS, invoice_step
from .models import Contract, PaymentStop

SOURCE: Final = gettext_lazy("Buchungen in Tragweite")


def _figure(label: str, cents: int | None, definition: str, at: datetime) -> dict[str, Any]:
    return {
        "label": label,
        "cents": cents,
        "definition": definition,
        "source": str(SOURCE),
        "as_of": at,
        "reason": _("Noch keine Buchung in diesem Kostenstand."),
    }


def campaign_figures(campaign: Campaign, *, at: datetime) -> list[dict[str, Any]]:
    """What the campaign has ordered, been invoiced and paid, gross; one query."""
    lines = queries.ledger_lines(ministry_ids=None, campaign_ids={campaign.pk})
    texts = {
        CostState.ORDERED: (_("Beauftragt (brutto)"), _("Summe aller Aufträge mit Umsatzsteuer, ohne stornierte.")),
        CostState.INVOICED: (
            _("In Rechnung gestellt (brutto)"),
            _("Summe der erfassten, nicht stornierten Rechnungen."),
        ),
        CostState.PAID: (_("Gezahlt (brutto)"), _("Summe der angeordneten Zahlungen mit Umsatzsteuer.")),
    }
    totals = {state: cut(lines, by="campaign", cutoff=at, state=state).total.cents for state in texts}
    return [_figure(label, totals[state], definition, at) for state, (label, definition) in texts.items()]


@dataclass(frozen=True, kw_only=True)
class InvoiceCard:
    """An invoice, its acts as a timeline, and what this person may do with it."""

    invoice: Any
    entries: list[dict[str, Any]]
    may_check: bool
    may_pay: bool
    may_cancel: bool

    @property
    def step(self) -> str:
        return str(STEPS[invoice_step(self.invoice)])


def _act(title: str, person: Any, at: datetime | None, text: str = "") -> dict[str, Any]:
    done = "done" if person else "open"
    return {"title": title, "actor": person.display_name if person else "", "at": at, "text": text, "state": done}


def _invoice_card(scope: Scope, invoice: Any) -> InvoiceCard:
    is_open = invoice.is_standing and invoice.paid_by_id is None
    is_checked = invoice.factually_checked_by_id is not None
    paid = _("gezahlt am %(day)s") % {"day": formats.day(invoice.paid_on)} if invoice.paid_on else ""
    return InvoiceCard(
        invoice=invoice,
        entries=[
            _act(_("Erfasst"), invoice.recorded_by, invoice.recorded_at),
            _act(_("Sachlich richtig"), invoice.factually_checked_by, invoice.factually_checked_at),
            _act(_("Zahlung angeordnet"), invoice.paid_by, invoice.paid_at, paid),
        ],
        may_check=is_open and not is_checked and policies.may_check(scope, invoice=invoice),
        may_pay=is_open and is_checked and policies.may_pay(scope, invoice=invoice),
        may_cancel=is_open and policies.may_book(scope, ministry_id=invoice.contract.campaign.ministry_id),
    )


MOVE_WORDS: Final = {
    ContractState.ACCEPTED: gettext_lazy("Leistung abnehmen"),
    ContractState.CLOSED: gettext_lazy("Vertrag erledigen"),
    ContractState.TERMINATED: gettext_lazy("Vertrag kündigen"),
    ContractState.CANCELLED: gettext_lazy("Entwurf verwerfen"),
}
MOVE_TEXTS: Final = {
    ContractState.ACCEPTED: gettext_lazy("Damit bestätigen Sie, dass alle Leistungen wie vereinbart erbracht sind."),
    ContractState.CLOSED: gettext_lazy(
        "Was bestellt und nicht abgerechnet ist, wird auf der Haushaltsstelle wieder frei."
    ),
    ContractState.TERMINATED: gettext_lazy("Der Vertrag endet; nicht abgerechnete Mittel werden wieder frei."),
    ContractState.CANCELLED: gettext_lazy(
        "Der Entwurf bleibt in der Akte, kann aber nicht mehr unterschrieben werden."
    ),
}


def _may_move(scope: Scope, ministry_id: int, to: ContractState) -> bool:
    may = {ContractState.ACCEPTED: policies.may_accept, ContractState.CANCELLED: policies.may_draft}
    return may.get(to, policies.may_book)(scope, ministry_id=ministry_id)


def contract_page(contract: Contract, scope: Scope, *, at: datetime) -> dict[str, Any]:
    """Everything of one contract: figures, consents, deliverables, invoices with their acts, bookings."""
    ministry_id = contract.campaign.ministry_id
    state = ContractState(contract.state)
    is_draft = state is ContractState.DRAFTING
    may_draft = policies.may_draft(scope, ministry_id=ministry_id)
    stops, deliverables = list(queries.open_stops(contract)), list(queries.shown_deliverables(contract))
    invoices = queries.invoices_within(scope).filter(contract=contract).order_by("received_on", "pk")
    return {
        "figures": [*_contract_figures(contract, at=at), _payable_figure(contract, deliverables, stops, at=at)],
        "deliverables": deliverables,
        "stops": stops,
        "may_note": policies.may_accept(scope, ministry_id=ministry_id)
        and state in {ContractState.SIGNED, ContractState.ACCEPTED},
        "cards": [_invoice_card(scope, invoice) for invoice in invoices],
        "bookings": list(queries.entries_within(scope).filter(contract=contract).order_by("pk")),
        "may_edit": may_draft and is_draft,
        "may_consent": may_draft,
        "may_invoice": may_draft and state in {ContractState.SIGNED, ContractState.ACCEPTED},
        "may_sign": is_draft and policies.may_sign(scope, contract=contract),
        "moves": [
            {"to": to.value, "label": MOVE_WORDS[to], "text": MOVE_TEXTS[to]}
            for to in CONTRACT.next_states(old=state)
            if to in MOVE_WORDS and _may_move(scope, ministry_id, to)
        ],
    }


def _payable_figure(contract: Contract, deliverables: Any, stops: Any, *, at: datetime) -> dict[str, Any]:
    """What may be paid by now in all; nothing while a payment stop stands."""
    is_stopped = any(each.effect == PaymentStop.Effect.STOP for each in stops)
    cents = 0 if is_stopped else queries.payable_cents(contract, deliverables, stops)
    definition = _(
        "Honorar ohne Beiträge, deren Nachweis fehlt, und ohne Kürzungen; 0, solange die Zahlung angehalten ist."
    )
    return _figure(_("Zahlbar (netto)"), cents, definition, at)


def _contract_figures(contract: Contract, *, at: datetime) -> list[dict[str, Any]]:
    gross = from_net(cents=contract.fee_net_cents, rate=contract.vat_rate).gross_cents
    lines = queries.contract_lines(contract)
    rate = formats.share(float(contract.vat_rate))
    sums = {state: cut(lines, by="campaign", cutoff=at, state=state).total.cents for state in CostState}
    agreed = _figure(
        _("Honorar (brutto)"),
        gross,
        _("Vereinbartes Honorar von %(net)s netto mit %(rate)s Umsatzsteuer.")
        % {"net": formats.euro(contract.fee_net_cents), "rate": rate},
        at,
    )
    return [
        {**agreed, "source": _("Vertrag %(number)s") % {"number": contract.number}},
        _figure(_("Beauftragt (brutto)"), sums[CostState.ORDERED], _("Auf der Haushaltsstelle gebucht."), at),
        _figure(
            _("In Rechnung gestellt (brutto)"), sums[CostState.INVOICED], _("Erfasste Rechnungen ohne stornierte."), at
        ),
        _figure(_("Gezahlt (brutto)"), sums[CostState.PAID], _("Angeordnete Zahlungen."), at),
    ]


def cutoff_of(as_of: date | None, *, at: datetime) -> datetime:
    """The last moment of a past day in Germany; today and no day are now."""
    if as_of is None or as_of >= timezone.localdate(at):
        return at
    next_day = datetime.combine(as_of + timedelta(days=1), time(), tzinfo=timezone.get_current_timezone())
    return next_day - timedelta(microseconds=1)


NOTES: Final = {
    NoteCode.HAS_CEILINGS: gettext_lazy("Obergrenzen sind keine Ausgaben und in keiner Summe enthalten."),
    NoteCode.MIXED_BASIS: gettext_lazy("Die Summe enthält Netto- und Bruttobeträge."),
    NoteCode.HAS_ROUNDED: gettext_lazy("Die Summe enthält gerundete Beträge."),
    NoteCode.HAS_NOT_STATED: gettext_lazy("Beträge ohne Angabe sind nicht enthalten."),
}
CUT_WORDS: Final = {"platform": "platform", "kind": "amount_kind", "state": "cost"}


def _key_text(dimension: str, key: KeyPart, labels: Mapping[KeyPart, str]) -> str:
    if key is None:
        return _("keiner einzelnen zugeordnet")
    if dimension in CUT_WORDS:
        return str(states.word(CUT_WORDS[dimension], key))
    return labels.get(key, str(key))


@dataclass(frozen=True, kw_only=True)
class CutPage:
    """A cut of the ledger ready to be shown: rows of (text, cents, line count) and what must be said with them."""

    cut: Cut
    rows: list[tuple[str, int | None, int]]
    line_count: int
    definition: str
    notes: list[str]
    dimension: Any
    basis_word: str


def cut_page(
    *, scope: Scope, at: datetime, by: str, as_of: date | None, state: str, basis: str, campaign: int | None
) -> CutPage:
    """The cut as of a day in one cost state, over what the scope reads."""
    lines = queries.ledger_lines(
        ministry_ids=scope.readable_ministry_ids, campaign_ids=None if campaign is None else {campaign}
    )
    wanted = None if state == "latest" else CostState(state)
    found = cut(lines, by=by, cutoff=cutoff_of(as_of, at=at), state=wanted, basis=Basis(basis))
    labels = queries.key_labels(dimension=by, keys=[row.key[0] for row in found.rows])
    rows = [
        (_key_text(by, row.key[0], labels), row.sums.cents, sum(part.line_count for part in row.sums.parts))
        for row in found.rows
    ]
    word = _("brutto") if basis == Basis.GROSS else _("netto")
    return CutPage(
        cut=found,
        rows=_in_order(by, rows),
        line_count=sum(count for _text, _cents, count in rows),
        definition=_definition(wanted, word),
        notes=[str(NOTES[code]) for code in found.notes if code in NOTES],
        dimension=DIMENSION_LABELS[by],
        basis_word=word,
    )


def _in_order(by: str, rows: Iterable[tuple[str, int | None, int]]) -> list[tuple[str, int | None, int]]:
    # Years and cost states have an order of their own; names are sorted by their letters.
    return list(rows) if by in {"year", "state"} else sorted(rows, key=lambda row: row[0].casefold())


def _definition(state: CostState | None, basis_word: str) -> str:
    if state is None:
        text = _("Summe der Beträge in dem Kostenstand, den sie bis zum Stichtag zuletzt erreicht haben, %(basis)s.")
        return text % {"basis": basis_word}
    text = _("Summe der Beträge, die bis zum Stichtag im Kostenstand „%(state)s“ erfasst waren, %(basis)s.")
    return text % {"state": states.word("cost", state), "basis": basis_word}


def cut_file(page: CutPage, *, kind: str, title: str) -> HttpResponse:
    """The cut as CSV or workbook, with total, definition and cut-off."""
    columns = [
        Column("key", page.dimension),
        Column("cents", _("Summe (%(basis)s)") % {"basis": page.basis_word}, kind="money"),
        Column("lines", _("Buchungen"), kind="count"),
    ]
    total = (_("Summe"), page.cut.total.cents, page.line_count)
    stand = _("Stand: %(moment)s") % {"moment": formats.moment(page.cut.cutoff)}
    said = [page.definition, _("Quelle: %(source)s") % {"source": SOURCE}, stand, *page.notes]
    if kind == "csv":
        # A CSV file has no place beside its rows; what belongs to the figures follows below them.
        body = sheet_csv(columns=columns, rows=[*page.rows, total, *((text, None, None) for text in said)])
        media_type = "text/csv; charset=utf-8"
    else:
        body = sheet_xlsx(columns=columns, rows=[*page.rows, total], title=title, notes=said)
        media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    day = timezone.localdate(page.cut.cutoff).isoformat()
    disposition = f'attachment; filename="kosten-{day}.{kind}"'
    return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": disposition})
