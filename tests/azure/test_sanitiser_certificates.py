"""Placeholders of certificates: what checks ask for stays, who it was for does not."""

import base64
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from tests.azure.sanitising import GROUP, rewritten

START, END = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), datetime(2027, 3, 4, 5, 6, 7, tzinfo=UTC)
GATEWAY = f"{GROUP}/providers/Microsoft.Network/applicationGateways/agw-tidewater"


def _name(common: str, country: str = "CH") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tidewater Shipping"),
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
        ]
    )


def _issued(subject: x509.Name, issuer: x509.Name, *names: str, authority: bool = False):
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if names:
        alternative = [x509.DNSName(name) for name in names]
        addresses = [x509.IPAddress(ip_address("10.1.2.3")), x509.RFC822Name("m@tidewater.co")]
        builder = builder.add_extension(
            x509.SubjectAlternativeName([*alternative, *addresses]), critical=False
        )
    return builder.sign(key, hashes.SHA256())


LEAF = _issued(
    _name("shop.tidewater.co"), _name("Tidewater CA"), "shop.tidewater.co", "*.tidewater.co"
)
ROOT = _issued(_name("Tidewater CA"), _name("Tidewater CA"), authority=True)
DER = base64.b64encode(LEAF.public_bytes(Encoding.DER)).decode()


def _replaced(*texts: str) -> tuple[list[str], dict]:
    body = {
        "id": GATEWAY,
        "properties": {
            "sslCertificates": [{"properties": {"publicCertData": text}} for text in texts],
            "httpListeners": [{"properties": {"hostName": "shop.tidewater.co"}}],
        },
    }
    made = rewritten(body)["properties"]
    return [one["properties"]["publicCertData"] for one in made["sslCertificates"]], made


def test_days_names_and_relations_stay_and_nothing_else_does():
    root = base64.b64encode(ROOT.public_bytes(Encoding.DER)).decode()
    (leaf_text, root_text), made = _replaced(DER, root)
    leaf = x509.load_der_x509_certificate(base64.b64decode(leaf_text))
    authority = x509.load_der_x509_certificate(base64.b64decode(root_text))
    assert (leaf.not_valid_before_utc.date(), leaf.not_valid_after_utc.date()) == (
        START.date(),
        END.date(),
    )
    assert leaf.not_valid_after_utc - END < timedelta(days=1)
    assert authority.subject == authority.issuer == leaf.issuer != leaf.subject
    leaf.verify_directly_issued_by(authority)
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = names.get_values_for_type(x509.DNSName)
    assert made["httpListeners"][0]["properties"]["hostName"] == hosts[0]
    assert hosts[0].partition(".")[2] == hosts[1].partition(".")[2] == "domain-0001.example"
    assert str(names.get_values_for_type(x509.IPAddress)[0]).startswith("10.")
    der = base64.b64decode(leaf_text).lower()
    for original in (b"tidewater", b"shop", b"CH\x31"):
        assert original not in der
    assert leaf.serial_number != LEAF.serial_number
    assert leaf.public_key() != LEAF.public_key()


def test_each_form_comes_back_in_its_own_form():
    chain = base64.b64encode(pkcs7.serialize_certificates([LEAF, ROOT], Encoding.DER)).decode()
    pem = LEAF.public_bytes(Encoding.PEM).decode()
    quoted = base64.b64encode(pem.encode()).decode()
    (made_chain, made_pem, made_quoted), _ = _replaced(chain, pem, quoted)
    assert len(pkcs7.load_der_pkcs7_certificates(base64.b64decode(made_chain))) == 2
    assert x509.load_pem_x509_certificate(made_pem.encode()).not_valid_after_utc.year == 2027
    assert base64.b64decode(made_quoted).startswith(b"-----BEGIN CERTIFICATE-----")


def test_equal_certificates_stay_equal_and_others_of_one_name_stay_apart():
    again = _issued(_name("shop.tidewater.co"), _name("Tidewater CA"), "shop.tidewater.co")
    renewed = base64.b64encode(again.public_bytes(Encoding.DER)).decode()
    (first, second, third), _ = _replaced(DER, renewed, DER)
    assert first == third != second


@pytest.mark.parametrize("text", ["MIIC" + "A" * 200, base64.b64encode(bytes(range(200))).decode()])
def test_data_that_is_no_certificate_becomes_a_token(text: str):
    (made,), _ = _replaced(text)
    assert made == "token-0001"
