# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate power``: what can be detected before signing; drawing of slots, regions and quiet weeks by lot."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final

from tragweite.conf import Configuration
from tragweite.core.evaluation.lots import Draw, draw_regions, draw_slots, draw_weeks
from tragweite.core.evaluation.planning import (
    PostPlan,
    detectable_lift_of_series,
    detectable_lift_of_totals,
    detectable_ratio,
    posts_needed,
    power_of_posts,
    survey_needed,
)
from tragweite.core.evaluation.tested import figure
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import read_names, read_table

DESIGNS: Final = ("posts", "regions", "series", "survey")
DRAWS: Final = ("slots", "regions", "weeks")
NEEDED: Final = {
    "posts": ("mean", "dispersion"),
    "regions": ("treated", "control"),
    "series": ("relative_error",),
    "survey": ("share", "change"),
}


def add_commands(questions: Any) -> None:
    """Add ``evaluate power``."""
    text = _("Vor der Unterschrift: was sich nachweisen lässt; Sendeplätze, Regionen, Ruhewochen auslosen")
    parser = add_question(questions, "power", run, text)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--design", choices=DESIGNS, help=_("Vergleich, dessen nachweisbare Wirkung gefragt ist"))
    what.add_argument("--draw", choices=DRAWS, help=_("was ausgelost wird"))
    for name, text in _numbers().items():
        parser.add_argument(f"--{name}", type=float, metavar="ZAHL", help=text)
    parser.add_argument(
        "--units", type=Path, metavar="DATEI", help=_("Einheiten der Auslosung: unit, block oder Zahlen")
    )
    parser.add_argument("--sides", default="creator,authority", metavar="A,B", help=_("Seiten der Auslosung"))
    parser.add_argument("--ghosts", type=int, default=1, metavar="ZAHL", help=_("Zahl der Ruhewochen, sonst 1"))
    parser.add_argument("--seed", type=int, metavar="ZAHL", help=_("Startwert der Auslosung; gehört ins Protokoll"))


