# SPDX-License-Identifier: EUPL-1.2
"""The sentences that an incremental effect allows, in German and English."""

from collections.abc import Sequence

from tragweite.core.evaluation.tested import Grade, Tested, figure, tested

WEAK = (" Der Beleg ist schwach (Stufe D).", " The evidence is weak (grade D).")


def impact_sentence(*, effect: float, low: float, high: float, detectable: float, grade: Grade) -> tuple[str, str]:
    """What may be said: more, fewer, or that the effect is not measurable; never "no effect"."""
    de, en = (figure(effect), figure(low), figure(high)), (
        figure(effect, "en"),
        figure(low, "en"),
        figure(high, "en"),
    )  # fmt: skip
    weak = WEAK if grade == "D" else ("", "")
    if low <= 0.0 <= high:
        german = (
            f"Eine Wirkung ist nicht messbar: Geschätzt sind {de[0]} zusätzlich, vereinbar mit den Daten ist alles von "
            f"{de[1]} bis {de[2]}. Zuverlässig messbar wäre hier erst eine Wirkung ab etwa {figure(detectable)}."
        )
        english = (
            f"No effect is measurable: the estimate is {en[0]} more, the data agree with anything from {en[1]} to "
            f"{en[2]}. Only an effect of about {figure(detectable, 'en')} could be measured reliably here."
        )
        return german + weak[0], english + weak[1]
    more_de, more_en = ("mehr", "more") if low > 0.0 else ("weniger", "fewer")
    sides_de = tuple(value.removeprefix("-") for value in de)
    sides_en = tuple(value.removeprefix("-") for value in en)
    ends = (1, 2) if low > 0.0 else (2, 1)
    german = (
        f"Im Zeitraum der Kampagne waren es etwa {sides_de[0]} {more_de} als ohne sie zu erwarten "
        f"(95-%-Spanne {sides_de[ends[0]]} bis {sides_de[ends[1]]})."
    )
    english = (
        f"During the campaign there were about {sides_en[0]} {more_en} than expected without it "
        f"(95 % interval {sides_en[ends[0]]} to {sides_en[ends[1]]})."
    )
    return german + weak[0], english + weak[1]


def too_short(*, before: int, needed: int) -> tuple[str, str]:
    """The sentence where the time before the start is too short."""
    return (
        f"Die Wirkung lässt sich nicht beurteilen, weil vor dem Beginn nur {before} Werte vorliegen (nötig: {needed}).",
        f"The effect cannot be judged, because there are only {before} values before the start (needed: {needed}).",
    )


def placebo_in_time(*, windows: int, alarms: int) -> Tested:
    """Campaigns invented before the start: how often was an effect seen?"""
    question = (
        "Vor dem Beginn erfundene Kampagnen zeigen keine Wirkung",
        "Campaigns invented before the start show no effect",
    )
    if windows < 2:
        seen = ("Die Zeit vor dem Beginn ist dafür zu kurz.", "The time before the start is too short for this.")
        return tested("placebo_in_time", passed=None, question=question, outcome=seen)
    seen = (
        f"In {alarms} von {windows} erfundenen Zeiträumen lag die Null außerhalb der Spanne.",
        f"In {alarms} of {windows} invented periods zero was outside the interval.",
    )
    return tested("placebo_in_time", passed=alarms <= (1 if windows >= 4 else 0), question=question, outcome=seen)


def controls_untouched(touched: Sequence[str], *, tried: int) -> Tested:
    """Did a control itself jump at the start?"""
    question = (
        "Keine Vergleichsreihe ändert sich selbst zum Beginn",
        "No control series changes itself at the start",
    )
    if not tried:
        return tested(
            "controls_untouched",
            passed=None,
            question=question,
            outcome=("Es gibt keine Vergleichsreihe.", "There is no control."),
        )
    if touched:
        names = ", ".join(touched)
        return tested(
            "controls_untouched",
            passed=False,
            question=question,
            outcome=(f"Auffällig: {names}.", f"Conspicuous: {names}."),
        )
    return tested(
        "controls_untouched", passed=True, question=question, outcome=(f"{tried} geprüft.", f"{tried} checked.")
    )


def effects_within(
    code: str, question: tuple[str, str], effects: Sequence[float], *, low: float, high: float
) -> Tested:
    """Do the effects of other versions of the analysis stay inside the reported interval?"""
    if not effects:
        return tested(
            code,
            passed=None,
            question=question,
            outcome=("Dafür reichen die Daten nicht.", "The data do not suffice for this."),
        )
    ends = min(effects), max(effects)
    seen = (
        f"Wirkung dann von {figure(ends[0])} bis {figure(ends[1])}.",
        f"Effect then from {figure(ends[0], 'en')} to {figure(ends[1], 'en')}.",
    )
    return tested(code, passed=low <= ends[0] and ends[1] <= high, question=question, outcome=seen)


def negative_control(interval: tuple[float, float] | None) -> Tested:
    """An outcome that the campaign should not change: does it stay?"""
    question = (
        "Eine Kennzahl, die die Kampagne nicht berührt, bleibt gleich",
        "An outcome that the campaign does not touch stays the same",
    )
    if interval is None:
        seen = ("Es wurde keine solche Kennzahl angegeben.", "No such outcome was given.")
        return tested("negative_control_outcome", passed=None, question=question, outcome=seen)
    low, high = interval
    seen = (
        f"Änderung von {figure(low)} bis {figure(high)}.",
        f"Change from {figure(low, 'en')} to {figure(high, 'en')}.",
    )
    return tested("negative_control_outcome", passed=low <= 0.0 <= high, question=question, outcome=seen)
