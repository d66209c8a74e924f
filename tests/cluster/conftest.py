# SPDX-License-Identifier: EUPL-1.2
"""A standalone Spark cluster on loopback: one master, two workers with one core each."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark
import pytest

SPARK_HOME = Path(pyspark.__file__).parent
DEPLOY = "org.apache.spark.deploy"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, *, seconds: int = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise TimeoutError(f"nothing listens on port {port}")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """Address of the master; Spark in this process is configured to use it."""
    folder, port = tmp_path_factory.mktemp("spark"), free_port()
    master = f"spark://127.0.0.1:{port}"
    settings = {
        "spark.master": master, "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "700m", "spark.executor.memory": "600m", "spark.executor.cores": "1",
        "spark.cores.max": "2", "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4",
        "spark.scheduler.minRegisteredResourcesRatio": "1.0", "spark.scheduler.maxRegisteredResourcesWaitingTime": "90s",
        "spark.local.dir": str(folder), "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }  # fmt: skip
    (folder / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    changes = {"SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(SPARK_HOME)}
    changes |= {"PYSPARK_PYTHON": sys.executable, "SPARK_DAEMON_MEMORY": "256m"}
    os.environ.update(changes)
    processes = [start(folder, "master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", 0)]
    wait_for(port)
    worker = ("worker.Worker", "--host", "127.0.0.1", "--cores", 1, "--memory", "700m", "--webui-port", 0, master)
    processes += [start(folder, *worker, "--work-dir", folder / f"work{number}") for number in (1, 2)]
    yield master
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session:
        session.stop()
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=30)


def start(folder: Path, name: str, *words: object) -> "subprocess.Popen[bytes]":
    command = [str(SPARK_HOME / "bin" / "spark-class"), f"{DEPLOY}.{name}", *map(str, words)]
    log = (folder / f"{name}.log").open("ab")
    return subprocess.Popen(command, stdout=log, stderr=log)
