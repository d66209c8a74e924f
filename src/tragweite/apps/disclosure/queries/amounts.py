# SPDX-License-Identifier: EUPL-1.2
"""Amounts and sums as they are printed: what was rounded, bounded, withheld or nil never looks like an exact number."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.core.rules.ledger import Cut, NoteCode, Part, Sums
from tragweite.core.rules.money import Amount, Basis, NoAmount, Precision
from tragweite.documents import numbers
from tragweite.documents.model import Cell

BASIS_WORDS: Final[dict[str, str | Promise]] = {
    Basis.NET: gettext_lazy("netto"),
    Basis.GROSS: gettext_lazy("brutto"),
    Basis.UNKNOWN: gettext_lazy("ohne Angabe zur Umsatzsteuer"),
}
ABSENCE_WORDS: Final[dict[str, str | Promise]] = {
    NoAmount.NIL: gettext_lazy("Fehlanzeige"),
    NoAmount.NOT_STATED: gettext_lazy("keine Angabe"),
    NoAmount.WITHHELD: gettext_lazy("nicht offengelegt"),
}
_EXACT: Final = frozenset({Precision.EXACT_CENT, Precision.EXACT_EURO})


def euro_text(cents: int) -> str:
    """``35.000 €`` where there are no cents, else ``442,50 €``."""
    return f"{numbers.number(cents // 100)}{numbers.NARROW}€" if cents % 100 == 0 else numbers.euro(cents)


def _qualified(cents: int, precisions: Iterable[Precision | None]) -> str:
    found = set(precisions)
    text = euro_text(cents)
    if Precision.ROUNDED in found:
        text = _("rund %(amount)s") % {"amount": text}
    if Precision.LOWER_BOUND in found:
        text = _("mindestens %(amount)s") % {"amount": text}
    if Precision.CEILING in found:
        text = _("höchstens %(amount)s") % {"amount": text}
    return text


def amount_cell(amount: Amount) -> Cell:
    """One amount as a cell: cents where it was stated to the cent, else its words."""
    if amount.absence is not None:
        return str(ABSENCE_WORDS[amount.absence])
    cents = amount.stated_cents
    if cents is None or amount.precision is Precision.EXACT_CENT:
        return cents
    return _qualified(cents, [amount.precision])


def sums_cell(sums: Sums) -> Cell:
    """A sum as a cell: cents where all was exact; amounts of different basis stand side by side, never added."""
    if not sums.parts:
        return _without_number(sums)
    bases = sorted({part.basis for part in sums.parts})
    if len(bases) == 1:
        return _one_basis(sums.parts)
    return "; ".join(f"{BASIS_WORDS[basis]}: {_text(_of(sums.parts, basis))}" for basis in bases)


def _of(parts: Sequence[Part], basis: Basis) -> list[Part]:
    return [part for part in parts if part.basis is basis]


def _one_basis(parts: Sequence[Part]) -> Cell:
    cents = sum(part.cents for part in parts)
    precisions = {part.precision for part in parts}
    return cents if precisions <= _EXACT else _qualified(cents, precisions)


def _text(parts: Sequence[Part]) -> str:
    cell = _one_basis(parts)
    return euro_text(cell) if isinstance(cell, int) else str(cell)


def _without_number(sums: Sums) -> str:
    """A nil return is a statement; where nobody said anything, that is no nil return."""
    if sums.ceiling_count and not sums.not_stated_count:
        return _("nur Obergrenze")
    is_nil = sums.nil_count > 0 and not sums.not_stated_count
    return str(ABSENCE_WORDS[NoAmount.NIL if is_nil else NoAmount.NOT_STATED])


def line_count(sums: Sums) -> int:
    """How many lines a sum is about, with and without a number."""
    return sum(part.line_count for part in sums.parts) + sums.nil_count + sums.not_stated_count + sums.ceiling_count


_NOTES: Final[dict[NoteCode, str | Promise]] = {
    NoteCode.MIXED_BASIS: gettext_lazy(
        "Netto- und Bruttobeträge und Beträge ohne Angabe zur Umsatzsteuer stehen getrennt und sind nicht addiert."
    ),
    NoteCode.BASIS_UNKNOWN: gettext_lazy("Nicht bei jedem Betrag ist angegeben, ob er netto oder brutto ist."),
    NoteCode.HAS_ROUNDED: gettext_lazy("Summen mit gerundeten Beträgen sind mit „rund“ gekennzeichnet."),
    NoteCode.HAS_LOWER_BOUNDS: gettext_lazy("Mindestbeträge sind mit „mindestens“ gekennzeichnet."),
    NoteCode.HAS_CEILINGS: gettext_lazy("Obergrenzen sind keine Ausgaben und nicht in den Summen enthalten."),
    NoteCode.STATE_NOT_STATED: gettext_lazy("Nicht bei jedem Betrag ist der Kostenstand angegeben."),
}


def cut_notes(found: Cut) -> tuple[str, ...]:
    """What must be said beside the sums of a cut."""
    notes = [str(_NOTES[code]) for code in found.notes if code in _NOTES]
    if found.total.not_stated_count:
        notes.append(
            _("Ohne Betrag (keine Angabe oder nicht offengelegt): %(count)s; nicht als 0 gezählt.")
            % {"count": numbers.number(found.total.not_stated_count)}
        )
    if found.total.nil_count:
        notes.append(_("Fehlanzeigen: %(count)s.") % {"count": numbers.number(found.total.nil_count)})
    return (*notes, *_part_notes(found.total))


def _part_notes(total: Sums) -> list[str]:
    if len(total.parts) < 2:
        return []
    words = {
        Precision.EXACT_CENT: _("auf den Cent genau"),
        Precision.EXACT_EURO: _("auf den Euro genau"),
        Precision.ROUNDED: _("gerundet"),
        Precision.LOWER_BOUND: _("Mindestbetrag"),
    }
    parts = (
        f"{words.get(part.precision, part.precision)}, {BASIS_WORDS[part.basis]}: {euro_text(part.cents)}"
        for part in total.parts
    )
    return [_("Die Summe besteht aus: %(parts)s.") % {"parts": "; ".join(parts)}]
