# SPDX-License-Identifier: EUPL-1.2
"""The evaluation as a page, as pictures and as a tagged PDF."""

import io

import docx
import pytest
from django.urls import reverse
from django.utils.html import escape
from page import ValidationProfile, validate_pdf
from pypdf import PdfReader

from tests.apps.findings.results import thin_result
from tests.factories import NOW
from tragweite.apps.findings.models import Run
from tragweite.apps.findings.queries.document import report_of
from tragweite.apps.findings.queries.telling import paragraphs_of
from tragweite.core.rules.states import CampaignState


@pytest.fixture
def run(case):
    return case.compute()[0]


def test_the_page_says_the_sentence_and_what_it_does_not_show(case, run, sign_in, django_assert_max_num_queries):
    url = reverse("findings:campaign", args=[case.campaign.pk])
    client = sign_in(case.actors.clerk)
    with django_assert_max_num_queries(15):
        text = client.get(url).content.decode()
    assert run.sentence in text
    assert "Was das nicht zeigt" in text
    assert "Belegstufe C" in text
    assert sign_in(case.actors.stranger).get(url).status_code == 404


def test_a_campaign_without_a_run_says_what_to_do(planned, sign_in):
    url = reverse("findings:campaign", args=[planned.campaign.pk])
    assert "Noch keine Auswertung" in sign_in(planned.actors.clerk).get(url).content.decode()


def test_the_list_of_evaluations(case, run, sign_in, django_assert_max_num_queries):
    client = sign_in(case.actors.auditor)
    with django_assert_max_num_queries(8):
        answer = client.get(reverse("findings:list"))
    assert run.sentence in answer.content.decode()


@pytest.mark.parametrize("name", ["per_post", "per_1000_views", "per_euro", "days"])
def test_charts_are_svg_without_script_and_style(case, run, sign_in, name):
    url = reverse("findings:chart", args=[run.pk, name])
    answer = sign_in(case.actors.clerk).get(url)
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<script" not in answer.content
    assert b"style=" not in answer.content
    assert sign_in(case.actors.stranger).get(url).status_code == 404


def test_an_unknown_chart_is_not_found(case, run, sign_in):
    assert sign_in(case.actors.clerk).get(reverse("findings:chart", args=[run.pk, "nichts"])).status_code == 404


def test_the_report_is_a_tagged_pdf_and_always_the_same(case, run, sign_in, tmp_path):
    url = reverse("findings:report", args=[run.pk])
    client = sign_in(case.actors.clerk)
    first, second = client.get(url).content, client.get(url).content
    assert first == second
    file = tmp_path / "bericht.pdf"
    file.write_bytes(first)
    assert validate_pdf(str(file), profile=ValidationProfile.PDF_UA_1).is_compliant
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(first)).pages).split())
    assert "Was das nicht zeigt" in text
    assert run.input_hash[:16] in text
    assert sign_in(case.actors.stranger).get(url).status_code == 404


def test_the_report_of_a_running_campaign_says_that_it_is_provisional(case):
    case.campaign.__class__.objects.filter(pk=case.campaign.pk).update(state=CampaignState.RUNNING)
    run, _new = case.compute()
    assert report_of(Run.objects.select_related("campaign__ministry").get(pk=run.pk)).provisional


def test_the_whole_way_in_the_browser(case, sign_in):
    clerk, approver = sign_in(case.actors.clerk), sign_in(case.actors.approver)
    key = case.campaign.pk
    assert clerk.post(reverse("findings:compute", args=[key])).status_code == 302
    run = Run.objects.get()
    assert clerk.post(reverse("findings:release", args=[run.pk])).status_code == 403
    assert approver.post(reverse("findings:release", args=[run.pk])).status_code == 409
    found = {"verdict": "agrees", "reason": "nachgerechnet"}
    assert clerk.post(reverse("findings:review_run", args=[run.pk]), found).status_code == 403
    assert approver.post(reverse("findings:review_run", args=[run.pk]), found).status_code == 302
    assert approver.post(reverse("findings:release", args=[run.pk])).status_code == 302
    assert clerk.post(reverse("findings:close", args=[key])).status_code == 409
    texts = dict.fromkeys(("target_check", "effect_check", "economy_check", "learned"), "Ein Satz.")
    assert clerk.get(reverse("findings:review", args=[key])).status_code == 200
    assert clerk.post(reverse("findings:review", args=[key]), texts).status_code == 302
    assert clerk.post(reverse("findings:close", args=[key])).status_code == 302
    assert case.fresh().state == CampaignState.CLOSED


