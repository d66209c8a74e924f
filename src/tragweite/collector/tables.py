# SPDX-License-Identifier: EUPL-1.2
"""The published files that the collector follows: links, sites, tokens for conversions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tragweite.collector.answers import Redirect
from tragweite.collector.tokens import read_tokens
from tragweite.lake.links import LinkTable, Site, read_links_as, read_sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What the collector knows: links by code, sites by name, sites by the hash of their token."""

    links: Mapping[str, Redirect] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    origins: frozenset[str] = frozenset()


class TableFiles:
    """Reads the files anew when one was replaced; unreadable new files leave the old tables in force."""

    def __init__(self, *, links: Path, sites: Path, tokens: Path, own_url: str) -> None:
        self._paths = (links, sites, tokens)
        self._own_url = own_url
        self._signature: tuple[object, ...] = ()
        self.tables = Tables()
        self.refused_lines = 0

    def look(self) -> None:
        """Swap all tables at once where a file has changed."""
        signature = tuple(_signature(path) for path in self._paths)
        if signature == self._signature:
            return
        self._signature = signature
        try:
            self._read()
        except (OSError, ValueError, AttributeError, TypeError):
            self.refused_lines += 1

    def _read(self) -> None:
        links, sites, tokens = self._paths
        registered = read_sites(sites.read_text(encoding="utf-8")) if sites.exists() else ()
        known = read_tokens(tokens.read_text(encoding="utf-8")) if tokens.exists() else {}
        table = _links(links, sites=registered, own_url=self._own_url)
        self.refused_lines = len(table.refused)
        self.tables = Tables(
            links=table.links,
            sites={site.site: site for site in registered},
            tokens=known,
            origins=frozenset(site.origin for site in registered),
        )


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _links(path: Path, *, sites: tuple[Site, ...], own_url: str) -> LinkTable[Redirect]:
    if not path.exists():
        return LinkTable(links={})
    with path.open(encoding="utf-8") as lines:
        return read_links_as(Redirect, lines, sites=sites, own_url=own_url)
