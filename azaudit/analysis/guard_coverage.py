"""What a Resource Guard protects at a vault: what it excludes, and what the vault really enforces.

Judged by the guard's exclusion list and never by a list of operations that there should be: what
the service offers changes by the day, and an excluded operation vanishes from what it offers.
"""

from dataclasses import dataclass

from azaudit.analysis.guard_operations import by_harm, is_of, operation_named
from azaudit.model import Severity
from azaudit.resources.data_protection import ResourceGuard
from azaudit.resources.recovery_services import GuardProxy


@dataclass(frozen=True)
class Coverage:
    """What of a guard concerns one vault; names of operations as they were answered.

    excluded: those that take no approval. enforced: those that take one at the vault. missing:
    those that the guard offers and the vault does not enforce. unknown: those that azaudit does not
    know, wherever they stand.
    """

    excluded: tuple[str, ...]
    enforced: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


def excluded_operations(guard: ResourceGuard, proxy: GuardProxy) -> tuple[str, ...]:
    """What a guard excludes of the operations on a vault, most harmful first; raises Unread."""
    kind = proxy.vault_type
    return tuple(by_harm({name for name in guard.excluded if is_of(name, kind)}))


def coverage_at(guard: ResourceGuard, proxy: GuardProxy) -> Coverage:
    """What a guard protects at a vault; raises Unread where one of the three lists is unread."""
    kind = proxy.vault_type
    excluded = excluded_operations(guard, proxy)
    enforced = {one.name for one in proxy.operations}
    offered = {one.name for one in guard.operations if is_of(one.name, kind)}
    folded = {name.strip().lower() for name in (*enforced, *excluded)}
    missing = [name for name in offered if name.strip().lower() not in folded]
    unknown = [name for name in {*enforced, *offered, *excluded} if operation_named(name) is None]
    return Coverage(
        excluded,
        tuple(by_harm(enforced)),
        tuple(by_harm(missing)),
        tuple(sorted(unknown, key=str.lower)),
    )


def worst_of(names: tuple[str, ...], *, restores: bool) -> Severity | None:
    """How bad it is that some operations take no approval; None where that is no fault.

    restores: whether the organisation counts a restore as critical. An operation that is not known
    is one that the service calls critical, and azaudit cannot say how much harm it does.
    """
    found: list[Severity] = []
    for name in names:
        known = operation_named(name)
        if known is None:
            found.append(Severity.MEDIUM)
        elif known.weight != "restore":
            found.append(Severity.HIGH if known.weight == "heavy" else Severity.LOW)
        elif restores:
            found.append(Severity.MEDIUM)
    return max(found, default=None)
