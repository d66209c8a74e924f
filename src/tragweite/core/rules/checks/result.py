# SPDX-License-Identifier: EUPL-1.2
"""What a check says: the rule in one sentence, its result, why, where it stands, what to do, who may override."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.core.rules.dated import DatedValue, Severity

RULE_MISSING: Final = (
    "Für diese Prüfung ist am {on} keine gültige Regel hinterlegt ({norm}); sie wird nicht mit einer alten oder nur "
    "angekündigten Fassung ersetzt."
)
RULE_MISSING_FIX: Final = "Lassen Sie die geltende Fassung mit Fundstelle eintragen; bis dahin entscheidet niemand."
"""The core knows no gettext, so these two texts, which no rule can carry, stand here in German."""


class CheckState(StrEnum):
    """``unknown`` asks a question; it is never a pass."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class CheckResult:
    """One finding of one rule.

    ``code``: dotted, its first part names the check ("label.missing"). ``sentence``: what was found, or the question;
    ``rule``: the rule itself in one sentence. ``position``: character offset in the text; ``place``: number of the slide
    or medium, from 1. ``override_by``: roles that may decide against it with a reason; empty: nobody.
    """

    code: str
    rule_id: str
    severity: Severity
    state: CheckState
    sentence: str
    rule: str
    reason: str
    norm: str
    fix: str
    source: str = ""
    checked_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    position: int | None = None
    place: int | None = None
    override_by: tuple[str, ...] = ()

    @property
    def check(self) -> str:
        """The name of the check, stable for overrides and steps ("label", "election", "alt_text")."""
        return self.code.split(".", maxsplit=1)[0]

    @property
    def blocks(self) -> bool:
        """Say whether this stops the submission until it is mended, answered, or overridden."""
        return self.severity is Severity.STOP and self.state in {CheckState.FAILED, CheckState.UNKNOWN}


def found(
    rule: DatedValue,
    code: str,
    *,
    state: CheckState,
    severity: Severity | None = None,
    position: int | None = None,
    place: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> CheckResult:
    """Word a finding with the rule's own sentence for this code, its placeholders filled from ``facts``.

    Raises ``Refused("rules.value_malformed", rule_id, problem)`` where the rule has no such sentence.
    """
    passing = state in {CheckState.PASSED, CheckState.NOT_APPLICABLE}
    return CheckResult(
        code=code,
        rule_id=rule.rule_id,
        severity=severity or rule.severity,
        state=state,
        sentence=_worded(rule, code, facts or {}),
        rule=rule.title,
        reason=rule.reason,
        norm=rule.norm,
        fix="" if passing else rule.fix,
        source=rule.source,
        checked_on=rule.checked_on,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        note=rule.note,
        position=position,
        place=place,
        override_by=() if passing else rule.override_by,
    )


def _worded(rule: DatedValue, code: str, facts: Mapping[str, object]) -> str:
    try:
        return rule.sentences[code].format(**facts)
    except (KeyError, IndexError, ValueError) as problem:
        raise Refused("rules.value_malformed", rule_id=rule.rule_id, problem=f"{code}: {problem!r}") from problem


def passed(rule: DatedValue, code: str, *, facts: Mapping[str, object] | None = None) -> CheckResult:
    """The rule is kept."""
    return found(rule, code, state=CheckState.PASSED, facts=facts)


def state_of(known: bool | None) -> CheckState:  # noqa: FBT001 - the answer of a person, None: not given
    """Passed for yes, failed for no, unknown where nobody has said."""
    return {True: CheckState.PASSED, False: CheckState.FAILED, None: CheckState.UNKNOWN}[known]


def rule_missing(check: str, *, refused: Refused, on: date) -> CheckResult:
    """No rule is valid on that day: the check stops and says so (invariant 12)."""
    norm = str(refused.facts.get("norm", ""))
    return CheckResult(
        code=f"{check}.rule_missing",
        rule_id=str(refused.facts.get("rule_id", "")),
        severity=Severity.STOP,
        state=CheckState.UNKNOWN,
        sentence=RULE_MISSING.format(on=f"{on:%d.%m.%Y}", norm=norm),
        rule="",
        reason="",
        norm=norm,
        fix=RULE_MISSING_FIX,
        valid_to=None,
    )


def worst(results: Sequence[CheckResult]) -> CheckState:
    """Failed before unknown before passed; not applicable where nothing applies."""
    states = {each.state for each in results}
    for state in (CheckState.FAILED, CheckState.UNKNOWN, CheckState.PASSED):
        if state in states:
            return state
    return CheckState.NOT_APPLICABLE
