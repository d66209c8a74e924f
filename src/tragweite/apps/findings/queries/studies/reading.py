# SPDX-License-Identifier: EUPL-1.2
"""The files of a study: a look into them before the computation, and the computation itself."""

import argparse
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from tragweite.core.refusal import Refused
from tragweite.terminal.printing import plain_result
from tragweite.terminal.tables import Table, read_names, read_table

from .kinds import StudyKind

MOST_BYTES: Final = 8_000_000
SHOWN_ROWS: Final = 5
LONGEST_NAME: Final = 100
PARQUET: Final = b"PAR1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent."""

    role: str
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Hex."""
        return hashlib.sha256(self.content).hexdigest()

    def told(self) -> dict[str, Any]:
        """As it stands in ``Study.files``."""
        return {"role": self.role, "name": self.name, "sha256": self.sha256, "size": len(self.content)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The columns, the first rows and the number of rows of a file."""

    role: str
    name: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int


def upload_of(*, role: str, name: str, content: bytes) -> Upload:
    """A file under a name without any folder."""
    plain = "".join(sign for sign in PurePosixPath(name.replace("\\", "/")).name if sign.isprintable())
    return Upload(role=role, name=plain[-LONGEST_NAME:].lstrip(".") or "daten.csv", content=content)


def preview_of(kind: StudyKind, upload: Upload) -> Preview:
    """Look into a file. Raises ``Refused`` with ``findings.study_file_large``, ``findings.study_no_csv``,
    ``findings.study_rows`` or ``terminal.…``.
    """
    if len(upload.content) > MOST_BYTES:
        raise Refused("findings.study_file_large", field=upload.role, file=upload.name, most=MOST_BYTES // 1_000_000)
    if upload.content.startswith(PARQUET):
        raise Refused("findings.study_no_csv", field=upload.role, file=upload.name)
    with _on_disk([upload]) as paths:
        table = _texts(paths[upload.role])
    if len(table) > kind.most_rows:
        facts = {"file": upload.name, "rows": len(table), "most": kind.most_rows}
        raise Refused("findings.study_rows", field=upload.role, **facts)
    shown = range(min(SHOWN_ROWS, len(table)))
    rows = tuple(tuple(table.texts(name)[row] for name in table.names) for row in shown)
    return Preview(role=upload.role, name=upload.name, names=table.names, rows=rows, count=len(table))


def answer_of(kind: StudyKind, uploads: Sequence[Upload], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The finding as plain data, computed as the command does. Raises what ``preview_of`` raises, ``terminal.…``,
    ``evaluation.…`` or ``reach.…``.
    """
    given = {each.role for each in uploads}
    for part in kind.parts:
        if part.required and part.role not in given:
            raise Refused("findings.study_file_missing", field=part.role, part=str(part.label))
    for upload in uploads:
        preview_of(kind, upload)
    absent = {part.role: None for part in kind.parts}
    with _on_disk(uploads) as paths:
        found = kind.answer(argparse.Namespace(**{**kind.options, **absent, **parameters, **paths}))
    result: dict[str, Any] = plain_result(found)
    return result


@contextmanager
def _on_disk(uploads: Sequence[Upload]) -> Iterator[dict[str, Path]]:
    """Each file under its own name, as refusals name the file; two files may bear the same one."""
    with TemporaryDirectory(prefix="tragweite-") as folder:
        paths = {}
        for upload in uploads:
            path = Path(folder) / upload.role / upload.name
            path.parent.mkdir()
            path.write_bytes(upload.content)
            paths[upload.role] = path
        yield paths


def _texts(path: Path) -> Table:
    return read_table(path, {}, dict.fromkeys(read_names(path), "text"))
