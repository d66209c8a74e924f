# SPDX-License-Identifier: EUPL-1.2
"""Writes of answers to parliament, published spending and the register."""

from .questions import (
    add_sub_question,
    bind_sub_question,
    collect_question,
    collect_sub_question,
    create_question,
    take_paragraphs,
    update_question,
)
from .register import propose_entry, release_entry
from .releasing import check_answer, co_sign_answer, release_answer, return_answer, send_answer
from .spending import import_spending

__all__ = [
    "add_sub_question",
    "bind_sub_question",
    "check_answer",
    "co_sign_answer",
    "collect_question",
    "collect_sub_question",
    "create_question",
    "import_spending",
    "propose_entry",
    "release_answer",
    "release_entry",
    "return_answer",
    "send_answer",
    "take_paragraphs",
    "update_question",
]
