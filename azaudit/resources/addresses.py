"""Ranges of IP addresses, as rules and subnets write them."""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network

# a prefix length only: a mask after the slash could turn a narrow range into a wide one
_FORM = re.compile(r"[0-9A-Fa-f:.]+(/[0-9]{1,3})?")
_MAPPED = IPv6Network("::ffff:0:0/96")


@dataclass(frozen=True)
class AddressRange:
    """A single address, or a range in CIDR notation.

    text: as it was written; bits behind the prefix are allowed and mean nothing. version: 4 or 6;
    IPv4 addresses in IPv6 notation count as what they are.
    """

    text: str
    _network: IPv4Network | IPv6Network = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "AddressRange":
        """The range that a text writes; raises ValueError for any other text.

        The unspecified address alone is refused: it is the address of no caller, and services
        that accept it give it meanings of their own.
        """
        if not _FORM.fullmatch(text):
            raise ValueError(f"{text!r} is no address or range")
        network = ip_network(text, strict=False)
        if network.num_addresses == 1 and network.network_address.is_unspecified:
            raise ValueError(f"{text!r} is the address of nobody")
        if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
            mapped = int(network.network_address) & 0xFFFFFFFF
            network = IPv4Network((mapped, network.prefixlen - _MAPPED.prefixlen))
        return cls(text, network)

    @property
    def version(self) -> int:
        """The version of the Internet Protocol."""
        return self._network.version

    @property
    def prefix_length(self) -> int:
        """How many leading bits are fixed; the fewer, the wider the range."""
        return self._network.prefixlen

    @property
    def size(self) -> int:
        """How many addresses it holds."""
        return self._network.num_addresses

    def __str__(self) -> str:
        return self.text
