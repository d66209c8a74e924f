# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the room show, put together from the queries."""

from .checks import checks_of, light_of, stops_of
from .comparison import compare_versions
from .items import deciding, decision_context, item_context
from .listing import item_listing
from .outside import outside_context
from .preview import preview
from .queue import PAGE, queue_of
from .remarks import asked_context, pins_of, remark_views
from .review import MyStep, my_step, review_context
from .steps import release_closed

__all__ = [
    "PAGE",
    "MyStep",
    "asked_context",
    "checks_of",
    "compare_versions",
    "deciding",
    "decision_context",
    "item_context",
    "item_listing",
    "light_of",
    "my_step",
    "outside_context",
    "pins_of",
    "preview",
    "queue_of",
    "release_closed",
    "remark_views",
    "review_context",
    "stops_of",
]
