"""Whole events, for people to look at."""

import json
from dataclasses import replace

from inline_snapshot import snapshot

from azaudit.snapshot.coverage import CoverageState
from tests.report.samples import (
    KEYS,
    PRODUCTION,
    PURGE,
    WORKLOAD,
    account,
    document,
    finding,
    unit,
    unlisted,
)
from tests.report.streams import lines_of


def shortened(made, **names):
    """The one event of a document, with names in the place of long ids."""
    (event,) = lines_of(made, "ocsf")
    text = json.dumps(event)
    for name, id in names.items():
        text = text.replace(id, name)
    return json.loads(text)


def test_an_event():
    about = replace(account(PRODUCTION, "oai-payments"), tags={"env": "prod"})
    made = document([finding(KEYS, about, notes=("two keys exist",))])
    event = shortened(made, ACCOUNT=about.id.text, POLICY=str(KEYS.policy))
    assert event == snapshot(
        {
            "metadata": {
                "uid": "981afd818567e55eca09d2e5faa50d71",
                "version": "1.8.0",
                "product": {
                    "name": "azaudit",
                    "uid": "azaudit",
                    "vendor_name": "azaudit",
                    "version": "0.1.0",
                },
                "profiles": ["cloud"],
                "tenant_uid": "7f3c1d52-90ab-4c1e-8d27-5b6e0f4a1c01",
                "correlation_uid": "5e0e3c182747336aed87090ffc75333f",
            },
            "time": 1795165200000,
            "activity_id": 1,
            "activity_name": "Create",
            "category_uid": 2,
            "category_name": "Findings",
            "class_uid": 2003,
            "class_name": "Compliance Finding",
            "type_uid": 200301,
            "type_name": "Compliance Finding: Create",
            "severity_id": 4,
            "severity": "High",
            "status_id": 1,
            "status": "New",
            "status_code": "FAIL",
            "status_detail": "two keys exist",
            "message": "API keys are accepted",
            "finding_info": {
                "uid": "d084232eddac89cc726dcab149f66496",
                "title": "Azure OpenAI accounts refuse API keys",
                "desc": "Keys are shared, do not expire and name nobody in the audit log.",
                "types": ["Configuration"],
                "last_seen_time": 1795165200000,
                "analytic": {
                    "uid": "openai-local-auth-disabled",
                    "name": "openai-local-auth-disabled",
                    "type_id": 1,
                    "type": "Rule",
                },
            },
            "compliance": {
                "control": "openai/identity",
                "standards": ["mcsb-1.0", "nist-800-53-r5"],
                "requirements": ["mcsb-1.0:IM-1", "nist-800-53-r5:AC-3"],
                "checks": [
                    {
                        "uid": "openai-local-auth-disabled",
                        "name": "Azure OpenAI accounts refuse API keys",
                        "severity_id": 4,
                        "severity": "High",
                        "status_id": 3,
                        "status": "Fail",
                    }
                ],
                "status_id": 3,
                "status": "Fail",
                "status_code": "FAIL",
                "status_details": ["API keys are accepted", "two keys exist"],
            },
            "resources": [
                {
                    "uid": "ACCOUNT",
                    "name": "oai-payments",
                    "type": "Microsoft.CognitiveServices/accounts",
                    "role_id": 1,
                    "role": "Target",
                    "region": "westeurope",
                    "cloud_partition": "AzureCloud",
                    "group": {"name": "rg-ai-weu"},
                    "tags": [{"name": "env", "value": "prod"}],
                }
            ],
            "cloud": {
                "provider": "Azure",
                "cloud_partition": "AzureCloud",
                "region": "westeurope",
                "account": {
                    "uid": "3b8f2c61-5d0e-4f7a-9c34-1e2d6a7b8c11",
                    "name": "sub-payments-production",
                    "type_id": 13,
                    "type": "Azure Subscription",
                },
                "org": {"uid": "7f3c1d52-90ab-4c1e-8d27-5b6e0f4a1c01", "name": "jogcloud.com"},
            },
            "remediation": {
                "desc": """\
run the Azure CLI command
az resource update --ids ACCOUNT --set properties.disableLocalAuth=true\
""",
                "references": ["https://learn.microsoft.com/azure/ai-services/disable-local-auth"],
            },
            "evidences": [
                {
                    "name": "value",
                    "data": {
                        "kind": "value",
                        "resource_id": "ACCOUNT",
                        "path": "properties.disableLocalAuth",
                        "value": False,
                        "collected_at": "2026-11-20T09:00:00Z",
                        "api_version": "2025-06-01",
                    },
                }
            ],
            "observables": [
                {
                    "name": "resources[0].uid",
                    "type": "Resource UID",
                    "type_id": 10,
                    "value": "ACCOUNT",
                }
            ],
            "unmapped": {
                "policy": {
                    "definition_id": "/providers/Microsoft.Authorization/policyDefinitions/POLICY",
                    "name": "POLICY",
                },
                "evidence_total": 1,
            },
        }
    )


