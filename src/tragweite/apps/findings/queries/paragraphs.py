# SPDX-License-Identifier: EUPL-1.2
"""Paragraphs of released results that may be read out as they stand: of the newest released run and of the studies."""

from collections.abc import Iterator
from dataclasses import dataclass

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.findings.models import Run, Study
from tragweite.apps.people.queries import Scope
from tragweite.documents.model import Paragraph

from . import telling
from .runs import released_runs, runs_within
from .studies import released_studies_within
from .studies import telling as study_telling


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyParagraph:
    """``thing``: what was released, ``findings.run:3`` or ``findings.study:4``; ``key`` names the paragraph in it."""

    thing: str
    number: int
    title: str
    text: str

    @property
    def key(self) -> str:
        """The same as long as the released result is."""
        return f"{self.thing}/{self.number}"


def ready_campaigns(scope: Scope) -> list[Campaign]:
    """The campaigns with a released result that the scope reads, latest first; two queries."""
    released: list[Run | Study] = [*released_runs(scope), *released_studies_within(scope)]
    found = {each.campaign_id: each.campaign for each in released}
    return sorted(found.values(), key=lambda campaign: (campaign.starts_on, campaign.pk), reverse=True)


def ready_paragraphs(scope: Scope, campaign_id: int) -> list[ReadyParagraph]:
    """One paragraph for each figure of a campaign that may be told outside; empty where nothing is released; two queries."""
    return list(_all(scope, campaign_id))


def _all(scope: Scope, campaign_id: int) -> Iterator[ReadyParagraph]:
    runs = runs_within(scope).filter(campaign=campaign_id, released_at__isnull=False)
    if run := runs.order_by("-computed_at", "-pk").first():
        yield from _numbered(f"findings.run:{run.pk}", telling.paragraphs_of(run))
    for study in released_studies_within(scope, campaign_id=campaign_id):
        yield from _numbered(f"findings.study:{study.pk}", study_telling.paragraphs_of(study))


def _numbered(thing: str, found: list[Paragraph]) -> Iterator[ReadyParagraph]:
    for number, each in enumerate(found, start=1):
        yield ReadyParagraph(thing=thing, number=number, title=each.title, text=each.text)
