# SPDX-License-Identifier: EUPL-1.2
"""The map in ARCHITECTURE.md is the tree, and the tree is the map."""

import re

from tests.house.paths import ROOMS, ROOT, SOURCE, room_names

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
UNMAPPED = {"__pycache__", "static", "templates", "templatetags", "vendor", "refusals", "data", "maps", "pages"}


def mapped() -> set[str]:
    block = ARCHITECTURE.split("```text\n", 1)[1].split("```", 1)[0]
    return {line.split()[0].rstrip("/") for line in block.splitlines() if line.strip()}


def packages() -> set[str]:
    """Every folder of the source two floors deep, and every room."""
    one = [path for path in SOURCE.iterdir() if path.is_dir()]
    two = [path for parent in one if parent.name not in {"apps", "web"} for path in parent.iterdir() if path.is_dir()]
    found = [path for path in [*one, *two] if path.name not in UNMAPPED]
    found += [ROOMS / name for name in room_names()]
    return {str(path.relative_to(ROOT)) for path in found if any(path.iterdir())}


def test_every_folder_stands_in_the_map() -> None:
    assert packages() - mapped() == set()


def test_every_folder_of_the_map_exists() -> None:
    assert {path for path in mapped() if not (ROOT / path).exists()} == set()


def test_rooms_have_only_the_known_files() -> None:
    """A file that outgrows itself becomes a folder of the same name; inside a folder names are free."""
    known = {
        "__init__",
        "models",
        "policies",
        "queries",
        "actions",
        "forms",
        "tasks",
        "lists",
        "pages",
        "views",
        "urls",
    }
    special = {
        "journal": {"append_only", "chain"},
        "people": {"context", "signin", "commands", "urls_journal", "mails", "outside"},
        "campaigns": {"tabs", "checks", "acts"},
        "partners": {"checks"},
        "content": {"context", "store", "package"},
        "disclosure": {"commands", "urls_public"},
    }
    for name in room_names():
        if name == "demo":  # no room of the lifecycle: it plays the story through the rooms
            continue
        modules = {path.stem for path in (ROOMS / name).glob("*.py")}
        assert modules - known - special.get(name, set()) == set(), name


def test_every_room_stands_in_every_contract() -> None:
    contracts = (ROOT / ".importlinter").read_text(encoding="utf-8")
    layers = re.split(r"\[importlinter:contract:", contracts)
    rooms = next(part for part in layers if part.startswith("rooms]"))
    assert {name for name in room_names() if f"tragweite.apps.{name}" not in rooms} == set()
