"""Cases of the checks on key vaults."""

from typing import Any

from azaudit.api import BackupVault, CognitiveAccount, KeyVault, RecoveryVault
from azaudit.profile import KeyVaultProfile, Profile
from tests.checks.case import Case
from tests.checks.openai_cases import account
from tests.worlds import GROUP, World

PURGE = "keyvault-purge-protection"
ALL = Profile(keyvault=KeyVaultProfile(scope="all"))
KEY = "https://kv.vault.azure.net/keys/k/1"


def vault(**properties: Any) -> dict[str, Any]:
    return {
        "id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv",
        "properties": {"vaultUri": "https://kv.vault.azure.net/", **properties},
    }


CMK = {
    "encryption": {
        "keySource": "Microsoft.KeyVault",
        "keyVaultProperties": {"keyVaultUri": "https://KV.vault.azure.net", "keyName": "k"},
    }
}


def with_vault(*, cmk: bool = True, **properties: Any) -> World:
    world = World().with_body(KeyVault, vault(**properties))
    return world.with_body(CognitiveAccount, account(**(CMK if cmk else {})))


def recovery_vault(**properties: Any) -> dict[str, Any]:
    id = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv"
    return {"id": id, "properties": properties}


def backup_vault(**properties: Any) -> dict[str, Any]:
    id = f"{GROUP}/providers/Microsoft.DataProtection/backupVaults/bv"
    return {"id": id, "properties": {"securitySettings": properties}}


BARE = with_vault(cmk=False)

KEYVAULT_CASES = (
    Case("on", PURGE, with_vault(enablePurgeProtection=True), "pass", "90 days", "high"),
    Case(
        "on, with days of its own",
        PURGE,
        with_vault(enablePurgeProtection=True, softDeleteRetentionInDays=7),
        "pass",
        "7 days",
    ),
    Case(
        "on, and nobody's use can be read",
        PURGE,
        with_vault(enablePurgeProtection=True).denied(RecoveryVault).denied(CognitiveAccount),
        "pass",
    ),
    Case("absent is off", PURGE, with_vault(), "fail", "encrypt ai"),
    Case("false is off", PURGE, with_vault(enablePurgeProtection=False), "fail", "encrypt ai"),
    Case("null is off", PURGE, with_vault(enablePurgeProtection=None), "fail", "encrypt ai"),
    Case("text is neither", PURGE, with_vault(enablePurgeProtection="true"), "unknown"),
    Case("off, no key held", PURGE, BARE, "not_applicable"),
    Case("off, all vaults judged", PURGE, BARE, "fail", "protection is off", profile=ALL),
    Case(
        "on, all vaults judged", PURGE, with_vault(enablePurgeProtection=True), "pass", profile=ALL
    ),
    Case(
        "off, and a Recovery Services vault uses it",
        PURGE,
        BARE.with_body(
            RecoveryVault, recovery_vault(encryption={"keyVaultProperties": {"keyUri": KEY}})
        ),
        "fail",
        "encrypt rsv",
    ),
    Case(
        "off, and a Backup vault uses it",
        PURGE,
        BARE.with_body(
            BackupVault,
            backup_vault(
                encryptionSettings={"state": "Enabled", "keyVaultProperties": {"keyUri": KEY}}
            ),
        ),
        "fail",
        "encrypt bv",
    ),
    Case(
        "off, and who uses it cannot be read",
        PURGE,
        BARE.denied(RecoveryVault),
        "unknown",
        "denied",
    ),
    Case(
        "off, and an account's settings say half",
        PURGE,
        World()
        .with_body(KeyVault, vault())
        .with_body(CognitiveAccount, account(encryption={"keyVaultProperties": {}})),
        "unknown",
        "keySource",
    ),
    Case(
        "off, and an account's key lies nowhere",
        PURGE,
        World()
        .with_body(KeyVault, vault())
        .with_body(
            CognitiveAccount,
            account(encryption={**CMK["encryption"], "keyVaultProperties": {"keyVaultUri": "kv"}}),
        ),
        "unknown",
        "address of no key vault",
    ),
    Case("vaults denied", PURGE, World().denied(KeyVault), "unknown", "denied"),
)
