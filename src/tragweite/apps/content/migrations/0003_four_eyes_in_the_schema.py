# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import Forbid

# An approval is of exactly one version of its own post, with that version's words and author (invariant 1).
OF_OTHER_CONTENT = """
NOT EXISTS (SELECT 1 FROM content_version v WHERE v.id = NEW.version_id AND v.item_id = NEW.item_id
  AND v.content_hash = NEW.content_hash AND v.author_id IS NOT DISTINCT FROM NEW.author_id)
"""
# Nobody decides about what they, or those for whom they stand in, contributed to any version (invariant 2).
BY_A_CONTRIBUTOR = """
EXISTS (SELECT 1 FROM content_version v LEFT JOIN people_outsideaccess o ON o.id = v.outside_author_id
  WHERE v.item_id = NEW.item_id AND (
    v.author_id IN (NEW.approver_id, COALESCE(NEW.acting_for_id, NEW.approver_id))
    OR v.acting_for_id IN (NEW.approver_id, COALESCE(NEW.acting_for_id, NEW.approver_id))
    OR o.created_by_id IN (NEW.approver_id, COALESCE(NEW.acting_for_id, NEW.approver_id))))
"""
# given -> used | void, and never anything after that.
BACK_FROM_THE_END = """
(OLD.state <> 'given' AND (NEW.state IS DISTINCT FROM OLD.state OR NEW.void_reason IS DISTINCT FROM OLD.void_reason))
OR (NEW.state NOT IN ('given', 'used', 'void') AND NEW.state IS DISTINCT FROM OLD.state)
"""
# Only what was approved goes live: the same post, the same version, and an approval that is not void.
WITHOUT_ITS_APPROVAL = """
NOT EXISTS (SELECT 1 FROM content_approval a WHERE a.id = NEW.approval_id AND a.item_id = NEW.item_id
  AND a.version_id = NEW.version_id AND a.state <> 'void')
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0002_append_only"), ("people", "0001_initial")]

    operations = [
        Forbid("Approval", "of_other_content", on="INSERT", when=OF_OTHER_CONTENT),
        Forbid("Approval", "by_a_contributor", on="INSERT", when=BY_A_CONTRIBUTOR),
        Forbid("Approval", "back_from_the_end", on="UPDATE", when=BACK_FROM_THE_END),
        Forbid("Publication", "without_its_approval", on="INSERT", when=WITHOUT_ITS_APPROVAL),
    ]
