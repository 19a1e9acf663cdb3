import io
import json
from dataclasses import replace

from inline_snapshot import snapshot
from jsonschema import Draft202012Validator

from azaudit.model import Status
from azaudit.report.json_document import write_json
from azaudit.report.schema import findings_schema
from tests.report.reference import reference
from tests.report.samples import (
    HOLDING,
    LEFT_OUT,
    PRODUCTION,
    PURGE,
    SCOPE,
    document,
    finding,
    refused,
    unlisted,
)
from tests.report.streams import lines_of, of_kind, text_of, waived

BEGINNING = ("kind", "schema_version", "tool", "run_id", "cloud", "as_of")


def rest(line):
    return {key: value for key, value in line.items() if key not in BEGINNING}


def whole(made):
    out = io.StringIO()
    write_json(made, out)
    return json.loads(out.getvalue())


def test_every_line_begins_alike():
    lines = lines_of(reference(), "ndjson")
    assert {tuple(line)[: len(BEGINNING)] for line in lines} == {BEGINNING}
    assert {line["schema_version"] for line in lines} == {"1.0"}
    assert len({line["run_id"] for line in lines}) == 1
    assert all(line["tool"] == {"name": "azaudit", "version": "0.1.0"} for line in lines)


def test_findings_and_coverage_are_the_entries_of_the_document():
    made, held = reference(), whole(reference())
    for kind, key in (("finding", "findings"), ("coverage", "coverage")):
        assert [rest(line) for line in of_kind(made, kind)] == held[key]


def test_findings_and_coverage_are_what_the_schema_says():
    schema = findings_schema()
    for kind, name in (("finding", "finding"), ("coverage", "unit")):
        judge = Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{name}"})
        for line in of_kind(reference(), kind):
            judge.validate(rest(line))
        assert not judge.is_valid({})


def test_kinds_come_in_order_and_the_run_counts_them():
    lines = lines_of(reference(), "ndjson")
    order = ["run", "subscription", "coverage", "finding"]
    kinds = [line["kind"] for line in lines]
    assert kinds == sorted(kinds, key=order.index)
    assert lines[0]["lines"] == {kind: kinds.count(kind) for kind in order[1:]}
    assert lines[0]["summary"] == reference().summary


def test_an_unknown_finding_carries_its_gap():
    made = document([unlisted(PURGE, PRODUCTION, "Microsoft.KeyVault/vaults/read")])
    (line,) = of_kind(made, "finding")
    assert line["gap"]["missing_action"] == "Microsoft.KeyVault/vaults/read"


def test_a_waived_finding_carries_its_waiver():
    (line,) = of_kind(waived(document([replace(finding(), status=Status.WAIVED)])), "finding")
    assert line["waiver"]["owner"] == "maggie@jogcloud.com"


def test_subscriptions_that_nobody_looked_at_are_lines():
    lines = of_kind(document(scope=(*SCOPE, *LEFT_OUT)), "subscription")
    assert [line["role"] for line in lines].count("audited") == 4
    assert [rest(line) for line in lines if line["role"] != "audited"] == snapshot(
        [
            {
                "tenant_id": "e5a80f16-64cd-47b2-9f3e-0d1b7c6a5e03",
                "subscription_id": "0000aaaa-0000-4000-8000-00000000dead",
                "subscription_name": "old",
                "state": "Disabled",
                "role": "skipped",
                "reason": "Disabled",
            },
            {
                "tenant_id": "e5a80f16-64cd-47b2-9f3e-0d1b7c6a5e03",
                "subscription_id": "0000bbbb-0000-4000-8000-00000000beef",
                "subscription_name": "customer",
                "state": "Enabled",
                "role": "delegated",
                "home_tenant_id": "11111111-2222-4333-8444-555555555555",
            },
        ]
    )
    assert lines[0]["tenant_id"] != HOLDING


def test_a_run_without_findings_is_seen():
    (line,) = lines_of(document(scope=()), "ndjson")
    assert line.pop("summary")["by_status"]["fail"] == 0
    assert line == snapshot(
        {
            "kind": "run",
            "schema_version": "1.0",
            "tool": {"name": "azaudit", "version": "0.1.0"},
            "run_id": "61103ba44deb0e596c15fa70acf7fe89",
            "cloud": "AzureCloud",
            "as_of": "2026-11-20T09:00:00Z",
            "snapshots": ["2026-11-20T09:00:00Z"],
            "lines": {"subscription": 0, "coverage": 0, "finding": 0},
        }
    )


def test_lines_as_they_are_written():
    read = refused("key-vaults", PRODUCTION, "Microsoft.KeyVault/vaults/read")
    text = text_of(document(coverage=[read], scope=SCOPE[:1]), "ndjson")
    _, subscription, unread = text.splitlines()
    assert [line.split(", ") for line in (subscription, unread)] == snapshot(
        [
            [
                '{"kind": "subscription"',
                '"schema_version": "1.0"',
                '"tool": {"name": "azaudit"',
                '"version": "0.1.0"}',
                '"run_id": "fc7cfe59b2edc0e8b7f81162138d0880"',
                '"cloud": "AzureCloud"',
                '"as_of": "2026-11-20T09:00:00Z"',
                '"tenant_id": "7f3c1d52-90ab-4c1e-8d27-5b6e0f4a1c01"',
                '"tenant_name": "jogcloud.com"',
                '"subscription_id": "3b8f2c61-5d0e-4f7a-9c34-1e2d6a7b8c11"',
                '"subscription_name": "sub-payments-production"',
                '"state": "Enabled"',
                '"role": "audited"}',
            ],
            [
                '{"kind": "coverage"',
                '"schema_version": "1.0"',
                '"tool": {"name": "azaudit"',
                '"version": "0.1.0"}',
                '"run_id": "fc7cfe59b2edc0e8b7f81162138d0880"',
                '"cloud": "AzureCloud"',
                '"as_of": "2026-11-20T09:00:00Z"',
                '"tenant_id": "7f3c1d52-90ab-4c1e-8d27-5b6e0f4a1c01"',
                '"subscription_id": "3b8f2c61-5d0e-4f7a-9c34-1e2d6a7b8c11"',
                '"collector": "key-vaults"',
                '"scope": "/subscriptions/3b8f2c61-5d0e-4f7a-9c34-1e2d6a7b8c11"',
                '"state": "denied"',
                '"http_status": 403',
                '"error_code": "AuthorizationFailed"',
                '"missing_action": "Microsoft.KeyVault/vaults/read"',
                '"message": "Microsoft.KeyVault/vaults/read is denied"',
                '"rows": 0',
                '"calls": 0',
                '"affects": ["keyvault-purge-protection"]}',
            ],
        ]
    )
