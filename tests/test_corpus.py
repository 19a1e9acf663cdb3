"""Real bodies, as Azure answered them or as Microsoft publishes them, through every check."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from azaudit.evaluate.finding import Evaluation
from azaudit.model import ResourceId, Status
from azaudit.resources.authorization import Subscription
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.data_protection import BackupGuardProxy, BackupVault, ResourceGuard
from azaudit.resources.insights import DiagnosticSetting
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.log_destinations import LOG_DESTINATIONS
from azaudit.resources.network import ApplicationGateway
from azaudit.resources.recovery_services import GuardProxy, RecoveryVault
from azaudit.resources.resource_manager import ProviderRegistration
from azaudit.resources.virtual_network import VirtualNetwork
from azaudit.snapshot.schema import ScopeRow
from tests.checks.appgw_cases import gateway
from tests.checks.cmk_worlds import encrypted
from tests.checks.spoil import complaint, spoilt, unfounded
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

_SAMPLE = 10  # bodies of one check and outcome that are spoilt in every way
# the service calls the type otherwise than its ids do
_FILES: dict[type[Resource], str] = {
    BackupGuardProxy: "microsoft.dataprotection_vaults_backupresourceguardproxies"
}
_NETWORK = re.compile(r'"(/subscriptions/[^"]*?/virtualNetworks/[^/"]+)', re.IGNORECASE)
_CAPITALS = re.compile(r"(/TEST_APPGW_PRIVATE_ENDPOINT_WITH_OVERWRITE_DEFAULT)[A-Z0-9]+")
# what a parent must be for its children to be looked at
_PARENTS: dict[type[Resource], dict[str, Any]] = {
    CognitiveAccount: {"kind": "OpenAI"},
    ApplicationGateway: {"properties": gateway()["properties"]},
    RecoveryVault: {"location": "eastus2"},
    BackupVault: {"location": "eastus2"},
    KeyVault: {"properties": {"publicNetworkAccess": "Disabled"}},
}


# types that the corpus has no body of
_NOT_IN_IT: set[type[Resource]] = {ProviderRegistration, Subscription}
# it has no protected item that is of an agent or a server
_UNDECIDED = {"recovery-vault-hybrid-security"}
JUDGING = [
    check
    for check in all_checks()
    if not {selection.view for selection in check.over} <= _NOT_IN_IT and check.id not in _UNDECIDED
]


@dataclass(frozen=True)
class Body:
    """A body of the corpus, and the view that it fills."""

    view: type[Resource]
    id: ResourceId
    wire: dict[str, Any]
    version: str
    listed: bool

    def world(self) -> World:
        """A tenant that holds the body, what it names, and the parent that it has to lie below."""
        subscription = self.id.subscription_id or SUBSCRIPTION
        world = World(
            scopes=(ScopeRow(TENANT, subscription, "corpus", "Enabled", "audited"),),
            source="list" if self.listed else "get",
            api_version=self.version,
        )
        if self.view is not VirtualNetwork:
            world = world.with_body(VirtualNetwork, *self._networks())
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
        world = world.with_body(ResourceGuard, *self._guard())
        return self._arriving(world, subscription)

    def _guard(self) -> Iterator[dict[str, Any]]:
        """A real guard in the place of the one that the body names."""
        named = (self.wire.get("properties") or {}).get("resourceGuardResourceId")
        if issubclass(self.view, GuardProxy) and isinstance(named, str):
            yield {**by_view()[ResourceGuard][0].wire, "id": named}

    def in_use(self) -> Iterator[World]:
        """The same where the body is part of a chain of keys, which no real body shows whole.

        A described account has its key in a real vault; the published accounts with a key of their
        own are of kinds that are not judged, and are taken for Azure OpenAI here.
        """
        properties = self.wire.get("properties") or {}
        encryption = properties.get("encryption") or {}
        if self.view is KeyVault and properties.get("vaultUri"):
            subscription = self.id.subscription_id or SUBSCRIPTION
            group = f"/subscriptions/{subscription}/resourceGroups/g"
            id = f"{group}/providers/Microsoft.CognitiveServices/accounts/described"
            yield self.world().with_body(
                CognitiveAccount, {**encrypted(properties["vaultUri"]), "id": id}
            )
        if self.view is CognitiveAccount and encryption.get("keyVaultProperties"):
            yield replace(self, wire={**self.wire, "kind": "OpenAI"}).world()

    def _networks(self) -> list[dict[str, Any]]:
        """The virtual networks of the corpus that the body names."""
        named = {ResourceId(one).folded for one in _NETWORK.findall(json.dumps(self.wire))}
        return [networks()[one] for one in sorted(named) if one in networks()]

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
def networks() -> dict[str, dict[str, Any]]:
    """The fullest answer about each virtual network, by its folded id."""
    found: dict[str, str] = {}
    for body in _read(VirtualNetwork):
        # the recorder gave random names of groups a new end in one of two casings only
        text = _CAPITALS.sub(r"\g<1>000001", json.dumps(body.wire))
        found[body.id.folded] = max(text, found.get(body.id.folded, ""), key=len)
    return {id: json.loads(text) for id, text in found.items()}


@cache
def bodies() -> tuple[Body, ...]:
    """Every body of every file of a type that a view declares."""
    return tuple(body for view in all_views() for body in _read(view))


@cache
def by_view() -> dict[type[Resource], list[Body]]:
    """The bodies by the view that they fill."""
    found: dict[type[Resource], list[Body]] = {}
    for body in bodies():
        found.setdefault(body.view, []).append(body)
    return found


def worlds() -> Iterator[tuple[Body, World]]:
    """Every body in each of its worlds."""
    for body in bodies():
        for world in (body.world(), *body.in_use()):
            yield body, world


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
                if view is CognitiveAccount and (wire.get("properties") or {}).get("networkAcls"):
                    # firewalls were recorded on other kinds alone, and are the same on each
                    wire = {**wire, "kind": "OpenAI"}
                yield Body(view, ResourceId(wire["id"]), wire, version, held["list"])


def no_check_breaks(evaluation: Evaluation) -> None:
    for finding in evaluation.findings:
        assert finding.gap is None or finding.gap.state != "check-error", finding.message


def test_there_are_real_bodies_of_every_judged_type():
    seen = Counter(body.view for body in bodies())
    for check in all_checks():
        for selection in check.over:
            assert seen[selection.view] >= 4 or selection.view in _NOT_IN_IT, selection.view
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


@pytest.mark.parametrize("check", JUDGING, ids=lambda check: check.id)
def test_no_verdict_on_a_real_body_survives_the_loss_of_its_evidence(check):
    tried: Counter[Status] = Counter()
    # what a check reads nothing of leaves it without a verdict
    read = set(check.views)
    concerned = [one for one in worlds() if read & {one[0].view, one[0].view.listing.parent}]
    for body, world in concerned:
        for finding in judge(world, check.id).findings:
            if finding.status is Status.UNKNOWN or tried[finding.status] >= _SAMPLE:
                continue
            tried[finding.status] += 1
            for one in spoilt(world, finding):
                if finding.status is Status.PASS or one.instead is not None:
                    said = complaint(one, finding, None)
                    assert not said, f"{body.id}: {one.place} {one.how}: {said}"
                else:
                    passes = unfounded(one, check, None)
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
                # and who has power over it is told by roles
                told = ("who can", "guests who can")
                there = there or any((one.path or "").startswith(told) for one in finding.evidence)
                assert there or finding.status is not Status.PASS, (body.id, finding.message)
