"""Reading descriptions of tenants into the model."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from tests.arm.access_description import access_of, delegations_of
from tests.arm.objects import objects_of
from tests.arm.tenant import (
    DEFAULT_PRINCIPAL,
    Denial,
    Membership,
    Principal,
    Registration,
    Resource,
    Subscription,
    Tenant,
)
from tests.arm.world import World

Description = Path | str | Mapping[str, Any] | Sequence[Mapping[str, Any]]

_TIME = re.compile(r"\$now(?:([+-])(\d+)([smhd]))?(?:\.(\d+))?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# what a resource's description holds besides its wire form
_NOTATION = {"id", "type", "name", "group", "children", "body", "verbatim"}
# who reads everything, for descriptions that do not care who reads
_ANYBODY = {
    DEFAULT_PRINCIPAL: {
        "client_id": "00000000-0000-0000-0009-0000000000aa",
        "secret": "a-secret-of-the-tests",
        "reads": ["*"],
    }
}
_POLICIES = {
    "locationPlacementId": "Public_2014-09-01",
    "quotaId": "PayAsYouGo_2014-09-01",
    "spendingLimit": "Off",
}


def world_of(description: Description, now: datetime) -> World:
    """The model of a description; times written as `$now-6h` become times.

    A folder holds tenants.yaml and, one file a service, the resources of its subscriptions.
    """
    read = _read(description)
    held = read.get("tenants", [read]) if isinstance(read, Mapping) else read
    tenants = [_dated(deepcopy(dict(one)), now) for one in held]
    page_size = int(read.get("pageSize", 100)) if isinstance(read, Mapping) else 100
    nobody = not any("principals" in one for one in tenants)
    principals: dict[str, Principal] = {}
    for described in tenants:
        named = _ANYBODY if nobody else described.get("principals", {})
        for name, membership in named.items():
            _join(principals.setdefault(name, Principal(name)), membership, str(described["id"]))
    return World([_tenant(one) for one in tenants], principals.values(), page_size)


def described(folder: Path) -> Mapping[str, Any]:
    """A folder's description in one piece, as YAML reads it."""
    read = _read(folder)
    assert isinstance(read, Mapping), f"{folder} describes tenants"
    return read


def _read(description: Description) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
    if not isinstance(description, (str, Path)):
        return description
    path = Path(description)
    read = _mapping(path / "tenants.yaml" if path.is_dir() else path)
    if path.is_dir():
        _add_resources(read, [_mapping(one) for one in sorted(path.glob("*.yaml"))])
    return read


def _mapping(path: Path) -> Mapping[str, Any]:
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(read, Mapping), f"{path} is a mapping"
    return read


