# SPDX-License-Identifier: EUPL-1.2
"""What is open just now in the running campaign, so that every start page has something to do."""

from datetime import timedelta

from tragweite.apps.contracts import actions as contracts
from tragweite.apps.contracts.models import Contract
from tragweite.apps.demo.stage import Stage, Story
from tragweite.apps.monitoring import actions as monitoring
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.partners.models import Party
from tragweite.core.rules.states import ContractState, DeviationKind, Sender

from .campaigns import Course
from .money import draft_contract, record_invoice
from .posts import Post


def bend(stage: Stage, posts: list[Post]) -> None:
    """Choose which posts go another way than the usual; all by their day, so that both scales have them."""
    over = [post for post in posts if post.planned_at < stage.end - timedelta(days=1)]
    ahead = [post for post in posts if stage.end + timedelta(days=1) < post.planned_at]
    creators = [post for post in ahead if post.is_of_creator]
    soon = [creators[0], *(post for post in ahead if post is not creators[0])]
    pictures = [post for post in reversed(over) if not post.is_film]
    # The picture check of the demonstration looks at pictures; the other two differ in their words.
    for post, course_of in zip(pictures, ("falsified", "recompressed"), strict=False):
        post.course_of = course_of
    others = [post for post in reversed(over) if post.course_of == "usual"]
    for post, course_of in zip(others, ("deviates", "explained"), strict=False):
        post.course_of = course_of
    own = [post for post in pictures if post.course_of == "usual" and not post.is_of_creator]
    for post, course_of in zip(own, ("lively", "urgent"), strict=False):
        post.course_of = course_of
    shown = [post for post in pictures if post.course_of == "usual" and post.is_of_creator]
    for post in shown[:1]:
        post.course_of = "shown"
    rest = [post for post in others if post.course_of == "usual" and not post.is_of_creator]
    for post in rest[:1]:
        post.course_of = "missed"
    for post in soon[4:6]:
        post.course_of = "bundled"
    for post, course_of in zip(soon, ("waits", "late", "returned", "held"), strict=False):
        post.course_of = course_of
    for place, post in enumerate(soon[:4]):
        # Close enough that the story has come to where it waits.
        post.planned_at = stage.end + timedelta(hours=20 + 24 * (3 - place))
    for place, post in enumerate(soon[4:10]):
        post.planned_at = stage.end + timedelta(hours=18 + 40 * place)


def explained(stage: Stage, course: Course) -> Story:
    """One deviation waits for somebody, another one for the second person."""
    yield stage.end - timedelta(hours=2)
    clerk = stage.people[course.desk("sachbearbeitung")]
    found = list(Deviation.objects.filter(campaign=course.campaign, kind=DeviationKind.TEXT).order_by("pk"))
    for deviation in found[:2]:
        monitoring.assign_deviation(**stage.by(course.desk("freigabe")), deviation=deviation, assignee=clerk)
    if len(found) > 1:
        monitoring.explain_deviation(
            **stage.by(course.desk("sachbearbeitung")),
            deviation=found[0],
            explanation="Die Influencerin hat den letzten Satz beim Einstellen geändert; die Aussage bleibt richtig.",
        )


def open_money(stage: Stage, course: Course, posts: list[Post]) -> Story:
    """A contract to sign, an invoice to check, an invoice to pay."""
    yield stage.end - timedelta(days=6)
    signed = list(Contract.objects.filter(campaign=course.campaign, state=ContractState.SIGNED).order_by("pk"))
    checked = record_invoice(stage, course, signed[0], net_cents=signed[0].fee_net_cents // 2, number="A-101")
    yield stage.end - timedelta(days=3)
    contracts.check_invoice(**stage.by(course.desk("freigabe")), invoice=checked)
    yield stage.end - timedelta(days=2)
    record_invoice(stage, course, signed[1], net_cents=signed[1].fee_net_cents // 2, number="2026-17")
    boosted = [post for post in posts if post.sender == Sender.CREATOR_BOOSTED]
    party = boosted[-1].channel.party if boosted else None
    if party is not None:
        _second_contract(stage, course, party)


def _second_contract(stage: Stage, course: Course, party: Party) -> None:
    drafted = draft_contract(stage, course, party, [], 20, consents=False)
    contracts.add_deliverable(
        **stage.by(course.desk("sachbearbeitung")),
        contract=drafted,
        description="Ein weiterer Beitrag zum Abschluss",
        due_on=course.programme.ends_on,
        price_net_cents=drafted.fee_net_cents,
    )
