# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations

from tragweite.apps.journal.append_only import Forbid

# The second person is told once; a released run keeps its releaser, who never is the one who computed it.
RELEASED_AGAIN = """
OLD.released_by_id IS NOT NULL
AND (NEW.released_by_id IS DISTINCT FROM OLD.released_by_id OR NEW.released_at IS DISTINCT FROM OLD.released_at)
"""


class Migration(migrations.Migration):
    dependencies = [("findings", "0002_append_only")]

    operations = [Forbid("Run", "released_again", on="UPDATE", when=RELEASED_AGAIN)]
