"""What a sanitised recording says in place of what Azure said."""

import json
import re

import pytest

from tests.azure.sanitising import (
    GROUP,
    SUBSCRIPTION,
    TENANT,
    answers,
    everything,
    interaction,
    property_of,
    rewritten,
    sanitise,
    stands_in,
    unnumbered,
)

PRINCIPAL = "9e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
NEW_GROUP = "/subscriptions/00000000-0000-0000-2000-000000000001/resourceGroups/rg-0001"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-tidewater"


def test_ids_names_and_hosts_of_one_resource_stay_one():
    body = {
        "id": VAULT,
        "name": "kv-tidewater",
        "type": "Microsoft.KeyVault/vaults",
        "location": "westeurope",
        "properties": {
            "tenantId": TENANT,
            "vaultUri": "https://kv-tidewater.vault.azure.net/",
            "accessPolicies": [],
            "networkAcls": {"virtualNetworkRules": [{"id": VAULT.lower()}]},
        },
    }
    result = sanitise(interaction(body))
    (made,) = answers(result)
    assert made == {
        "id": f"{NEW_GROUP}/providers/Microsoft.KeyVault/vaults/kv-0001",
        "name": "kv-0001",
        "type": "Microsoft.KeyVault/vaults",
        "location": "westeurope",
        "properties": {
            "tenantId": "00000000-0000-0000-1000-000000000001",
            "vaultUri": "https://kv-0001.vault.azure.net/",
            "accessPolicies": [],
            "networkAcls": {"virtualNetworkRules": [{"id": made["id"].lower()}]},
        },
    }
    assert list(result.tenants) == ["00000000-0000-0000-1000-000000000001"]
    assert result.mapping.text(VAULT) == made["id"]
    assert result.mapping.tenant(TENANT) == made["properties"]["tenantId"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("provisioningState", "Succeeded"),
        ("state", "AWordOfTomorrow"),
        ("publicNetworkAccess", "SecuredByPerimeter"),
        ("bypass", "Logging, Metrics, AzureServices"),
        ("actions", "Microsoft.RecoveryServices/vaults/backupconfig/write#stopProtection"),
        ("notActions", "*/read"),
        ("vaultCriticalOperation", "Microsoft.DataProtection/backupVaults/write#reduceSoftDelete"),
        ("type", "Microsoft.Network/applicationGateways/httpListeners"),
        ("keySource", "Microsoft.KeyVault"),
        ("minimumTlsVersion", "TLS1_2"),
        ("typeHandlerVersion", "1.2.3.4"),
        ("createdAt", "2026-03-02T08:14:58.1234567Z"),
        ("duration", "P7DT1H"),
        ("sasExpirationPeriod", "1.12:00:00"),
        ("value", "128000"),
        ("ratio", "99.5%"),
        ("groupIds", ["account"]),
        ("subnetName", "GatewaySubnet"),
        ("policyName", "AppGwSslPolicy20220101S"),
        ("endpoint", "https://westeurope.api.cognitive.microsoft.com/"),
        ("requiredZoneNames", ["privatelink.openai.azure.com"]),
        ("help", "https://aka.ms/arm-deploy"),
        ("roleDefinitionId", "b24988ac-6180-42a0-ab88-20f7382dd24c"),
        ("policyDefinitionId", "/providers/Microsoft.Authorization/policyDefinitions/"
         "0a1b2c3d-1111-4222-8333-444455556666"),
        ("appId", "00000003-0000-0000-c000-000000000000"),
        ("principalId", "00000000-0000-0000-0000-000000000000"),
        ("description", "Auto-Approved"),
        ("sourceAddressPrefix", "AzureLoadBalancer"),
        ("ipRange", "0.0.0.0/0"),
        ("etag", "W/\"datetime'2026-04-04T10%3A00%3A00.1234567Z'\""),
    ],
)  # fmt: skip
def test_what_azure_says_survives(key: str, value: object):
    assert property_of(key, value) == value


