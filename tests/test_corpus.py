"""Real bodies, as Azure answered them or as Microsoft publishes them, through every check."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from azaudit.evaluate.finding import Evaluation
from azaudit.model import ResourceId, Status
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.data_protection import BackupGuardProxy
from azaudit.resources.insights import DiagnosticSetting
from azaudit.resources.log_destinations import LOG_DESTINATIONS
from azaudit.resources.network import ApplicationGateway
from azaudit.snapshot.schema import ScopeRow
from tests.checks.appgw_cases import gateway
from tests.checks.spoil import complaint, spoilt
from tests.evaluate.checks import must_hold
from tests.worlds import SUBSCRIPTION, TENANT, World, all_checks, all_views, judge

_ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("AZAUDIT_CORPUS") or _ROOT.parent / "shared" / "corpus")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(
        not CORPUS.is_dir(),
        reason=f"the corpus of real bodies is not at {CORPUS}; AZAUDIT_CORPUS can name it",
    ),
]

_SAMPLE = 40  # bodies of one check and outcome that are spoilt in every way
# the service calls the type otherwise than its ids do
_FILES: dict[type[Resource], str] = {
    BackupGuardProxy: "microsoft.dataprotection_vaults_backupresourceguardproxies"
}
# what a parent must be for its children to be looked at
_PARENTS: dict[type[Resource], dict[str, Any]] = {
    CognitiveAccount: {"kind": "OpenAI"},
    ApplicationGateway: {"properties": gateway()["properties"]},
}


@dataclass(frozen=True)
class Body:
    """A body of the corpus, and the view that it fills."""

    view: type[Resource]
    id: ResourceId
    wire: dict[str, Any]
    version: str
    listed: bool

    def world(self) -> World:
        """A tenant that holds the body, and the parent that it has to lie below."""
        subscription = self.id.subscription_id or SUBSCRIPTION
        world = World(
            scopes=(ScopeRow(TENANT, subscription, "corpus", "Enabled", "audited"),),
            source="list" if self.listed else "get",
            api_version=self.version,
        )
        parent = self.view.listing.parent
        if parent is None:
            below = (
                {}
                if self.id.subscription_id
                else {self.id.folded: f"/subscriptions/{subscription}"}
            )
            return replace(world, below=below).with_body(self.view, self.wire)
        above = self._parent(parent, subscription)
        world = world.with_body(parent, {"properties": {}, **_PARENTS.get(parent, {}), "id": above})
        world = replace(world, below={self.id.folded: above}).with_body(self.view, self.wire)
        return self._arriving(world, subscription)

    def _arriving(self, world: World, subscription: str) -> World:
        """The world with what a diagnostic setting names in its own subscription."""
        properties = self.wire.get("properties")
        if not issubclass(self.view, DiagnosticSetting) or not isinstance(properties, dict):
            return world
        for named in properties.values():
            id = ResourceId(named) if isinstance(named, str) else None
            for view in LOG_DESTINATIONS:
                if id is not None and id.subscription_id == subscription and view.names(id):
                    world = world.with_body(view, {"id": named, "properties": {}})
        return world

    def _parent(self, view: type[Resource], subscription: str) -> str:
        above = self.id.parent
        while above is not None and not view.names(above):
            above = above.parent
        made = f"/subscriptions/{subscription}/resourceGroups/g/providers/{view.arm_type}/parent"
        return above.text if above is not None else made


@cache
def bodies() -> tuple[Body, ...]:
    """Every body of every file of a type that a view declares."""
    return tuple(body for view in all_views() for body in _read(view))


def _read(view: type[Resource]) -> Iterator[Body]:
    name = _FILES.get(view) or view.arm_type.lower().replace("/", "_")
    path = CORPUS / f"{name}.ndjson"
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            held = json.loads(line)
            wire, version = held["body"], held["provenance"].get("api_version") or ""
            # collecting turns a page with any other row into a gap
            if isinstance(wire, dict) and isinstance(wire.get("id"), str):
                yield Body(view, ResourceId(wire["id"]), wire, version, held["list"])


def no_check_breaks(evaluation: Evaluation) -> None:
    for finding in evaluation.findings:
        assert finding.gap is None or finding.gap.state != "check-error", finding.message


def test_there_are_real_bodies_of_every_judged_type():
    seen = Counter(body.view for body in bodies())
    for check in all_checks():
        for selection in check.over:
            assert seen[selection.view] >= 4, selection.view
    assert seen.total() > 900


def test_no_real_body_breaks_a_check_or_drops_out_of_sight():
    for body in bodies():
        world = body.world()
        evaluation = judge(world)
        no_check_breaks(evaluation)
        must_hold(evaluation)
        outcomes = Counter(evaluation.not_applicable)
        outcomes.update(finding.check.id for finding in evaluation.findings)
        assert set(outcomes) == {check.id for check in all_checks()}


def test_all_bodies_together_are_judged_as_one_tenant():
    """The first of each id, so that vaults, keys, guards and endpoints meet."""
    world, scopes = World(scopes=()), dict[str, ScopeRow]()
    seen: set[tuple[type[Resource], str]] = set()
    for body in bodies():
        made = body.world()
        for row in made.scopes:
            scopes.setdefault(row.subscription_id, row)
        for view, held in made.bodies.items():
            for wire in held:
                key = (view, ResourceId(wire["id"]).folded)
                if key not in seen:
                    seen.add(key)
                    world = replace(world, below={**world.below, **made.below}).with_body(
                        view, wire
                    )
    evaluation = judge(replace(world, scopes=tuple(scopes.values())))
    no_check_breaks(evaluation)
    must_hold(evaluation)
    assert {finding.status for finding in evaluation.findings} == {
        Status.PASS,
        Status.FAIL,
        Status.UNKNOWN,
    }


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.id)
def test_no_verdict_on_a_real_body_survives_the_loss_of_its_evidence(check):
    tried: Counter[Status] = Counter()
    for body in bodies():
        world = body.world()
        for finding in judge(world, check.id).findings:
            if finding.status is Status.UNKNOWN or tried[finding.status] >= _SAMPLE:
                continue
            tried[finding.status] += 1
            for one in spoilt(world, finding):
                if finding.status is Status.PASS:
                    said = complaint(one, finding, None)
                    assert not said, f"{body.id}: {one.place} {one.how}: {said}"
                else:
                    after = judge(one.world, check.id).findings
                    passes = [found.message for found in after if found.status is Status.PASS]
                    assert not passes, f"{body.id}: {one.place} {one.how}: {passes}"
    assert tried, "no real body decides this check"


def test_a_body_without_properties_gives_no_verdict():
    """Rows of the generic resource listing have none; defaults must not stand in for them."""
    for body in bodies():
        if "properties" in body.wire and body.view.listing.parent is None:
            bare = {name: value for name, value in body.wire.items() if name != "properties"}
            for finding in judge(replace(body, wire=bare).world()).findings:
                read = [item for item in finding.evidence if item.kind == "value"]
                inside = [item.path for item in read if (item.path or "").startswith("properties")]
                assert not inside, (body.id, finding.message)
                # what lies beside `properties`, such as the identity, may pass when it is there
                there = bool(read) and all(item.value is not None for item in read)
                assert there or finding.status is not Status.PASS, (body.id, finding.message)
