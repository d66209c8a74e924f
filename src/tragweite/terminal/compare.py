# SPDX-License-Identifier: EUPL-1.2
"""``tragweite compare APPROVED PUBLISHED``: is the published thing the approved thing?

Exit code 0 only for ``same``; ``changed``, ``different`` and ``person`` answer 1; what cannot be read is refused with 2.
Whoever calls this got the published file from elsewhere, so nothing but plain text is read in this process: ``cli`` hands in
``apart`` (``tragweite.media.apart``), which decodes in a child with limits.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable
from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, TypeAlias

from tragweite.conf import Configuration
from tragweite.core.refusal import Refused

TEXT: Final = "text"
KINDS: Final = (TEXT, "image", "video", "sound")
MAX_TEXT_BYTES: Final = 2_000_000
"""Far above any post; a larger file is no caption."""
QUICK_SECONDS: Final = 120.0
LONG_SECONDS: Final = 3 * 3600.0
"""What a child may take for a picture, and for a film or a sound track."""
SAME: Final = "same"

Result = dict[str, Any]
Apart: TypeAlias = Callable[..., Any]
"""``apart(task, *paths, seconds, too_slow, died)``: one task of ``tragweite.media.tasks`` in a child."""


def add_commands(subparsers: Any) -> None:
    """Add ``compare``."""
    text = _("Ist das Veröffentlichte das Freigegebene? Vergleicht Text, Bild, Video oder Ton")
    parser = subparsers.add_parser("compare", help=text, description=text)
    parser.add_argument("approved", type=Path, metavar="APPROVED", help=_("Datei der freigegebenen Fassung"))
    parser.add_argument("published", type=Path, metavar="PUBLISHED", help=_("Datei der veröffentlichten Fassung"))
    parser.add_argument("--kind", choices=KINDS, help=_("Art; sonst aus dem Inhalt erkannt"))
    parser.add_argument("--json", action="store_true", help=_("Ausgabe als JSON"))
    parser.set_defaults(run=run, apart=None)


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001 - same shape everywhere
    """Compare two files; 0 where the published one is the same, else 1."""
    paths = arguments.approved, arguments.published
    for path in paths:
        _require_readable(path)
    kind = arguments.kind or _common_kind(*paths, apart=arguments.apart)
    found = _compare_texts(*paths) if kind == TEXT else _decoded(f"tell_{kind}", *paths, apart=arguments.apart)
    result = {"kind": kind, **found}
    for name, path in zip(("approved_sha256", "published_sha256"), paths, strict=True):
        result[name] = _sha256(path)
    _print(result, as_json=arguments.json)
    return 0 if result["verdict"] == SAME else 1


def _print(result: Result, *, as_json: bool) -> None:
    if as_json:
        from tragweite.terminal.printing import print_result

        print_result(result, True)  # noqa: FBT003
    else:
        from tragweite.terminal.compare_words import in_words

        sys.stdout.write(in_words(result) + "\n")


def _require_readable(path: Path) -> None:
    try:
        # A pipe is read once and a device never ends; both would be read several times here.
        if path.exists() and not path.is_dir() and not path.is_file():
            raise Refused("likeness.file_unreadable", file=str(path), problem=_("keine gewöhnliche Datei"))
        with path.open("rb") as stream:
            stream.read(1)
    except OSError as problem:
        raise Refused("likeness.file_unreadable", file=str(path), problem=_problem(problem)) from problem


def _problem(problem: OSError) -> str:
    if isinstance(problem, FileNotFoundError):
        return _("es gibt sie nicht")
    if isinstance(problem, IsADirectoryError):
        return _("ein Verzeichnis")
    return _("kein Zugriff") if isinstance(problem, PermissionError) else _("Fehler beim Lesen")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _decoded(task: str, *paths: Path, apart: Apart) -> Any:
    seconds = LONG_SECONDS if task in {"tell_video", "tell_sound"} else QUICK_SECONDS
    return apart(task, *paths, seconds=seconds, too_slow="likeness.too_slow", died="likeness.reader_died")


def _common_kind(approved: Path, published: Path, *, apart: Apart) -> str:
    kinds = [kind_of(path, apart=apart) for path in (approved, published)]
    if kinds[0] != kinds[1]:
        raise Refused("likeness.kinds_differ", approved=str(approved), published=str(published))
    return kinds[0]


def kind_of(path: Path, *, apart: Apart) -> str:
    """Text, image, video or sound, from the content alone. Raises ``Refused("likeness.unknown_kind", file)``."""
    kind = TEXT if _as_text(path) is not None else _decoded("kind", path, apart=apart)
    if kind not in KINDS:
        raise Refused("likeness.unknown_kind", file=str(path))
    return str(kind)


def _as_text(path: Path) -> str | None:
    """The text, or None where the bytes are none: UTF-8 with or without mark, no control characters."""
    if path.stat().st_size > MAX_TEXT_BYTES:
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if any(sign < " " and sign not in "\t\n\r\f\v" for sign in text) else text


def _compare_texts(approved: Path, published: Path) -> Result:
    from tragweite.core.likeness.text import compare_texts, mandatory_in, placed_differences

    ours, theirs = (_text_of(path) for path in (approved, published))
    tokens = mandatory_in(ours)
    found = compare_texts(approved=ours, live=theirs, mandatory=tokens)
    differences = placed_differences(approved=ours, live=theirs) if found.differences else ()
    states = [{"token": each, "state": "fail" if each in found.missing_tokens else "pass"} for each in tokens]
    changed_words = sum(max(len(each.approved.split()), len(each.live.split())) for each in differences)
    return {
        "verdict": found.verdict,
        "where": [asdict(each) for each in differences] + [{"op": "sign", **asdict(each)} for each in found.signs],
        "how_much": {"changed_words": changed_words, "approved_words": len(ours.split())},
        "transformation": None if found.grade is None else {"grade": found.grade.name.lower()},
        "tokens": states,
    }


def _text_of(path: Path) -> str:
    text = _as_text(path)
    if text is None:
        raise Refused("likeness.not_a_text", file=str(path))
    return text
