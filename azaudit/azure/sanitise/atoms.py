"""What is replaced, piece by piece, and by what.

The same code goes over a recording twice. First the pieces are learnt; then, in the order of the
alphabet and so without regard to the order in which answers came, each gets its replacement; then
they are replaced. Equality is kept, that without regard to case too, and for ids and for names of
one kind so is the order, which lets requests that azaudit sorts by id be found again.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from azaudit.azure.sanitise.addresses import Addresses, is_public
from azaudit.azure.sanitise.kinds import GUID_GROUPS, KINDS, prefix_of, rank
from azaudit.azure.sanitise.known import is_known_guid

_WIDTH = 4
_LATE = 10_000_000  # beyond all numbers of names that were learnt


class Atoms(Protocol):
    """Takes one piece of an identifying text and returns what stands for it."""

    def name(self, text: str, kind: str) -> str:
        """A name of anything, of a kind of azaudit.azure.sanitise.kinds."""

    def domain(self, text: str) -> str:
        """A domain that somebody registered, such as contoso.com."""

    def guid(self, text: str, kind: str = "guid") -> str:
        """A GUID, with dashes or without."""

    def number(self, text: str) -> str:
        """A decimal number that identifies something."""

    def hex(self, text: str) -> str:
        """A hash, a thumbprint or the like."""

    def token(self, text: str) -> str:
        """Something opaque in which case matters, such as a skip token."""

    def address(self, text: str) -> str:
        """An IP address or prefix."""

    def publish(self, guid: str) -> None:
        """Learn that a GUID is the same in all tenants, as that of a built-in policy is."""

    def knows(self, text: str) -> bool:
        """Whether a text was learnt as a name."""


class Learner:
    """Writes down every piece and replaces none."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.guids: dict[str, str] = {}
        self.public: set[str] = set()
        self.forced: set[str] = set()  # of the recorded tenants, even if they are Microsoft's
        self.found: dict[str, set[str]] = {
            family: set() for family in ("domain", "number", "hex", "token", "address")
        }

    def name(self, text: str, kind: str) -> str:
        """Learn a name; one that is met as several kinds is of the most particular of them."""
        folded = text.lower()
        held = self.names.get(folded)
        if held is None or rank(kind) < rank(held):
            self.names[folded] = kind
        return text

    def guid(self, text: str, kind: str = "guid") -> str:
        """Learn a GUID."""
        folded = bare(text)
        if self.guids.get(folded, "guid") == "guid":
            self.guids[folded] = kind
        return text

    def domain(self, text: str) -> str:
        """Learn a domain."""
        self.found["domain"].add(text.lower())
        return text

    def number(self, text: str) -> str:
        """Learn a number."""
        self.found["number"].add(text)
        return text

    def hex(self, text: str) -> str:
        """Learn a hash."""
        self.found["hex"].add(text.lower())
        return text

    def token(self, text: str) -> str:
        """Learn something opaque."""
        self.found["token"].add(text)
        return text

    def address(self, text: str) -> str:
        """Learn an address."""
        self.found["address"].add(text.lower())
        return text

    def publish(self, guid: str) -> None:
        """Learn that a GUID may stay."""
        self.public.add(bare(guid))

    def knows(self, text: str) -> bool:  # noqa: ARG002 - as in Replacements
        """Nothing is known before everything was seen."""
        return False


