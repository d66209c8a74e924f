# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tragweite.apps.journal.append_only import AppendOnly, Forbid

# As in 0003, and now everybody for whom the author of a version stood in, not the first of them alone (invariant 2).
CONTRIBUTED = """
EXISTS (SELECT 1 FROM content_version v LEFT JOIN people_outsideaccess o ON o.id = v.outside_author_id
  WHERE v.item_id = {item} AND (
    v.author_id IN (NEW.{person}, COALESCE(NEW.{absent}, NEW.{person}))
    OR v.acting_for_id IN (NEW.{person}, COALESCE(NEW.{absent}, NEW.{person}))
    OR EXISTS (SELECT 1 FROM content_versionstandin s WHERE s.version_id = v.id
      AND s.absent_id IN (NEW.{person}, COALESCE(NEW.{absent}, NEW.{person})))
    OR o.created_by_id IN (NEW.{person}, COALESCE(NEW.{absent}, NEW.{person}))
    OR EXISTS (SELECT 1 FROM journal_entry e WHERE e.action = 'people.renew_outside'
      AND e.thing = 'people.outside_access:' || o.id
      AND e.actor IN ('user:' || NEW.{person}, 'user:' || COALESCE(NEW.{absent}, NEW.{person})))))
"""
BY_A_CONTRIBUTOR = CONTRIBUTED.format(item="NEW.item_id", person="approver_id", absent="acting_for_id")
REVIEWED_BY_A_CONTRIBUTOR = CONTRIBUTED.format(item="NEW.item_id", person="reviewer_id", absent="acting_for_id")
OVERRIDDEN_BY_A_CONTRIBUTOR = CONTRIBUTED.format(
    item="(SELECT w.item_id FROM content_version w WHERE w.id = NEW.version_id)",
    person="overridden_by_id",
    absent="acting_for_id",
)
PERMITTED_BY_A_CONTRIBUTOR = "NEW.permitted_by_id IS NOT NULL AND " + CONTRIBUTED.format(
    item="NEW.item_id", person="permitted_by_id", absent="permitted_by_id"
)
KINDS = [("scan", "Virenprüfung"), ("origin", "Herkunftsnachweis"), ("previews", "Vorschau")]


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0003_four_eyes_in_the_schema"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="mediumfinding",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10, verbose_name="Art"),
        ),
        migrations.CreateModel(
            name="VersionStandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vertreten",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stand_ins", to="content.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "Vertretung bei einer Fassung",
                "ordering": ["version", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "absent"), name="version_stand_in_once"),
                ],
            },
        ),
        AppendOnly("VersionStandIn"),
        Forbid("Approval", "by_a_contributor", on="INSERT", when=BY_A_CONTRIBUTOR),
        Forbid("Review", "by_a_contributor", on="INSERT", when=REVIEWED_BY_A_CONTRIBUTOR),
        Forbid("CheckOverride", "by_a_contributor", on="INSERT", when=OVERRIDDEN_BY_A_CONTRIBUTOR),
        Forbid("Publication", "permitted_by_a_contributor", on="INSERT", when=PERMITTED_BY_A_CONTRIBUTOR),
    ]
