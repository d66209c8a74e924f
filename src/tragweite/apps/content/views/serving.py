# SPDX-License-Identifier: EUPL-1.2
"""Files on their way to a browser: checked against their hash, bare copies for pages, pieces for players."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from tragweite.apps.content import queries, store
from tragweite.apps.content.models import Medium
from tragweite.apps.content.pages.previews import SMALL, VIEW, preview_path
from tragweite.core.refusal import Refused
from tragweite.media.previews import TYPES
from tragweite.media.subtitles import read_subtitles, write_webvtt

SUBTITLES: Final = "untertitel"
PIECE: Final = 256 * 1024
RANGE: Final = re.compile(r"bytes=([0-9]{1,18})-([0-9]{0,18})")
"""Longer numbers name no place in a file; such a wish is ignored, as RFC 9110 (section 14.2) allows."""


def guarded(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing in a file may run, and no shared cache keeps it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=600"
    return response


def original_response(medium: Medium) -> HttpResponseBase:
    """The file after a check of its hash: pictures are shown, everything else is only saved."""
    store.require_unchanged([medium])
    try:
        file = store.path_of(medium.sha256).open("rb")
    except FileNotFoundError as gone:  # since the check
        raise Refused("content.medium_missing", position=1) from gone
    response = FileResponse(
        file,
        as_attachment=medium.mime not in store.INLINE_TYPES,
        content_type=medium.mime,
        filename=f"{medium.sha256[:12]}.{medium.mime.rpartition('/')[2]}",
    )
    return guarded(response)


def view_response(request: HttpRequest, medium: Medium, kind: str, *, may_original: bool) -> HttpResponseBase:
    """What a page shows of a file; the original only for those who may, while the copy of a recording is made."""
    if queries.infected_among([medium]):
        raise Http404
    if kind == SUBTITLES:
        return _subtitles(medium)
    path = preview_path(medium, kind)
    if path is not None:
        return guarded(ranged(request, path, TYPES[path.suffix]))
    original = store.path_of(medium.sha256)
    if not original.is_file():
        raise Http404
    if kind == VIEW and may_original and store.is_shown(medium.mime):
        return guarded(ranged(request, original, medium.mime))
    if kind == SMALL and medium.kind == store.VIDEO:
        return _no_preview()
    raise Http404


def _no_preview() -> HttpResponseBase:
    """Stands for the small picture of a video until the background has made it; never kept by a browser."""
    response = guarded(HttpResponse(render_to_string("content/no_preview.svg"), content_type="image/svg+xml"))
    response["Cache-Control"] = "no-store"
    return response


def _subtitles(medium: Medium) -> HttpResponseBase:
    """Players read WebVTT only, so SRT is translated."""
    if medium.kind != "subtitles":
        raise Http404
    store.require_unchanged([medium])
    try:
        cues = read_subtitles(store.path_of(medium.sha256).read_bytes()).cues
    except (Refused, FileNotFoundError) as problem:  # it was readable when it came
        raise Http404 from problem
    return guarded(HttpResponse(write_webvtt(cues), content_type="text/vtt; charset=utf-8"))


def ranged(request: HttpRequest, path: Path, mime: str) -> HttpResponseBase:
    """A file, or the piece of it that a player asks for so that one can jump in it; 404 where it has just gone.

    It is opened once: a file that is put in its place anew meanwhile changes neither length nor bytes of the answer.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    size = os.fstat(file.fileno()).st_size
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None:
        whole: HttpResponseBase = FileResponse(file, content_type=mime)
        whole["Accept-Ranges"] = "bytes"
        return whole
    first, last = int(asked.group(1)), min(int(asked.group(2) or size), size - 1)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(first)
    piece = StreamingHttpResponse(_Piece(file, last - first + 1), status=206, content_type=mime)
    piece["Content-Range"] = f"bytes {first}-{last}/{size}"
    piece["Content-Length"] = str(last - first + 1)
    piece["Accept-Ranges"] = "bytes"
    return piece


class _Piece:
    """The next bytes of an open file; closed with the answer, also where nobody reads it (HEAD)."""

    def __init__(self, file: IO[bytes], count: int) -> None:
        self.file, self.count = file, count

    def __iter__(self) -> Iterator[bytes]:
        while self.count > 0 and (piece := self.file.read(min(PIECE, self.count))):
            self.count -= len(piece)
            yield piece

    def close(self) -> None:
        """Called by Django at the end of the answer."""
        self.file.close()
