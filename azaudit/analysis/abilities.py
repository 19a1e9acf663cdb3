"""What somebody may be able to do to a resource, as sets of actions; any one of a set will do."""

from dataclasses import dataclass

from azaudit.analysis.guard_operations import CRITICAL_OPERATIONS, approvals
from azaudit.model import ResourceId


@dataclass(frozen=True)
class Ability:
    """Something that can be done to a resource.

    verb: as messages say it, after "can". actions, data_actions: each of them suffices.
    """

    verb: str
    actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()


# Whoever holds one of these gives itself whatever else it wants
# (learn.microsoft.com/azure/role-based-access-control/custom-roles).
SELF_GRANT = Ability(
    "grant itself any role here",
    (
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Authorization/roleDefinitions/write",
    ),
)


def or_self_grant(verb: str, ability: Ability) -> Ability:
    """An ability, or the power to take it. verb: as messages say both."""
    return Ability(verb, (*ability.actions, *SELF_GRANT.actions), ability.data_actions)


_ACCOUNTS = "Microsoft.CognitiveServices/accounts"
# an answer to regenerateKey holds the new keys
READ_ACCOUNT_KEYS = Ability(
    "list its keys",
    (f"{_ACCOUNTS}/listKeys/action", f"{_ACCOUNTS}/regenerateKey/action"),
)
MANAGE_ACCOUNT = Ability("manage it", (f"{_ACCOUNTS}/write", f"{_ACCOUNTS}/delete"))
_KEYS = "Microsoft.KeyVault/vaults/keys"
DESTROY_KEYS = Ability(
    "delete or purge its keys",
    ("Microsoft.KeyVault/vaults/delete",),
    (f"{_KEYS}/delete", f"{_KEYS}/purge/action"),
)
# Access policies are a property of the vault. To change to them from Azure RBAC takes the right to
# assign roles as well (learn.microsoft.com/azure/key-vault/general/rbac-guide).
OPEN_KEY_VAULT = Ability(
    "change who may use its keys",
    ("Microsoft.KeyVault/vaults/write", "Microsoft.KeyVault/vaults/accessPolicies/write"),
)
USE_KEY = (f"{_KEYS}/read", f"{_KEYS}/wrap/action", f"{_KEYS}/unwrap/action")
_RECOVERY = "Microsoft.RecoveryServices/vaults"
_ITEMS = f"{_RECOVERY}/backupFabrics/protectionContainers/protectedItems"
MANAGE_RECOVERY_VAULT = Ability(
    "change or delete what it protects",
    (
        f"{_RECOVERY}/write",
        f"{_RECOVERY}/delete",
        f"{_RECOVERY}/backupPolicies/write",
        f"{_RECOVERY}/backupconfig/write",
        f"{_ITEMS}/delete",
        f"{_RECOVERY}/backupResourceGuardProxies/delete",
    ),
)
_BACKUP = "Microsoft.DataProtection/backupVaults"
MANAGE_BACKUP_VAULT = Ability(
    "change or delete what it protects",
    (
        f"{_BACKUP}/write",
        f"{_BACKUP}/delete",
        f"{_BACKUP}/backupPolicies/write",
        f"{_BACKUP}/backupInstances/delete",
        f"{_BACKUP}/backupResourceGuardProxies/delete",
    ),
)
_GUARDS = "Microsoft.DataProtection/resourceGuards"
# the form that the permissions of the provider are published in
_GUARDS_TOO = "Microsoft.DataProtection/subscriptions/resourceGroups/providers/resourceGuards"
MANAGE_GUARD = Ability(
    "change or delete it",
    tuple(f"{guards}/{verb}" for guards in (_GUARDS, _GUARDS_TOO) for verb in ("write", "delete")),
)
APPROVE = Ability("approve critical operations", approvals())
# The documentation asks that who runs the vault has neither of the roles for guards, nor
# Contributor: whoever changes a guard can exclude an operation, and needs no approval then
# (learn.microsoft.com/azure/backup/multi-user-authorization).
WAIVE_APPROVAL = Ability("approve on the guard", (*APPROVE.actions, *MANAGE_GUARD.actions))
_STORAGE = "Microsoft.Storage/storageAccounts"
READ_STORAGE_KEYS = Ability(
    "list its keys", (f"{_STORAGE}/listKeys/action", f"{_STORAGE}/regenerateKey/action")
)
_BLOBS = f"{_STORAGE}/blobServices/containers/blobs"
READ_BLOBS = Ability("read its blobs", data_actions=(f"{_BLOBS}/read",))
WRITE_BLOBS = Ability("write its blobs", data_actions=(f"{_BLOBS}/write",))
_DELETE_GROUP = "Microsoft.Resources/subscriptions/resourceGroups/delete"
DELETE_ALL = Ability("delete anything in it", (_DELETE_GROUP,))
_VERB_OF_DATA = "delete the data"


