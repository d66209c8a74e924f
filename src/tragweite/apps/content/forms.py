# SPDX-License-Identifier: EUPL-1.2
"""What people type and upload in this room."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.partners.models import Channel
from tragweite.web.forms import KernForm, MomentField
from tragweite.web.states import word

from .models import Item, Medium, Remark, Version
from .queries import channels_for, deliverables_for, link_address

UPLOADS: Final = 4
"""Files in one go; further ones come with the next version, which keeps those that are there."""
ACCEPTED: Final = "image/jpeg,image/png,image/webp,video/mp4,video/quicktime"
SENDERS: Final = ("creator", "creator_boosted", "authority", "authority_boosted")


def long_text(rows: int = 5) -> forms.Textarea:
    """A text area of a height."""
    return forms.Textarea(attrs={"rows": rows})


class BriefingForm(KernForm):
    """What a campaign asks of its creators."""

    messages = forms.CharField(label=_("Kernbotschaften"), max_length=5000, widget=long_text())
    facts = forms.CharField(
        label=_("Tatsachen"),
        max_length=10_000,
        widget=long_text(),
        help_text=_("Zu jeder Tatsache die Quelle und die Stelle, die für sie einsteht."),
    )
    dos = forms.CharField(label=_("Bitte beachten"), max_length=5000, required=False, widget=long_text(3))
    donts = forms.CharField(label=_("Bitte nicht"), max_length=5000, required=False, widget=long_text(3))
    label = forms.CharField(
        label=_("Werbekennzeichnung"), max_length=200, help_text=_("So, wie sie im Beitrag stehen soll.")
    )


class ItemForm(KernForm):
    """One planned post."""

    title = forms.CharField(label=_("Arbeitstitel"), max_length=200)
    channel: "forms.ModelChoiceField[Channel]" = forms.ModelChoiceField(
        label=_("Kanal"),
        queryset=None,
        empty_label=_("Bitte wählen"),
        help_text=_("Kanäle der ausgewählten Partner und des eigenen Ressorts."),
    )
    format = forms.ChoiceField(label=_("Format"), choices=Item.Format.choices)
    sender = forms.ChoiceField(
        label=_("Absender"), help_text=_("Beworben ist ein Beitrag, sobald Geld für seine Verbreitung fließt.")
    )
    planned_at = MomentField(label=_("Geplant für"))
    deliverable: "forms.ModelChoiceField[Deliverable]" = forms.ModelChoiceField(
        label=_("Leistung aus dem Vertrag"), queryset=None, required=False, empty_label=_("keine")
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = channels_for(campaign)  # type: ignore[attr-defined]
        self.fields["deliverable"].queryset = deliverables_for(campaign)  # type: ignore[attr-defined]
        self.fields["sender"].choices = [(each, word("sender", each)) for each in SENDERS]  # type: ignore[attr-defined]


class InviteForm(KernForm):
    """A personal link for someone without an account."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-Mail"), help_text=_("Nur zur Zuordnung. Tragweite verschickt den Link nicht selbst.")
    )
    days = forms.IntegerField(label=_("Gültig für Tage"), initial=14, min_value=1)


class RemarkForm(KernForm):
    """A remark on a version."""

    kind = forms.ChoiceField(
        label=_("Art"), choices=Remark.Kind.choices, widget=forms.RadioSelect, initial=Remark.Kind.FACT
    )
    place = forms.CharField(
        label=_("Stelle"), max_length=200, required=False, help_text=_("Zum Beispiel „zweiter Satz“ oder „Bild 1“.")
    )
    text = forms.CharField(label=_("Anmerkung"), max_length=5000, widget=long_text(4))


class OutsideRemarkForm(KernForm):
    """A question or remark of someone outside."""

    text = forms.CharField(label=_("Ihre Nachricht"), max_length=2000, widget=long_text(3))


class ReasonForm(KernForm):
    """Why something is stopped, given back or taken back."""

    reason = forms.CharField(label=_("Grund"), max_length=2000, widget=long_text(4))


