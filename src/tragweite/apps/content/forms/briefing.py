# SPDX-License-Identifier: EUPL-1.2
"""The briefing of a campaign, and that somebody has confirmed it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.apps.content.actions import GivenClaim
from tragweite.apps.content.models import Briefing
from tragweite.web.forms import KernForm

from .fields import long_text


class BriefingForm(KernForm):
    """What a campaign asks of its creators."""

    messages = forms.CharField(label=_("Kernbotschaften"), max_length=5000, widget=long_text())
    goals = forms.CharField(label=_("Ziele"), max_length=5000, required=False, widget=long_text(3))
    claims = forms.CharField(
        label=_("Tatsachen"),
        max_length=80_000,
        required=False,
        widget=long_text(),
        help_text=_("Je Zeile eine: Aussage | Quelle | zuständige Stelle."),
    )
    dos = forms.CharField(label=_("Bitte beachten"), max_length=5000, required=False, widget=long_text(3))
    donts = forms.CharField(label=_("Bitte nicht"), max_length=5000, required=False, widget=long_text(3))
    label = forms.CharField(
        label=_("Werbekennzeichnung"), max_length=200, help_text=_("So, wie sie im Beitrag stehen soll.")
    )
    links = forms.CharField(label=_("Links"), max_length=5000, required=False, widget=long_text(3))
    deadlines = forms.CharField(label=_("Fristen"), max_length=5000, required=False, widget=long_text(3))
    accessibility = forms.CharField(label=_("Barrierefreiheit"), max_length=5000, required=False, widget=long_text(3))
    usage_rights = forms.CharField(label=_("Nutzungsrechte"), max_length=5000, required=False, widget=long_text(3))

    def clean_claims(self) -> list[GivenClaim]:
        """The lines as claims; a line without source or unit is refused by its number."""
        found = []
        lines = str(self.cleaned_data["claims"]).splitlines()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 3 or not all(parts):
                raise forms.ValidationError(
                    _("Zeile %(number)s: Bitte schreiben Sie Aussage | Quelle | zuständige Stelle."),
                    params={"number": number},
                )
            found.append(GivenClaim(statement=parts[0], source=parts[1], responsible_unit=parts[2]))
        return found


def briefing_initial(briefing: Briefing) -> dict[str, str]:
    """What the form begins with: the newest briefing."""
    names = [name for name in BriefingForm.base_fields if name != "claims"]
    return {**{name: getattr(briefing, name) for name in names}, "claims": claims_as_text(briefing)}


def claims_as_text(briefing: Briefing) -> str:
    """The claims of a briefing as the form takes them."""
    rows = briefing.claims.all()
    return "\n".join(f"{claim.statement} | {claim.source} | {claim.responsible_unit}" for claim in rows)


class ConfirmationForm(KernForm):
    """How the outside side confirmed a briefing where it did not use its link."""

    note = forms.CharField(
        label=_("Wie wurde bestätigt?"),
        max_length=300,
        help_text=_("Zum Beispiel „Agentur Beispiel, Schreiben vom 3. Mai“."),
    )
