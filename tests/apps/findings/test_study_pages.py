# SPDX-License-Identifier: EUPL-1.2
"""The way of a study through the browser: files, columns, result, second person, downloads."""

import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from page import ValidationProfile, validate_pdf
from pypdf import PdfReader

from tests import factories
from tests.actors import Actors
from tests.apps.findings.conftest import Case
from tests.apps.findings.studying import ABOUT, DATA, impact_study, released, text
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.findings.models import Study
from tragweite.core.rules.states import CampaignState

FORM = {**ABOUT, "as_of_on": "2020-04-01"}
OPTIONS = {
    "outcome": "y", "controls": ["x1", "x2"], "date": "date", "start": "02.03.2020", "method": "bsts",
    "prior_level_sd": "0,01", "seed": "1",
}  # fmt: skip


@pytest.fixture
def campaign(actors: Actors) -> Campaign:
    return factories.running_campaign(actors.ministry, actors.clerk, actors.approver, state=CampaignState.ENDED)


def addresses(campaign: Campaign, kind: str = "impact") -> tuple[str, str]:
    return tuple(reverse(f"findings:{name}", args=[campaign.pk, kind]) for name in ("new_study", "study_options"))  # type: ignore[return-value]


def sent(client: Client, url: str, content: bytes, role: str = "series") -> Any:
    return client.post(url, {**FORM, role: SimpleUploadedFile("reihe.csv", content)})


def test_from_the_file_to_the_finding(campaign: Campaign, actors: Actors, sign_in: Any) -> None:
    client, (first, second) = sign_in(actors.clerk), addresses(campaign)
    assert client.get(second).status_code == 302  # nothing was brought yet
    assert sent(client, first, (DATA / "google_data.csv").read_bytes())["Location"] == second
    shown = client.get(second).content.decode()
    assert "2020-01-01" in shown
    assert '<option value="x1"' in shown
    answer = client.post(second, OPTIONS)
    study = Study.objects.get()
    assert answer["Location"] == reverse("findings:study", args=[study.pk])
    assert study.result["effect_sum"] == pytest.approx(804, rel=0.02)
    page = client.get(answer["Location"]).content.decode()
    assert study.sentence in page
    assert "Was das nicht zeigt" in page
    assert "Nicht so geplant" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": "gestern"}, "Beginn der Kampagne"),
        ({"start": "01.01.2031"}, "Beginn der Kampagne"),
        ({"prior_level_sd": "7"}, "Vorannahme zum Wandern des Niveaus"),
        ({"controls": ["y"]}, "nur einmal"),
    ],
)
def test_an_option_that_does_not_fit_is_named_by_its_label(
    campaign: Campaign, actors: Actors, sign_in: Any, changes: dict[str, Any], said: str
) -> None:
    client, (first, second) = sign_in(actors.clerk), addresses(campaign)
    sent(client, first, (DATA / "google_data.csv").read_bytes())
    answer = client.post(second, {**OPTIONS, **changes})
    assert answer.status_code == 200
    errors = str(answer.context["form"].errors)
    assert said in errors
    assert "--" not in errors
    assert not Study.objects.exists()


def test_a_damaged_file_is_refused_with_its_line(campaign: Campaign, actors: Actors, sign_in: Any) -> None:
    client, (first, second) = sign_in(actors.clerk), addresses(campaign)
    answer = sent(client, first, text("date,y", "2020-01-01,1", "2020-01-02,2,3"))
    assert "reihe.csv, Zeile 3" in answer.content.decode()
    sent(client, first, text("date,y", *[f"2020-01-{day:02d},{day}" for day in range(1, 20)], "2020-01-20,viel"))
    answer = client.post(second, {"outcome": "y", "date": "date", "start": "18.01.2020", "method": "grid", "seed": 1})
    assert "reihe.csv, Zeile 21, Spalte y" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "files", "options"),
    [
        (
            "panel",
            {"data": (DATA / "california_prop99.csv").read_bytes()},
            {
                "unit": "State", "time": "Year", "outcome": "PacksPerCapita", "treated": "California", "start": "1989",
                "method": "did", "seed": "1",
            },
        ),
        (
            "survey",
            {
                "before": text("age,agree", *["y,1", "y,0", "o,1", "o,0"] * 30),
                "after": text("age,agree", *["y,1", "y,1", "o,1", "o,0"] * 30),
                "margins": text("variable,level,total", "age,y,400", "age,o,600"),
            },
            {"question": "agree"},
        ),
        ("reach", {"singles": text("name,reach", "a,400", "b,300")}, {"population": "1.000"}),
        ("authenticity", {"profiles": text("account,likes_cv,sampled,empty", "k1,0.6,100,3", "k2,0.1,100,60")}, {}),
    ],
)  # fmt: skip
def test_every_design_goes_the_same_way(
    campaign: Campaign, actors: Actors, sign_in: Any, kind: str, files: dict[str, bytes], options: dict[str, Any]
) -> None:
    client, (first, second) = sign_in(actors.clerk), addresses(campaign, kind)
    uploads = {role: SimpleUploadedFile(f"{role}.csv", content) for role, content in files.items()}
    assert client.post(first, {**FORM, **uploads})["Location"] == second
    answer = client.post(second, options)
    assert answer.status_code == 302, answer.context["form"].errors
    study = Study.objects.get()
    page = client.get(answer["Location"])
    assert study.sentence in page.content.decode()
    assert client.get(reverse("findings:study_chart", args=[study.pk, 0])).status_code == 200


