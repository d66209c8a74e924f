# SPDX-License-Identifier: EUPL-1.2
"""What ``tragweite worker`` does for this room in every round. Each may be stopped and repeated at any moment."""

from datetime import datetime

from django.conf import settings

from tragweite.lake import compaction

from . import actions


def publish_links(*, at: datetime) -> None:
    """Every post gets its link, and the collector the table of all links."""
    actions.ensure_links(at=at)
    actions.publish_links(at=at)


def compact(*, at: datetime) -> None:
    """Take what the collector has counted into the lake."""
    compaction.compact(spool_dir=settings.TRAGWEITE.spool_dir, lake_dir=settings.TRAGWEITE.lake_dir, at=at)


def run_all(*, at: datetime) -> None:
    """One round."""
    publish_links(at=at)
    compact(at=at)
