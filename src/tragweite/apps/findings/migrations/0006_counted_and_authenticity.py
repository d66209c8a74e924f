# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.db import migrations, models

from tragweite.apps.journal.append_only import AppendOnly, Forbid, lift, remove

# As in 0005: who computed a study never is its second person; a released study keeps its releaser.
OWN_STUDY = "NEW.reviewed_by_id = (SELECT s.computed_by_id FROM findings_study s WHERE s.id = NEW.study_id)"
RELEASED_AGAIN = """
OLD.released_by_id IS NOT NULL
AND (NEW.released_by_id IS DISTINCT FROM OLD.released_by_id OR NEW.released_at IS DISTINCT FROM OLD.released_at)
"""


def _lift_guards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - the shape that Django asks for
    """Neither database alters a table whose columns its triggers read."""
    lift(schema_editor.connection, "findings_studyreview", "own_study_reviewed")
    lift(schema_editor.connection, "findings_study", "released_again")
    remove(schema_editor.connection, "findings_study")


class Migration(migrations.Migration):
    dependencies = [("findings", "0005_studies")]

    operations = [
        migrations.RunPython(_lift_guards, migrations.RunPython.noop),
        migrations.AddField(
            model_name="study",
            name="counted",
            field=models.CharField(
                blank=True,
                choices=[
                    ("application", "Bewerbungen, um die diese Kampagne wirbt"),
                    ("visit", "Besuche der Zielseite dieser Kampagne"),
                    ("", "etwas anderes"),
                ],
                default="",
                max_length=12,
                verbose_name="Die Kennzahl zählt",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="study",
            name="kind",
            field=models.CharField(
                choices=[
                    ("impact", "Wirkung gegen die Vorhersage ohne Kampagne"),
                    ("panel", "Regionen oder Gruppen mit Vergleich"),
                    ("survey", "Befragung vorher und nachher"),
                    ("reach", "Reichweite ohne Doppelzählung"),
                    ("authenticity", "Echtheit des Publikums"),
                ],
                max_length=12,
                verbose_name="Verfahren",
            ),
        ),
        AppendOnly("Study", mutable=("released_by", "released_at")),
        Forbid("Study", "released_again", on="UPDATE", when=RELEASED_AGAIN),
        Forbid("StudyReview", "own_study_reviewed", on="INSERT", when=OWN_STUDY),
    ]
