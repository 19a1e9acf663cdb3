"""Certificates: replaced by new ones that say the same under other names.

A placeholder keeps what a check can ask for: the days from which and until which it holds, the
names that it covers (mapped), whether it is self-signed or an authority, and the form it came in.
It does not keep the key (every placeholder has an Ed25519 key made from its subject's name, so
chains still verify), the signature's algorithm, the serial number, any other extension, and the
time of day: public certificates can be looked up by their exact times in transparency logs.
"""

import base64
import binascii
import hashlib
import warnings
from datetime import UTC, datetime, time
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from azaudit.azure.sanitise.hosts import host
from azaudit.azure.sanitise.rewriter import Rewriter

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LONGEST = 64  # of a common name or an organisation: RFC 5280, appendix A
_PEM = b"-----BEGIN CERTIFICATE-----"


def placeholder(strings: Rewriter, text: str) -> str | None:
    """The placeholder of one or several certificates in the same form, or None for other data.

    text: base64 of DER, of PKCS #7 or of PEM, or PEM itself.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # certificates of others may be odd
        try:
            return _placeholder(strings, text)
        except Exception:  # noqa: BLE001 - whatever cannot be read is no certificate for us
            return None


def _placeholder(strings: Rewriter, text: str) -> str | None:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    stripped = text.strip()
    if stripped.startswith(_PEM.decode()):
        found = x509.load_pem_x509_certificates(stripped.encode())
        return _pem(_replaced(strings, found, text)).decode()
    try:
        data = base64.b64decode("".join(stripped.split()), validate=True)
    except binascii.Error:
        return None
    if data.lstrip().startswith(_PEM):
        found = x509.load_pem_x509_certificates(data)
        return base64.b64encode(_pem(_replaced(strings, found, text))).decode()
    try:
        (made,) = _replaced(strings, [x509.load_der_x509_certificate(data)], text)
        return base64.b64encode(made.public_bytes(Encoding.DER)).decode()
    except ValueError:
        found = pkcs7.load_der_pkcs7_certificates(data)
        made_all = _replaced(strings, found, text)
        return base64.b64encode(pkcs7.serialize_certificates(made_all, Encoding.DER)).decode()


def _pem(certificates: "list[x509.Certificate]") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def _replaced(
    strings: Rewriter, found: "list[x509.Certificate]", text: str
) -> "list[x509.Certificate]":
    # one number for each original, so that two certificates of a name and a day stay two
    token = strings.atoms.token(text).rpartition("-")[2]
    serial = int(token) if token.isdigit() and len(token) < _LONGEST else 1
    return [_one(strings, one, serial * 100 + at) for at, one in enumerate(found, 1)]


def _one(strings: Rewriter, found: "x509.Certificate", serial: int) -> "x509.Certificate":
    from cryptography import x509

    subject, issuer = _name(strings, found.subject), _name(strings, found.issuer)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(serial)
        .public_key(_key(subject).public_key())
        .not_valid_before(_at(found.not_valid_before_utc, time.min))
        .not_valid_after(_at(found.not_valid_after_utc, time(23, 59, 59)))
    )
    for extension in found.extensions:
        if isinstance(extension.value, x509.BasicConstraints):
            builder = builder.add_extension(extension.value, critical=extension.critical)
        elif isinstance(extension.value, x509.SubjectAlternativeName):
            names = [made for one in extension.value if (made := _general(strings, one))]
            if names:
                alternative = x509.SubjectAlternativeName(names)
                builder = builder.add_extension(alternative, critical=extension.critical)
    return builder.sign(_key(issuer), None)


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=UTC)


def _name(strings: Rewriter, found: "x509.Name") -> "x509.Name":
    """The mapped name; what is no common name or organisation becomes a unit, so none is lost."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    kept = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME)
    attributes = []
    for attribute in found:
        value = attribute.value
        text = value if isinstance(value, str) else value.hex()
        oid = attribute.oid if attribute.oid in kept else NameOID.ORGANIZATIONAL_UNIT_NAME
        attributes.append(x509.NameAttribute(oid, strings.name(text, "text")[:_LONGEST] or "-"))
    return x509.Name(attributes)


def _general(strings: Rewriter, found: "x509.GeneralName") -> "x509.GeneralName | None":
    from cryptography import x509

    if isinstance(found, x509.DNSName):
        return x509.DNSName(host(strings, found.value))
    if isinstance(found, x509.RFC822Name):
        return x509.RFC822Name(strings.name(found.value))
    if isinstance(found, x509.UniformResourceIdentifier):
        return x509.UniformResourceIdentifier(strings.value(found.value))
    if isinstance(found, x509.IPAddress):
        made = strings.atoms.address(str(found.value))
        return x509.IPAddress(ip_network(made) if "/" in made else ip_address(made))
    return None


def _key(name: "x509.Name") -> "Ed25519PrivateKey":
    """No secret: whoever knows the mapped name can make it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.public_bytes()).digest())
