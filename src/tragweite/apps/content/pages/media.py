# SPDX-License-Identifier: EUPL-1.2
"""What is known about a file, in words: scan for viruses, preview, origin; and where it blocks, what to do."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from tragweite.apps.content import store
from tragweite.apps.content.queries import MediaStage, MediaState
from tragweite.apps.content.queries.media import DECODED
from tragweite.core.rules.checks.draft import AiUse
from tragweite.core.rules.checks.rights import MADE, contradicts
from tragweite.media.scanning import Verdict

QUIET: Final = ""


@dataclass(frozen=True)
class Note:
    """One finding: ``word`` alone where nothing is to do (tone quiet), else with ``text``, what it means and what to do.

    ``tone``: quiet, or a tone of a badge (info, warning, danger).
    """

    word: str
    text: str = ""
    tone: str = QUIET


@dataclass(frozen=True)
class FileNotes:
    """Everything that is known about one file; ``is_blocked``: nobody gets to see it."""

    open: tuple[Note, ...] = ()
    quiet: tuple[Note, ...] = ()
    is_blocked: bool = False


def notes_of(state: MediaState, *, kind: str, declared: AiUse | None) -> FileNotes:
    """The notes about one file; ``declared``: what was said about the use of AI in the version."""
    found = [_scan(state), _preview(state, kind=kind), *_origin(state, kind=kind, declared=declared)]
    notes = [each for each in found if each is not None]
    return FileNotes(
        open=tuple(each for each in notes if each.tone),
        quiet=tuple(each for each in notes if not each.tone),
        is_blocked=state.is_infected,
    )


def _scan(state: MediaState) -> Note:
    name = state.scan_detail
    known = {
        Verdict.CLEAN: Note(_("Virenprüfung: unauffällig")),
        Verdict.NOT_CONFIGURED: Note(_("Virenprüfung: nicht eingerichtet")),
        Verdict.FAILED: Note(
            _("Virenprüfung: nicht gelungen"),
            _("Sie wird nach einer Stunde von selbst wiederholt. Gelingt sie nicht, hilft die Verwaltung."),
            "warning",
        ),
        Verdict.INFECTED: Note(
            _("Gesperrt: Schadsoftware gefunden"),
            _(
                "Gefunden: %(name)s. Die Datei wird nicht gezeigt, und der Beitrag kann nicht freigegeben werden. "
                "Bitte prüfen Sie Ihr Gerät und reichen Sie eine neue Fassung ohne diese Datei ein."
            )
            % {"name": name or _("ohne Namen")},
            "danger",
        ),
    }
    waits = Note(_("Virenprüfung: steht noch aus"), _("Sie läuft im Hintergrund, meist in wenigen Minuten."), "info")
    return known[state.scan] if state.scan is not None else waits


def _preview(state: MediaState, *, kind: str) -> Note | None:
    """Pictures are shown at once; a recording waits for its copy."""
    if state.stage is MediaStage.FAILED:
        text = _(
            "Aus dieser Datei lässt sich keine Vorschau machen. Bitte speichern Sie sie neu, zum Beispiel als JPEG oder "
            "MP4, und reichen Sie eine neue Fassung ein."
        )
        return Note(_("Vorschau: nicht möglich"), text, "warning")
    if state.is_infected or state.stage is MediaStage.READY or kind not in {store.VIDEO, store.SOUND}:
        return None
    if state.stage is MediaStage.WAITING:
        return Note(_("Vorschau: wartet"), _("Sie wird im Hintergrund erstellt."), "info")
    word = _("Vorschau: wird erstellt (%(made)s von %(wanted)s)") % {"made": state.made, "wanted": state.wanted}
    return Note(word, _("Bitte laden Sie die Seite in einigen Minuten neu."), "info")


def _origin(state: MediaState, *, kind: str, declared: AiUse | None) -> list[Note | None]:
    if kind not in DECODED:
        return []
    if state.origin is None:
        return [Note(_("Herkunftsnachweis: wird noch gelesen"))]
    return [_credentials(state), _ai(state, declared=declared)]


def _credentials(state: MediaState) -> Note:
    if not state.has_credentials:
        return Note(_("Herkunftsnachweis: keiner in der Datei"))
    if state.credentials_hold is False:
        text = _("Die Datei wurde nach dem Unterzeichnen geändert. Fragen Sie nach der ursprünglichen Datei.")
        return Note(_("Herkunftsnachweis: passt nicht zur Datei"), text, "warning")
    return Note(_("Herkunftsnachweis: gefunden (%(signer)s)") % {"signer": state.signer or _("ohne Namen")})


def _ai(state: MediaState, *, declared: AiUse | None) -> Note | None:
    in_file = AiUse(state.origin) if state.origin in MADE else None
    if in_file is None:
        return None
    word = {AiUse.GENERATED: _("Datei nennt: von KI erzeugt"), AiUse.EDITED: _("Datei nennt: mit KI verändert")}[
        in_file
    ]
    if contradicts(declared=declared, in_file=in_file):
        text = _("Angegeben ist etwas anderes. Berichtigen Sie die Angabe zur KI in einer neuen Fassung.")
        return Note(word, text, "danger")
    if declared is None:
        return Note(word, _("Die Angabe zur KI fehlt noch. Ergänzen Sie sie in einer neuen Fassung."), "warning")
    return Note(_("%(word)s, wie angegeben") % {"word": word})
