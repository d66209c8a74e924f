# SPDX-License-Identifier: EUPL-1.2
"""A real mail server on this machine: keeps what it is given, refuses what it is told to, with STARTTLS and login."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "tragweite", "ein-geheimes-Kennwort"


@dataclass
class Box:
    """What arrived, and what the server answers: ``refusals`` maps an address (or ``*``) to an SMTP answer.

    ``sender_answer`` and ``data_answer`` are answers to MAIL FROM and to the content; empty takes everything.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    was_encrypted: list[bool] = field(default_factory=list)
    sender_answer: str = ""
    data_answer: str = ""

    def empty(self) -> None:
        """As new: nothing arrived, nothing is refused."""
        for kept in (self.mails, self.recipients, self.was_encrypted):
            kept.clear()
        self.refusals.clear()
        self.sender_answer = self.data_answer = ""

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.refusals.get(address) or self.refusals.get("*")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_answer:
            return self.data_answer
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        self.mails.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        self.recipients.append(list(envelope.rcpt_tos))
        self.was_encrypted.append(session.ssl is not None)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in str(mail["To"])]


class _BoundController(Controller):
    """Listens on a socket that is bound already: no other process can take the port meanwhile."""

    def __init__(self, box: Box, **given: Any) -> None:
        self.bound = socket.create_server(("127.0.0.1", 0))
        port = self.bound.getsockname()[1]
        super().__init__(box, hostname="127.0.0.1", port=port, ready_timeout=120, **given)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.bound, ssl=self.ssl_context)


class MailServer:
    """``with MailServer() as server:`` runs a server on a free port; ``secure`` asks for STARTTLS and login."""

    def __init__(self, *, certificate: Path | None = None) -> None:
        self.box = Box()
        given: dict[str, Any] = {}
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            given = {
                "tls_context": context,
                "require_starttls": True,
                "auth_required": True,
                "authenticator": self._authenticate,
            }
        self.controller = _BoundController(self.box, **given)
        self.port = self.controller.port

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any) -> AuthResult:
        known = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=data == known, handled=False)

    def __enter__(self) -> Self:
        self.controller.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.controller.stop()


def make_certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1 with its key in one file; it also serves as the authority that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
