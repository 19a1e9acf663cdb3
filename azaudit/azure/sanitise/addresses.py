"""IP addresses: replaced so that every relation between them stays.

Two addresses that share their first bits still do (the method of Crypto-PAn), so an address lies in
a prefix exactly if it did before. Private ranges stay private and public addresses public, because
checks ask for that; so a public address becomes some other public one, which may be anybody's. The
last octet stays: it tells little, and with it stay the size of small subnets, the addresses that
Azure reserves, and ranges written as first and last. What is special (loopback, documentation,
link-local, multicast, Azure's own 168.63.129.16) stays as it is.

Which bits change depends on a hash of all addresses of the recording, so who does not know them
cannot undo it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

_Address: TypeAlias = IPv4Address | IPv6Address

# Stay themselves as a whole, and what lies inside is replaced inside.
_RANGES = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
    "fc00::/7", "2000::/3", "2001::/23", "2002::/16",
)  # fmt: skip
# Stay as they are.
_FIXED = (
    "0.0.0.0/8", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "192.0.0.0/24",
    "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/3", "2001:db8::/32", "3fff::/20",
)  # fmt: skip
_OCTET = 8
_TRIES = 64


def _bits(text: str) -> str:
    """The leading bits of a network, after a mark of its version."""
    network = ip_network(text)
    width = network.max_prefixlen
    value = int(network.network_address)
    return f"{network.version}:" + f"{value:0{width}b}"[: network.prefixlen]


_KEPT_BITS = frozenset(
    bits[:end] for bits in map(_bits, (*_RANGES, *_FIXED)) for end in range(2, len(bits))
)
_FIXED_BITS = frozenset(map(_bits, _FIXED))
# Of the sixth version only private and global unicast addresses are anybody's.
_OWN_BITS = (_bits("2000::/3"), _bits("fc00::/7"))


def parsed(text: str) -> tuple[_Address, int | None] | None:
    """The address and the prefix length of `10.0.0.0/24` or `10.0.0.4`, or None for neither."""
    address, slash, length = text.partition("/")
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if not slash:
        return found, None
    if not (length.isascii() and length.isdigit()) or int(length) > found.max_prefixlen:
        return None
    return found, int(length)


def is_public(text: str) -> bool:
    """Whether an address alone, without a prefix length, points to somebody on the internet."""
    found = parsed(text)
    if found is None or found[1] is not None:
        return False
    return found[0].is_global and not found[0].is_multicast


class Addresses:
    """The mapping of all addresses of a recording."""

    def __init__(self, originals: Iterable[str]) -> None:
        self._originals = sorted(set(originals))
        public = {text for text in self._originals if is_public(text)}
        for attempt in range(_TRIES):
            self._salt = _salt(self._originals, attempt)
            self._flips: dict[str, int] = {}
            # no public address may come out as one that somebody else in the recording has
            if not public & {self.replaced(text) for text in public}:
                break

    def originals(self) -> Iterator[str]:
        """What was met, except what stays as it is."""
        return (text for text in self._originals if self.replaced(text) != text)

    def replaced(self, text: str) -> str:
        """The replacement of an address or prefix, with its prefix length if it has one."""
        found = parsed(text)
        if found is None:
            return text
        address, length = found
        width = address.max_prefixlen
        changed = min(width - _OCTET, width if length is None else length)
        bits = f"{address.version}:{int(address):0{width}b}"
        made = self._permuted(bits, changed)
        result = str(type(address)(int(made, 2)))
        return result if length is None else f"{result}/{length}"

    def _permuted(self, bits: str, changed: int) -> str:
        start = 2
        own = bits.startswith(("4:", *_OWN_BITS))
        if not own or any(bits.startswith(fixed) for fixed in _FIXED_BITS):
            return bits[start:]
        made = [str(int(bits[at]) ^ self._flip(bits[:at])) for at in range(start, start + changed)]
        return "".join(made) + bits[start + changed :]

    def _flip(self, above: str) -> int:
        """Whether the bit after these bits changes; on the way to a special range it never does."""
        if above in _KEPT_BITS:
            return 0
        found = self._flips.get(above)
        if found is None:
            found = hashlib.blake2b(above.encode(), key=self._salt, digest_size=1).digest()[0] & 1
            self._flips[above] = found
        return found


def _salt(texts: Iterable[str], attempt: int) -> bytes:
    held = "\n".join((str(attempt), *texts))
    return hashlib.sha256(held.encode()).digest()
