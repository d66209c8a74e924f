# SPDX-License-Identifier: EUPL-1.2
"""Reads of answers to parliament, published spending and the register, all scoped."""

from .collecting import collect_answer
from .published import (
    access_import,
    import_of,
    imports_within,
    included_rows,
    levels,
    published_lines,
    published_within,
)
from .questions import (
    access_question,
    access_sub_question,
    contributor_ids,
    count_hint,
    due_date,
    parts_of,
    questions_within,
    waiting,
)
from .register import (
    access_campaign_for_entry,
    access_entry,
    entries_within,
    proposable,
    public_entries,
    public_entry,
    public_ministries,
    released_run,
    slug_of,
    snapshot,
)

__all__ = [
    "access_campaign_for_entry",
    "access_entry",
    "access_import",
    "access_question",
    "access_sub_question",
    "collect_answer",
    "contributor_ids",
    "count_hint",
    "due_date",
    "entries_within",
    "import_of",
    "imports_within",
    "included_rows",
    "levels",
    "parts_of",
    "proposable",
    "public_entries",
    "public_entry",
    "public_ministries",
    "published_lines",
    "published_within",
    "questions_within",
    "released_run",
    "slug_of",
    "snapshot",
    "waiting",
]