def _add_resources(read: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> None:
    """Put the resources of the other files of a folder into their subscriptions, known by name."""
    named = {
        subscription["name"]: subscription
        for tenant in read["tenants"]
        for subscription in tenant.get("subscriptions", ())
    }
    for part in parts:
        for subscription, resources in part.get("resources", {}).items():
            named[subscription].setdefault("resources", []).extend(resources)


def _dated(value: Any, now: datetime) -> Any:
    """Put times in the place of `$now`, `$now-6h` and, with digits after the second, `$now.123`."""
    if isinstance(value, dict):
        return {key: _dated(one, now) for key, one in value.items()}
    if isinstance(value, list):
        return [_dated(one, now) for one in value]
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    sign, amount, unit, digits = match.groups()
    moment = now
    if amount:
        distance = timedelta(**{_UNITS[unit]: int(amount)})
        moment = now - distance if sign == "-" else now + distance
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{digits}" if digits else "") + "Z"


def _join(principal: Principal, described: Mapping[str, Any], tenant_id: str) -> None:
    """Add what one tenant says of a principal; the first tenant is its home."""
    principal.client_id = described.get("client_id", principal.client_id)
    principal.secret = described.get("secret", principal.secret)
    principal.user = described.get("user", principal.user)
    seed = f"https://lab.invalid/{tenant_id}/{principal.name}"
    principal.memberships[tenant_id] = Membership(
        tenant_id=tenant_id,
        object_id=described.get("object_id") or str(uuid5(NAMESPACE_URL, seed)),
        reads=frozenset(described.get("reads", ())),
        denials=tuple(_denial(one) for one in described.get("denials", ())),
        guest=bool(described.get("guest", False)),
        only=tuple(described["only"]) if "only" in described else None,
        graph=described.get("graph", "all"),
    )


def _denial(described: Mapping[str, Any] | str) -> Denial:
    if isinstance(described, str):
        return Denial(described)
    subscription = described.get("subscription")
    return Denial(
        action=described["action"],
        scope=described.get("scope", "*"),
        subscription_id=str(subscription).lower() if subscription else None,
    )


def _tenant(described: Mapping[str, Any]) -> Tenant:
    id = str(described["id"]).lower()
    name = described.get("name", f"{id[-12:]}.invalid")
    shown = described.get("displayName", name)
    return Tenant(
        id=id,
        name=name,
        display_name=shown,
        subscriptions=tuple(
            _subscription(one, id, shown) for one in described.get("subscriptions", ())
        ),
        access=access_of(described, id),
        objects=objects_of(described.get("directory", {}), name),
    )


def _subscription(described: Mapping[str, Any], tenant_id: str, tenant: str) -> Subscription:
    id = str(described["id"])
    location = described.get("location", "eastus2")
    return Subscription(
        id=id,
        name=described.get("name", "subscription"),
        tenant_id=tenant_id,
        state=described.get("state", "Enabled"),
        managed_by=tuple(str(one).lower() for one in described.get("managedByTenants", ())),
        tags=described.get("tags", {}),
        policies=_POLICIES | described.get("subscriptionPolicies", {}),
        registrations={
            namespace.lower(): _registration(one)
            for namespace, one in described.get("providers", {}).items()
        },
        resources=tuple(
            resource
            for one in described.get("resources", ())
            for resource in _resources(one, f"/subscriptions/{id}", location)
        ),
        group=str(described.get("managementGroup", tenant_id)),
        delegations=tuple(delegations_of(described, tenant_id, tenant)),
    )


def _registration(described: Mapping[str, str] | str) -> Registration:
    return Registration(described) if isinstance(described, str) else Registration(**described)


def _resources(described: Mapping[str, Any], scope: str, location: str) -> Iterator[Resource]:
    """A resource and those below it."""
    if "group" in described:
        scope = f"{scope}/resourceGroups/{described['group']}"
    id = described.get("id") or _id(scope, described["type"], described["name"])
    yield _resource(described, id, location)
    for child in described.get("children", ()):
        yield from _child(child, id, type_of(id))


def _child(described: Mapping[str, Any], parent: str, parent_type: str) -> Iterator[Resource]:
    """A resource below another: its type is the rest of the type, and so is its name.

    One whose type has a namespace of its own extends the other.
    """
    types = described["type"].split("/")
    pairs = zip(types, str(described["name"]).split("/"), strict=True)
    if "." in types[0]:
        id = described.get("id") or _id(parent, described["type"], described["name"])
        full = dict(described)
    else:
        id = described.get("id") or parent + "".join(f"/{type}/{name}" for type, name in pairs)
        full = {**described, "type": "/".join([parent_type, *types])}
    yield _resource(full, id, None)
    for child in described.get("children", ()):
        yield from _child(child, id, type_of(id))


def _resource(described: Mapping[str, Any], id: str, location: str | None) -> Resource:
    body = _placed(_body(described, id, location), id)
    return Resource(id, type_of(id), body, bool(described.get("verbatim", False)))


def _placed(value: Any, id: str) -> Any:
    """Put ids in the place of `$self`, `$group` and `$subscription` at the head of texts."""
    if isinstance(value, dict):
        return {key: _placed(one, id) for key, one in value.items()}
    if isinstance(value, list):
        return [_placed(one, id) for one in value]
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    head, slash, rest = value.partition("/")
    parts = id.split("/")
    places = {"$self": id, "$group": "/".join(parts[:5]), "$subscription": "/".join(parts[:3])}
    return places[head] + slash + rest if head in places else value


def _id(scope: str, type: str, name: str) -> str:
    namespace, *types = type.split("/")
    pairs = zip(types, str(name).split("/"), strict=True)
    return f"{scope}/providers/{namespace}" + "".join(f"/{one}/{own}" for one, own in pairs)


def type_of(id: str) -> str:
    """The type that an id spells, or "" for an id of none."""
    _, found, last = id.rpartition("/providers/")
    namespace, *pairs = last.split("/")
    return "/".join([namespace, *pairs[::2]]) if found else ""


def _body(described: Mapping[str, Any], id: str, location: str | None) -> dict[str, Any]:
    """The wire form: id, name and type, then what the description says.

    The description's `body` has the last word, and null in it takes a key away.
    """
    body: dict[str, Any] = {
        "id": id,
        "name": id.rpartition("/")[2],
        "type": described.get("type", type_of(id)),
    }
    if location is not None:
        body["location"] = location
    body |= {key: one for key, one in described.items() if key not in _NOTATION}
    for key, one in described.get("body", {}).items():
        if one is None:
            body.pop(key, None)
        else:
            body[key] = one
    return body


def moment(text: str) -> datetime:
    """A time given as RFC 3339."""
    parsed = datetime.fromisoformat(text)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
