# SPDX-License-Identifier: EUPL-1.2
"""The sentences that a panel effect allows, in German and English."""

from tragweite.core.evaluation.tested import Grade, figure

SIGNIFICANCE = 0.05


def panel_sentence(
    *, att: float, low: float | None, high: float | None, p_value: float | None, total: float, grade: Grade
) -> tuple[str, str]:
    """What may be said; an effect is claimed only where permutation and interval agree."""
    weak = (" Der Beleg ist schwach (Stufe D).", " The evidence is weak (grade D).") if grade == "D" else ("", "")
    sure = p_value is not None and p_value <= SIGNIFICANCE and (low is None or high is None or low > 0.0 or high < 0.0)
    span_de, span_en = _span(low, high)
    if sure:
        more_de, more_en = ("mehr", "more") if att > 0.0 else ("weniger", "less")
        assert p_value is not None  # noqa: S101  (part of sure)
        german = (
            f"Nach dem Beginn lag der Wert je Einheit und Zeitpunkt um {figure(abs(att))} {more_de} als ohne die Kampagne "
            f"zu erwarten{span_de}, zusammen {figure(abs(total))} {more_de} (Vertauschung p = {figure(p_value)})."
        )
        english = (
            f"After the start the value per unit and time was {figure(abs(att), 'en')} {more_en} than expected without "
            f"the campaign{span_en}, {figure(abs(total), 'en')} {more_en} in all (permutation p = "
            f"{figure(p_value, 'en')})."
        )
        return german + weak[0], english + weak[1]
    p_de = "eine Vertauschung ist nicht möglich" if p_value is None else f"p = {figure(p_value)}"
    p_en = "no permutation possible" if p_value is None else f"p = {figure(p_value, 'en')}"
    german = (
        f"Eine Wirkung ist nicht gesichert: Geschätzt sind {figure(att)} je Einheit und Zeitpunkt{span_de}; "
        f"unbeteiligte Einheiten zeigen Ähnliches oder sind zu wenige ({p_de})."
    )
    english = (
        f"An effect is not established: the estimate is {figure(att, 'en')} per unit and time{span_en}; untouched units "
        f"show the like or are too few ({p_en})."
    )
    return german + weak[0], english + weak[1]


def _span(low: float | None, high: float | None) -> tuple[str, str]:
    if low is None or high is None:
        return "", ""
    return (
        f" (95-%-Spanne der Wirkung {figure(low)} bis {figure(high)})",
        f" (95 % interval of the effect {figure(low, 'en')} to {figure(high, 'en')})",
    )
