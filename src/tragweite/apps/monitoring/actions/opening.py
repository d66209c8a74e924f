# SPDX-License-Identifier: EUPL-1.2
"""A difference becomes a deviation: once, with its severity, its deadline, its mails, and its effect on the payment."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Evidence, Publication
from tragweite.apps.contracts.actions import stop_payment
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.monitoring.queries import Difference, contract_of, thing_of
from tragweite.apps.partners.models import Channel
from tragweite.core.rules.deviations import SEVERITIES, PaymentEffect, clear_until, usual_effect
from tragweite.core.rules.states import DeviationKind, DeviationState
from tragweite.web.states import word

from .mails import tell

TELLING: Final = (
    "verdict",
    "differences",
    "missing",
    "expected",
    "seen",
    "approved",
    "live",
    "moment",
    "until",
    "reason",
)
"""What makes two differences the same one; times of looking and measures do not."""


def open_found(
    differences: Iterable[Difference],
    *,
    publication: Publication,
    evidence: Evidence | None,
    at: datetime,
) -> list[Deviation]:
    """Open what is certain of the differences of a live post; returns those that are new."""
    return [
        made
        for each in differences
        if each.is_certain
        and (
            made := open_deviation(
                each,
                campaign=publication.item.campaign,
                channel=publication.item.channel,
                publication=publication,
                evidence=evidence,
                url=publication.url,
                at=at,
            )
        )
    ]


def open_deviation(
    difference: Difference,
    *,
    campaign: Campaign,
    channel: Channel,
    publication: Publication | None,
    evidence: Evidence | None,
    url: str,
    at: datetime,
) -> Deviation | None:
    """Open one deviation inside the transaction of the caller, or None where the same one is known.

    What was corrected and comes back is a new deviation; what was explained and may stay is not.
    """
    kind = difference.kind
    where: Any = publication.pk if publication else [channel.pk, url]
    mark = _free_mark(
        [where, str(kind), {name: difference.details[name] for name in TELLING if name in difference.details}]
    )
    if mark is None:
        return None
    made = Deviation.objects.create(
        campaign=campaign,
        channel=channel,
        publication=publication,
        evidence=evidence,
        url=url,
        kind=kind,
        severity=SEVERITIES[kind],
        details=difference.details,
        fingerprint=mark,
        seen_at=at,
        due_on=clear_until(kind=kind, on=timezone.localdate(at)),
    )
    tell("deviation_found", made, at=at, dedupe="found")
    _stop(made, at=at)
    return made


def _free_mark(facts: list[Any]) -> str | None:
    base = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    number = 0
    while True:
        mark = hashlib.sha256(f"{number}\n{base}".encode()).hexdigest()
        known = Deviation.objects.filter(fingerprint=mark).first()
        if known is None:
            return mark
        if known.state != DeviationState.RESOLVED or known.answer != "correct":
            return None
        number += 1


def _stop(deviation: Deviation, *, at: datetime) -> None:
    contract = contract_of(deviation)
    if contract is None or usual_effect(kind=DeviationKind(deviation.kind)) is PaymentEffect.NONE:
        return
    reason = _("Abweichung (%(kind)s): %(title)s") % {
        "kind": word("deviation_kind", deviation.kind),
        "title": deviation.title,
    }
    stop_payment(user=None, at=at, contract=contract, thing=thing_of(deviation), reason=reason[:500])
