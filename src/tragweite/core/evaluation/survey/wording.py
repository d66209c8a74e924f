# SPDX-License-Identifier: EUPL-1.2
"""The sentences that a change between surveys allows, in German and English."""

from tragweite.core.evaluation.tested import Grade, Language, figure


def change_sentence(
    *, change: float, low: float, high: float, share: bool, controlled: bool, grade: Grade
) -> tuple[str, str]:
    """More, less, or not measurable; without a control group never "because of the campaign"."""
    return (
        _german(change, low, high, share=share, controlled=controlled) + (" Stufe D." if grade == "D" else ""),
        _english(change, low, high, share=share, controlled=controlled) + (" Grade D." if grade == "D" else ""),
    )


def _german(change: float, low: float, high: float, *, share: bool, controlled: bool) -> str:
    unit = "Prozentpunkte" if share else "Punkte"
    span = f"95-%-Spanne {_value(low, share, 'de')} bis {_value(high, share, 'de')} {unit}"
    against = " stärker als in der Vergleichsgruppe" if controlled else ""
    if low <= 0.0 <= high:
        return f"Eine Veränderung{against and ' gegenüber der Vergleichsgruppe'} ist nicht messbar ({span})."
    side = "gestiegen" if low > 0.0 else "gesunken"
    rest = "" if controlled else " Ob die Kampagne das bewirkt hat, ist damit nicht gezeigt."
    return f"Der Wert ist{against} um {_value(abs(change), share, 'de')} {unit} {side} ({span}).{rest}"


def _english(change: float, low: float, high: float, *, share: bool, controlled: bool) -> str:
    unit = "percentage points" if share else "points"
    span = f"95 % interval {_value(low, share, 'en')} to {_value(high, share, 'en')} {unit}"
    against = " more than in the comparison group" if controlled else ""
    if low <= 0.0 <= high:
        return f"No change{against and ' against the comparison group'} is measurable ({span})."
    side = "rose" if low > 0.0 else "fell"
    rest = "" if controlled else " This does not show that the campaign caused it."
    return f"The value {side} by {_value(abs(change), share, 'en')} {unit}{against} ({span}).{rest}"


def _value(value: float, share: bool, language: Language) -> str:  # noqa: FBT001
    return figure(100.0 * value if share else value, language)


def too_thin(*, answers: int, needed: int, variable: str, level: str, number: int, smallest: int) -> tuple[str, str]:
    """The sentence where a wave or a level is too small."""
    if answers < needed:
        german = f"weil eine Befragung nur {answers} Antworten hat (nötig: {needed})."
        english = f"because one survey has only {answers} answers (needed: {needed})."
    else:
        german = (
            f"weil {variable} {level} nur {number} Antworten hat (nötig: {smallest}). Bitte fassen Sie Ausprägungen "
            "zusammen."
        )
        english = f"because {variable} {level} has only {number} answers (needed: {smallest}). Please merge levels."
    return f"Eine Veränderung lässt sich nicht beurteilen, {german}", f"A change cannot be judged, {english}"


def mean_sentence(*, mean: float, low: float, high: float, share: bool) -> tuple[str, str]:
    """The level of a single survey."""
    unit = (" Prozent", " per cent") if share else ("", "")
    de, en = [tuple(_value(part, share, language) for part in (mean, low, high)) for language in ("de", "en")]
    return (
        f"Gewichtet auf die bekannten Randsummen beträgt der Wert {de[0]}{unit[0]} (95-%-Spanne {de[1]} bis {de[2]}).",
        f"Weighted to the known margins the value is {en[0]}{unit[1]} (95 % interval {en[1]} to {en[2]}).",
    )
