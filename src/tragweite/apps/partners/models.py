# SPDX-License-Identifier: EUPL-1.2
"""Creators, agencies and their channels; candidates of a campaign, their vetting and the selection."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.people.models import Ministry

USER = settings.AUTH_USER_MODEL


class Party(models.Model):
    """Someone with whom the Land works: a creator, an agency, an own employee, an unpaid supporter."""

    class Kind(models.TextChoices):
        CREATOR = "creator", _("Influencerin oder Influencer")
        AGENCY = "agency", _("Agentur")
        OWN_EMPLOYEE = "own_employee", _("Beschäftigte des Landes")
        SUPPORTER = "supporter", _("Unterstützung ohne Entgelt")

    class LegalForm(models.TextChoices):
        NATURAL_PERSON = "natural_person", _("Natürliche Person")
        COMPANY = "company", _("Juristische Person")

    kind = models.CharField(_("Art"), max_length=20, choices=Kind)
    name = models.CharField(_("Name"), max_length=200)
    legal_form = models.CharField(_("Rechtsform"), max_length=20, choices=LegalForm)
    email = models.EmailField(_("E-Mail"), blank=True)
    seat = models.CharField(_("Sitz"), max_length=120, blank=True)
    agency = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="creators", verbose_name=_("vertreten durch")
    )
    registered_by = models.ForeignKey(
        Ministry, models.PROTECT, related_name="registered_parties", verbose_name=_("aufgenommen von")
    )
    registered_at = models.DateTimeField(_("aufgenommen"))
    is_demo = models.BooleanField(_("Vorführdaten"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """One account on one platform, of a party or of a ministry; never of both."""

    class Platform(models.TextChoices):
        INSTAGRAM = "instagram", "Instagram"
        TIKTOK = "tiktok", "TikTok"
        YOUTUBE = "youtube", "YouTube"
        FACEBOOK = "facebook", "Facebook"
        LINKEDIN = "linkedin", "LinkedIn"
        MASTODON = "mastodon", "Mastodon"
        BLUESKY = "bluesky", "Bluesky"
        PODCAST = "podcast", _("Podcast")
        BLOG = "blog", _("Blog")
        OTHER = "other", _("Andere Plattform")

    platform = models.CharField(_("Plattform"), max_length=20, choices=Platform)
    handle = models.CharField(_("Kontoname"), max_length=120)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="channels", verbose_name=_("Partner")
    )
    ministry = models.ForeignKey(
        Ministry, models.PROTECT, null=True, blank=True, related_name="channels", verbose_name=_("Ressort")
    )
    followers_count = models.PositiveBigIntegerField(_("Follower"), null=True, blank=True)
    followers_on = models.DateField(_("Stand der Follower"), null=True, blank=True)
    followers_source = models.CharField(_("Quelle der Follower"), max_length=200, blank=True)

    class Meta:
        ordering = ["platform", "handle"]
        verbose_name = _("Kanal")
        verbose_name_plural = _("Kanäle")
        constraints = [
            models.UniqueConstraint(fields=["platform", "handle"], name="channel_once"),
            models.CheckConstraint(
                condition=Q(party__isnull=True) ^ Q(ministry__isnull=True), name="channel_one_owner"
            ),
            # A number of followers without its day and source is no figure.
            models.CheckConstraint(
                condition=Q(followers_count__isnull=True) | (Q(followers_on__isnull=False) & ~Q(followers_source="")),
                name="followers_have_source",
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.handle} ({self.get_platform_display()})"


class AudienceShare(models.Model):
    """Which share of a channel's audience falls into one bucket, who says so, and when."""

    class Dimension(models.TextChoices):
        AGE = "age", _("Alter")
        GENDER = "gender", _("Geschlecht")
        REGION = "region", _("Region")

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="audience_shares")
    dimension = models.CharField(_("Merkmal"), max_length=10, choices=Dimension)
    bucket = models.CharField(_("Gruppe"), max_length=60)
    share = models.DecimalField(_("Anteil"), max_digits=6, decimal_places=5)
    source = models.CharField(_("Quelle"), max_length=200)
    as_of = models.DateField(_("Stand"))

    class Meta:
        ordering = ["channel", "dimension", "bucket"]
        verbose_name = _("Anteil am Publikum")
        constraints = [
            models.CheckConstraint(condition=Q(share__gte=0) & Q(share__lte=1), name="audience_share_between_0_and_1"),
            models.UniqueConstraint(fields=["channel", "dimension", "bucket", "as_of"], name="audience_share_once"),
        ]


