"""Which of several snapshots a finding or a unit of collection comes from.

A SIEM places a line by its time. When a vault was collected in May and its guard in June, what is
said of the vault has the time of May.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from azaudit.model import ResourceId
from azaudit.report.document import Document
from azaudit.report.encode import encode
from azaudit.snapshot.coverage import Coverage
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import ResourceRow, Run, ScopeRow

_NOTHING = Run("", "", "")


class Origins:
    """The runs behind an index, by what they read.

    newest: the run that knows most recently; one of no time where there is no snapshot at all.
    """

    def __init__(self, index: SnapshotIndex) -> None:
        self._index = index
        files = sorted(index.files, key=lambda file: (file.run.as_of, file.run.cloud))
        self.newest = files[-1].run if files else _NOTHING
        self._several = len(files) > 1
        # by identity: equal rows of two snapshots are two readings, and the index says which won
        self._held = (
            {id(part): file.run for file in files for part in _parts(file)} if self._several else {}
        )
        self._subscriptions: dict[str, Run] = {}
        self._tenants: dict[str, Run] = {}
        for file in files:  # the newest last, so that it wins
            for row in file.scope:
                self._tenants[row.tenant_id] = file.run
                if row.role == "audited":
                    self._subscriptions[row.subscription_id.lower()] = file.run
            for unit in file.coverage:
                self._tenants[unit.tenant_id] = file.run

    def of(self, part: ScopeRow | Coverage | ResourceRow) -> Run:
        """The run that a part of the index comes from."""
        return self._held.get(id(part), self.newest)

    def of_finding(self, entry: Mapping[str, Any]) -> Run:
        """The run that read the subject of a finding, or what lies above it.

        What no run read, which is then a gap, has the newest that audited its subscription.
        """
        if not self._several:
            return self.newest
        row = self._row(ResourceId(entry["resource_id"]), entry["resource_type"])
        if row is not None:
            return self.of(row)
        asked = self._subscriptions.get(str(entry["subscription_id"]).lower())
        return asked or self._tenants.get(entry["tenant_id"], self.newest)

    def _row(self, place: ResourceId | None, type: str | None) -> ResourceRow | None:
        while place is not None and type:
            row = self._index.resource(place, type.lower())
            if row is not None:
                return row
            place = place.parent
            type = place.type if place else None
        return None


def _parts(file: SnapshotFile) -> tuple[ScopeRow | Coverage | ResourceRow, ...]:
    return (*file.scope, *file.coverage, *file.resources)


def run_id(document: Document) -> str:
    """What all lines of one document share and no other document has.

    A hash of all that the document holds beside its findings: judging the same snapshots again
    gives the same id, and a newer snapshot, another selection or a waiver another one.
    """
    return hashlib.sha256(encode(document.header()).encode()).hexdigest()[:32]
