"""The managed identity that a resource uses its key or its storage with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, TypeVar

from azaudit.analysis.encryption import Encrypted
from azaudit.analysis.traced import Traced, conclude
from azaudit.model import Gap, ResourceId
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.combinators import select
from azaudit.resources.data_protection import BackupVault, KeyIdentityType
from azaudit.resources.identity import AttachedIdentity, Identified
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import trail, unread

T = TypeVar("T")


@dataclass(frozen=True)
class UsedIdentity:
    """An identity that a resource has; own: the system's. principal_id: in lower case."""

    name: str
    principal_id: str
    own: bool

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class NoIdentity:
    """Why a resource has no identity to use."""

    why: str

    def __str__(self) -> str:
        return self.why


Used: TypeAlias = UsedIdentity | NoIdentity
_OWN = "the system-assigned identity"


def key_identity(resource: Encrypted) -> Traced[Used]:
    """The identity that a resource uses its customer-managed key with."""
    if isinstance(resource, CognitiveAccount):
        return conclude(lambda: _of_account(resource, resource.key_client_id))
    if isinstance(resource, RecoveryVault):
        return conclude(partial(_of_recovery_vault, resource))
    return conclude(partial(_of_backup_vault, resource))


def account_identity(account: CognitiveAccount, client_id: str | None) -> Traced[Used]:
    """The identity of an account that a setting names by its client id, or leaves unnamed."""
    return conclude(partial(_of_account, account, client_id))


def _of_account(account: CognitiveAccount, client_id: str | None) -> Used:
    if client_id:
        named = client_id.lower()
        return _attached(account, client_id, lambda one: one.client_id.lower() == named)
    if account.identity_type.system:
        return _own(account)
    if not account.identity_type.user:
        return NoIdentity("no identity is named, and none is attached")
    # an identity has to be named only where several are attached (see CognitiveAccount)
    attached = account.attached_identities
    if len(attached) == 1:
        return _used(account, attached[0])
    message = f"none of its {len(attached)} attached identities is named, and which is used"
    raise unread(Gap("unreadable", account.id.text, f"{message} is not documented"))


def _of_recovery_vault(vault: RecoveryVault) -> Used:
    if vault.key_by_own_identity:
        return _own(vault)
    return _attached_by_id(vault, vault.key_identity_id)


def _of_backup_vault(vault: BackupVault) -> Used:
    if vault.key_identity_type is KeyIdentityType.SYSTEM:
        return _own(vault)
    return _attached_by_id(vault, vault.key_identity_id)


def _own(resource: Identified) -> Used:
    if not resource.identity_type.system:
        return NoIdentity(f"{_OWN} is to be used, and there is none")
    return UsedIdentity(_OWN, _principal(resource, resource.principal_id), own=True)


def _attached_by_id(resource: Identified, id: ResourceId) -> Used:
    return _attached(resource, id.name, lambda one: ResourceId(one.key) == id)


def _attached(
    resource: Identified, name: str, question: Callable[[AttachedIdentity], bool]
) -> Used:
    if resource.identity_type.user:
        found = _first(resource.attached_identities, question)
        if found is not None:
            return _used(resource, found)
    return NoIdentity(f"the identity {name} is named, and it is not attached")


def _used(resource: Identified, found: AttachedIdentity) -> UsedIdentity:
    name = f"the identity {ResourceId(found.key).name}"
    return UsedIdentity(name, _principal(resource, found.principal_id), own=False)


def _principal(resource: Identified, id: str) -> str:
    if not id:
        message = f"{resource.name}: the principalId of an identity is empty"
        raise unread(Gap("unreadable", resource.id.text, message))
    return id.lower()


def _first(items: Iterable[T], question: Callable[[T], bool]) -> T | None:
    """The first item of which something is true; raises Unread where that is open."""
    found = select(items, question)
    with trail():  # that others could not be read does not matter once one was found
        return next(iter(found), None)


__all__ = ["NoIdentity", "Used", "UsedIdentity", "account_identity", "key_identity"]
