# SPDX-License-Identifier: EUPL-1.2
"""Prints a result: JSON with the keys of the documentation, or the same content as a table in German or English."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from gettext import gettext as _
from typing import Any, Final, Literal

import numpy as np

from tragweite.conf import Configuration
from tragweite.terminal.words import WORDS

Language = Literal["de", "en"]
Handler = Callable[[argparse.Namespace, Configuration], int]
# So many digits are the same on every processor and every Python; more would be noise of the last bit.
STABLE_DIGITS: Final = 10
SHOWN_DIGITS: Final = 5
MISSING: Final = "–"
_TO_GERMAN: Final = str.maketrans(",.", ".,")


def add_question(questions: Any, name: str, handler: Handler, text: str) -> argparse.ArgumentParser:
    """Add the sub-command ``name`` with ``--json`` and ``--language``; ``handler`` gets arguments and configuration."""
    parser: argparse.ArgumentParser = questions.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help=_("Ausgabe als JSON"))
    parser.add_argument("--language", choices=("de", "en"), default="de", help=_("Sprache der Tabelle, sonst de"))
    parser.set_defaults(run=handler)
    return parser


def print_result(result: Mapping[str, Any] | Any, as_json: bool, *, language: Language = "de") -> None:  # noqa: FBT001
    """Print a result (plain data or a dataclass) to standard output; never NaN or infinity, the same bytes each time.

    In the table a key is shown by its word in ``tragweite.terminal.words``; ``*_de``/``*_en`` only in their language.
    """
    plain = plain_result(result)
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=2) if as_json else as_table(plain, language)
    sys.stdout.write(text.rstrip("\n") + "\n")


def progress(text: str) -> None:
    """Say on standard error how far longer work is; silent where nobody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def plain_result(value: Any) -> Any:
    """Dicts, lists, texts, numbers with ten significant digits, True/False and None; NaN and infinity become None."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {str(key): plain_result(part) for key, part in value.items()}
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain_result(part) for part in parts]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.{STABLE_DIGITS}g}") if np.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def as_table(plain: Mapping[str, Any], language: Language) -> str:
    """The plain result as lines of text: single values first as they come, lists of rows as columns."""
    return "\n".join(_block(plain, language, depth=0))


def _block(plain: Mapping[str, Any], language: Language, *, depth: int) -> list[str]:
    lines = []
    for key, value in plain.items():
        if not _is_for(key, language):
            continue
        label = "  " * depth + word(key, language)
        if isinstance(value, Mapping) and value:
            lines += [f"{label}:", *_block(value, language, depth=depth + 1)]
        elif _is_rows(value):
            lines += [f"{label}:", *_columns(value, language, depth=depth + 1)]
        else:
            lines.append(f"{label}: {shown(value, language)}")
    return lines


def _is_for(key: str, language: Language) -> bool:
    return not key.endswith("_en" if language == "de" else "_de")


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, Mapping) for part in value)


def _columns(rows: Sequence[Mapping[str, Any]], language: Language, *, depth: int) -> list[str]:
    keys = [key for key in dict.fromkeys(key for row in rows for key in row) if _is_for(key, language)]
    table = [[word(key, language) for key in keys]]
    table += [[shown(row.get(key), language) for key in keys] for row in rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(keys))]
    numeric = [all(isinstance(row.get(key), int | float | None) for row in rows) for key in keys]
    return ["  " * depth + _line(row, widths, numeric) for row in table]


def _line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    parts = zip(row, widths, numeric, strict=True)
    return "  ".join(text.rjust(width) if right else text.ljust(width) for text, width, right in parts).rstrip()


def word(key: str, language: Language) -> str:
    """The word for a key or a code of the result; the key itself where there is none."""
    german, english = WORDS.get(key, (key, key.replace("_", " ")))
    return german if language == "de" else english


def shown(value: Any, language: Language) -> str:
    """One value as people read it."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, int | float):
        return _number(value, language)
    if isinstance(value, Mapping):
        return ", ".join(
            f"{word(key, language)} {shown(part, language)}" for key, part in value.items() if _is_for(key, language)
        )
    if isinstance(value, list):
        parts = [shown(part, language) for part in value]
        between = " " if all(part.endswith(".") for part in parts) else ", "
        return between.join(parts) or MISSING
    return word(str(value), language)


def _number(value: float, language: Language) -> str:
    """Five significant digits, thousands grouped; whole numbers whole, very small ones as a power of ten."""
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 1e15):
        text = f"{int(value):,}"
    elif 1e-4 <= abs(value) < 1e15:
        places = max(0, SHOWN_DIGITS - 1 - Decimal(value).adjusted())
        rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
        text = f"{rounded:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:.2e}"
    return text.translate(_TO_GERMAN) if language == "de" else text
