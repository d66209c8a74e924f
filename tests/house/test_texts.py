# SPDX-License-Identifier: EUPL-1.2
"""Every text that people read goes through gettext, and is German."""

import re
from pathlib import Path

import pytest

from tests.house.paths import SOURCE

TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
TRANSLATED = re.compile(r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
READ_ATTRIBUTES = re.compile(r'\b(?:title|alt|placeholder|aria-label)="([^"{]*[A-Za-zÄÖÜäöüß]{2}[^"{]*)"')
PROPER_NAMES = {"Tragweite", "CSV", "Excel", "PDF", "Word", "JSON", "utf", "XLSX"}
ENGLISH = re.compile(
    r"\b(the|please|submit|your|click|here|invalid|required|delete|save|cancel|warning|error)\b", re.IGNORECASE
)


def visible(text: str) -> str:
    for pattern in (COMMENT, TRANSLATED):
        text = pattern.sub(" ", text)
    return MARKUP.sub(" ", TAG.sub(" ", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_visible_text_goes_through_gettext(path: Path) -> None:
    words = re.findall(r"[A-Za-zÄÖÜäöüß]{2,}", visible(path.read_text(encoding="utf-8")).replace("&nbsp;", " "))
    words = [
        word for word in words if word not in PROPER_NAMES and not word.startswith(("amp", "shy", "middot", "hellip"))
    ]
    assert words == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_read_attributes_go_through_gettext(path: Path) -> None:
    assert READ_ATTRIBUTES.findall(COMMENT.sub("", path.read_text(encoding="utf-8"))) == []


def test_no_english_in_message_ids() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for text in re.findall(r'(?<![\w.])_\(\s*"([^"]+)"', path.read_text(encoding="utf-8")):
            if ENGLISH.search(text):
                found.append((path.name, text))
    assert found == []


def test_no_template_carries_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    offenders = [
        str(path.relative_to(SOURCE))
        for path in TEMPLATES
        if path.parent.name != "mail"  # a mail program fetches no style sheet; tests of mails forbid the rest
        and inline.search(TAG.sub("", COMMENT.sub("", path.read_text(encoding="utf-8"))))
    ]
    assert offenders == []
