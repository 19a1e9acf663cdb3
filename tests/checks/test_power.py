"""What must hold of every case of power: no list that is lost decides anything."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from azaudit.analysis.power import POWER_VIEWS
from azaudit.resources.base import Resource
from tests.checks.case import Case
from tests.checks.power_cases import COMMON_CASES, DESTROYERS, LEAST, OWNERS
from tests.checks.power_openai_cases import LEAST_CASES, OWNERS_CASES
from tests.checks.power_vault_cases import DESTROYERS_CASES
from tests.worlds import World, judge

# the other checks judge by the same rules as these
TRIED = [
    *(case for case in COMMON_CASES if case.check in (LEAST, DESTROYERS, OWNERS)),
    *LEAST_CASES,
    *OWNERS_CASES,
    *DESTROYERS_CASES,
]


def lost(world: World) -> Iterator[tuple[str, World]]:
    """Each world in which one list of those that power rests on was refused, or broke off."""
    places = {(unit.collector, unit.scope) for unit in world.index().all_coverage()}
    for view in POWER_VIEWS:
        for collector, scope in sorted(places):
            if collector == view.listing.collector:
                without = replace(world, bodies=_without(world, view, scope))
                yield f"{scope} refused", without.denied(view, scope)
                yield f"{scope} broke off", world.gap(view, scope, "partial")
                yield f"{scope} not asked", without.not_asked(view, scope)


def _without(
    world: World, view: type[Resource], scope: str
) -> dict[type[Resource], list[Mapping[str, Any]]]:
    own = scope.rpartition("/")[2] if view.listing.by_id or "/groups/" in scope else ""
    kept = [body for body in world.bodies.get(view, []) if own and not body["id"].endswith(own)]
    return {**world.bodies, view: kept}


def outcome(world: World, case: Case) -> str:
    findings = judge(world, case.check, profile=case.profile).findings
    return " ".join(str(one.status) for one in findings) or "not_applicable"


@pytest.mark.parametrize("case", TRIED, ids=lambda case: f"{case.check}: {case.name}")
def test_a_list_that_is_lost_leaves_the_verdict_or_makes_it_unknown(case: Case):
    before = outcome(case.world, case)
    for how, world in lost(case.world):
        assert outcome(world, case) in (before, "unknown"), how
