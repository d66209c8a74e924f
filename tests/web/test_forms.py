# SPDX-License-Identifier: EUPL-1.2
"""Forms: KERN markup, German amounts and dates, errors that say what to do."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.web.urls import SampleForm
from tragweite.core.refusal import Refused

GOOD = {
    "title": "Polizei",
    "fee": "1.234,56 €",
    "due_on": "31.12.2026",
    "ministry": "hmf",
    "label": "ad",
    "consent": "on",
}


def form_with(**changes: Any) -> SampleForm:
    return SampleForm({**GOOD, **changes})


@pytest.mark.parametrize("written", ["31.12.2026", "2026-12-31"])
def test_days_are_read_as_germans_and_as_browsers_write_them(written: str) -> None:
    form = form_with(due_on=written)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due_on"] == date(2026, 12, 31)


def test_an_amount_becomes_cents() -> None:
    form = form_with()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["fee"] == 123456


@pytest.mark.parametrize("written", ["-5", "NaN", "∞", "12 USD", "viel", "1,2345"])
def test_a_bad_amount_is_refused_in_german_at_its_field(written: str) -> None:
    form = form_with(fee=written)
    assert not form.is_valid()
    assert list(form.errors) == ["fee"]
    assert "Kennung" not in form.errors["fee"][0]


def test_stored_cents_are_shown_as_a_german_amount() -> None:
    assert 'value="1.234,56"' in str(SampleForm(initial={"fee": 123456})["fee"])


def test_every_control_has_a_label_and_its_hint() -> None:
    html = str(SampleForm())
    for identity in re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', html):
        assert f'for="{identity}"' in html
    assert 'aria-describedby="id_title_helptext"' in html
    assert "– freiwillig" in html
    assert "<fieldset" in html


def test_errors_are_summed_up_with_links_and_tied_to_their_fields() -> None:
    html = str(form_with(title="", label=""))
    assert 'href="#id_title"' in html
    assert 'href="#id_label_gruppe"' in html
    assert 'id="id_label_gruppe"' in html
    assert re.search(r'<input[^>]*name="title"[^>]*aria-invalid="true"', html)
    assert 'id="id_title_error"' in html


def test_a_refusal_is_shown_at_the_field_that_it_names() -> None:
    form = form_with()
    form.is_valid()
    form.refuse(Refused("money.negative", field="fee"))
    form.refuse(Refused("money.negative"))
    assert form.errors["fee"]
    assert form.non_field_errors()


def test_a_form_is_sent_and_answered(client: Client, db: None) -> None:
    assert client.post("/formular/", GOOD).content.decode() == "123456 2026-12-31"
    html = client.post("/formular/", {**GOOD, "fee": "<script>"}).content.decode()
    assert "<script>" not in html.replace("<script src", "")
