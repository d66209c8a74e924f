# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import Forbid

# Once parliament has been told, neither the figures nor who wrote, checked and released them change; only sending follows.
FIXED = (
    "number", "title", "questioner", "cutoff_on", "lead_ministry_id", "drafted_by_id", "checked_by_id", "co_signed_by_id",
    "released_by_id", "released_at", "frozen", "frozen_hash",
)  # fmt: skip
CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FIXED)
AFTER_THE_RELEASE = f"OLD.frozen_hash <> '' AND ({CHANGED} OR NEW.state NOT IN ('released', 'sent'))"
COLLECTED_AGAIN = """
EXISTS (SELECT 1 FROM disclosure_parliamentaryquestion q WHERE q.id = OLD.question_id AND q.frozen_hash <> '')
AND (NEW.question_id IS DISTINCT FROM OLD.question_id OR NEW.number IS DISTINCT FROM OLD.number
  OR NEW.text IS DISTINCT FROM OLD.text OR NEW.answer_text IS DISTINCT FROM OLD.answer_text
  OR NEW.collected IS DISTINCT FROM OLD.collected OR NEW.collected_at IS DISTINCT FROM OLD.collected_at)
"""
RELEASED_AGAIN = """
OLD.released_by_id IS NOT NULL
AND (NEW.released_by_id IS DISTINCT FROM OLD.released_by_id OR NEW.released_at IS DISTINCT FROM OLD.released_at)
"""


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_answers_as_collected")]

    operations = [
        Forbid("ParliamentaryQuestion", "after_the_release", on="UPDATE", when=AFTER_THE_RELEASE),
        Forbid("SubQuestion", "collected_again", on="UPDATE", when=COLLECTED_AGAIN),
        Forbid("RegisterEntry", "released_again", on="UPDATE", when=RELEASED_AGAIN),
    ]
