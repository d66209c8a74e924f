# SPDX-License-Identifier: EUPL-1.2
"""How grave a deviation is, how long clearing it may take, and how long after its moment a look at a post is missing.

All values are the house's own rule; no norm names them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from tragweite.core.rules.schedule import EvidenceMoment
from tragweite.core.rules.states import DeviationKind


class Severity(StrEnum):
    """``critical``: a duty by law or the right to publish at all; ``serious``: another content than the approved one."""

    MINOR = "minor"
    SERIOUS = "serious"
    CRITICAL = "critical"


class PaymentEffect(StrEnum):
    """What a deviation does to the payment of the post."""

    NONE = "none"
    STOP = "stop"
    REDUCE = "reduce"


_K = DeviationKind
SEVERITIES: Final[Mapping[DeviationKind, Severity]] = {
    _K.TEXT: Severity.SERIOUS,
    _K.PICTURE: Severity.SERIOUS,
    _K.VIDEO: Severity.SERIOUS,
    _K.SOUND: Severity.SERIOUS,
    _K.LABEL: Severity.CRITICAL,
    _K.LINK: Severity.SERIOUS,
    _K.TIME: Severity.MINOR,
    _K.ACCOUNT: Severity.SERIOUS,
    _K.DELETED: Severity.SERIOUS,
    _K.UNAPPROVED: Severity.CRITICAL,
    _K.RIGHTS_EXPIRED: Severity.CRITICAL,
    _K.EVIDENCE_MISSING: Severity.MINOR,
}
DAYS_TO_CLEAR: Final[Mapping[Severity, int]] = {Severity.CRITICAL: 1, Severity.SERIOUS: 3, Severity.MINOR: 7}

GRACE: Final[Mapping[EvidenceMoment, timedelta]] = {
    EvidenceMoment.PUBLICATION: timedelta(hours=24),
    EvidenceMoment.H1: timedelta(hours=23),
    EvidenceMoment.H24: timedelta(hours=24),
    EvidenceMoment.D7: timedelta(days=3),
    EvidenceMoment.D30: timedelta(days=7),
    EvidenceMoment.END: timedelta(days=7),
}
GRACE_OF_STORIES: Final = timedelta(hours=2)
"""Nothing can be seen of a story once it is gone."""


def clear_until(*, kind: DeviationKind, on: date) -> date:
    """The day by which a deviation noticed on a day should be cleared."""
    return on + timedelta(days=DAYS_TO_CLEAR[SEVERITIES[kind]])


def usual_effect(*, kind: DeviationKind) -> PaymentEffect:
    """What a new deviation does to the payment until somebody decides otherwise."""
    return PaymentEffect.NONE if SEVERITIES[kind] is Severity.MINOR else PaymentEffect.STOP


def grace_of(*, moment: EvidenceMoment, is_story: bool) -> timedelta:
    """How long after its moment a look at a post may still be taken before it counts as missing."""
    return GRACE_OF_STORIES if is_story else GRACE.get(moment, timedelta(0))
