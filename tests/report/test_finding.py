import hashlib
import json

from azaudit.model import Evidence, Gap, Status
from azaudit.report.finding import finding_entry
from tests.report.samples import (
    BOUNDARY,
    GUARDED,
    KEYS,
    NETWORK,
    NOW,
    PRODUCTION,
    SHARED,
    account,
    finding,
    make_check,
    subject,
    unlisted,
    vault,
)


def evidence_of(value, **more):
    item = Evidence("value", "/x", more.pop("path", "p"), value, NOW, "2025-06-01", **more)
    (entry,) = finding_entry(finding(evidence=(item,)))["evidence"]
    return entry


def test_the_keys_of_a_finding_are_those_of_the_contract_in_its_order():
    guard = "/subscriptions/s/resourcegroups/g/providers/microsoft.dataprotection/resourceguards/g"
    keys = list(finding_entry(finding(KEYS, vault(SHARED, "rsv", guard))))
    assert keys == [
        "id",
        "check_id",
        "title",
        "severity",
        "status",
        "control",
        "maps",
        "tenant_id",
        "subscription_id",
        "subscription_name",
        "resource_group",
        "resource_id",
        "sub_resource",
        "resource_type",
        "resource_name",
        "location",
        "tags",
        "message",
        "notes",
        "evidence",
        "evidence_total",
        "risk",
        "remediation",
        "policy",
        "references",
    ]


def test_a_child_names_its_parent_and_a_resource_does_not_name_its_group():
    below = "resourceGroups/g/providers/Microsoft.Network/applicationGateways/gw"
    child = subject(PRODUCTION, f"{below}/privateEndpointConnections/pec")
    assert finding_entry(finding(about=child))["parent_id"].endswith("/applicationGateways/gw")
    assert "parent_id" not in finding_entry(finding(about=subject(PRODUCTION, below)))


def test_a_short_value_stays_as_it_is():
    for value in (None, True, 7, 1.5, "x" * 85, ["a"], {"a": [1, {"b": None}]}, "é" * 200):
        assert evidence_of(value)["value"] == value


def test_a_long_value_becomes_its_beginning_a_hash_and_a_length():
    value = ["10.0.0.0/24"] * 60
    text = json.dumps(value)
    assert evidence_of(value)["value"] == {
        "prefix": text[:256],
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "bytes": len(text),
    }


def test_the_limit_is_counted_in_bytes_of_json():
    assert evidence_of("x" * 510)["value"] == "x" * 510
    assert evidence_of("x" * 511)["value"]["bytes"] == 513
    assert evidence_of("é" * 256)["value"]["bytes"] == 514


def test_path_and_chain_are_there_when_they_hold_something():
    assert "path" not in evidence_of(1, path=None)
    assert "chain" not in evidence_of(1)
    assert evidence_of(1, chain=("a", "b"))["chain"] == ["a", "b"]


def test_a_null_that_was_read_is_shown():
    assert evidence_of(None)["value"] is None


def test_a_gap_has_exactly_five_keys():
    gap = Gap("failed", "/subscriptions/x", "nothing came")
    entry = finding_entry(finding(status=Status.UNKNOWN, gap=gap))
    assert entry["gap"] == {
        "state": "failed",
        "http_status": None,
        "error_code": None,
        "missing_action": None,
        "scope": "/subscriptions/x",
    }


def test_a_command_becomes_az_with_the_id_in_it():
    about = account(PRODUCTION, "oai")
    assert finding_entry(finding(KEYS, about))["remediation"] == {
        "text": "run the Azure CLI command",
        "az": f"az resource update --ids {about.id} --set properties.disableLocalAuth=true",
    }


def test_words_in_capitals_are_the_users_to_fill_in():
    text = finding_entry(finding(GUARDED, vault(SHARED, "rsv")))["remediation"]["text"]
    assert text == "run the Azure CLI command with values of your own for RESOURCE_GUARD_ID"


def test_an_id_in_a_command_is_one_word_to_a_shell():
    below = "resourceGroups/rg (prod);ls/providers/Microsoft.KeyVault/vaults/kv"
    about = subject(PRODUCTION, below)
    az = finding_entry(finding(KEYS, about))["remediation"]["az"]
    assert f"--ids '{about.id}' --set" in az


def test_words_stay_words():
    assert finding_entry(finding(BOUNDARY))["remediation"] == {"text": BOUNDARY.remedy}
    assert finding_entry(finding(NETWORK))["remediation"] == {
        "text": "no remedy is recorded for this check"
    }


def test_what_could_not_be_judged_is_to_be_made_readable_and_not_changed():
    action = "Microsoft.CognitiveServices/accounts/read"
    entry = finding_entry(unlisted(KEYS, PRODUCTION, action))
    assert entry["remediation"] == {
        "text": f"grant {action} at /subscriptions/{PRODUCTION}, then audit again"
    }
    for gap, word in (
        (Gap("unreadable", "/x", "m"), "make /x readable"),
        (Gap("not-collected", "/x", "m"), "collect /x as well, or judge its owner's snapshot"),
        (Gap("check-error", "/x", "m"), "mend the check"),
    ):
        entry = finding_entry(finding(status=Status.UNKNOWN, gap=gap))
        assert entry["remediation"]["text"].startswith(word)


def test_a_policy_is_named_by_its_full_id():
    guid = "71ef260a-8f18-47b7-abcb-62d0673d94dc"
    assert finding_entry(finding(KEYS))["policy"] == {
        "definition_id": f"/providers/Microsoft.Authorization/policyDefinitions/{guid}",
        "name": guid,
    }
    assert "policy" not in finding_entry(finding(make_check()))