class Replacements:
    """The finished mapping of everything that a learner met."""

    def __init__(self, learner: Learner) -> None:
        self._names = _numbered_names(learner.names)
        self._late: dict[str, str] = {}
        self._public = frozenset(learner.public)
        self._forced = frozenset(map(bare, learner.forced))
        staying = {key for key in learner.guids if self._stays(key)}
        self._guids = _numbered_guids(
            {key: kind for key, kind in learner.guids.items() if key not in staying}, staying
        )
        found = learner.found
        self._domains = _numbered(found["domain"], "domain-{:04}.example")
        self._numbers = _sized(found["number"], first="9")
        self._hexes = _sized(found["hex"], first="f")
        self._tokens = _numbered(found["token"], "token-{:04}")
        self._addresses = Addresses(found["address"])

    def name(self, text: str, kind: str) -> str:
        """The replacement of a name, in capitals where the name is."""
        folded = text.lower()
        found = self._names.get(folded) or self._late.get(folded)
        if found is None:  # a word next to somebody's, which the first pass took for Azure's
            found = f"{prefix_of(kind)}{_LATE + len(self._late)}"
            self._late[folded] = found
        return _dressed(text, found)

    def guid(self, text: str, kind: str = "guid") -> str:
        """The replacement of a GUID, of the reserved range, with dashes where it has some."""
        folded = bare(text)
        if self._stays(folded):
            return text
        found = self._guids.setdefault(folded, _guid(kind, len(self._guids) + 1))
        return found if "-" in text else bare(found)

    def domain(self, text: str) -> str:
        """The replacement of a domain, below .example (RFC 2606)."""
        return self._domains.setdefault(text.lower(), f"domain-{len(self._domains) + 1:04}.example")

    def number(self, text: str) -> str:
        """The replacement of a number, with as many digits."""
        return self._numbers.get(text, "9" * len(text))

    def hex(self, text: str) -> str:
        """The replacement of a hash, as long."""
        found = self._hexes.get(text.lower(), "f" * len(text))
        return found.upper() if text.isupper() else found

    def token(self, text: str) -> str:
        """The replacement of something opaque."""
        return self._tokens.setdefault(text, f"token-{len(self._tokens) + 1:04}")

    def address(self, text: str) -> str:
        """The replacement of an address or prefix; see azaudit.azure.sanitise.addresses."""
        return self._addresses.replaced(text)

    def publish(self, guid: str) -> None:
        """Do nothing: everything was learnt."""

    def knows(self, text: str) -> bool:
        """Whether a text was learnt as a name."""
        return text.lower() in self._names

    def originals(self) -> Iterator[tuple[str, str]]:
        """Everything that must not be found any more: what it is, and its text in lower case."""
        for family, held in (
            ("name", self._names),
            ("domain", self._domains),
            ("number", self._numbers),
            ("hash", self._hexes),
            ("token", self._tokens),
        ):
            yield from ((family, text.lower()) for text in held)
        for key in self._guids:
            yield "id", key
            yield "id", f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
        for address in self._addresses.originals():
            if is_public(address):
                yield "address", address

    def _stays(self, key: str) -> bool:
        return key not in self._forced and (key in self._public or is_known_guid(key))


def bare(guid: str) -> str:
    """A GUID in the form in which two spellings of one are equal."""
    return guid.replace("-", "").lower()


def _dressed(original: str, replacement: str) -> str:
    if original == original.lower():
        return replacement
    if original == original.upper():
        return replacement.upper()
    return replacement[0].upper() + replacement[1:]


def _numbered_names(names: Mapping[str, str]) -> dict[str, str]:
    made: dict[str, str] = {}
    width = max(_WIDTH, len(str(len(names))))
    counts = dict.fromkeys(KINDS, 0)
    for folded in sorted(names):
        kind = names[folded]
        while True:
            counts[kind] += 1
            candidate = f"{prefix_of(kind)}{counts[kind]:0{width}}"
            # somebody's own rg-0001 must not look as if it had been kept
            if candidate not in names:
                break
        made[folded] = candidate
    return made


def _guid(kind: str, number: int) -> str:
    return f"00000000-0000-0000-{GUID_GROUPS[kind]}-{number:012}"


def _numbered_guids(guids: Mapping[str, str], staying: set[str]) -> dict[str, str]:
    counts = dict.fromkeys(GUID_GROUPS, 0)
    made = {}
    for key in sorted(guids):
        kind = guids[key]
        counts[kind] += 1
        while bare(_guid(kind, counts[kind])) in staying:
            counts[kind] += 1
        made[key] = _guid(kind, counts[kind])
    return made


def _numbered(texts: set[str], form: str) -> dict[str, str]:
    made: dict[str, str] = {}
    number = 0
    for text in sorted(texts):
        number += 1
        while form.format(number) in texts:
            number += 1
        made[text] = form.format(number)
    return made


def _sized(texts: set[str], first: str) -> dict[str, str]:
    """As long as the originals; a first digit that is not 0 keeps a number as long as it is."""
    made: dict[str, str] = {}
    number = 0
    for text in sorted(texts, key=lambda text: (len(text), text)):
        number += 1
        while (candidate := f"{first}{number:0{len(text) - 1}}") in texts:
            number += 1
        made[text] = candidate
    return made
