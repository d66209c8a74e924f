# SPDX-License-Identifier: EUPL-1.2
from django.conf import settings
from django.db import migrations, models

from tragweite.apps.journal.append_only import AppendOnly, Unguard


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0004_all_stand_ins"),
        ("people", "0002_mail_and_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Unguard("Evidence"),
        migrations.RemoveField(model_name="evidence", name="media_verdict"),
        migrations.RemoveField(model_name="evidence", name="text_verdict"),
        migrations.AddField(
            model_name="evidence",
            name="handed_in_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="eingereicht"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("captured_by__isnull", False), ("handed_in_at__isnull", False), _connector="XOR"),
                name="evidence_from_outside_came_in",
            ),
        ),
        AppendOnly("Evidence"),
    ]
