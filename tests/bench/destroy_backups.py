"""Print how fast it is told who can destroy data and backups, and how much memory that takes.

Usage: python -m tests.bench.destroy_backups [VAULTS]

Every vault backs up one to five machines of its subscription and has the guard of a second tenant
in front of it. 20,000 role assignments, one in a hundred above all and one in ten on a
subscription, 5,000 principals in 1,000 groups; every hundredth person is a guest in the tenant of
the guards, and some of them approve.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from azaudit.analysis.destruction import destruction
from azaudit.analysis.traced import conclude
from azaudit.app.destroy_backups import destroyers
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.loader import load_checks
from azaudit.profile import Profile
from azaudit.report.encode import encode
from azaudit.resources.authorization import (
    ActiveRole,
    CustomRole,
    DenyAssignment,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
    RoleDefinition,
    Subscription,
    SubscriptionAncestry,
)
from azaudit.resources.base import Resource
from azaudit.resources.data_protection import ResourceGuard
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_backups import RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.resources.trail import untraced
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot
from azaudit.snapshot.schema import Run, ScopeRow
from azaudit.snapshot.store import SnapshotWriter
from tests.bench.judged_power import add, guid, person
from tests.checks.duty_worlds import enforced, guard_body
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT, TENANT

_ASSIGNMENTS, _ROLES, _PEOPLE, _GROUPS, _SUBSCRIPTIONS = 20_000, 200, 5_000, 1_000, 20
_CHECKS = ("guard-duties-separated", "backup-boundary-separated", "guard-separate-boundary")
_POWERS = (
    "Microsoft.RecoveryServices/*",
    "Microsoft.Compute/*",
    "Microsoft.RecoveryServices/vaults/backupPolicies/write",
    "*",
)
_NOTHING: dict[str, list[str]] = {"notActions": [], "dataActions": [], "notDataActions": []}
_ROOT = "/providers/Microsoft.Management/managementGroups/root"
_THERE = f"/subscriptions/{OTHER_SUBSCRIPTION}"
_LISTS: tuple[type[Resource], ...] = (
    RecoveryVault,
    ResourceGuard,
    RoleAssignment,
    DenyAssignment,
    EligibleRole,
    ActiveRole,
    LighthouseDelegation,
    Subscription,
)


def subscription(number: int) -> str:
    return f"/subscriptions/{guid(1, number % _SUBSCRIPTIONS)}"


def place(number: int) -> str:
    return f"{subscription(number)}/resourceGroups/rg-{number % 500:03}/providers"


def vault(number: int) -> str:
    return f"{place(number)}/Microsoft.RecoveryServices/vaults/v-{number:05}"


def machine(number: int) -> str:
    return f"{place(number)}/Microsoft.Compute/virtualMachines/m-{number:05}"


def role(number: int) -> dict[str, Any]:
    """One in four can do something; the others read many."""
    id = f"{subscription(0)}/providers/{RoleDefinition.arm_type}/{guid(2, number)}"
    some = [_POWERS[number // 4 % len(_POWERS)]] if number % 4 == 0 else []
    actions = [*(f"Microsoft.Service{one}/*/read" for one in range(20)), *some]
    held = {"roleName": f"Custom {number}", "type": "CustomRole"}
    return {"id": id, "properties": {**held, "permissions": [{**_NOTHING, "actions": actions}]}}


def assignment(scope: str, who: str, role: str, number: int, *, group: bool) -> dict[str, Any]:
    return {
        "id": f"{scope}/providers/{RoleAssignment.arm_type}/{guid(5, number)}",
        "properties": {
            "principalId": who,
            "principalType": "Group" if group else "User",
            "roleDefinitionId": role,
            "scope": scope,
        },
    }


def assignments(vaults: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each with the subscription that lists it."""
    chance = random.Random(4)
    for number in range(_ASSIGNMENTS):
        at = chance.randrange(vaults)
        scope = (vault if number % 2 else machine)(at)
        if number % 100 == 0:
            scope = _ROOT
        elif number % 10 == 0:
            scope = subscription(at)
        elif number % 3 == 0:
            scope = scope.partition("/providers/")[0]
        group = number % 4 < 2
        who = guid(4, chance.randrange(_GROUPS)) if group else guid(3, chance.randrange(_PEOPLE))
        given = role(chance.randrange(_ROLES))["id"]
        yield subscription(at), assignment(scope, who, given, number, group=group)


def guest(number: int) -> dict[str, Any]:
    user_name = f"p{number}_jogcloud.com#EXT#@geekintheweeds.com"
    named = {"displayName": f"Person {number}", "userPrincipalName": user_name}
    return {"id": guid(7, number), "type": "#microsoft.graph.user", **named, "userType": "Guest"}


def write(path: Path, vaults: int) -> None:
    with SnapshotWriter(path, Run("0", "AzureCloud", "bench")) as writer:
        writer.add_scope(
            [
                *(
                    ScopeRow(TENANT, guid(1, one), f"sub {one}", "Enabled", "audited")
                    for one in range(_SUBSCRIPTIONS)
                ),
                ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "security", "Enabled", "audited"),
            ]
        )
        write_vaults(writer, vaults)
        write_guards(writer)
        held: dict[str, list[dict[str, Any]]] = {}
        for scope, given in assignments(vaults):
            held.setdefault(scope, []).append(given)
        for number in range(_SUBSCRIPTIONS):
            scope = subscription(number)
            add(writer, RoleAssignment, scope, held.get(scope, []))
            for view in _LISTS:
                if view not in (RoleAssignment, RecoveryVault):
                    add(writer, view, scope, [])
        for number in range(_ROLES):
            add(writer, CustomRole, role(number)["id"], [role(number)], "get")
        write_people(writer)