def test_an_event_of_what_could_not_be_read():
    made = document([unlisted(PURGE, PRODUCTION, "Microsoft.KeyVault/vaults/read")])
    event = shortened(
        made, SUBSCRIPTION=f"/subscriptions/{PRODUCTION}", READ="Microsoft.KeyVault/vaults/read"
    )
    keys = ("status_detail", "compliance", "resources", "remediation", "unmapped")
    assert {key: event[key] for key in keys} == snapshot(
        {
            "status_detail": "denied at SUBSCRIPTION: HTTP 403, AuthorizationFailed, missing READ",
            "compliance": {
                "control": "keyvault/recovery",
                "checks": [
                    {
                        "uid": "keyvault-purge-protection",
                        "name": "Key vaults that hold a key of ours cannot be purged",
                        "severity_id": 3,
                        "severity": "Medium",
                        "status_id": 2,
                        "status": "Warning",
                    }
                ],
                "status_id": 2,
                "status": "Warning",
                "status_code": "UNKNOWN",
                "status_details": ["READ is denied"],
            },
            "resources": [
                {
                    "uid": "SUBSCRIPTION",
                    "name": "3b8f2c61-5d0e-4f7a-9c34-1e2d6a7b8c11",
                    "type": "Microsoft.Resources/subscriptions",
                    "role_id": 1,
                    "role": "Target",
                    "cloud_partition": "AzureCloud",
                }
            ],
            "remediation": {"desc": "grant READ at SUBSCRIPTION, then audit again"},
            "unmapped": {
                "gap": {
                    "state": "denied",
                    "http_status": 403,
                    "error_code": "AuthorizationFailed",
                    "missing_action": "READ",
                    "scope": "SUBSCRIPTION",
                },
                "evidence_total": 0,
            },
        }
    )


def test_an_event_of_a_tenant_that_could_not_be_read():
    scope = f"/tenants/{WORKLOAD}"
    dark = unit("sign-in", PRODUCTION, CoverageState.DENIED, scope=scope, message="AADSTS700016")
    event = shortened(
        document([], [replace(dark, subscription_id=None)], scope=()), TENANT=WORKLOAD
    )
    keys = ("severity", "status_detail", "finding_info", "resources", "cloud", "remediation")
    assert {key: event[key] for key in keys} == snapshot(
        {
            "severity": "Critical",
            "status_detail": "denied at /tenants/TENANT",
            "finding_info": {
                "uid": "2c6ef9db70e7b671f31e5020a953b982",
                "title": "The tenant can be read (sign-in)",
                "desc": "What could not be read was not judged by any check.",
                "types": ["Coverage"],
                "last_seen_time": 1795165200000,
                "analytic": {"uid": "coverage", "name": "coverage", "type_id": 1, "type": "Rule"},
            },
            "resources": [
                {
                    "uid": "/tenants/TENANT",
                    "name": "TENANT",
                    "type": "Microsoft.Resources/tenants",
                    "role_id": 1,
                    "role": "Target",
                    "cloud_partition": "AzureCloud",
                }
            ],
            "cloud": {
                "provider": "Azure",
                "cloud_partition": "AzureCloud",
                "org": {"uid": "TENANT"},
            },
            "remediation": {"desc": "make /tenants/TENANT readable, then audit again"},
        }
    )
