"""Collecting a tenant: units, what lies below them, and what one failure does to the others."""

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest

from azaudit.collect import (
    cognitive_services,
    key_vault,
    network,
    recovery_services,
    resource_manager,
)
from azaudit.collect.engine import TenantCollection
from azaudit.collect.progress import Silent
from azaudit.collect.registry import COLLECTORS
from azaudit.errors import OutputError, SignInError
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.loader import load_checks
from azaudit.model import ResourceId, Status
from azaudit.profile import Profile
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.resources.trail import Unread
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.read import read_snapshot
from tests.arm import ArmEndpoint
from tests.azure.live import (
    GROUP,
    NOW,
    OTHER_TENANT,
    SUBSCRIPTION,
    TENANT,
    described,
    signed_in,
    tenant,
    vaults,
)
from tests.collect.collected import collect, inventory_of, unit_of, units, writer_to

COMPLETE, DENIED, FAILED = CoverageState.COMPLETE, CoverageState.DENIED, CoverageState.FAILED
VAULT = ResourceId(f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/one")
KEY_VAULTS = (key_vault.VAULTS,)
RECOVERY = (
    recovery_services.VAULTS,
    recovery_services.GUARD_PROXIES,
    recovery_services.PROTECTED_ITEMS,
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
    }
    types = sorted({row.type for row in snapshot.resources})
    assert types == sorted(one.view.arm_type.lower() for one in COLLECTORS)
    assert endpoint.writes == []


async def test_rows_say_where_when_and_how_they_were_read(endpoint, path):
    snapshot = await collect(endpoint, path)
    for row in snapshot.resources:
        assert (row.tenant_id, row.subscription_id) == (TENANT, SUBSCRIPTION)
        assert row.collected_at == NOW
    sources = {(row.type, row.source) for row in snapshot.resources}
    assert ("microsoft.keyvault/vaults", "list") in sources
    assert ("microsoft.recoveryservices/vaults", "list") in sources
    assert ("microsoft.recoveryservices/vaults", "get") in sources
    assert ("microsoft.resources/providers", "get") in sources
    assert {source for _, source in sources} == {"list", "get"}


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


async def test_children_are_asked_for_only_below_what_exists(path):
    with ArmEndpoint(tenant({"id": SUBSCRIPTION}), now=NOW) as served:
        snapshot = await collect(served, path)
        top = [one for one in COLLECTORS if one.parent is None]
        assert len(snapshot.coverage) == len(top)
        calls = len(top) - 1 + len(resource_manager.NAMESPACES)
        assert len(served.arm_requests) == calls


async def test_each_parent_has_its_own_units(path):
    world = vaults(0)
    world["subscriptions"][0]["resources"] = [
        {"type": "Microsoft.RecoveryServices/vaults", "name": f"v{n}", "group": "rg"}
        for n in range(3)
    ]
    with ArmEndpoint(world, now=NOW) as served:
        snapshot = await collect(served, path, RECOVERY)
    for name in ("recovery-guard-proxies", "recovery-protected-items", "recovery-vaults-detail"):
        scopes = [unit.scope.rpartition("/")[2] for unit in units(snapshot, collector=name)]
        assert scopes == ["v0", "v1", "v2"]


async def test_a_parent_of_which_nothing_can_lie_below_is_not_asked(endpoint, path):
    """Accounts that are no Azure OpenAI, gateways without private link: a call for each is much."""
    accounts = cognitive_services.ACCOUNTS, cognitive_services.ENDPOINT_CONNECTIONS
    gateways = network.APPLICATION_GATEWAYS, network.ENDPOINT_CONNECTIONS

    async def asked(collectors: Any, row: dict[str, Any], name: str) -> bool:
        endpoint.faults.clear()
        type = collectors[0].view.arm_type
        id = f"{GROUP}/providers/{type}/one"
        endpoint.faults.add(f"{type}[?]", body={"value": [{"id": id, **row}]})
        snapshot = await collect(endpoint, path.with_name(name), collectors)
        return bool(units(snapshot, collector=collectors[1].name))

    links = {"properties": {"privateLinkConfigurations": [{"name": "x"}]}}
    assert await asked(gateways, links, "a")
    assert not await asked(gateways, {"properties": {}}, "b")
    assert await asked(gateways, {"properties": {"privateLinkConfigurations": "x"}}, "c")
    assert await asked(gateways, {}, "d"), "only a proof may say no"
    assert await asked(accounts, {"kind": "OpenAI"}, "e")
    assert await asked(accounts, {"kind": "aiservices"}, "f")
    assert not await asked(accounts, {"kind": "Face"}, "g")
    assert await asked(accounts, {"kind": 7}, "h"), "only a proof may say no"
    assert await asked(accounts, {}, "i"), "only a proof may say no"


async def test_a_parent_that_is_gone_when_its_children_are_asked_for_is_a_gap(endpoint, path):
    """Between the two lists a vault may be deleted; that it has no guard is not thereby proved."""
    endpoint.faults.add("vaults/one", status=404, code="ResourceNotFound")
    snapshot = await collect(endpoint, path, RECOVERY)
    assert unit_of(snapshot, "recovery-vaults").state is COMPLETE
    for name in ("recovery-vaults-detail", "recovery-guard-proxies", "recovery-protected-items"):
        unit = unit_of(snapshot, name)
        assert (unit.state, unit.http_status) == (FAILED, 404)
        assert (unit.scope, unit.error_code) == (VAULT.text, "ResourceNotFound")
    inventory = inventory_of(snapshot)
    vault = inventory.find(RecoveryVault, VAULT)
    assert isinstance(vault, RecoveryVault)
    with pytest.raises(Unread):
        inventory.children(vault, RecoveryGuardProxy)
    with pytest.raises(Unread):
        _ = vault.multi_user_authorization
    checks = [check for check in load_checks() if check.id == "recovery-vault-guarded"]
    findings = evaluate(inventory, checks, Profile()).findings
    assert findings
    assert {finding.status for finding in findings} == {Status.UNKNOWN}


async def test_a_detail_completes_the_row_that_was_listed(endpoint, path):
    body = {
        "id": VAULT.text,
        "properties": {"securitySettings": {"multiUserAuthorization": "Enabled"}},
    }
    endpoint.faults.add("vaults/one[?]", body=body)
    inventory = inventory_of(await collect(endpoint, path, RECOVERY))
    vault = inventory.find(RecoveryVault, VAULT)
    assert isinstance(vault, RecoveryVault)
    assert vault.multi_user_authorization == "Enabled"


@pytest.mark.parametrize(
    "body",
    [
        {"id": f"{VAULT}2"},
        {"id": f"{VAULT}/backupPolicies/x"},
        {"id": GROUP},
        {},
        {"value": []},
        [],
    ],
    ids=str,
)
async def test_a_detail_that_is_about_something_else_is_none(endpoint, path, body):
    endpoint.faults.add("vaults/one[?]", body=body)
    snapshot = await collect(endpoint, path, RECOVERY)
    unit = unit_of(snapshot, "recovery-vaults-detail")
    assert (unit.state, unit.rows) == (FAILED, 0)
    assert [row.source for row in snapshot.resources if row.id == VAULT.text] == ["list"]


async def test_a_resource_on_two_pages_is_one_and_is_followed_once(path):
    with ArmEndpoint(described(), now=NOW) as served:
        row = {"id": VAULT.text}
        link = f"{served.url}/subscriptions/{SUBSCRIPTION}/providers/x?$skiptoken=2"
        served.faults.add("vaults[?]", body={"value": [row, row], "nextLink": link})
        again = {"id": VAULT.text.replace("resourceGroups", "resourcegroups"), "tags": {}}
        served.faults.add("skiptoken=2", body={"value": [again]})
        snapshot = await collect(served, path, RECOVERY)
    assert unit_of(snapshot, "recovery-vaults").rows == 1
    assert len(units(snapshot, collector="recovery-guard-proxies")) == 1
    assert len(units(snapshot, collector="recovery-vaults-detail")) == 1


@pytest.mark.parametrize("name", ["a%20b", "ü", "a'b", "a;b", "a(b)", "%2e%2e"])
async def test_odd_names_reach_the_wire_and_come_back(endpoint, path, name):
    endpoint.faults.add("Services/vaults[?]", body={"value": [{"id": f"{VAULT}{name}"}]})
    endpoint.faults.add(body={"value": []})
    snapshot = await collect(endpoint, path, RECOVERY)
    assert unit_of(snapshot, "recovery-guard-proxies").state is COMPLETE
    assert unit_of(snapshot, "recovery-guard-proxies").scope == f"{VAULT}{name}"


@pytest.mark.parametrize("name", ["..", "..\\x", "a/../../.."])
async def test_a_name_that_would_lead_elsewhere_is_not_followed(endpoint, path, name):
    """The guard stops it, and the run goes on."""
    id = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/{name}"
    endpoint.faults.add("Services/vaults[?]", body={"value": [{"id": id}]})
    snapshot = await collect(endpoint, path, (*RECOVERY, *KEY_VAULTS))
    assert unit_of(snapshot, "key-vaults").state is COMPLETE
    assert not any(
        unit.state is COMPLETE for unit in units(snapshot, collector="recovery-guard-proxies")
    )
    assert len(endpoint.arm_requests) == 2


async def test_a_client_that_cannot_be_built_is_a_gap_of_its_units(endpoint, path):
    def missing() -> Any:
        raise ImportError("no such SDK")

    def refusing() -> Any:
        def build(**_: Any) -> Any:
            raise TypeError("an SDK that knows no pipeline")

        return build

    collectors = (
        replace(key_vault.VAULTS, client=missing),
        replace(resource_manager.PROVIDER_REGISTRATIONS, client=refusing),
        cognitive_services.ACCOUNTS,
    )
    snapshot = await collect(endpoint, path, collectors)
    for name, code in (("key-vaults", "ImportError"), ("provider-registrations", "TypeError")):
        unit = unit_of(snapshot, name)
        assert (unit.state, unit.error_code, unit.calls) == (FAILED, code, 0)
    assert unit_of(snapshot, "cognitive-accounts").state is COMPLETE


async def lazily(error: BaseException) -> Any:
    for one in (error,):
        raise one
    yield


@pytest.mark.parametrize(
    "error", [ValueError("x"), RecursionError(), KeyError("x"), TimeoutError(), StopIteration()]
)
async def test_whatever_an_sdk_raises_is_a_gap(endpoint, path, error):
    broken = replace(key_vault.VAULTS, list=lambda client, scope: lazily(error))
    snapshot = await collect(endpoint, path, (broken, cognitive_services.ACCOUNTS))
    assert unit_of(snapshot, "key-vaults").state is FAILED
    assert unit_of(snapshot, "cognitive-accounts").state is COMPLETE


async def test_a_list_that_asks_nothing_is_no_complete_one(endpoint, path):
    async def nothing() -> Any:
        empty: tuple[Any, ...] = ()
        for one in empty:
            yield one

    broken = replace(key_vault.VAULTS, list=lambda client, scope: nothing())
    unit = unit_of(await collect(endpoint, path, (broken,)), "key-vaults")
    assert (unit.state, unit.error_code, unit.http_status) == (FAILED, "NoRequest", None)


async def test_a_list_that_stops_early_is_no_complete_one(path):
    async def first_page(client: Any) -> Any:
        async for page in client.vaults.list_by_subscription().by_page():
            yield page
            return

    stopping = replace(key_vault.VAULTS, list=lambda client, scope: first_page(client))
    with ArmEndpoint(vaults(5), now=NOW, page_size=2) as served:
        snapshot = await collect(served, path, (stopping,))
    (unit,) = snapshot.coverage
    assert (unit.state, unit.rows) == (CoverageState.PARTIAL, 2)
    assert unit.message == "key-vaults: the last page that was read names a next one"


async def test_a_list_of_which_only_a_later_page_is_asked_for_is_partial(path):
    """A pager can be started anywhere; what came before was then not read."""
    with ArmEndpoint(vaults(5), now=NOW, page_size=2) as served:
        link = f"{served.url}/subscriptions/{SUBSCRIPTION}/providers/Microsoft.KeyVault/vaults"
        pages = replace(
            key_vault.VAULTS,
            list=lambda client, scope: client.vaults.list_by_subscription().by_page(
                f"{link}?api-version=1&$skiptoken=TWFya2VyITAwMDAwMDA0ITAwMjghMDAwMDA0"
            ),
        )
        snapshot = await collect(served, path, (pages,))
    assert [unit.rows for unit in snapshot.coverage] == [1]
    # nothing on the wire tells; so no collector may hand out such a pager
    for collector in COLLECTORS:
        assert "by_page" not in repr(collector.list)


async def test_running_out_of_memory_is_not_a_gap(endpoint, path):
    broken = replace(key_vault.VAULTS, list=lambda client, scope: lazily(MemoryError()))
    with pytest.raises(BaseExceptionGroup) as caught:
        await collect(endpoint, path, (broken,))
    assert caught.value.subgroup(MemoryError) is not None


async def test_a_snapshot_that_cannot_be_written_ends_the_run(endpoint, path):
    async with asyncio.timeout(20), signed_in(endpoint) as session:
        writer = writer_to(path, session, [SUBSCRIPTION])
        writer._failure = OSError("no space left on device")
        with pytest.raises(OutputError, match="no space left"):
            await TenantCollection(session, COLLECTORS, writer, Silent()).run([SUBSCRIPTION])
        with pytest.raises(OutputError):
            writer.close(finished=False)


def many(count: int) -> list[str]:
    return [f"00000000-0000-0000-0001-{number:012}" for number in range(count)]


async def test_two_hundred_subscriptions_are_read_in_seconds(path):
    ids = many(200)
    with ArmEndpoint(tenant(*({"id": id} for id in ids)), now=NOW) as served:
        started = time.monotonic()
        snapshot = await collect(served, path, subscriptions=ids)
        took = time.monotonic() - started
    assert {unit.state for unit in snapshot.coverage} == {COMPLETE}
    assert len(snapshot.coverage) == 200 * sum(one.parent is None for one in COLLECTORS)
    assert took < 15


async def test_requests_are_bounded_however_much_there_is_to_ask(path):
    ids = many(30)
    with ArmEndpoint(tenant(*({"id": id} for id in ids)), now=NOW) as served:
        served.faults.add(delay=0.02)
        await collect(served, path, subscriptions=ids)
        assert 16 < served.peak <= 32


async def test_clients_are_not_built_before_their_turn(endpoint, path):
    """A client a unit, thousands of units: they must not all be there at once."""
    ids, built, at_once = many(300), 0, 0
    ended = 0

    class Progress(Silent):
        def finished(self, coverage: Coverage) -> None:
            nonlocal ended
            ended += 1

    def client() -> Any:
        nonlocal built, at_once
        built += 1
        at_once = max(at_once, built - ended)
        return key_vault.VAULTS.client()

    endpoint.faults.add(body={"value": []}, delay=0.01)
    counted = (replace(key_vault.VAULTS, client=client),)
    await collect(endpoint, path, counted, subscriptions=ids, progress=Progress())
    assert built == 300
    assert at_once <= 128


async def test_one_subscription_takes_up_no_more_than_its_share(path):
    other = many(2)[1]
    world = vaults(0)
    world["subscriptions"] = [
        {
            "id": many(1)[0],
            "resources": [
                {"type": "Microsoft.RecoveryServices/vaults", "name": f"v{n}", "group": "rg"}
                for n in range(100)
            ],
        },
        {"id": other},
    ]
    order: list[str | None] = []

    class Progress(Silent):
        def finished(self, coverage: Coverage) -> None:
            order.append(coverage.subscription_id)

    with ArmEndpoint(world, now=NOW, page_size=1000) as served:
        served.faults.add("vaults/v", delay=0.02)
        await collect(
            served, path, RECOVERY, subscriptions=[many(1)[0], other], progress=Progress()
        )
    assert order.index(other) < 5, "its unit is not queued behind three hundred of another"


async def test_a_lost_sign_in_stops_its_tenant_and_no_other(path):
    described_there = {
        "id": OTHER_TENANT,
        "name": "geekintheweeds.com",
        "subscriptions": [{"id": "00000000-0000-0000-0002-000000000001"}],
    }
    there = described_there["subscriptions"][0]["id"]  # type: ignore[index]  # as written above
    with ArmEndpoint({"tenants": [described(), described_there]}, now=NOW) as served:
        async with (
            asyncio.timeout(20),
            signed_in(served, TENANT) as lost,
            signed_in(served, OTHER_TENANT) as kept,
        ):
            served.faults.add(
                "applicationGateways",
                subscription=SUBSCRIPTION,
                status=401,
                code="ExpiredAuthenticationToken",
                headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
                delay=0.3,
            )
            served.faults.add("oauth2", status=400, body={"error": "invalid_grant"})
            with writer_to(path, lost, [SUBSCRIPTION]) as writer:
                one = TenantCollection(lost, COLLECTORS, writer, Silent()).run([SUBSCRIPTION])
                two = TenantCollection(kept, COLLECTORS, writer, Silent()).run([there])
                ended = await asyncio.gather(one, two, return_exceptions=True)
    assert isinstance(ended[0], SignInError)
    assert ended[1] is None
    snapshot = read_snapshot(path)
    assert {unit.state for unit in units(snapshot, tenant_id=OTHER_TENANT)} == {COMPLETE}
    assert len(units(snapshot, tenant_id=OTHER_TENANT)) == sum(
        one.parent is None for one in COLLECTORS
    )
    mine = {unit.collector for unit in units(snapshot, tenant_id=TENANT)}
    assert "key-vaults" in mine, "what was read before is kept"
    assert "application-gateways" not in mine


async def test_stopping_keeps_every_unit_that_has_ended(path):
    with ArmEndpoint(described(), now=NOW) as served:
        served.faults.add("applicationGateways", delay=30)
        async with signed_in(served) as session:
            with writer_to(path, session, [SUBSCRIPTION]) as writer:
                run = TenantCollection(session, COLLECTORS, writer, Silent())
                task = asyncio.create_task(run.run([SUBSCRIPTION]))
                await asyncio.sleep(0.7)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await asyncio.wait_for(task, 5)
                writer.close(finished=False)
        served.faults.clear()
    snapshot = read_snapshot(path)
    assert not snapshot.run.finished
    ended = {unit.collector for unit in snapshot.coverage}
    assert {"key-vaults", "cognitive-accounts", "recovery-protected-items"} <= ended
    assert not {"application-gateways", "application-gateway-endpoint-connections"} & ended
    assert inventory_of(snapshot).all(KeyVault)
    assert inventory_of(snapshot).all(CognitiveAccount)


async def test_what_is_denied_below_one_parent_is_denied_there_only(path):
    world = vaults(0)
    world["subscriptions"][0]["resources"] = [
        {"type": "Microsoft.RecoveryServices/vaults", "name": name, "group": "rg"}
        for name in ("open", "closed")
    ]
    with ArmEndpoint(world, now=NOW) as served:
        served.faults.add("vaults/closed/backupResourceGuardProxies", status=403, code="X")
        snapshot = await collect(served, path, RECOVERY)
    states = {
        unit.scope.rpartition("/")[2]: unit.state
        for unit in units(snapshot, collector="recovery-guard-proxies")
    }
    assert states == {"open": COMPLETE, "closed": DENIED}
