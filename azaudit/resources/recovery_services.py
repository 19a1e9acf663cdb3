"""Microsoft.RecoveryServices: vaults, what they protect, and the guards attached to them."""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Field, Listing, Resource


class MultiUserAuthorization(StrEnum):
    """A vault's own word on whether a Resource Guard stands before its critical operations."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    INVALID = "Invalid"


class RecoveryVault(Resource):
    """A Recovery Services vault.

    Lists leave out securitySettings and give wrong scores, so those are read by GET only. Without
    `encryption` the keys are Microsoft's.
    """

    arm_type = "Microsoft.RecoveryServices/vaults"
    listing = Listing("recovery-vaults")

    multi_user_authorization = Field(
        "properties.securitySettings.multiUserAuthorization",
        MultiUserAuthorization,
        since="2023-04-01",
        detail=True,
    )
    key_uri = Field("properties.encryption.keyVaultProperties.keyUri", str, absent=None)


class RecoveryProtectedItem(Resource):
    """Something that a Recovery Services vault backs up."""

    arm_type = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
    listing = Listing("recovery-protected-items", RecoveryVault)

    source_id = Field("properties.sourceResourceId", ResourceId)


class GuardProxy(Resource):
    """The tie between a vault and a Resource Guard; the vault is its parent.

    A finding on it is about the vault, told apart by the guard.
    """

    guard_id = Field("properties.resourceGuardResourceId", ResourceId)

    @property
    def vault_id(self) -> ResourceId:
        """The vault that the guard protects."""
        parent = self.id.parent
        assert parent is not None  # noqa: S101 - the id lies below its vault
        return parent

    @property
    def subject(self) -> tuple[ResourceId, str | None]:
        """The vault, and the guard's folded id."""
        properties = self.raw("properties")
        guard = properties.get("resourceGuardResourceId") if isinstance(properties, dict) else None
        told_apart = ResourceId(guard) if isinstance(guard, str) else self.id
        return self.vault_id, told_apart.folded


class RecoveryGuardProxy(GuardProxy):
    """The proxy of a guard at a Recovery Services vault."""

    arm_type = "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies"
    listing = Listing("recovery-guard-proxies", RecoveryVault)
