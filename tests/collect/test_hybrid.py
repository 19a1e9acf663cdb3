"""A vault's backup configuration is asked for only where it backs up servers outside Azure."""

from typing import Any

import pytest

from azaudit.collect import recovery_services
from azaudit.snapshot.read import SnapshotFile
from tests.arm import ArmEndpoint
from tests.collect.chains import HERE, THERE, serving
from tests.collect.collected import COMPLETE, DENIED, FAILED, RECOVERY, collect, unit_of, units

CONFIG = "recovery-backup-config"
ITEMS = "backupFabrics/protectionContainers/protectedItems"


def vault(name: str, *managements: Any, state: Any = "Enabled") -> dict[str, Any]:
    items = [
        {"type": ITEMS, "name": f"Azure/c{number}/i{number}", "properties": held}
        for number, held in enumerate({"backupManagementType": one} for one in managements)
    ]
    config = {"enhancedSecurityState": state, "softDeleteFeatureState": "Enabled"}
    return {
        "type": "Microsoft.RecoveryServices/vaults",
        "name": name,
        "group": "rg",
        "properties": {},
        "children": [
            *items,
            {"type": "backupconfig", "name": "vaultconfig", "properties": config},
        ],
    }


async def read(served: ArmEndpoint, path: Any) -> SnapshotFile:
    return await collect(served, path, (*RECOVERY, recovery_services.BACKUP_CONFIG), [HERE, THERE])


async def test_it_is_read_where_something_hybrid_is_backed_up(path):
    with serving(
        vault("agents", "AzureIaasVM", "AzureIaasVM", "AzureStorage", "mab"),
        vault("servers", "AzureBackupServer", "DPM"),
        vault("machines", "AzureIaasVM", "AzureWorkload"),
        vault("empty"),
        vault("odd", None, 7, "AzureArc"),
        page_size=2,
    ) as served:
        snapshot = await read(served, path)
    found = units(snapshot, collector=CONFIG)
    assert sorted(unit.scope.rpartition("/")[2] for unit in found) == ["agents", "servers"]
    assert {(unit.state, unit.rows, unit.calls) for unit in found} == {(COMPLETE, 1, 1)}
    types = [row.type for row in snapshot.resources if row.collector == CONFIG]
    assert types == ["microsoft.recoveryservices/vaults/backupconfig"] * 2


async def test_items_that_cannot_be_read_ask_for_nothing(path):
    with serving(vault("agents", "MAB")) as served:
        served.faults.add("agents/backupProtectedItems", status=403, code="AuthorizationFailed")
        snapshot = await read(served, path)
    assert units(snapshot, collector=CONFIG) == []


@pytest.mark.parametrize(
    ("effect", "state"),
    [
        ({"status": 403, "code": "AuthorizationFailed"}, DENIED),
        ({"status": 404, "code": "ResourceNotFound"}, FAILED),
        ({"status": 500}, FAILED),
        ({"body": {}}, FAILED),
        ({"body": {"value": []}}, FAILED),
    ],
    ids=str,
)
async def test_an_answer_that_is_none_is_a_gap(path, effect, state):
    with serving(vault("agents", "MAB")) as served:
        served.faults.add("agents/backupconfig/vaultconfig", **effect)
        snapshot = await read(served, path)
    unit = unit_of(snapshot, CONFIG)
    assert (unit.state, unit.rows) == (state, 0)
    if state is DENIED:
        assert unit.missing_action == "Microsoft.RecoveryServices/vaults/backupconfig/read"