class ApprovalForm(KernForm):
    """The decision about exactly the content on the page."""

    version_id = forms.IntegerField(widget=forms.HiddenInput)
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    conditions = forms.CharField(
        label=_("Bedingungen"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel „nur zusammen mit dem Beitrag vom 3. Mai“."),
    )
    valid_days = forms.IntegerField(label=_("Gültig für Tage"), initial=30, min_value=1, max_value=365)


class VersionForm(KernForm):
    """A draft: text, label, link, the media that stay and the ones that come."""

    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        required=False,
        widget=long_text(8),
        help_text=_("Genau so, wie er veröffentlicht wird, mit Hashtags und Erwähnungen."),
    )
    label = forms.CharField(label=_("Werbekennzeichnung"), max_length=200)
    link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Der gezählte Link dieses Beitrags ist schon eingetragen."),
    )
    boosted = forms.BooleanField(label=_("Der Beitrag wird bezahlt verbreitet"), required=False)

    def __init__(self, *args: Any, item: Item, previous: Version | None, label: str = "", **kwargs: Any) -> None:
        self.kept = list(previous.media.all()) if previous else []
        initial = {"text": previous.text, "label": previous.label, "link": previous.link} if previous else {}
        initial.setdefault("link", link_address(item))
        initial.setdefault("label", label)
        boosted = previous.boosted if previous else item.sender.endswith("_boosted")
        super().__init__(*args, initial={**initial, "boosted": boosted, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["label"].required = item.sender.startswith("creator")
        self._add_kept()
        self._add_uploads()

    def _add_kept(self) -> None:
        for place, each in enumerate(self.kept, start=1):
            names = {"position": place}
            self.fields[f"keep_{each.medium_id}"] = forms.BooleanField(
                label=_now("Bild oder Video %(position)s behalten") % names, required=False, initial=True
            )
            self.fields[f"alt_{each.medium_id}"] = forms.CharField(
                label=_now("Beschreibung zu %(position)s") % names,
                max_length=500,
                initial=each.alt_text,
            )

    def _add_uploads(self) -> None:
        for number in range(1, UPLOADS + 1):
            names = {"number": number}
            self.fields[f"file_{number}"] = forms.FileField(
                label=_now("Neue Datei %(number)s") % names,
                required=False,
                help_text=_now("Bild (JPEG, PNG, WebP) oder Video (MP4, MOV)") if number == 1 else "",
                widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            )
            self.fields[f"new_alt_{number}"] = forms.CharField(
                label=_now("Beschreibung zur Datei %(number)s") % names,
                max_length=500,
                required=False,
                help_text=_now("Zu jeder Datei nötig: Was ist zu sehen? Für Menschen, die das Bild nicht sehen."),
            )

    def kept_fields(self) -> list[tuple[Medium, forms.BoundField, forms.BoundField]]:
        """The media that are there, each with its two fields."""
        return [(each.medium, self[f"keep_{each.medium_id}"], self[f"alt_{each.medium_id}"]) for each in self.kept]

    def upload_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The places for new files, each with its description."""
        return [(self[f"file_{number}"], self[f"new_alt_{number}"]) for number in range(1, UPLOADS + 1)]

    def clean_text(self) -> str:
        """Browsers send line ends of their own; the content hash must not depend on them."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")

    def clean(self) -> dict[str, Any]:
        """Every medium that stays or comes needs its description; one that goes needs none."""
        cleaned = super().clean() or {}
        for asked, described in self._pairs():
            if not cleaned.get(asked):
                self.errors.pop(described, None)
            if cleaned.get(asked) and not cleaned.get(described, "").strip() and described not in self.errors:
                self.add_error(described, _("Bitte beschreiben Sie in einem Satz, was zu sehen ist."))
        return cleaned

    def _pairs(self) -> list[tuple[str, str]]:
        kept = [(f"keep_{each.medium_id}", f"alt_{each.medium_id}") for each in self.kept]
        return kept + [(f"file_{number}", f"new_alt_{number}") for number in range(1, UPLOADS + 1)]

    def content(self) -> dict[str, Any]:
        """The keyword arguments of ``submit_version`` that are content."""
        cleaned = self.cleaned_data
        media: list[tuple[Medium | UploadedFile[Any], str]] = [
            (each.medium, cleaned[f"alt_{each.medium_id}"])
            for each in self.kept
            if cleaned.get(f"keep_{each.medium_id}")
        ]
        media += [
            (cleaned[f"file_{number}"], cleaned[f"new_alt_{number}"])
            for number in range(1, UPLOADS + 1)
            if cleaned.get(f"file_{number}")
        ]
        return {**{name: cleaned[name] for name in ("text", "label", "link", "boosted")}, "media": media}
