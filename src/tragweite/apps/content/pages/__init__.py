# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the room show, put together from the queries."""

from .comparison import compare_versions
from .items import decision_context, item_context, item_listing

__all__ = ["compare_versions", "decision_context", "item_context", "item_listing"]
