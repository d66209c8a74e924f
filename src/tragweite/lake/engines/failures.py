# SPDX-License-Identifier: EUPL-1.2
"""What the embedded engine raises where a file is damaged or missing its end."""

from typing import Final

import duckdb

FAILURES: Final[tuple[type[Exception], ...]] = (duckdb.Error,)
