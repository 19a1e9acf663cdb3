"""Print how fast the checks on power judge a large tenant, and how much memory that takes.

Usage: python -m tests.bench.judged_power [RESOURCES]

A tenant of 20,000 role assignments, of which one in a hundred is on a management group above all,
one in ten on a subscription and the others on resources and their groups; 200 custom roles, 5,000
principals in 1,000 groups, a deny assignment in every tenth subscription. The resources are vaults
and accounts by turns.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.loader import load_checks
from azaudit.model import ResourceId
from azaudit.profile import KeyVaultProfile, Profile
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
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.data_protection import BackupVault
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot
from azaudit.snapshot.schema import ResourceRow, Run, ScopeRow, Source, pack
from azaudit.snapshot.store import SnapshotWriter, Unit
from tests.worlds import NOW, TENANT

_ASSIGNMENTS, _ROLES, _PEOPLE, _GROUPS, _SUBSCRIPTIONS = 20_000, 200, 5_000, 1_000, 20
_CHECKS = (
    "openai-key-readers-limited",
    "openai-rbac-least-privilege",
    "keyvault-crypto-principals-limited",
    "recovery-vault-admins-limited",
    "backup-vault-admins-limited",
    "subscription-owners-limited",
)
_EVERY_VAULT = Profile(keyvault=KeyVaultProfile(scope="all"))
_KINDS: tuple[type[Resource], ...] = (CognitiveAccount, KeyVault, RecoveryVault, BackupVault)
_OF_SUBSCRIPTIONS: tuple[type[Resource], ...] = (
    *_KINDS,
    RoleAssignment,
    DenyAssignment,
    EligibleRole,
    ActiveRole,
    LighthouseDelegation,
    Subscription,
)
_POWERS = (
    "Microsoft.RecoveryServices/*",
    "Microsoft.DataProtection/backupVaults/write",
    "Microsoft.CognitiveServices/accounts/listKeys/action",
    "Microsoft.KeyVault/vaults/*",
)
_NOTHING: dict[str, list[str]] = {"notActions": [], "dataActions": [], "notDataActions": []}
_ROOT = "/providers/Microsoft.Management/managementGroups/root"


def guid(kind: int, number: int) -> str:
    return f"00000000-0000-0000-{kind:04}-{number:012}"


def subscription(number: int) -> str:
    return f"/subscriptions/{guid(1, number % _SUBSCRIPTIONS)}"


def thing(number: int) -> tuple[type[Resource], str]:
    view = _KINDS[number % len(_KINDS)]
    here = f"{subscription(number // 4)}/resourceGroups/rg-{number % 500:03}/providers"
    return view, f"{here}/{view.arm_type}/r-{number:05}"


def body_of(view: type[Resource], id: str) -> dict[str, Any]:
    vault = id.rpartition("/")[2]
    properties: dict[str, Any] = {
        "tenantId": TENANT,
        "vaultUri": f"https://{vault}.vault.azure.net",
    }
    if view is KeyVault:
        properties["enableRbacAuthorization"] = True
    return {"id": id, "kind": "OpenAI", "location": "westeurope", "properties": properties}


def roles() -> Iterator[tuple[str, dict[str, Any]]]:
    """One in four has power over one kind of resource; the others read many."""
    for number in range(_ROLES):
        id = f"{subscription(0)}/providers/{RoleDefinition.arm_type}/{guid(2, number)}"
        some = [_POWERS[number // 4 % len(_POWERS)]] if number % 4 == 0 else []
        actions = [*(f"Microsoft.Service{one}/*/read" for one in range(20)), *some]
        held = {"roleName": f"Custom {number}", "type": "CustomRole"}
        yield (
            id,
            {"id": id, "properties": {**held, "permissions": [{**_NOTHING, "actions": actions}]}},
        )


def assignments(resources: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(4)
    for number in range(_ASSIGNMENTS):
        at = chance.randrange(resources)
        scope = thing(at)[1]
        if number % 100 == 0:
            scope = _ROOT
        elif number % 10 == 0:
            scope = subscription(at // 4)
        elif number % 3 == 0:
            scope = scope.partition("/providers/")[0]
        in_group = number % 2 == 0
        who = guid(4, chance.randrange(_GROUPS)) if in_group else guid(3, chance.randrange(_PEOPLE))
        role = guid(2, chance.randrange(_ROLES))
        yield {
            "id": f"{scope}/providers/{RoleAssignment.arm_type}/{guid(5, number)}",
            "properties": {
                "principalId": who,
                "principalType": "Group" if in_group else "User",
                "roleDefinitionId": f"{subscription(0)}/providers/{RoleDefinition.arm_type}/{role}",
                "scope": scope,
            },
        }


def person(number: int) -> dict[str, Any]:
    named = {"displayName": f"Person {number}", "userPrincipalName": f"p{number}@jogcloud.com"}
    guest = "Guest" if number % 50 == 0 else "Member"
    return {"id": guid(3, number), "type": "#microsoft.graph.user", **named, "userType": guest}


def denial(number: int) -> dict[str, Any]:
    scope = subscription(number)
    return {
        "id": f"{scope}/providers/{DenyAssignment.arm_type}/{guid(6, number)}",
        "properties": {
            "denyAssignmentName": "managed",
            "scope": scope,
            "permissions": [{**_NOTHING, "actions": ["*/write"]}],
            "principals": [{"id": guid(4, number)}],
            "excludePrincipals": [],
        },
    }


def write(path: Path, resources: int) -> None:
    run = Run("0", "AzureCloud", "bench")
    with SnapshotWriter(path, run) as writer:
        writer.add_scope(
            [
                ScopeRow(TENANT, guid(1, one), f"sub {one}", "Enabled", "audited")
                for one in range(_SUBSCRIPTIONS)
            ]
        )
        held: dict[tuple[type[Resource], str], list[dict[str, Any]]] = {
            (view, subscription(one)): []
            for view in _OF_SUBSCRIPTIONS
            for one in range(_SUBSCRIPTIONS)
        }
        for number in range(resources):
            view, id = thing(number)
            held[view, subscription(number // 4)].append(body_of(view, id))
        for one in assignments(resources):
            at = ResourceId(one["properties"]["scope"]).subscription_id
            scope = subscription(0) if at is None else f"/subscriptions/{at}"
            held[RoleAssignment, scope].append(one)
        for number in range(_SUBSCRIPTIONS):
            name = {"id": subscription(number), "displayName": f"sub {number}", "state": "Enabled"}
            held[Subscription, subscription(number)].append(name)
            if number % 10 == 0:
                held[DenyAssignment, subscription(number)].append(denial(number))
        for (view, scope), rows in held.items():
            # what only a GET tells of a recovery vault says that its key is Microsoft's
            add(writer, view, scope, rows, "get" if view is RecoveryVault else "list")
        for id, role in roles():
            add(writer, CustomRole, id, [role], "get")
        tenant = f"/tenants/{TENANT}"
        chain = {"managementGroupAncestorsChain": [{"name": "root"}, {"name": TENANT}]}
        above = [{"id": subscription(one), "properties": chain} for one in range(_SUBSCRIPTIONS)]
        add(writer, SubscriptionAncestry, tenant, above, "bulk")
        people = [person(number) for number in range(_PEOPLE)]
        known = [{**one, "at": f"{tenant}/principals/{one['id']}"} for one in people]
        chance = random.Random(5)
        for number in range(_GROUPS):
            group = {"id": guid(4, number), "type": "#microsoft.graph.group"}
            known.append(
                {**group, "displayName": f"G{number}", "at": f"{tenant}/principals/{group['id']}"}
            )
            at = f"{tenant}/groups/{group['id']}"
            members = {**group, "members": chance.sample(people, 5), "at": at}
            add(writer, DirectoryGroup, at, [members])
        add(writer, Principal, f"{tenant}/principals", known)


def add(
    writer: SnapshotWriter,
    view: type[Resource],
    scope: str,
    bodies: list[dict[str, Any]],
    source: Source = "list",
    tenant: str = TENANT,
) -> None:
    at = ResourceId(scope).subscription_id
    state = CoverageState.COMPLETE
    unit = Coverage(
        view.listing.collector, tenant, at, scope, state, NOW, rows=len(bodies), calls=1, attempts=1
    )
    rows = []
    for body in bodies:
        id = body.pop("at", body["id"])
        own = ResourceId(id).folded if view.listing.of_tenant else ""
        type = view.arm_type.lower()
        packed = pack(body)
        rows.append(ResourceRow(id, type, source, tenant, at, "2026-11-01", NOW, packed, "", own))
    writer.add(Unit((unit,), tuple(rows)))


def main(resources: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.azaudit"
        write(path, resources)
        started = time.perf_counter()
        index = SnapshotIndex([read_snapshot(path)])
        read = time.perf_counter()
        checks = [check for check in load_checks() if check.id in _CHECKS]
        evaluation = evaluate(Inventory(index), checks, _EVERY_VAULT)
        ended = time.perf_counter()
    statuses = sorted({str(one.status) for one in evaluation.findings})
    counts = ", ".join(
        f"{sum(str(one.status) == status for one in evaluation.findings)} {status}"
        for status in statuses
    )
    most = max((len(one.evidence) for one in evaluation.findings), default=0)
    total = max((one.evidence_total for one in evaluation.findings), default=0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{len(checks)} checks: {counts}; at most {most} pieces of evidence of {total}\n"
        f"read in {read - started:.1f} s, judged in {ended - read:.1f} s, {peak:.0f} MB\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
