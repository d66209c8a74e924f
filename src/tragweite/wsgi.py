# SPDX-License-Identifier: EUPL-1.2
"""Entry point of the web process."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragweite.settings")
_CHARSET: Final = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The application. Our forms are UTF-8: another charset in a request would break even Django's page of the error."""
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE") or "")
    return _django(environ, start_response)
