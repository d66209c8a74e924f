# SPDX-License-Identifier: EUPL-1.2
"""What is seen of a live post, and files of posts that nobody approved."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.apps.content.models import Evidence, EvidenceMedium
from tragweite.apps.monitoring.actions import Seen
from tragweite.web.forms import FilesField, KernForm, MomentField, latest_of_minute


class SeenForm(KernForm):
    """What is seen of a live post now; ``is_story``: its pictures are slides."""

    def __init__(self, *args: Any, is_story: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = EvidenceMedium.Role.SLIDE if is_story else EvidenceMedium.Role.MEDIA

    account = forms.CharField(
        label=_("Konto, auf dem der Beitrag steht"),
        help_text=_("Ohne @. Leer heißt: das vereinbarte Konto."),
        max_length=120,
        required=False,
    )
    live_text = forms.CharField(
        label=_("Text, wie er jetzt zu lesen ist"),
        help_text=_(
            "Bitte aus dem Beitrag kopieren, nicht aus dem Entwurf. Hat der Beitrag einen Titel, steht er in der ersten Zeile."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        strip=False,
    )
    seen_files = FilesField(
        label=_("Bilder, Videos oder Ton, wie sie jetzt zu sehen sind"),
        help_text=_("Bitte alle aus dem Beitrag speichern, in ihrer Reihenfolge; bei einer Story jede Folie."),
        required=False,
    )
    screenshots = FilesField(
        label=_("Bildschirmfotos"),
        help_text=_("Sie werden aufbewahrt und nicht verglichen, denn sie zeigen mehr als den Beitrag."),
        required=False,
    )
    label_seen = forms.BooleanField(
        label=_("Die Werbekennzeichnung ist am Beitrag zu sehen"),
        help_text=_("Auch wenn die Plattform sie außerhalb des Textes zeigt."),
        required=False,
    )
    captured_how = forms.CharField(
        label=_("Wie festgehalten?"),
        help_text=_("Zum Beispiel: Text kopiert und Bild gespeichert aus der App."),
        max_length=200,
    )

    @property
    def seen(self) -> Seen:
        """The cleaned values as the actions take them."""
        given = self.cleaned_data
        files = [(each, str(self.role)) for each in given["seen_files"]]
        files += [(each, EvidenceMedium.Role.SCREENSHOT.value) for each in given["screenshots"]]
        return Seen(
            live_text=given["live_text"],
            captured_how=given["captured_how"],
            files=files,
            account=given["account"],
            url=given.get("seen_url", ""),
            label_seen=given["label_seen"],
            found=given.get("found") or Evidence.Found.LIVE,
        )


class PublicationForm(SeenForm):
    """That a post is live, and what was seen of it at the moment ``at``."""

    field_order = ("url", "published_at")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_published_at(self) -> datetime:
        """A time is written in minutes and means some moment of that minute: the latest that has passed is taken."""
        return latest_of_minute(self.cleaned_data["published_at"], at=self.at)

    url = forms.URLField(label=_("Adresse des Beitrags"), max_length=500, assume_scheme="https")
    published_at = MomentField(label=_("Veröffentlicht am"))


class EvidenceForm(SeenForm):
    """What is seen of a post at one of its moments."""

    field_order = ("moment", "found", "seen_url")

    moment = forms.ChoiceField(label=_("Zeitpunkt"), choices=list(Evidence._meta.get_field("moment").flatchoices))  # noqa: SLF001
    found = forms.ChoiceField(label=_("Befund"), choices=Evidence.Found.choices, widget=forms.RadioSelect)
    seen_url = forms.URLField(
        label=_("Adresse, falls sie sich geändert hat"), max_length=500, assume_scheme="https", required=False
    )


class FoundFilesForm(KernForm):
    """Files of a post that nobody approved."""

    found_files = FilesField(
        label=_("Bilder, Videos, Ton oder Bildschirmfotos"),
        help_text=_("So, wie sie jetzt zu sehen sind. Sie werden mit ihrer Prüfsumme aufbewahrt und nie geändert."),
    )
    captured_how = forms.CharField(
        label=_("Wie festgehalten?"),
        help_text=_("Zum Beispiel: Bild gespeichert aus der App."),
        max_length=200,
    )
