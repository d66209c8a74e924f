# SPDX-License-Identifier: EUPL-1.2
"""What a file says about its origin, with credentials signed here by a certificate made here."""

import io
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL.PngImagePlugin import PngInfo

from tests.media import files_made as made
from tragweite.media.origin import ABSENT, AiUse, Origin, origin_of

NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
GENERATED, COMPOSITE, CAPTURED = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "digitalCapture"


def packet(value: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"{value}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def element(name: str) -> bytes:
    return packet(f"<Iptc4xmpExt:DigitalSourceType>{NEWSCODES}{name}</Iptc4xmpExt:DigitalSourceType>")


def text_chunk(content: bytes, *, is_packed: bool = False) -> PngInfo:
    chunks = PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", content.decode(), zip=is_packed)
    return chunks


def read(tmp_path: Path, content: bytes) -> Origin:
    path = tmp_path / "file"
    path.write_bytes(content)
    return origin_of(path)


@cache
def signer_parts() -> tuple[bytes, bytes]:
    """A chain of two certificates as the C2PA specification asks for (section 14.5), and the key of the second."""
    start, end = datetime(2026, 1, 1), datetime(2056, 1, 1)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def certificate(name: str, public: Any, *, is_root: bool) -> x509.Certificate:
        subject, issuer = (
            x509.Name(
                [x509.NameAttribute(NameOID.COMMON_NAME, each), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test")]
            )
            for each in (name, "Wurzel")
        )
        usage = dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        built = (
            x509.CertificateBuilder(issuer, subject, public, 1 if is_root else 2, start, end)
            .add_extension(x509.BasicConstraints(is_root, None), critical=True)
            .add_extension(
                x509.KeyUsage(digital_signature=not is_root, key_cert_sign=is_root, crl_sign=is_root, **usage),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        )
        if not is_root:
            built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        return built.sign(root_key, hashes.SHA256())

    chain = [
        certificate("Redaktion", key.public_key(), is_root=False),
        certificate("Wurzel", root_key.public_key(), is_root=True),
    ]
    pem = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem, secret


def signed(
    content: bytes,
    mime: str,
    *,
    source_type: str | None,
    action: str = "c2pa.created",
    parent: tuple[bytes, str] | None = None,
) -> bytes:
    pem, secret = signer_parts()
    actions: list[dict[str, Any]] = [{"action": action}]
    if source_type:
        actions[0]["digitalSourceType"] = NEWSCODES + source_type
    if parent is not None:
        used = {"parameters": {"ingredientIds": ["part"]}}
        actions = [{"action": action, **used}] if source_type is None else [*actions, {"action": "c2pa.placed", **used}]
    manifest = {
        "claim_generator_info": [{"name": "test", "version": "1"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    }
    sink = io.BytesIO()
    info = c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, pem, secret, None)
    with c2pa.Signer.from_info(info) as signer, c2pa.Builder(manifest) as builder:
        if parent is not None:
            original, relationship = parent
            builder.add_ingredient(
                {"relationship": relationship, "title": "Teil", "label": "part"}, mime, io.BytesIO(original)
            )
        builder.sign(signer, mime, io.BytesIO(content), sink)
    return sink.getvalue()


def test_a_file_without_statements_states_nothing(tmp_path: Path) -> None:
    for content in (made.picture("JPEG"), made.film(), made.sound("libmp3lame", "mp3"), made.heic(), b"", b"Text"):
        assert read(tmp_path, content) == Origin(ai_use=AiUse.NONE_STATED, credentials=ABSENT)


@pytest.mark.parametrize(
    ("name", "ai_use"),
    [
        (GENERATED, AiUse.GENERATED),
        (COMPOSITE, AiUse.EDITED),
        ("compositeSynthetic", AiUse.EDITED),
        (CAPTURED, AiUse.NONE_STATED),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_iptc_source_type_is_read(tmp_path: Path, kind: str, name: str, ai_use: AiUse) -> None:
    options = {"pnginfo": text_chunk(element(name))} if kind == "PNG" else {"xmp": element(name)}
    origin = read(tmp_path, made.picture(kind, **options))
    assert (origin.ai_use, origin.iptc_source_types, origin.credentials) == (ai_use, (name,), ABSENT)


@pytest.mark.parametrize(
    "value",
    [
        f'<rdf:Description Iptc4xmpExt:DigitalSourceType="{NEWSCODES}{GENERATED}"/>',
        f"<Iptc4xmpExt:DigitalSourceType rdf:resource='{NEWSCODES}{GENERATED}'/>",
        f"<a:DigitalSourceType>\n{NEWSCODES}{GENERATED}\n</a:DigitalSourceType>",
    ],
)
def test_every_spelling_of_rdf_is_read(tmp_path: Path, value: str) -> None:
    assert read(tmp_path, made.picture("JPEG", xmp=packet(value))).ai_use is AiUse.GENERATED


def test_a_compressed_packet_is_read(tmp_path: Path) -> None:
    content = made.picture("PNG", pnginfo=text_chunk(element(GENERATED), is_packed=True))
    assert read(tmp_path, content).ai_use is AiUse.GENERATED


def test_a_packet_in_a_video_is_read(tmp_path: Path) -> None:
    adobe = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
    assert read(tmp_path, made.film() + made.box(b"uuid", adobe + element(GENERATED))).ai_use is AiUse.GENERATED


@pytest.mark.parametrize(
    ("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("film", "video/mp4")]
)
def test_signed_credentials_are_read(tmp_path: Path, kind: str, mime: str) -> None:
    content = made.film() if kind == "film" else made.picture(kind)
    origin = read(tmp_path, signed(content, mime, source_type=GENERATED))
    assert origin.ai_use is AiUse.GENERATED
    assert (origin.credentials.is_present, origin.credentials.is_valid, origin.credentials.is_trusted) == (
        True,
        True,
        False,
    )
    assert (origin.credentials.signer, origin.credentials.actions) == ("Redaktion, Test", ("c2pa.created",))
    assert origin.problem == ""


@pytest.mark.parametrize(("source_type", "ai_use"), [(COMPOSITE, AiUse.EDITED), (CAPTURED, AiUse.NONE_STATED)])
def test_credentials_speak_of_more_than_ai(tmp_path: Path, source_type: str, ai_use: AiUse) -> None:
    assert read(tmp_path, signed(made.picture("JPEG"), "image/jpeg", source_type=source_type)).ai_use is ai_use


@pytest.mark.parametrize(
    ("relationship", "action", "source_type", "ai_use"),
    [("parentOf", "c2pa.opened", None, AiUse.GENERATED), ("componentOf", "c2pa.created", CAPTURED, AiUse.EDITED)],
)
def test_what_a_file_was_made_from_counts(
    tmp_path: Path, relationship: str, action: str, source_type: str | None, ai_use: AiUse
) -> None:
    part = signed(made.picture("JPEG"), "image/jpeg", source_type=GENERATED)
    content = signed(
        made.picture("JPEG", quality=60),
        "image/jpeg",
        source_type=source_type,
        action=action,
        parent=(part, relationship),
    )
    assert read(tmp_path, content).ai_use is ai_use


def test_credentials_that_do_not_fit_the_file_are_said(tmp_path: Path) -> None:
    content = signed(made.picture("JPEG"), "image/jpeg", source_type=CAPTURED)
    origin = read(tmp_path, content[:-60] + bytes([content[-60] ^ 1]) + content[-59:])
    assert (origin.credentials.is_present, origin.credentials.is_valid, origin.ai_use) == (True, False, AiUse.UNKNOWN)
    assert "assertion.dataHash.mismatch" in origin.problem


def test_a_statement_of_ai_counts_in_damaged_credentials(tmp_path: Path) -> None:
    content = signed(made.picture("JPEG"), "image/jpeg", source_type=GENERATED)
    origin = read(tmp_path, content[:-60] + bytes([content[-60] ^ 1]) + content[-59:])
    assert (origin.credentials.is_valid, origin.ai_use) == (False, AiUse.GENERATED)


def test_half_credentials_are_said_to_be_damaged(tmp_path: Path) -> None:
    content = signed(made.picture("JPEG"), "image/jpeg", source_type=CAPTURED)
    origin = read(tmp_path, content[:3000])
    assert (origin.credentials.is_present, origin.ai_use) == (True, AiUse.UNKNOWN)
    assert "beschädigt" in origin.problem


def test_half_a_packet_is_said_to_be_damaged(tmp_path: Path) -> None:
    origin = read(tmp_path, b"\xff\xd8" + element(CAPTURED)[:120])
    assert (origin.ai_use, origin.problem) == (AiUse.UNKNOWN, "Die XMP-Angaben sind unvollständig.")


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_no_damage_raises(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    content = bytearray(signed_once())
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(1, 255)), max_size=5)
    ):
        content[place] ^= value
    end = data.draw(st.sampled_from([len(content), len(content) // 2, 5000, 900]))
    read(tmp_path_factory.getbasetemp(), bytes(content[:end]))


@cache
def signed_once() -> bytes:
    return signed(made.picture("JPEG", xmp=element(CAPTURED)), "image/jpeg", source_type=CAPTURED)
