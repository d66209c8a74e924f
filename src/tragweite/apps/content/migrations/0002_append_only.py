# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]

    operations = [
        AppendOnly("Briefing"),
        AppendOnly("Medium"),
        AppendOnly("Version"),
        AppendOnly("VersionMedium"),
        AppendOnly(
            "Approval",
            mutable=(
                "state",
                "void_reason",
            ),
        ),
        AppendOnly("Publication"),
        AppendOnly("Evidence"),
    ]
