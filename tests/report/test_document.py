from dataclasses import replace

import pytest

from azaudit.evaluate.finding import Evaluation
from azaudit.model import Status
from azaudit.report.document import build_document
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.snapshot.coverage import CoverageState
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import Run, ScopeRow
from tests.report.reference import reference
from tests.report.samples import (
    CHECKS,
    HOLDING,
    KEYS,
    NETWORK,
    PRODUCTION,
    PURGE,
    SHARED,
    WORKLOAD,
    account,
    document,
    finding,
    index,
    make_check,
    refused,
    unit,
)


def affected(made, collector):
    (found,) = {tuple(u["affects"]) for u in made.coverage if u["collector"] == collector}
    return found


def test_the_header_has_the_keys_of_the_contract_in_its_order():
    assert list(reference().header()) == [
        "schema_version",
        "tool",
        "as_of",
        "cloud",
        "scope",
        "summary",
        "coverage",
    ]


def test_findings_come_in_the_fixed_order_whatever_the_evaluation_holds():
    entries = list(reference().findings())
    words = ["critical", "high", "medium", "low", "info"]
    keys = [
        (
            words.index(e["severity"]),
            e["check_id"],
            e["resource_id"].lower(),
            e.get("sub_resource", ""),
        )
        for e in entries
    ]
    assert keys == sorted(keys)


def test_not_applicable_is_counted_and_not_listed():
    made = reference()
    assert made.summary["by_status"]["not_applicable"] == 4
    assert made.summary["by_control"][NETWORK.control]["not_applicable"] == 3
    assert "not_applicable" not in {entry["status"] for entry in made.findings()}


def test_counts_agree_with_the_findings():
    made = reference()
    entries = list(made.findings())
    fails = [entry for entry in entries if entry["status"] == "fail"]
    summary = made.summary
    assert sum(summary["by_severity"].values()) == summary["by_status"]["fail"] == len(fails)
    for part in ("by_service", "by_control"):
        for status in Status:
            total = sum(counts[status] for counts in summary[part].values())
            assert total == summary["by_status"][status]


def test_a_check_is_affected_by_the_lists_of_its_views_and_of_their_parents():
    made = reference()
    assert affected(made, "cognitive-accounts") == (KEYS.id, NETWORK.id)
    assert affected(made, "key-vaults") == (PURGE.id,)
    assert affected(made, "recovery-guard-proxies") == ("guard-separate-boundary",)
    assert affected(made, "recovery-vaults") == (
        "guard-separate-boundary",
        "recovery-vault-guarded",
    )


def test_a_detail_unit_affects_whoever_reads_the_list():
    made = document(coverage=[unit("recovery-vaults-detail", PRODUCTION)])
    assert affected(made, "recovery-vaults-detail") == (
        "guard-separate-boundary",
        "recovery-vault-guarded",
    )


def test_a_tenants_list_of_subscriptions_affects_every_check():
    gone = replace(
        unit("subscriptions", PRODUCTION, CoverageState.DENIED), subscription_id=None, scope="/"
    )
    made = document(coverage=[gone], scope=())
    assert affected(made, "subscriptions") == tuple(sorted(check.id for check in CHECKS))
    assert made.scope["tenants"] == [{"id": WORKLOAD, "subscriptions": []}]


def test_a_unit_that_no_selected_check_reads_affects_none():
    assert (
        affected(document(coverage=[unit("virtual-networks", PRODUCTION)]), "virtual-networks")
        == ()
    )


def test_who_lists_a_view_can_be_told_from_outside():
    made = build_document(
        Evaluation(()),
        index([unit("elsewhere", PRODUCTION)]),
        [make_check(view=CognitiveAccount)],
        tool_version="1",
        cloud="AzureCloud",
        collector_of=lambda view: "elsewhere",
    )
    assert affected(made, "elsewhere") == (KEYS.id,)


def test_absent_fields_of_coverage_are_left_out():
    made = document(
        coverage=[unit("key-vaults", SHARED), refused("key-vaults", PRODUCTION, "a/read")]
    )
    whole = {"tenant_id", "subscription_id", "collector", "scope", "state", "rows", "calls"}
    by_state = {held["state"]: set(held) for held in made.coverage}
    assert by_state["complete"] == whole | {"affects"}
    reasons = {"http_status", "error_code", "missing_action", "message"}
    assert by_state["denied"] == whole | {"affects"} | reasons


def test_skipped_and_delegated_subscriptions_say_why_and_whose():
    scope = reference().scope
    assert [one["reason"] for one in scope["skipped"]] == ["Disabled"]
    (delegated,) = scope["delegated"]
    assert delegated["tenant_id"] == HOLDING
    assert delegated["home_tenant_id"] == "11111111-2222-4333-8444-555555555555"


def test_as_of_is_null_for_a_snapshot_that_read_nothing():
    file = index().files[0]
    empty = SnapshotFile(file.path, Run("1", "AzureCloud", "x"), (), (), ())
    made = build_document(
        Evaluation(()), SnapshotIndex([file, empty]), (), tool_version="1", cloud="AzureCloud"
    )
    assert made.header()["as_of"] == ["2026-11-20T09:00:00Z", None]


@pytest.mark.parametrize("name", [None, "a tenant"])
def test_a_tenants_name_is_there_when_it_is_known(name):
    rows = (ScopeRow(WORKLOAD, PRODUCTION, None, "Enabled", "audited", None, name),)
    (tenant,) = document(scope=rows).scope["tenants"]
    assert tenant.get("name") == name
    assert tenant["subscriptions"] == [{"id": PRODUCTION, "name": None, "state": "Enabled"}]


def test_a_finding_is_made_anew_each_time_it_is_asked_for():
    made = document([finding(about=account(PRODUCTION, "a"))])
    assert list(made.findings()) == list(made.findings())