def write_vaults(writer: SnapshotWriter, vaults: int) -> None:
    chance = random.Random(6)
    security = {
        "immutabilitySettings": {"state": "Unlocked"},
        "softDeleteSettings": {"softDeleteState": "Enabled", "softDeleteRetentionPeriodInDays": 14},
    }
    bodies: dict[str, list[dict[str, Any]]] = {}
    for number in range(vaults):
        body = {"id": vault(number), "location": "eastus2"}
        body["properties"] = {"securitySettings": security}  # type: ignore[assignment]  # wire JSON
        bodies.setdefault(subscription(number), []).append(body)
        container = f"{vault(number)}/backupFabrics/Azure/protectionContainers/c"
        items = [
            {
                "id": f"{container}/protectedItems/{one}",
                "properties": {
                    "sourceResourceId": machine((number + one * _SUBSCRIPTIONS) % vaults),
                    "backupManagementType": "AzureIaasVM",
                },
            }
            for one in range(chance.randint(1, 5))
        ]
        add(writer, RecoveryProtectedItem, vault(number), items)
        operations = [
            one["vaultCriticalOperation"]
            for one in guard_body()["properties"]["resourceGuardOperations"]
        ]
        proxy = enforced(vault(number), tuple(operations))
        add(writer, RecoveryGuardProxy, vault(number), [proxy])
    for scope, held in bodies.items():
        add(writer, RecoveryVault, scope, held, "get")


def write_guards(writer: SnapshotWriter) -> None:
    """The guard, and who can approve on it: guests among others."""
    there = partial(add, writer, tenant=OTHER_TENANT)
    owner = f"{_THERE}/providers/{RoleDefinition.arm_type}/{guid(8, 0)}"
    permission = {**_NOTHING, "actions": ["*"]}
    named = {"roleName": "All", "type": "CustomRole", "permissions": [permission]}
    there(CustomRole, owner, [{"id": owner, "properties": named}], "get")
    given = [
        assignment(_THERE, guid(7, one * 100), owner, 100_000 + one, group=False)
        for one in range(10)
    ]
    for view in _LISTS:
        body = {RoleAssignment: given, ResourceGuard: [guard_body()]}.get(view, [])
        there(view, _THERE, body)
    tenant = f"/tenants/{OTHER_TENANT}"
    chain = {"managementGroupAncestorsChain": [{"name": OTHER_TENANT}]}
    there(SubscriptionAncestry, tenant, [{"id": _THERE, "properties": chain}], "bulk")
    people = [guest(number) for number in range(0, _PEOPLE, 100)]
    known = [{**one, "at": f"{tenant}/principals/{one['id']}"} for one in people]
    there(Principal, f"{tenant}/principals", known)


def write_people(writer: SnapshotWriter) -> None:
    tenant = f"/tenants/{TENANT}"
    chain = {"managementGroupAncestorsChain": [{"name": "root"}, {"name": TENANT}]}
    above = [{"id": subscription(one), "properties": chain} for one in range(_SUBSCRIPTIONS)]
    add(writer, SubscriptionAncestry, tenant, above, "bulk")
    people = [person(number) for number in range(_PEOPLE)]
    known = [{**one, "at": f"{tenant}/principals/{one['id']}"} for one in people]
    chance = random.Random(5)
    for number in range(_GROUPS):
        group = {"id": guid(4, number), "type": "#microsoft.graph.group"}
        at = f"{tenant}/principals/{group['id']}"
        known.append({**group, "displayName": f"G{number}", "at": at})
        inside = {**group, "members": chance.sample(people, 5)}
        place_of_group = f"{tenant}/groups/{group['id']}"
        add(writer, DirectoryGroup, place_of_group, [{**inside, "at": place_of_group}])
    add(writer, Principal, f"{tenant}/principals", known)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(vaults: int) -> None:
    say = sys.stdout.write
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.azaudit"
        write(path, vaults)
        started = time.perf_counter()
        index = SnapshotIndex([read_snapshot(path)])
        read = time.perf_counter()
        say(f"read in {read - started:.1f} s, {peak():.0f} MB\n")
        checks = [check for check in load_checks() if check.id in _CHECKS]
        findings = evaluate(Inventory(index), checks, Profile()).findings
        judged = time.perf_counter()
        counts = {
            status: sum(str(one.status) == status for one in findings)
            for status in sorted({str(one.status) for one in findings})
        }
        say(f"{len(checks)} checks in {judged - read:.1f} s, {peak():.0f} MB: {counts}\n")
        inventory = Inventory(index)
        with untraced():
            found = [
                conclude(partial(destruction, inventory, inventory.view(RecoveryVault, row)))
                for row in index.of_type(RecoveryVault.arm_type.lower())
            ]
        alone = sum(len(one.value.alone) for one in found if not one.gaps)
        open = sum(bool(one.gaps or one.value.open) for one in found)
        ended = time.perf_counter()
        say(f"destruction in {ended - judged:.1f} s, {peak():.0f} MB: {alone} alone, {open} open\n")
        del found, inventory, index, findings
        before = time.perf_counter()
        document = destroyers([path], None)
        made = time.perf_counter()
        text = encode(document, indent=2)
        people = len(document["alone"])
        say(
            f"document in {made - before:.1f} s, {people} people, encoded in"
            f" {time.perf_counter() - made:.1f} s, {len(text) / 2**20:.0f} MB; {peak():.0f} MB\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
