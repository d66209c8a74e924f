# SPDX-License-Identifier: EUPL-1.2
"""``tragweite compare APPROVED PUBLISHED``: is the published thing the approved thing?

Exit code 0 only for ``same``; ``changed``, ``different`` and ``person`` answer 1; what cannot be read is refused with 2.
"""

import argparse
import hashlib
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path
from typing import Any, BinaryIO, Final

from tragweite.conf import Configuration
from tragweite.core.refusal import Refused

KINDS: Final = ("text", "image", "video", "sound")
MAX_TEXT_BYTES: Final = 2_000_000
"""Far above any post; a larger file is no caption."""
MAX_PICTURE_BYTES: Final = 200_000_000
SAME: Final = "same"

Result = dict[str, Any]


def add_commands(subparsers: Any) -> None:
    """Add ``compare``."""
    text = _("Ist das Veröffentlichte das Freigegebene? Vergleicht Text, Bild, Video oder Ton")
    parser = subparsers.add_parser("compare", help=text, description=text)
    parser.add_argument("approved", type=Path, metavar="APPROVED", help=_("Datei der freigegebenen Fassung"))
    parser.add_argument("published", type=Path, metavar="PUBLISHED", help=_("Datei der veröffentlichten Fassung"))
    parser.add_argument("--kind", choices=KINDS, help=_("Art; sonst aus dem Inhalt erkannt"))
    parser.add_argument("--json", action="store_true", help=_("Ausgabe als JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001 - same shape everywhere
    """Compare two files; 0 where the published one is the same, else 1."""
    paths = arguments.approved, arguments.published
    for path in paths:
        _require_readable(path)
    kind = arguments.kind or _common_kind(*paths)
    result = {"kind": kind, **COMPARERS[kind](*paths)}
    for name, path in zip(("approved_sha256", "published_sha256"), paths, strict=True):
        result[name] = _sha256(path)
    _print(result, as_json=arguments.json)
    return 0 if result["verdict"] == SAME else 1


def _print(result: Result, *, as_json: bool) -> None:
    from tragweite.terminal.compare_words import in_words
    from tragweite.terminal.printing import print_result

    if as_json:
        print_result(result, True)  # noqa: FBT003
    else:
        sys.stdout.write(in_words(result) + "\n")


def _require_readable(path: Path) -> None:
    try:
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


def _common_kind(approved: Path, published: Path) -> str:
    kinds = [kind_of(path) for path in (approved, published)]
    if kinds[0] != kinds[1]:
        raise Refused("likeness.kinds_differ", approved=str(approved), published=str(published))
    return kinds[0]


def kind_of(path: Path) -> str:
    """Text, image, video or sound, from the content alone. Raises ``Refused("likeness.unknown_kind", file)``."""
    if _as_text(path) is not None:
        return "text"
    with path.open("rb") as stream:
        kind = "image" if _is_picture(stream) else _kind_of_streams(stream)
    if kind is None:
        raise Refused("likeness.unknown_kind", file=str(path))
    return kind


def _as_text(path: Path) -> str | None:
    """The text, or None where the bytes are none: UTF-8 with or without mark, no control characters."""
    if path.stat().st_size > MAX_TEXT_BYTES:
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if any(sign < " " and sign not in "\t\n\r\f\v" for sign in text) else text


def _is_picture(stream: BinaryIO) -> bool:
    from PIL import Image

    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # whether it is too large is decided where it is compared
            with Image.open(stream):
                return True
    except Image.DecompressionBombError:
        return True
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, ArithmeticError, LookupError):
        return False


def _kind_of_streams(stream: BinaryIO) -> str | None:
    import av
    import av.error

    stream.seek(0)
    try:
        with av.open(stream) as container:
            if any(not _is_cover(each) for each in container.streams.video):
                return "video"
            return "sound" if container.streams.audio else None
    except (av.error.FFmpegError, OSError, ValueError, EOFError):
        return None


def _is_cover(stream: Any) -> bool:
    """Sound files carry their cover as a video of one picture."""
    return bool(stream.disposition.value & 0x0400)  # AV_DISPOSITION_ATTACHED_PIC


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


def _compare_pictures(approved: Path, published: Path) -> Result:
    from tragweite.core.likeness.picture import MAX_PIXELS, compare_pictures

    for path, which in ((approved, "approved"), (published, "live")):
        if path.stat().st_size > MAX_PICTURE_BYTES:
            raise Refused("likeness.picture_too_large", which=which, max_pixels=MAX_PIXELS)
    found = compare_pictures(approved=approved.read_bytes(), live=published.read_bytes())
    return {
        "verdict": found.verdict,
        "where": [asdict(each) for each in found.differences],
        "how_much": {"changed_share": found.changed_share},
        "transformation": found.transformation and asdict(found.transformation),
        "reason": found.reason or found.proof,
    }


def _compare_videos(approved: Path, published: Path) -> Result:
    from tragweite.core.likeness.video import compare_videos

    with approved.open("rb") as ours, published.open("rb") as theirs:
        found = compare_videos(approved=ours, live=theirs)
    return {
        "verdict": found.verdict,
        "where": [asdict(each) for each in found.segments],
        "how_much": {
            "changed_seconds": found.changed_seconds,
            "approved_seconds": found.approved_seconds,
            "published_seconds": found.live_seconds,
        },
        "transformation": found.transformation and asdict(found.transformation),
    }


def _compare_sounds(approved: Path, published: Path) -> Result:
    from tragweite.core.likeness.sound import compare_sounds

    with approved.open("rb") as ours, published.open("rb") as theirs:
        found = compare_sounds(approved=ours, live=theirs)
    return {
        "verdict": found.verdict,
        "where": [asdict(each) for each in found.stretches],
        "how_much": {"changed_seconds": sum(each.end_s - each.start_s for each in found.stretches)},
        "transformation": {"gain_db": found.gain_db, "lag_s": found.lag_s},
    }


COMPARERS: Final[Mapping[str, Callable[[Path, Path], Result]]] = {
    "text": _compare_texts,
    "image": _compare_pictures,
    "video": _compare_videos,
    "sound": _compare_sounds,
}
