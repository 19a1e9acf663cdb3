"""Collectors as a table: every view has one, and each asks for what it says."""

from urllib.parse import parse_qs, urlsplit

import pytest

import azaudit.api
from azaudit.collect import versions
from azaudit.collect.collector import always
from azaudit.collect.registry import COLLECTORS, collectors_for
from azaudit.errors import EngineError
from azaudit.resources.base import Listing, Resource
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_backups import RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryVault
from tests.azure.live import SUBSCRIPTION, one_unit
from tests.collect.collected import collect

_PINNED = {name: value for name, value in vars(versions).items() if name.isupper()}
_EACH = pytest.mark.parametrize("collector", COLLECTORS, ids=lambda one: one.name)


def views() -> list[type[Resource]]:
    """Every view that a check can name."""
    found = [
        held
        for held in vars(azaudit.api).values()
        if isinstance(held, type) and issubclass(held, Resource) and hasattr(held, "listing")
    ]
    assert len(found) > 5
    return found


@pytest.mark.parametrize("view", views(), ids=lambda view: view.__name__)
def test_every_view_has_a_collector(view):
    (collector, *others) = [one for one in COLLECTORS if one.view is view]
    assert others == []
    assert collector.name == view.listing.collector
    assert collector.parent is view.listing.parent


def test_names_are_told_apart():
    names = [one.name for one in COLLECTORS]
    assert len(set(names)) == len(names)
    assert not any(name.endswith("-detail") for name in names)


@_EACH
def test_a_collector_lists_or_gets(collector):
    ways = [collector.list, collector.gets, collector.get, collector.sweep]
    assert len([way for way in ways if way is not None]) == 1
    assert (collector.get is not None) == (collector.referred_by is not None)
    if collector.sweep is None:
        listing = collector.view.listing
        assert (listing.by_id, listing.of_tenant) == (collector.get is not None, False)
    assert bool(collector.actions) != bool(collector.graph)
    assert bool(collector.detail) == bool(collector.detail_actions)
    assert collector.parent is not None or collector.needed is always
    assert collector.parent is not None or collector.named_by is None
    for action in (*collector.actions, *collector.detail_actions):
        assert action.endswith("/read")


@_EACH
def test_the_action_is_of_the_provider_that_is_asked(collector):
    namespace = collector.view.arm_type.partition("/")[0]
    # Resource Graph tells of subscriptions to whoever may read them
    namespace = {"Microsoft.ResourceGraph": "Microsoft.Resources"}.get(namespace, namespace)
    assert all(action.startswith(f"{namespace}/") for action in collector.actions)


@_EACH
def test_the_api_version_is_pinned(collector):
    assert collector.api_version in _PINNED.values()


_ONE_BY_ONE = [one for one in COLLECTORS if one.sweep is None]
_ASKED_BY_SWEEPS = {one.name: f"/{one.view.arm_type}" for one in COLLECTORS if one.sweep} | {
    "custom-roles": "/subscriptions/{}/providers/Microsoft.Authorization/roleDefinitions/",
    "subscription-ancestry": "/Microsoft.ResourceGraph/resources",
    "principals": "/v1.0/directoryObjects/",
    "group-members": "/v1.0/groups/",
}


@pytest.mark.parametrize("collector", _ONE_BY_ONE, ids=lambda one: one.name)
async def test_the_pinned_version_is_what_goes_over_the_wire(endpoint, collector):
    await one_unit(endpoint, collector)
    asked = [parse_qs(urlsplit(request.path).query) for request in endpoint.arm_requests]
    assert asked
    assert {one["api-version"][0] for one in asked} == {collector.api_version}


async def test_the_pinned_version_is_what_sweeps_ask_with(endpoint, path):
    await collect(endpoint, path)
    for collector in COLLECTORS:
        if collector.sweep is None:
            continue
        part = _ASKED_BY_SWEEPS[collector.name].format(SUBSCRIPTION)
        asked = [one.path for one in endpoint.requests if part in one.path]
        assert asked, collector.name
        for one in asked:
            version = parse_qs(urlsplit(one).query).get("api-version", [versions.GRAPH])
            assert version == [collector.api_version], one


async def test_rows_of_every_collector_say_which_version_they_are_of(endpoint, path):
    snapshot = await collect(endpoint, path)
    versions_of = {(row.type, row.api_version) for row in snapshot.resources}
    assert versions_of == {(one.view.arm_type.lower(), one.api_version) for one in COLLECTORS}


def test_parents_are_collected_with_their_children():
    found = collectors_for([RecoveryProtectedItem, KeyVault])
    assert [one.view for one in found] == [
        one.view
        for one in COLLECTORS
        if one.view in {RecoveryProtectedItem, RecoveryVault, KeyVault}
    ]
    assert collectors_for([]) == ()


def test_a_view_that_nothing_fills_is_an_error_of_ours():
    class Unfilled(Resource):
        arm_type = "A/b"
        listing = Listing("unfilled")

    with pytest.raises(EngineError, match="no collector fills Unfilled"):
        collectors_for([Unfilled])
