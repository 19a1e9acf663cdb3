"""Of several snapshots, a line has the time and the cloud of its own."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

from azaudit.evaluate.finding import Subject
from azaudit.model import ResourceId, Status
from azaudit.report.origin import run_id
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.snapshot.coverage import CoverageState
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import ResourceRow, Run, ScopeRow, pack
from tests.report.samples import (
    GUARD,
    KEYS,
    NOW,
    PRODUCTION,
    PURGE,
    SCOPE,
    SECURITY,
    SHARED,
    TEST,
    WORKLOAD,
    account,
    document,
    finding,
    unit,
    unlisted,
)
from tests.report.streams import lines_of, of_kind, several, snapshot_of

MAY, JUNE = "2026-05-02T10:00:00Z", "2026-06-02T10:00:00Z"


def file(as_of, *subscriptions, resources=(), coverage=(), cloud="AzureCloud"):
    rows = tuple(row for row in SCOPE if row.subscription_id in subscriptions)
    run = Run("0.1.0", cloud, "tests", as_of=as_of, finished=True)
    return SnapshotFile(Path(f"{as_of}.azaudit"), run, rows, tuple(coverage), tuple(resources))


def row(about, collected_at):
    kind = CognitiveAccount.arm_type.lower()
    body = pack({"id": about.id.text})
    return ResourceRow(
        about.id.text, kind, "list", WORKLOAD, PRODUCTION, "2025-06-01", collected_at, body
    )


def times(files, *findings):
    """The time of each finding, which no order of the files changes."""
    seen = set()
    for order in permutations(files):
        lines = of_kind(several(order, findings), "finding")
        found = {line["id"]: line["as_of"] for line in lines}
        seen.add(tuple(found[one.id] for one in findings))
    (only,) = seen
    return only


def test_each_finding_has_the_time_of_the_snapshot_of_its_subscription():
    files = [file(MAY, PRODUCTION), file(JUNE, GUARD)]
    mine, theirs = finding(about=account(PRODUCTION, "a")), finding(about=account(GUARD, "b"))
    assert times(files, mine, theirs) == (MAY, JUNE)


def test_where_both_cover_a_subscription_the_one_that_read_the_resource_counts():
    old, new = account(PRODUCTION, "old"), account(PRODUCTION, "new")
    files = [
        file(MAY, PRODUCTION, resources=[row(old, MAY), row(new, MAY)]),
        file(JUNE, PRODUCTION, resources=[row(new, JUNE)]),
    ]
    child = replace(old, id=ResourceId(f"{old.id.text}/deployments/gpt"), type="x/accounts/y")
    unseen = unlisted(PURGE, PRODUCTION, "Microsoft.KeyVault/vaults/read")
    assert times(files, finding(about=old), finding(about=new), finding(about=child), unseen) == (
        MAY,
        JUNE,
        MAY,
        JUNE,
    )


def test_a_finding_on_a_tenant_has_the_newest_time_of_that_tenant():
    tenant = Subject(ResourceId(f"/tenants/{WORKLOAD}"), "Microsoft.Resources/tenants", WORKLOAD,
                     None, None)  # fmt: skip
    files = [file(MAY, PRODUCTION), file(JUNE, GUARD)]
    assert times(files, finding(about=tenant)) == (MAY,)


def test_what_no_snapshot_knows_has_the_newest_time():
    nowhere = Subject(ResourceId("/tenants/x"), "Microsoft.Resources/tenants", "x", None, None)
    assert times([file(MAY, PRODUCTION), file(JUNE, GUARD)], finding(about=nowhere)) == (JUNE,)


def test_units_and_subscriptions_have_the_time_of_the_snapshot_that_won():
    files = [
        file(MAY, PRODUCTION, coverage=[unit("cognitive-accounts", PRODUCTION)]),
        file(
            JUNE,
            GUARD,
            coverage=[
                unit("cognitive-accounts", PRODUCTION, CoverageState.DENIED),
                unit("key-vaults", GUARD),
            ],
        ),
    ]
    made = several(files, ())
    assert [(line["collector"], line["state"], line["as_of"]) for line in
            of_kind(made, "coverage")] == [
        ("cognitive-accounts", "complete", MAY),
        ("key-vaults", "complete", JUNE),
    ]  # fmt: skip
    assert {line["subscription_id"]: line["as_of"] for line in of_kind(made, "subscription")} == {
        PRODUCTION: MAY,
        GUARD: JUNE,
    }
    (whole,) = of_kind(made, "run")
    assert (whole["as_of"], whole["snapshots"]) == (JUNE, [MAY, JUNE])


def test_each_event_has_the_cloud_of_its_snapshot():
    files = [file(MAY, PRODUCTION), file(JUNE, GUARD, cloud="AzureUSGovernment")]
    made = several(files, [finding(about=account(s, "a")) for s in (PRODUCTION, GUARD)])
    assert {
        event["cloud"]["account"]["uid"]: event["cloud"]["cloud_partition"]
        for event in lines_of(made, "ocsf")
    } == {PRODUCTION: "AzureCloud", GUARD: "AzureUSGovernment"}
    (whole,) = of_kind(made, "run")
    assert whole["cloud"] == "AzureCloud, AzureUSGovernment"


def test_a_dark_tenant_has_the_time_of_the_snapshot_that_asked():
    scope = f"/tenants/{SECURITY}"
    dark = replace(unit("sign-in", GUARD, CoverageState.DENIED, scope=scope), subscription_id=None)
    made = several([file(MAY, coverage=[dark]), file(JUNE, SHARED)], ())
    (event,) = lines_of(made, "ocsf")
    assert event["time"] == 1777716000000


def test_a_snapshot_that_read_nothing_has_no_time():
    lines = lines_of(snapshot_of([finding()], as_of=""), "ndjson")
    assert {line["as_of"] for line in lines} == {None}
    assert lines[0]["snapshots"] == [None]


def test_without_any_snapshot_there_is_still_a_run():
    (line,) = lines_of(several([], ()), "ndjson")
    assert (line["kind"], line["as_of"], line["snapshots"]) == ("run", None, [])


def test_a_run_is_told_from_every_other():
    same = {run_id(document([finding()])) for _ in range(2)}
    assert len(same) == 1
    others = [
        document([finding(status=Status.PASS)]),
        document([finding(KEYS, account(TEST, "x"))], [unit("key-vaults", PRODUCTION)]),
        document([finding()], scope=[ScopeRow(WORKLOAD, PRODUCTION, "n", "Enabled", "audited")]),
        snapshot_of([finding()], as_of=NOW.replace("09", "10")),
        snapshot_of([finding()], cloud="AzureChinaCloud"),
        replace(document([finding()]), tool_version="0.2.0"),
    ]
    assert len(same | {run_id(made) for made in others}) == len(others) + 1
