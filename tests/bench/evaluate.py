"""Print how fast a snapshot is read and judged, and how much memory that takes.

Usage: python -m tests.bench.evaluate [RESOURCES]
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.loader import load_checks
from azaudit.profile import Profile
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import (
    CognitiveAccount,
    CognitiveAccountEndpointConnection,
)
from azaudit.resources.data_protection import BackupGuardProxy, BackupVault
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.network import ApplicationGateway, ApplicationGatewayEndpointConnection
from azaudit.resources.recovery_backups import RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot
from azaudit.snapshot.schema import Run, ScopeRow
from azaudit.snapshot.store import SnapshotWriter, Unit
from tests.worlds import NOW, TENANT, World

_SUBSCRIPTIONS = 10
_A_SET = 20  # resources that one number stands for
_ACCOUNTS, _VAULTS = 4, 5

Body = tuple[type[Resource], Mapping[str, Any]]


def subscription(number: int) -> str:
    return f"00000000-0000-0000-0001-{number % _SUBSCRIPTIONS:012}"


def group(number: int) -> str:
    return f"/subscriptions/{subscription(number)}/resourceGroups/rg-payments-{number % 97:03}"


def bodies(number: int) -> Iterator[Body]:
    """What one number stands for, every second one as it should be."""
    here = f"{group(number)}/providers"
    common = {"location": "westeurope", "tags": {"owner": "payments", "cost": f"{number:08}"}}
    for each in range(_ACCOUNTS):
        yield from account(here, f"{number:06}-{each}", common, good=number % 2 == 0)
    for each in range(_VAULTS):
        vault = f"{here}/Microsoft.KeyVault/vaults/kv-{number:06}-{each}"
        protected = {"enablePurgeProtection": True} if number % 2 == 0 else {}
        properties = {"vaultUri": f"https://kv-{number:06}-{each}.vault.azure.net/", **protected}
        yield KeyVault, {**common, "id": vault, "properties": properties}
    yield from gateway(f"{here}/Microsoft.Network/applicationGateways/agw-{number:06}")
    guard = f"{group(number + 1)}/providers/Microsoft.DataProtection/resourceGuards/guard"
    tie = {"properties": {"resourceGuardResourceId": guard}}
    recovery = f"{here}/Microsoft.RecoveryServices/vaults/rsv-{number:06}"
    security = {"securitySettings": {"multiUserAuthorization": "Disabled"}}
    yield RecoveryVault, {**common, "id": recovery, "properties": security}
    yield RecoveryGuardProxy, {"id": f"{recovery}/backupResourceGuardProxies/VaultProxy", **tie}
    item = "backupFabrics/Azure/protectionContainers/c/protectedItems/vm"
    yield RecoveryProtectedItem, {"id": f"{recovery}/{item}", "properties": {}}
    backup = f"{here}/Microsoft.DataProtection/backupVaults/bv-{number:06}"
    yield BackupVault, {**common, "id": backup, "properties": {}}
    yield BackupGuardProxy, {"id": f"{backup}/backupResourceGuardProxies/DppProxy", **tie}


def account(here: str, name: str, common: Mapping[str, Any], *, good: bool) -> Iterator[Body]:
    id = f"{here}/Microsoft.CognitiveServices/accounts/oai-{name}"
    properties = {
        "disableLocalAuth": good,
        "publicNetworkAccess": "Disabled" if good else "Enabled",
        "networkAcls": {"defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []},
        "capabilities": [{"name": f"capability-{i}", "value": "true"} for i in range(10)],
        "endpoints": {f"API {i}": f"https://oai-{name}.openai.azure.com/" for i in range(9)},
        "encryption": {
            "keySource": "Microsoft.KeyVault",
            "keyVaultProperties": {"keyVaultUri": f"https://kv-{name}.vault.azure.net"},
        },
    }
    yield CognitiveAccount, {**common, "id": id, "kind": "OpenAI", "properties": properties}
    yield CognitiveAccountEndpointConnection, connection(id, here, good=good)


def connection(id: str, here: str, *, good: bool) -> dict[str, Any]:
    state = {"status": "Approved" if good else "Pending", "description": "please"}
    properties = {
        "privateEndpoint": {"id": f"{here}/Microsoft.Network/privateEndpoints/pe"},
        "provisioningState": "Succeeded",
        "privateLinkServiceConnectionState": state,
        "groupIds": ["account"],
    }
    return {"id": f"{id}/privateEndpointConnections/pe", "properties": properties}


def gateway(id: str) -> Iterator[Body]:
    plc, frontend = f"{id}/privateLinkConfigurations/plc", f"{id}/frontendIPConfigurations/fe"
    listeners = [
        {
            "id": f"{id}/httpListeners/https-{i}",
            "properties": {"frontendIPConfiguration": {"id": frontend}, "protocol": "Https"},
        }
        for i in range(8)
    ]
    frontends = [{"id": frontend, "properties": {"privateLinkConfiguration": {"id": plc}}}]
    properties = {
        "privateLinkConfigurations": [{"id": plc}],
        "frontendIPConfigurations": frontends,
        "httpListeners": listeners,
        "requestRoutingRules": [{"id": f"{id}/requestRoutingRules/{i}"} for i in range(8)],
    }
    yield ApplicationGateway, {"id": id, "location": "westeurope", "properties": properties}
    here = id.partition("/Microsoft.Network")[0]
    yield ApplicationGatewayEndpointConnection, connection(id, here, good=True)


def write(path: Path, resources: int) -> None:
    """A snapshot of so many resources, written a unit at a time as a collection would."""
    scope = [
        ScopeRow(TENANT, subscription(n), f"sub-{n}", "Enabled", "audited")
        for n in range(_SUBSCRIPTIONS)
    ]
    with SnapshotWriter(path, Run("bench", "AzureCloud", "bench", as_of=NOW)) as writer:
        writer.add_scope(scope)
        for first in range(_SUBSCRIPTIONS):
            world = World(scopes=(scope[first],))
            for number in range(first, resources // _A_SET, _SUBSCRIPTIONS):
                for view, body in bodies(number):
                    world.bodies.setdefault(view, []).append(body)
            (file,) = world.index().files
            writer.add(Unit(file.coverage, file.resources))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    resources = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.azaudit"
        # in a process of its own, so that only reading and judging count in the memory below
        fork(write, path, resources)
        say(f"{resources} resources: {path.stat().st_size / 1e6:.0f} MB of snapshot")
        checks = load_checks()
        begun = time.process_time()
        index = SnapshotIndex([read_snapshot(path)])
        read = time.process_time()
        evaluation = evaluate(Inventory(index), checks, Profile())
        judged = time.process_time()
    pairs = len(evaluation.findings) + evaluation.not_applicable.total()
    say(f"read and indexed in {read - begun:.2f} s")
    say(f"{pairs} pairs judged in {judged - read:.2f} s: {pairs / (judged - read):,.0f} a second")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory: {peak:.0f} MB")


def fork(work: Callable[..., None], *about: object) -> None:
    """Do something in a process of its own and wait for it."""
    child = os.fork()
    if child == 0:
        work(*about)
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
