"""Cases of the checks on the redundancy of what vaults keep."""

from typing import Any

from azaudit.api import BackupVault, RecoveryVault
from azaudit.profile import BackupProfile, Profile
from tests.checks.case import Case
from tests.checks.vault_cases import NOT_DOCUMENTED
from tests.checks.vault_settings_cases import backup, listed, recovery
from tests.worlds import World

RECOVERY_REDUNDANT = "recovery-vault-redundant"
BACKUP_REDUNDANT = "backup-vault-redundant"

LOCAL = Profile(backup=BackupProfile(redundancy=frozenset({"LocallyRedundant"})))
ZONES = Profile(backup=BackupProfile(redundancy=frozenset({"ZoneRedundant"})))


def stored(redundancy: Any, cross_region: Any = "Disabled") -> World:
    settings = {"standardTierStorageRedundancy": redundancy, "crossRegionRestore": cross_region}
    return recovery(redundancySettings=settings)


def tier(redundancy: Any, store: Any = "VaultStore") -> dict[str, Any]:
    return {"datastoreType": store, "type": redundancy}


def tiers(*settings: Any, **more: Any) -> World:
    return backup(storageSettings=list(settings), **more)


def _redundant_cases(check: str, make: Any) -> tuple[Case, ...]:
    """What holds of both kinds of vault."""
    return (
        Case("geo", check, make("GeoRedundant"), "pass", "storage is GeoRedundant", "medium"),
        Case("zones", check, make("ZoneRedundant"), "pass", "storage is ZoneRedundant"),
        Case("geo and zones", check, make("ReadAccessGeoZoneRedundant"), "pass"),
        Case("in other letters", check, make("georedundant"), "pass"),
        Case(
            "local",
            check,
            make("LocallyRedundant"),
            "fail",
            "LocallyRedundant, and the profile asks for GeoRedundant or ReadAccess",
            "medium",
        ),
        Case("local, as it is wanted", check, make("LocallyRedundant"), "pass", profile=LOCAL),
        Case(
            "geo is not among what is wanted",
            check,
            make("GeoRedundant"),
            "fail",
            "storage is GeoRedundant, and the profile asks for ZoneRedundant",
            profile=ZONES,
        ),
        Case("being set up", check, make("Invalid"), "unknown", '"Invalid"'),
        Case("no value", check, make(None), "unknown", NOT_DOCUMENTED),
        Case("true is no value", check, make(True), "unknown", "is a boolean"),
        Case("no vaults", check, World(), "not_applicable"),
    )


REDUNDANT_CASES = (
    *_redundant_cases(RECOVERY_REDUNDANT, stored),
    *_redundant_cases(BACKUP_REDUNDANT, lambda redundancy: tiers(tier(redundancy))),
    Case(
        "cross-region restore is named",
        RECOVERY_REDUNDANT,
        stored("GeoRedundant", "Enabled"),
        "pass",
        notes="cross-region restore is Enabled",
    ),
    Case(
        "no word on cross-region restore",
        RECOVERY_REDUNDANT,
        stored("GeoRedundant", None),
        "pass",
        notes="not known",
    ),
    # as vaults were answered until 2023
    Case("no settings", RECOVERY_REDUNDANT, recovery(), "unknown", NOT_DOCUMENTED),
    Case("only listed", RECOVERY_REDUNDANT, listed(), "unknown", "only in the answer to a GET"),
    Case(
        "cross-region restore is named",
        BACKUP_REDUNDANT,
        tiers(
            tier("GeoRedundant"),
            featureSettings={"crossRegionRestoreSettings": {"state": "Enabled"}},
        ),
        "pass",
        notes="cross-region restore is Enabled",
    ),
    Case(
        "cross-region restore was never set",
        BACKUP_REDUNDANT,
        tiers(tier("GeoRedundant")),
        "pass",
        notes="cross-region restore is Disabled",
    ),
    Case(
        "another tier decides nothing",
        BACKUP_REDUNDANT,
        tiers(tier("LocallyRedundant", "OperationalStore"), tier("GeoRedundant")),
        "pass",
        "storage is GeoRedundant",
    ),
    Case(
        "no storage of its own",
        BACKUP_REDUNDANT,
        tiers(tier("LocallyRedundant", "OperationalStore")),
        "not_applicable",
    ),
    Case(
        "a tier that is new beside a local one",
        BACKUP_REDUNDANT,
        tiers(tier("GeoRedundant", "ColdStore"), tier("LocallyRedundant")),
        "fail",
    ),
    Case(
        "a tier that is new beside a good one",
        BACKUP_REDUNDANT,
        tiers(tier("LocallyRedundant", "ColdStore"), tier("GeoRedundant")),
        "unknown",
        "ColdStore",
    ),
    Case("no settings", BACKUP_REDUNDANT, backup(), "unknown", NOT_DOCUMENTED),
    Case("settings in words", BACKUP_REDUNDANT, backup(storageSettings="Geo"), "unknown", "a list"),
    Case("denied", RECOVERY_REDUNDANT, World().denied(RecoveryVault), "unknown", "denied"),
    Case("denied", BACKUP_REDUNDANT, World().denied(BackupVault), "unknown", "denied"),
)
