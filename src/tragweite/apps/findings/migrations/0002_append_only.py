# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("findings", "0001_initial")]

    operations = [
        AppendOnly(
            "Run",
            mutable=(
                "released_by",
                "released_at",
            ),
        ),
        AppendOnly("SuccessReview"),
    ]
