# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tragweite.apps.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_lots_and_plan"),
        ("partners", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CandidateReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[("internal", "Interne Prüfung"), ("expert", "Prüfung durch das Fachreferat")],
                        max_length=10,
                        verbose_name="Stufe",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("suitable", "geeignet"), ("unsuitable", "nicht geeignet")],
                        max_length=12,
                        verbose_name="Ergebnis",
                    ),
                ),
                ("reason", models.TextField(verbose_name="Begründung")),
                ("unit", models.CharField(max_length=120, verbose_name="Referat")),
                ("reviewed_at", models.DateTimeField(verbose_name="geprüft")),
            ],
            options={
                "verbose_name": "Stufe der Auswahlprüfung",
                "ordering": ["candidate", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InterestDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("has_conflict", models.BooleanField(verbose_name="befangen")),
                ("text", models.TextField(blank=True, verbose_name="Worin liegt sie?")),
                ("declared_at", models.DateTimeField(verbose_name="erklärt")),
            ],
            options={
                "verbose_name": "Erklärung zur Befangenheit",
                "ordering": ["campaign", "pk"],
            },
        ),
        migrations.AddField(
            model_name="candidate",
            name="offer_net_cents",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="Angebot (netto)"),
        ),
        migrations.AddField(
            model_name="candidate",
            name="offer_source",
            field=models.CharField(blank=True, max_length=200, verbose_name="Quelle des Angebots"),
        ),
        migrations.AddField(
            model_name="selectionnote",
            name="calculation",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="selectionnote",
            name="declarations",
            field=models.JSONField(default=list),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offer_net_cents__isnull", True),
                    models.Q(("offer_net_cents__gte", 0), models.Q(("offer_source", ""), _negated=True)),
                    _connector="OR",
                ),
                name="offer_has_source",
            ),
        ),
        migrations.AddField(
            model_name="candidatereview",
            name="candidate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="partners.candidate"
            ),
        ),
        migrations.AddField(
            model_name="candidatereview",
            name="reviewed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="interestdeclaration",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interest_declarations",
                to="campaigns.campaign",
            ),
        ),
        migrations.AddField(
            model_name="interestdeclaration",
            name="declared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatereview",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("unit", ""), _negated=True)),
                name="candidate_review_has_reason_and_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="interestdeclaration",
            constraint=models.UniqueConstraint(
                fields=("campaign", "declared_by", "has_conflict"), name="declaration_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="interestdeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("has_conflict", False), models.Q(("text", ""), _negated=True), _connector="OR"),
                name="conflict_is_told",
            ),
        ),
        AppendOnly("SelectionNote"),
        AppendOnly("CandidateReview"),
        AppendOnly("InterestDeclaration"),
    ]
