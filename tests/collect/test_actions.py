"""That the actions which collectors declare are those that their calls need: all, and no others."""

import pytest

from azaudit.app.plan import make_plan
from azaudit.collect.registry import COLLECTORS
from azaudit.evaluate.loader import load_checks
from tests.arm import ArmEndpoint
from tests.azure.live import NOW, SECRET, described
from tests.collect.collected import COMPLETE, DENIED, collect

DECLARED = make_plan(load_checks(), narrowed=False).actions


def _allowed(*actions: str, **more: str) -> ArmEndpoint:
    auditor = {
        "client_id": "00000000-0000-0000-0009-0000000000aa",
        "secret": SECRET,
        "reads": ["*"],
        "only": list(actions),
        **more,
    }
    return ArmEndpoint({**described(), "principals": {"auditor": auditor}}, now=NOW)


async def test_who_may_do_what_is_declared_reads_everything(path):
    with _allowed(*DECLARED) as served:
        snapshot = await collect(served, path)
    refused = {unit.collector: unit.message for unit in snapshot.coverage if unit.gap()}
    assert refused == {}
    assert {unit.state for unit in snapshot.coverage} == {COMPLETE}
    # what was not asked could not be refused
    asked = {unit.collector for unit in snapshot.coverage}
    assert {collector.name for collector in COLLECTORS} <= asked


@pytest.mark.parametrize("action", DECLARED)
async def test_no_action_is_declared_in_vain(path, action):
    with _allowed(*(one for one in DECLARED if one != action)) as served:
        snapshot = await collect(served, path)
    missed = {unit.missing_action for unit in snapshot.coverage if unit.state is DENIED}
    assert {(one or "").lower() for one in missed} == {action.lower()}


async def test_a_refusal_of_microsoft_graph_names_the_permission(path):
    with _allowed(*DECLARED, graph="none") as served:
        snapshot = await collect(served, path)
    missed = {unit.collector: unit.missing_action for unit in snapshot.coverage if unit.gap()}
    needing = {collector.name for collector in COLLECTORS if collector.graph}
    assert missed.keys() <= needing
    assert missed["principals"] == "Microsoft Graph Directory.Read.All"
    assert set(missed.values()) == {"Microsoft Graph Directory.Read.All"}
