"""The chain from a resource to the customer-managed key that encrypts it, link by link.

The resource uses an identity, the identity may use the key, the vault lets the service in and
keeps the key, and the key can be used and is rotated. Each link is judged by itself, so that one
that could not be read hides no broken one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TypeVar

from azaudit.analysis.customer_key import vault_holding
from azaudit.analysis.encryption import Encrypted
from azaudit.analysis.key_access import key_access
from azaudit.analysis.key_address import KeyAddress
from azaudit.analysis.key_identity import NoIdentity, Used, UsedIdentity, key_identity
from azaudit.analysis.key_state import (
    Flaw,
    key_expiry,
    key_flaws,
    place_flaws,
    rotation_flaw,
    trusted_entry,
)
from azaudit.analysis.power import POWER_VIEWS
from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Notes
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.combinators import aside, select
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault, KeyVaultKey, KeyVaultKeyVersion
from azaudit.resources.trail import Unread, doubt, note, trail, untraced

T = TypeVar("T")


class LinkState(StrEnum):
    """What is known of a link; what depends on a link that does not hold is not judged."""

    HOLDS = "holds"
    BROKEN = "broken"
    OPEN = "open"
    NOT_JUDGED = "not judged"


class LinkKind(StrEnum):
    """What a link is about, in the order of the chain."""

    IDENTITY = "identity"
    VAULT = "vault"
    AUTHORIZATION = "authorization"
    PLACE = "place"
    FIREWALL = "firewall"
    PURGE_PROTECTION = "purge protection"
    KEY = "key"
    ROTATION = "rotation"


@dataclass(frozen=True)
class Condition:
    """What was found of a link: whether it holds, in words, and remarks."""

    holds: bool
    words: str
    notes: Notes = field(default_factory=Notes)


@dataclass(frozen=True)
class Link:
    """One link; _judged: None where another one has to hold first."""

    kind: LinkKind
    _judged: Traced[Condition] | None

    @property
    def state(self) -> LinkState:
        """What is known of it; leaves evidence, or the doubt that lets nothing pass."""
        if self._judged is None:
            return LinkState.NOT_JUDGED
        note(*self._judged.witnesses)
        if self._judged.gaps:
            doubt(Unread(*self._judged.gaps))
            return LinkState.OPEN
        return LinkState.HOLDS if self._judged.value.holds else LinkState.BROKEN

    @property
    def broken(self) -> bool:
        """Whether it is; leaves evidence, and raises Unread where that is open."""
        return self._judged is not None and not self._judged.value.holds

    @property
    def words(self) -> str:
        """What was found, or why it is open; for messages, as it leaves no evidence."""
        if self._judged is None:
            return ""
        if self._judged.gaps:
            return "; ".join(gap.message for gap in self._judged.gaps)
        with untraced():
            return self._judged.value.words

    @property
    def notes(self) -> Notes:
        """Remarks on a link that holds; they leave no evidence."""
        with untraced():
            found = None if self._judged is None or self._judged.gaps else self._judged.value
        return found.notes if found is not None else Notes()


@dataclass(frozen=True)
class Chain:
    """All links, in order."""

    links: tuple[Link, ...]

    @property
    def notes(self) -> Notes:
        """The remarks on all links that hold."""
        return sum((link.notes for link in self.links), start=Notes())

    @property
    def access(self) -> tuple[Link, ...]:
        """The links from the resource to the permission to use the key."""
        kinds = (LinkKind.IDENTITY, LinkKind.VAULT, LinkKind.AUTHORIZATION)
        return tuple(link for link in self.links if link.kind in kinds)

    def link(self, kind: LinkKind) -> Link:
        """The link of a kind."""
        return next(link for link in self.links if link.kind is kind)


@reading(KeyVault, KeyVaultKey, KeyVaultKeyVersion, *POWER_VIEWS)
def key_chain(inventory: Inventory, resource: Encrypted, key: KeyAddress, days: int) -> Chain:
    """The chain from a resource to its key. days: how many before its expiry a key counts as lost.

    The first link that is broken is what is to be mended first.
    """
    identity = key_identity(resource)
    holder = vault_holding(inventory, resource, key)
    vault = _known(holder)
    used = _known(identity)
    judged: dict[LinkKind, Traced[Condition] | None] = dict.fromkeys(LinkKind)
    judged[LinkKind.IDENTITY] = conclude(partial(_identity, identity))
    judged[LinkKind.VAULT] = conclude(partial(_vault, resource, key, holder))
    if vault is not None:
        if isinstance(used, UsedIdentity):
            judged[LinkKind.AUTHORIZATION] = conclude(
                partial(_authorization, inventory, resource, used, vault, key)
            )
        beyond = {
            kind: conclude(question)
            for kind, question in _beyond(inventory, resource, vault, key, days)
        }
        usable, rotated = _known(beyond[LinkKind.KEY]), _known(beyond[LinkKind.ROTATION])
        judged |= beyond
        if usable and rotated and usable.words == rotated.words:  # no key that could be rotated
            judged[LinkKind.ROTATION] = None
    return Chain(tuple(Link(kind, found) for kind, found in judged.items()))


def broken_links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links that are broken, first the first; none only where every link holds.

    Leaves evidence, and raises Unread where none is known to be broken and some are open.
    """
    found = select(links, lambda link: link.broken)
    with trail():  # what is open beside a broken link changes nothing
        return tuple(found)


