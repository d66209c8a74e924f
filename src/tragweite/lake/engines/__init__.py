# SPDX-License-Identifier: EUPL-1.2
"""The engines that run the questions. The only place that imports one."""

from importlib import import_module
from typing import cast

from tragweite.core.refusal import Refused
from tragweite.lake.engines.relations import Engine

ENGINES = ("duckdb", "spark")


def engine_named(name: str) -> Engine:
    """The engine as a module; it is loaded only when it is asked for.

    :raises Refused: ``lake.unknown_engine``; ``lake.engine_missing`` when its packages are not installed.
    """
    if name not in ENGINES:
        raise Refused("lake.unknown_engine", engine=name, known=", ".join(ENGINES))
    try:
        return cast("Engine", import_module(f"tragweite.lake.engines.{name}"))
    except ModuleNotFoundError as missing:
        raise Refused("lake.engine_missing", engine=name, package=missing.name or name) from missing
