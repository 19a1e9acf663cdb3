"""Real roles, assignments and deny assignments through the whole of the analysis of power."""

import json
import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from azaudit.analysis.abilities import OF_INTEREST, Ability
from azaudit.analysis.assignments import denials, granted, roles_of
from azaudit.analysis.authority import authority
from azaudit.analysis.power import who_can
from azaudit.model import ResourceId
from azaudit.resources.authorization import (
    ActiveRole,
    DenyAssignment,
    EligibleRole,
    HandedDown,
    RoleAssignment,
    RoleDefinition,
)
from azaudit.resources.base import Resource
from azaudit.resources.trail import untraced
from azaudit.snapshot.schema import ScopeRow
from tests.worlds import TENANT, World

# the one that the recorder put in the place of most
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
_ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("AZAUDIT_CORPUS") or _ROOT.parent / "shared" / "corpus")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not CORPUS.is_dir(),
        reason=f"the corpus of real bodies is not at {CORPUS}; AZAUDIT_CORPUS can name it",
    ),
]

_VIEWS: tuple[type[Resource], ...] = (
    RoleDefinition,
    RoleAssignment,
    EligibleRole,
    ActiveRole,
    DenyAssignment,
)


@dataclass
class Told:
    """What became of the bodies: of each kind how many there are, and how many were understood."""

    bodies: Counter[str] = field(default_factory=Counter)
    understood: Counter[str] = field(default_factory=Counter)
    holders: int = 0
    gaps: int = 0


@cache
def _lines(file: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        json.loads(line)["body"] for line in (CORPUS / file).read_text("utf-8").splitlines()
    )


def wires(view: type[Resource]) -> tuple[dict[str, Any], ...]:
    """The bodies of a view's file that are of its type."""
    lines = _lines(f"{view.arm_type.lower().replace('/', '_')}.ndjson")
    found = {body["id"]: body for body in lines if body.get("id")}
    return tuple(body for id, body in found.items() if view.names(ResourceId(id)))


def world() -> World:
    """All of it in one subscription, each body under its own id."""
    held = World(scopes=(ScopeRow(TENANT, SUBSCRIPTION, "corpus", "Enabled", "audited"),))
    below: dict[str, str] = {}
    for view in _VIEWS:
        for body in wires(view):
            if issubclass(view, HandedDown):
                below[ResourceId(body["id"]).folded] = f"/subscriptions/{SUBSCRIPTION}"
        held = held.with_body(view, *wires(view))
    return World(bodies=held.bodies, scopes=held.scopes, below=below)


def told() -> Told:
    """Everything asked of everything; run this module to see the table."""
    result = Told()
    inventory = world().inventory()
    for view in _VIEWS:
        result.bodies[view.__name__] = len(wires(view))
    with untraced():
        result.understood["RoleDefinition"] = sum(len(one) for one in roles_of(inventory).values())
        for view in (RoleAssignment, EligibleRole, ActiveRole):
            made = [one for each in granted(inventory, view, "x").values() for one in each]
            result.understood[view.__name__] = sum(
                bool(one.role_id and one.principal_id and one.scope) for one in made
            )
        stops = [one for each in denials(inventory).values() for one in each]
        result.understood["DenyAssignment"] = sum(bool(one.scope) for one in stops)
    for scope in _scopes():
        for ability in (*OF_INTEREST, Ability("read", ("Microsoft.Compute/disks/read",))):
            power = who_can(inventory, scope, ability)
            result.holders += len(power.holders) + len(power.eligible)
            result.gaps += len(power.gaps)
    return result


def _scopes() -> set[ResourceId]:
    """Wherever something is assigned, as far as it lies in the subscription, and a resource."""
    held = {str(one["properties"].get("scope")) for one in wires(RoleAssignment)}
    inside = f"/subscriptions/{SUBSCRIPTION}"
    account = f"{inside}/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/oai"
    return {ResourceId(one) for one in (*held, account, inside) if one.startswith(inside)}


def _says_all(role: dict[str, Any]) -> bool:
    lists = ("actions", "notActions", "dataActions", "notDataActions")
    held = role["properties"]["permissions"]
    return all(isinstance(one.get(key), list) for one in held for key in lists)


def test_every_real_body_is_understood():
    result = told()
    assert result.bodies["RoleDefinition"] > 50
    assert result.bodies["RoleAssignment"] > 50
    for name, count in result.bodies.items():
        least = count
        if name == "RoleDefinition":
            # one role has several versions, told by its GUID; answers before 2018 lack lists
            whole = [one for one in wires(RoleDefinition) if _says_all(one)]
            least = len({one["id"].rsplit("/", 1)[1].lower() for one in whole})
            assert least > 50
        assert result.understood[name] >= least, name


def test_real_roles_give_what_their_definitions_say():
    """Owner and Reader are known to everybody; the corpus has the real ones."""
    inventory = world().inventory()
    names: dict[str, set[str]] = defaultdict(set)
    for rbac in (authority(inventory, TENANT).active,):
        for role in rbac.roles.values():
            for permission in role.permissions:
                if permission.names("Microsoft.Authorization/roleAssignments/write"):
                    names["grants"].add(role.name)
                if permission.names("Microsoft.CognitiveServices/accounts/listKeys/action"):
                    names["keys"].add(role.name)
    assert "Reader" not in names["grants"] | names["keys"]
    assert "Contributor" not in names["grants"]
    assert {"Owner", "User Access Administrator"} & names["grants"]


if __name__ == "__main__":
    import sys

    shown = told()
    for name, count in shown.bodies.items():
        sys.stdout.write(f"| {name} | {count} | {shown.understood[name]} |\n")
    sys.stdout.write(f"{shown.holders} holders and {shown.gaps} gaps over all questions\n")