@pytest.mark.parametrize(
    ("key", "value", "becomes"),
    [
        ("principalId", PRINCIPAL.upper(), "00000000-0000-0000-3000-000000000001"),
        ("internalId", "9e107d9d372b46c98ae01b6a7f3e2d4c", "00000000000000003000000000000001"),
        ("etag", f'W/"{PRINCIPAL}"', 'W/"00000000-0000-0000-3000-000000000001"'),
        ("createdBy", "Maggie.S@Tidewater.co", "User-0001@domain-0001.example"),
        ("userPrincipalName", "maggie_tidewater.co#EXT#@harbour.onmicrosoft.com",
         "user-0001_domain-0001.example#EXT#@name-0001.onmicrosoft.com"),
        ("displayName", "Maggie Simpson", "Name-0001"),
        ("description", "ask Maggie, +41 79 123 45 67", "Text-0001"),
        ("requestMessage", "Please approve for project Leviathan", "Text-0001"),
        ("mobilePhone", "+41 79 123 45 67", "text-0001"),
        ("hostName", "www.tidewater.co", "www.domain-0001.example"),
        ("hostNames", ["*.shop.tidewater.co", "tidewater.co"],
         ["*.name-0001.domain-0001.example", "domain-0001.example"]),
        ("keyUri", "https://kv-x.vault.azure.net/keys/the-key/9e107d9d372b46c98ae01b6a7f3e2d4c",
         "https://name-0001.vault.azure.net/keys/name-0002/00000000000000003000000000000001"),
        ("linkIdentifier", "536872301", "900000001"),
        ("thumbprint", "0123456789ABCDEF0123456789ABCDEF01234567", "F" + "1".zfill(39)),
        ("containerName", "iaasvmcontainerv2;rg-harbour;vm-crane",
         "iaasvmcontainerv2;rg-0001;name-0001"),
        ("primaryKey", "aGVsbG8=", "removed"),
        ("adminPassword", "hunter2", "removed"),
        ("setting", "AccountName=x;AccountKey=abcdefgh12345678", "removed"),
        ("uri", "https://st.blob.core.windows.net/c/b?sv=2020&sig=abc", "https://name-0001.blob.core.windows.net/c/b?removed"),
        ("unknownKey", "tidewater-only", "name-0001"),
        ("condition", "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'tidewater'",
         "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'name-0001'"),
        ("settings", '{"server": "tidewater"}', '{"server": "name-0001"}'),
    ],
)  # fmt: skip
def test_what_is_somebodys_is_replaced(key: str, value: object, becomes: object):
    made = property_of(key, value)
    assert unnumbered(json.dumps(made)) == unnumbered(json.dumps(becomes))


def test_tags_lose_their_values_and_the_keys_that_nobody_else_uses():
    body = {
        "id": VAULT,
        "tags": {"environment": "production", "tidewater": "42", "on": "true"},
    }
    made = rewritten(body)["tags"]
    assert [unnumbered(key) for key in made] == ["environment", "tag-#", "tag-#"]
    assert [unnumbered(value) for value in made.values()] == ["tag-#", "tag-#", "true"]


def test_tags_that_say_yes_or_no_and_those_that_are_no_texts_say_it_still():
    tags = {"a1": " Yes ", "a2": "NO", "a3": "True", "a4": "", "a5": 1, "a6": False, "a7": None}
    group = {"id": f"{GROUP}-1", "name": "yes", "tags": tags}
    assert list(rewritten({"value": [group]})["value"][0]["tags"].values()) == list(tags.values())
    assert list(rewritten({"id": VAULT, "tags": ["yes", "quay", 1]})["tags"])[::2] == ["yes", 1]


def test_the_display_names_of_subscriptions_and_tenants_are_no_ordinary_names():
    page = {
        "value": [
            {
                "id": f"/subscriptions/{SUBSCRIPTION}",
                "subscriptionId": SUBSCRIPTION,
                "tenantId": TENANT,
                "displayName": "Tidewater Harbour",
                "state": "PastDue",
                "subscriptionPolicies": {
                    "quotaId": "PayAsYouGo_2014-09-01",
                    "spendingLimit": "Off",
                },
            }
        ]
    }
    (made,) = rewritten(page)["value"]
    assert made["displayName"] == "Subscription-0001"
    assert made["subscriptionId"] == "00000000-0000-0000-2000-000000000001"
    assert made["subscriptionPolicies"] == page["value"][0]["subscriptionPolicies"]
    tenant = {"id": f"/tenants/{TENANT}", "tenantId": TENANT, "displayName": "Tidewater",
              "defaultDomain": "tidewater.co", "countryCode": "CH"}  # fmt: skip
    made = rewritten({"value": [tenant]})["value"][0]
    assert made["displayName"] == "Tenant-0001"
    assert made["defaultDomain"] == "domain-0001.example"
    assert made["countryCode"] != "CH"


