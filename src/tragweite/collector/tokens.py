# SPDX-License-Identifier: EUPL-1.2
"""Tokens with which an authority's own server reports conversions. The file keeps their hashes only."""

import json
import os
import secrets
from hashlib import sha256
from pathlib import Path


def token_hash(token: str) -> str:
    """SHA-256 of a token; tokens carry 256 random bits, so that no slow hash is needed."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def read_tokens(text: str) -> dict[str, str]:
    """Site by hash of its token, from the JSON list ``[{"site", "sha256"}]``."""
    return {str(each["sha256"]): str(each["site"]) for each in json.loads(text) if isinstance(each, dict)}


def new_token(*, site: str, tokens_file: Path) -> str:
    """Make a token for a site, append its hash to the file (swapped atomically, owner only), return the token once.

    :raises OSError, ValueError: the file cannot be read or written; it is then as it was.
    """
    known = json.loads(tokens_file.read_text(encoding="utf-8")) if tokens_file.exists() else []
    token = secrets.token_urlsafe(32)
    fresh = tokens_file.with_name(f".{tokens_file.name}.{secrets.token_hex(4)}")
    tokens_file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([*known, {"site": site, "sha256": token_hash(token)}], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(tokens_file)
    return token
