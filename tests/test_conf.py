# SPDX-License-Identifier: EUPL-1.2
"""The configuration: frozen, from the environment, and honest about what may not run in production."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from pathlib import Path
from threading import Barrier

import pytest

from tragweite.conf import InsecureConfiguration, load

SECURE = {
    "TRAGWEITE_PRODUCTION": "1",
    "TRAGWEITE_SECRET_KEY": "k7Yx2mQ9vT4sW8pL1nB6cD3fG5hJ0aR-zE_uI2oP4qS6dF8gH",
    "TRAGWEITE_ALLOWED_HOSTS": "tragweite.example.org",
    "TRAGWEITE_PUBLIC_URL": "https://tragweite.example.org",
    "TRAGWEITE_COLLECTOR_URL": "https://weiter.example.org",
    "TRAGWEITE_DATABASE_URL": "postgresql://tragweite@/tragweite",
}


def test_secure_values_run_in_production() -> None:
    with pytest.raises(InsecureConfiguration):
        load({**SECURE, "TRAGWEITE_SECRET_KEY": "short"})
    assert load({**SECURE, "TRAGWEITE_SECRET_KEY": SECURE["TRAGWEITE_SECRET_KEY"] + "xyz"}).production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "a" * 80),
        ("DEBUG", "1"),
        ("DEMO", "1"),
        ("ALLOWED_HOSTS", "*"),
        ("PUBLIC_URL", "http://tragweite.example.org"),
        ("COLLECTOR_URL", "http://weiter.example.org"),
        ("DATABASE_URL", ""),
    ],
)
def test_production_refuses_and_says_which(name: str, value: str) -> None:
    with pytest.raises(InsecureConfiguration) as refused:
        load({**SECURE, "TRAGWEITE_SECRET_KEY": SECURE["TRAGWEITE_SECRET_KEY"] + "xyz", f"TRAGWEITE_{name}": value})
    assert [problem for problem in refused.value.problems if f"TRAGWEITE_{name}" in problem]


def test_configuration_is_frozen(tmp_path: Path) -> None:
    configuration = load({"TRAGWEITE_VAR_DIR": str(tmp_path)})
    with pytest.raises(FrozenInstanceError):
        configuration.debug = True  # type: ignore[misc]


def test_local_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = load({"TRAGWEITE_VAR_DIR": str(tmp_path)})
    assert len(first.secret_key) >= 50
    assert load({"TRAGWEITE_VAR_DIR": str(tmp_path)}).secret_key == first.secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    together = Barrier(8)

    def start(_number: int) -> str:
        together.wait()
        return load({"TRAGWEITE_VAR_DIR": str(tmp_path)}).secret_key

    with ThreadPoolExecutor(max_workers=8) as threads:
        keys = set(threads.map(start, range(8)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_secret_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret.key").mkdir()
    with pytest.raises(InsecureConfiguration, match=r"secret\.key: .*TRAGWEITE_SECRET_KEY"):
        load({"TRAGWEITE_VAR_DIR": str(tmp_path)})


def test_a_word_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(InsecureConfiguration, match="MAX_UPLOAD_MB"):
        load({"TRAGWEITE_VAR_DIR": str(tmp_path), "TRAGWEITE_MAX_UPLOAD_MB": "viel"})


MAIL = {"TRAGWEITE_SMTP_HOST": "mail.example.org", "TRAGWEITE_MAIL_FROM": "tragweite@example.org"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"TRAGWEITE_SMTP_HOST": "mail.example.org"}, "MAIL_FROM"),
        ({**MAIL, "TRAGWEITE_SMTP_SECURITY": "none", "TRAGWEITE_SMTP_USER": "x"}, "SMTP_SECURITY"),
        ({"TRAGWEITE_OUTSIDE_CODE_REQUIRED": "1"}, "OUTSIDE_CODE_REQUIRED"),
    ],
)
def test_production_refuses_mail_that_cannot_work_or_leaks(given: dict[str, str], named: str) -> None:
    secure = {**SECURE, "TRAGWEITE_SECRET_KEY": SECURE["TRAGWEITE_SECRET_KEY"] + "xyz"}
    assert load({**secure, **MAIL}).mail_is_on
    with pytest.raises(InsecureConfiguration, match=named):
        load({**secure, **given})


@pytest.mark.parametrize(("name", "value"), [("SMTP_SECURITY", "ssl"), ("DIGEST_HOUR", "24")])
def test_no_installation_starts_with_values_out_of_range(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InsecureConfiguration, match=name):
        load({"TRAGWEITE_VAR_DIR": str(tmp_path), f"TRAGWEITE_{name}": value})


def test_outside_links_ask_for_a_code_where_mail_works_and_no_demo_runs(tmp_path: Path) -> None:
    given = {"TRAGWEITE_VAR_DIR": str(tmp_path)}
    assert not load(given).asks_outside_code
    assert load({**given, **MAIL}).asks_outside_code
    assert not load({**given, **MAIL, "TRAGWEITE_DEMO": "1"}).asks_outside_code
    assert not load({**given, **MAIL, "TRAGWEITE_OUTSIDE_CODE_REQUIRED": "0"}).asks_outside_code
    assert "geheim" not in repr(load({**given, "TRAGWEITE_SMTP_PASSWORD": "geheim"}))
