"""Real bodies, as Azure answered them or as Microsoft publishes them, through every check."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from azaudit.model import ResourceId, Status
from azaudit.resources.base import Resource
from azaudit.snapshot.schema import ScopeRow
from tests.checks.cases import Case
from tests.checks.spoiling import survive_nothing
from tests.worlds import TENANT, World, all_checks, all_views, judge

_ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("AZAUDIT_CORPUS") or _ROOT.parent / "shared" / "corpus")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(
        not CORPUS.is_dir(), reason="the corpus of real bodies is not beside this checkout"
    ),
]

_SAMPLE = 12  # passes of one check that are spoilt in every way


def _bodies(view: type[Resource]) -> Iterator[tuple[str, dict[str, Any]]]:
    path = CORPUS / f"{view.arm_type.lower().replace('/', '_')}.ndjson"
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            held = json.loads(line)
            body, version = held["body"], held["provenance"].get("api_version") or ""
            if isinstance(body, dict) and ResourceId(str(body.get("id"))).subscription_id:
                yield version, body


def _ancestor(view: type[Resource], id: ResourceId) -> ResourceId | None:
    above = id.parent
    while above is not None and (above.type or "").lower() != view.arm_type.lower():
        above = above.parent
    return above


def _world(view: type[Resource], version: str, body: dict[str, Any]) -> World | None:
    """A tenant that holds one real body, and the parents that it has to lie below."""
    id = ResourceId(body["id"])
    scope = ScopeRow(TENANT, id.subscription_id or "", "corpus", "Enabled", "audited")
    world = World(scopes=(scope,), api_version=version).with_body(view, body)
    parent = view.listing.parent
    if parent is None:
        return world
    above = _ancestor(parent, id)
    if above is None:
        return None  # examples with ids of no ARM form; collecting reports them as gaps
    return world.with_body(parent, {"id": above.text, "name": above.name, "properties": {}})


@cache
def _worlds() -> tuple[tuple[type[Resource], World], ...]:
    found = []
    for view in all_views():
        for version, body in _bodies(view):
            world = _world(view, version, body)
            if world is not None:
                found.append((view, world))
    return tuple(found)


def test_there_are_real_bodies_of_the_judged_types():
    seen = Counter(view.__name__ for view, _ in _worlds())
    assert seen["CognitiveAccount"] > 50
    assert seen["RecoveryVault"] > 100
    assert seen["KeyVault"] > 100
    assert seen["ApplicationGateway"] > 100


@pytest.mark.parametrize("id", [check.id for check in all_checks()])
def test_no_real_body_breaks_a_check_and_no_pass_survives_spoiling(id: str, record_property):
    outcomes: Counter[str] = Counter()
    spoilt = 0
    for _, world in _worlds():
        evaluation = judge(world, id)
        outcomes["not_applicable"] += evaluation.not_applicable[id]
        for finding in evaluation.findings:
            outcomes[finding.status.value] += 1
            if finding.gap is not None:
                assert finding.gap.state != "check-error", finding.message
        passes = [one for one in evaluation.findings if one.status is Status.PASS]
        if len(passes) == 1 and len(evaluation.findings) == 1 and spoilt < _SAMPLE:
            spoilt += 1
            survive_nothing(Case("real body", id, world, "pass", ""))
    record_property("outcomes", json.dumps(outcomes))
    assert sum(outcomes.values()) >= len(_worlds())


def test_a_body_without_properties_gives_no_verdict():
    """Rows of the generic resource listing have none, and defaults must not stand in for them."""
    for view, world in _worlds():
        (body,) = world.bodies[view]
        bare = {name: value for name, value in body.items() if name != "properties"}
        if "properties" not in body or view.listing.parent is not None:
            continue
        evaluation = judge(replace(world, bodies={view: [bare]}))
        assert all(
            finding.status is not Status.PASS
            for finding in evaluation.findings
            if finding.subject.type.lower() == view.arm_type.lower()
        ), body["id"]
