# SPDX-License-Identifier: EUPL-1.2
"""Reads of stored studies: by right, by campaign, released ones, their reviews, their files, their place in the plan."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import evaluation_plans
from tragweite.apps.findings.models import Study, StudyReview
from tragweite.apps.people.queries import Scope, within
from tragweite.web.parked import parked


def studies_within(scope: Scope) -> QuerySet[Study]:
    """Studies that the scope reads, with campaign, ministry and people."""
    studies = Study.objects.select_related("campaign__ministry", "computed_by", "released_by")
    return within(studies, scope, path="campaign__ministry")


def access_study(scope: Scope, pk: int) -> Study:
    """One study; a foreign and a missing id answer alike (404)."""
    found = studies_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def studies_of(campaign_id: int) -> QuerySet[Study]:
    """The studies of a campaign that was fetched by right, newest first."""
    found = Study.objects.filter(campaign=campaign_id).select_related(
        "campaign__ministry", "computed_by", "released_by"
    )
    return found.order_by("-computed_at", "-pk")


def released_studies(campaign_id: int) -> list[Study]:
    """What may be told outside, in the order of the release."""
    return list(studies_of(campaign_id).filter(released_at__isnull=False).order_by("released_at", "pk"))


def released_studies_within(scope: Scope, *, campaign_id: int | None = None) -> list[Study]:
    """All released studies that the scope reads (of one campaign), by design, latest first; one query."""
    found = studies_within(scope).filter(released_at__isnull=False)
    if campaign_id is not None:
        found = found.filter(campaign=campaign_id)
    return list(found.order_by("kind", "-released_at", "-pk"))


def study_reviews(study_id: int) -> QuerySet[StudyReview]:
    """The reviews of a study in the order of time."""
    return StudyReview.objects.filter(study=study_id).select_related("reviewed_by").order_by("pk")


def study_folder() -> Path:
    """Where the files of studies are kept, each under its SHA-256."""
    folder: Path = settings.TRAGWEITE.var_dir / "studies"
    return folder


def study_file(study: Study, role: str) -> tuple[str, bytes]:
    """Name and content of a file of a study. Raises ``Http404`` for an unknown one or where it is gone or changed."""
    told = next((each for each in study.files if each["role"] == role), None)
    path = parked(study_folder(), told["sha256"]) if told else None
    if told is None or path is None:
        raise Http404
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise Http404
    return str(told["name"]), content


def planning_of(campaign: Campaign, kind: str) -> Study.Planning:
    """Whether the plan, as it stood when the campaign was approved, names this design; one query."""
    plans = list(evaluation_plans(campaign))
    fixed = next((plan for plan in plans if not plan.after_start), None)
    if fixed is not None and kind in fixed.designs:
        return Study.Planning.PLANNED
    later = any(kind in plan.designs for plan in plans)
    return Study.Planning.ADDED_LATER if later else Study.Planning.UNPLANNED


def study_hash(
    *,
    asked: Mapping[str, str | bool | date],
    files: list[dict[str, Any]],
    parameters: Mapping[str, Any],
    version: str,
) -> str:
    """SHA-256 (hex) of all that makes a study: the same question asked twice is one study."""
    marks = sorted((each["role"], each["sha256"]) for each in files)
    plain = [dict(asked), marks, dict(parameters), version]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