def _destroy(type: str) -> Ability:
    """What lies below another resource goes with it."""
    namespace, *names = type.split("/")
    above = ["/".join((namespace, *names[:depth])) for depth in range(len(names), 0, -1)]
    return Ability(_VERB_OF_DATA, (*(f"{one}/delete" for one in above), _DELETE_GROUP))


# What vaults back up, by type in lower case, so that groups that can delete it are looked into.
DESTROY_DATA: dict[str, Ability] = {
    type.lower(): _destroy(type)
    for type in (
        "Microsoft.Compute/virtualMachines",
        "Microsoft.Compute/disks",
        _STORAGE,
        "Microsoft.ContainerService/managedClusters",
        "Microsoft.DBforPostgreSQL/servers/databases",
        "Microsoft.DBforPostgreSQL/flexibleServers",
        "Microsoft.DBforMySQL/flexibleServers",
    )
}
DESTROY_RECOVERY_BACKUPS = Ability(
    "delete the backups", (f"{_ITEMS}/delete", f"{_RECOVERY}/backupPolicies/write")
)
# of machines outside Azure, whose agents are registered with the vault
DESTROY_AGENT_BACKUPS = Ability("delete the backups", (f"{_RECOVERY}/registeredIdentities/delete",))
DESTROY_BACKUP_INSTANCES = Ability(
    "delete the backups", (f"{_BACKUP}/backupInstances/delete", f"{_BACKUP}/backupInstances/write")
)

# What is asked about a resource unless somebody asks for more, by its type in lower case.
USUAL: dict[str, tuple[Ability, ...]] = {
    _ACCOUNTS.lower(): (READ_ACCOUNT_KEYS, MANAGE_ACCOUNT),
    "microsoft.keyvault/vaults": (DESTROY_KEYS, OPEN_KEY_VAULT),
    _KEYS.lower(): (DESTROY_KEYS, OPEN_KEY_VAULT),
    _RECOVERY.lower(): (MANAGE_RECOVERY_VAULT,),
    _BACKUP.lower(): (MANAGE_BACKUP_VAULT,),
    _GUARDS.lower(): (APPROVE, MANAGE_GUARD),
    _STORAGE.lower(): (READ_STORAGE_KEYS, READ_BLOBS, WRITE_BLOBS),
}
# what a check or a question about some resource asks, so that groups that hold it are looked into
OF_INTEREST = (
    SELF_GRANT,
    DELETE_ALL,
    *(ability for abilities in USUAL.values() for ability in abilities),
    Ability("use a key", data_actions=USE_KEY),
    Ability("run a critical operation", tuple(one.action for one in CRITICAL_OPERATIONS)),
    *DESTROY_DATA.values(),
)


def destroy_data(type: str) -> Ability:
    """Deleting a resource of a type, or the resource group around it."""
    return DESTROY_DATA.get(type.lower()) or _destroy(type)


def usual_abilities(id: ResourceId) -> tuple[Ability, ...]:
    """What is asked about a resource when nobody names an action: what harms it, by its type."""
    type = id.type
    if type is None:
        return (DELETE_ALL, SELF_GRANT)
    own = USUAL.get(type.lower()) or (
        Ability("change or delete it", (f"{type}/write", f"{type}/delete")),
    )
    return (*own, SELF_GRANT)
