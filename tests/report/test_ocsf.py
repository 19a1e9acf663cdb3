from dataclasses import replace

import pytest

from azaudit.model import Severity, Status
from azaudit.snapshot.coverage import CoverageState
from tests.report.reference import reference
from tests.report.samples import (
    GUARDED,
    NOW,
    PRODUCTION,
    WORKLOAD,
    account,
    document,
    finding,
    refused,
    unit,
)
from tests.report.streams import lines_of, snapshot_of, waived


def event_of(held, waived_status="fail"):
    (event,) = lines_of(waived(document([held]), waived_status), "ocsf")
    return event


@pytest.mark.parametrize(
    ("status", "waived_status", "code", "found", "stands"),
    [
        (Status.PASS, "fail", "PASS", (1, "Pass"), (4, "Resolved")),
        (Status.FAIL, "fail", "FAIL", (3, "Fail"), (1, "New")),
        (Status.UNKNOWN, "fail", "UNKNOWN", (2, "Warning"), (1, "New")),
        (Status.MANUAL, "fail", "MANUAL", (99, "Manual"), (1, "New")),
        (Status.WAIVED, "fail", "WAIVED", (3, "Fail"), (3, "Suppressed")),
        (Status.WAIVED, "unknown", "WAIVED", (2, "Warning"), (3, "Suppressed")),
        (Status.WAIVED, "manual", "WAIVED", (99, "Manual"), (3, "Suppressed")),
    ],
)
def test_statuses(status, waived_status, code, found, stands):
    event = event_of(finding(status=status), waived_status)
    compliance = event["compliance"]
    assert (event["status_code"], event["status_id"], event["status"]) == (code, *stands)
    for held in (compliance, compliance["checks"][0]):
        assert (held["status_id"], held["status"]) == found
    assert compliance["status_code"] == (waived_status.upper() if status is Status.WAIVED else code)


def test_only_a_pass_reads_as_one():
    for status in Status:
        if status not in (Status.PASS, Status.NOT_APPLICABLE):
            event = event_of(finding(status=status))
            assert event["compliance"]["status_id"] != 1
            assert event["status_id"] != 4


def test_a_waived_finding_without_a_waiver_says_that_nothing_is_known():
    (event,) = lines_of(document([finding(status=Status.WAIVED)]), "ocsf")
    assert (event["compliance"]["status_id"], event["status_id"]) == (0, 3)


def test_a_waiver_says_why():
    event = event_of(finding(status=Status.WAIVED))
    assert event["comment"] == "the vault is retired in March"
    assert event["unmapped"]["waiver"]["expires"] == "2027-03-31"


@pytest.mark.parametrize("level", Severity)
def test_severities(level):
    number = level + 1
    for status in (Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.WAIVED):
        assert event_of(finding(status=status, severity=level))["severity_id"] == number
    passed = event_of(finding(status=Status.PASS, severity=level))
    assert passed["severity_id"] == 1
    assert passed["compliance"]["checks"][0]["severity_id"] == number


@pytest.mark.parametrize(
    ("as_of", "milliseconds"),
    [
        ("2026-11-20T09:00:00Z", 1795165200000),
        ("2026-11-20T09:00:00.007Z", 1795165200007),
        ("2026-11-20T09:00:00.9999Z", 1795165200999),
    ],
)
def test_times_are_in_milliseconds(as_of, milliseconds):
    (event,) = lines_of(snapshot_of([finding()], as_of=as_of), "ocsf")
    assert event["time"] == event["finding_info"]["last_seen_time"] == milliseconds
    assert "debug" not in event["metadata"]


@pytest.mark.parametrize("as_of", ["", "2026-11-20T09:00:00", "yesterday"])
def test_a_time_that_is_not_known_is_said_to_be_so(as_of):
    (event,) = lines_of(snapshot_of([finding()], as_of=as_of), "ocsf")
    assert event["time"] == 0
    assert event["metadata"]["debug"] == [
        "the snapshot holds nothing that was read, so the time is not known"
    ]


def test_the_type_is_class_and_activity():
    for event in lines_of(reference(), "ocsf"):
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"] == 200301


def test_a_remedy_has_its_command():
    event = event_of(finding(GUARDED, account(PRODUCTION, "a")))
    assert event["remediation"]["desc"].splitlines()[1].startswith("az backup vault ")


def test_a_tenant_that_could_not_be_read_has_an_event():
    dark = replace(
        unit(
            "sign-in",
            PRODUCTION,
            CoverageState.DENIED,
            scope=f"/tenants/{WORKLOAD}",
            message="AADSTS700016: the application is not in the tenant",
        ),
        subscription_id=None,
    )
    (event,) = lines_of(document([], [dark], scope=()), "ocsf")
    assert event["message"] == "AADSTS700016: the application is not in the tenant"
    assert event["resources"][0]["uid"] == dark.scope
    assert "account" not in event["cloud"]
    assert event["compliance"]["status_id"] == 2
    assert event["severity"] == "Critical"
    (again,) = lines_of(document([], [replace(dark, finished_at=NOW[:-4] + "30Z")]), "ocsf")
    assert again["finding_info"]["uid"] == event["finding_info"]["uid"]


@pytest.mark.parametrize(
    "harmless",
    [
        unit("sign-in", PRODUCTION),
        refused("key-vaults", PRODUCTION, "Microsoft.KeyVault/vaults/read"),
    ],
)
def test_what_was_read_and_what_findings_tell_of_has_no_event_of_its_own(harmless):
    """A tenant that was read, and a list in a subscription, which the engine makes unknowns of."""
    if harmless.collector == "sign-in":
        harmless = replace(harmless, subscription_id=None)
    assert lines_of(document([], [harmless]), "ocsf") == []
