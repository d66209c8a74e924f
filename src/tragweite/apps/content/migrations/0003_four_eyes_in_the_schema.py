# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import Forbid

# An approval is of exactly one version of its own post, with that version's words and author (invariant 1).
OF_OTHER_CONTENT = """
NOT EXISTS (SELECT 1 FROM content_version v WHERE v.id = NEW.version_id AND v.item_id = NEW.item_id
  AND v.content_hash = NEW.content_hash AND v.author_id IS NOT DISTINCT FROM NEW.author_id)
"""
REVIEW_OF_OTHER_CONTENT = """
NOT EXISTS (SELECT 1 FROM content_version v WHERE v.id = NEW.version_id AND v.item_id = NEW.item_id
  AND v.content_hash = NEW.content_hash)
"""
# Nobody decides about what they, or those for whom they stand in, contributed to any version (invariant 2).
CONTRIBUTED = """
EXISTS (SELECT 1 FROM content_version v LEFT JOIN people_outsideaccess o ON o.id = v.outside_author_id
  WHERE v.item_id = {item} AND (
    v.author_id IN (NEW.{person}, COALESCE(NEW.{absent}, NEW.{person}))
    OR v.acting_for_id IN (NEW.{person}, COALESCE(NEW.{absent}, NEW.{person}))
    OR o.created_by_id IN (NEW.{person}, COALESCE(NEW.{absent}, NEW.{person}))
    OR EXISTS (SELECT 1 FROM journal_entry e WHERE e.action = 'people.renew_outside'
      AND e.thing = 'people.outside_access:' || o.id
      AND e.actor IN ('user:' || NEW.{person}, 'user:' || COALESCE(NEW.{absent}, NEW.{person})))))
"""
BY_A_CONTRIBUTOR = CONTRIBUTED.format(item="NEW.item_id", person="approver_id", absent="acting_for_id")
REVIEWED_BY_A_CONTRIBUTOR = CONTRIBUTED.format(item="NEW.item_id", person="reviewer_id", absent="acting_for_id")
OVERRIDDEN_BY_A_CONTRIBUTOR = CONTRIBUTED.format(
    item="(SELECT w.item_id FROM content_version w WHERE w.id = NEW.version_id)",
    person="overridden_by_id",
    absent="acting_for_id",
)
PERMITTED_BY_A_CONTRIBUTOR = "NEW.permitted_by_id IS NOT NULL AND " + CONTRIBUTED.format(
    item="NEW.item_id", person="permitted_by_id", absent="permitted_by_id"
)
# One person takes one step of a version, unless the later step says otherwise.
TWO_STEPS_BY_ONE = """
NEW.decision = 'agree' AND EXISTS (SELECT 1 FROM content_review r WHERE r.version_id = NEW.version_id
  AND r.decision = 'agree' AND (
    r.reviewer_id IN (NEW.reviewer_id, COALESCE(NEW.acting_for_id, NEW.reviewer_id))
    OR r.acting_for_id IN (NEW.reviewer_id, COALESCE(NEW.acting_for_id, NEW.reviewer_id))))
AND NOT EXISTS (SELECT 1 FROM content_reviewstep s WHERE s.id = NEW.step_id AND s.same_person_allowed)
"""
IN_A_FOREIGN_STEP = """
NEW.step_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM content_reviewstep s
  JOIN content_item i ON i.id = NEW.item_id JOIN campaigns_campaign c ON c.id = i.campaign_id
  WHERE s.id = NEW.step_id AND s.ministry_id = c.ministry_id)
"""
# given -> used | void, and never anything after that.
BACK_FROM_THE_END = """
(OLD.state <> 'given' AND (NEW.state IS DISTINCT FROM OLD.state OR NEW.void_reason IS DISTINCT FROM OLD.void_reason))
OR (NEW.state NOT IN ('given', 'used', 'void') AND NEW.state IS DISTINCT FROM OLD.state)
"""
# Only what was approved goes live: the same post and version, an approval that is not void and valid at that moment.
WITHOUT_ITS_APPROVAL = """
NEW.approval_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM content_approval a WHERE a.id = NEW.approval_id
  AND a.item_id = NEW.item_id AND a.version_id = NEW.version_id AND a.state <> 'void'
  AND a.given_at <= NEW.published_at AND a.expires_at > NEW.published_at)
"""
OF_A_FOREIGN_VERSION = """
NOT EXISTS (SELECT 1 FROM content_version v WHERE v.id = NEW.version_id AND v.item_id = NEW.item_id)
"""
# The second check of the urgent path: entered once, for exactly this version, by somebody who did not permit it.
NOT_CONFIRMED_SO = """
NEW.approval_id IS DISTINCT FROM OLD.approval_id AND (OLD.approval_id IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM content_approval a WHERE a.id = NEW.approval_id AND a.item_id = NEW.item_id
  AND a.version_id = NEW.version_id AND a.state <> 'void' AND a.approver_id <> NEW.permitted_by_id
  AND (a.acting_for_id IS NULL OR a.acting_for_id <> NEW.permitted_by_id)))
"""
# The same approval never for another account, platform or format.
ON_ANOTHER_ACCOUNT = """
NEW.account <> '' AND NOT EXISTS (SELECT 1 FROM content_item i JOIN partners_channel c ON c.id = i.channel_id
  WHERE i.id = NEW.item_id AND c.handle = NEW.account)
"""
TURNED_TO_ANOTHER_PLACE = """
(NEW.channel_id IS DISTINCT FROM OLD.channel_id OR NEW.format IS DISTINCT FROM OLD.format
  OR NEW.campaign_id IS DISTINCT FROM OLD.campaign_id) AND EXISTS (
  SELECT 1 FROM content_approval a WHERE a.item_id = OLD.id AND a.state <> 'void')
"""
RELEASED_ON_A_FOREIGN_APPROVAL = """
NOT EXISTS (SELECT 1 FROM content_approval a WHERE a.id = NEW.approval_id AND a.item_id = NEW.item_id
  AND a.state = 'given')
"""
# The table of the core as it stood when this was written; a house test compares the two.
MOVES = {
    "drafting": ("submitted", "missed", "on_hold", "withdrawn"),
    "submitted": ("in_review", "urgent", "drafting", "missed", "on_hold", "withdrawn"),
    "in_review": (
        "approved",
        "returned",
        "refused",
        "urgent",
        "drafting",
        "missed",
        "on_hold",
        "withdrawn",
    ),
    "approved": ("released", "drafting", "on_hold", "withdrawn"),
    "released": ("published", "approved", "drafting", "on_hold", "withdrawn"),
    "published": ("checked", "deviating", "withdrawn"),
    "checked": ("ended", "deviating", "withdrawn"),
    "returned": ("drafting", "missed", "on_hold", "withdrawn"),
    "refused": ("drafting", "withdrawn"),
    "on_hold": ("drafting", "submitted", "in_review", "approved", "released", "returned", "withdrawn"),
    "missed": ("drafting", "withdrawn"),
    "urgent": ("published", "withdrawn"),
    "deviating": ("checked", "withdrawn"),
}
ALLOWED = " OR ".join(
    f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(new) for new in targets)}))"
    for old, targets in MOVES.items()
)
BY_NO_MOVE = f"NEW.state IS DISTINCT FROM OLD.state AND NOT ({ALLOWED})"
OUT_OF_A_HOLD_ELSEWHERE = """
OLD.state = 'on_hold' AND NEW.state IS DISTINCT FROM OLD.state AND NEW.state NOT IN (OLD.held_in, 'withdrawn')
"""
APPROVED_WITHOUT_APPROVAL = """
NEW.state IN ('approved', 'released') AND NEW.state IS DISTINCT FROM OLD.state AND NOT EXISTS (
  SELECT 1 FROM content_approval a WHERE a.item_id = NEW.id AND a.state = 'given')
"""
LIVE_WITHOUT_APPROVAL = """
NEW.state IN ('published', 'checked', 'deviating', 'ended') AND NEW.state IS DISTINCT FROM OLD.state AND NOT EXISTS (
  SELECT 1 FROM content_publication p WHERE p.item_id = NEW.id AND p.approval_id IS NOT NULL)
"""
URGENT_WITHOUT_DEADLINE = """
NEW.state = 'urgent' AND NEW.state IS DISTINCT FROM OLD.state AND NOT EXISTS (
  SELECT 1 FROM content_publication p WHERE p.item_id = NEW.id AND p.urgent_until IS NOT NULL)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_append_only"),
        # SQLite stops the rebuilding of a table that a trigger reads, so what reads it comes after.
        ("people", "0002_mail_and_codes"),
        ("campaigns", "0001_initial"),
        ("partners", "0001_initial"),
        ("journal", "0001_initial"),
    ]

    operations = [
        Forbid("Approval", "of_other_content", on="INSERT", when=OF_OTHER_CONTENT),
        Forbid("Approval", "by_a_contributor", on="INSERT", when=BY_A_CONTRIBUTOR),
        Forbid("Approval", "back_from_the_end", on="UPDATE", when=BACK_FROM_THE_END),
        Forbid("Review", "of_other_content", on="INSERT", when=REVIEW_OF_OTHER_CONTENT),
        Forbid("Review", "by_a_contributor", on="INSERT", when=REVIEWED_BY_A_CONTRIBUTOR),
        Forbid("Review", "two_steps_by_one", on="INSERT", when=TWO_STEPS_BY_ONE),
        Forbid("Review", "in_a_foreign_step", on="INSERT", when=IN_A_FOREIGN_STEP),
        Forbid("CheckOverride", "by_a_contributor", on="INSERT", when=OVERRIDDEN_BY_A_CONTRIBUTOR),
        Forbid("Release", "on_a_foreign_approval", on="INSERT", when=RELEASED_ON_A_FOREIGN_APPROVAL),
        Forbid("Publication", "without_its_approval", on="INSERT", when=WITHOUT_ITS_APPROVAL),
        Forbid("Publication", "of_a_foreign_version", on="INSERT", when=OF_A_FOREIGN_VERSION),
        Forbid("Publication", "on_another_account", on="INSERT", when=ON_ANOTHER_ACCOUNT),
        Forbid("Publication", "permitted_by_a_contributor", on="INSERT", when=PERMITTED_BY_A_CONTRIBUTOR),
        Forbid("Publication", "not_confirmed_so", on="UPDATE", when=NOT_CONFIRMED_SO),
        Forbid("Item", "turned_to_another_place", on="UPDATE", when=TURNED_TO_ANOTHER_PLACE),
        Forbid("Item", "by_no_move", on="UPDATE", when=BY_NO_MOVE),
        Forbid("Item", "out_of_a_hold_elsewhere", on="UPDATE", when=OUT_OF_A_HOLD_ELSEWHERE),
        Forbid("Item", "approved_without_approval", on="UPDATE", when=APPROVED_WITHOUT_APPROVAL),
        Forbid("Item", "live_without_approval", on="UPDATE", when=LIVE_WITHOUT_APPROVAL),
        Forbid("Item", "urgent_without_deadline", on="UPDATE", when=URGENT_WITHOUT_DEADLINE),
    ]
