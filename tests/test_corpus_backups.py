"""Real vaults, guards, proxies and what is backed up: what is read of each, and what is judged.

Run this module to see the table.
"""

import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from azaudit.analysis.backed_up import Vault, backed_up
from azaudit.analysis.guard_duties import protected_actions
from azaudit.analysis.guard_operations import operation_named
from azaudit.analysis.traced import conclude
from azaudit.resources.base import Resource
from azaudit.resources.data_protection import (
    BackupGuardProxy,
    BackupInstance,
    BackupVault,
    ResourceGuard,
)
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_backups import RecoveryBackupPolicy, RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from tests.test_corpus import CORPUS, Body, by_view
from tests.worlds import all_checks, judge

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not CORPUS.is_dir(),
        reason=f"the corpus of real bodies is not at {CORPUS}; AZAUDIT_CORPUS can name it",
    ),
]

_VIEWS: tuple[type[Resource], ...] = (
    RecoveryVault,
    BackupVault,
    ResourceGuard,
    RecoveryGuardProxy,
    BackupGuardProxy,
    RecoveryProtectedItem,
    RecoveryBackupPolicy,
    BackupInstance,
)


def _read(body: Body) -> tuple[Inventory, Resource]:
    inventory = Inventory(body.world().index())
    row = inventory.index.resource(body.id, body.view.arm_type.lower())
    assert row is not None
    return inventory, inventory.view(body.view, row)


def verdicts(view: type[Resource]) -> Iterator[tuple[str, str]]:
    """Check and status of every body of a view, over all checks that judge it."""
    checks = [one.id for one in all_checks() if any(each.view is view for each in one.over)]
    for body in by_view().get(view, ()):
        world = body.world()
        for check in checks:
            found = judge(world, check).findings
            yield from ((check, str(finding.status)) for finding in found)
            if not found:
                yield check, "not_applicable"


@pytest.mark.parametrize("view", [ResourceGuard, RecoveryGuardProxy, BackupGuardProxy])
def test_every_operation_that_azure_names_is_known(view):
    named: Counter[str] = Counter()
    for body in by_view()[view]:
        _, one = _read(body)
        assert isinstance(one, (ResourceGuard, RecoveryGuardProxy, BackupGuardProxy))
        read = conclude(lambda one=one: [each.name for each in one.operations])  # type: ignore[misc]  # mypy does not know the default's type
        named.update([] if read.gaps else read.value)
    assert named
    unknown = {name for name in named if operation_named(name) is None}
    # guards of February 2024 named these of Backup vaults besides, without a request for them, and
    # examples of 2021 have the requests in the place of the operations
    odd = {"Microsoft.DataProtection/backupVaults/" + one for one in ("read", "write", "delete")}
    assert {one for one in unknown if "/resourceGuards/" not in one} <= odd


@pytest.mark.parametrize("view", [RecoveryGuardProxy, BackupGuardProxy])
def test_what_a_real_proxy_protects_are_actions_on_its_own_vault(view):
    for body in by_view()[view]:
        _, one = _read(body)
        assert isinstance(one, (RecoveryGuardProxy, BackupGuardProxy))
        read = conclude(lambda one=one: protected_actions(one))  # type: ignore[misc]  # as above
        if not read.gaps:
            vault = (one.vault_id.type or "").lower()
            assert all(action.lower().startswith(vault) for action in read.value)
            assert any("backupresourceguardproxies/delete" in one.lower() for one in read.value)


@pytest.mark.parametrize("view", [RecoveryProtectedItem, BackupInstance])
def test_of_every_real_item_it_is_told_what_it_is_of(view):
    """A published example or two have ids that are cut short, and are unread."""
    told: Counter[str] = Counter()
    for body in by_view()[view]:
        inventory, _ = _read(body)
        vaults: tuple[Vault, ...] = (*inventory.known(RecoveryVault), *inventory.known(BackupVault))
        held = backed_up(inventory, vaults[0])
        told["read" if held.sources or held.outside else "unread"] += 1
    assert told["read"] > 0.9 * told.total(), told


def main() -> None:
    for view in _VIEWS:
        bodies = by_view().get(view, [])
        counts: dict[str, Counter[str]] = {}
        for check, status in verdicts(view):
            counts.setdefault(check, Counter())[status] += 1
        sys.stdout.write(f"| {view.__name__} | {len(bodies)} bodies | | | | |\n")
        for check, held in sorted(counts.items()):
            numbers = " | ".join(
                str(held[one]) for one in ("pass", "fail", "unknown", "not_applicable")
            )
            sys.stdout.write(f"| | {check} | {numbers} |\n")


if __name__ == "__main__":
    main()
