# SPDX-License-Identifier: EUPL-1.2
"""What the core says when something may not happen."""

from collections.abc import Mapping
from types import MappingProxyType


class Refused(Exception):
    """A rule refuses an act.

    ``code`` is dotted and stable (``"content.own_approval"``); its German text stands once, in
    ``tragweite.web.refusals``. ``facts`` fill the text. The HTTP status is chosen in one place, the web layer.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = MappingProxyType(facts)
