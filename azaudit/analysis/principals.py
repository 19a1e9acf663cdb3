"""Who the principals of a tenant are, as far as Microsoft Graph told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from azaudit.model import Gap
from azaudit.resources.base import Resource
from azaudit.resources.directory import DirectoryGroup, ObjectType, Principal, UserType
from azaudit.resources.inventory import Inventory
from azaudit.resources.node import Node
from azaudit.resources.trail import Unread, untraced

Kind: TypeAlias = Literal["user", "group", "application", "device"]
_KINDS: dict[ObjectType, Kind] = {
    ObjectType.USER: "user",
    ObjectType.GROUP: "group",
    ObjectType.APPLICATION: "application",
    ObjectType.DEVICE: "device",
}
# how a tenant names users whose home is another one
_EXTERNAL = "#ext#"
_HIDDEN = "hiddenmembership"
_MANAGED = "managedidentity"


@dataclass(frozen=True)
class Known:
    """A principal.

    id: in lower case. kind: None where nobody said. name: for people; the id where there is none.
    guest: None where that was not read, and for all but users. user_name: of a user, empty where
    it was not read. deleted: the directory did not know it. addresses: of a user, in lower case,
    what other tenants may know the same person by. home: the one of them with the domain that a
    guest came from. app_id: of an application, the same in every tenant. managed: whether it is a
    managed identity, which no other tenant knows.
    """

    id: str
    kind: Kind | None = None
    name: str = ""
    guest: bool | None = None
    user_name: str = ""
    deleted: bool = False
    addresses: frozenset[str] = frozenset()
    home: str = ""
    app_id: str = ""
    managed: bool = False

    @property
    def is_guest(self) -> bool:
        """Whether it is surely a guest."""
        return self.guest is True

    def __str__(self) -> str:
        words = {"application": "the application ", "group": "the group ", "device": "the device "}
        word = "the managed identity " if self.managed else words.get(self.kind or "", "")
        named = word + (self.name or self.id)
        return f"{named} (a guest)" if self.guest else named


@dataclass(frozen=True)
class Directory:
    """What was read of one tenant's directory.

    principals: by id in lower case. groups: by id the ids of everybody in one who is no group.
    """

    principals: Mapping[str, Known] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)


def directory(inventory: Inventory, tenant_id: str) -> Directory:
    """The directory of a tenant; one that nobody read is empty."""
    return inventory.once(_directories).get(tenant_id, Directory())


def members_gap(inventory: Inventory, tenant_id: str, group: str, name: str) -> Gap:
    """Why the members of a group are not known."""
    scope = f"/tenants/{tenant_id}/groups/{group}"
    return _gap(inventory, DirectoryGroup, scope, f"who is in the group {name or group}")


def principals_gap(inventory: Inventory, tenant_id: str, id: str) -> Gap:
    """Why nothing is known of a principal."""
    scope = f"/tenants/{tenant_id}/principals"
    return _gap(inventory, Principal, scope, f"who the principal {id} is")


def _gap(inventory: Inventory, view: type[Resource], scope: str, what: str) -> Gap:
    said = f"{what} was not read"
    coverage = inventory.index.coverage(view.listing.collector, scope)
    gap = coverage.gap() if coverage is not None else None
    if gap is None:
        return Gap("not-asked", scope, said)
    return replace(gap, scope=scope, message=f"{said}: {gap.message}")


def _directories(inventory: Inventory) -> dict[str, Directory]:
    people: dict[str, dict[str, Known]] = {}
    groups: dict[str, dict[str, frozenset[str]]] = {}
    with untraced():
        for group in inventory.known(DirectoryGroup):
            tenant = _tenant_of(group.id.text)
            coverage = inventory.index.coverage(group.listing.collector, group.id.text)
            members = value(group, "members", None)
            if members is None or coverage is None or coverage.gap() is not None:
                continue
            held = [_known(member) for member in members]
            # one that has no id may be anybody
            if all(one.id for one in held):
                people.setdefault(tenant, {}).update({one.id: one for one in held})
                inside = frozenset(one.id for one in held if one.kind not in ("group", "device"))
                groups.setdefault(tenant, {})[group.id.name.lower()] = inside
        # asked for by their ids, which tells more than the list of a group may
        for principal in inventory.known(Principal):
            one, tenant = _known(principal), _tenant_of(principal.id.text)
            if one.id:
                people.setdefault(tenant, {})[one.id] = one
            if str(value(principal, "visibility", "")).lower() == _HIDDEN and not groups.get(
                tenant, {}
            ).get(one.id):
                groups.get(tenant, {}).pop(one.id, None)  # nobody was told who is in it
    return {
        tenant: Directory(people.get(tenant, {}), groups.get(tenant, {}))
        for tenant in people.keys() | groups.keys()
    }


def _tenant_of(id: str) -> str:
    return id.strip("/").split("/")[1].lower()


def _known(node: Node) -> Known:
    kind = _KINDS.get(value(node, "type", None))
    guest: bool | None = None
    user_name = str(value(node, "user_principal_name", ""))
    home = came_from(user_name)
    if kind == "user":
        user_type = value(node, "user_type", None)
        guest = None if user_type is None else user_type is UserType.GUEST
        if guest is None and _EXTERNAL in user_name.lower():
            guest = True
    return Known(
        str(value(node, "object_id", "")).lower(),
        kind,
        str(value(node, "display_name", "") or user_name),
        guest,
        user_name,
        deleted=isinstance(node, Principal) and bool(value(node, "deleted", None)),
        addresses=_addresses(node, user_name, home) if kind == "user" else frozenset(),
        home=home,
        app_id=str(value(node, "app_id", "")).lower() if kind == "application" else "",
        managed=str(value(node, "application_type", "")).lower() == _MANAGED,
    )


def came_from(user_name: str) -> str:
    """The address, in lower case, under which a guest signs in at home; empty for all others.

    A tenant names guests `somebody_home.example#EXT#@its.own.domain`
    (learn.microsoft.com/entra/external-id/user-properties).
    """
    before, mark, _ = user_name.lower().partition(_EXTERNAL)
    local, underscore, domain = before.rpartition("_")
    return f"{local}@{domain}" if mark and underscore and local and "." in domain else ""


def _addresses(node: Node, user_name: str, home: str) -> frozenset[str]:
    """Everything that looks like an address among the names of a user."""
    identities = (value(one, "assigned_id", "") or "" for one in value(node, "identities", ()))
    own = "" if _EXTERNAL in user_name.lower() else user_name
    found = (str(one).lower() for one in (value(node, "mail", ""), own, home, *identities))
    return frozenset(one for one in found if 0 < one.find("@") < len(one) - 1)


def value(node: Node, name: str, otherwise: Any) -> Any:
    """A property of a node, or something else where it cannot be read."""
    try:
        return getattr(node, name)
    except Unread:
        return otherwise
