"""Collecting a tenant: units, their rows and their coverage."""

import pytest

from azaudit.collect.progress import Silent
from azaudit.collect.registry import COLLECTORS
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.trail import Unread
from azaudit.snapshot.coverage import Coverage, CoverageState
from tests.arm import ArmEndpoint
from tests.azure.live import (
    NOW,
    SUBSCRIPTION,
    TENANT,
    vaults,
)
from tests.collect.collected import (
    COMPLETE,
    DENIED,
    FAILED,
    KEY_VAULTS,
    collect,
    inventory_of,
    unit_of,
)


class Watching(Silent):
    """Adds up what is planned and keeps what is finished."""

    def __init__(self) -> None:
        self.units = 0
        self.ended: list[Coverage] = []

    def planned(self, units: int) -> None:
        self.units += units

    def finished(self, coverage: Coverage) -> None:
        self.ended.append(coverage)


async def test_everything_that_is_there_is_read(endpoint, path):
    snapshot = await collect(endpoint, path)
    assert {unit.state for unit in snapshot.coverage} == {COMPLETE}
    assert {unit.collector for unit in snapshot.coverage} == {
        *(one.name for one in COLLECTORS),
        "recovery-vaults-detail",
        "key-vault-key-versions-detail",
    }
    types = {row.type for row in snapshot.resources}
    assert types == {one.view.arm_type.lower() for one in COLLECTORS}
    assert endpoint.writes == []


async def test_rows_say_where_when_and_how_they_were_read(endpoint, path):
    snapshot = await collect(endpoint, path)
    for row in snapshot.resources:
        shared = row.id.startswith(("/providers/", "/tenants/"))
        of_tenant = shared or row.type.startswith("microsoft.graph/")
        assert row.tenant_id == TENANT
        assert row.subscription_id in ((SUBSCRIPTION, None) if of_tenant else (SUBSCRIPTION,))
        assert row.collected_at == NOW
    sources = {(row.type, row.source) for row in snapshot.resources}
    assert ("microsoft.keyvault/vaults", "list") in sources
    assert ("microsoft.recoveryservices/vaults", "list") in sources
    assert ("microsoft.recoveryservices/vaults", "get") in sources
    assert ("microsoft.resources/providers", "get") in sources
    bulk = {("microsoft.resourcegraph/resourcecontainers", "bulk")}
    assert {one for one in sources if one[1] not in ("list", "get")} == bulk


async def test_coverage_counts_rows_calls_and_attempts(path):
    with ArmEndpoint(vaults(5), now=NOW, page_size=2) as served:
        served.faults.add("skiptoken", status=503, times=1)
        snapshot = await collect(served, path, KEY_VAULTS)
    (unit,) = snapshot.coverage
    assert (unit.rows, unit.calls, unit.attempts) == (5, 3, 4)
    assert (unit.scope, unit.finished_at) == (f"/subscriptions/{SUBSCRIPTION}", NOW)
    assert (unit.tenant_id, unit.subscription_id) == (TENANT, SUBSCRIPTION)
    assert snapshot.run.as_of == NOW


async def test_no_request_is_sent_twice(endpoint, path):
    await collect(endpoint, path)
    asked = [(request.method, request.path) for request in endpoint.arm_requests]
    assert len(set(asked)) == len(asked)


async def test_progress_hears_of_every_unit_before_it_ends(endpoint, path):
    progress = Watching()
    snapshot = await collect(endpoint, path, progress=progress)
    assert progress.units == len(progress.ended) == len(snapshot.coverage)


@pytest.mark.parametrize(
    ("effect", "state", "code"),
    [
        ({"status": 401, "code": "Other"}, DENIED, "Other"),
        ({"status": 403, "code": "AuthorizationFailed"}, DENIED, "AuthorizationFailed"),
        ({"status": 404}, FAILED, "Fault"),
        ({"status": 429, "retry_after": 0.01}, FAILED, "TooManyRequests"),
        ({"status": 500}, FAILED, "InternalServerError"),
        ({"status": 503, "retry_after": 0.01}, FAILED, "ServerTimeout"),
        ({"reset": True}, FAILED, "NoConnection"),
        ({"body": {}}, FAILED, "UnexpectedAnswer"),
        (
            {
                "status": 409,
                "code": "MissingSubscriptionRegistration",
                "message": "not registered to use namespace 'Microsoft.KeyVault'",
            },
            CoverageState.NOT_REGISTERED,
            "MissingSubscriptionRegistration",
        ),
    ],
    ids=str,
)
async def test_one_unit_s_failure_touches_no_other(endpoint, path, effect, state, code):
    endpoint.faults.add("Microsoft.KeyVault/vaults", **effect)
    snapshot = await collect(endpoint, path)
    broken = unit_of(snapshot, "key-vaults")
    assert (broken.state, broken.error_code, broken.rows) == (state, code, 0)
    assert {unit.state for unit in snapshot.coverage if unit is not broken} == {COMPLETE}
    inventory = inventory_of(snapshot)
    if state.proves_absence:
        assert inventory.all(KeyVault) == ()
    else:
        with pytest.raises(Unread):
            inventory.all(KeyVault)


async def test_a_second_page_that_fails_keeps_the_first(path):
    with ArmEndpoint(vaults(5), now=NOW, page_size=2) as served:
        served.faults.add("skiptoken", status=403, code="AuthorizationFailed", skip=1)
        snapshot = await collect(served, path, KEY_VAULTS)
    (unit,) = snapshot.coverage
    assert (unit.state, unit.rows, unit.calls) == (CoverageState.PARTIAL, 4, 3)
    assert unit.missing_action == "Microsoft.KeyVault/vaults/read"
    assert len(snapshot.resources) == 4
    assert len(list(inventory_of(snapshot).known(KeyVault))) == 4
    with pytest.raises(Unread):
        inventory_of(snapshot).all(KeyVault)
