"""Worlds made by chance: several subscriptions, lists that were refused, kinds that make no sense.

Beside each the number of outcomes that every check owes, counted here from the description alone.
"""

from collections import Counter
from typing import Any

from hypothesis import strategies as st

from azaudit.evaluate.check import Check
from azaudit.resources.base import Resource
from azaudit.resources.resource_manager import ProviderRegistration
from azaudit.snapshot.schema import ScopeRow
from tests.worlds import OTHER_TENANT, TENANT, World, all_views

SUBSCRIPTIONS = tuple(f"00000000-0000-0000-0001-{number:012}" for number in range(1, 4))
STATES = ("complete", "complete", "complete", "not-registered", "partial", "denied", "failed")
PROVING = ("complete", "not-registered")

_KINDS: tuple[Any, ...] = ("OpenAI", "openai", "AIServices", "Face", None, 7, [])
_FLAGS: tuple[Any, ...] = (True, False, None, "true", {})
_WORDS = ("Enabled", "Disabled", "Approved", "Pending", "Odd", None, 3)


def _properties() -> st.SearchStrategy[Any]:
    """Some of what checks read, in every shape."""
    status = st.fixed_dictionaries({"status": st.sampled_from(_WORDS)})
    endpoint = st.sampled_from([f"/subscriptions/{id}/x/y" for id in SUBSCRIPTIONS] + [7, None])
    plc = st.fixed_dictionaries({"id": st.sampled_from(["/a/plc", "/subscriptions/s/plc", None])})
    return st.none() | st.fixed_dictionaries(
        {},
        optional={
            "disableLocalAuth": st.sampled_from(_FLAGS),
            "publicNetworkAccess": st.sampled_from(_WORDS),
            "enablePurgeProtection": st.sampled_from(_FLAGS),
            "resourceGuardResourceId": endpoint,
            "privateLinkServiceConnectionState": status | st.none(),
            "privateEndpoint": st.fixed_dictionaries({"id": endpoint}),
            "provisioningState": st.sampled_from(["Succeeded", "Failed", 1]),
            "groupIds": st.sampled_from([["account"], [], "account", [1]]),
            "privateLinkConfigurations": st.lists(plc | st.none(), max_size=2),
            "encryption": st.sampled_from([{}, {"keySource": "Microsoft.CognitiveServices"}, 1]),
        },
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    made = World(scopes=(), source=draw(st.sampled_from(["get", "list", "bulk"])))
    for id in SUBSCRIPTIONS[: draw(st.integers(1, 3))]:
        role: Any = draw(st.sampled_from(["audited", "audited", "skipped", "delegated"]))
        tenant = draw(st.sampled_from([TENANT, OTHER_TENANT]))
        made = made.with_scope(ScopeRow(tenant, id, f"sub {id[-1]}", "Enabled", role))
        for view in all_views():
            if view.listing.parent is None and role == "audited":
                made = _listed(draw, made, view, f"/subscriptions/{id}")
    return made


def _listed(draw: st.DrawFn, made: World, view: type[Resource], above: str) -> World:
    """The world with what a list at a scope holds, and what is listed below that."""
    state = draw(st.sampled_from((*STATES, None)))
    made = made.not_asked(view, above) if state is None else made.gap(view, above, state)
    for number in range(draw(st.integers(0, 2))):
        id = _id(view, above, number)
        body = {"id": draw(st.sampled_from([id, id.upper()])), "properties": draw(_properties())}
        if draw(st.booleans()):
            body["kind"] = draw(st.sampled_from(_KINDS))
        made = made.with_body(view, body)
        for child in all_views():
            if child.listing.parent is view:
                made = _listed(draw, made, child, body["id"])
    return made


def _id(view: type[Resource], above: str, number: int) -> str:
    """The id of one of a view's resources below a subscription or a parent."""
    if view is ProviderRegistration:
        return f"{above}/providers/Microsoft.N{number}"
    if view.listing.parent is None:
        return f"{above}/resourceGroups/g{number}/providers/{view.arm_type}/n{number}"
    words = view.arm_type.removeprefix(view.listing.parent.arm_type).strip("/").split("/")
    return "/".join([above, *(f"{word}/n{number}" for word in words)])


def owed(world: World, check: Check, groups: frozenset[str] = frozenset()) -> Counter[str]:
    """How many outcomes a check owes in each audited subscription: at least one."""
    found: Counter[str] = Counter()
    for scope in world.scopes:
        if scope.role == "audited":
            place = f"/subscriptions/{scope.subscription_id}"
            kinds: dict[type[Resource], list[tuple[str, ...]]] = {}
            for selection in check.over:
                kinds.setdefault(selection.view, []).append(selection.kinds)
            number = sum(_below(world, view, place, kinds[view], groups) for view in kinds)
            found[scope.subscription_id] = max(number, 1)
    return found


def _below(
    world: World,
    view: type[Resource],
    subscription: str,
    kinds: list[tuple[str, ...]],
    groups: frozenset[str],
) -> int:
    """Candidates of a view in a subscription, and lists of it that may lack some."""
    parent = view.listing.parent
    if parent is None:
        held = [body for body in _bodies(world, view, subscription) if _in(body, groups)]
        return sum(_chosen(body, kinds) for body in held) + _gap(world, view, subscription)
    number = int(_gap(world, parent, subscription))
    for above in _bodies(world, parent, subscription):
        if _in(above, groups):
            number += _gap(world, view, above["id"])
            number += sum(_chosen(body, kinds) for body in _bodies(world, view, above["id"]))
    return number


def _bodies(world: World, view: type[Resource], above: str) -> list[Any]:
    prefix = above.lower() + "/"
    return [one for one in world.bodies.get(view, ()) if one["id"].lower().startswith(prefix)]


def _in(body: Any, groups: frozenset[str]) -> bool:
    parts = body["id"].lower().split("/")
    return not groups or (parts[3:4] == ["resourcegroups"] and parts[4] in groups)


def _gap(world: World, view: type[Resource], scope: str) -> bool:
    held = world.gaps.get((view, scope.lower()), {})
    return held is None or held.get("state", "complete") not in PROVING


def _chosen(body: Any, kinds: list[tuple[str, ...]]) -> bool:
    """Whether a resource is a candidate; one whose kind makes no sense is."""
    kind = body.get("kind")
    if not all(kinds) or not isinstance(kind, str):
        return True
    return kind.lower() in {one.lower() for some in kinds for one in some}
