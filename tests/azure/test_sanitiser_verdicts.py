"""Checks come to the same verdicts about a sanitised recording, on the mapped resources."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

import pytest

from azaudit.azure.clouds import CLOUDS
from azaudit.azure.sanitiser import Mapped, sanitised
from azaudit.evaluate.finding import Finding
from azaudit.model import ResourceId
from azaudit.profile import Profile
from azaudit.resources.base import Resource
from azaudit.resources.fields import Property
from azaudit.resources.node import Part
from tests.azure.sanitising import ARM, interaction, property_of
from tests.checks.cases import CASES, Case
from tests.worlds import World, judge

# Makes ids of the tests' reserved range look like those of a live tenant.
_RESERVED, _LIVE = "00000000-0000-0000-00", "5f0c1b2a-77d1-4c3e-80"

# what lists hold and what GETs answer
_KINDS = ("bodies", "details")


def _live(value: Any) -> Any:
    """The same value with live ids; a member of an enumeration stays one."""
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        return value.replace(_RESERVED, _LIVE).replace(_RESERVED.upper(), _LIVE.upper())
    if isinstance(value, Mapping):
        return {_live(key): _live(held) for key, held in value.items()}
    if isinstance(value, (list, tuple, frozenset)):
        return type(value)(_live(held) for held in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: _live(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **held)
    return value


def _recorded(world: World) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The world's bodies, each in the tenant that it was read from."""
    homes = {scope.subscription_id: scope.tenant_id for scope in world.scopes}
    recorded: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for scope in world.scopes:
        row = {
            "id": f"/subscriptions/{scope.subscription_id}",
            "subscriptionId": scope.subscription_id,
            "tenantId": scope.home_tenant_id or scope.tenant_id,
            "displayName": scope.name,
            "state": scope.state,
        }
        held = recorded.setdefault(scope.tenant_id, {}).setdefault("subscriptions", [])
        held.append(interaction({"value": [row]}))
    first = world.scopes[0].tenant_id
    for kind in _KINDS:
        for view, bodies in getattr(world, kind).items():
            for body in bodies:
                id = ResourceId(str(body["id"]))
                above = world.below.get(id.folded, "").removeprefix("/tenants/")
                tenant = homes.get(id.subscription_id or "") or (
                    above if above in recorded else first
                )
                page = interaction({"value": [body]}, f"{ARM}{body['id']}")
                recorded[tenant].setdefault(f"{kind} {view.__name__}", []).append(page)
    return recorded


def _sanitised(world: World) -> tuple[World, Mapped]:
    result = sanitised(CLOUDS["AzureCloud"], _recorded(world))
    mapping = result.mapping
    made: dict[str, Any] = {}
    for kind in _KINDS:
        made[kind] = {
            view: [
                body
                for collectors in result.tenants.values()
                for one in collectors.get(f"{kind} {view.__name__}", ())
                for body in json.loads(one["response"]["body"]["string"])["value"]
            ]
            for view in getattr(world, kind)
        }
    scopes = tuple(
        replace(
            scope,
            tenant_id=mapping.tenant(scope.tenant_id),
            subscription_id=_subscription(mapping, scope.subscription_id),
            name=scope.name and mapping.text(scope.name),
            home_tenant_id=scope.home_tenant_id and mapping.tenant(scope.home_tenant_id),
        )
        for scope in world.scopes
    )
    gaps = {(view, mapping.text(scope).lower()): gap for (view, scope), gap in world.gaps.items()}
    units = tuple(
        replace(
            unit,
            tenant_id=mapping.tenant(unit.tenant_id),
            scope=unit.scope.replace(unit.tenant_id, mapping.tenant(unit.tenant_id)),
        )
        for unit in world.more
    )
    absent = tuple((view, mapping.text(id)) for view, id in world.absent)
    below = {_folded(mapping, id): mapping.text(place).lower() for id, place in world.below.items()}
    world = replace(world, **made, scopes=scopes, gaps=gaps, more=units, absent=absent, below=below)
    return world, mapping


def _folded(mapping: Mapped, id: str) -> str:
    made = mapping.text(id if id.count("/") > 1 else id.strip("/"))
    return ResourceId(made).folded


def _at_home(world: World) -> World:
    """The world in which everything says of which tenant it is, as no other tenant is usual."""
    home = f"/tenants/{world.scopes[0].tenant_id}"
    ids = (
        ResourceId(str(body["id"]))
        for kind in _KINDS
        for held in getattr(world, kind).values()
        for body in held
    )
    usual = {id.folded: home for id in ids if not id.subscription_id}
    return replace(world, below={**usual, **world.below})


def _subscription(mapping: Mapped, id: str) -> str:
    return mapping.text(f"/subscriptions/{id}").rpartition("/")[2]


def _profile(profile: Profile | None, mapping: Mapped) -> Profile | None:
    if profile is None:
        return None
    link, guard, power = profile.private_link, profile.guard, profile.power
    backup, tag = profile.backup, profile.backup.machines_without_backup_tag
    return replace(
        profile,
        backup=replace(backup, machines_without_backup_tag=mapping.text(tag)),
        private_link=replace(
            link,
            allowed_tenants=frozenset(map(mapping.tenant, link.allowed_tenants)),
            allowed_subscriptions=frozenset(
                _subscription(mapping, id) for id in link.allowed_subscriptions
            ),
        ),
        guard=replace(guard, tenants=frozenset(map(mapping.tenant, guard.tenants))),
        power=replace(
            power,
            applications=frozenset(map(mapping.text, power.applications)),
            break_glass=frozenset(map(mapping.text, power.break_glass)),
        ),
    )


def _telling(finding: Finding, mapping: Mapped | None) -> tuple[Any, ...]:
    check, id, sub = finding.identity
    if mapping is not None:
        id, sub = mapping.text(id), mapping.text(sub)
    state = finding.gap.state if finding.gap else None
    return check, id.lower(), sub.lower(), str(finding.status), finding.severity, state


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check}: {case.name}")
def test_verdicts_are_those_of_the_original(case: Case):
    world, profile = _at_home(_live(case.world)), _live(case.profile)
    made, mapping = _sanitised(world)
    assert _LIVE not in json.dumps([*made.bodies.values(), *made.details.values()])
    before = judge(world, case.check, profile=profile)
    after = judge(made, case.check, profile=_profile(profile, mapping))
    assert {_telling(finding, mapping) for finding in before.findings} == {
        _telling(finding, None) for finding in after.findings
    }
    assert before.not_applicable == after.not_applicable


def _classes(base: type) -> list[type]:
    below: list[type] = base.__subclasses__()
    return [*below, *(deeper for one in below for deeper in _classes(one))]


def _words() -> list[tuple[str, str]]:
    """Every member of an enumeration that a view reads, with the key that it is under."""
    views = (*_classes(Resource), *_classes(Part))
    properties = [one for view in views for one in vars(view).values() if isinstance(one, Property)]
    return sorted(
        {
            (one.path.rpartition(".")[2], str(member))
            for one in properties
            if isinstance(words := getattr(one, "type", None), type) and issubclass(words, StrEnum)
            for member in words
        }
    )


@pytest.mark.parametrize(("key", "word"), _words())
def test_every_word_that_a_view_reads_survives(key: str, word: str):
    for spelt in (word, word.lower(), word.upper()):
        assert property_of(key, spelt) == spelt
