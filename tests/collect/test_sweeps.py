"""What is asked for at the end of a tenant: roles where something is, then who has them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azaudit.analysis.abilities import READ_ACCOUNT_KEYS
from azaudit.analysis.power import Effective, who_can
from azaudit.analysis.role_ends import licensed
from azaudit.collect.registry import COLLECTORS
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import CoverageState
from azaudit.snapshot.read import SnapshotFile
from tests.arm import ArmEndpoint
from tests.azure.access import OPERATORS
from tests.azure.live import GROUP, NOW, SUBSCRIPTION, described, tenant
from tests.collect.collected import COMPLETE, DENIED, FAILED, collect, inventory_of, unit_of, units

ACCOUNT = ResourceId(f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/one")
MARGE = "00000000-0000-0000-0001-000000000302"
ROBOT = "00000000-0000-0000-0001-000000000303"
GONE = "00000000-0000-0000-0001-000000000399"


def staffed(**more: Any) -> dict[str, Any]:
    """The described tenant with people in it, and some who left."""
    given = [
        {"role": "Operator", "principal": OPERATORS, "principalType": "Group", "scope": "/"},
        {"role": "Owner", "principal": GONE, "principalType": "User", "scope": "/"},
    ]
    directory = {
        "users": [{"id": MARGE, "displayName": "Marge", "userType": "Member"}],
        "groups": [{"id": OPERATORS, "displayName": "Operators", "members": [MARGE, ROBOT]}],
        "servicePrincipals": [{"id": ROBOT, "displayName": "robot"}],
    }
    return {**described(), "assignments": given, "directory": directory, **more}


def power(snapshot: SnapshotFile) -> Effective:
    return who_can(inventory_of(snapshot), ACCOUNT, READ_ACCOUNT_KEYS)


@pytest.fixture(scope="module")
def _staff() -> Iterator[ArmEndpoint]:
    with ArmEndpoint(staffed(), now=NOW) as served:
        yield served


@pytest.fixture
def staff(_staff: ArmEndpoint) -> ArmEndpoint:
    _staff.faults.clear()
    _staff.forget()
    return _staff


async def collected(path: Path, held: dict[str, Any], *faults: dict[str, Any]) -> SnapshotFile:
    with ArmEndpoint(held, now=NOW) as served:
        for fault in faults:
            served.faults.add(**fault)
        return await collect(served, path)


async def test_everybody_is_found_through_groups_and_roles_of_the_tenant_s_own(staff, path):
    found = power(await collect(staff, path))
    assert {str(one.who) for one in found.holders} == {"Marge", "the application robot"}
    assert all(one.proved for one in found.holders)
    assert [one.principal_id for one in found.orphaned] == [GONE]
    assert found.gaps == ()


async def test_a_tenant_without_resources_is_asked_for_no_roles(path):
    with ArmEndpoint(tenant({"id": SUBSCRIPTION, "name": "empty"}), now=NOW) as served:
        snapshot = await collect(served, path)
        asked = [one.path for one in served.requests]
    swept = {one.name for one in COLLECTORS if one.sweep is not None}
    assert not swept & {unit.collector for unit in snapshot.coverage}
    assert not any("roleAssignments" in one or "/graph/" in one for one in asked)


async def test_nothing_is_asked_twice(staff, path):
    await collect(staff, path)
    paths = [(one.method, one.path) for one in staff.requests if "oauth2" not in one.path]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"status": 403, "code": "AuthorizationFailed", "message": "no"}, DENIED),
        ({"status": 500}, FAILED),
        ({"status": 404, "code": "NotFound", "message": "no"}, FAILED),
        ({"status": 429, "retry_after": 0}, FAILED),
        ({"body": json.dumps({"value": {}}).encode()}, FAILED),
        ({"body": b"<html>"}, FAILED),
        ({"body": json.dumps({"value": [{"name": "no id"}]}).encode()}, FAILED),
    ],
)
@pytest.mark.parametrize(
    ("url", "collector"),
    [
        ("roleAssignments", "role-assignments"),
        ("registrationAssignments", "lighthouse-delegations"),
        ("graph/v1.0/groups", "group-members"),
    ],
)
async def test_what_is_refused_leaves_open_who_else_can(
    staff, path, url: str, collector: str, fault: dict[str, Any], state: CoverageState
):
    staff.faults.add(url=url, **fault)
    snapshot = await collect(staff, path)
    assert unit_of(snapshot, collector).state is state
    found = power(snapshot)
    assert found.gaps
    assert found.gaps[0].state == ("denied" if state is DENIED else "failed")


async def test_a_custom_role_that_cannot_be_read_leaves_open_what_it_gives(staff, path):
    fault = {"url": "roleDefinitions/", "status": 403, "code": "AuthorizationFailed"}
    staff.faults.add(**fault)
    snapshot = await collect(staff, path)
    assert {unit.state for unit in units(snapshot, collector="custom-roles")} == {DENIED}
    assert power(snapshot).gaps


async def test_built_in_roles_that_cannot_be_listed_are_read_by_their_ids(staff, path):
    fault = {"url": r"roleDefinitions\?", "status": 403, "code": "AuthorizationFailed"}
    staff.faults.add(**fault)
    snapshot = await collect(staff, path)
    assert unit_of(snapshot, "role-definitions").state is DENIED
    assert power(snapshot).gaps == ()
    assert len(power(snapshot).holders) == 2


async def test_without_microsoft_graph_groups_are_named_and_their_members_open(path):
    auditor = {
        "client_id": "00000000-0000-0000-0009-0000000000aa",
        "secret": "a-secret-of-the-tests",
        "reads": ["*"],
        "graph": "none",
    }
    snapshot = await collected(path, staffed(principals={"auditor": auditor}))
    (unit,) = units(snapshot, collector="principals")
    assert (unit.state, unit.http_status) == (DENIED, 403)
    assert unit.missing_action == "Microsoft Graph Directory.Read.All"
    found = power(snapshot)
    assert [gap.missing_action for gap in found.gaps] == ["Microsoft Graph Directory.Read.All"]
    assert OPERATORS in found.gaps[0].message


async def test_a_sign_in_without_a_token_for_microsoft_graph_audits_the_rest(staff, path):
    staff.faults.add("oauth2", status=400, body={"error": "invalid_grant"}, skip=1)
    snapshot = await collect(staff, path)
    (unit,) = units(snapshot, collector="principals")
    assert (unit.state, unit.error_code) == (DENIED, "NoToken")
    assert unit_of(snapshot, "role-assignments").state is COMPLETE


async def test_no_licence_for_eligible_roles_means_that_there_are_none(path):
    snapshot = await collected(path, staffed(pim=False))
    assert unit_of(snapshot, "eligible-roles").state is COMPLETE
    assert unit_of(snapshot, "active-roles").state is COMPLETE
    assert unit_of(snapshot, "active-roles").error_code == "AadPremiumLicenseRequired"
    assert power(snapshot).eligible_gaps == ()
    assert licensed(inventory_of(snapshot), SUBSCRIPTION) is False


async def test_a_subscription_that_delegates_nothing_needs_no_provider_for_it(path):
    held = staffed()
    held["subscriptions"][0]["providers"] = {"Microsoft.ManagedServices": "NotRegistered"}
    snapshot = await collected(path, held)
    assert unit_of(snapshot, "lighthouse-delegations").state is CoverageState.NOT_REGISTERED
    assert power(snapshot).gaps == ()


async def test_resource_graph_that_leaves_rows_out_leaves_management_groups_open(path):
    held = staffed(
        managementGroups=[{"name": "corp"}],
        assignments=[
            {
                "role": "Owner",
                "principal": MARGE,
                "principalType": "User",
                "scope": "managementGroup:corp",
            }
        ],
    )
    held["subscriptions"][0]["managementGroup"] = "corp"
    assert power(await collected(path, held)).gaps == ()
    body = {"totalRecords": 1, "count": 0, "data": [], "facets": [], "resultTruncated": "true"}
    answer = {"url": "ResourceGraph", "body": json.dumps(body).encode()}
    found = power(await collected(path.with_name("other.azaudit"), held, answer))
    assert found.holders == ()
    assert "above" in found.gaps[0].message


async def test_thousands_of_principals_are_asked_for_in_blocks(path):
    people = [f"00000000-0000-0000-0001-{number:012}" for number in range(1500)]
    held = staffed(
        assignments=[{"role": "Reader", "principal": one, "scope": "/"} for one in people],
        directory={"users": [{"id": one, "displayName": "x"} for one in people[:1200]]},
    )
    with ArmEndpoint(held, now=NOW, page_size=1000) as served:
        snapshot = await collect(served, path)
        asked = [one for one in served.requests if "getByIds" in one.path]
    assert len(asked) == 2
    rows = [row for row in snapshot.resources if row.type == "microsoft.graph/directoryobjects"]
    deleted = [row for row in rows if row.body().get("azauditDeleted")]
    assert (len(rows), len(deleted)) == (1500, 300)
