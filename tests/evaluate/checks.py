"""Checks made on the spot, each a function of a vault."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.model import Severity, Verdict, passed
from azaudit.resources.base import Resource, Selection
from azaudit.resources.key_vault import KeyVault
from tests.worlds import GROUP, World

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
