# SPDX-License-Identifier: EUPL-1.2
"""One entry of the catalogue of refusals."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Refusal:
    """The lazily translated ``text`` with ``%(fact)s`` placeholders and the HTTP ``status`` of the answer."""

    text: str | Promise
    status: int = 409
