# SPDX-License-Identifier: EUPL-1.2
"""``python -m bench.same_bytes [--against FILE]``: the SHA-256 of every answer, to be compared between interpreters.

Prints one JSON object; ``--against`` names the object that another interpreter printed, writes the comparison to
``docs/benchmarks.md`` and ends with 1 where an answer differs.
"""

import argparse
import contextlib
import hashlib
import io
import json
import platform
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.report import write_section
from tragweite.cli import main as tragweite

DATA = Path(__file__).parents[1] / "tests" / "data" / "evaluation"
MADE = {
    "posts.csv": "post_id,sender,account,published_at,visits,cost_eur,reach\n"
    + "".join(
        f"p{n},{('creator', 'authority')[n % 2]},{('c', 'a')[n % 2]}{n % 3},2026-05-{n:02d}T10:00:00+02:00,"
        f"{(37 * n) % 61 + (40, 9)[n % 2]},{200 + n},{1000 + 31 * n}\n"
        for n in range(1, 29)
    ),
    "before.csv": "age,agree\n" + "y,1\ny,0\no,1\no,0\n" * 30,
    "after.csv": "age,agree\n" + "y,1\ny,1\no,1\no,0\n" * 30,
    "margins.csv": "variable,level,total\nage,y,400\nage,o,600\n",
    "singles.csv": "name,reach\na,400\nb,300\nc,250\n",
    "pairs.csv": "a,b,both\na,b,90\n",
    "profiles.csv": "account,likes_cv,growth_z,duplicate_comment_share\nx,0.4,1.2,0.02\ny,0.05,6.5,0.4\n",
    "candidates.csv": "name,cost_eur\n" + "".join(f"k{n},{900 + 137 * n % 700}\n" for n in range(24)),
    "cells.csv": "cell,weight\n" + "".join(f"z{n},{1 + n % 5}\n" for n in range(60)),
    "audience.csv": "name,cell,share\n"
    + "".join(f"k{n},z{(7 * n + 11 * m) % 60},0.{1 + (n + m) % 8}\n" for n in range(24) for m in range(9)),
}
IMPACT = "evaluate impact --series {data}/google_data.csv --outcome y --controls x1,x2 --date date --start 2020-03-02"
COMMANDS = (
    "evaluate senders --posts posts.csv",
    IMPACT,
    f"{IMPACT} --method bsts --prior-level-sd 0.01",
    *(
        "evaluate panel --data {data}/california_prop99.csv --unit State --time Year --outcome PacksPerCapita "
        f"--treated California --start 1989 --method {method}"
        for method in ("scm", "scm-demeaned", "scm-ridge", "sdid", "did")
    ),
    "evaluate survey --before before.csv --after after.csv --margins margins.csv --question agree",
    "evaluate rake --sample before.csv --margins margins.csv --outcome agree",
    "evaluate reach --singles singles.csv --population 1000",
    "evaluate reach --singles singles.csv --pairs pairs.csv --population 1000",
    "evaluate counts --data {data}/quine.csv --outcome Days --factors Eth Sex Age Lrn",
    "evaluate authenticity --profiles profiles.csv",
    "evaluate power --design posts --numerator-posts 6 --denominator-posts 6 --mean 15 --dispersion 0.3 --ratio 2",
    "select --candidates candidates.csv --audience audience.csv --cells cells.csv --budget 6000",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.same_bytes")
    parser.add_argument("--against", type=Path)
    arguments = parser.parse_args()
    here = {"who": interpreter(), "answers": dict(answers())}
    if arguments.against is None:
        print(json.dumps(here, indent=2, sort_keys=True))
        return 0
    return compared(here, json.loads(arguments.against.read_text()))


def interpreter() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "highspy"))
    return f"Python {platform.python_version()} with {libraries}"


def answers() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in MADE.items():
            Path(name).write_text(text)
        for command in COMMANDS:
            told = io.StringIO()
            with contextlib.redirect_stdout(told):
                code = tragweite([*command.format(data=DATA).split(), "--json"])
            if code:
                raise SystemExit(f"ended with {code}: {command}")
            yield command.replace("{data}/", ""), hashlib.sha256(told.getvalue().encode()).hexdigest()


def compared(here: dict[str, Any], there: dict[str, Any]) -> int:
    rows = [
        f"| `{command}` | {digest[:12]} | {'yes' if there['answers'].get(command) == digest else '**no**'} |"
        for command, digest in here["answers"].items()
    ]
    table = f"{here['who']}\nbeside {there['who']}.\n\n| command | SHA-256 | same bytes |\n|---|---|---|\n" + "\n".join(
        rows
    )
    print(table)
    write_section("same_bytes", title="Same input, same bytes", table=table)
    return 0 if here["answers"] == there["answers"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