class AudienceHint(models.Model):
    """What a released study of a campaign says about the audience of one channel: a hint, never a verdict. Append-only.

    Shown where candidates of that campaign are judged and nowhere else, as it concerns a person. ``study`` is the number
    of the study in the room ``findings``, which lies after this one and hands its result over.
    """

    class Level(models.TextChoices):
        NO_HINT = "no_hint", _("kein Hinweis auf gekaufte Follower")
        LOOK_CLOSER = "look_closer", _("mehrere Beobachtungen sprechen dafür, näher hinzusehen")
        NOT_ASSESSABLE = "not_assessable", _("nicht beurteilbar, es fehlen Beobachtungen")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="audience_hints")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="audience_hints")
    study = models.PositiveBigIntegerField(_("Untersuchung"))
    level = models.CharField(_("Hinweis"), max_length=20, choices=Level)
    observations_count = models.PositiveSmallIntegerField(_("Beobachtungen, die dafür sprechen"))
    source = models.CharField(_("Quelle"), max_length=200)
    as_of_on = models.DateField(_("Stand"))
    recorded_at = models.DateTimeField(_("festgehalten"))

    class Meta:
        ordering = ["campaign", "channel", "-pk"]
        verbose_name = _("Hinweis zum Publikum")
        constraints = [models.UniqueConstraint(fields=["study", "channel"], name="audience_hint_once")]


class Candidate(models.Model):
    """A party considered for a campaign, with its assessment and the decision with a reason."""

    class Decision(models.TextChoices):
        OPEN = "open", _("offen")
        CHOSEN = "chosen", _("ausgewählt")
        REJECTED = "rejected", _("nicht ausgewählt")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="candidates")
    party = models.ForeignKey(Party, models.PROTECT, related_name="candidacies", verbose_name=_("Partner"))
    target_group_fit = models.PositiveSmallIntegerField(_("Passung zur Zielgruppe (1 bis 5)"))
    content_quality = models.PositiveSmallIntegerField(_("Qualität der Inhalte (1 bis 5)"))
    label_discipline = models.PositiveSmallIntegerField(_("Kennzeichnung bisher (1 bis 5)"))
    assessment = models.TextField(_("Bewertung"))
    offer_net_cents = models.BigIntegerField(_("Angebot (netto)"), null=True, blank=True)
    offer_source = models.CharField(_("Quelle des Angebots"), max_length=200, blank=True)
    decision = models.CharField(_("Entscheidung"), max_length=10, choices=Decision, default=Decision.OPEN)
    reason = models.TextField(_("Begründung"), blank=True)
    assessed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["campaign", "party"]
        verbose_name = _("Kandidatin oder Kandidat")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "party"], name="candidate_once"),
            models.CheckConstraint(condition=Q(decision="open") | ~Q(reason=""), name="decision_has_reason"),
            models.CheckConstraint(
                condition=Q(offer_net_cents__isnull=True) | (Q(offer_net_cents__gte=0) & ~Q(offer_source="")),
                name="offer_has_source",
            ),
        ]


class CandidateReview(models.Model):
    """One of the two looks at a candidate before the decision: first inside, then by the expert unit. Append-only."""

    class Stage(models.TextChoices):
        INTERNAL = "internal", _("Interne Prüfung")
        EXPERT = "expert", _("Prüfung durch das Fachreferat")

    class Verdict(models.TextChoices):
        SUITABLE = "suitable", _("geeignet")
        UNSUITABLE = "unsuitable", _("nicht geeignet")

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="reviews")
    stage = models.CharField(_("Stufe"), max_length=10, choices=Stage)
    verdict = models.CharField(_("Ergebnis"), max_length=12, choices=Verdict)
    reason = models.TextField(_("Begründung"))
    unit = models.CharField(_("Referat"), max_length=120)
    reviewed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(_("geprüft"))

    class Meta:
        ordering = ["candidate", "pk"]
        verbose_name = _("Stufe der Auswahlprüfung")
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(unit=""), name="candidate_review_has_reason_and_unit")
        ]


class InterestDeclaration(models.Model):
    """Whether somebody who takes part in a selection is biased (§ 6 VgV). Append-only; a conflict is never undone."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="interest_declarations")
    declared_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    has_conflict = models.BooleanField(_("befangen"))
    text = models.TextField(_("Worin liegt sie?"), blank=True)
    declared_at = models.DateTimeField(_("erklärt"))

    class Meta:
        ordering = ["campaign", "pk"]
        verbose_name = _("Erklärung zur Befangenheit")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "declared_by", "has_conflict"], name="declaration_once"),
            models.CheckConstraint(condition=Q(has_conflict=False) | ~Q(text=""), name="conflict_is_told"),
        ]


class SelectionNote(models.Model):
    """The Auswahlvermerk: the decision as it stood, append-only."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="selection_notes")
    number = models.PositiveSmallIntegerField(_("Fassung"))
    text = models.TextField(_("Vermerk"))
    snapshot = models.JSONField(default=list)
    calculation = models.JSONField(default=dict)
    declarations = models.JSONField(default=list)
    signed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign", "-number"]
        verbose_name = _("Auswahlvermerk")
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="selection_note_number_once")]
