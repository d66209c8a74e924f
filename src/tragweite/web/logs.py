# SPDX-License-Identifier: EUPL-1.2
"""One JSON object a line, without personal data: no query strings, no addresses, no texts of exceptions."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

_TOKEN: Final = re.compile(r"(?:(?<=/zugang/)|(?<=/abbestellen/))[^/\s'\"]+")
_QUERY: Final = re.compile(r"(?<=[\w/])\?[^\s'\"]*")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_ADDRESS: Final = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?=[0-9a-fA-F:]*::|(?:[0-9a-fA-F]+:){7})[0-9a-fA-F:]{3,39}(?![\w:])"
)


def without_personal_data(text: str) -> str:
    """Drop query strings, the keys in personal links and in links that stop mail, mail addresses and network addresses."""
    return _ADDRESS.sub("…", _MAIL.sub("…", _TOKEN.sub("…", _QUERY.sub("", text))))


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON with time (UTC), level, logger, message and, if any, the exception.

    Of an exception its type and place are told, not its text: databases quote the values of people in it.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            kind, _exception, trace = record.exc_info
            line["exception"] = {"type": kind.__name__, "frames": _frames(trace)}
        return json.dumps(line, ensure_ascii=False)


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"{_module_path(each.filename)}:{each.lineno} {each.name}" for each in traceback.extract_tb(trace)]


def _module_path(filename: str) -> str:
    """The path from the package on, so that no directory of the machine is logged."""
    for mark in ("/site-packages/", "/src/"):
        if mark in filename:
            return filename.rsplit(mark, maxsplit=1)[1]
    return filename.rsplit("/", maxsplit=1)[-1]
