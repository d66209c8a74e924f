# SPDX-License-Identifier: EUPL-1.2
"""What somebody outside tells and shows of a post that went live."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragweite.apps.content.models import Evidence, EvidenceMedium
from tragweite.core.rules.schedule import EvidenceMoment
from tragweite.web.forms import FilesField, KernForm, MomentField, latest_of_minute

from .fields import long_text, unix_lines


class OutsidePublicationForm(KernForm):
    """Where and when the released post went live."""

    url = forms.URLField(
        label=_("Adresse des Beitrags"),
        max_length=500,
        assume_scheme="https",
        help_text=_("In der App: „Teilen“, dann „Link kopieren“."),
    )
    published_at = MomentField(label=_("Veröffentlicht am"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["published_at"].initial = timezone.localtime().replace(second=0, microsecond=0)


class OutsideEvidenceForm(KernForm):
    """What the creator shows of the own live post; ``moments``: the agreed looks at it; ``is_story``: slides."""

    screenshots = FilesField(
        label=_("Bildschirmfotos"),
        help_text=_("So, wie der Beitrag zu sehen ist. Mindestens eine Datei gehört dazu, hier oder im nächsten Feld."),
        required=False,
    )
    seen_files = FilesField(
        label=_("Bilder, Videos oder Folien, wie sie veröffentlicht sind"),
        help_text=_("Aus dem Beitrag gespeichert, in ihrer Reihenfolge; bei einer Story jede Folie."),
        required=False,
    )
    live_text = forms.CharField(
        label=_("Text, wie er zu lesen ist"),
        help_text=_("Bitte aus dem Beitrag kopieren, nicht aus dem Entwurf. Leer heißt: nicht mitgeschickt."),
        widget=long_text(5),
        required=False,
        strip=False,
    )
    moment = forms.ChoiceField(label=_("Was zeigt der Nachweis?"))
    seen_at = MomentField(label=_("Aufgenommen am"))
    note = forms.CharField(
        label=_("Hinweis dazu"),
        help_text=_("Zum Beispiel: Aufnahme der Story, bevor sie verschwand."),
        max_length=200,
        required=False,
    )

    def __init__(
        self, *args: Any, moments: Iterable[EvidenceMoment], is_story: bool, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.role = EvidenceMedium.Role.SLIDE if is_story else EvidenceMedium.Role.MEDIA
        offered = {str(each) for each in (*moments, EvidenceMoment.EXTRA)}
        words = Evidence._meta.get_field("moment").flatchoices  # noqa: SLF001 - the public way to a field
        self.fields["moment"].choices = [  # type: ignore[attr-defined]
            (name, word) for name, word in words if name in offered
        ]
        self.fields["seen_at"].initial = timezone.localtime(at).replace(second=0, microsecond=0)

    def clean_seen_at(self) -> datetime:
        """A time is written in minutes."""
        return latest_of_minute(self.cleaned_data["seen_at"], at=self.at)

    @property
    def content(self) -> dict[str, Any]:
        """The cleaned values as the action takes them."""
        given = self.cleaned_data
        files = [(each, str(self.role)) for each in given["seen_files"]]
        files += [(each, EvidenceMedium.Role.SCREENSHOT.value) for each in given["screenshots"]]
        said = {name: given[name] for name in ("moment", "seen_at", "note")}
        return {**said, "live_text": unix_lines(given["live_text"]), "files": files}