def _known(found: Traced[T]) -> T | None:
    """A conclusion without evidence; None where it is open."""
    with untraced():
        return None if found.gaps else found.value


def _beyond(
    inventory: Inventory, resource: Encrypted, vault: KeyVault, key: KeyAddress, days: int
) -> Iterator[tuple[LinkKind, Callable[[], Condition]]]:
    """The links that a vault which is there has to do with."""
    yield LinkKind.PLACE, partial(_sound, place_flaws(inventory, resource, vault), "well placed")
    yield LinkKind.FIREWALL, partial(_firewall, vault)
    yield LinkKind.PURGE_PROTECTION, partial(_purge_protection, vault)
    yield LinkKind.KEY, partial(_key, inventory, vault, key, days)
    yield LinkKind.ROTATION, partial(_rotation, inventory, resource, vault, key)


def _identity(identity: Traced[Used]) -> Condition:
    used = identity.value
    return Condition(not isinstance(used, NoIdentity), str(used))


def _vault(resource: Encrypted, key: KeyAddress, holder: Traced[KeyVault | None]) -> Condition:
    vault = holder.value
    if vault is not None:
        return Condition(holds=True, words=f"key vault {vault.name}")
    of = "account" if isinstance(resource, CognitiveAccount) else "vault"
    words = f"{key} is in none of the subscriptions of the {of}'s tenant that were read"
    return Condition(holds=False, words=words)


def _authorization(
    inventory: Inventory,
    resource: Encrypted,
    identity: UsedIdentity,
    vault: KeyVault,
    key: KeyAddress,
) -> Condition:
    access = key_access(inventory, resource, identity, vault, key).value
    if access.lacking:
        words = f"{identity} lacks {access.lacking} on key {key.key} of {vault.name}"
        return Condition(holds=False, words=f"{words}: no {access.by} gives it that")
    words = f"{identity} may use key {key.key} of {vault.name} {access.by}"
    return Condition(holds=True, words=words, notes=access.notes)


def _sound(flaws: tuple[Flaw, ...], words: str) -> Condition:
    found = select(flaws, lambda flaw: flaw() is not None)
    if not found:
        return Condition(holds=True, words=words)
    with trail():
        return Condition(holds=False, words="; ".join(flaw() or "" for flaw in found))


def _firewall(vault: KeyVault) -> Condition:
    entry = trusted_entry(vault)
    if entry is None:
        words = f"the firewall of {vault.name} lets no trusted Microsoft service in"
        return Condition(holds=False, words=words)
    return Condition(holds=True, words=entry)


def _purge_protection(vault: KeyVault) -> Condition:
    off = "is not protected from being purged, and a key that is purged takes the data with it"
    on = vault.purge_protection
    return Condition(on, f"{vault.name} {'is protected from being purged' if on else off}")


def _key(inventory: Inventory, vault: KeyVault, key: KeyAddress, days: int) -> Condition:
    found = _sound(
        key_flaws(inventory, key, vault, days), f"key {key.key} of {vault.name} can be used"
    )
    if not found.holds:
        return found
    return replace(found, notes=aside(partial(key_expiry, inventory, key, vault)))


def _rotation(
    inventory: Inventory, resource: Encrypted, vault: KeyVault, key: KeyAddress
) -> Condition:
    if key.version is not None:
        words = f"{resource.name} keeps version {key.version} of key {key.key}"
        return Condition(holds=False, words=words)
    flaw = rotation_flaw(inventory, key, vault)
    return Condition(flaw is None, flaw or f"key {key.key} of {vault.name} is rotated")


__all__ = ["Chain", "Condition", "Link", "LinkKind", "LinkState", "broken_links", "key_chain"]
