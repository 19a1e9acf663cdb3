"""Who can destroy data together with its backups, over whole snapshots, as a document."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from azaudit.analysis.backed_up import BackedUp, Vault, backed_up
from azaudit.analysis.destruction import Alone, Destruction, destruction
from azaudit.analysis.guards import attached_guard
from azaudit.analysis.supposed import if_conditions_hold, if_nothing_stops
from azaudit.analysis.tenancy import place_of
from azaudit.analysis.traced import Traced, conclude
from azaudit.app.destroyers import Destroyers, Persons
from azaudit.app.target import is_held, resource_named
from azaudit.app.ways import ADDS, NAMES, TAKES, Ways, gap_entry
from azaudit.errors import UsageError
from azaudit.model import Gap, ResourceId
from azaudit.resources.data_protection import BackupGuardProxy, BackupVault, ResourceGuard
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_services import (
    GuardProxy,
    Immutability,
    RecoveryGuardProxy,
    RecoveryVault,
)
from azaudit.resources.trail import untraced
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot

SCHEMA_VERSION = "1.0"
# what a gap could do to the answer, besides of what it could do to that of one resource
VAULTS, ITEMS = "add vaults", "say what is backed up"
# the check that reads the same, so that its collectors are asked for by its name
_CHECK = "backup-boundary-separated"
_Kind: TypeAlias = type[RecoveryVault] | type[BackupVault]
_KINDS: tuple[_Kind, ...] = (RecoveryVault, BackupVault)
_TYPES = frozenset(kind.arm_type.lower() for kind in _KINDS)


def destroyers(paths: Sequence[Path], on: str | None) -> dict[str, Any]:
    """Who can destroy what is backed up together with its backups, as JSON holds it.

    on: the vault, resource group or subscription that is asked about; None for all. Raises
    UsageError for anything else, InputError for a file that is no readable snapshot.
    """
    unique = {path.resolve(): path for path in paths}
    index = SnapshotIndex([read_snapshot(path) for path in unique.values()])
    within = _within(index, on) if on is not None else None
    with untraced():
        return _Answer(Inventory(index), within).document()


def _within(index: SnapshotIndex, on: str) -> ResourceId:
    id = resource_named(index, on)
    if id.type is not None and id.type.lower() not in _TYPES:
        raise UsageError(
            f"{id} is no vault that holds backups",
            hint="name a Recovery Services vault, a Backup vault, or what vaults lie in",
            option="--on",
        )
    if not is_held(index, id):
        raise UsageError(
            f"the snapshots hold no {id}", hint="look at how it is spelt", option="--on"
        )
    return id


class _Answer:
    """What is asked of all vaults, or of those within a scope."""

    def __init__(self, inventory: Inventory, within: ResourceId | None) -> None:
        self.inventory = inventory
        self.within = within
        self.destroyers = Destroyers(Ways(inventory))
        self.alone = Persons()
        self.maybe = Persons()
        self.doubtful: list[tuple[Alone, dict[str, Any]]] = []

    def document(self) -> dict[str, Any]:
        places, ids = self._vaults()
        # one at a time: their bodies are large
        found = (self.inventory.find(kind, id) for kind, id in ids)
        entries = [self._entry(vault) for vault in found if vault]
        told = [entry for entry in entries if entry is not None]
        for one, vault in self.doubtful:
            if not self.alone.has(one):
                self.maybe.add(one, vault)
        return {
            "schema_version": SCHEMA_VERSION,
            "as_of": self.inventory.as_of,
            "complete": not places and all(entry["complete"] for entry in told),
            "notes": list(
                self._notes(len(entries), [*places, *(g for e in told for g in e["gaps"])])
            ),
            "without_backups": len(entries) - len(told),
            "alone": self.alone.listed(),
            "maybe_alone": self.maybe.listed(),
            "vaults": told,
            "destroyers": self.destroyers.alone,
            "holders": self.destroyers.holders,
            "gaps": places,
        }

    def _vaults(self) -> tuple[list[dict[str, Any]], list[tuple[_Kind, ResourceId]]]:
        """Where vaults were not listed, and the vaults that were, in the order of their ids."""
        gaps: list[dict[str, Any]] = []
        ids: dict[str, tuple[_Kind, ResourceId]] = {}
        for kind in _KINDS:
            for place in self.inventory.listed(kind):
                if self.within is not None and not _overlap(place.scope, self.within):
                    continue
                gaps += [gap_entry(VAULTS, place.gap)] if place.gap is not None else []
                for row in place.rows:
                    id = ResourceId(row.id)
                    if self.within is None or id.within(self.within):
                        ids[id.folded] = (kind, id)
        return gaps, [ids[folded] for folded in sorted(ids)]

    def _entry(self, vault: Vault) -> dict[str, Any] | None:
        """What is so of one vault; None where it backs up nothing."""
        held = conclude(partial(backed_up, self.inventory, vault))
        if not held.gaps and not held.value.items:
            return None
        locked = conclude(lambda: vault.immutability is Immutability.LOCKED)
        shielded = bool(not locked.gaps and locked.value)
        hands = (
            _nobody(ITEMS, held.gaps) if shielded else self._judged(vault, held.gaps, locked.gaps)
        )
        return {
            **self._place(vault),
            "complete": all(gap["could"] == ITEMS for gap in hands["gaps"]),
            "backed_up": None if held.gaps else _backed_up(vault, held.value),
            "soft_delete": _soft_delete(vault),
            "guards": self._guards(vault),
            "locked": None if locked.gaps else locked.value,
            **hands,
        }

    def _place(self, vault: Vault) -> dict[str, Any]:
        place = place_of(self.inventory, vault.id).value
        return {
            "id": vault.id.text,
            "name": vault.id.name,
            "tenant_id": place.tenant_id,
            "subscription_id": place.subscription_id,
            "subscription_name": place.subscription_name,
        }

    def _judged(
        self, vault: Vault, unlisted: tuple[Gap, ...], unlocked: tuple[Gap, ...]
    ) -> dict[str, Any]:
        """Who has which hand. unlisted: why it was not read what the vault backs up."""
        if unlisted:
            return _nobody(ADDS, unlisted)
        found = conclude(partial(destruction, self.inventory, vault))
        if found.gaps:
            return _nobody(ADDS, found.gaps)
        return self._hands(vault, found.value, unlocked)

    def _hands(self, vault: Vault, found: Destruction, unlocked: tuple[Gap, ...]) -> dict[str, Any]:
        sure = found.surely_alone
        known = {one.data.who.id for one in sure}
        supposed = if_nothing_stops(found, unlocked).alone
        maybe = [one for one in supposed if one.data.who.id not in known]
        named = {"id": vault.id.text, "name": vault.id.name}
        for one in sure:
            self.alone.add(one, named)
        self.doubtful += [(one, named) for one in maybe]
        say = self.destroyers
        return {
            "alone": [say.of_alone(one) for one in sure],
            "maybe_alone": say.of_maybe(maybe, found),
            "after_approval": [say.of_alone(one) for one in found.approved],
            "together": say.together(found, (*sure, *found.approved)),
            "gaps": list(self._gaps(vault, found, unlocked)),
        }

    def _gaps(
        self, vault: Vault, found: Destruction, unlocked: tuple[Gap, ...]
    ) -> Iterator[dict[str, Any]]:
        """What was not read; that a condition decides was read, and is told of whom it concerns."""
        sides = [found.data, found.backups, found.unguarded]
        sides += [found.approvals] if found.approvals is not None else []
        adds = {gap for side in sides for gap in side.gaps}
        takes = {gap for side in sides for gap in side.doubts} | set(unlocked)
        names = {seat.unread for side in sides for seat in side.seats}
        for gap in if_conditions_hold(found, unlocked).open:
            could = TAKES if gap in takes else NAMES if gap in names and gap not in adds else ADDS
            for told in self._said(vault, gap):
                yield gap_entry(could, told)

    def _said(self, vault: Vault, gap: Gap) -> tuple[Gap, ...]:
        """A gap, or of a guard that nobody collected what its owner can do."""
        if gap.state != "not-collected":
            return (gap,)
        for proxy in self._proxies(vault).value:
            reached = conclude(partial(attached_guard, self.inventory, proxy))
            if reached.gaps and reached.gaps[0].scope.lower() == gap.scope.lower():
                return reached.gaps
        return (gap,)

    def _proxies(self, vault: Vault) -> Traced[tuple[GuardProxy, ...]]:
        return conclude(partial(_proxies, self.inventory, vault))

    def _guards(self, vault: Vault) -> list[dict[str, Any]] | None:
        """The guards that are attached; None where that was not read."""
        proxies = self._proxies(vault)
        if proxies.gaps:
            return None
        return [self._guard(proxy) for proxy in proxies.value]

    def _guard(self, proxy: GuardProxy) -> dict[str, Any]:
        named = conclude(lambda: proxy.guard_id)
        reached = conclude(partial(attached_guard, self.inventory, proxy))
        state = "not-read" if reached.gaps else "gone" if reached.value is None else "reached"
        place = None if named.gaps else place_of(self.inventory, named.value)
        tenant = place.value.tenant_id if place is not None and not place.gaps else None
        return {
            "id": None if named.gaps else named.value.text,
            "tenant_id": tenant,
            "state": state,
            "message": reached.gaps[0].message if reached.gaps else None,
        }

    def _notes(self, vaults: int, gaps: list[dict[str, Any]]) -> Iterator[str]:
        index = self.inventory.index
        for file in index.files:
            if not file.run.finished:
                yield f"{file.path} is of a run that did not finish"
        left_out = sum(scope.role != "audited" for scope in index.subscriptions())
        if left_out:
            yield f"subscriptions that the snapshots name and do not hold: {left_out}"
        guards = len(index.of_type(ResourceGuard.arm_type.lower()))
        if guards and not vaults:
            yield (
                f"the snapshots hold Resource Guards ({guards}) and no vault: give the snapshot of"
                " the vaults that they guard as well"
            )
        if any(gap["state"] == "not-asked" for gap in gaps):
            yield (
                f"something was not collected: `azaudit collect --select {_CHECK}` asks for all"
                " that this question needs, and so does `azaudit collect` without --select"
            )


def _proxies(inventory: Inventory, vault: Vault) -> tuple[GuardProxy, ...]:
    if isinstance(vault, RecoveryVault):
        return inventory.children(vault, RecoveryGuardProxy)
    return inventory.children(vault, BackupGuardProxy)


def _nobody(could: str, gaps: tuple[Gap, ...]) -> dict[str, Any]:
    """Of a vault where nobody can, or where nothing more can be said."""
    none: dict[str, Any] = {"alone": [], "maybe_alone": [], "after_approval": [], "together": None}
    return {**none, "gaps": [gap_entry(could, gap) for gap in gaps]}


def _overlap(one: ResourceId, other: ResourceId) -> bool:
    return one.within(other) or other.within(one)


def _backed_up(vault: Vault, held: BackedUp) -> dict[str, Any]:
    return {
        "items": held.items,
        "sources": len(held.sources),
        "in_own_subscription": len(held.within(vault.id.subscription_id)),
        "outside_azure": held.outside,
    }


def _soft_delete(vault: Vault) -> dict[str, Any] | None:
    """For how long the vault keeps what was deleted; None where neither was read."""
    state, days = conclude(lambda: vault.soft_delete), conclude(lambda: vault.soft_delete_days)
    if state.gaps:
        return None
    return {"state": str(state.value), "days": None if days.gaps else days.value}
