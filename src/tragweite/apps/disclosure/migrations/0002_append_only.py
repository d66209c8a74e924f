# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [
        AppendOnly("SpendingImport"),
        AppendOnly("PublishedAmount"),
        AppendOnly(
            "RegisterEntry",
            mutable=(
                "released_by",
                "released_at",
            ),
        ),
    ]
