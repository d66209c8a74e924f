# SPDX-License-Identifier: EUPL-1.2
"""Content credentials (C2PA) of a file, checked offline."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import c2pa  # type: ignore[import-untyped]

from tragweite.media.origin import ABSENT, Credentials

UNTRUSTED: Final = "signingCredential.untrusted"
OFFLINE: Final = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
DEEPEST: Final = 32


def read_credentials(path: Path, *, hint: bool) -> Credentials:
    """Read and check; never raises for what stands in the file. ``hint``: bytes of the file speak of credentials."""
    try:
        with path.open("rb") as file, c2pa.Reader(None, file, context=_offline()) as reader:
            return _credentials(json.loads(reader.json()))
    except c2pa.C2paError.ManifestNotFound:
        problem = "Die Herkunftsangaben (C2PA) sind beschädigt." if hint else ""
    except (c2pa.C2paError, ValueError, TypeError, KeyError, AttributeError):
        problem = "Die Herkunftsangaben (C2PA) sind beschädigt oder nicht lesbar." if hint else ""
    return Credentials(is_present=True, is_valid=False, problem=problem) if problem else ABSENT


@cache
def _offline() -> Any:
    return c2pa.Context(settings=c2pa.Settings.from_dict(OFFLINE))


def _credentials(store: dict[str, Any]) -> Credentials:
    manifests = store.get("manifests", {})
    active = manifests.get(store.get("active_manifest", ""), {})
    faults = [each["code"] for each in store.get("validation_status", []) if each.get("code") != UNTRUSTED]
    whole, parts = _families(store.get("active_manifest", ""), manifests)
    signature = active.get("signature_info", {})
    state = store.get("validation_state")
    is_valid = state in {"Valid", "Trusted"}
    return Credentials(
        is_present=True,
        is_valid=is_valid,
        is_trusted=state == "Trusted",
        signer=", ".join(filter(None, (signature.get("common_name"), signature.get("issuer")))),
        actions=tuple(str(each.get("action", "")) for each in _actions(active)),
        source_types=_types(whole),
        ingredient_source_types=_types(parts),
        problem="" if is_valid else f"Die Herkunftsangaben (C2PA) passen nicht zur Datei ({', '.join(faults)}).",
    )


def _families(label: str, manifests: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """The manifests of the file and its parents, and those of the parts that were put into it."""
    whole: list[Any] = []
    parts: list[Any] = []
    waiting = [(label, True)]
    seen: set[str] = set()
    while waiting and len(seen) < DEEPEST:
        name, is_whole = waiting.pop()
        if name in seen or name not in manifests:
            continue
        seen.add(name)
        (whole if is_whole else parts).append(manifests[name])
        for ingredient in manifests[name].get("ingredients", []):
            is_parent = ingredient.get("relationship") == "parentOf"
            waiting.append((str(ingredient.get("active_manifest", "")), is_whole and is_parent))
    return whole, parts


def _actions(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for assertion in manifest.get("assertions", []):
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            yield from assertion.get("data", {}).get("actions", [])


def _types(manifests: list[Any]) -> tuple[str, ...]:
    values = {
        str(action["digitalSourceType"]).rstrip("/").rpartition("/")[2]
        for manifest in manifests
        for action in _actions(manifest)
        if action.get("digitalSourceType")
    }
    return tuple(sorted(values))
