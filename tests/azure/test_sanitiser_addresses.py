"""Addresses: every relation between them stays."""

import re
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.azure.sanitise.addresses import Addresses, is_public
from tests.azure.sanitising import property_of

# what is public and nobody's
_FIXED = re.compile(r"192\.0\.0\.|168\.63\.129\.16|3fff:|(?![23][0-9a-f]{3}:)[0-9a-f]*:")
_ADDRESSES = st.lists(
    st.one_of(
        st.ip_addresses(v=4),
        st.ip_addresses(v=4, network="10.0.0.0/8"),
        st.ip_addresses(v=4, network="10.1.0.0/20"),
        st.ip_addresses(v=4, network="172.16.0.0/12"),
        st.ip_addresses(v=6),
        st.ip_addresses(v=6, network="fd00::/8"),
        st.ip_addresses(v=6, network="2603:1030::/32"),
    )
    # holds a few protocols' own ranges, each of another kind
    .filter(lambda one: one.version == 4 or one not in ip_network("2001::/23"))
    .map(str),
    min_size=2,
    max_size=12,
    unique=True,
)


@given(_ADDRESSES, st.integers(min_value=0, max_value=32))
def test_an_address_lies_in_a_prefix_exactly_if_it_did_before(addresses: list[str], length: int):
    networks = [str(ip_network(f"{address}/{length}", strict=False)) for address in addresses]
    mapped = Addresses([*addresses, *networks])
    for address in addresses:
        for network in networks:
            before = ip_address(address) in ip_network(network)
            after = ip_address(mapped.replaced(address)) in ip_network(mapped.replaced(network))
            assert before is after, (address, network)


@given(_ADDRESSES)
def test_two_addresses_never_become_one_and_keep_their_kind(addresses: list[str]):
    mapped = Addresses(addresses)
    made = [mapped.replaced(address) for address in addresses]
    assert len(set(made)) == len(addresses)
    for before, after in zip(addresses, made, strict=True):
        one, other = ip_address(before), ip_address(after)
        assert (one.version, one.is_private, one.is_global, one.is_loopback, one.is_multicast) == (
            other.version, other.is_private, other.is_global, other.is_loopback, other.is_multicast
        )  # fmt: skip


@given(_ADDRESSES)
def test_no_public_address_stays_or_becomes_another_of_the_recording(addresses: list[str]):
    public = {one for one in addresses if is_public(one) and not _FIXED.match(one)}
    mapped = Addresses(addresses)
    assert not public & {mapped.replaced(address) for address in public}


@pytest.mark.parametrize(
    "special",
    ["0.0.0.0/0", "0.0.0.0", "255.255.255.255", "127.0.0.1", "168.63.129.16", "169.254.169.254",
     "203.0.113.7", "::1", "fe80::1", "2001:db8::5", "10.0.0.0/8", "192.168.0.0/16"],
)  # fmt: skip
def test_special_addresses_stay(special: str):
    assert Addresses([special, "20.1.2.3"]).replaced(special) == special


def test_a_subnet_keeps_its_size_and_the_place_of_its_addresses():
    made = property_of(
        "subnet", {"addressPrefix": "10.20.30.32/28", "ipAddresses": ["10.20.30.36", "10.20.31.36"]}
    )
    network = ip_network(made["addressPrefix"])
    inside, outside = made["ipAddresses"]
    assert str(network).endswith(".32/28")
    assert ip_address(inside) in network
    assert inside.endswith(".36")
    assert ip_address(outside) not in network
    assert not str(network).startswith("10.20.30.")


@pytest.mark.parametrize("text", ["10.1.2.3-10.1.2.9", "52.1.2.3-52.1.2.200"])
def test_a_range_stays_one(text: str):
    first, last = property_of("ipRange", text).split("-")
    assert int(ip_address(first)) < int(ip_address(last))
    assert first not in text


@pytest.mark.parametrize(
    "text", ["1.2.3", "1.2.3.4.5", "10.0.0.0/33", "300.1.1.1", "12:30:45", "::g", "1.2.3.4/x"]
)
def test_what_is_no_address_is_left_to_others(text: str):
    assert Addresses([text]).replaced(text) == text
