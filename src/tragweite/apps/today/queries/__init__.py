# SPDX-License-Identifier: EUPL-1.2
"""Reads of the start page and of the search, over all rooms."""

from .home import budget_lines, open_questions, running_campaigns, waiting_groups
from .search import search_groups

__all__ = ["budget_lines", "open_questions", "running_campaigns", "search_groups", "waiting_groups"]
