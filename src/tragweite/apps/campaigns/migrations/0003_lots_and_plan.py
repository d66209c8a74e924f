# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tragweite.apps.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evaluationplan",
            name="designs",
            field=models.JSONField(default=list, verbose_name="Verfahren"),
        ),
        migrations.AddField(
            model_name="evaluationplan",
            name="indicators",
            field=models.JSONField(default=list, verbose_name="Kennzahlen"),
        ),
        migrations.AddField(
            model_name="evaluationplan",
            name="stop_rules",
            field=models.TextField(blank=True, verbose_name="Abbruchregeln"),
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("slots", "Sendeplätze"), ("regions", "Regionen"), ("weeks", "Wochen ohne Werbung")],
                        max_length=10,
                        verbose_name="Was wurde gelost?",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="Ziehung")),
                ("seed", models.BigIntegerField(verbose_name="Startzahl")),
                ("units", models.JSONField(verbose_name="Eingaben")),
                ("drawn", models.JSONField(verbose_name="Ergebnis")),
                ("left_out", models.JSONField(default=list, verbose_name="nicht gelost")),
                ("possible_draws", models.TextField(verbose_name="mögliche Ziehungen")),
                ("content_hash", models.CharField(max_length=64)),
                ("after_start", models.BooleanField(default=False, verbose_name="nach der Genehmigung gezogen")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Grund")),
                ("drawn_at", models.DateTimeField(verbose_name="gezogen")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="campaigns.campaign"
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Losziehung",
                "verbose_name_plural": "Losziehungen",
                "ordering": ["campaign", "kind", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "kind", "number"), name="lot_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="second_lot_has_reason",
                    ),
                ],
            },
        ),
        AppendOnly("EvaluationPlan"),
        AppendOnly("Lot"),
    ]
