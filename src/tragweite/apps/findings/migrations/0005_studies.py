# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tragweite.apps.journal.append_only import AppendOnly, Forbid

# Who computed a study never is its second person.
OWN_STUDY = "NEW.reviewed_by_id = (SELECT s.computed_by_id FROM findings_study s WHERE s.id = NEW.study_id)"

# The second person is told once; a released study keeps its releaser.
RELEASED_AGAIN = """
OLD.released_by_id IS NOT NULL
AND (NEW.released_by_id IS DISTINCT FROM OLD.released_by_id OR NEW.released_at IS DISTINCT FROM OLD.released_at)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_lots_and_plan"),
        ("findings", "0004_peer_review_and_alarms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Study",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("impact", "Wirkung gegen die Vorhersage ohne Kampagne"),
                            ("panel", "Regionen oder Gruppen mit Vergleich"),
                            ("survey", "Befragung vorher und nachher"),
                            ("reach", "Reichweite ohne Doppelzählung"),
                        ],
                        max_length=10,
                        verbose_name="Verfahren",
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="Frage")),
                ("source", models.CharField(max_length=200, verbose_name="Quelle der Daten")),
                ("definition", models.CharField(max_length=500, verbose_name="Was eine Zahl zählt")),
                ("period", models.CharField(max_length=100, verbose_name="Zeitraum der Daten")),
                ("as_of_on", models.DateField(verbose_name="Stand der Daten")),
                ("parameters", models.JSONField(verbose_name="Angaben zur Rechnung")),
                ("files", models.JSONField(verbose_name="Dateien")),
                ("provisional", models.BooleanField(verbose_name="vorläufig")),
                (
                    "planning",
                    models.CharField(
                        choices=[
                            ("planned", "vor dem Beginn so geplant"),
                            ("added_later", "erst nach dem Beginn in den Plan aufgenommen"),
                            ("unplanned", "nicht geplant"),
                        ],
                        max_length=12,
                        verbose_name="Plan",
                    ),
                ),
                (
                    "deviation_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="Warum wird vom Plan abgewichen?"),
                ),
                ("content_hash", models.CharField(max_length=64)),
                ("input_hash", models.CharField(max_length=64)),
                ("method_version", models.CharField(max_length=40, verbose_name="Fassung des Verfahrens")),
                ("result", models.JSONField(verbose_name="Ergebnis")),
                ("sentence", models.TextField(verbose_name="Aussage")),
                ("grade", models.CharField(blank=True, max_length=2, verbose_name="Belegstufe")),
                ("computed_at", models.DateTimeField(verbose_name="berechnet")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="freigegeben")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="studies", to="campaigns.campaign"
                    ),
                ),
                (
                    "computed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Untersuchung",
                "verbose_name_plural": "Untersuchungen",
                "ordering": ["campaign", "-computed_at"],
            },
        ),
        migrations.CreateModel(
            name="StudyReview",
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
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="findings.study"
                    ),
                ),
            ],
            options={
                "verbose_name": "Prüfung einer Untersuchung",
                "ordering": ["study", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="study",
            constraint=models.UniqueConstraint(fields=("campaign", "content_hash"), name="study_once"),
        ),
        migrations.AddConstraint(
            model_name="study",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by__isnull", True),
                    models.Q(("released_by", models.F("computed_by")), _negated=True),
                    _connector="OR",
                ),
                name="study_released_by_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="study",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planning", "planned"), models.Q(("deviation_reason", ""), _negated=True), _connector="OR"
                ),
                name="study_deviation_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="study",
            constraint=models.CheckConstraint(
                condition=models.Q(("provisional", False), ("released_at__isnull", True), _connector="OR"),
                name="study_provisional_not_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="studyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="study_review_has_reason"
            ),
        ),
        AppendOnly("Study", mutable=("released_by", "released_at")),
        AppendOnly("StudyReview"),
        Forbid("Study", "released_again", on="UPDATE", when=RELEASED_AGAIN),
        Forbid("StudyReview", "own_study_reviewed", on="INSERT", when=OWN_STUDY),
    ]
