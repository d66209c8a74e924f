# SPDX-License-Identifier: EUPL-1.2
"""The finding: what was estimated, how sure, what was checked, and the one sentence that it allows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

from tragweite.core.evaluation.checks import CheckState
from tragweite.core.evaluation.posts import Post, checked_posts
from tragweite.core.evaluation.sentences import Sentence

Grade = Literal["A", "B", "C", "D"]
# So many digits are the same on every processor; more would be noise of the last bit.
STABLE_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its 95 % interval; an end that cannot be given is None; a missing number has its reason."""

    value: float | None
    low: float | None
    high: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A check as it is read: what was asked, how it came out, what was seen."""

    code: str
    state: CheckState
    question: Sentence
    outcome: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Result of one evaluation question. Same inputs give the same bytes (``to_json``)."""

    question: str
    unit: str
    estimate: Estimate
    estimate_for_like_accounts: Estimate
    p_value: float | None
    n: tuple[tuple[str, int], ...]
    n_without: int
    assumptions: tuple[Sentence, ...]
    checks: tuple[CheckLine, ...]
    grade: Grade
    grade_reason: Sentence
    sentence: Sentence
    not_shown: tuple[Sentence, ...]
    input_hash: str
    method: str
    method_version: str
    seed: int

    def to_dict(self) -> dict[str, object]:
        """Plain data for storage: dicts, lists, strings, numbers with 10 significant digits, None."""
        plain = _stable(asdict(self))
        assert isinstance(plain, dict)  # noqa: S101  (asdict of a dataclass is a dict)
        return plain

    def to_json(self) -> bytes:
        """Canonical JSON in UTF-8: sorted keys, no spaces."""
        return _canonical(self.to_dict())


def input_hash(posts: Iterable[Post], **parameters: str | int) -> str:
    """SHA-256 (hex) of the posts in the order of their ids and of the parameters of the question."""
    rows = [_plain_post(post) for post in checked_posts(posts)]
    return hashlib.sha256(_canonical({"parameters": parameters, "posts": rows})).hexdigest()


def _plain_post(post: Post) -> dict[str, object]:
    plain: dict[str, object] = {field: getattr(post, field) for field in Post.__dataclass_fields__}
    return plain | {"published_at": _utc(post.published_at), "observed_days": float(post.observed_days)}


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def _canonical(plain: object) -> bytes:
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def _stable(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{STABLE_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _stable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_stable(part) for part in value]
    return value
