# SPDX-License-Identifier: EUPL-1.2
"""Questions of parliament: one answered from published amounts of real governments, one from the invented ledger, two open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from typing import Any, Final

from django.utils import timezone

from tragweite.apps.demo.stage import Stage, Story, at_desk
from tragweite.apps.disclosure import actions
from tragweite.apps.disclosure.models import ParliamentaryQuestion, SpendingImport
from tragweite.apps.disclosure.queries import parts_of
from tragweite.apps.disclosure.queries.document import draft_hash
from tragweite.apps.disclosure.queries.intake import map_text, read_file
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import CostState, NonAnswer

IMPORTED: Final = ("published_spending_influencer", "published_spending_ads", "published_spending_campaigns")
WRITER: Final = "stk.anfragen"
PAID: Final[Mapping[str, Any]] = {"query": "ledger", "cost_state": CostState.PAID, "basis": Basis.GROSS}
FROM_PUBLISHED: Final = "21/90417"
FROM_LEDGER: Final = "21/90502"
WAITING: Final = "21/90631"
FRESH: Final = "21/90644"
INVENTED: Final = "Alle Angaben dieser Antwort gehören zu einer Vorführung und sind erfunden."
PUBLISHED: Final = (
    "Diese Anfrage und ihre Beteiligten sind für eine Vorführung erfunden. Die Beträge sind es nicht: Sie stammen aus "
    "veröffentlichten Antworten von Regierungen oder aus Berichten darüber; die Quelle steht bei jeder Zeile."
)


@dataclass
class Answers:
    """What the stories about parliament share."""

    imports: dict[str, SpendingImport] = field(default_factory=dict)
    released: list[ParliamentaryQuestion] = field(default_factory=list)


def take_in(stage: Stage, answers: Answers) -> Story:
    """The published amounts are imported from files."""
    yield at_desk(stage.end, days=-120)
    for name in IMPORTED:
        content = files("tragweite.apps.demo").joinpath("data", f"{name}.csv").read_bytes()
        intake = read_file(content=content, file_name=f"{name}.csv", map_name=name, map_toml=map_text(name))
        answers.imports[name], _is_new = actions.import_spending(**stage.by(WRITER), intake=intake)


def from_published(stage: Stage, answers: Answers) -> Story:
    """Asked as in a real question (KA 4964, Landtag NRW), answered from what governments published."""
    yield at_desk(stage.end, days=-110)
    question = _ask(
        stage,
        number=FROM_PUBLISHED,
        title="Kosten von Influencer-Kampagnen nach veröffentlichten Angaben",
        preface=PUBLISHED,
        questions=(
            "Was haben Influencer-Kampagnen in Nordrhein-Westfalen gekostet, je Stelle, Jahr und Plattform?",
            "Welche Beträge sind für Hessen veröffentlicht?",
            "Welche Beträge hat der Bund in den Jahren 2020 bis 2022 genannt?",
            "Welche Honorare wurden im Einzelnen vereinbart?",
        ),
    )
    source = {"import": answers.imports[IMPORTED[0]].pk}
    yield at_desk(stage.now, days=3)
    published: dict[str, Any] = {"query": "published"}
    _bind(
        stage,
        question,
        1,
        **published,
        breakdowns=("total", "ministry", "year", "platform"),
        published_filter={**source, "level": "Land NRW"},
    )
    _bind(
        stage,
        question,
        2,
        **published,
        breakdowns=("total", "ministry", "campaign"),
        published_filter={**source, "level": "Land Hessen"},
    )
    _bind(
        stage,
        question,
        3,
        **published,
        breakdowns=("total", "ministry", "year"),
        published_filter={**source, "level": "Bund"},
        year_from=2020,
        year_to=2022,
    )
    _bind(stage, question, 4, non_answer=NonAnswer.NOT_RECORDED, answer_text="Einzelne Honorare sind nicht erfasst.")
    yield from _release(stage, question, answers)


def from_ledger(stage: Stage, answers: Answers) -> Story:
    """Asked about the own campaigns, answered from the ledger with cut-off day and scope."""
    yield at_desk(stage.end, days=-75)
    question = _ask(
        stage,
        number=FROM_LEDGER,
        title="Kampagnen des Landes mit Influencerinnen und Influencern seit 2022",
        questions=(
            "Welche Mittel wurden seit 2022 gezahlt, aufgeschlüsselt nach Ressort, Kampagne, Jahr und Plattform?",
            "An wen wurden diese Mittel gezahlt?",
            "Welche Höchstbeträge wurden vereinbart?",
            "Wie bewertet die Landesregierung die Kritik an solchen Kampagnen?",
        ),
    )
    yield at_desk(stage.now, days=4)
    years: dict[str, Any] = {"year_from": 2022, "year_to": stage.now.year}
    _bind(stage, question, 1, **PAID, **years, breakdowns=("total", "ministry", "campaign", "year", "platform"))
    _bind(stage, question, 2, **PAID, **years, breakdowns=("party",))
    ceiling = {**PAID, "cost_state": CostState.CEILING}
    _bind(stage, question, 3, **ceiling, **years, breakdowns=("total", "ministry"))
    _bind(stage, question, 4, answer_text="Die Landesregierung nimmt zu Meinungen Dritter nicht Stellung.")
    yield from _release(stage, question, answers)


def waiting(stage: Stage) -> Story:
    """The figures are collected; a second person has to check them."""
    yield at_desk(stage.end, days=-20)
    question = _ask(
        stage,
        number=WAITING,
        title="Ausgaben für bezahlte Verbreitung in sozialen Netzwerken",
        questions=(
            "Was wurde seit 2024 für Kampagnen gezahlt, je Kostenart und Jahr?",
            "Was ist darüber hinaus bestellt?",
        ),
    )
    yield stage.now + timedelta(days=2)
    years: dict[str, Any] = {"year_from": 2024, "year_to": stage.now.year}
    _bind(stage, question, 1, **PAID, **years, breakdowns=("total", "kind", "year"))
    ordered = {**PAID, "cost_state": CostState.ORDERED}
    _bind(stage, question, 2, **ordered, **years, breakdowns=("total", "ministry"))
    actions.collect_question(**stage.by(WRITER), question=question)


def fresh(stage: Stage) -> Story:
    """Arrived a few days ago; nothing is bound yet."""
    yield stage.end - timedelta(days=3)
    _ask(
        stage,
        number=FRESH,
        title="Wirkung der Kampagne für Lehrkräfte in Mathematik und Physik",
        questions=(
            "Was hat die Kampagne bisher gekostet?",
            "Wie viele Beiträge wurden veröffentlicht, je Plattform?",
            "Welche Influencerinnen und Influencer wurden beauftragt?",
        ),
    )


def _ask(
    stage: Stage, *, number: str, title: str, questions: tuple[str, ...], preface: str = INVENTED
) -> ParliamentaryQuestion:
    today = timezone.localdate(stage.now)
    return actions.create_question(
        **stage.by(WRITER),
        kind=ParliamentaryQuestion.Kind.MINOR,
        number=number,
        title=title,
        questioner="Abg. Dr. Maxi Musterfrau",
        faction="Fraktion der Vorführung",
        asked_on=today - timedelta(days=2),
        received_on=today,
        cutoff_on=today,
        lead_ministry=stage.offices["stk"],
        answering_office="Chefin der Staatskanzlei (Vorführung)",
        questions=questions,
        questioner_preface="Kampagnen mit Influencerinnen und Influencern kosten öffentliches Geld.",
        preface=preface,
        is_demo=True,
    )


def _bind(stage: Stage, question: ParliamentaryQuestion, number: int, **how: Any) -> None:
    part = question.sub_questions.get(number=number)
    actions.bind_sub_question(**stage.by(WRITER), sub_question=part, **how)


def _release(stage: Stage, question: ParliamentaryQuestion, answers: Answers) -> Story:
    """Collected, checked and co-signed by two people, released by a third, sent."""
    actions.collect_question(**stage.by(WRITER), question=question)
    yield at_desk(stage.now, days=4)
    actions.check_answer(**stage.by("stk.pruefung"), question=question, seen=_seen(question))
    yield at_desk(stage.now, days=1)
    actions.co_sign_answer(**stage.by("stk.leitung"), question=question, seen=_seen(question))
    yield at_desk(stage.now, days=2)
    actions.release_answer(**stage.by("stk.leitung"), question=question, seen=_seen(question))
    yield at_desk(stage.now, days=1)
    actions.send_answer(**stage.by(WRITER), question=question)
    question.refresh_from_db()
    answers.released.append(question)


def _seen(question: ParliamentaryQuestion) -> str:
    question.refresh_from_db()
    return draft_hash(question, parts_of(question))