def test_what_azure_says_of_a_refusal_stays_readable():
    said = (
        "The client 'maggie@tidewater.co' with object id '9e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c'"
        " does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over"
        f" scope '{VAULT}' or the scope is invalid. If access was recently granted, please refresh"
        " your credentials."
    )
    error = {"error": {"code": "AuthorizationFailed", "message": said}}
    made = answers(sanitise(interaction(error, status=403)))[0]["error"]
    assert made["code"] == "AuthorizationFailed"
    assert made["message"] == (
        "The client 'user-0001@domain-0001.example' with object id"
        " '00000000-0000-0000-3000-000000000001' does not have authorization to perform action"
        " 'Microsoft.KeyVault/vaults/read' over scope"
        f" '{NEW_GROUP}/providers/Microsoft.KeyVault/vaults/kv-0001' or the scope is invalid. If"
        " access was recently granted, please refresh your credentials."
    )


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("The Resource 'Microsoft.KeyVault/vaults/kv-tidewater' under resource group"
         " 'rg-harbour' was not found.",
         "The Resource 'Microsoft.KeyVault/vaults/name-0001' under resource group 'name-0002' was"
         " not found."),
        ("Subscription tidewater is disabled", "Subscription name-0001 is disabled"),
        ("Resource group 'Tide Water (EU)' could not be found.",
         "Resource group 'Name-0001 Name-0002 (NAME-0003)' could not be found."),
    ],
)  # fmt: skip
def test_names_in_messages_are_replaced_quoted_or_not(said: str, becomes: str):
    error = {"error": {"code": "NotFound", "message": said}}
    made = rewritten(error)["error"]["message"]
    assert unnumbered(made) == unnumbered(becomes)


def test_a_body_that_is_no_json_is_replaced_as_text():
    page = f"<html><body><h1>403</h1>maggie@tidewater.co may not read {VAULT} of Tidewater"
    made = everything(sanitise(interaction(page, status=403)))
    assert "<html><body>" in made
    for original in ("tidewater", "maggie", "rg-harbour", SUBSCRIPTION):
        assert not stands_in(original, made)


def test_what_calls_itself_built_in_is_no_secret():
    role = "1f0a2b3c-1111-4222-8333-444455556666"
    own = "2f0a2b3c-1111-4222-8333-444455556666"
    path = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
    page = {
        "value": [
            {"id": f"{path}/{own}", "name": own, "properties": {"type": "CustomRole"}},
            {"id": f"{path}/{role}", "name": role, "properties": {"type": "BuiltInRole"}},
            {"id": f"{path}/x", "properties": {"roleDefinitionId": f"{path}/{role.upper()}"}},
        ]
    }
    made = rewritten(page)["value"]
    assert made[1]["name"] == role
    assert made[2]["properties"]["roleDefinitionId"].endswith(role.upper())
    assert own not in json.dumps(made)


def test_words_below_keys_of_somebodys_own_are_taken_for_names():
    made = property_of("metadata", {"kind": "tidewater-prod", "state": "tidewater", "on": True})
    assert [unnumbered(str(value)) for value in made.values()] == ["name-#", "name-#", "True"]


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        ("*", r"\*"),
        ("*.blob.core.windows.net", r"\*\.blob\.core\.windows\.net"),
        ("*.windows.net:443", r"\*\.windows\.net:443"),
        ("*.harbour", r"\*\.(?!harbour)[\w-]+"),
        (".harbour", r"\.(?!harbour)[\w-]+"),
        ("www.harbour.*", r"[\w-]+\.(?!harbour)[\w-]+\.\*"),
        ("*harbour.com", r"\*(?!harbour)[\w-]+\.[\w-]+"),
        ("*.harbour.com", r"\*\.(?!harbour)[\w-]+\.[\w-]+"),
    ],
)
def test_a_pattern_of_hosts_stands_for_as_much_as_before(pattern: str, made: str):
    (found,) = property_of("allowedFqdnList", [pattern])
    assert re.fullmatch(made, found), found