def test_columns_are_chosen_by_their_name_also_one_with_a_comma(
    campaign: Campaign, actors: Actors, sign_in: Any
) -> None:  # fmt: skip
    client, (first, second) = sign_in(actors.clerk), addresses(campaign)
    content = (DATA / "google_data.csv").read_text().replace("x1", '"Stellen, alle"', 1).encode()
    series = SimpleUploadedFile("reihe.csv", content)
    assert client.post(first, {**FORM, "counted": "application", "series": series})["Location"] == second
    answer = client.post(second, {**OPTIONS, "controls": ["Stellen, alle", "x2"]})
    assert answer.status_code == 302, answer.context["form"].errors
    study = Study.objects.get()
    assert study.result["effect_sum"] == pytest.approx(804, rel=0.02)
    page = client.get(answer["Location"]).content.decode()
    assert "Stellen, alle; x2" in page
    assert "Bewerbungen, um die diese Kampagne wirbt" in page


def test_review_release_and_the_page_of_the_campaign(campaign: Campaign, actors: Actors, sign_in: Any) -> None:
    study = impact_study(campaign, actors)
    assert sign_in(actors.clerk).get(reverse("findings:review_study", args=[study.pk])).status_code == 403
    client = sign_in(actors.second_clerk)
    client.post(reverse("findings:review_study", args=[study.pk]), {"verdict": "agrees", "reason": "Nachgerechnet."})
    approver = sign_in(actors.approver)
    assert "Untersuchung freigeben" in approver.get(reverse("findings:study", args=[study.pk])).content.decode()
    for _click in range(2):
        assert approver.post(reverse("findings:release_study", args=[study.pk])).status_code == 302
    study.refresh_from_db()
    assert study.released_by == actors.approver
    page = approver.get(reverse("findings:campaign", args=[campaign.pk])).content.decode()
    assert study.sentence in page
    across = approver.get(reverse("findings:across")).content.decode()
    assert "Freigegebene Untersuchungen" in across
    assert "Besuche der Stellenseite je Tag" in across


def test_downloads_are_attachments_of_what_was_stored(campaign: Campaign, actors: Actors, sign_in: Any) -> None:
    study = impact_study(campaign, actors)
    client = sign_in(actors.auditor)
    answer = client.get(reverse("findings:study_file", args=[study.pk, "series"]))
    assert answer.content == (DATA / "google_data.csv").read_bytes()
    assert answer["Content-Disposition"].startswith("attachment")
    assert json.loads(client.get(reverse("findings:study_result", args=[study.pk])).content) == study.result
    assert client.get(reverse("findings:study_file", args=[study.pk, "nichts"])).status_code == 404
    assert client.get(reverse("findings:study_chart", args=[study.pk, 7])).status_code == 404


def test_the_report_with_a_study_is_an_accessible_pdf_and_a_word_file(case: Case, sign_in: Any, tmp_path: Path) -> None:
    run, _is_new = case.compute()
    study = released(impact_study(case.campaign, case.actors), case.actors)
    client, file = sign_in(case.actors.clerk), tmp_path / "bericht.pdf"
    file.write_bytes(client.get(reverse("findings:report", args=[run.pk])).content)
    assert validate_pdf(str(file), profile=ValidationProfile.PDF_UA_1).is_compliant
    told = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert study.sentence in told
    word = docx.Document(io.BytesIO(client.get(reverse("findings:report_word", args=[run.pk])).content))
    assert any(study.sentence in paragraph.text for paragraph in word.paragraphs)


def test_strangers_find_nothing_and_the_page_costs_the_same(
    campaign: Campaign, actors: Actors, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    study = released(impact_study(campaign, actors), actors)
    stranger = sign_in(actors.stranger)
    names = {"study": [], "study_result": [], "study_chart": [0], "study_file": ["series"], "review_study": []}
    for name, more in names.items():
        assert stranger.get(reverse(f"findings:{name}", args=[study.pk, *more])).status_code == 404  # type: ignore[misc]
    assert stranger.get(addresses(campaign)[0]).status_code == 404
    assert sign_in(actors.auditor).get(addresses(campaign)[0]).status_code == 403
    client = sign_in(actors.clerk)
    with django_assert_max_num_queries(8):
        client.get(reverse("findings:study", args=[study.pk]))
    assert client.get(addresses(campaign, "nichts")[0]).status_code == 404
