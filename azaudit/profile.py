"""The profile: what the organisation has decided, as typed values with defaults.

The defaults are those of a regulated organisation. This module reads no file; azaudit.app.config
does that.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class PrivateLinkProfile:
    """What private link this organisation provides, and who may consume it.

    allowed_tenants, allowed_subscriptions: ids in lower case, besides the collected ones.
    public_frontends: whether private link may lead to a frontend with a public address.
    expected_connections: at the same time, through each private link configuration.
    """

    allowed_tenants: frozenset[str] = frozenset()
    allowed_subscriptions: frozenset[str] = frozenset()
    public_frontends: bool = False
    expected_connections: int = 0


@dataclass(frozen=True)
class GuardProfile:
    """Where a Resource Guard may lie.

    tenants: when not empty, the only tenants (ids in lower case) that may hold a guard.
    """

    tenants: frozenset[str] = frozenset()


@dataclass(frozen=True)
class BackupProfile:
    """How far vaults have to keep what somebody deletes.

    always_on_soft_delete: whether soft delete must be one that nobody can switch off.
    soft_delete_days: the least number of days that deleted backups are kept; the service's own
    least is 14. unlocked_immutability: whether immutability that can be undone is enough.
    """

    always_on_soft_delete: bool = False
    soft_delete_days: int = 14
    unlocked_immutability: bool = False


@dataclass(frozen=True)
class KeyVaultProfile:
    """Which vaults are judged: those that hold a customer-managed key, or all."""

    scope: Literal["cmk", "all"] = "cmk"


@dataclass(frozen=True)
class Profile:
    """All decisions of the organisation that checks ask for."""

    private_link: PrivateLinkProfile = field(default_factory=PrivateLinkProfile)
    guard: GuardProfile = field(default_factory=GuardProfile)
    backup: BackupProfile = field(default_factory=BackupProfile)
    keyvault: KeyVaultProfile = field(default_factory=KeyVaultProfile)
