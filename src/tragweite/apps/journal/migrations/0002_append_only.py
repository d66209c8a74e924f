# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        AppendOnly(
            "Entry",
            mutable=(
                "personal",
                "personal_salt",
            ),
        ),
    ]
