# SPDX-License-Identifier: EUPL-1.2
"""Taking in a file of published spending: all rows or none, and each file once."""

from datetime import datetime

from django.db import IntegrityError, transaction

from tragweite.apps.disclosure import policies, queries
from tragweite.apps.disclosure.models import PublishedAmount, SpendingImport
from tragweite.apps.disclosure.queries.intake import Intake
from tragweite.apps.journal.actions import actor_ref, record
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.platforms.spending import PublishedAmount as ReadAmount


def import_spending(
    *, user: User | None, scope: Scope | None, at: datetime, intake: Intake
) -> tuple[SpendingImport, bool]:
    """Store the rows of a file that was read; returns the import and whether it is new.

    ``user`` None is the command line of the machine. The same file again changes nothing and gives the earlier import.
    Raises ``Refused`` with ``disclosure.not_writer``, ``disclosure.rows_refused`` (count, rows) or
    ``disclosure.no_rows``.
    """
    if user is not None:
        policies.require_write(scope or Scope(user_id=user.pk))
    known = queries.import_of(intake.file_sha256)
    if known is not None:
        return known, False
    _require_all_understood(intake)
    try:
        with transaction.atomic():
            return _store(user=user, at=at, intake=intake), True
    except IntegrityError:
        # Two people sent the same file at the same moment; the first one won.
        known = queries.import_of(intake.file_sha256)
        if known is None:
            raise
        return known, False


def _require_all_understood(intake: Intake) -> None:
    if intake.refused:
        rows = [str(fate.row_number) for fate in intake.refused][:20]
        raise Refused("disclosure.rows_refused", count=len(intake.refused), rows=rows)
    if not intake.accepted:
        raise Refused("disclosure.no_rows")


def _store(*, user: User | None, at: datetime, intake: Intake) -> SpendingImport:
    made = SpendingImport.objects.create(
        file_name=intake.file_name,
        file_sha256=intake.file_sha256,
        map_name=intake.map_name,
        row_count=len(intake.accepted),
        imported_by=user,
        imported_at=at,
    )
    PublishedAmount.objects.bulk_create([_row(made, each) for each in intake.accepted], batch_size=500)
    record(
        actor=actor_ref(user),
        action="disclosure.import_spending",
        thing=f"disclosure.spendingimport:{made.pk}",
        at=at,
        facts={
            "file_sha256": intake.file_sha256,
            "map": intake.map_name,
            "rows": len(intake.accepted),
            "duplicates": intake.duplicate_count,
        },
    )
    return made


def _row(made: SpendingImport, read: ReadAmount) -> PublishedAmount:
    amount = read.amount
    return PublishedAmount(
        spending_import=made,
        row=read.row_id,
        row_number=read.row_number,
        level=read.level,
        authority=read.authority or "",
        campaign=read.campaign or "",
        period=read.period or "",
        year=read.year,
        years=list(read.years),
        platform=read.platform or "",
        party=read.party or "",
        kind=read.kind or "",
        amount_cents=amount.stated_cents,
        precision=amount.precision or "",
        basis=amount.basis,
        cost_state=read.cost_state or "",
        no_amount=amount.absence or "",
        included_in=read.included_in or "",
        stated={
            "precision": amount.text,
            "cost": read.cost_words,
            "disclosure": read.disclosure,
            "note": read.note,
            "source_quality": read.source_quality,
        },
        source_document=read.source_document,
        source_url=read.source_url,
    )
