# SPDX-License-Identifier: EUPL-1.2
"""Object storage by the S3 protocol: put, get, list, delete; signed with Signature Version 4. Standard library only.

Source of the signature: AWS documentation, "Signature Version 4 signing process". Addresses are in path style
(``https://host/bucket/prefix``), which every server of the protocol understands.
"""

import hashlib
import hmac
import http.client
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree as ET

_TIMEOUT = 60


class ObjectStoreFailed(Exception):
    """The store answered with an error or not at all; says which request and why."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class ObjectStore:
    """One bucket and prefix. ``url`` is ``https://host[:port]/bucket[/prefix]``."""

    url: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str = "us-east-1"
    page_size: int = 1_000
    clock: Callable[[], datetime] = _now

    @property
    def _bucket(self) -> str:
        return urlsplit(self.url).path.strip("/").split("/", 1)[0]

    @property
    def _prefix(self) -> str:
        _, _, prefix = urlsplit(self.url).path.strip("/").partition("/")
        return f"{prefix}/" if prefix else ""

    def put(self, name: str, content: bytes) -> None:
        self._request("PUT", self._path(name), content=content)

    def get(self, name: str) -> bytes | None:
        """The content; None where there is no such object."""
        return self._request("GET", self._path(name), missing_is_none=True)

    def delete(self, name: str) -> None:
        self._request("DELETE", self._path(name), missing_is_none=True)

    def names(self) -> set[str]:
        """Names of all objects, relative to the prefix."""
        found: set[str] = set()
        token = ""
        while True:
            query = {
                "list-type": "2",
                "max-keys": str(self.page_size),
                "prefix": self._prefix,
                **({"continuation-token": token} if token else {}),
            }
            page = _page(self._request("GET", f"/{self._bucket}", query=query) or b"")
            found.update(key.removeprefix(self._prefix) for key in page[0])
            token = page[1]
            if not token:
                return found

    def _path(self, name: str) -> str:
        return f"/{self._bucket}/{self._prefix}{name}"

    def _request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: bytes = b"",
        missing_is_none: bool = False,
    ) -> bytes | None:
        target = quote(path, safe="/-_.~")
        asked = urlencode(sorted((query or {}).items()), quote_via=quote, safe="-_.~")
        parts = urlsplit(self.url)
        connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = connect(parts.netloc, timeout=_TIMEOUT)
        try:
            headers = self._signed(method, target, asked, content, host=parts.netloc)
            connection.request(method, f"{target}?{asked}" if asked else target, body=content, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as problem:
            raise ObjectStoreFailed(f"{method} {path}: {type(problem).__name__}") from problem
        finally:
            connection.close()
        if answer.status == http.client.NOT_FOUND and missing_is_none:
            return None
        if answer.status >= http.client.MULTIPLE_CHOICES:
            raise ObjectStoreFailed(f"{method} {path}: {answer.status}")
        return body

    def _signed(self, method: str, target: str, asked: str, content: bytes, *, host: str) -> dict[str, str]:
        at = self.clock().strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(content).hexdigest()
        headers = {"host": host, "x-amz-content-sha256": digest, "x-amz-date": at}
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        request = "\n".join((method, target, asked, lines, names, digest))
        scope = f"{at[:8]}/{self.region}/s3/aws4_request"
        told = "\n".join(("AWS4-HMAC-SHA256", at, scope, hashlib.sha256(request.encode()).hexdigest()))
        key = f"AWS4{self.secret_key}".encode()
        for part in (at[:8], self.region, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, told.encode(), hashlib.sha256).hexdigest()
        credential = f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope}, SignedHeaders={names}"
        return {**headers, "authorization": f"{credential}, Signature={signature}"}


def _page(body: bytes) -> tuple[list[str], str]:
    """Keys of one page of a listing, and the token of the next one ("" at the end)."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - the operator's own store; entities are not expanded by lists
    except ET.ParseError as problem:
        raise ObjectStoreFailed("GET listing: no XML") from problem
    space = (re.match(r"\{.*\}", root.tag) or [""])[0]
    keys = [each.findtext(f"{space}Key") or "" for each in root.iter(f"{space}Contents")]
    return keys, root.findtext(f"{space}NextContinuationToken") or ""
