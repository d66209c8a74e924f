# SPDX-License-Identifier: EUPL-1.2
"""What the processes of one collector know together, in memory only: recent requests, rates, totals.

One anonymous block that the processes inherit. It holds keyed hashes, times and numbers, never an address or an agent;
the keys are random, live in memory and end with the service. Races between processes can at worst let one repetition
pass; no lock is taken on the way of a request.
"""

import mmap
import secrets
from collections import Counter
from hashlib import blake2b

from tragweite.collector.parsing import Request
from tragweite.collector.steps import Dropped
from tragweite.lake.events import Event
from tragweite.lake.reasons import REASONS

_SEEN_SLOTS = 1 << 19
_PLACE = _SEEN_SLOTS - 1
_RATE_SLOTS = 1 << 16
_MINUTE = 60_000_000
_LOW = (1 << 32) - 1
_TAG = _LOW << 32
_COUNT_MASK = (1 << 20) - 1
_COUNTED = ("stored", *sorted(REASONS))
_HEALTHY = len(_COUNTED)
_ROW = len(_COUNTED) + 1


class SharedMemory:
    """The block and its keys; made once, before the processes part."""

    def __init__(self, *, processes: int = 1) -> None:
        words = _SEEN_SLOTS + _RATE_SLOTS + processes * _ROW
        self._words = memoryview(mmap.mmap(-1, 8 * words)).cast("Q")
        self._secret = secrets.token_bytes(32)
        self._processes = processes

    def recent(self, *, window_seconds: float) -> "Recent":
        return Recent(self._words[:_SEEN_SLOTS], window=int(window_seconds * 1_000), secret=self._secret)

    def rate(self, *, per_minute: int) -> "RateLimit":
        start = _SEEN_SLOTS
        return RateLimit(self._words[start : start + _RATE_SLOTS], limit=per_minute, secret=self._secret)

    def totals(self, process: int) -> "Totals":
        start = _SEEN_SLOTS + _RATE_SLOTS
        return Totals(self._words[start : start + self._processes * _ROW], process=process)


class Recent:
    """What was seen within the last moments: in-app browsers fire the same request twice.

    One word for each: the upper half of its key and the time in milliseconds, written at once.
    """

    def __init__(self, words: memoryview, *, window: int, secret: bytes) -> None:
        self._words = words
        self._window = window
        self._secret = int.from_bytes(secret[:8], "little")

    def key(self, request: Request, event: Event) -> int:
        """Identifies the repetition: the conversion's own identity, else full address, agent and link or page."""
        if event.identity is not None:
            return hash((self._secret, event.identity))
        agent = request.headers.get("user-agent", "")
        # SipHash of each text; its key and the secret are the same in all processes of one service
        return hash((self._secret, request.address, agent, event.kind, event.site, event.link, event.landing))

    def refuse_duplicate(self, key: int, at: int) -> None:
        """Remember the key (at the older of its two places), or drop the request as a repetition within the window."""
        words, window, tag, now = self._words, self._window, key & _TAG, at // 1_000
        place, other = key & _PLACE, key >> 13 & _PLACE
        word, another = words[place], words[other]
        age, another_age = now - word & _LOW, now - another & _LOW
        if (age < window and word & _TAG == tag) or (another_age < window and another & _TAG == tag):
            raise Dropped("duplicate")
        words[place if age >= another_age or word & _TAG == tag else other] = tag | now & _LOW

    def forget(self, key: int) -> None:
        """The event was not stored after all: a repetition is welcome."""
        for place in (key & _PLACE, key >> 13 & _PLACE):
            if self._words[place] & _TAG == key & _TAG:
                self._words[place] = 0


class RateLimit:
    """Requests of one source in the current minute, counted under a hash whose key changes with the minute."""

    def __init__(self, words: memoryview, *, limit: int, secret: bytes) -> None:
        self._words = words
        self._limit = min(limit, _COUNT_MASK)
        self._secret = secret
        self._minute = -1
        self._salt = b""

    def refuse_too_many(self, address: str, at: int) -> None:
        """Count the request; drop it where its source has used up the minute. A limit of 0 is none."""
        if not self._limit or address in {"127.0.0.1", "::1"}:
            return
        if at // _MINUTE != self._minute:
            self._minute = at // _MINUTE
            self._salt = blake2b(b"%d" % self._minute, key=self._secret, digest_size=32).digest()
        digest = blake2b(address.encode("utf-8", "surrogatepass"), digest_size=8, key=self._salt).digest()
        number = int.from_bytes(digest, "little")
        place, tag = number % _RATE_SLOTS, number & ~_COUNT_MASK
        known = self._words[place]
        if known & ~_COUNT_MASK != tag:
            known = tag
        if known & _COUNT_MASK >= self._limit:
            raise Dropped("rate_limit")
        self._words[place] = known + 1


class Totals:
    """Counters of all processes for ``/metrics``; each process writes its own row."""

    def __init__(self, words: memoryview, *, process: int) -> None:
        self._words = words
        self._row = process * _ROW
        self._place = {reason: self._row + place for place, reason in enumerate(_COUNTED)}
        self.set_healthy(is_healthy=True)

    def add(self, reason: str, count: int = 1) -> None:
        self._words[self._place[reason]] += count

    def set_healthy(self, *, is_healthy: bool) -> None:
        """Whether the last commit of this process reached the disk."""
        self._words[self._row + _HEALTHY] = 1 if is_healthy else 2

    @property
    def is_healthy(self) -> bool:
        """Whether no process has trouble with the disk."""
        return all(value != 2 for value in self._words[_HEALTHY::_ROW])

    def summed(self) -> Counter[str]:
        """Over all processes, without zeros."""
        return +Counter({reason: sum(self._words[place::_ROW]) for place, reason in enumerate(_COUNTED)})
