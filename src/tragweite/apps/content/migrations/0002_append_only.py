# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]

    operations = [
        AppendOnly("Briefing"),
        AppendOnly("Claim"),
        AppendOnly("BriefingConfirmation"),
        AppendOnly("Withdrawal"),
        AppendOnly("Medium"),
        AppendOnly("MediumFinding"),
        AppendOnly("Version"),
        AppendOnly("VersionMedium"),
        AppendOnly("Remark", mutable=("outcome", "outcome_reason", "resolved_by", "resolved_at")),
        AppendOnly("RemarkPlacement"),
        AppendOnly("ReviewStep", mutable=("valid_to",)),
        AppendOnly("ContentTerms"),
        AppendOnly("Review"),
        AppendOnly("CheckOverride"),
        AppendOnly("Approval", mutable=("state", "void_reason")),
        AppendOnly("Release"),
        AppendOnly("Publication", mutable=("approval",)),
        AppendOnly("Evidence"),
        AppendOnly("EvidenceMedium"),
    ]
