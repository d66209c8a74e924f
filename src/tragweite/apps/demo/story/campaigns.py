# SPDX-License-Identifier: EUPL-1.2
"""A campaign from its first idea to its end: plan, selection, approval, contracts, posts."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Final

from tragweite.apps.campaigns import actions
from tragweite.apps.campaigns.models import BudgetLine, Campaign, Goal
from tragweite.apps.contracts.models import Contract
from tragweite.apps.demo.stage import Stage, Story, at_desk, moment
from tragweite.apps.partners import actions as partners
from tragweite.apps.partners.models import Candidate, Party
from tragweite.core.rules.states import CampaignState, PurposeClass, Sender

from .audiences import study_audiences
from .partners import Register
from .programme import Programme

BUDGET_CENTS: Final = 42_000_000
SIZE_SOURCE: Final = "Für die Vorführung erfunden, keine amtliche Zahl"
OFFER_SOURCE: Final = "Angebot per E-Mail, erfunden"
MEASURED_BY: Final = "Tragweite, Besuche über die Links der Kampagne"


@dataclass
class Course:
    """One campaign under way: what its stories share."""

    programme: Programme
    register: Register
    budget_lines: dict[tuple[str, int], BudgetLine]
    creators: list[Party] = field(default_factory=list)
    contracts: dict[int, Contract] = field(default_factory=dict)
    made: Campaign | None = None

    @property
    def has_two_steps(self) -> bool:
        """The ministry of the running campaign introduced a second step before its first post."""
        return self.programme.until == "running"

    @property
    def campaign(self) -> Campaign:
        """The campaign; it exists from its creation on."""
        if self.made is None:
            raise RuntimeError("the campaign is not yet created")
        return self.made

    def desk(self, name: str) -> str:
        """The account of a desk of the ministry."""
        return f"{self.programme.office}.{name}"


def prepare(stage: Stage, course: Course) -> Story:
    """The way to the approved plan, with the selection of the creators."""
    programme = course.programme
    start = moment(programme.starts_on)
    yield at_desk(start, days=-100)
    line = _budget_line(stage, course)
    yield at_desk(start, days=-96)
    course.made = _create(stage, course, line)
    if programme.until == "idea":
        return
    yield at_desk(start, days=-90)
    _plan(stage, course)
    for party in course.creators:
        yield at_desk(start, days=-84)
        _consider(stage, course, party)
    if programme.looks_at_audiences:
        channels = [channel for party in course.creators for channel in course.register.channels[party.pk]]
        yield from study_audiences(stage, course.campaign, channels, office=programme.office)
    yield at_desk(start, days=-80)
    _review(stage, course)
    yield at_desk(start, days=-76)
    _decide(stage, course)
    yield at_desk(start, days=-70)
    _move(stage, course, "sachbearbeitung", CampaignState.PLANNED)
    if programme.until == "planned":
        return
    yield at_desk(start, days=-62)
    _move(stage, course, "leitung", CampaignState.APPROVED)


def begin(stage: Stage, course: Course) -> Story:
    """The first day."""
    yield moment(course.programme.starts_on, 6)
    _move(stage, course, "sachbearbeitung", CampaignState.RUNNING)


def finish(stage: Stage, course: Course) -> Story:
    """The day after the last."""
    yield moment(course.programme.ends_on + timedelta(days=1), 7)
    _move(stage, course, "sachbearbeitung", CampaignState.ENDED)


def _budget_line(stage: Stage, course: Course) -> BudgetLine:
    office, year = course.programme.office, course.programme.starts_on.year
    key = (office, year)
    if key not in course.budget_lines:
        course.budget_lines[key] = actions.add_budget_line(
            **stage.by(course.desk("haushalt")),
            ministry=stage.offices[office],
            year=year,
            code=f"{list(stage.offices).index(office):02d} 01 531 71",
            name="Öffentlichkeitsarbeit und Nachwuchsgewinnung",
            amount_cents=BUDGET_CENTS,
        )
    return course.budget_lines[key]


def _create(stage: Stage, course: Course, line: BudgetLine) -> Campaign:
    programme = course.programme
    return actions.create_campaign(
        **stage.by(course.desk("sachbearbeitung")),
        ministry=stage.offices[programme.office],
        is_demo=True,
        file_reference=programme.file_reference,
        title=programme.title,
        summary=programme.summary,
        purpose_class=programme.purpose,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        landing_page=f"https://{programme.site}/start",
        hashtag=programme.hashtag,
        budget_line=line,
        planned_cents=7_500_000,
    )


def _plan(stage: Stage, course: Course) -> None:
    clerk = stage.by(course.desk("sachbearbeitung"))
    programme, campaign = course.programme, course.campaign
    _goals(stage, course)
    actions.add_target_group(
        **clerk,
        campaign=campaign,
        name=programme.group,
        age_from=programme.ages[0],
        age_to=programme.ages[1],
        region="Hessen",
        occupation=programme.occupation,
        size=programme.size,
        size_source=SIZE_SOURCE,
    )
    actions.record_economy_review(
        **clerk,
        campaign=campaign,
        alternatives="Plakate an Haltestellen, Anzeigen in Zeitungen, Radiospots; jeweils mit Preis und Reichweite.",
        zero_option="Die Zielgruppe erfährt von dem Angebot nur, wenn sie danach sucht.",
        expected_effect="Mehr Besuche der Zielseite je eingesetztem Euro als mit Plakaten.",
        conclusion="Beiträge von Influencerinnen und Influencern neben eigenen Beiträgen, damit beides verglichen werden kann.",
    )
    actions.fix_evaluation_plan(
        **clerk,
        campaign=campaign,
        numerator=Sender.CREATOR,
        denominator=Sender.AUTHORITY,
        scale="per_post",
        window_days=7,
        question="Bringen Beiträge der Influencerinnen und Influencer mehr Besuche je Beitrag als eigene Beiträge?",
        indicators=[Goal.Indicator.VISITS],
        designs=_designs(programme),
        stop_rules="Bei einem Alarm der Überwachung entscheidet die Federführung binnen zwei Tagen; früher beendet wird "
        "nur, wenn die Zählung ausfällt.",
    )


def _designs(programme: Programme) -> list[str]:
    wanted = {"impact": programme.has_study, "authenticity": programme.looks_at_audiences}
    return ["senders", *(design for design, is_wanted in wanted.items() if is_wanted)]


def _goals(stage: Stage, course: Course) -> None:
    programme = course.programme
    visits = round(programme.posts * stage.share * 2000 * stage.share)
    goals = [(Goal.Indicator.VISITS, "Besuche der Zielseite über die Kampagne", "Besuche", visits)]
    if programme.purpose == PurposeClass.RECRUITING:
        wanted = max(round(visits * 0.011), 5)
        goals.append((Goal.Indicator.APPLICATIONS, "Begonnene Bewerbungen über die Kampagne", "Bewerbungen", wanted))
    for indicator, description, unit, target in goals:
        actions.add_goal(
            **stage.by(course.desk("sachbearbeitung")),
            campaign=course.campaign,
            indicator=indicator,
            description=description,
            unit=unit,
            baseline=Decimal(0),
            target_value=Decimal(target),
            due_on=programme.ends_on,
            source=MEASURED_BY,
        )


def _consider(stage: Stage, course: Course, party: Party) -> None:
    chance = stage.random("candidate", course.programme.key, party.name)
    partners.add_candidate(
        **stage.by(course.desk("sachbearbeitung2")),
        campaign=course.campaign,
        party=party,
        target_group_fit=chance.randint(2, 5),
        content_quality=chance.randint(2, 5),
        label_discipline=chance.randint(3, 5),
        offer_net_cents=250_000 + 25_000 * chance.randint(0, 26),
        offer_source=OFFER_SOURCE,
        assessment=chance.choice(
            (
                "Erklärt ruhig und genau, das Publikum fragt nach; frühere Werbung war immer gekennzeichnet.",
                "Viele Zuschauende im richtigen Alter, Beiträge handwerklich sauber, Ton passt zum Thema.",
                "Kleines, aber sehr treues Publikum aus der Zielgruppe; antwortet auf Kommentare.",
            )
        ),
    )


def _review(stage: Stage, course: Course) -> None:
    """Nobody is biased; two people look at each candidate, and at two of them with another eye."""
    for desk in ("sachbearbeitung", "sachbearbeitung2", "freigabe"):
        partners.declare_interest(**stage.by(course.desk(desk)), campaign=course.campaign, has_conflict=False)
    chosen = {party.pk for party in course.creators[: course.programme.creators]}
    for candidate in Candidate.objects.filter(campaign=course.campaign).select_related("campaign").order_by("pk"):
        yes = candidate.party_id in chosen
        partners.review_candidate(
            **stage.by(course.desk("sachbearbeitung2")),
            candidate=candidate,
            stage="internal",
            verdict="suitable",
            unit="Presse und Öffentlichkeitsarbeit",
            reason="Angaben geprüft, Werbung bisher gekennzeichnet, keine Beanstandung.",
        )
        partners.review_candidate(
            **stage.by(course.desk("freigabe")),
            candidate=candidate,
            stage="expert",
            verdict="suitable" if yes else "unsuitable",
            unit="Fachreferat",
            reason="Thema wird fachlich richtig erklärt." if yes else "Publikum liegt kaum in der Zielgruppe.",
        )


def _decide(stage: Stage, course: Course) -> None:
    """The last two of those considered are not chosen."""
    candidates = list(Candidate.objects.filter(campaign=course.campaign).select_related("campaign").order_by("pk"))
    chosen = course.creators[: course.programme.creators]
    keys = {party.pk for party in chosen}
    for candidate in candidates:
        yes = candidate.party_id in keys
        partners.decide_candidate(
            **stage.by(course.desk("sachbearbeitung")),
            candidate=candidate,
            decision=Candidate.Decision.CHOSEN if yes else Candidate.Decision.REJECTED,
            reason="Publikum und Thema passen; Preis im Rahmen." if yes else "Anteil der Zielgruppe zu gering.",
        )
    partners.sign_selection_note(
        **stage.by(course.desk("sachbearbeitung")),
        campaign=course.campaign,
        text="Ausgewählt nach Passung zur Zielgruppe, Qualität und bisheriger Kennzeichnung. Befangenheiten: keine.",
    )
    course.creators = chosen


def _move(stage: Stage, course: Course, desk: str, to: CampaignState) -> None:
    course.made = actions.move_campaign(**stage.by(course.desk(desk)), campaign=course.campaign, to=to)
