# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import AppendOnly, Forbid

# What a person decided about a doubt is said once.
DECIDED_AGAIN = """
OLD.decided_by_id IS NOT NULL AND (NEW.decision IS DISTINCT FROM OLD.decision
  OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id OR NEW.decision_reason IS DISTINCT FROM OLD.decision_reason
  OR NEW.state IS DISTINCT FROM OLD.state OR NEW.verdict IS DISTINCT FROM OLD.verdict)
"""
# A comparison that is finished is not made again; a doubt becomes done by a decision.
COMPARED_AGAIN = """
OLD.state = 'done' AND (NEW.state IS DISTINCT FROM OLD.state OR NEW.verdict IS DISTINCT FROM OLD.verdict
  OR NEW.finished_at IS DISTINCT FROM OLD.finished_at)
"""
RESOLVED_AGAIN = """
OLD.resolved_by_id IS NOT NULL AND (NEW.state IS DISTINCT FROM OLD.state
  OR NEW.resolved_by_id IS DISTINCT FROM OLD.resolved_by_id OR NEW.explanation IS DISTINCT FROM OLD.explanation)
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial")]

    operations = [
        AppendOnly("MetricImport"),
        AppendOnly("MetricObservation"),
        AppendOnly("PostList"),
        AppendOnly(
            "LiveCheck",
            mutable=(
                "state", "verdict", "text_verdict", "media_verdict", "findings", "done_count", "total_count",
                "started_at", "finished_at", "failure", "decision", "decision_reason", "decided_by", "decided_at",
            ),
        ),
        Forbid("LiveCheck", "decided_again", on="UPDATE", when=DECIDED_AGAIN),
        Forbid("LiveCheck", "compared_again", on="UPDATE", when=COMPARED_AGAIN),
        AppendOnly(
            "Deviation",
            mutable=(
                "state", "due_on", "assigned_to", "answer", "explained_by", "explanation", "resolved_by", "resolved_at",
                "resolution",
            ),
        ),
        Forbid("Deviation", "resolved_again", on="UPDATE", when=RESOLVED_AGAIN),
    ]  # fmt: skip
