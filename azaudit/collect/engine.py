"""Running collectors over a tenant: everything that can go on at once does, each unit is durable.

A unit is a collector at a scope. Its rows and its coverage row are handed to the snapshot
together as soon as it ends, and one unit's failure touches no other.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from azaudit.azure.reading import Call, Expect, Reading, read
from azaudit.azure.session import TenantSession
from azaudit.collect.collector import Collector
from azaudit.collect.progress import Progress
from azaudit.collect.unit import Place, coverage_of, rows_of
from azaudit.errors import AzauditError
from azaudit.model import Gap, ResourceId
from azaudit.snapshot.coverage import Coverage
from azaudit.snapshot.schema import ResourceRow
from azaudit.snapshot.store import SnapshotWriter, Unit


@dataclass
class TenantCollection:
    """The collection of one tenant.

    collectors: with every collector its parent's, in any order.
    """

    session: TenantSession
    collectors: Sequence[Collector]
    writer: SnapshotWriter
    progress: Progress
    _tasks: asyncio.TaskGroup = field(default_factory=asyncio.TaskGroup)

    async def run(self, subscription_ids: Sequence[str]) -> None:
        """Collect some subscriptions, given by their ids in lower case.

        Raises SignInError, after stopping what is under way, when no token can be had any more,
        and any other error of azaudit's own.
        """
        top = [collector for collector in self.collectors if collector.parent is None]
        self.progress.planned(len(top) * len(subscription_ids))
        try:
            async with self._tasks:
                for subscription_id in subscription_ids:
                    scope = ResourceId(f"/subscriptions/{subscription_id}")
                    place = Place(self.session.tenant_id, subscription_id, scope)
                    for collector in top:
                        self._tasks.create_task(self._list(collector, place))
        except BaseExceptionGroup as group:
            own = _first_own(group)
            raise own if own is not None else group from group

    async def _list(self, collector: Collector, place: Place) -> None:
        expect: Expect = "list" if collector.list is not None else "get"
        reading = Reading(collector.name, place.scope.text, expect)
        await read(reading, *self._calls(collector, place))
        rows = rows_of(reading, collector.view, place, expect)
        self._add(coverage_of(reading, place, collector.actions), rows)
        below = [child for child in self.collectors if child.parent is collector.view]
        for row in rows:
            self._follow(collector, below, place, row)

    def _calls(self, collector: Collector, place: Place) -> tuple[Call, ...]:
        client = self._client(collector, place)
        if collector.list is not None:
            start = collector.list
            return (lambda: start(client, place.scope),)
        assert collector.gets is not None  # noqa: S101 - a collector has one of the two
        return collector.gets(client, place.scope)

    def _follow(
        self, collector: Collector, below: list[Collector], place: Place, row: ResourceRow
    ) -> None:
        """Start what a listed row makes possible: its own GET, and the lists below it."""
        inside = Place(place.tenant_id, place.subscription_id, ResourceId(row.id))
        resource = collector.view(row, lambda row: Gap("not-asked", row.id, "not read by itself"))
        started = [child for child in below if child.needed(resource)]
        self.progress.planned(len(started) + (collector.detail is not None))
        if collector.detail is not None:
            self._tasks.create_task(self._detail(collector, inside))
        for child in started:
            self._tasks.create_task(self._list(child, inside))

    async def _detail(self, collector: Collector, place: Place) -> None:
        client, detail = self._client(collector, place), collector.detail
        assert detail is not None  # noqa: S101 - only called for collectors that have one
        reading = Reading(collector.name + "-detail", place.scope.text, "get")
        await read(reading, lambda: detail(client, place.scope))
        rows = rows_of(reading, collector.view, place, "get")
        self._add(coverage_of(reading, place, collector.detail_actions), rows)

    def _client(self, collector: Collector, place: Place) -> Any:
        return self.session.client(
            collector.client(),
            subscription_id=place.subscription_id,
            api_version=collector.api_version,
        )

    def _add(self, coverage: Coverage, rows: Sequence[ResourceRow]) -> None:
        self.writer.add(Unit((coverage,), tuple(rows)))
        self.progress.finished(coverage)


def _first_own(group: BaseExceptionGroup[BaseException]) -> AzauditError | None:
    for error in group.exceptions:
        found = _first_own(error) if isinstance(error, BaseExceptionGroup) else error
        if isinstance(found, AzauditError):
            return found
    return None
