# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tragweite.apps.journal.append_only import AppendOnly, Forbid

# Who computed a run never is its second person.
OWN_RUN = "NEW.reviewed_by_id = (SELECT r.computed_by_id FROM findings_run r WHERE r.id = NEW.run_id)"


# An answer is given once; what else an alarm says is held by the guard of append-only tables.
ANSWERED_AGAIN = """
OLD.answered_at IS NOT NULL AND (NEW.answer <> OLD.answer OR NEW.answered_at IS DISTINCT FROM OLD.answered_at
  OR NEW.answered_by_id IS DISTINCT FROM OLD.answered_by_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_lots_and_plan"),
        ("findings", "0003_released_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("risk", models.CharField(max_length=20, verbose_name="Risiko")),
                ("facts", models.JSONField(default=dict, verbose_name="Zahlen")),
                ("raised_at", models.DateTimeField(verbose_name="ausgelöst")),
                ("answer", models.TextField(blank=True, verbose_name="Was wurde entschieden?")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="beantwortet")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alarms", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "Alarm der Überwachung",
                "ordering": ["campaign", "-raised_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "risk"), name="alarm_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True),
                            models.Q(("answered_by__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="alarm_answered_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeerReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("agrees", "nachvollzogen, keine Einwände"), ("objects", "Einwände")],
                        max_length=10,
                        verbose_name="Ergebnis",
                    ),
                ),
                ("reason", models.TextField(verbose_name="Was wurde geprüft, was fiel auf?")),
                ("reviewed_at", models.DateTimeField(verbose_name="geprüft")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="peer_reviews", to="findings.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "Prüfung einer Auswertung",
                "ordering": ["run", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="peer_review_has_reason"
                    )
                ],
            },
        ),
        AppendOnly("PeerReview"),
        AppendOnly("Alarm", mutable=("answer", "answered_by", "answered_at")),
        Forbid("PeerReview", "own_run_reviewed", on="INSERT", when=OWN_RUN),
        Forbid("Alarm", "answered_again", on="UPDATE", when=ANSWERED_AGAIN),
    ]
