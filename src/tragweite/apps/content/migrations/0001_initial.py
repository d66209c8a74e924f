# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import tragweite.core.rules.places
import tragweite.core.rules.schedule
import tragweite.core.rules.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("campaigns", "0002_append_only"),
        ("contracts", "0003_invoices_and_signatures"),
        ("partners", "0002_append_only"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Medium",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(max_length=10, verbose_name="Art")),
                ("mime", models.CharField(max_length=60)),
                ("size", models.PositiveBigIntegerField(verbose_name="Größe")),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("duration_ms", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="Dauer")),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "Medium",
                "verbose_name_plural": "Medien",
            },
        ),
        migrations.CreateModel(
            name="Briefing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Fassung")),
                ("goals", models.TextField(blank=True, verbose_name="Ziele")),
                ("messages", models.TextField(verbose_name="Kernbotschaften")),
                ("dos", models.TextField(blank=True, verbose_name="Bitte beachten")),
                ("donts", models.TextField(blank=True, verbose_name="Bitte nicht")),
                ("label", models.CharField(max_length=200, verbose_name="Werbekennzeichnung")),
                ("links", models.TextField(blank=True, verbose_name="Links")),
                ("deadlines", models.TextField(blank=True, verbose_name="Fristen")),
                ("accessibility", models.TextField(blank=True, verbose_name="Barrierefreiheit")),
                ("usage_rights", models.TextField(blank=True, verbose_name="Nutzungsrechte")),
                ("created_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="briefings", to="campaigns.campaign"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Briefing",
                "ordering": ["campaign", "-number"],
            },
        ),
        migrations.CreateModel(
            name="BriefingConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="wie bestätigt")),
                ("at", models.DateTimeField(verbose_name="bestätigt")),
                (
                    "access",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.outsideaccess",
                    ),
                ),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="content.briefing"
                    ),
                ),
                (
                    "noted_by",
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
                "verbose_name": "Bestätigung des Briefings",
                "ordering": ["briefing", "at"],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                ("created_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bundles", to="campaigns.campaign"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Bündel",
                "verbose_name_plural": "Bündel",
                "ordering": ["campaign", "title"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Nummer")),
                ("statement", models.CharField(max_length=500, verbose_name="Aussage")),
                ("source", models.CharField(max_length=300, verbose_name="Quelle")),
                ("responsible_unit", models.CharField(max_length=200, verbose_name="zuständige Stelle")),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="content.briefing"
                    ),
                ),
            ],
            options={
                "verbose_name": "Tatsache",
                "verbose_name_plural": "Tatsachen",
                "ordering": ["briefing", "number"],
            },
        ),
        migrations.CreateModel(
            name="ContentTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "grace_minutes",
                    models.PositiveIntegerField(verbose_name="Karenz nach dem geplanten Termin in Minuten"),
                ),
                (
                    "window_before_hours",
                    models.PositiveSmallIntegerField(verbose_name="Fenster vor dem Termin in Stunden"),
                ),
                (
                    "window_after_hours",
                    models.PositiveSmallIntegerField(verbose_name="Fenster nach dem Termin in Stunden"),
                ),
                (
                    "urgent_hours",
                    models.PositiveSmallIntegerField(verbose_name="Frist der zweiten Prüfung im Eilweg in Stunden"),
                ),
                ("valid_from", models.DateField(verbose_name="gilt ab")),
                ("set_at", models.DateTimeField()),
                (
                    "ministry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="content_terms", to="people.ministry"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Fristen des Ressorts",
                "ordering": ["ministry", "-valid_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("publication", "zur Veröffentlichung"),
                            ("h1", "nach einer Stunde"),
                            ("h24", "nach 24 Stunden"),
                            ("d7", "nach 7 Tagen"),
                            ("d30", "nach 30 Tagen"),
                            ("end", "zum Ende der Kampagne"),
                            ("extra", "außer der Reihe"),
                        ],
                        default=tragweite.core.rules.schedule.EvidenceMoment["PUBLICATION"],
                        max_length=12,
                        verbose_name="Zeitpunkt",
                    ),
                ),
                ("seen_at", models.DateTimeField(verbose_name="gesehen")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="Adresse")),
                ("account", models.CharField(blank=True, max_length=120, verbose_name="Konto")),
                (
                    "found",
                    models.CharField(
                        choices=[("live", "zu sehen"), ("deleted", "gelöscht"), ("unreachable", "nicht erreichbar")],
                        default="live",
                        max_length=12,
                        verbose_name="Befund",
                    ),
                ),
                ("live_text", models.TextField(blank=True, verbose_name="Text wie veröffentlicht")),
                ("captured_how", models.CharField(max_length=200, verbose_name="wie festgehalten")),
                ("text_verdict", models.CharField(max_length=20)),
                ("media_verdict", models.CharField(max_length=20)),
                (
                    "captured_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "captured_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.outsideaccess",
                    ),
                ),
            ],
            options={
                "verbose_name": "Nachweis",
                "ordering": ["publication", "-seen_at"],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Arbeitstitel")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("post", "Beitrag"),
                            ("carousel", "Karussell"),
                            ("story", "Story"),
                            ("reel", "Reel"),
                            ("video", "Video"),
                            ("short", "Kurzvideo"),
                            ("episode", "Podcast-Folge"),
                            ("article", "Blogbeitrag"),
                        ],
                        max_length=20,
                        verbose_name="Format",
                    ),
                ),
                (
                    "sender",
                    models.CharField(
                        db_index=True,
                        default=tragweite.core.rules.states.Sender["CREATOR"],
                        max_length=20,
                        verbose_name="Absender",
                    ),
                ),
                ("planned_at", models.DateTimeField(verbose_name="geplant für")),
                (
                    "state",
                    models.CharField(
                        db_index=True,
                        default=tragweite.core.rules.states.ItemState["DRAFTING"],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("link_code", models.CharField(max_length=20, unique=True, verbose_name="Kürzel des Links")),
                ("held_in", models.CharField(blank=True, max_length=20)),
                ("created_at", models.DateTimeField()),
                (
                    "bundle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="content.bundle",
                        verbose_name="Bündel",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="campaigns.campaign",
                        verbose_name="Kampagne",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="partners.channel",
                        verbose_name="Kanal",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "deliverable",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="contracts.deliverable",
                        verbose_name="Leistung",
                    ),
                ),
                (
                    "held_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.outsideaccess",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="partners.party",
                        verbose_name="Partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "Beitrag",
                "verbose_name_plural": "Beiträge",
                "ordering": ["planned_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="Freigabenummer")),
                ("content_hash", models.CharField(max_length=64)),
                ("conditions", models.CharField(blank=True, max_length=300, verbose_name="Bedingungen")),
                ("given_at", models.DateTimeField(verbose_name="freigegeben")),
                ("expires_at", models.DateTimeField(verbose_name="gültig bis")),
                (
                    "state",
                    models.CharField(
                        default=tragweite.core.rules.states.ApprovalState["GIVEN"], max_length=10, verbose_name="Stand"
                    ),
                ),
                ("void_reason", models.CharField(blank=True, max_length=40)),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="freigegeben von",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="content.item"
                    ),
                ),
            ],
            options={
                "verbose_name": "Freigabe",
                "ordering": ["-given_at"],
            },
        ),
        migrations.CreateModel(
            name="EvidenceMedium",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("media", "Bild, Video oder Ton des Beitrags"),
                            ("screenshot", "Bildschirmfoto"),
                            ("slide", "Folie einer Story"),
                        ],
                        default="media",
                        max_length=12,
                        verbose_name="Art",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1)),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="media", to="content.evidence"
                    ),
                ),
                (
                    "medium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.medium"
                    ),
                ),
            ],
            options={
                "verbose_name": "Datei eines Nachweises",
                "ordering": ["evidence", "position"],
            },
        ),
        migrations.CreateModel(
            name="Derivative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="Art")),
                ("file_name", models.CharField(max_length=120)),
                ("mime", models.CharField(max_length=60)),
                ("size", models.PositiveBigIntegerField(verbose_name="Größe")),
                ("created_at", models.DateTimeField()),
                (
                    "medium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="derivatives", to="content.medium"
                    ),
                ),
            ],
            options={
                "verbose_name": "Ableitung",
                "ordering": ["medium", "kind"],
            },
        ),
        migrations.CreateModel(
            name="MediumFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("scan", "Virenprüfung"), ("origin", "Herkunftsnachweis")],
                        max_length=10,
                        verbose_name="Art",
                    ),
                ),
                ("verdict", models.CharField(max_length=20, verbose_name="Ergebnis")),
                ("detail", models.JSONField(default=dict)),
                ("at", models.DateTimeField(verbose_name="geprüft")),
                (
                    "medium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="content.medium"
                    ),
                ),
            ],
            options={
                "verbose_name": "Befund zu einer Datei",
                "ordering": ["medium", "kind", "-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500, verbose_name="Adresse")),
                ("account", models.CharField(blank=True, max_length=120, verbose_name="Konto")),
                ("published_at", models.DateTimeField(db_index=True, verbose_name="veröffentlicht")),
                ("recorded_at", models.DateTimeField()),
                ("urgent_until", models.DateTimeField(blank=True, null=True, verbose_name="zweite Prüfung bis")),
                ("urgent_reason", models.TextField(blank=True, verbose_name="Grund der Eile")),
                (
                    "approval",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="content.approval",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publication", to="content.item"
                    ),
                ),
                (
                    "permitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.outsideaccess",
                    ),
                ),
            ],
            options={
                "verbose_name": "Veröffentlichung",
                "ordering": ["-published_at"],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="content.publication"
            ),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_at", models.DateTimeField(verbose_name="ab")),
                ("closes_at", models.DateTimeField(verbose_name="bis")),
                ("at", models.DateTimeField()),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="content.approval"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="content.item"
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Bereitstellung",
                "ordering": ["item", "-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place_kind",
                    models.CharField(
                        default=tragweite.core.rules.places.PlaceKind["WHOLE"], max_length=10, verbose_name="Stelle"
                    ),
                ),
                ("quote", models.CharField(blank=True, max_length=1000, verbose_name="Zitat")),
                ("text_from", models.PositiveIntegerField(blank=True, null=True)),
                ("text_to", models.PositiveIntegerField(blank=True, null=True)),
                ("left", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("top", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("width", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("height", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("from_ms", models.PositiveBigIntegerField(blank=True, null=True)),
                ("to_ms", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("fact", "Tatsache, Recht oder Kennzeichnung"), ("style", "Stil (Vorschlag)")],
                        max_length=10,
                        verbose_name="Art",
                    ),
                ),
                ("text", models.TextField(verbose_name="Anmerkung")),
                ("created_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopted", "übernommen"),
                            ("declined", "nicht übernommen"),
                            ("moot", "hat sich erledigt"),
                        ],
                        max_length=10,
                        verbose_name="Ergebnis",
                    ),
                ),
                ("outcome_reason", models.TextField(blank=True, verbose_name="Begründung")),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "medium",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.medium",
                    ),
                ),
                (
                    "outside_author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.outsideaccess",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="content.remark",
                    ),
                ),
                (
                    "resolved_by",
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
                "verbose_name": "Anmerkung",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="content.item"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "wird gerade geprüft",
                "ordering": ["item", "taken_at"],
            },
        ),
        migrations.CreateModel(
            name="ReviewStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="Reihenfolge")),
                ("title", models.CharField(max_length=120, verbose_name="Schritt")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "Sachbearbeitung"),
                            ("approver", "Freigabe"),
                            ("head_of_communication", "Leitung Kommunikation"),
                        ],
                        max_length=30,
                        verbose_name="Rolle",
                    ),
                ),
                ("only_when", models.CharField(blank=True, max_length=60, verbose_name="nur bei Befund")),
                ("days", models.PositiveSmallIntegerField(default=3, verbose_name="Frist in Tagen")),
                (
                    "same_person_allowed",
                    models.BooleanField(default=False, verbose_name="auch wer schon einen Schritt entschieden hat"),
                ),
                ("valid_from", models.DateField(verbose_name="gilt ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gilt bis")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ministry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review_steps", to="people.ministry"
                    ),
                ),
            ],
            options={
                "verbose_name": "Freigabeschritt",
                "verbose_name_plural": "Freigabeschritte",
                "ordering": ["ministry", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Fassung")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="Titel")),
                ("text", models.TextField(verbose_name="Text")),
                ("label", models.CharField(max_length=200, verbose_name="Werbekennzeichnung")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="Link")),
                ("boosted", models.BooleanField(default=False, verbose_name="bezahlt verbreitet")),
                ("declarations", models.JSONField(default=dict, verbose_name="Angaben zum Inhalt")),
                ("content_hash", models.CharField(db_index=True, max_length=64)),
                ("created_at", models.DateTimeField(verbose_name="eingereicht")),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verfasst von",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="content.item"
                    ),
                ),
                (
                    "outside_author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.outsideaccess",
                    ),
                ),
            ],
            options={
                "verbose_name": "Fassung",
                "ordering": ["item", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.CharField(
                        choices=[("agree", "zugestimmt"), ("return", "zurückgegeben"), ("refuse", "abgelehnt")],
                        max_length=10,
                        verbose_name="Entscheidung",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="Begründung")),
                ("content_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField(verbose_name="entschieden")),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="content.item"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entschieden von",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="content.reviewstep",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="content.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "Prüfung",
                "verbose_name_plural": "Prüfungen",
                "ordering": ["version", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RemarkPlacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place_kind",
                    models.CharField(
                        default=tragweite.core.rules.places.PlaceKind["WHOLE"], max_length=10, verbose_name="Stelle"
                    ),
                ),
                ("quote", models.CharField(blank=True, max_length=1000, verbose_name="Zitat")),
                ("text_from", models.PositiveIntegerField(blank=True, null=True)),
                ("text_to", models.PositiveIntegerField(blank=True, null=True)),
                ("left", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("top", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("width", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("height", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("from_ms", models.PositiveBigIntegerField(blank=True, null=True)),
                ("to_ms", models.PositiveBigIntegerField(blank=True, null=True)),
                ("is_gone", models.BooleanField(default=False, verbose_name="Stelle gibt es nicht mehr")),
                (
                    "medium",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.medium",
                    ),
                ),
                (
                    "remark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="content.remark"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_remarks",
                        to="content.version",
                    ),
                ),
            ],
            options={
                "verbose_name": "Übernommene Anmerkung",
                "ordering": ["version", "remark"],
            },
        ),
        migrations.AddField(
            model_name="remark",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="content.version"
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.version"
            ),
        ),
        migrations.CreateModel(
            name="CheckOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, verbose_name="Prüfung")),
                ("reason", models.TextField(verbose_name="Begründung")),
                ("at", models.DateTimeField()),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "overridden_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="content.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "Abweichende Entscheidung zu einer Prüfung",
                "ordering": ["version", "code"],
            },
        ),
        migrations.AddField(
            model_name="approval",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="content.version"
            ),
        ),
        migrations.CreateModel(
            name="VersionMedium",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("alt_text", models.CharField(max_length=500, verbose_name="Alternativtext")),
                (
                    "medium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.medium"
                    ),
                ),
                (
                    "subtitles",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.medium",
                        verbose_name="Untertitel",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="media", to="content.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("error", "Fehler im Beitrag"),
                            ("replaced", "durch einen anderen Beitrag ersetzt"),
                            ("consent", "Einwilligung zurückgenommen"),
                            ("rights", "Rechte Dritter verletzt"),
                            ("plans", "Planung geändert, nie veröffentlicht"),
                            ("partner", "Zusammenarbeit beendet"),
                        ],
                        max_length=20,
                        verbose_name="Grund",
                    ),
                ),
                ("explanation", models.TextField(verbose_name="Erläuterung")),
                (
                    "register_shows",
                    models.CharField(
                        choices=[
                            ("notice", "Beitrag mit Hinweis"),
                            ("reference", "nur der Hinweis, ohne Inhalt"),
                            ("nothing", "nichts"),
                        ],
                        max_length=20,
                        verbose_name="Das Register zeigt",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="zurückgezogen")),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="content.item"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Rückzug",
                "ordering": ["-at"],
            },
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.UniqueConstraint(fields=("campaign", "number"), name="briefing_number_once"),
        ),
        migrations.AddConstraint(
            model_name="briefingconfirmation",
            constraint=models.UniqueConstraint(fields=("briefing", "access"), name="briefing_confirmed_once_by_link"),
        ),
        migrations.AddConstraint(
            model_name="briefingconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("access__isnull", True), ("noted_by__isnull", True), _connector="XOR"),
                name="confirmation_has_one_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="briefingconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("noted_by__isnull", True), models.Q(("note", ""), _negated=True), _connector="OR"),
                name="noted_confirmation_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.UniqueConstraint(fields=("campaign", "title"), name="bundle_title_once"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("briefing", "number"), name="claim_number_once"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statement", ""), _negated=True),
                    models.Q(("source", ""), _negated=True),
                    models.Q(("responsible_unit", ""), _negated=True),
                ),
                name="claim_is_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["campaign", "state"], name="content_ite_campaig_79f6de_idx"),
        ),
        migrations.AddConstraint(
            model_name="evidencemedium",
            constraint=models.UniqueConstraint(fields=("evidence", "position"), name="evidence_medium_place_once"),
        ),
        migrations.AddConstraint(
            model_name="derivative",
            constraint=models.UniqueConstraint(fields=("medium", "kind"), name="derivative_once"),
        ),
        migrations.AddIndex(
            model_name="mediumfinding",
            index=models.Index(fields=["medium", "kind", "-at"], name="content_med_medium__c1539c_idx"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("captured_by__isnull", True), ("captured_from__isnull", True), _connector="XOR"),
                name="evidence_captured_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="release_has_a_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewseat",
            constraint=models.UniqueConstraint(fields=("item", "user"), name="seat_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="step_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["clerk", "approver", "head_of_communication"])),
                name="step_role_decides",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("item", "number"), name="version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("author__isnull", True), ("outside_author__isnull", True), _connector="XOR"),
                name="version_has_one_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "agree")), fields=("version", "step"), name="one_agreement_per_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "agree"), ("step__isnull", True)),
                fields=("version",),
                name="one_agreement_in_the_usual_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", "agree"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="return_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="remarkplacement",
            constraint=models.UniqueConstraint(fields=("remark", "version"), name="remark_carried_once"),
        ),
        migrations.AddConstraint(
            model_name="remarkplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(("text_to__isnull", True), ("text_to__gte", models.F("text_from")), _connector="OR"),
                name="placement_range_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("author__isnull", True), ("outside_author__isnull", True), _connector="XOR"),
                name="remark_has_one_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("resolved_at__isnull", False),
                        ("resolved_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="remark_settled_wholly",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "declined"), _negated=True),
                    models.Q(("outcome_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_remark_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent__isnull", True), ("outcome", ""), _connector="OR"),
                name="answer_has_no_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_by__isnull", True), ("recorded_from__isnull", True), _connector="XOR"),
                name="publication_told_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approval__isnull", False),
                    models.Q(
                        ("urgent_until__isnull", False),
                        models.Q(("urgent_reason", ""), _negated=True),
                        ("permitted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="publication_approved_or_urgent",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkoverride",
            constraint=models.UniqueConstraint(fields=("version", "code"), name="check_overridden_once"),
        ),
        migrations.AddConstraint(
            model_name="checkoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="override_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("author__isnull", True), models.Q(("approver", models.F("author")), _negated=True), _connector="OR"
                ),
                name="approval_author_is_not_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("author__isnull", True),
                    ("acting_for__isnull", True),
                    models.Q(("acting_for", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="approval_not_for_the_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "given")), fields=("item",), name="one_valid_approval_per_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="versionmedium",
            constraint=models.UniqueConstraint(fields=("version", "position"), name="version_medium_place_once"),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("explanation", ""), _negated=True), name="withdrawal_is_explained"
            ),
        ),
    ]
