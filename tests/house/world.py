# SPDX-License-Identifier: EUPL-1.2
"""One thing of every kind, all in the ministry of the actors: what the table of addresses is tried on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from tests import factories
from tests.actors import Actors
from tests.apps.findings.results import thin_result
from tests.apps.findings.studying import reach_study
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import (
    Approval,
    Bundle,
    Evidence,
    Medium,
    Publication,
    Remark,
    Version,
    VersionMedium,
)
from tragweite.apps.content.store import previews_of, seal
from tragweite.apps.contracts.models import Invoice, LedgerEntry
from tragweite.apps.disclosure.models import ParliamentaryQuestion, RegisterEntry, SpendingImport, SubQuestion
from tragweite.apps.disclosure.queries import snapshot
from tragweite.apps.findings.models import Alarm, Run
from tragweite.apps.journal.models import Entry, OutboxMessage
from tragweite.apps.monitoring.models import Deviation, DeviationFile, LiveCheck, MetricImport, TrackedLink
from tragweite.apps.partners.models import Candidate, SelectionNote
from tragweite.apps.people.models import OutsideAccess, StandIn
from tragweite.apps.people.queries import compute_scope, token_hash
from tragweite.core.rules.states import ContractState, ItemState

NOW = factories.NOW
TOKEN = "welt-token"
SHA = "a" * 64


@dataclass(frozen=True)
class World:
    """Things by the word that the table uses for them."""

    things: dict[str, models.Model]

    def key(self, name: str) -> Any:
        return self.things[name].pk


def _told(campaign: Campaign, actors: Actors) -> dict[str, Any]:
    return snapshot(campaign, compute_scope(actors.clerk, at=NOW), at=NOW)


def make_world(actors: Actors) -> World:
    campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    party = factories.party(actors.ministry)
    channel = factories.channel(party)
    contract = factories.contract(campaign, party, actors.clerk, state=ContractState.SIGNED)
    things: dict[str, models.Model] = {
        "user": actors.clerk,
        "ministry": actors.ministry,
        "membership": actors.clerk.memberships.get(),
        "stand_in": StandIn.objects.create(
            absent=actors.clerk, deputy=actors.second_clerk, valid_from=date(2099, 1, 1), valid_to=date(2099, 1, 9)
        ),
        "campaign": campaign,
        "goal": campaign.goals.get(),
        "target_group": campaign.target_groups.get(),
        "party": party,
        "channel": channel,
        "candidate": _candidate(campaign, party, actors),
        "selection_note": SelectionNote.objects.create(
            campaign=campaign, number=1, text="Vermerk", signed_by=actors.clerk, signed_at=NOW
        ),
        "contract": contract,
        "deliverable": factories.deliverable(contract),
        "invoice": _invoice(contract, actors),
        "ledger_entry": _ledger_entry(contract, actors),
        "entry": _entry(actors),
        "failed_mail": _failed_mail(actors),
    }
    things |= _content(actors, campaign, channel)
    things |= _afterwards(actors, campaign, things)
    return World(things)


def _failed_mail(actors: Actors) -> OutboxMessage:
    return OutboxMessage.objects.create(
        kind="review_due",
        recipient=f"user:{actors.approver.pk}",
        thing="content.item:1",
        dedupe=SHA,
        created_at=NOW,
        due_at=NOW,
        next_attempt_at=NOW,
        state="failed",
        last_error="refused_550",
        attempts=1,
    )


def _candidate(campaign: Any, party: Any, actors: Actors) -> Candidate:
    return Candidate.objects.create(
        campaign=campaign,
        party=party,
        target_group_fit=4,
        content_quality=4,
        label_discipline=4,
        assessment="passt",
        assessed_by=actors.clerk,
    )


def _invoice(contract: Any, actors: Actors) -> Invoice:
    return Invoice.objects.create(
        contract=contract,
        number="R-1",
        issued_on=NOW.date(),
        received_on=NOW.date(),
        net_cents=10_000,
        vat_rate=Decimal("0.19"),
        vat_cents=1_900,
        gross_cents=11_900,
        recorded_by=actors.clerk,
        recorded_at=NOW,
    )


def _ledger_entry(contract: Any, actors: Actors) -> LedgerEntry:
    return LedgerEntry.objects.create(
        position="welt:1",
        ministry=actors.ministry,
        campaign=contract.campaign,
        budget_line=contract.budget_line,
        kind="production",
        state="planned",
        year=NOW.year,
        net_cents=10_000,
        vat_rate=Decimal("0.19"),
        vat_cents=1_900,
        gross_cents=11_900,
        booked_on=NOW.date(),
        recorded_at=NOW,
        recorded_by=actors.budget_officer,
    )


def _entry(actors: Actors) -> Entry:
    from django.db import transaction

    from tragweite.apps.journal.actions import record

    with transaction.atomic():
        return record(
            actor="system", action="campaigns.create", thing="campaigns.campaign:1", at=NOW, ministry=actors.ministry.pk
        )


def _content(actors: Actors, campaign: Any, channel: Any) -> dict[str, models.Model]:
    item = factories.item(campaign, channel, actors.clerk, state=ItemState.PUBLISHED)
    access = OutsideAccess.objects.create(
        token_hash=token_hash(TOKEN),
        name="Erfundene Person",
        email="person@example.org",
        purpose="draft",
        thing=f"content.item:{item.pk}",
        ministry=actors.ministry,
        created_by=actors.clerk,
        created_at=NOW,
        expires_at=NOW + timedelta(days=36_500),
    )
    version = Version.objects.create(
        item=item,
        number=1,
        text="Anzeige. Text",
        label="Anzeige",
        author=actors.clerk,
        content_hash=SHA,
        created_at=NOW,
    )
    medium = Medium.objects.create(sha256=SHA, kind="picture", mime="image/png", size=3, created_at=NOW)
    VersionMedium.objects.create(version=version, medium=medium, position=1, alt_text="Bild")
    previews_of(SHA).mkdir(parents=True)
    (previews_of(SHA) / "clean.png").write_bytes(b"png")
    seal(previews_of(SHA) / "clean.png")
    approval = Approval.objects.create(
        item=item,
        version=version,
        number="F-1",
        content_hash=SHA,
        author=actors.clerk,
        approver=actors.approver,
        given_at=NOW,
        expires_at=NOW + timedelta(days=30),
        state="used",
    )
    publication = Publication.objects.create(
        item=item,
        version=version,
        approval=approval,
        url="https://example.org/1",
        published_at=NOW,
        recorded_by=actors.clerk,
        recorded_at=NOW,
    )
    reviewed = factories.item(campaign, channel, actors.clerk, state=ItemState.IN_REVIEW)
    Version.objects.create(
        item=reviewed,
        number=1,
        text="Anzeige. Text",
        label="Anzeige",
        author=actors.clerk,
        content_hash=SHA,
        created_at=NOW,
    )
    remark = Remark.objects.create(version=version, kind="style", text="schöner", author=actors.clerk, created_at=NOW)
    return {
        "item": item,
        "draft": factories.item(campaign, channel, actors.clerk),
        "bundle": Bundle.objects.create(campaign=campaign, title="Welle", created_by=actors.clerk, created_at=NOW),
        "reviewed": reviewed,
        "access": access,
        "version": version,
        "medium": medium,
        "publication": publication,
        "remark": remark,
    }


def _afterwards(actors: Actors, campaign: Any, things: dict[str, Any]) -> dict[str, models.Model]:
    publication = things["publication"]
    evidence = Evidence.objects.create(
        publication=publication,
        seen_at=NOW,
        live_text="Text",
        captured_how="abgelesen",
        captured_by=actors.clerk,
    )
    question = ParliamentaryQuestion.objects.create(
        number="21/1",
        title="Frage",
        questioner="Abg. Beispiel",
        faction="Fraktion",
        asked_on=NOW.date(),
        received_on=NOW.date(),
        due_on=NOW.date() + timedelta(days=42),
        due_rule="Regel",
        lead_ministry=actors.ministry,
        cutoff_on=NOW.date(),
        answering_office="Chef der Staatskanzlei",
        drafted_by=actors.chancellery,
        created_at=NOW,
    )
    run = Run.objects.create(
        campaign=campaign,
        input_hash=SHA,
        method_version="1",
        seed=1,
        result=thin_result(),
        sentence="Satz",
        grade="C",
        provisional=True,
        computed_by=actors.clerk,
        computed_at=NOW,
    )
    deviation = Deviation.objects.create(
        campaign=campaign,
        channel=publication.item.channel,
        publication=publication,
        evidence=evidence,
        url=publication.url,
        kind="text",
        severity="serious",
        fingerprint=SHA,
        seen_at=NOW,
        due_on=NOW.date(),
    )
    return {
        "link": TrackedLink.objects.create(
            code="welt",
            campaign=campaign,
            sender="authority",
            target="https://example.org",
            starts_at=NOW,
            ends_at=NOW + timedelta(days=9),
        ),
        "deviation": deviation,
        "deviation_file": DeviationFile.objects.create(
            deviation=deviation,
            medium=Medium.objects.get(sha256=SHA),
            captured_how="gespeichert",
            captured_by=actors.clerk,
            captured_at=NOW,
        ),
        "live_check": LiveCheck.objects.create(evidence=evidence, state="person", verdict="person"),
        "metric_import": MetricImport.objects.create(
            campaign=campaign,
            file_name="a.csv",
            file_sha256=SHA,
            row_count=1,
            accepted_count=1,
            imported_by=actors.clerk,
            imported_at=NOW,
        ),
        "question": question,
        "sub_question": SubQuestion.objects.create(question=question, number=1, text="Was hat es gekostet?"),
        "run": run,
        "study": reach_study(campaign, actors),
        "alarm": Alarm.objects.create(campaign=campaign, risk="visits_below", raised_at=NOW),
        "spending_import": SpendingImport.objects.create(
            file_name="a.csv", file_sha256=SHA, map_name="a", row_count=0, imported_at=NOW
        ),
        "register_entry": RegisterEntry.objects.create(
            campaign=campaign,
            number=1,
            slug="welt",
            snapshot=_told(campaign, actors),
            proposed_by=actors.clerk,
            proposed_at=NOW,
        ),
    }
