# SPDX-License-Identifier: EUPL-1.2
"""The one configuration: read once from the environment, frozen, without Django.

Every variable is documented in ``docs/operations/settings.md``; a test holds the two together.
"""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from tragweite.shared_secret import shared_secret

PREFIX = "TRAGWEITE_"
SHORTEST_SECRET = 50
MAIL_SECURITIES = ("starttls", "tls", "none")


class InsecureConfiguration(Exception):
    """The configuration may not run in production; ``problems`` names each reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _split(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def is_network(value: str) -> bool:
    """Whether the text is an address or a network."""
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def _flag(value: str) -> bool:
    return value.strip().lower() in {"1", "true", "yes", "on", "ja"}


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """All settings of one installation. Paths are absolute; times are seconds unless the name says otherwise."""

    production: bool = field(default=False, metadata={"doc": "1 in production: insecure values are then refused"})
    demo: bool = field(default=False, metadata={"doc": "1 marks every page as invented demonstration data"})
    debug: bool = field(default=False, metadata={"doc": "Django's error pages; never in production"})
    secret_key: str = field(default="", repr=False, metadata={"doc": "key for signatures, at least 50 characters"})
    database_url: str = field(default="", repr=False, metadata={"doc": "empty: SQLite in var; or postgresql://…"})
    var_dir: Path = field(
        default=Path("var"), metadata={"doc": "directory for database, media, spool, lake and exports"}
    )
    seal_file: Path | None = field(
        default=None, metadata={"doc": "file that receives the journal seals; default var/journal.seal"}
    )
    allowed_hosts: tuple[str, ...] = field(
        default=("localhost", "127.0.0.1"), metadata={"doc": "host names, comma-separated"}
    )
    public_url: str = field(
        default="http://127.0.0.1:8000", metadata={"doc": "address of the application as people type it"}
    )
    collector_url: str = field(
        default="http://127.0.0.1:8001", metadata={"doc": "address of the collector as links carry it"}
    )
    trusted_proxies: tuple[str, ...] = field(
        default=(), metadata={"doc": "addresses or networks of proxies before the collector, comma-separated"}
    )
    own_networks: tuple[str, ...] = field(
        default=(), metadata={"doc": "addresses or networks of the authority; their clicks are not counted"}
    )
    region_file: Path | None = field(
        default=None,
        metadata={
            "doc": "networks of the Länder for the collector, lines network,region (collector-regions makes them); empty: not asked"
        },
    )
    collector_rate_per_minute: int = field(
        default=6_000, metadata={"doc": "requests of one source in a minute that the collector counts; 0: no limit"}
    )
    collector_connections: int = field(
        default=10_000, metadata={"doc": "most open connections of one collector process"}
    )
    state_name: str = field(default="Hessen", metadata={"doc": "name of the Land or authority in the page head"})
    rule_profile: str = field(default="DE-HE", metadata={"doc": "jurisdiction whose dated rules apply"})
    max_upload_mb: int = field(default=64, metadata={"doc": "largest accepted upload in megabytes"})
    max_media_mb: int = field(
        default=1024, metadata={"doc": "largest accepted medium of a draft in megabytes; pictures and sound have less"}
    )
    clamav_socket: str = field(
        default="", metadata={"doc": "ClamAV: /run/clamav/clamd.ctl or tcp://host:3310; empty: files are not scanned"}
    )
    sign_in_failures: int = field(default=5, metadata={"doc": "failed sign-ins before an account is locked"})
    sign_in_lock_minutes: int = field(default=15, metadata={"doc": "how long a locked account stays locked"})
    worker_pause: int = field(default=15, metadata={"doc": "seconds between two rounds of the background worker"})
    seal_every_minutes: int = field(default=60, metadata={"doc": "how often the head of the journal is sealed"})
    smtp_host: str = field(default="", metadata={"doc": "mail server; empty: mail waits in the outbox"})
    smtp_port: int = field(default=587, metadata={"doc": "port of the mail server"})
    smtp_security: str = field(default="starttls", metadata={"doc": "starttls, tls (from the first byte) or none"})
    smtp_user: str = field(default="", metadata={"doc": "login at the mail server; empty: without login"})
    smtp_password: str = field(default="", repr=False, metadata={"doc": "password of that login"})
    smtp_timeout: int = field(default=20, metadata={"doc": "seconds after which a silent mail server is given up"})
    mail_from: str = field(default="", metadata={"doc": "sender of all mail, an address or Name <address>"})
    digest_hour: int = field(default=7, metadata={"doc": "hour (German time) from which the daily digest goes out"})
    outside_code_required: bool | None = field(
        default=None,
        metadata={"doc": "outside links ask for a code by mail; default: yes where SMTP is set, no in the demo"},
    )

    @property
    def spool_dir(self) -> Path:
        return self.var_dir / "spool"

    @property
    def lake_dir(self) -> Path:
        return self.var_dir / "lake"

    @property
    def media_dir(self) -> Path:
        return self.var_dir / "media"

    @property
    def links_file(self) -> Path:
        """The published link table, one JSON object a line, replaced atomically by ``monitoring``."""
        return self.var_dir / "links.jsonl"

    @property
    def sites_file(self) -> Path:
        return self.var_dir / "sites.json"

    @property
    def tokens_file(self) -> Path:
        """Hashes of the tokens with which servers report conversions, made by ``tragweite collector-token``."""
        return self.var_dir / "tokens.json"

    @property
    def mail_is_on(self) -> bool:
        return bool(self.smtp_host and self.mail_from)

    @property
    def asks_outside_code(self) -> bool:
        """Whether outside links ask for a code. Without mail no code can arrive; then the link alone counts."""
        wanted = not self.demo if self.outside_code_required is None else self.outside_code_required
        return self.mail_is_on and wanted

    @property
    def journal_seal_file(self) -> Path:
        return self.seal_file or self.var_dir / "journal.seal"

    def problems(self) -> list[str]:
        """Why these values may not run in production; empty when they may."""
        found = []
        if len(self.secret_key) < SHORTEST_SECRET or len(set(self.secret_key)) < 10:
            found.append(f"{PREFIX}SECRET_KEY muss zufällig und mindestens {SHORTEST_SECRET} Zeichen lang sein")
        if self.debug:
            found.append(f"{PREFIX}DEBUG muss aus sein")
        if self.demo:
            found.append(f"{PREFIX}DEMO muss aus sein: Vorführkonten haben bekannte Kennwörter")
        if "*" in self.allowed_hosts or not self.allowed_hosts:
            found.append(f"{PREFIX}ALLOWED_HOSTS muss die Rechnernamen nennen, ohne *")
        for name in ("public_url", "collector_url"):
            if urlsplit(getattr(self, name)).scheme != "https":
                found.append(f"{PREFIX}{name.upper()} muss mit https:// beginnen")
        if not self.database_url.startswith("postgresql://"):
            found.append(f"{PREFIX}DATABASE_URL muss eine PostgreSQL-Datenbank nennen")
        return [*found, *self._mail_problems()]

    def _mail_problems(self) -> list[str]:
        found = []
        if bool(self.smtp_host) != bool(self.mail_from):
            found.append(f"{PREFIX}SMTP_HOST und {PREFIX}MAIL_FROM gehören zusammen: beide angeben oder keines")
        if self.smtp_user and self.smtp_security == "none":
            found.append(
                f"{PREFIX}SMTP_SECURITY muss starttls oder tls sein: das Kennwort ginge sonst offen durchs Netz"
            )
        if self.outside_code_required and not self.mail_is_on:
            found.append(f"{PREFIX}OUTSIDE_CODE_REQUIRED braucht einen Mailserver ({PREFIX}SMTP_HOST)")
        return found

    def unreadable(self) -> list[str]:
        """Values outside their range; no installation starts with them."""
        found = []
        if self.smtp_security not in MAIL_SECURITIES:
            found.append(f"{PREFIX}SMTP_SECURITY muss starttls, tls oder none sein, nicht „{self.smtp_security}“")
        for name in ("trusted_proxies", "own_networks"):
            for wrong in (each for each in getattr(self, name) if not is_network(each)):
                found.append(f"{PREFIX}{name.upper()} braucht Adressen oder Netze wie 10.0.0.0/8, nicht „{wrong}“")
        if self.collector_rate_per_minute < 0 or self.collector_connections < 1:
            found.append(f"{PREFIX}COLLECTOR_RATE_PER_MINUTE und {PREFIX}COLLECTOR_CONNECTIONS müssen positiv sein")
        if self.max_upload_mb < 0 or self.max_media_mb < 0:
            found.append(f"{PREFIX}MAX_UPLOAD_MB und {PREFIX}MAX_MEDIA_MB dürfen nicht negativ sein")
        if not 0 <= self.digest_hour <= 23:
            found.append(f"{PREFIX}DIGEST_HOUR muss eine Stunde von 0 bis 23 sein")
        return found


def _parse(name: str, kind: object, value: str) -> object:
    if kind in (bool, bool | None):
        return _flag(value)
    if kind is int:
        try:
            return int(value)
        except ValueError:
            raise InsecureConfiguration(
                [f"{PREFIX}{name.upper()} muss eine ganze Zahl sein, nicht „{value}“"]
            ) from None
    if kind in (Path, Path | None):
        return Path(value).expanduser().absolute()
    if kind == tuple[str, ...]:
        return _split(value)
    return value


def load(environment: Mapping[str, str] | None = None) -> Configuration:
    """Read the configuration.

    :raises InsecureConfiguration: a value cannot be read, or production is asked for with insecure values.
    """
    environment = os.environ if environment is None else environment
    given: dict[str, object] = {}
    for each in fields(Configuration):
        value = environment.get(PREFIX + each.name.upper())
        if value is not None and value != "":
            given[each.name] = _parse(each.name, each.type, value)
    given.setdefault("var_dir", Path("var").absolute())
    configuration = Configuration(**given)  # type: ignore[arg-type]
    if problems := configuration.unreadable():
        raise InsecureConfiguration(problems)
    if configuration.production and (problems := configuration.problems()):
        raise InsecureConfiguration(problems)
    return configuration if configuration.secret_key else _with_local_secret(configuration)


def _with_local_secret(configuration: Configuration) -> Configuration:
    """Outside production a random key is made once and kept in ``var``, readable by its owner only."""
    path = configuration.var_dir / "secret.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = shared_secret(path, fresh=secrets.token_urlsafe(64).encode())
    except OSError as problem:
        how = f"Rufen Sie Tragweite als die Person auf, der das Verzeichnis gehört, oder setzen Sie {PREFIX}SECRET_KEY."
        raise InsecureConfiguration([f"{path}: {problem.strerror}. {how}"]) from problem
    return replace(configuration, secret_key=kept.decode().strip())
