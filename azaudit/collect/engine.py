"""Running collectors over a tenant: many units at once, and each is durable as soon as it ends.

A unit is a collector at a scope. Its rows and its coverage row are handed to the snapshot
together, and one unit's failure touches no other. What other resources must name first is collected
when all the rest of the tenant has been.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from azaudit.azure.reading import Call, Expect, Reading, read
from azaudit.azure.session import TenantSession
from azaudit.collect.collector import Ask, Collector, Swept, as_read
from azaudit.collect.progress import Progress
from azaudit.collect.unit import Place, coverage_of, rows_of
from azaudit.errors import AzauditError
from azaudit.model import Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.inventory import Inventory
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import ResourceRow, Run, Source
from azaudit.snapshot.store import SnapshotWriter, Unit

# Each unit under way holds a client of the SDK and the page it reads. Those of one subscription
# are fewer, so that one that is throttled does not keep the others waiting.
_UNITS_AT_ONCE = 128
_UNITS_OF_A_SUBSCRIPTION = 32
_SOURCES: dict[Expect, Source] = {"list": "list", "get": "get", "query": "bulk", "nameless": "list"}


@dataclass
class TenantCollection:
    """The collection of one tenant; make it inside a running event loop.

    collectors: with every collector its parent's, in any order. _naming: what was read so far of
    what names. _held: the parents of collectors that wait for that.
    """

    session: TenantSession
    collectors: Sequence[Collector]
    writer: SnapshotWriter
    progress: Progress
    _subscription_ids: frozenset[str] = frozenset()
    _looked_up: set[tuple[str, ResourceId]] = field(default_factory=set)
    _tasks: asyncio.TaskGroup = field(default_factory=asyncio.TaskGroup)
    _naming: list[ResourceRow] = field(default_factory=list)
    _occupied: set[str] = field(default_factory=set)
    _held: list[tuple[Collector, Place, ResourceRow]] = field(default_factory=list)
    _named: Inventory | None = None
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_UNITS_AT_ONCE))
    _places_of: dict[str | None, asyncio.Semaphore] = field(
        default_factory=lambda: defaultdict(lambda: asyncio.Semaphore(_UNITS_OF_A_SUBSCRIPTION))
    )

    async def run(self, subscription_ids: Sequence[str]) -> None:
        """Collect some subscriptions, given by their ids in lower case.

        Raises SignInError, after stopping what is under way, when no token can be had any more,
        and any other error of azaudit's own.
        """
        self._subscription_ids = frozenset(subscription_ids)
        top = [collector for collector in self.collectors if collector.of_subscription]
        self.progress.planned(len(top) * len(subscription_ids))
        try:
            async with self._tasks:
                for subscription_id in subscription_ids:
                    scope = ResourceId(f"/subscriptions/{subscription_id}")
                    place = Place(self.session.tenant_id, subscription_id, scope)
                    for collector in top:
                        self._tasks.create_task(self._list(collector, place))
            await self._run_held()
            await self._run_sweeps()
        except BaseExceptionGroup as group:
            raise own_error(group) from group

    async def _run_held(self) -> None:
        """Collect what is named, now that everything that names has been read."""
        self._named = inventory_of(self._naming, self.session.cloud.name)
        self._tasks = asyncio.TaskGroup()
        async with self._tasks:
            for collector, place, row in self._held:
                self._start(collector, place, row)
        self._held.clear()

    async def _run_sweeps(self) -> None:
        """Ask for what the rest of the tenant makes worth asking for, in rounds.

        A sweep begins when those have ended whose views it is given.
        """
        pending = [collector for collector in self.collectors if collector.sweep is not None]
        while pending:
            waiting = {collector.view for collector in pending}
            ready = [one for one in pending if one.sweep and waiting.isdisjoint(one.sweep.views)]
            pending = [one for one in pending if one not in ready]
            inventory = inventory_of(self._naming, self.session.cloud.name)
            swept = Swept(self.session.tenant_id, inventory, tuple(sorted(self._occupied)))
            self._tasks = asyncio.TaskGroup()
            async with self._tasks:
                for collector in ready:
                    assert collector.sweep is not None  # noqa: S101 - of those that have one
                    for ask in collector.sweep.asks(swept):
                        self.progress.planned(1)
                        self._tasks.create_task(self._sweep(collector, ask))

    async def _sweep(self, collector: Collector, ask: Ask) -> None:
        place = Place(self.session.tenant_id, ask.subscription_id, ask.scope)

        def begin() -> Sequence[Call]:
            client = self._client(collector, place)
            return tuple(partial(call, client) for call in ask.calls)

        by_id = collector.view.listing.by_id
        reading = Reading(collector.name, ask.scope.text, ask.expect, may_be_absent=by_id)
        await self._unit(reading, collector, place, collector.needs, begin, ask.shape)

    async def _list(self, collector: Collector, place: Place) -> None:
        expect: Expect = "list" if collector.list is not None else "get"
        reading = Reading(collector.name, place.scope.text, expect)
        rows = await self._unit(
            reading, collector, place, collector.actions, lambda: self._calls(collector, place)
        )
        below = [child for child in self.collectors if child.parent is collector.view]
        referring = [
            one
            for one in self.collectors
            if one.referred_by is not None and issubclass(collector.view, one.referred_by)
        ]
        if below or referring or collector.detail is not None:
            for row in rows:
                self._follow(collector, below, referring, place, row)

    def _calls(self, collector: Collector, place: Place) -> Sequence[Call]:
        client = self._client(collector, place)
        if collector.list is not None:
            start = collector.list
            return (lambda: start(client, place.scope),)
        assert collector.gets is not None  # noqa: S101 - a collector has one of the two
        return collector.gets(client, place.scope)

    def _follow(
        self,
        collector: Collector,
        below: list[Collector],
        referring: list[Collector],
        place: Place,
        row: ResourceRow,
    ) -> None:
        """Start what a row makes possible: its own GET, lists below it, what it refers to."""
        inside = Place(place.tenant_id, place.subscription_id, ResourceId(row.id))
        if collector.detail is not None and self._completes(collector, row):
            self.progress.planned(1)
            self._tasks.create_task(self._detail(collector, inside))
        for child in below:
            if child.named_by is not None and self._named is None:
                # a packed row, as a tenant can have a hundred thousand parents
                self._held.append((child, inside, row))
            else:
                self._start(child, inside, row)
        if referring:
            resource = _resource(collector.view, row)
            for other in referring:
                for id in other.referred_in(resource):
                    self._look_up(other, id)

    def _start(self, collector: Collector, place: Place, row: ResourceRow) -> None:
        """Start the list below a parent, if there can be something on it that is needed."""
        assert collector.parent is not None  # noqa: S101 - only called for those that have one
        parent = _resource(collector.parent, row)
        naming = collector.named_by
        if collector.needed(parent) and (naming is None or naming.lists(self._names(), parent)):
            self.progress.planned(1)
            self._tasks.create_task(self._list(collector, place))

    def _completes(self, collector: Collector, row: ResourceRow) -> bool:
        naming = collector.named_by
        return naming is None or naming.completes(self._names(), _resource(collector.view, row))

    def _names(self) -> Inventory:
        assert self._named is not None  # noqa: S101 - what is named is collected afterwards only
        return self._named

    def _look_up(self, collector: Collector, id: ResourceId) -> None:
        """Start the read of what is referred to, once, if it lies in what is audited."""
        subscription_id = id.subscription_id
        if subscription_id not in self._subscription_ids or not collector.view.names(id):
            return
        if (collector.name, id) not in self._looked_up:
            self._looked_up.add((collector.name, id))
            self.progress.planned(1)
            place = Place(self.session.tenant_id, subscription_id, id)
            self._tasks.create_task(self._get(collector, place))

    async def _get(self, collector: Collector, place: Place) -> None:
        get = collector.get
        assert get is not None  # noqa: S101 - what is referred to is read by itself

        def begin() -> Sequence[Call]:
            client = self._client(collector, place)
            return (lambda: get(client, place.scope),)

        reading = Reading(collector.name, place.scope.text, "get", may_be_absent=True)
        await self._unit(reading, collector, place, collector.actions, begin)

    async def _detail(self, collector: Collector, place: Place) -> None:
        detail = collector.detail
        assert detail is not None  # noqa: S101 - only called for collectors that have one

        def begin() -> Sequence[Call]:
            client = self._client(collector, place)
            return (lambda: detail(client, place.scope),)

        reading = Reading(collector.name + "-detail", place.scope.text, "get")
        await self._unit(reading, collector, place, collector.detail_actions, begin)

    async def _unit(
        self,
        reading: Reading,
        collector: Collector,
        place: Place,
        actions: tuple[str, ...],
        begin: Callable[[], Sequence[Call]],
        shape: Callable[[Reading], None] = as_read,
    ) -> list[ResourceRow]:
        """Read a unit when there is a place for it, and hand over what came of it."""
        async with self._places_of[place.subscription_id], self._places:
            await read(reading, begin)
        shape(reading)
        rows = rows_of(reading, collector.view, place, _SOURCES[reading.expect])
        if collector.view in self._names_something:
            self._naming += rows
        if place.subscription_id is not None and any(
            ResourceId(row.id).resource_group for row in rows
        ):
            self._occupied.add(place.subscription_id)
        coverage = coverage_of(reading, place, actions, collector.none_codes)
        self.writer.add(Unit((coverage,), tuple(rows)))
        self.progress.finished(coverage)
        return rows

    @cached_property
    def _names_something(self) -> frozenset[type[Resource]]:
        """The views of which another collector must know what was read."""
        namings = [one.named_by for one in self.collectors if one.named_by is not None]
        sweeps = [one.sweep for one in self.collectors if one.sweep is not None]
        named = [view for one in namings for view in (*one.views, *one.also)]
        swept = [view for one in sweeps for view in (*one.views, *one.also)]
        return frozenset((*named, *swept))

    def _client(self, collector: Collector, place: Place) -> Any:
        return self.session.client(
            collector.client(),
            subscription_id=place.subscription_id,
            api_version=collector.api_version,
        )


def _resource(view: type[Resource], row: ResourceRow) -> Resource:
    return view(row, lambda row: Gap("not-asked", row.id, "not read by itself"))


def inventory_of(rows: Sequence[ResourceRow], cloud: str) -> Inventory:
    """What was read of a tenant, as an analysis looks at it; it proves nothing absent."""
    run = Run("", cloud, "")
    return Inventory(SnapshotIndex([SnapshotFile(Path(), run, (), (), tuple(rows))]))


def own_error(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error of azaudit's own that a group of tasks ended with, else the group itself."""
    found: BaseException | None = group.subgroup(AzauditError)
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return group if found is None else found
