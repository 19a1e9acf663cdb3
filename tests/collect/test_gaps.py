"""Whatever goes wrong inside a unit is a gap of that unit."""

from dataclasses import replace
from typing import Any

import pytest

from azaudit.collect import (
    cognitive_services,
    key_vault,
    resource_manager,
)
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.azure.live import (
    NOW,
    vaults,
)
from tests.collect.collected import COMPLETE, FAILED, collect, unit_of


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


async def test_no_calls_at_all_are_no_complete_answer(endpoint, path):
    gets = replace(resource_manager.PROVIDER_REGISTRATIONS, gets=lambda client, scope: ())
    unit = unit_of(await collect(endpoint, path, (gets,)), "provider-registrations")
    assert (unit.state, unit.error_code) == (FAILED, "NoRequest")


async def test_one_call_of_several_that_asks_nothing_is_a_gap(endpoint, path):
    async def nothing() -> None:
        """Ask nothing."""

    def gets(client: Any, scope: Any) -> Any:
        return (lambda: client.providers.get("Microsoft.KeyVault"), nothing)

    broken = replace(resource_manager.PROVIDER_REGISTRATIONS, gets=gets)
    unit = unit_of(await collect(endpoint, path, (broken,)), "provider-registrations")
    assert (unit.state, unit.rows) == (CoverageState.PARTIAL, 1)


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


async def test_running_out_of_memory_is_not_a_gap(endpoint, path):
    broken = replace(key_vault.VAULTS, list=lambda client, scope: lazily(MemoryError()))
    with pytest.raises(BaseExceptionGroup) as caught:
        await collect(endpoint, path, (broken,))
    assert caught.value.subgroup(MemoryError) is not None