def _numbers() -> dict[str, str]:
    return {
        "numerator-posts": _("posts: Beiträge der Influencer"),
        "denominator-posts": _("posts: Beiträge der Behörde"),
        "mean": _("posts: erwartete Besuche je Beitrag der Behörde"),
        "dispersion": _("posts: Überstreuung der Besuche, meist 0,3 bis 1"),
        "ratio": _("posts: Verhältnis, das nachgewiesen werden soll"),
        "treated": _("regions: erwartete Zahl in den beworbenen Regionen"),
        "control": _("regions: erwartete Zahl in den übrigen Regionen"),
        "relative-error": _("series: Standardfehler der Vorhersage, Anteil der Summe"),
        "share": _("survey: Anteil vorher, 0 bis 1"),
        "change": _("survey: erwartete Änderung, 0.05 = 5 Punkte"),
        "design-effect": _("survey: Effekt von Gewichten und Klumpen, sonst 1"),
        "power": _("Güte, sonst 0.8"),
    }


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Plan or draw, print."""
    try:
        result = _drawn(arguments) if arguments.draw else _planned(arguments)
    except Refused as refused:
        raise _as_option(refused) from refused
    print_result(result, arguments.json, language=arguments.language)
    return 0


def _option(field: str) -> str:
    return field.replace("_", "-")


def _as_option(refused: Refused) -> Refused:
    """The refusal of a plan in the names of the options, with what they may be."""
    field = str(refused.facts.get("field", ""))
    if refused.code != "evaluation.bad_plan":
        return refused
    option = {"n_numerator": "numerator-posts", "n_denominator": "denominator-posts"}.get(field, field)
    value = refused.facts["value"]
    return Refused(
        "terminal.bad_option", option=f"--{_option(option)}", value=value, allowed=_allowed().get(field, "> 0")
    )


def _allowed() -> dict[str, str]:
    posts = _("eine ganze Zahl ab 2")
    return {
        "n_numerator": posts,
        "n_denominator": posts,
        "dispersion": _("ein Wert ab 0"),
        "power": _("zwischen 0 und 1, zum Beispiel 0.8"),
        "share": _("zwischen 0 und 1; 20 Prozent sind 0.2"),
        "change": _("nicht 0, und vorher plus Änderung zwischen 0 und 1; 5 Punkte sind 0.05"),
        "sides": _("mindestens zwei verschiedene Namen"),
        "seed": _("eine ganze Zahl ab 0, die ins Protokoll gehört"),
    }


def _planned(arguments: argparse.Namespace) -> dict[str, Any]:
    for name in NEEDED[arguments.design]:
        if getattr(arguments, name) is None:
            raise Refused("terminal.option_missing", option=f"--{_option(name)}", needed=_numbers()[_option(name)])
    power = 0.8 if arguments.power is None else arguments.power
    plans: dict[str, Callable[[argparse.Namespace, float], dict[str, Any]]] = {
        "posts": _posts, "regions": _regions, "series": _series, "survey": _survey,
    }  # fmt: skip
    head = {"question": "power", "design": arguments.design, "power_wanted": power}
    tail = {"method": "planning", "method_version": "1"}
    return head | plans[arguments.design](arguments, power) | tail


def _posts(arguments: argparse.Namespace, power: float) -> dict[str, Any]:
    ratio, mean, alpha = arguments.ratio, arguments.mean, arguments.dispersion
    over, under = arguments.numerator_posts, arguments.denominator_posts
    if over is None or under is None:
        if ratio is None:
            needed = _("das Verhältnis, das nachgewiesen werden soll, oder die Zahl der Beiträge beider Seiten")
            raise Refused("terminal.option_missing", option="--ratio", needed=needed)
        total = posts_needed(mean=mean, dispersion=alpha, ratio=ratio, power=power)
        each = None if total is None else -(-total // 2)
        return {"posts_needed": total, "posts_needed_per_sender": each, **_needed_sentences(ratio, each)}
    for name, count in (("n_numerator", over), ("n_denominator", under)):
        if not count.is_integer():
            raise Refused("evaluation.bad_plan", field=name, value=count)
    plan = PostPlan(n_numerator=int(over), n_denominator=int(under), mean=mean, dispersion=alpha)
    least = detectable_ratio(plan, power=power)
    found = None if ratio is None else power_of_posts(plan, ratio=ratio)
    return {"detectable_ratio": least, "ratio": ratio, "power": found, **_ratio_sentences(least)}


def _needed_sentences(ratio: float, each: int | None) -> dict[str, str]:
    if each is None:
        return {
            "sentence_de": "Dieses Verhältnis lässt sich mit einer machbaren Zahl von Beiträgen nicht nachweisen.",
            "sentence_en": "This ratio cannot be detected with a feasible number of posts.",
        }
    return {
        "sentence_de": f"Für ein Verhältnis von {figure(ratio)} sind je Absender etwa {each} Beiträge nötig.",
        "sentence_en": f"A ratio of {figure(ratio, 'en')} needs about {each} posts per sender.",
    }


def _ratio_sentences(least: float | None) -> dict[str, str]:
    if least is None:
        return {
            "sentence_de": "Mit diesen Beiträgen lässt sich kein Unterschied nachweisen.",
            "sentence_en": "With these posts no difference can be detected.",
        }
    return {
        "sentence_de": f"Nachweisbar ist erst ein Verhältnis ab etwa {figure(least)}; ein kleineres bliebe wohl unentdeckt.",
        "sentence_en": f"Only a ratio from about {figure(least, 'en')} is detectable; a smaller one would likely be missed.",
    }


def _regions(arguments: argparse.Namespace, power: float) -> dict[str, Any]:
    lift = detectable_lift_of_totals(
        treated=arguments.treated, control=arguments.control, power=power, dispersion=arguments.dispersion or 0.0
    )
    return {"detectable_lift": lift, **_lift_sentences(lift)}


def _series(arguments: argparse.Namespace, power: float) -> dict[str, Any]:
    lift = detectable_lift_of_series(relative_error=arguments.relative_error, power=power)
    return {"detectable_lift": lift, **_lift_sentences(lift)}


def _lift_sentences(lift: float) -> dict[str, str]:
    return {
        "sentence_de": f"Nachweisbar ist erst eine Steigerung ab etwa {figure(100 * lift)} Prozent.",
        "sentence_en": f"Only an increase from about {figure(100 * lift, 'en')} percent is detectable.",
    }


def _survey(arguments: argparse.Namespace, power: float) -> dict[str, Any]:
    effect = 1.0 if arguments.design_effect is None else arguments.design_effect
    needed = survey_needed(share=arguments.share, change=arguments.change, power=power, design_effect=effect)
    return {
        "persons_needed_per_wave": needed,
        "sentence_de": f"Je Welle sind etwa {figure(needed)} Befragte nötig.",
        "sentence_en": f"About {figure(needed, 'en')} respondents are needed in each wave.",
    }


def _drawn(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.seed is None or arguments.seed < 0:
        allowed = _("eine ganze Zahl ab 0, die ins Protokoll gehört")
        raise Refused("terminal.option_missing", option="--seed", needed=allowed)
    if arguments.units is None:
        raise Refused("terminal.option_missing", option="--units", needed=_("eine Datei mit der Spalte unit"))
    sides = tuple(part.strip() for part in arguments.sides.split(","))
    draw = _draw(arguments, sides)
    return {
        "question": "draw",
        "draw": arguments.draw,
        **asdict(draw),
        "sentence_de": f"Ausgelost mit Startwert {draw.seed}. Die Auslosung gilt, sobald sie vor dem Start festgehalten ist.",
        "sentence_en": f"Drawn with seed {draw.seed}. The draw counts once it is recorded before the start.",
        "method": "draw_by_lot",
        "method_version": "1",
    }


def _draw(arguments: argparse.Namespace, sides: tuple[str, ...]) -> Draw:
    if arguments.draw == "slots":
        table = read_table(arguments.units, {"unit": "text", "block": "text"}, unique=("unit",))
        blocks = dict(zip(table.texts("unit"), table.texts("block"), strict=True))
        return draw_slots(blocks, sides=sides, seed=arguments.seed)
    if len(sides) != 2:
        raise Refused("terminal.bad_option", option="--sides", value=arguments.sides, allowed=_("zwei Namen"))
    if arguments.draw == "weeks":
        table = read_table(arguments.units, {"unit": "text"}, unique=("unit",))
        return draw_weeks(table.texts("unit"), ghosts=arguments.ghosts, sides=(sides[0], sides[1]), seed=arguments.seed)
    figures: dict[str, Kind] = {name: "number" for name in read_names(arguments.units) if name != "unit"}
    table = read_table(arguments.units, {"unit": "text", **figures}, unique=("unit",))
    sizes = {
        unit: [float(table.numbers(name)[row]) for name in figures] for row, unit in enumerate(table.texts("unit"))
    }
    return draw_regions(sizes, sides=(sides[0], sides[1]), seed=arguments.seed)
