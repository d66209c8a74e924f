# SPDX-License-Identifier: EUPL-1.2
"""Build the demonstration once: history in one transaction, visits into the lake, files, and a stamp at the very end."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from tragweite.apps.journal import actions as journal
from tragweite.apps.monitoring import actions as monitoring
from tragweite.apps.people.models import Ministry
from tragweite.conf import Configuration

from .accounts import PASSWORD, SHOWN
from .files import write_files
from .stage import Stage
from .story.play import play_history

GENERATOR: Final = 2
"""Counted up whenever the demonstration becomes another one."""
SEED: Final = 20261123
SCALES: Final = {"full": (1.0, 60), "small": (0.1, 15)}
"""Name -> share of the posts, number of creators."""


class DemoRefused(Exception):
    """The demonstration is not built; the message says in German why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What lies in a directory: the generator's version, the scale, when it was built, what it holds."""

    generator: int
    scale: str
    built_at: str
    posts: int
    events: int
    entries: int


def demo_dir(configuration: Configuration) -> Path:
    """Where the files of the demonstration lie."""
    return configuration.var_dir / "demo"


def read_stamp(configuration: Configuration) -> Stamp | None:
    """What was built before, or None."""
    try:
        return Stamp(**json.loads((demo_dir(configuration) / "stamp.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def require_demo(configuration: Configuration) -> None:
    """Raises ``DemoRefused`` in production: the accounts have a known password."""
    if configuration.production or not configuration.demo:
        raise DemoRefused(
            "Vorführdaten gibt es nur in einer Vorführung (TRAGWEITE_DEMO=1, nicht im Produktivbetrieb): "
            "Ihre Konten haben ein bekanntes Passwort. Es wurde nichts angelegt."
        )


def require_same(stamp: Stamp, configuration: Configuration) -> None:
    """Raises ``DemoRefused`` where other data lie there than this program makes."""
    if stamp.generator != GENERATOR:
        raise DemoRefused(
            f"In {configuration.var_dir} liegen Vorführdaten einer anderen Fassung des Programms. "
            "Bitte löschen Sie dieses Verzeichnis und starten Sie neu; dann wird alles neu gebaut."
        )


def require_empty(configuration: Configuration) -> None:
    """Raises ``DemoRefused`` where a database already holds something."""
    if Ministry.objects.exists() or configuration.lake_dir.exists():
        raise DemoRefused(
            f"Die Datenbank zu {configuration.var_dir} enthält schon Daten, oder ein früherer Aufbau wurde abgebrochen. "
            "Vorführdaten werden nur in eine leere Datenbank geschrieben. Bitte löschen Sie das Verzeichnis oder wählen "
            "Sie mit TRAGWEITE_VAR_DIR ein anderes."
        )


def build(*, configuration: Configuration, scale: str, at: datetime, say: Callable[[str], None]) -> Stamp:
    """Build everything as of ``at``; returns the stamp. Raises ``DemoRefused``."""
    require_demo(configuration)
    require_empty(configuration)
    share, creators = SCALES[scale]
    stage = Stage(end=at, seed=SEED, share=share)
    say("Spiele die Geschichte der Kampagnen mit ihren Besuchen …")
    with transaction.atomic():
        history = play_history(stage, creators=creators)
    monitoring.publish_links(at=at)
    say("Schreibe die Dateien …")
    write_files(history, demo_dir(configuration))
    entries = _finish(at=at)
    stamp = Stamp(
        generator=GENERATOR,
        scale=scale,
        built_at=at.isoformat(),
        posts=sum(each.published for each in history.played),
        events=sum(each.events for each in history.played),
        entries=entries,
    )
    _write_stamp(stamp, configuration)
    return stamp


def _finish(*, at: datetime) -> int:
    sealed = journal.seal(at=at)
    return sealed.sequence if sealed else 0


def _write_stamp(stamp: Stamp, configuration: Configuration) -> None:
    target = demo_dir(configuration) / "stamp.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(asdict(stamp), indent=1) + "\n", encoding="utf-8")


def prepare_installation() -> None:
    """Tables and static files; quick where both are there."""
    call_command("migrate", interactive=False, verbosity=0)
    if not _static_is_fresh():
        call_command("collectstatic", interactive=False, verbosity=0)


def _static_is_fresh() -> bool:
    from django.contrib.staticfiles.finders import get_finders

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return False
    made = manifest.stat().st_mtime
    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    return all(Path(path).stat().st_mtime <= made for path in files)


def overview(stamp: Stamp, configuration: Configuration) -> str:
    """What people are told: the address, one account for each role, the files."""
    held = (
        f"Vorführung vom {stamp.built_at[:10]}: {stamp.posts} veröffentlichte Beiträge, {stamp.events} gezählte "
        f"Ereignisse, {stamp.entries} Einträge im Journal. Alles ist erfunden außer den importierten veröffentlichten Ausgaben."
    )
    lines = [
        held,
        "",
        f"Adresse:            {configuration.public_url}/",
        f"Öffentliches Register: {configuration.public_url}/register/",
        f"Kennwort aller Konten: {PASSWORD}",
        "",
        *(f"  {person.username:<28}{person.word} ({person.name})" for person in SHOWN),
        "",
        "Dateien:",
        *(f"  {path}" for path in sorted(demo_dir(configuration).iterdir()) if path.name != "stamp.json"),
        f"  {configuration.journal_seal_file}",
        "",
    ]
    return "\n".join(lines)
