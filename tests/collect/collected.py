"""Collections of a described tenant, from sign-in to the finished snapshot."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from azaudit.azure.session import TenantSession
from azaudit.collect import key_vault, recovery_services
from azaudit.collect.collector import Collector
from azaudit.collect.engine import TenantCollection
from azaudit.collect.progress import Progress, Silent
from azaudit.collect.registry import COLLECTORS
from azaudit.model import ResourceId
from azaudit.resources.inventory import Inventory
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile, read_snapshot
from azaudit.snapshot.schema import Run, ScopeRow
from azaudit.snapshot.store import SnapshotWriter
from tests.arm import ArmEndpoint
from tests.azure.live import GROUP, SUBSCRIPTION, signed_in

COMPLETE, DENIED, FAILED = CoverageState.COMPLETE, CoverageState.DENIED, CoverageState.FAILED


VAULT = ResourceId(f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/one")


KEY_VAULTS = (key_vault.VAULTS,)


RECOVERY = (
    recovery_services.VAULTS,
    recovery_services.GUARD_PROXIES,
    recovery_services.PROTECTED_ITEMS,
)


def writer_to(path: Path, session: TenantSession, subscriptions: Sequence[str]) -> SnapshotWriter:
    writer = SnapshotWriter(path, Run("0", session.cloud.name, session.identity))
    writer.add_scope(
        ScopeRow(session.tenant_id, id, None, "Enabled", "audited") for id in subscriptions
    )
    return writer


async def collect(
    endpoint: ArmEndpoint,
    path: Path,
    collectors: Sequence[Collector] = COLLECTORS,
    subscriptions: Sequence[str] = (SUBSCRIPTION,),
    progress: Progress | None = None,
    **more: Any,
) -> SnapshotFile:
    """Everything that the collectors read of a tenant; raises what the collection raises."""
    async with signed_in(endpoint, **more) as session:
        with writer_to(path, session, subscriptions) as writer:
            run = TenantCollection(session, collectors, writer, progress or Silent())
            await run.run(subscriptions)
    return read_snapshot(path)


def units(snapshot: SnapshotFile, **wanted: Any) -> list[Coverage]:
    """The coverage rows with these values."""
    return [
        unit
        for unit in snapshot.coverage
        if all(getattr(unit, name) == value for name, value in wanted.items())
    ]


def unit_of(snapshot: SnapshotFile, collector: str) -> Coverage:
    (unit,) = units(snapshot, collector=collector)
    return unit


def inventory_of(*snapshots: SnapshotFile) -> Inventory:
    return Inventory(SnapshotIndex(snapshots))
