"""Pictures with a C2PA manifest, written by the c2pa library and signed by a chain made here."""

import io
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

MIME = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "AVIF": "image/avif"}
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SIGNER = "Example Images"


def created(term: str, agent: str = "Example Diffusion") -> dict[str, Any]:
    return action("c2pa.created", term, agent)


def action(name: str, term: str = "", agent: str = "Example Diffusion") -> dict[str, Any]:
    told: dict[str, Any] = {"action": name, "softwareAgent": {"name": agent}}
    return told | ({"digitalSourceType": VOCABULARY + term} if term else {})


def actions(*done: dict[str, Any]) -> dict[str, Any]:
    return {"label": "c2pa.actions", "data": {"actions": list(done)}}


def signed(data: bytes, *assertions: dict[str, Any], kind: str = "JPEG") -> bytes:
    """The picture with a manifest that holds these assertions."""
    return _signed(_builder(*assertions), data, kind)


def signed_with_prompt_as_ingredient(data: bytes, prompt: str) -> bytes:
    """As C2PA's guidance has it: the prompt is an ingredient, an input of the creation."""
    builder = _builder(actions(created("trainedAlgorithmicMedia")))
    told = {
        "title": "prompt",
        "format": "text/plain",
        "relationship": "inputTo",
        "data_types": [{"type": "c2pa.types.generator.prompt"}],
        "data": {"format": "text/plain", "identifier": "prompt.txt"},
    }
    builder.add_ingredient(json.dumps(told), "text/plain", io.BytesIO(prompt.encode()))
    builder.add_resource("prompt.txt", io.BytesIO(prompt.encode()))
    return _signed(builder, data, "JPEG")


def signed_from(parent: bytes, data: bytes, *assertions: dict[str, Any]) -> bytes:
    """A picture that was made from another signed one."""
    builder = _builder(*assertions)
    builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
    told = {"title": "before.jpg", "relationship": "parentOf"}
    builder.add_ingredient(json.dumps(told), "image/jpeg", io.BytesIO(parent))
    return _signed(builder, data, "JPEG")


def _builder(*assertions: dict[str, Any]) -> c2pa.Builder:
    told = {"claim_generator_info": [{"name": "Example Diffusion", "version": "2.0"}]}
    return c2pa.Builder(json.dumps(told | {"assertions": list(assertions)}))


def _signed(builder: c2pa.Builder, data: bytes, kind: str) -> bytes:
    file = io.BytesIO()
    builder.sign(_signer(), MIME[kind], io.BytesIO(data), file)
    return file.getvalue()


@cache
def _signer() -> c2pa.Signer:
    chain, key = _chain()
    return c2pa.Signer.from_info(c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, chain, key, None))


def _chain() -> tuple[bytes, bytes]:
    """(certificates, private key) as PEM: a signer's, and the root's that vouches for it."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = (
        _certificate("Example root", root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _certificate("Example signer", key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False
        )
        .sign(root_key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem = serialization.Encoding.PEM
    return leaf.public_bytes(pem) + root.public_bytes(pem), private


def _certificate(name: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name("Example root"))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, SIGNER),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
