"""Who was given what in a tenant: management groups, roles, and what is assigned to whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

GROUP_TYPE = "Microsoft.Management/managementGroups"


def reserved(seed: str) -> str:
    """An id of the reserved range, the same for the same seed."""
    last = uuid5(NAMESPACE_URL, f"https://lab.invalid/{seed}").hex[16:]
    return f"00000000-0000-0000-{last[:4]}-{last[4:]}"


@dataclass(frozen=True)
class ManagementGroup:
    """A management group; parent: the name of the one above, None for the root."""

    name: str
    display_name: str
    parent: str | None

    @property
    def scope(self) -> str:
        return f"/providers/{GROUP_TYPE}/{self.name}"


@dataclass(frozen=True)
class Role:
    """A role. scopes: where it can be assigned."""

    guid: str
    name: str
    built_in: bool
    description: str
    scopes: tuple[str, ...]
    permissions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Given:
    """Something that is in force at a scope and below it.

    role: the guid of a role, None for what denies. properties: the wire form, without the role.
    """

    guid: str
    scope: str
    properties: Mapping[str, Any]
    role: str | None = None


@dataclass(frozen=True)
class Delegation:
    """A subscription, or a resource group in it, handed to another tenant by Azure Lighthouse."""

    guid: str
    scope: str
    definition: Mapping[str, Any]


@dataclass(frozen=True)
class RolePolicy:
    """The settings of a role at a scope. role: its guid.

    approvers: their wire form, None where activating it needs no approval. multi_factor, maximum:
    what else it takes, and for how long it holds. rules: by their ids what is different about the
    wire form of rules, None for one that is missing.
    """

    scope: str
    role: str
    approvers: tuple[Mapping[str, Any], ...] | None = None
    multi_factor: bool = False
    maximum: str = "PT8H"
    rules: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Initiative:
    """A definition of several policies; scope: empty for one that is built in."""

    name: str
    scope: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Access:
    """What a tenant describes; pim: whether it has the licence for eligible roles."""

    groups: Mapping[str, ManagementGroup] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    assignments: tuple[Given, ...] = ()
    eligible: tuple[Given, ...] = ()
    activated: tuple[Given, ...] = ()
    denials: tuple[Given, ...] = ()
    role_policies: tuple[RolePolicy, ...] = ()
    policies: tuple[Given, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    pim: bool = True

    def ancestors(self, name: str) -> Iterator[ManagementGroup]:
        """A management group and those above it, the nearest first."""
        group = self.groups.get(name.lower())
        while group is not None:
            yield group
            group = self.groups.get((group.parent or "").lower())

    def around(self, group: str, subscription_id: str, given: Sequence[Given]) -> list[Given]:
        """What is given at, above and below a subscription. group: the one that it lies in."""
        above = {"/", *(one.scope.lower() for one in self.ancestors(group))}
        here = f"/subscriptions/{subscription_id}".lower()
        return [one for one in given if one.scope.lower() in above or within(one.scope, here)]


def within(scope: str, above: str) -> bool:
    """Whether a scope is another one, or lies below it."""
    folded, above = scope.lower(), above.lower()
    return folded == above or folded.startswith(f"{above}/")
