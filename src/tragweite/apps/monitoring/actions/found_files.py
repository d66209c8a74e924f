# SPDX-License-Identifier: EUPL-1.2
"""Files of a live post that nobody approved are kept as evidence: checked by decoding, hashed, never changed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tragweite.apps.content import store
from tragweite.apps.content.actions.drafting import medium_of
from tragweite.apps.content.actions.evidence import MOST_FILES, Upload
from tragweite.apps.monitoring.models import Deviation, DeviationFile
from tragweite.apps.monitoring.policies import require_monitor
from tragweite.apps.monitoring.queries import thing_of
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationKind, DeviationState

from .trail import note


def add_deviation_files(
    *, user: User, scope: Scope, at: datetime, deviation: Deviation, files: Sequence[Upload], captured_how: str
) -> list[DeviationFile]:
    """Keep what an unapproved post shows, all files or none; returns those that are new.

    The same bytes are kept once. Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.files_of_unapproved``,
    ``monitoring.files_missing``, ``monitoring.too_many_files`` (most), ``monitoring.capture_missing``,
    ``monitoring.deviation_settled``, and what ``content.store`` raises.
    """
    require_monitor(scope, deviation.campaign.ministry_id)
    _require_usable(deviation, files, captured_how)
    stored = [store.check(upload) for upload in files]
    with transaction.atomic():
        _require_open(deviation)
        for upload, each in zip(files, stored, strict=True):
            store.place(upload, each)  # only now, so that a refused report leaves no file behind
        media = {each.sha256: medium_of(each, at=at) for each in stored}
        values = {"captured_how": captured_how.strip(), "captured_by": user, "captured_at": at}
        known = [
            DeviationFile.objects.get_or_create(deviation=deviation, medium=each, defaults=values)
            for each in media.values()
        ]
        made = [each for each, is_new in known if is_new]
        if made:
            hashes = [each.medium.sha256 for each in made]
            _note(deviation, hashes, user=user, scope=scope, at=at)
    return made


def _require_usable(deviation: Deviation, files: Sequence[Upload], captured_how: str) -> None:
    if deviation.kind != DeviationKind.UNAPPROVED:
        raise Refused("monitoring.files_of_unapproved")
    if not files:
        raise Refused("monitoring.files_missing", field="found_files")
    if len(files) > MOST_FILES:
        raise Refused("monitoring.too_many_files", field="found_files", most=MOST_FILES)
    if not captured_how.strip():
        raise Refused("monitoring.capture_missing", field="captured_how")


def _require_open(deviation: Deviation) -> None:
    locked = Deviation.objects.select_for_update(of=("self",)).get(pk=deviation.pk)
    if locked.state == DeviationState.RESOLVED:
        raise Refused("monitoring.deviation_settled")


def _note(deviation: Deviation, hashes: list[str], *, user: User, scope: Scope, at: datetime) -> None:
    note(
        user=user,
        scope=scope,
        at=at,
        act="add_deviation_files",
        thing=thing_of(deviation),
        ministry_id=deviation.campaign.ministry_id,
        facts={"sha256": hashes},
    )
