"""What a collector is: what it reads, which view that fills, and what it needs to be allowed."""

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from azaudit.model import ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.inventory import Inventory

if TYPE_CHECKING:
    from azaudit.azure.reading import (
        Reading,
    )  # the SDK, which commands that read nothing do without

Expect: TypeAlias = Literal["list", "get", "query", "nameless"]
Client = Any  # the SDK's clients share no base class


def always(parent: Resource) -> bool:
    """Children are asked for below every parent."""
    del parent
    return True


def nothing(row: Resource) -> Iterable[ResourceId]:
    """No row refers to anything."""
    del row
    return ()


@dataclass(frozen=True)
class Naming:
    """Resources elsewhere in the tenant that say which parents and which rows are needed at all.

    A vault may hold thousands of keys, and only those matter that an account names. What nobody
    names is not asked for, and stays unread for whoever looks all the same.

    views: what names; all of it is read before the collector begins, of every subscription. also:
    what names where a run reads it anyway; nobody else asks for what it names.
    lists: whether something named lies below a parent. completes: whether a row is named itself,
    so that its detail is read. Both are given what was read of the views; what of those could not
    be read names nothing, and whatever rests on it is unread anyway.
    """

    views: tuple[type[Resource], ...]
    lists: Callable[[Inventory, Resource], bool]
    completes: Callable[[Inventory, Resource], bool]
    also: tuple[type[Resource], ...] = ()


def as_read(reading: "Reading") -> None:
    """The rows stay as they came."""
    del reading


@dataclass(frozen=True)
class Swept:
    """A tenant of which the rest has been read.

    inventory: what was read of the views that a sweep names; it proves nothing absent. occupied:
    the audited subscriptions, by id in lower case, in which a resource was found.
    """

    tenant_id: str
    inventory: Inventory
    occupied: tuple[str, ...]


@dataclass(frozen=True)
class Ask:
    """One unit of a sweep: the scope of its coverage row, and its calls.

    shape: gives rows the ids and the form that the view knows, where Azure's own would not tell
    them apart; it is given all that the calls brought.
    """

    scope: ResourceId
    calls: tuple[Callable[[Client], Awaitable[Any]], ...]
    subscription_id: str | None = None
    expect: Expect = "list"
    shape: "Callable[[Reading], None]" = as_read


@dataclass(frozen=True)
class Sweep:
    """What is asked for once the rest of the tenant is known, because the rest says what.

    views: what asks is given; collected before, by sweeps as well. also: what it is given where a
    run reads it anyway. asks: the units.
    """

    asks: Callable[[Swept], Iterable[Ask]]
    views: tuple[type[Resource], ...] = ()
    also: tuple[type[Resource], ...] = ()


@dataclass(frozen=True)
class Collector:
    """One operation of Azure Resource Manager that finds resources, and what surrounds it.

    view: what its rows are; the view's listing names the collector and where it lists.
    client: imports and returns the SDK's asynchronous client class. api_version: of all calls.
    list: given a client and the scope (subscription or parent id), the SDK's pager, or the
    awaitable of an operation that answers its list in one piece.
    gets: instead of `list`, single reads that together list the view. get: instead of both, the
    read of one resource that rows of the view `referred_by`, or of one derived from it, refer to;
    referred_in gives the ids that such a row has, those of other types among them.
    detail: given a client and a listed id, the GET that completes the row, where lists leave
    properties out. needed: whether a parent can have rows at all; only a proof may say no.
    named_by: where other resources say what is needed; for collectors that list below a parent.
    sweep: instead of all of these, what is asked for at the end.
    actions: the RBAC actions that the calls need. graph: the permissions of Microsoft Graph.
    none_codes: the error codes, in lower case, which say that there can be none of the view.
    """

    view: type[Resource]
    client: Callable[[], type[Client]]
    api_version: str
    actions: tuple[str, ...]
    list: Callable[[Client, ResourceId], AsyncIterable[Any] | Awaitable[Any]] | None = None
    gets: Callable[[Client, ResourceId], tuple[Callable[[], Awaitable[Any]], ...]] | None = None
    get: Callable[[Client, ResourceId], Awaitable[Any]] | None = None
    referred_by: type[Resource] | None = None
    referred_in: Callable[[Resource], Iterable[ResourceId]] = nothing
    detail: Callable[[Client, ResourceId], Awaitable[Any]] | None = None
    detail_actions: tuple[str, ...] = ()
    needed: Callable[[Resource], bool] = always
    named_by: Naming | None = None
    sweep: Sweep | None = None
    graph: tuple[str, ...] = ()
    none_codes: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name that coverage rows carry."""
        return self.view.listing.collector

    @property
    def needs(self) -> tuple[str, ...]:
        """What a refusal of its calls is for want of, in the words of whoever has to grant it."""
        return (*self.actions, *(f"Microsoft Graph {one}" for one in self.graph))

    @property
    def of_subscription(self) -> bool:
        """Whether it is run in every subscription, and not because of something that was read."""
        return self.sweep is None and self.parent is None and not self.view.listing.by_id

    @property
    def parent(self) -> type[Resource] | None:
        """The view below whose resources it lists, or None when it lists per subscription."""
        return self.view.listing.parent
