"""Cases of the check on how vaults secure backups of servers outside Azure."""

from typing import Any

from azaudit.api import RecoveryBackupConfig, RecoveryProtectedItem, RecoveryVault
from tests.checks.backup_cases import RSV
from tests.checks.case import Case
from tests.checks.vault_settings_cases import recovery_body
from tests.worlds import World

HYBRID = "recovery-vault-hybrid-security"


def item(management: Any, name: str = "a") -> dict[str, Any]:
    below = f"backupFabrics/Azure/protectionContainers/Windows;{name}/protectedItems/{name}"
    return {"id": f"{RSV}/{below}", "properties": {"backupManagementType": management}}


def config(state: Any) -> dict[str, Any]:
    return {
        "id": f"{RSV}/backupconfig/vaultconfig",
        "properties": {"enhancedSecurityState": state, "softDeleteFeatureState": "Enabled"},
    }


def secured(state: Any, *managements: Any, configured: Any = "", soft: Any = "Enabled") -> World:
    """A vault that says something, what it backs up, and what its configuration says."""
    settings = {"softDeleteState": soft, "enhancedSecurityState": state}
    body = recovery_body(securitySettings={"softDeleteSettings": settings})
    world = World().with_body(RecoveryVault, body)
    for number, management in enumerate(managements or ("MAB",)):
        world = world.with_body(RecoveryProtectedItem, item(management, f"i{number}"))
    return world if configured == "" else world.with_body(RecoveryBackupConfig, config(configured))


LISTED = World(source="list").with_body(RecoveryVault, recovery_body())

HYBRID_CASES = (
    Case(
        "on",
        HYBRID,
        secured("Enabled", configured="Enabled"),
        "pass",
        "features are on",
        "medium",
        notes="!says",
    ),
    Case("always on", HYBRID, secured("AlwaysON", configured="Enabled"), "pass", "are always on"),
    Case("always on, in other letters", HYBRID, secured("alwayson", "AzureIaasVM", "DPM"), "pass"),
    Case(
        "off",
        HYBRID,
        secured("Disabled", "MAB", "DPM", "MAB", "AzureIaasVM", configured="Disabled"),
        "fail",
        "are off, and the vault keeps backups by MAB, DPM",
        "medium",
        notes="!says",
    ),
    Case("off, for a server", HYBRID, secured("Disabled", "azurebackupserver"), "fail"),
    Case(
        "nothing hybrid",
        HYBRID,
        secured("Disabled", "AzureIaasVM", "AzureStorage"),
        "not_applicable",
    ),
    Case(
        "nothing at all",
        HYBRID,
        World().with_body(RecoveryVault, recovery_body()),
        "not_applicable",
    ),
    Case(
        "the configuration says it alone",
        HYBRID,
        secured(None, configured="Enabled"),
        "pass",
        "features are on",
        notes="!says",
    ),
    Case("the configuration alone says off", HYBRID, secured(None, configured="Disabled"), "fail"),
    Case(
        "the two disagree",
        HYBRID,
        secured("Enabled", configured="Disabled"),
        "pass",
        notes="the vault itself says Enabled, and its backup configuration says Disabled",
    ),
    Case(
        "the two disagree the other way",
        HYBRID,
        secured("Disabled", configured="Enabled"),
        "fail",
        notes="configuration says Enabled",
    ),
    Case(
        "the configuration is denied, and not needed",
        HYBRID,
        secured("Enabled").denied(RecoveryBackupConfig, RSV),
        "pass",
        notes="not known",
    ),
    Case(
        "the configuration is denied, and needed",
        HYBRID,
        secured(None).denied(RecoveryBackupConfig, RSV),
        "unknown",
        "denied",
    ),
    Case(
        "the configuration was not asked for",
        HYBRID,
        secured(None).not_asked(RecoveryBackupConfig, RSV),
        "unknown",
        "not collected",
    ),
    Case("there is no configuration", HYBRID, secured(None), "unknown", "holds none"),
    Case(
        "neither says", HYBRID, secured(None, configured=None), "unknown", "enhancedSecurityState"
    ),
    Case("not set yet", HYBRID, secured("Invalid", configured="Enabled"), "unknown", '"Invalid"'),
    Case("a state that is new", HYBRID, secured("Strict"), "unknown", '"Strict"'),
    Case("true is no state", HYBRID, secured(True), "unknown", "is a boolean"),
    Case(
        "the configuration's state is new",
        HYBRID,
        secured(None, configured="Strict"),
        "unknown",
        '"Strict"',
    ),
    Case(
        "being set up",
        HYBRID,
        secured(None, soft=None, configured="Enabled"),
        "unknown",
        "softDeleteState as well",
    ),
    Case(
        "only listed",
        HYBRID,
        LISTED.with_body(RecoveryProtectedItem, item("MAB")),
        "unknown",
        "only in the answer to a GET",
    ),
    Case("nobody says what backs it up", HYBRID, secured("Disabled", None), "unknown", "is absent"),
    Case(
        "something new backs it up", HYBRID, secured("Disabled", "AzureArc"), "unknown", "AzureArc"
    ),
    Case(
        "something new beside an agent",
        HYBRID,
        secured("Disabled", "AzureArc", "MAB"),
        "fail",
        "backups by MAB",
    ),
    Case(
        "something new beside an agent, and on",
        HYBRID,
        secured("Enabled", "AzureArc", "MAB"),
        "pass",
    ),
    Case(
        "items denied",
        HYBRID,
        secured("Enabled").denied(RecoveryProtectedItem, RSV),
        "unknown",
        "denied",
    ),
    Case(
        "items listed in part",
        HYBRID,
        secured("Disabled", "AzureIaasVM").gap(RecoveryProtectedItem, RSV, "partial"),
        "unknown",
    ),
    Case("vaults denied", HYBRID, World().denied(RecoveryVault), "unknown", "denied"),
    Case("no vaults", HYBRID, World(), "not_applicable"),
)
