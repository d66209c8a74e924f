# SPDX-License-Identifier: EUPL-1.2
from datetime import date

from tests.core.evaluation.posts_made import posts_of
from tests.documents.documents_made import FONTS, report
from tests.documents.test_pdf import require_valid, text_of
from tragweite.core.evaluation.goals import goal_attainment
from tragweite.core.evaluation.sender_finding import sender_finding
from tragweite.documents.evaluation import check_rows, goal_row, rates_chart, rates_table, ratio_figures
from tragweite.documents.pdf import evaluation_report_pdf

POSTS = [
    *posts_of("creator", [44, 18, 71, 30, 25, 39, 52, 20], accounts=4),
    *posts_of("creator_boosted", [400, 300], observed_days=30.0),
    *posts_of("authority", [12, 4, 9, 20, 7, 15, None]),
]
DAY = date(2026, 6, 30)


def test_a_real_finding_becomes_a_valid_report() -> None:
    result, finding = sender_finding(
        POSTS, window_days=7, scale="per_post", numerator="creator", denominator="authority"
    )
    goal = goal_attainment(baseline=1200, target=2000, value=1500, as_of=DAY)
    line = goal_row(goal, indicator="Bewerbungen", baseline="1.200", target="2.000", value="1.500", source="Amt")
    made = report(
        sentence=finding.sentence.text_de,
        figures=ratio_figures(result, source="eigene Zählung", as_of=DAY),
        charts=(rates_chart(result, fonts_dir=FONTS if FONTS.is_dir() else None),),
        checks=check_rows(finding),
        goals=(line,),
        not_shown=tuple(part.text_de for part in finding.not_shown),
        assumptions=tuple(part.text_de for part in finding.assumptions),
        input_hash=finding.input_hash,
    )
    pdf = evaluation_report_pdf(made, fonts_dir=FONTS)
    require_valid(pdf)
    text = text_of(pdf)
    assert "37,4" in text
    assert "nicht beurteilbar, weil Beiträge der Behörde von nur 1 Konto stammen" in text
    assert "37,5 %" in text


def test_table_says_what_was_left_out_and_what_is_unknown() -> None:
    result, _ = sender_finding(POSTS, window_days=7, scale="per_post", numerator="creator", denominator="authority")
    table = rates_table(result)
    assert table.rows[0][:5] == ("Influencerinnen und Influencer", 8, 4, 299, "37,4")
    assert table.rows[1] == ("Influencer, beworben", 2, 1, 700, None, None, None)
    assert table.notes == ("Nicht gerechnete Beiträge (Behörde, keine Zahl der Besuche): 1",)
    assert "zu wenige Beiträge (2)" in rates_chart(result, fonts_dir=None).svg


def test_a_goal_without_a_value_says_so() -> None:
    missing = goal_attainment(baseline=1, target=2, value=None, as_of=None)
    line = goal_row(missing, indicator="x", baseline="1", target="2", value="keine Angabe", source="")
    assert (line.share, line.reason) == (None, "noch kein Wert")
