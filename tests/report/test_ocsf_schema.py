"""Every event satisfies the OCSF schema and its Python models."""

from copy import deepcopy
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azaudit.evaluate.finding import Subject
from azaudit.model import Evidence, Gap, GapState, ResourceId, Severity, Status
from azaudit.report.ocsf_words import SCHEMA_VERSION
from azaudit.snapshot.coverage import CoverageState
from tests.report.ocsf_schema import complaints, modelled, schema, validator
from tests.report.reference import reference
from tests.report.samples import (
    BOUNDARY,
    GUARDED,
    KEYS,
    NOW,
    PRODUCTION,
    WORKLOAD,
    account,
    document,
    finding,
    make_check,
    unit,
)
from tests.report.streams import lines_of, snapshot_of, waived
from tests.report.test_json_document import findings

STATUSES = (Status.PASS, Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.WAIVED)


def judged(made):
    events = lines_of(made, "ocsf")
    for event in events:
        assert complaints(event) == []
        modelled(event)
    return events


def test_the_version_is_that_of_the_schema():
    assert schema()["version"] == SCHEMA_VERSION


def test_a_document_with_some_of_everything_is_valid():
    assert len(judged(reference())) == 23


def test_the_judges_refuse_what_they_should():
    good = judged(document([finding()]))[0]

    def spoilt(*path, value="surprise"):
        event = deepcopy(good)
        inside = event
        for key in path[:-1]:
            inside = inside[key]
        inside[path[-1]] = value
        return complaints(event)

    objects = ("finding_info", "compliance", "cloud", "metadata", "remediation")
    assert all(spoilt(name, "surprise") for name in objects)
    assert spoilt("resources", 0, "surprise")
    assert spoilt("cloud", "account", "surprise")
    assert spoilt("compliance", "checks", 0, "surprise")
    assert spoilt("severity_id", value=7)
    assert spoilt("severity", value="Fatal")
    assert spoilt("compliance", "status_id", value=4)
    assert spoilt("time", value=NOW)
    assert spoilt("risk_details", value="of another profile")
    assert spoilt("resource", value={"uid": "deprecated"})
    assert not validator().is_valid({key: good[key] for key in good if key != "cloud"})


REFUSED = (403, "AuthorizationFailed", "Microsoft.KeyVault/vaults/read")
GAPS = [
    Gap(state, f"/subscriptions/{PRODUCTION}", "why", status, code, action)
    for state in get_args(GapState)
    for status, code, action in ((None, None, None), REFUSED)
]


def test_every_status_severity_and_kind_of_gap_is_valid():
    about = [account(PRODUCTION, f"oai-{i}") for i in range(len(STATUSES) * len(Severity))]
    held = [
        finding(KEYS, subject, status, severity=level, notes=("a", "b"))
        for subject, (status, level) in zip(about, product(STATUSES, Severity), strict=True)
    ]
    unread = [
        finding(GUARDED, account(PRODUCTION, f"gap-{i}"), Status.UNKNOWN, gap=gap, evidence=())
        for i, gap in enumerate(GAPS)
    ]
    for outcome in ("fail", "unknown", "manual"):
        made = waived(document([*held, *unread]), outcome)
        assert len(judged(made)) == len(held) + len(unread)


@pytest.mark.parametrize("cloud", ["AzureCloud", "AzureUSGovernment", "AzureChinaCloud", "lab"])
def test_every_cloud_is_valid_and_is_the_partition(cloud):
    made = snapshot_of([finding()], cloud=cloud)
    (event,) = judged(made)
    assert event["cloud"]["cloud_partition"] == cloud
    assert event["resources"][0]["cloud_partition"] == cloud
    assert event["cloud"]["provider"] == "Azure"


def test_a_finding_without_anything_optional_is_valid():
    """A finding on a tenant, of a check that says only what it must."""
    check = make_check(risk="r", view=KEYS.views[0])
    tenant = Subject(ResourceId(f"/tenants/{WORKLOAD}"), "Microsoft.Resources/tenants", WORKLOAD,
                     None, None)  # fmt: skip
    bare = finding(check, tenant, message="", evidence=())
    (event,) = judged(snapshot_of([bare], as_of="", scope=()))
    assert "account" not in event["cloud"]
    assert event["cloud"]["org"] == {"uid": WORKLOAD}
    assert event["resources"][0]["uid"] == f"/tenants/{WORKLOAD}"
    assert not {"message", "status_detail", "comment", "evidences"} & set(event)
    assert "standards" not in event["compliance"]


def test_a_subscription_without_a_name_is_valid():
    unnamed = replace(account(PRODUCTION, "a"), subscription_name=None)
    (event,) = judged(document([finding(about=unnamed)]))
    assert event["cloud"]["account"] == {
        "uid": PRODUCTION,
        "type_id": 13,
        "type": "Azure Subscription",
    }


def test_tags_parents_and_sub_resources_are_valid():
    child = ResourceId(f"{account(PRODUCTION, 'a').id.text}/deployments/gpt")
    about = replace(
        account(PRODUCTION, "a"), id=child, sub_resource="x", tags={"owner": "", "env": "prod"}
    )
    (event,) = judged(document([finding(BOUNDARY, about)]))
    (resource,) = event["resources"]
    assert resource["tags"] == [{"name": "env", "value": "prod"}, {"name": "owner", "value": ""}]
    assert resource["data"] == {"parent_id": account(PRODUCTION, "a").id.text, "sub_resource": "x"}


def test_a_dark_tenant_is_valid():
    dark = unit("sign-in", PRODUCTION, CoverageState.DENIED, scope=f"/tenants/{WORKLOAD}")
    assert len(judged(document([], [replace(dark, subscription_id=None)], scope=()))) == 1


@pytest.mark.parametrize("value", [None, [], {}, 0, "", {"a": None}, ["x", 1, True], 1.5])
def test_evidence_of_any_kind_is_valid(value):
    item = Evidence("value", "/x", None, value, NOW, "2025-06-01")
    (event,) = judged(document([finding(evidence=(item,))]))
    assert event["evidences"][0]["data"]["value"] == value


@settings(max_examples=60, deadline=None)
@given(held=st.lists(findings(), max_size=4))
def test_nothing_that_a_tenant_holds_makes_an_event_invalid(held):
    assert len(judged(document(held))) == len(held)
