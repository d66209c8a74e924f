# SPDX-License-Identifier: EUPL-1.2
"""The sentences that a finding allows: code, facts and the German text, in this one place.

The core knows no gettext, so the text stands here in German; a translation takes code and facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

Fact = str | int | float

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "sender.creator": "Beiträge der Influencerinnen und Influencer",
        "sender.creator_boosted": "beworbene Beiträge der Influencerinnen und Influencer",
        "sender.authority": "Beiträge der Behörde",
        "sender.authority_boosted": "beworbene Beiträge der Behörde",
        "scale.per_post": "je Beitrag",
        "scale.per_1000_views": "je 1.000 Aufrufe",
        "scale.per_1000_reach": "je 1.000 erreichte Personen",
        "scale.per_euro": "je Euro",
        "ratio.more": (
            "%(numerator)s brachten im Mittel zwischen %(low)s- und %(high)s-mal so viele Besuche %(scale)s"
            " wie %(denominator)s."
        ),
        "ratio.more_open": (
            "%(numerator)s brachten im Mittel mindestens %(low)s-mal so viele Besuche %(scale)s wie %(denominator)s;"
            " eine obere Grenze lässt sich nicht angeben."
        ),
        "ratio.fewer": (
            "%(numerator)s brachten im Mittel weniger Besuche %(scale)s als %(denominator)s:"
            " zwischen dem %(low)s- und dem %(high)s-Fachen."
        ),
        "ratio.undecided": (
            "Ob %(numerator_inner)s im Mittel mehr oder weniger Besuche %(scale)s brachten als %(denominator)s,"
            " lässt sich aus diesen Daten nicht sagen: Vereinbar ist alles zwischen dem %(low)s- und dem %(high)s-Fachen."
        ),
        "ratio.undecided_open": (
            "Ob %(numerator_inner)s im Mittel mehr oder weniger Besuche %(scale)s brachten als %(denominator)s,"
            " lässt sich aus diesen Daten nicht sagen: Die Spanne ist nach mindestens einer Seite offen."
        ),
        "ratio.zero_numerator": (
            "%(numerator)s brachten keinen einzigen gemessenen Besuch; vereinbar ist damit höchstens das %(high)s-Fache"
            " der Besuche %(scale)s von %(denominator_dative)s."
        ),
        "ratio.zero_denominator": (
            "%(denominator)s brachten keinen einzigen gemessenen Besuch; %(numerator_inner)s brachten %(scale)s"
            " mindestens das %(low)s-Fache davon, eine obere Grenze lässt sich nicht angeben."
        ),
        "not_answerable": (
            "Wie viele Besuche %(numerator_inner)s %(scale)s im Vergleich zu %(denominator_dative)s brachten,"
            " lässt sich nicht beurteilen, weil %(because)s."
        ),
        "because.no_posts": "von mindestens einer Seite keine verwertbaren Beiträge vorliegen",
        "because.too_few_posts": (
            "die Zahl der verwertbaren Beiträge bei %(sender_dative)s nur %(n_posts)s beträgt"
            " (nötig sind mindestens %(needed)s)"
        ),
        "because.arm_without_visits": (
            "%(sender_text)s keinen einzigen gemessenen Besuch brachten und ein Verhältnis zu null nicht bestimmt ist"
        ),
        "because.too_few_accounts": (
            "%(sender_text)s von nur %(n_accounts)s Konto stammen (nötig sind mindestens %(needed)s Konten je Seite)"
        ),
        "because.account_without_visits": "bei %(sender_dative)s ein Konto ohne jeden gemessenen Besuch ist",
        "because.accounts_all_equal": "sich die Konten rechnerisch nicht unterscheiden",
        "sender_dative.creator": "Beiträgen der Influencerinnen und Influencer",
        "sender_dative.creator_boosted": "beworbenen Beiträgen der Influencerinnen und Influencer",
        "sender_dative.authority": "Beiträgen der Behörde",
        "sender_dative.authority_boosted": "beworbenen Beiträgen der Behörde",
        "assumption.same_window": "Gezählt sind die Besuche in den ersten %(days)s Tagen nach Veröffentlichung.",
        "assumption.own_links": "Besuche ohne den Link des Beitrags (Suche, direkte Eingabe) sind nicht enthalten.",
        "assumption.overdispersion": (
            "Die Zahl der Besuche streut stärker als reiner Zufall; die Streuung ist auf beiden Seiten gleich angesetzt."
        ),
        "assumption.independent_posts": "Die Beiträge beeinflussen sich nicht gegenseitig.",
        "assumption.platform_reach": "Die erreichten Personen sind Angaben der Plattform und nicht selbst gemessen.",
        "assumption.fixed_account": (
            "Von der Seite „%(sender_text)s“ gibt es nur ein Konto; es ist als fest angesetzt,"
            " „Konten wie diese“ meint nur die andere Seite."
        ),
        "assumption.young_posts": (
            "Jüngere Beiträge sind mit dem Anteil der Besuche angesetzt, der in ihrem Alter üblicherweise erreicht ist."
        ),
        "assumption.platform_views": "Die Aufrufe sind Angaben der Plattform und nicht selbst gemessen.",
        "assumption.full_cost": "Die Kosten eines Beitrags sind vollständig erfasst (Honorar, Herstellung, Bewerbung).",
        "check.permutation_agrees": "Gegenprobe durch Vertauschen der Absender",
        "check.permutation_agrees.passed": "kommt zum selben Urteil (p %(p_permuted)s; Modell p %(p_value)s).",
        "check.permutation_agrees.failed": "kommt zu einem anderen Urteil (p %(p_permuted)s; Modell p %(p_value)s).",
        "check.no_single_account": "Ergebnis hängt nicht an einem einzelnen Konto",
        "check.no_single_account.passed": "%(n_tried)s Konten einzeln weggelassen, das Urteil bleibt.",
        "check.no_single_account.failed": "Ohne %(accounts)s fiele das Urteil anders aus.",
        "check.no_single_account.not_checkable": "Auf keiner Seite gibt es genügend Konten zum Weglassen.",
        "check.no_single_post": "Kein einzelner Beitrag trägt mehr als die Hälfte der Besuche seiner Seite",
        "check.no_single_post.passed": "Der größte Anteil eines Beitrags beträgt %(share)s %%.",
        "check.no_single_post.failed": "Ein Beitrag trägt %(share)s %% der Besuche seiner Seite.",
        "check.nothing_left_out": "Höchstens ein Zehntel der Beiträge fehlt in der Rechnung",
        "check.nothing_left_out.passed": "%(n_without)s von %(n_total)s Beiträgen fehlen.",
        "check.nothing_left_out.failed": (
            "%(n_without)s von %(n_total)s Beiträgen fehlen; ihre Zahlen könnten das Ergebnis ändern."
        ),
        "check.same_period": "Beide Seiten haben im selben Zeitraum veröffentlicht",
        "check.same_period.passed": "Mindestens %(share)s %% der Beiträge jeder Seite liegen im gemeinsamen Zeitraum.",
        "check.same_period.failed": (
            "Auf einer Seite liegen nur %(share)s %% der Beiträge im gemeinsamen Zeitraum;"
            " Jahreszeit oder Anlass können den Unterschied erklären."
        ),
        "check.same_slots": "Beide Seiten nutzten dieselben Sendeplätze",
        "check.same_slots.passed": "Mindestens %(share)s %% der Beiträge jeder Seite liegen auf gemeinsamen Sendeplätzen.",
        "check.same_slots.failed": (
            "Auf einer Seite liegen nur %(share)s %% der Beiträge auf gemeinsamen Sendeplätzen;"
            " der Sendeplatz kann den Unterschied erklären."
        ),
        "check.drawn_by_lot": "Sendeplätze wurden ausgelost",
        "check.drawn_by_lot.not_checkable": "Die Zuordnung der Absender wurde nicht ausgelost.",
        "check.drawn_by_lot.passed": (
            "%(n_drawn)s Beiträge wurden vor dem ersten Beitrag ausgelost (Ziehung %(number)s, Startzahl %(seed)s) und"
            " erschienen wie gelost."
        ),
        "check.drawn_by_lot.failed": (
            "Es wurde gelost (Ziehung %(number)s, Startzahl %(seed)s), aber nicht eingehalten: von %(n_drawn)s Beiträgen"
            " fehlen oder verschoben sind %(n_moved)s, nicht gelost waren %(n_other)s, vor dem Losen erschienen"
            " %(n_before)s. Der Vergleich gilt deshalb nicht als ausgelost."
        ),
        "check.drawn_by_lot.unreadable": (
            "Es wurde gelost (Ziehung %(number)s, Startzahl %(seed)s); ob %(n_unread)s von %(n_drawn)s Beiträgen ihren"
            " Platz einhielten, ist nicht prüfbar, weil der Block weder Wochentag noch Uhrzeit nennt."
        ),
        "check.permutation_agrees.not_checkable": "Wird erst nach dem Ende der Zählung gerechnet.",
        "not_shown.no_cause": (
            "Nicht gezeigt ist, dass der Absender die Ursache ist: Themen, Zeitpunkte und Zielgruppen"
            " der Beiträge wurden nicht ausgelost."
        ),
        "not_shown.drawn_only": (
            "Ausgelost war, welcher Absender welchen Sendeplatz bekam. Ob Person, Thema oder Machart der Beiträge den"
            " Unterschied macht, ist damit nicht getrennt."
        ),
        "not_shown.visits_only": "Besuche sind keine Bewerbungen und sagen nichts über das Bild der Behörde.",
        "not_shown.not_persons": "Besuche sind keine Personen; wer wiederkommt, zählt mehrfach.",
        "not_shown.other_accounts": "Für andere Konten als die untersuchten gilt das Ergebnis nicht ohne Weiteres.",
        "not_shown.money_mixed": "Der Unterschied enthält auch die Wirkung der bezahlten Bewerbung.",
        "grade.A": (
            "A: Sendeplätze vorab ausgelost und eingehalten, alle prüfbaren Gegenproben bestanden;"
            " der Unterschied ist dem Absender zuzurechnen"
        ),
        "grade.C": "C: Vergleich ohne Auslosung, alle prüfbaren Gegenproben bestanden",
        "grade.C.broken": "C: Die Auslosung wurde nicht eingehalten; alle übrigen prüfbaren Gegenproben bestanden",
        "grade.D.open": "noch keine: Beurteilt wird erst, wenn die Zählung abgeschlossen ist",
        "ratio.open": (
            "Ob %(numerator_inner)s im Mittel mehr Besuche %(scale)s bringen als %(denominator)s, wird erst nach dem Ende"
            " der Zählung beurteilt."
        ),
        "grade.D": "D: schwacher Beleg, mindestens eine Gegenprobe nicht bestanden oder keine Aussage möglich",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence as code and facts, with its German text."""

    code: str
    facts: tuple[tuple[str, Fact], ...]
    text_de: str


def sentence(code: str, **facts: Fact) -> Sentence:
    """The sentence of that code, filled with its facts (already formatted); raises KeyError for an unknown code."""
    text = TEXTS[code] % facts
    return Sentence(code=code, facts=tuple(sorted(facts.items())), text_de=text[:1].upper() + text[1:])


def factor(value: float) -> str:
    """A ratio in German digits: two decimals below 2, one below 10, else none."""
    places = 2 if value < 2 else 1 if value < 10 else 0
    return _german(Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def probability(value: float) -> str:
    """A p-value with its sign in German digits; very small ones as a bound."""
    return "< 0,001" if value < 0.001 else f"= {_german(Decimal(str(value)).quantize(Decimal('0.001')))}"


def per_cent(share: float) -> str:
    """A share as whole per cent, without the sign."""
    return _german((Decimal(str(share)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _german(number: Decimal) -> str:
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))
