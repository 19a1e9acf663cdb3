"""Where logs arrive: proved, proved nowhere, or open; and what that rests on."""

from typing import Any

import pytest

from azaudit.analysis.diagnostics import broken_destinations, log_destinations
from azaudit.model import Evidence, ResourceId
from azaudit.resources.insights import CognitiveAccountDiagnosticSetting, LogCategory
from azaudit.resources.log_destinations import LogAnalyticsWorkspace, LogStorageAccount
from azaudit.resources.trail import Unread, trail
from tests.checks.diagnostics_worlds import (
    ACCOUNT,
    AUDIT,
    EVERYTHING,
    STORAGE,
    WORKSPACE,
    category,
    exists,
    logging,
    setting,
    with_settings,
)
from tests.worlds import World

SENT = LogCategory("Audit", in_audit=True)
REQUESTS = LogCategory("RequestResponse", in_audit=False)


def ask(world: World, wanted: LogCategory = SENT) -> tuple[Any, list[Evidence]]:
    """The names of the destinations, or the gaps; and the evidence."""
    inventory = world.inventory()
    settings = tuple(inventory.known(CognitiveAccountDiagnosticSetting))
    with trail() as seen:
        try:
            found: Any = [id.name for id in log_destinations(inventory, settings, wanted).value]
        except Unread as error:
            found = [gap.state for gap in error.gaps]
    return found, list(seen.evidence.values())


@pytest.mark.parametrize(
    ("log", "wanted", "sent"),
    [
        (EVERYTHING, SENT, True),
        (EVERYTHING, REQUESTS, True),
        (AUDIT, SENT, True),
        (AUDIT, REQUESTS, False),
        ({"categoryGroup": "ALLLOGS", "enabled": True}, REQUESTS, True),
        (category("Audit"), SENT, True),
        (category("audit"), SENT, True),
        (category("Audit"), REQUESTS, False),
        (category("Trace"), SENT, False),
        (category("Audit", enabled=False), SENT, False),
    ],
    ids=str,
)
def test_what_an_entry_sends(log, wanted, sent):
    found, _ = ask(exists(logging(log), WORKSPACE), wanted)
    assert found == (["log"] if sent else [])


def test_all_settings_and_all_destinations_count_each_once():
    world = with_settings(
        setting(ACCOUNT, AUDIT),
        setting(ACCOUNT, EVERYTHING, name="t", workspaceId=WORKSPACE, storageAccountId=STORAGE),
    )
    assert ask(exists(world, WORKSPACE, STORAGE))[0] == ["log", "stlogs"]


def test_a_proof_shows_the_entry_the_destination_and_that_it_exists():
    _, evidence = ask(exists(logging(category("Trace"), AUDIT), WORKSPACE))
    paths = [(item.kind, item.path) for item in evidence]
    assert ("value", "properties.workspaceId") in paths
    assert ("value", "properties.logs[1].categoryGroup") in paths
    assert ("value", "properties.logs[1].enabled") in paths
    assert ("derived", "exists") in paths
    assert ("value", "properties.logs[0].category") not in paths, "it decides nothing"


def test_nowhere_shows_the_answer_that_there_is_no_such_destination():
    found, evidence = ask(logging(AUDIT).with_absent(LogAnalyticsWorkspace, WORKSPACE))
    assert found == []
    (absence,) = [item for item in evidence if item.kind == "absence"]
    assert absence.resource_id == WORKSPACE


@pytest.mark.parametrize("state", ["denied", "failed", "partial", "skipped"])
def test_a_destination_that_cannot_be_looked_up_leaves_it_open(state):
    found, _ = ask(logging(AUDIT).gap(LogAnalyticsWorkspace, WORKSPACE, state))
    assert found == [state]


def test_what_is_open_does_not_matter_beside_a_proof():
    both = logging(AUDIT, workspaceId=WORKSPACE, storageAccountId=STORAGE)
    world = exists(both, WORKSPACE).denied(LogStorageAccount, STORAGE)
    assert ask(world)[0] == ["log"]


def test_what_is_not_sent_needs_no_destination_to_be_looked_up():
    assert ask(logging(AUDIT).denied(LogAnalyticsWorkspace, WORKSPACE), REQUESTS)[0] == []
    assert ask(logging(AUDIT, workspaceId=7), REQUESTS)[0] == []


def test_what_is_open_does_not_matter_where_the_destination_is_gone():
    world = logging({"categoryGroup": "security", "enabled": True})
    assert ask(world.with_absent(LogAnalyticsWorkspace, WORKSPACE))[0] == []


def test_no_setting_sends_nothing():
    assert log_destinations(World().inventory(), (), SENT).value == ()


def test_broken_destinations_are_named_and_others_are_not():
    both = logging(workspaceId=WORKSPACE, storageAccountId=STORAGE)
    world = exists(both, STORAGE).with_absent(LogAnalyticsWorkspace, WORKSPACE)
    inventory = world.inventory()
    settings = tuple(inventory.known(CognitiveAccountDiagnosticSetting))
    said = [text for tell in broken_destinations(inventory, settings) if (text := tell())]
    assert said == [f"s names {ResourceId(WORKSPACE)}, which does not exist"]
