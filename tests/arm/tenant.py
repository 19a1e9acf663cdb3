"""Described tenants: what there is, who may sign in, and who may read what.

A description is YAML, or the same as Python values: a list of tenants, or a mapping with the key
`tenants`, or one tenant. README-like notes on the notation are at the head of lab/tenants.yaml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tests.arm.access import Access, Delegation
from tests.arm.objects import Objects

DEFAULT_PRINCIPAL = "auditor"


@dataclass(frozen=True)
class Denial:
    """Something that a principal may not do, although it may read the subscription.

    action: a glob over RBAC actions, without regard to case. scope: a glob over ids.
    """

    action: str
    scope: str = "*"
    subscription_id: str | None = None

    def covers(self, action: str, scope: str) -> bool:
        return fnmatchcase(action.lower(), self.action.lower()) and fnmatchcase(
            scope.lower(), self.scope.lower()
        )


@dataclass(frozen=True)
class Membership:
    """A principal as one tenant knows it.

    only: where given, the actions of a custom role that is all it has. graph: what it sees of the
    directory, `all`, `limited` (the ids and types of members) or `none`.
    """

    tenant_id: str
    object_id: str
    reads: frozenset[str]
    denials: tuple[Denial, ...] = ()
    guest: bool = False
    only: tuple[str, ...] | None = None
    graph: str = "all"


@dataclass
class Principal:
    """Somebody or something that signs in: an application with a secret, or a user of `az`.

    memberships: by tenant id, the home tenant first; an application that is in several tenants has
    a service principal in each, a user is a guest in all but one.
    """

    name: str
    client_id: str | None = None
    secret: str | None = None
    user: str | None = None
    memberships: dict[str, Membership] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The client that refusals name: the user name, or the application's client id."""
        return self.user or str(self.client_id)


@dataclass(frozen=True)
class Resource:
    """A resource: its id, the type that the id spells, and the body that a GET answers.

    verbatim: whether the body goes out as described, without what follows from other resources.
    """

    id: str
    type: str
    body: Mapping[str, Any]
    verbatim: bool = False

    @property
    def folded(self) -> str:
        return self.id.lower()


@dataclass(frozen=True)
class Registration:
    """A resource provider in a subscription.

    lists: how lists of its types answer while it is not registered, `conflict` or `empty`.
    """

    state: str = "Registered"
    lists: str = "conflict"

    @property
    def registered(self) -> bool:
        return self.state.lower() == "registered"


@dataclass(frozen=True)
class Subscription:
    """A subscription; tenant_id is its home, managed_by the tenants it is delegated to.

    group: the name of the management group that it lies in.
    """

    id: str
    name: str
    tenant_id: str
    state: str = "Enabled"
    managed_by: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    registrations: Mapping[str, Registration] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    group: str = ""
    delegations: tuple[Delegation, ...] = ()

    def registration(self, namespace: str) -> Registration:
        if namespace.lower() == "microsoft.authorization":
            return Registration()  # nobody needs to register it
        return self.registrations.get(namespace.lower(), Registration())

    def serves(self, tenant_id: str) -> bool:
        """Whether a token of a tenant can reach it at all."""
        return tenant_id == self.tenant_id or tenant_id in self.managed_by


@dataclass(frozen=True)
class Tenant:
    """A directory and the subscriptions whose home it is."""

    id: str
    name: str
    display_name: str
    subscriptions: tuple[Subscription, ...] = ()
    access: Access = field(default_factory=Access)
    objects: Objects = field(default_factory=Objects)
