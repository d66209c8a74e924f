# SPDX-License-Identifier: EUPL-1.2
"""Restraint before elections: phases from the calendar, what may not be shown in them, growth against earlier years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from tragweite.core.rules.checks.draft import Draft, Growth, is_boosted
from tragweite.core.rules.checks.result import CheckResult, CheckState, found, passed
from tragweite.core.rules.dated import DatedValue, Severity, value_at

PHASES: Final = ("red", "strict", "amber")
"""From the strictest on; each begins so many days before the election as its rule says and lasts to its evening."""

WORDS: Final = {"red": "rot", "strict": "streng", "amber": "gelb"}
_SHOWN: Final = (
    ("shows_minister", "ein Regierungsmitglied"),
    ("coat_of_arms", "das Wappen"),
    ("performance_claim", "eine Leistungsbilanz"),
)


@dataclass(frozen=True)
class Phase:
    """A phase before an election, the day on which it begins, and its rule."""

    name: str
    election: str
    election_day: date
    starts_on: date
    rule: DatedValue

    def facts(self) -> dict[str, object]:
        """What the sentences of the rule name."""
        return {
            "election": self.election,
            "day": f"{self.election_day:%d.%m.%Y}",
            "phase": WORDS[self.name],
            "starts_on": f"{self.starts_on:%d.%m.%Y}",
        }


def phases_of(*, rules: Sequence[DatedValue], on: date) -> tuple[Phase, ...]:
    """Return all phases of all elections that the calendar valid on that day knows, in the order of their beginning.

    Raises ``Refused("rules.no_valid_value", ...)`` where no calendar is kept for that day.
    """
    calendar = value_at(rules, rule_id="ELECTION.calendar", on=on)
    by_name = {name: value_at(rules, rule_id=f"ELECTION.phase.{name}", on=on) for name in PHASES}
    found_phases = [
        Phase(name, each["name"], each["day"], each["day"] - timedelta(days=int(rule.value)), rule)
        for each in calendar.table["elections"]
        for name, rule in by_name.items()
    ]
    return tuple(sorted(found_phases, key=lambda phase: (phase.starts_on, phase.election)))


def phase_on(*, rules: Sequence[DatedValue], on: date) -> Phase | None:
    """Return the strictest phase of that day, or None.

    Raises ``Refused("rules.no_valid_value", ...)`` where no calendar is kept for that day.
    """
    running = [phase for phase in phases_of(rules=rules, on=on) if phase.starts_on <= on <= phase.election_day]
    return min(running, key=lambda phase: (PHASES.index(phase.name), phase.election_day), default=None)


def check_election(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Check what the post shows on its day, and whether paid delivery runs into a phase."""
    phase = phase_on(rules=rules, on=on)
    crossing = _crossing(draft, rules, on)
    if phase is None:
        calendar = value_at(rules, rule_id="ELECTION.calendar", on=on)
        return crossing or [found(calendar, "election.none", state=CheckState.NOT_APPLICABLE)]
    return [_shown(draft, phase), *_paid(draft, phase), *crossing]


def _shown(draft: Draft, phase: Phase) -> CheckResult:
    answers = [(getattr(draft, name), words) for name, words in _SHOWN]
    shown = [words for answer, words in answers if answer]
    if not shown and any(answer is None for answer, _words in answers):
        return found(phase.rule, "election.unanswered", state=CheckState.UNKNOWN, facts=phase.facts())
    if not shown:
        return passed(phase.rule, "election.restrained", facts=phase.facts())
    facts = {**phase.facts(), "what": " und ".join(shown), "occasion": draft.occasion}
    # An acute occasion keeps a record of work lawful before the last six weeks; a face or a coat of arms it does not.
    only_record = not draft.shows_minister and not draft.coat_of_arms
    if draft.occasion and only_record and phase.name != "red":
        return found(phase.rule, "election.occasion", state=CheckState.FAILED, severity=Severity.WARN, facts=facts)
    return found(phase.rule, "election.sensitive", state=CheckState.FAILED, facts=facts)


def _paid(draft: Draft, phase: Phase) -> list[CheckResult]:
    if phase.name == "amber" or not is_boosted(draft) or draft.occasion:
        return []
    facts = phase.facts()
    return [
        found(phase.rule, "election.occasion_missing", state=CheckState.FAILED, severity=Severity.WARN, facts=facts)
    ]


def _crossing(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Paid delivery that runs over the beginning of a phase is stopped or approved again."""
    if not is_boosted(draft) or draft.boosted_until is None:
        return []
    until = draft.boosted_until
    ahead = [phase for phase in phases_of(rules=rules, on=on) if on < phase.starts_on <= until]
    return [
        found(
            phase.rule,
            "election.boost_crosses",
            state=CheckState.FAILED,
            facts={**phase.facts(), "until": f"{until:%d.%m.%Y}"},
        )
        for phase in ahead[:1]
    ]


def check_growth(draft: Draft, rules: Sequence[DatedValue], on: date) -> list[CheckResult]:
    """Hold posts, money, and reach of the window against the mean of the same weeks of earlier years."""
    rule = value_at(rules, rule_id="ELECTION.growth", on=on)
    if phase_on(rules=rules, on=on) is None:
        return [found(rule, "growth.no_phase", state=CheckState.NOT_APPLICABLE)]
    if not draft.growth:
        return [found(rule, "growth.unknown", state=CheckState.UNKNOWN)]
    return [_growth(rule, each) for each in draft.growth]


def _growth(rule: DatedValue, growth: Growth) -> CheckResult:
    known = [year for year in growth.earlier if year is not None]
    if not known:
        return found(rule, "growth.unknown", state=CheckState.UNKNOWN)
    mean = Decimal(sum(known)) / len(known)
    within = rule.holds_for((growth.now - mean) * 100 / mean) if mean else growth.now == 0
    facts = {
        "subject": growth.subject,
        "now": growth.now,
        "mean": f"{mean:.1f}".replace(".", ","),
        "years": len(known),
        "limit": int(rule.value),
    }
    code = "growth.within" if within else "growth.above"
    return found(rule, code, state=CheckState.PASSED if within else CheckState.FAILED, facts=facts)
