# SPDX-License-Identifier: EUPL-1.2
"""Contracts, invoices and other costs of a campaign, through all cost states."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.utils import timezone

from tragweite.apps.contracts import actions
from tragweite.apps.contracts.models import Contract, Deliverable, Invoice
from tragweite.apps.contracts.queries import open_stops
from tragweite.apps.demo.stage import Stage, Story, at_desk, moment
from tragweite.apps.partners.models import Party
from tragweite.core.rules.states import AmountKind, ContractState, CostState

from .campaigns import Course
from .posts import Post

VAT: Final = Decimal("0.19")
USAGE: Final = timedelta(days=3650)  # posts of finished campaigns stay live without a deviation
RIGHTS: Final = "Nutzung der Beiträge auf den Kanälen des Landes und in der Dokumentation, nicht ausschließlich."


def contract(stage: Stage, course: Course, party: Party, posts: list[Post], number: int) -> Story:
    """One contract: drafted, signed by a second person, invoiced, checked, paid, closed."""
    start = moment(course.programme.starts_on, 8)
    yield at_desk(start, days=-50 + number * 0.1)
    made = draft_contract(stage, course, party, posts, number)
    yield at_desk(start, days=-44 + number * 0.1)
    made = actions.sign_contract(**stage.by(course.desk("haushalt")), contract=made)
    yield at_desk(moment(course.programme.ends_on, 10), days=5 + number * 0.1)
    yield from settle(stage, course, made, number)


def draft_contract(
    stage: Stage, course: Course, party: Party, posts: list[Post], number: int, *, consents: bool = True
) -> Contract:
    """Draft a contract with what is to be delivered; four of five creators agree that their name is published."""
    programme, today = course.programme, timezone.localdate(stage.now)
    chance = stage.random("fee", programme.key, party.name)
    fee = 100_000 * max(len(posts), 1) // 2 + 50_000 * chance.randint(2, 9)
    clerk = stage.by(course.desk("sachbearbeitung"))
    may_name = consents and number % 5 != 4
    made = actions.create_contract(
        **clerk,
        campaign=course.campaign,
        party=party,
        number=f"{programme.file_reference}/V{number + 1}",
        subject=f"{'Ein Beitrag' if len(posts) <= 1 else f'{len(posts)} Beiträge'} für „{programme.title}“",
        starts_on=programme.starts_on - timedelta(days=45),
        ends_on=programme.ends_on,
        fee_net_cents=fee,
        usage_rights=RIGHTS,
        usage_until=programme.ends_on + USAGE,
        name_consent_on=today if may_name else None,
        fee_consent_on=today if may_name and number % 2 == 0 else None,
    )
    for channel_id, count in _by_channel(posts):
        share = fee * count // max(len(posts), 1)
        _deliverable(stage, course, made, posts, channel_id=channel_id, count=count, share=share)
    return made


def _by_channel(posts: list[Post]) -> list[tuple[int, int]]:
    keys = [post.channel.pk for post in posts]
    return [(key, keys.count(key)) for key in dict.fromkeys(keys)]


def _deliverable(
    stage: Stage,
    course: Course,
    made: Contract,
    posts: list[Post],
    *,
    channel_id: int,
    count: int,
    share: int,
) -> None:
    mine = [post for post in posts if post.channel.pk == channel_id]
    deliverable: Deliverable = actions.add_deliverable(
        **stage.by(course.desk("sachbearbeitung")),
        contract=made,
        description="Ein Beitrag" if count == 1 else f"{count} Beiträge",
        due_on=course.programme.ends_on,
        channel=mine[0].channel,
        format=mine[0].format,
        quantity=count,
        price_net_cents=share,
    )
    for post in mine:
        post.deliverable = deliverable


def settle(stage: Stage, course: Course, made: Contract, number: int) -> Story:
    """Invoice, check by a second, payment by a third person, acceptance and closing."""
    invoice = record_invoice(stage, course, made, net_cents=made.fee_net_cents, number=f"R-{made.pk:04d}")
    yield at_desk(stage.now, days=3)
    invoice = actions.check_invoice(**stage.by(course.desk("freigabe")), invoice=invoice)
    yield at_desk(stage.now, days=4)
    if open_stops(made):
        return  # a live post differs from what was approved; the contract shows why nothing is paid
    actions.pay_invoice(**stage.by(course.desk("haushalt" if number % 2 else "haushalt2")), invoice=invoice)
    yield at_desk(stage.now, days=2)
    made = actions.move_contract(**stage.by(course.desk("sachbearbeitung")), contract=made, to=ContractState.ACCEPTED)
    yield at_desk(stage.now, days=10)
    actions.move_contract(**stage.by(course.desk("haushalt")), contract=made, to=ContractState.CLOSED)


def record_invoice(stage: Stage, course: Course, made: Contract, *, net_cents: int, number: str) -> Invoice:
    """An invoice that arrived two days ago."""
    today = timezone.localdate(stage.now)
    return actions.record_invoice(
        **stage.by(course.desk("sachbearbeitung")),
        contract=made,
        number=number,
        issued_on=today - timedelta(days=4),
        received_on=today - timedelta(days=2),
        net_cents=net_cents,
    )


def other_costs(stage: Stage, course: Course) -> Story:
    """Plan, ceiling, production and boosting; each step is an entry of its own."""
    start = moment(course.programme.starts_on, 11)
    yield at_desk(start, days=-58)
    _book(stage, course, AmountKind.AGENCY, CostState.CEILING, 6_000_000, note="Höchstbetrag des Rahmenvertrags")
    media = _book(stage, course, AmountKind.MEDIA, CostState.PLANNED, 900_000, platform="instagram")
    yield at_desk(start, days=-56)
    _book(stage, course, AmountKind.MEDIA, CostState.BUDGETED, 850_000, position=media, platform="instagram")
    yield at_desk(start, days=-30)
    made = _book(stage, course, AmountKind.PRODUCTION, CostState.ORDERED, 420_000, note="Schnitt und Untertitel")
    _book(stage, course, AmountKind.MEDIA, CostState.ORDERED, 840_000, position=media, platform="instagram")
    yield at_desk(start, days=25)
    _book(stage, course, AmountKind.PRODUCTION, CostState.PAID, 420_000, position=made)
    yield at_desk(moment(course.programme.ends_on, 11), days=12)
    _book(stage, course, AmountKind.MEDIA, CostState.PAID, 812_500, position=media, platform="instagram")
    yield at_desk(stage.now, days=40)
    _book(stage, course, AmountKind.MEDIA, CostState.SETTLED, 812_500, position=media, platform="instagram")


def _book(
    stage: Stage,
    course: Course,
    kind: AmountKind,
    state: CostState,
    net_cents: int,
    *,
    position: str = "",
    platform: str = "",
    note: str = "",
) -> str:
    line = course.budget_lines[course.programme.office, course.programme.starts_on.year]
    entry = actions.book_amount(
        **stage.by(course.desk("haushalt")),
        campaign=course.campaign,
        kind=kind,
        state=state,
        net_cents=net_cents,
        vat_rate=VAT,
        year=line.year,
        booked_on=timezone.localdate(stage.now),
        platform=platform,
        position=position,
        note=note,
    )
    return entry.position
