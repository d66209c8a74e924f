# SPDX-License-Identifier: EUPL-1.2
"""Links, figures of the platforms, comparisons of the live with the approved post, and the deviations that they find."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Evidence, Item, Medium, Publication
from tragweite.apps.partners.models import Channel
from tragweite.core.rules.deviations import Severity
from tragweite.core.rules.states import DeviationState

USER = settings.AUTH_USER_MODEL


class TrackedLink(models.Model):
    """One link of one post; it leads to the campaign page and counts by sender, never by person."""

    code = models.CharField(_("Kürzel"), max_length=20, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="links")
    item = models.OneToOneField(Item, models.PROTECT, null=True, blank=True, related_name="tracked_link")
    sender = models.CharField(_("Absender"), max_length=20)
    target = models.URLField(_("Ziel"), max_length=500)
    starts_at = models.DateTimeField(_("gilt ab"))
    ends_at = models.DateTimeField(_("gilt bis"))
    has_own_period = models.BooleanField(_("eigener Zeitraum"), default=False)
    """Set by a person; the link then no longer follows the dates of campaign and post."""

    class Meta:
        ordering = ["campaign", "code"]
        verbose_name = _("Link")
        verbose_name_plural = _("Links")
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="link_ends_after_start")]


class LiveCheck(models.Model):
    """The comparison of one piece of evidence with what was approved: when, how far, what came out, who decided doubt.

    ``findings``: one entry for each pair of files, see ``core``'s comparisons. What a person decides is said once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Prüfung wartet")
        RUNNING = "running", _("Prüfung läuft")
        PERSON = "person", _("Person muss entscheiden")
        DONE = "done", _("geprüft")
        FAILED = "failed", _("Prüfung nicht möglich")

    class Decision(models.TextChoices):
        SAME = "same", _("stimmt überein")
        DEVIATION = "deviation", _("weicht ab")

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="live_check")
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING, db_index=True)
    label_seen = models.BooleanField(_("Werbekennzeichnung gesehen"), default=False)
    verdict = models.CharField(_("Ergebnis"), max_length=20, blank=True)
    text_verdict = models.CharField(_("Text"), max_length=20, blank=True)
    media_verdict = models.CharField(_("Bild, Video und Ton"), max_length=20, blank=True)
    findings = models.JSONField(_("Befunde"), default=list)
    done_count = models.PositiveSmallIntegerField(_("verglichen"), default=0)
    total_count = models.PositiveSmallIntegerField(_("zu vergleichen"), default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("geprüft"), null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    decision = models.CharField(_("Entscheidung"), max_length=10, choices=Decision, blank=True)
    decision_reason = models.TextField(_("Begründung"), blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("entschieden"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("Abgleich")
        verbose_name_plural = _("Abgleiche")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="")
                | (~Q(decision_reason="") & Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
                name="check_decision_has_reason",
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(verdict=""), name="check_done_has_verdict"),
        ]


class Deviation(models.Model):
    """The live post is not what was approved, or nobody approved it. Resolved by someone other than who explained it.

    ``fingerprint`` names exactly this difference: the same one is opened once, whoever looks again.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="deviations", verbose_name=_("Kampagne"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", verbose_name=_("Kanal"))
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, blank=True, related_name="deviations")
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="deviations")
    url = models.URLField(_("Adresse"), max_length=500)
    kind = models.CharField(_("Art"), max_length=20)
    severity = models.CharField(
        _("Schwere"),
        max_length=10,
        choices=[
            (Severity.MINOR.value, _("gering")),
            (Severity.SERIOUS.value, _("erheblich")),
            (Severity.CRITICAL.value, _("schwer")),
        ],
    )
    details = models.JSONField(_("Unterschied"), default=dict)
    fingerprint = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("Stand"), max_length=20, default=DeviationState.SEEN, db_index=True)
    seen_at = models.DateTimeField(_("bemerkt"))
    due_on = models.DateField(_("zu klären bis"))
    assigned_to = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zuständig")
    )
    answer = models.CharField(
        _("Ergebnis"), max_length=10, blank=True, choices=[("explain", _("erklärt")), ("correct", _("berichtigt"))]
    )
    explained_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    explanation = models.TextField(_("Erklärung"), blank=True)
    resolved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution = models.TextField(_("Begründung der zweiten Person"), blank=True)

    class Meta:
        ordering = ["state", "-seen_at"]
        verbose_name = _("Abweichung")
        verbose_name_plural = _("Abweichungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True)
                | (Q(explained_by__isnull=False) & ~Q(resolved_by=F("explained_by")) & ~Q(resolution="")),
                name="deviation_second_person",
            ),
            models.CheckConstraint(
                condition=Q(publication__isnull=False) | Q(kind="unapproved"), name="deviation_has_a_publication"
            ),
        ]

    @property
    def title(self) -> str:
        """The post, or its address where it was never planned."""
        return self.publication.item.title if self.publication else self.url


class DeviationFile(models.Model):
    """A picture, film or sound of a live post that nobody approved, or a screenshot of it; its hash is that of the bytes.

    Append-only: what was seen is never taken back.
    """

    deviation = models.ForeignKey(Deviation, models.PROTECT, related_name="files", verbose_name=_("Abweichung"))
    medium = models.ForeignKey(Medium, models.PROTECT, related_name="+", verbose_name=_("Datei"))
    captured_how = models.CharField(_("wie festgehalten"), max_length=200)
    captured_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    captured_at = models.DateTimeField(_("festgehalten"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Datei einer Abweichung")
        verbose_name_plural = _("Dateien einer Abweichung")
        constraints = [models.UniqueConstraint(fields=["deviation", "medium"], name="deviation_file_once")]


class PostList(models.Model):
    """One list of live posts of a channel, held against the approvals; the same file twice changes nothing.

    ``rows``: address and fate of each row in the order of the file. Append-only.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="post_lists")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", verbose_name=_("Kanal"))
    file_name = models.CharField(_("Datei"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    imported_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("eingelesen"))

    class Meta:
        ordering = ["-imported_at"]
        verbose_name = _("Liste von Beiträgen")
        constraints = [models.UniqueConstraint(fields=["campaign", "channel", "file_sha256"], name="post_list_once")]


class MetricImport(models.Model):
    """One file of figures, taken in wholly or not at all; the same file twice changes nothing."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="metric_imports")
    file_name = models.CharField(_("Datei"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(_("Zeilen"))
    accepted_count = models.PositiveIntegerField(_("übernommen"))
    imported_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at"]
        verbose_name = _("Import von Kennzahlen")
        constraints = [models.UniqueConstraint(fields=["campaign", "file_sha256"], name="metric_file_once")]


class MetricObservation(models.Model):
    """One figure of one post at one moment, with source and definition. Append-only; a correction is a later entry."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="metrics")
    metric = models.CharField(_("Kennzahl"), max_length=20)
    value = models.PositiveBigIntegerField(_("Wert"), null=True, blank=True)
    missing_reason = models.CharField(_("warum kein Wert"), max_length=200, blank=True)
    source = models.CharField(_("Quelle"), max_length=200)
    definition = models.CharField(_("Definition"), max_length=300)
    as_of = models.DateTimeField(_("Stand"))
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    metric_import = models.ForeignKey(MetricImport, models.PROTECT, null=True, blank=True, related_name="observations")

    class Meta:
        ordering = ["publication", "metric", "-as_of"]
        verbose_name = _("Kennzahl")
        verbose_name_plural = _("Kennzahlen")
        indexes = [models.Index(fields=["publication", "metric", "-as_of"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(missing_reason=""), name="metric_missing_has_reason"
            )
        ]


class AnalyticsImport(models.Model):
    """One file of the web analytics that the authority keeps, with the fate of every row. Append-only.

    ``spans``: for each ``dimension.measure`` first and last day; a later import of the same tool replaces an earlier one
    where they overlap. ``refused``: part, row and reason of the rows that gave nothing.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="analytics_imports")
    tool = models.CharField(_("Werkzeug"), max_length=10)
    file_name = models.CharField(_("Datei"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(_("Zuordnung"), default=dict)
    spans = models.JSONField(_("Zeiträume"), default=dict)
    row_count = models.PositiveIntegerField(_("Zeilen"))
    taken_count = models.PositiveIntegerField(_("übernommen"))
    left_count = models.PositiveIntegerField(_("nicht zugeordnet"))
    refused_count = models.PositiveIntegerField(_("abgelehnt"))
    refused = models.JSONField(_("abgelehnte Zeilen"), default=list)
    imported_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("eingelesen"))

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = _("Import aus der Web-Analyse")
        verbose_name_plural = _("Importe aus der Web-Analyse")
        constraints = [
            models.CheckConstraint(
                condition=Q(row_count=F("taken_count") + F("left_count") + F("refused_count")),
                name="analytics_every_row_has_a_fate",
            )
        ]


class AnalyticsFigure(models.Model):
    """One figure as the tool of the authority counts it: never part of an own count. Append-only.

    ``sender`` and ``item`` say to whom a person assigned it; both empty: to the campaign as a whole.
    """

    analytics_import = models.ForeignKey(AnalyticsImport, models.PROTECT, related_name="figures")
    measure = models.CharField(_("Zählung"), max_length=20)
    dimension = models.CharField(_("aufgeteilt nach"), max_length=10)
    label = models.CharField(_("Bezeichnung"), max_length=300, blank=True)
    first_day = models.DateField(_("von"))
    last_day = models.DateField(_("bis"))
    value = models.PositiveBigIntegerField(_("Wert"))
    definition = models.CharField(_("Definition"), max_length=300)
    sender = models.CharField(_("Absender"), max_length=20, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Beitrag"))
    part = models.CharField(_("Tabelle"), max_length=120, blank=True)
    row = models.PositiveIntegerField(_("Zeile"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Zahl der Web-Analyse")
        verbose_name_plural = _("Zahlen der Web-Analyse")
        constraints = [
            models.UniqueConstraint(
                fields=["analytics_import", "measure", "dimension", "label", "first_day"], name="analytics_figure_once"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="analytics_period_forward"),
        ]
