"""The profile: what the organisation has decided, as typed values with defaults.

The defaults are those of a regulated organisation. This module reads no file; azaudit.app.config
does that.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

# as Azure writes them
Redundancy: TypeAlias = Literal[
    "LocallyRedundant", "ZoneRedundant", "GeoRedundant", "ReadAccessGeoZoneRedundant"
]
_SEVERAL_PLACES: frozenset[Redundancy] = frozenset(
    {"ZoneRedundant", "GeoRedundant", "ReadAccessGeoZoneRedundant"}
)


@dataclass(frozen=True)
class PrivateLinkProfile:
    """What a private link that this organisation provides may offer, and to whom.

    allowed_tenants, allowed_subscriptions: ids in lower case, besides the collected ones.
    public_frontends: whether a public frontend may be offered too. expected_connections: how many
    connections at a time each private link configuration has to carry.
    """

    allowed_tenants: frozenset[str] = frozenset()
    allowed_subscriptions: frozenset[str] = frozenset()
    public_frontends: bool = False
    expected_connections: int = 65_536


@dataclass(frozen=True)
class GuardProfile:
    """Where a Resource Guard may lie, and what it has to protect.

    tenants: when not empty, the only tenants (ids in lower case) that may hold a guard.
    protect_restores: whether a restore must take an approval as well; it loses nothing, and can
    carry data away.
    """

    tenants: frozenset[str] = frozenset()
    protect_restores: bool = False


@dataclass(frozen=True)
class BackupProfile:
    """How far vaults have to keep what somebody deletes, and where what they keep may go.

    always_on_soft_delete: whether soft delete must be one that nobody can switch off.
    soft_delete_days: the least number of days that deleted backups are kept; the service's own
    least is 14. unlocked_immutability: whether immutability that can be undone is enough.
    require_customer_key: whether a vault must be encrypted with a key of the customer's.
    vault_admins: how many principals may change or delete what a vault protects.
    subscription_owners: how many owners a subscription with vaults may have.
    machine_backup_hours: how old the last backup of a virtual machine may be; 8 days where its
    policy takes backups weekly. machines_without_backup_tag: the name of a tag whose value `true`
    or `yes` on a virtual machine says that it needs no backup; empty for no such tag. redundancy:
    the redundancies that the storage of a vault may have. cross_subscription_restore: whether
    backups may be restored into other subscriptions. required_policies: the GUIDs, in lower case,
    of the definitions of Azure Policy that must be assigned to a subscription with vaults;
    multi-user authorization, soft delete and immutability of vaults and the backup of virtual
    machines, unless others are given.
    """

    always_on_soft_delete: bool = False
    soft_delete_days: int = 14
    unlocked_immutability: bool = False
    require_customer_key: bool = True
    vault_admins: int = 3
    subscription_owners: int = 3
    machine_backup_hours: int = 48
    machines_without_backup_tag: str = ""
    redundancy: frozenset[Redundancy] = _SEVERAL_PLACES
    cross_subscription_restore: bool = False
    required_policies: frozenset[str] = frozenset(
        {
            "013e242c-8828-4970-87b3-ab247555486d",
            "31b8092a-36b8-434b-9af7-5ec844364148",
            "c7031eab-0fc0-4cd9-acd0-4497bd66d91a",
            "d6f6f560-14b7-49a4-9fc8-d2c3a9807868",
        }
    )


@dataclass(frozen=True)
class KeyVaultProfile:
    """What is asked of vaults and keys.

    scope: which vaults are judged, those that hold a customer-managed key, or all.
    key_expiry_days: how many days before its expiry a key counts as lost. key_destroyers: how many
    principals may delete the keys of a vault, or let themselves do it.
    """

    scope: Literal["cmk", "all"] = "cmk"
    key_expiry_days: int = 30
    key_destroyers: int = 3


@dataclass(frozen=True)
class OpenAIProfile:
    """What is asked of Azure OpenAI accounts.

    require_customer_key: whether an account must be encrypted with a key of the customer's.
    widest_ipv4_rule, widest_ipv6_rule: the shortest prefix that an IP rule of the firewall may
    have. key_readers: how many principals may list the keys of an account. managers: how many may
    change or delete it.
    """

    require_customer_key: bool = True
    widest_ipv4_rule: int = 24
    widest_ipv6_rule: int = 64
    key_readers: int = 3
    managers: int = 3


@dataclass(frozen=True)
class PowerProfile:
    """Whose power is expected, so that no check counts them.

    applications: object ids, in lower case, of service principals that hold power on purpose, such
    as that of a pipeline. break_glass: object ids, in lower case, of the accounts of people that
    are kept for emergencies.
    """

    applications: frozenset[str] = frozenset()
    break_glass: frozenset[str] = frozenset()

    @property
    def excepted(self) -> frozenset[str]:
        """The ids of all whom no check counts."""
        return self.applications | self.break_glass


@dataclass(frozen=True)
class Profile:
    """All decisions of the organisation that checks ask for."""

    private_link: PrivateLinkProfile = field(default_factory=PrivateLinkProfile)
    guard: GuardProfile = field(default_factory=GuardProfile)
    backup: BackupProfile = field(default_factory=BackupProfile)
    keyvault: KeyVaultProfile = field(default_factory=KeyVaultProfile)
    openai: OpenAIProfile = field(default_factory=OpenAIProfile)
    power: PowerProfile = field(default_factory=PowerProfile)
