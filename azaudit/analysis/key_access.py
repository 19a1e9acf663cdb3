"""Whether an identity may use a key: by Azure RBAC, or by the access policies of its vault."""

from dataclasses import dataclass, field
from functools import partial

from azaudit.analysis.abilities import USE_KEY, Ability
from azaudit.analysis.encryption import Encrypted
from azaudit.analysis.key_address import KeyAddress
from azaudit.analysis.key_identity import UsedIdentity
from azaudit.analysis.permissions import Grant, Permission, grant_of
from azaudit.analysis.power import POWER_VIEWS, Holder, scope_words, who_can
from azaudit.analysis.principal_power import power_of
from azaudit.analysis.tenancy import tenant_of
from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Notes, ResourceId
from azaudit.resources.combinators import Found, any_of, aside, select
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import AccessPolicy, KeyVault
from azaudit.resources.trail import trail

_PERMISSIONS = ("get", "wrapKey", "unwrapKey")
_NEEDED = dict(zip(_PERMISSIONS, USE_KEY, strict=True))
_ALL = "all"  # an access policy's word for every permission
# what no service needs of a key, as data actions and as permissions of access policies
_KEYS = "Microsoft.KeyVault/vaults/keys"
_MORE = (f"{_KEYS}/create/action", f"{_KEYS}/delete", f"{_KEYS}/purge/action")
_MORE_BY_POLICY = frozenset({"create", "delete", "purge", _ALL})


@dataclass(frozen=True)
class KeyAccess:
    """What an identity may do with a key.

    by: what gives it that, or, in one word, what would have to. lacking: of get, wrapKey and
    unwrapKey what it may not, in words; empty where it may all. notes: what it may beyond that.
    """

    by: str
    lacking: str = ""
    notes: Notes = field(default_factory=Notes)


@reading(KeyVault, *POWER_VIEWS)
def key_access(
    inventory: Inventory,
    resource: Encrypted,
    identity: UsedIdentity,
    vault: KeyVault,
    key: KeyAddress,
) -> Traced[KeyAccess]:
    """What an identity of a resource may do with its key in a vault."""

    def access() -> KeyAccess:
        if vault.rbac_authorization:
            return _by_roles(inventory, identity, vault, key)
        tenant = (
            resource.identity_tenant if identity.own else tenant_of(inventory, resource.id).value
        )
        return _by_policies(vault, identity.principal_id, tenant.lower())

    return conclude(access)


def _by_roles(
    inventory: Inventory, identity: UsedIdentity, vault: KeyVault, key: KeyAddress
) -> KeyAccess:
    id = ResourceId(f"{vault.id}/keys/{key.key}")

    def held(permission: str) -> Holder | None:
        ability = Ability(f"{permission} the key", data_actions=(_NEEDED[permission],))
        return power_of(inventory, identity.principal_id, id, ability)

    lacking = select(_NEEDED, lambda permission: held(permission) is None)
    if lacking:
        return KeyAccess("role", _named(lacking))
    any_use = Ability("use the key", data_actions=USE_KEY)
    holders = who_can(inventory, id, any_use).holders
    ways = [way for one in holders if one.who.id == identity.principal_id for way in one.ways]
    broad = {
        f"{way.holding.role.name} of {scope_words(way.holding.assignment.scope)}"
        for way in ways
        if any(_gives(way.holding.role.permissions, action) for action in _MORE)
    }
    notes = (f"it may change or delete keys as well, as {', '.join(sorted(broad))}",)
    return KeyAccess(f"by the role {ways[0]}", notes=Notes(notes if broad else ()))


def _gives(permissions: tuple[Permission, ...], action: str) -> bool:
    return grant_of(permissions, action, data=True) is not Grant.NO


def _by_policies(vault: KeyVault, principal_id: str, tenant: str) -> KeyAccess:
    policies = vault.access_policies

    def is_own(policy: AccessPolicy) -> bool:
        # with an application, a policy is for what that does in the principal's name
        return (
            policy.object_id.lower() == principal_id
            and policy.tenant_id.lower() == tenant
            and not policy.application_id
        )

    def gives(policy: AccessPolicy, permissions: frozenset[str]) -> bool:
        return is_own(policy) and not permissions.isdisjoint(map(str.lower, policy.keys))

    def lacks(permission: str) -> bool:
        enough = frozenset({permission.lower(), _ALL})
        return not any_of(policies, partial(gives, permissions=enough))

    def more() -> str | None:
        broad = any_of(policies, partial(gives, permissions=_MORE_BY_POLICY))
        return "its access policy lets it change or delete keys as well" if broad else None

    lacking = select(_NEEDED, lacks)
    if lacking:
        return KeyAccess("access policy", _named(lacking))
    return KeyAccess("by an access policy", notes=aside(more))


def _named(lacking: Found[str]) -> str:
    with trail():  # whether it lacks more than this does not matter
        return ", ".join(lacking)
