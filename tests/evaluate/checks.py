"""Checks made on the spot, each a function of a vault."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.finding import Evaluation, Finding
from azaudit.model import Severity, Status, Verdict, failed, not_applicable, passed
from azaudit.profile import Profile
from azaudit.resources.base import Resource, Selection
from azaudit.resources.data_protection import BackupGuardProxy
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from tests.worlds import GROUP, World

RSV = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv"
GUARD = f"{GROUP}/providers/Microsoft.DataProtection/resourceGuards/guard"
KV = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"


def check_of(
    function: Callable[[Any, Any], Verdict],
    *over: type[Resource] | Selection[Any],
    id: str = "keyvault-test",
    severity: Severity = Severity.HIGH,
) -> Check:
    selections = tuple(
        one if isinstance(one, Selection) else Selection(one) for one in over or (KeyVault,)
    )
    # globals of its own, so that the check reads only what it is over
    alone = FunctionType(function.__code__, {**function.__globals__}, closure=function.__closure__)
    return Check(id, alone, selections, severity, "keyvault", "Vaults are tested", "Why not.")


def name_read(resource: Any, audit: Any) -> Verdict:
    """A verdict that rests on the location."""
    return passed(f"it lies in {resource.location}")


def vaults(*names: str, **properties: Any) -> World:
    bodies = ({"id": KV[:-2] + name, "location": "x", "properties": properties} for name in names)
    return World().with_body(KeyVault, *bodies)


WORLD = vaults("kv", enablePurgeProtection=True, softDeleteRetentionInDays="ninety")


def outcome(function: Callable[[Any, Any], Any], world: World = WORLD) -> Finding | None:
    """The one finding, or None when the check is not applicable."""
    check = check_of(function)
    evaluation = evaluate(world.inventory(), [check], Profile())
    assert len(evaluation.findings) + evaluation.not_applicable.total() == 1
    return evaluation.findings[0] if evaluation.findings else None


def finding(function: Callable[[Any, Any], Any], world: World = WORLD) -> Finding:
    found = outcome(function, world)
    assert found is not None
    return found


def good(vault: KeyVault, audit: Any) -> Verdict:
    return passed("on") if vault.purge_protection else failed("off")


def both_ways(resource: Any, audit: Any) -> Verdict:
    """Not applicable without a location, else what the last letter of the name decides."""
    if resource.location is None:
        return not_applicable("it lies nowhere")
    return passed("even") if ord(resource.name[-1]) % 2 == 0 else failed("odd")


# parent and child, which no real check judges together so far
MIXED = check_of(both_ways, RecoveryVault, RecoveryGuardProxy, BackupGuardProxy, id="mixed-test")


def run(world: World, *checks: Any, **how: Any) -> Evaluation:
    return evaluate(world.inventory(), checks, Profile(), **how)


def must_hold(evaluation: Evaluation) -> None:
    """What is true of every evaluation."""
    ids = [finding.id for finding in evaluation.findings]
    assert len(ids) == len(set(ids))
    orders = [finding.order for finding in evaluation.findings]
    assert orders == sorted(orders)
    for finding in evaluation.findings:
        assert (finding.gap is not None) == (finding.status is Status.UNKNOWN)
        assert finding.gap is None or finding.gap.state != "check-error", finding.message
        assert finding.evidence or finding.status is Status.UNKNOWN
        assert finding.message
