# SPDX-License-Identifier: EUPL-1.2
"""Forms of the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.web.forms import KernForm

from .models import PeerReview


def _text(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 5}), max_length=10_000
    )


class SuccessReviewForm(KernForm):
    """The three checks of the success review and what is learned from it."""

    target_check = _text(_("Zielerreichungskontrolle"), _("Wurden die Ziele erreicht? Woran sieht man das?"))
    effect_check = _text(_("Wirkungskontrolle"), _("War die Kampagne die Ursache? Was spricht dafür, was dagegen?"))
    economy_check = _text(_("Wirtschaftlichkeitskontrolle"), _("Stand der Aufwand im Verhältnis zum Ergebnis?"))
    learned = _text(_("Was wir daraus lernen"), _("Was soll beim nächsten Mal anders sein?"))


class PeerReviewForm(KernForm):
    """What the second person found."""

    verdict = forms.ChoiceField(label=_("Ergebnis"), choices=PeerReview.Verdict.choices, widget=forms.RadioSelect)
    reason = _text(
        _("Was wurde geprüft, was fiel auf?"),
        _(
            "Zum Beispiel: Zahl der Beiträge mit der Liste verglichen, Gegenproben gelesen, Satz durch das Intervall gedeckt."
        ),
    )


class AlarmForm(KernForm):
    """What was decided after an alarm."""

    answer = _text(_("Was wird daraufhin getan?"), _("Auch „nichts, weil …“ ist eine Antwort. Sie steht in der Akte."))