def test_a_run_in_which_nothing_can_be_judged_is_shown_and_printed(planned, sign_in):
    run = Run.objects.create(
        campaign=planned.campaign,
        input_hash="a" * 64,
        method_version="sender_comparison/1",
        seed=1,
        result=thin_result(),
        sentence="Es lässt sich nicht beurteilen.",
        grade="D",
        provisional=True,
        computed_by=planned.actors.clerk,
        computed_at=NOW,
    )
    client = sign_in(planned.actors.clerk)
    text = client.get(reverse("findings:campaign", args=[planned.campaign.pk])).content.decode()
    assert "lässt sich nicht beurteilen" in text
    assert "Vorläufig" in text
    for name in ("per_post", "days"):
        assert client.get(reverse("findings:chart", args=[run.pk, name])).status_code == 200
    assert client.get(reverse("findings:report", args=[run.pk])).content.startswith(b"%PDF")


def test_the_word_report_and_the_paragraphs_say_the_same(case, run, sign_in):
    client = sign_in(case.actors.clerk)
    body = client.get(reverse("findings:report_word", args=[run.pk])).content
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs)
    page = client.get(reverse("findings:campaign", args=[case.campaign.pk])).content.decode()
    for paragraph in paragraphs_of(Run.objects.select_related("campaign__ministry").get(pk=run.pk)):
        assert paragraph.text in text
        assert escape(paragraph.text) in page
        assert "Stand: " in paragraph.text
    assert sign_in(case.actors.stranger).get(reverse("findings:report_word", args=[run.pk])).status_code == 404


def test_the_six_stages_say_what_is_not_measured(case, run, sign_in):
    page = sign_in(case.actors.clerk).get(reverse("findings:campaign", args=[case.campaign.pk])).content.decode()
    for words in ("Einsatz", "Beiträge", "Wahrnehmung", "Handeln", "Wirkung", "Lernen"):
        assert f">{words}</h3>" in page
    assert "Was ohne die Kampagne geschehen wäre, ist mit diesem Plan nicht gemessen." in page
    assert "Zu keinem Beitrag sind Kosten bekannt." in page


def test_a_running_campaign_shows_no_verdict_and_no_success(case, sign_in):
    case.campaign.__class__.objects.filter(pk=case.campaign.pk).update(state=CampaignState.RUNNING)
    run, _new = case.compute()
    page = sign_in(case.actors.clerk).get(reverse("findings:campaign", args=[case.campaign.pk])).content.decode()
    assert f"<strong>{run.sentence}</strong>" not in page
    assert "Zwischenstand der Rechnung, noch kein Ergebnis:" in page
    main = page.split("<h2")[1:]
    assert not any("badge--success" in part for part in main)
    assert all(paragraph.text.startswith("Vorläufig: ") for paragraph in paragraphs_of(run))


def test_only_released_results_are_compared_over_campaigns(case, run, sign_in, django_assert_max_num_queries):
    client, url = sign_in(case.actors.auditor), reverse("findings:across")
    assert "Noch ist kein Ergebnis freigegeben" in client.get(url).content.decode()
    case.release(run)
    with django_assert_max_num_queries(8):
        text = client.get(url).content.decode()
    assert case.campaign.title in text
    assert "Welche Kampagne besser war" in text
    assert client.get(reverse("findings:across_chart"))["Content-Type"] == "image/svg+xml"
    assert case.campaign.title not in sign_in(case.actors.stranger).get(url).content.decode()
