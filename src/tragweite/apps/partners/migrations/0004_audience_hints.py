# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.db import migrations, models

from tragweite.apps.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_lots_and_plan"),
        ("partners", "0003_two_stage_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="AudienceHint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("study", models.PositiveBigIntegerField(verbose_name="Untersuchung")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("no_hint", "kein Hinweis auf gekaufte Follower"),
                            ("look_closer", "mehrere Beobachtungen sprechen dafür, näher hinzusehen"),
                            ("not_assessable", "nicht beurteilbar, es fehlen Beobachtungen"),
                        ],
                        max_length=20,
                        verbose_name="Hinweis",
                    ),
                ),
                (
                    "observations_count",
                    models.PositiveSmallIntegerField(verbose_name="Beobachtungen, die dafür sprechen"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="Quelle")),
                ("as_of_on", models.DateField(verbose_name="Stand")),
                ("recorded_at", models.DateTimeField(verbose_name="festgehalten")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audience_hints",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audience_hints",
                        to="partners.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "Hinweis zum Publikum",
                "ordering": ["campaign", "channel", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("study", "channel"), name="audience_hint_once")],
            },
        ),
        AppendOnly("AudienceHint"),
    ]
