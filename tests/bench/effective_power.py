"""Print how fast it is known who can run actions on resources, and how much memory that takes.

Usage: python -m tests.bench.effective_power [RESOURCES]

A tenant of 20,000 role assignments, a tenth of them above all resources, with 200 custom roles,
5,000 principals in 1,000 groups, and one deny assignment in ten subscriptions.
"""

import random
import resource
import sys
import time

from azaudit.analysis.permissions import Permission
from azaudit.analysis.rbac import Assignment, Denial, Rbac, Role
from azaudit.analysis.role_scopes import Ancestry
from azaudit.model import ResourceId

_ASSIGNMENTS, _ROLES, _PRINCIPALS, _GROUPS, _SUBSCRIPTIONS = 20_000, 200, 5_000, 1_000, 10
_ACTIONS = (
    "Microsoft.RecoveryServices/vaults/delete",
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/delete",
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.CognitiveServices/accounts/listKeys/action",
)
_ROOT = "/providers/Microsoft.Management/managementGroups/root"


def subscription(number: int) -> str:
    return f"/subscriptions/00000000-0000-0000-0001-{number % _SUBSCRIPTIONS:012}"


def vault(number: int) -> str:
    group = f"{subscription(number)}/resourceGroups/rg-{number % 500:03}"
    return f"{group}/providers/Microsoft.RecoveryServices/vaults/rsv-{number:05}"


def role(number: int) -> Role:
    """A custom role: one in four owns the vaults, the others name operations of theirs."""
    actions = tuple(f"Microsoft.Service{one}/*/read" for one in range(20))
    some = ("Microsoft.RecoveryServices/*",) if number % 4 == 0 else _ACTIONS[number % 4 :][:1]
    return Role(f"/roles/{number}", f"Custom {number}", (Permission((*actions, *some)),))


def tenant(resources: int) -> Rbac:
    chance = random.Random(4)
    roles = [role(number) for number in range(_ROLES)]
    people = [f"person-{number}" for number in range(_PRINCIPALS)]
    groups = {f"group-{one}": frozenset(chance.sample(people, 5)) for one in range(_GROUPS)}
    holders = [*people, *groups]
    scopes = [
        _ROOT if number % 100 == 0 else subscription(number) if number % 10 == 0 else vault(number)
        for number in (chance.randrange(resources) for _ in range(_ASSIGNMENTS))
    ]
    assignments = tuple(
        Assignment(f"a{number}", chance.choice(holders), chance.choice(roles).id, scope)
        for number, scope in enumerate(scopes)
    )
    denials = tuple(
        Denial(f"d{one}", subscription(one), (Permission(("*",)),), frozenset({f"group-{one}"}))
        for one in range(_SUBSCRIPTIONS)
    )
    above = {subscription(one).rpartition("/")[2]: ("root",) for one in range(_SUBSCRIPTIONS)}
    return Rbac({one.id: one for one in roles}, assignments, denials, groups, Ancestry(above))


def main(resources: int) -> None:
    held = tenant(resources)
    started = time.perf_counter()
    ways = people = 0
    for number in range(resources):
        for action in _ACTIONS:
            power = held.who_can(action, ResourceId(vault(number)))
            ways += len(power.holdings)
            people += len(power.principals)
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    asked = resources * len(_ACTIONS)
    sys.stdout.write(
        f"{asked} questions, {ways} ways of {people} principals, in {took:.1f} s, {peak:.0f} MB\n"
    )
    sys.stdout.write(f"{asked / took:.0f} questions a second\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
