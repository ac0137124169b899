"""Keys that sign certificates. One interface: a software TEST key today, an HSM later.

A self-made key is not a seal in law (Electronic Signature Law, art. 13–16): whatever it signs
says TEST, in the document and in the signer's name.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from rongyi.certificates.errors import KeyUnavailable
from rongyi.certificates.rules import TEST_SEAL_NAME
from rongyi.kernel import lazy

ROOT_NAME = "Rongyi TEST root 融易测试根证书"
KEY_MODE = 0o600
FOLDER_MODE = 0o700
_FROM = datetime(2020, 1, 1, tzinfo=UTC)  # a test key outlives any clock that tests may set
_LASTS = timedelta(days=365 * 40)


class KeyProvider(Protocol):
    """Something that signs. `signer` is what pyHanko signs with; `trust` verifies it."""

    @property
    def label(self) -> str:
        """Its name, kept with each certificate."""

    @property
    def is_test(self) -> bool:
        """Whether what it signs is without legal effect."""

    def signer(self) -> Any:
        """A pyHanko Signer. Errors: KeyUnavailable."""

    def trust(self) -> Any:
        """The root certificate as asn1crypto x509.Certificate."""


@dataclass(frozen=True)
class SoftwareTestKey:
    """A P-256 key in DATA/keys, made once by whoever comes first. Its root's key is thrown away,
    so that no second seal can be made under the same root."""

    folder: Path
    label: str = "software-test-p256"
    is_test: bool = True

    def signer(self) -> Any:
        """A pyHanko Signer with this key. Errors: KeyUnavailable."""
        return self._signer

    def trust(self) -> Any:
        """The TEST root that verifies it."""
        return self._parts[2]

    def certificate(self) -> Any:
        """The TEST seal's own certificate."""
        return self._parts[1]

    @cached_property
    def _signer(self) -> Any:
        key, certificate, root = self._parts
        signers = lazy.module("pyhanko.sign.signers")
        store = lazy.module("pyhanko_certvalidator.registry").SimpleCertificateStore
        return signers.SimpleSigner(
            signing_cert=certificate,
            signing_key=key,
            cert_registry=store.from_certs([certificate, root]),
        )

    @cached_property
    def _parts(self) -> tuple[Any, Any, Any]:
        """Key, certificate and root as asn1crypto objects."""
        path = self.folder / "test-seal.pem"
        try:
            if not path.exists():
                _place(path, _new_key_file())
            blocks = _blocks(path.read_bytes())
        except (OSError, ValueError) as error:
            raise KeyUnavailable() from error
        keys = lazy.module("pyhanko.keys")
        load_key, load_certificate = (
            keys.load_private_key_from_pemder_data,
            keys.load_certs_from_pemder_data,
        )
        certificate, root = list(load_certificate(blocks[1])), list(load_certificate(blocks[2]))
        return load_key(blocks[0], passphrase=None), certificate[0], root[0]


def _blocks(content: bytes) -> list[bytes]:
    """The three PEM blocks: key, certificate, root."""
    marker = b"-----BEGIN"
    blocks = [marker + part for part in content.split(marker)[1:]]
    if len(blocks) != 3:
        raise ValueError("a key file holds three blocks")
    return blocks


def _place(path: Path, content: bytes) -> None:
    """Put the file in place whole, readable by us alone; if somebody was faster, keep theirs."""
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), KEY_MODE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink(missing_ok=True)


def _new_key_file() -> bytes:
    root_key, seal_key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    root = _certificate(ROOT_NAME, root_key.public_key(), ROOT_NAME, root_key, is_root=True)
    seal = _certificate(TEST_SEAL_NAME, seal_key.public_key(), ROOT_NAME, root_key, is_root=False)
    return (
        seal_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + seal.public_bytes(serialization.Encoding.PEM)
        + root.public_bytes(serialization.Encoding.PEM)
    )


def _certificate(
    subject: str,
    public_key: ec.EllipticCurvePublicKey,
    issuer: str,
    signing_key: ec.EllipticCurvePrivateKey,
    *,
    is_root: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(_named(issuer))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_FROM + _LASTS)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), True)
        .add_extension(usage, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), False
        )
        .sign(signing_key, hashes.SHA256())
    )


def _named(name: str) -> x509.Name:
    organisation = "TEST ONLY — no legal effect 仅供测试"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


_chosen: dict[str, KeyProvider] = {}
_made: dict[Path, SoftwareTestKey] = {}


def use_key(provider: KeyProvider) -> None:
    """Choose the key that signs from now on. Called once, by the wiring in config."""
    _chosen["current"] = provider


def key_in_use() -> KeyProvider:
    """The key provider chosen, else the software TEST key of the data folder."""
    if "current" in _chosen:
        return _chosen["current"]
    folder = Path(settings.DATA) / "keys"
    return _made.setdefault(folder, SoftwareTestKey(folder))
