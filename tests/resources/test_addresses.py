"""Address ranges: what is one, how wide it is, and what is none."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.resources.addresses import AddressRange


@pytest.mark.parametrize(
    ("text", "version", "prefix_length", "size"),
    [
        ("203.0.113.7", 4, 32, 1),
        ("203.0.113.0/24", 4, 24, 256),
        ("203.0.113.7/24", 4, 24, 256),
        ("0.0.0.0/0", 4, 0, 2**32),
        ("0.0.0.0/8", 4, 8, 2**24),
        ("2001:db8::/64", 6, 64, 2**64),
        ("2001:DB8::7", 6, 128, 1),
        ("::/0", 6, 0, 2**128),
        # addresses of version 4, whatever they are written as
        ("::ffff:203.0.113.0/120", 4, 24, 256),
        ("::ffff:0:0/96", 4, 0, 2**32),
        # wider than all of version 4
        ("::ffff:0:0/95", 6, 95, 2**33),
    ],
)
def test_a_range_knows_its_width(text, version, prefix_length, size):
    range = AddressRange.of(text)
    assert (range.version, range.prefix_length, range.size) == (version, prefix_length, size)
    assert str(range) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "any",
        "*",
        "203.0.113",
        "203.0.113.256",
        "203.0.113.007",  # octal to some, decimal to others
        "203.0.113.0/33",
        "203.0.113.0/-1",
        "203.0.113.0/",
        "203.0.113.0/255.255.255.0",
        "203.0.113.0/0.0.0.255",
        "203.0.113.1-203.0.113.9",
        "203.0.113.1,203.0.113.9",
        " 203.0.113.1",
        "203.0.113.1\n",
        "3405803783",
        "fe80::1%eth0",
        "::/129",
        "0.0.0.0",
        "0.0.0.0/32",
        "::",
        "::/128",
        "٢٠٣.0.113.1",
    ],
)
def test_what_means_nothing_certain_is_no_range(text):
    with pytest.raises(ValueError, match=r"is no|is the address of nobody|not appear to be"):
        AddressRange.of(text)


@given(st.ip_addresses(), st.integers(0, 128))
def test_the_width_is_that_of_the_standard_library(address, length):
    length = min(length, address.max_prefixlen)
    network = ipaddress.ip_network((address, length), strict=False)
    if network.num_addresses == 1 and network.network_address.is_unspecified:
        return
    range = AddressRange.of(f"{address}/{length}")
    assert range.size == network.num_addresses
