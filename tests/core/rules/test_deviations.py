# SPDX-License-Identifier: EUPL-1.2
"""Severity, deadline and effect of every kind of deviation."""

from datetime import date, timedelta

from tragweite.core.rules.deviations import (
    GRACE,
    SEVERITIES,
    PaymentEffect,
    Severity,
    clear_until,
    grace_of,
    usual_effect,
)
from tragweite.core.rules.schedule import EvidenceMoment
from tragweite.core.rules.states import DeviationKind

DAY = date(2026, 6, 15)


def test_every_kind_has_a_severity_and_every_moment_a_grace() -> None:
    assert set(SEVERITIES) == set(DeviationKind)
    assert set(GRACE) == set(EvidenceMoment) - {EvidenceMoment.EXTRA}


def test_the_graver_the_sooner_it_is_cleared() -> None:
    days = {
        severity: {clear_until(kind=kind, on=DAY) for kind, of in SEVERITIES.items() if of is severity}
        for severity in Severity
    }
    assert all(len(each) == 1 for each in days.values())
    assert max(days[Severity.CRITICAL]) < max(days[Severity.SERIOUS]) < max(days[Severity.MINOR])


def test_what_is_minor_stops_no_payment() -> None:
    stopped = {kind for kind in DeviationKind if usual_effect(kind=kind) is PaymentEffect.STOP}
    assert stopped == set(DeviationKind) - {DeviationKind.TIME, DeviationKind.EVIDENCE_MISSING}


def test_a_story_waits_for_nobody() -> None:
    assert grace_of(moment=EvidenceMoment.H24, is_story=True) < grace_of(moment=EvidenceMoment.H24, is_story=False)
    assert grace_of(moment=EvidenceMoment.EXTRA, is_story=False) == timedelta(0)
