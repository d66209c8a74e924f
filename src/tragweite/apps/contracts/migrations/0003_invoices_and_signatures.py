# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import AppendOnly, Forbid

# Each act on an invoice is done once, by the person who is told with it (invariant 8).
ACTED_AGAIN = """
(OLD.factually_checked_by_id IS NOT NULL AND (NEW.factually_checked_by_id IS DISTINCT FROM OLD.factually_checked_by_id
  OR NEW.factually_checked_at IS DISTINCT FROM OLD.factually_checked_at))
OR (OLD.paid_by_id IS NOT NULL AND (NEW.paid_by_id IS DISTINCT FROM OLD.paid_by_id
  OR NEW.paid_on IS DISTINCT FROM OLD.paid_on))
"""
# What was signed is what is owed.
AGREED = (
    "campaign_id", "party_id", "number", "starts_on", "ends_on", "fee_net_cents", "vat_rate", "budget_line_id",
    "created_by_id", "signed_by_id", "signed_at",
)  # fmt: skip
CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in AGREED)
AFTER_THE_SIGNATURE = f"OLD.signed_by_id IS NOT NULL AND ({CHANGED})"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_append_only")]

    operations = [
        AppendOnly("Invoice", mutable=("factually_checked_by", "factually_checked_at", "paid_by", "paid_on")),
        Forbid("Invoice", "acted_again", on="UPDATE", when=ACTED_AGAIN),
        Forbid("Contract", "after_the_signature", on="UPDATE", when=AFTER_THE_SIGNATURE),
    ]
