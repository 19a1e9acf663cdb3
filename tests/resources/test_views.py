"""What each view makes of the answers that were seen, and of those that were not."""

import re
from typing import Any

import pytest

from azaudit.model import Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import CognitiveAccount, DefaultAction, KeySource
from azaudit.resources.data_protection import BackupGuardProxy, BackupVault
from azaudit.resources.key_vault import Bypass, KeyVault, KeyVaultKey
from azaudit.resources.network import ApplicationGateway
from azaudit.resources.recovery_services import (
    MultiUserAuthorization,
    RecoveryGuardProxy,
    RecoveryVault,
)
from azaudit.resources.trail import Unread
from azaudit.resources.virtual_network import NetworkPolicies, VirtualNetwork
from azaudit.snapshot.schema import ResourceRow, Source, pack
from tests.worlds import GROUP, all_views

RSV = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv"
GUARD = f"{GROUP}/providers/Microsoft.DataProtection/resourceGuards/guard"
KEY = {"keyUri": "https://kv.vault.azure.net/keys/k"}
UNREAD = object()


def read(
    view: type[Resource],
    name: str,
    properties: Any,
    source: Source = "get",
    version: str = "2026-11-01",
    id: str = RSV,
) -> Any:
    """The value of a property, or UNREAD."""
    body = pack({"id": id, "properties": properties})
    row = ResourceRow(id, view.arm_type.lower(), source, "t", "s", version, "now", body)
    made = view(row, lambda row: Gap("not-asked", row.id, "not read by itself"))
    try:
        return getattr(made, name)
    except Unread:
        return UNREAD


@pytest.mark.parametrize(
    ("view", "name", "properties", "value"),
    [
        (CognitiveAccount, "default_action", {}, DefaultAction.ALLOW),
        (CognitiveAccount, "default_action", {"networkAcls": None}, DefaultAction.ALLOW),
        (CognitiveAccount, "ip_rules", {}, ()),
        (CognitiveAccount, "ip_rules", {"networkAcls": None}, ()),
        # a firewall has both lists wherever one was seen
        (CognitiveAccount, "ip_rules", {"networkAcls": {"defaultAction": "Deny"}}, UNREAD),
        (CognitiveAccount, "local_auth_disabled", {}, False),
        (CognitiveAccount, "key_source", {}, KeySource.MICROSOFT),
        (CognitiveAccount, "key_source", {"encryption": None}, KeySource.MICROSOFT),
        # settings without a source are the customer's by the API's default, not Microsoft's
        (CognitiveAccount, "key_source", {"encryption": {}}, UNREAD),
        (CognitiveAccount, "key_source", {"encryption": {"keyVaultProperties": KEY}}, UNREAD),
        (
            CognitiveAccount,
            "key_source",
            {"encryption": {"keySource": "Microsoft.Keyvault"}},
            KeySource.KEY_VAULT,
        ),
        (CognitiveAccount, "key_vault_uri", {"encryption": {"keySource": "x"}}, UNREAD),
        (KeyVault, "purge_protection", {}, False),
        (KeyVault, "purge_protection", {"enablePurgeProtection": None}, False),
        (KeyVault, "retention_days", {}, 90),
        (KeyVault, "vault_uri", {}, UNREAD),
        (KeyVault, "tenant_id", {}, UNREAD),
        (KeyVault, "region", {}, UNREAD),
        # a mode that was never stored stays what it was, whatever new vaults get
        (KeyVault, "rbac_authorization", {}, False),
        (KeyVault, "rbac_authorization", {"enableRbacAuthorization": None}, False),
        (KeyVault, "public", {}, True),
        (KeyVault, "public", {"publicNetworkAccess": "disabled"}, False),
        (KeyVault, "public", {"publicNetworkAccess": "SecuredByPerimeter"}, UNREAD),
        (KeyVault, "default_action", {}, DefaultAction.ALLOW),
        (KeyVault, "default_action", {"networkAcls": None}, DefaultAction.ALLOW),
        (KeyVault, "default_action", {"networkAcls": {}}, UNREAD),
        (KeyVault, "bypass", {"networkAcls": {"defaultAction": "Deny"}}, Bypass.AZURE_SERVICES),
        (KeyVault, "bypass", {"networkAcls": {"bypass": "none"}}, Bypass.NONE),
        (KeyVaultKey, "expires", {"attributes": {}}, None),
        (KeyVaultKey, "enabled", {"attributes": {}}, UNREAD),
        (KeyVaultKey, "key_type", {}, UNREAD),
        (KeyVaultKey, "lifetime_actions", {"kty": "RSA"}, ()),
        (KeyVaultKey, "lifetime_actions", {"rotationPolicy": {}}, UNREAD),
        (CognitiveAccount, "key_name", {}, UNREAD),
        (CognitiveAccount, "key_version", {}, None),
        (RecoveryVault, "key_uri", {}, None),
        (RecoveryVault, "key_uri", {"encryption": None}, None),
        (RecoveryVault, "key_uri", {"encryption": {"infrastructureEncryption": "Disabled"}}, None),
        (RecoveryVault, "key_uri", {"encryption": {"keyVaultProperties": {}}}, UNREAD),
        (RecoveryVault, "key_uri", {"encryption": {"keyVaultProperties": KEY}}, KEY["keyUri"]),
        (RecoveryVault, "multi_user_authorization", {}, UNREAD),
        (RecoveryVault, "multi_user_authorization", {"securitySettings": {}}, UNREAD),
        (
            RecoveryVault,
            "multi_user_authorization",
            {"securitySettings": {"multiUserAuthorization": "Invalid"}},
            MultiUserAuthorization.INVALID,
        ),
        (BackupVault, "key_uri", {}, None),
        (BackupVault, "key_uri", {"securitySettings": {}}, None),
        (BackupVault, "key_uri", {"securitySettings": {"encryptionSettings": {}}}, UNREAD),
        (
            BackupVault,
            "key_uri",
            {"securitySettings": {"encryptionSettings": {"keyVaultProperties": KEY}}},
            KEY["keyUri"],
        ),
        # seen absent on v1 gateways, empty on v2 ones
        (ApplicationGateway, "private_link_configurations", {}, ()),
        (ApplicationGateway, "private_link_configurations", {"privateLinkConfigurations": []}, ()),
        (ApplicationGateway, "layer4_listeners", {}, ()),
        (ApplicationGateway, "http_listeners", {}, UNREAD),
        (ApplicationGateway, "frontends", {}, UNREAD),
    ],
)
def test_an_absence_means_what_is_documented_and_no_more(view, name, properties, value):
    assert read(view, name, properties) == value


@pytest.mark.parametrize("name", ["key_uri", "multi_user_authorization"])
def test_lists_of_recovery_vaults_leave_out_what_decides(name):
    """In no recorded list is there a vault with either; in answers to a GET there is."""
    whole = {"encryption": {"keyVaultProperties": KEY}, "securitySettings": {}}
    for properties in ({}, whole):
        assert read(RecoveryVault, name, properties, source="list") is UNREAD


@pytest.mark.parametrize(
    "name", ["enabled", "expires", "not_before", "key_type", "key_size", "lifetime_actions"]
)
def test_lists_of_keys_do_not_say_what_a_key_is(name):
    """An expiry that a list left out must not read as none."""
    whole = {"attributes": {"enabled": True}, "kty": "RSA", "keySize": 2048}
    assert read(KeyVaultKey, name, whole, source="list") is UNREAD
    assert read(KeyVaultKey, name, whole, source="get") is not UNREAD


@pytest.mark.parametrize(
    ("value", "length"),
    [("203.0.113.7", 32), ("203.0.113.0/24", 24), ("::ffff:0:0/96", 0), ("?", UNREAD)],
)
def test_a_rule_of_a_vault_is_a_range(value, length):
    properties = {"networkAcls": {"ipRules": [{"value": value}]}}
    (rule,) = read(KeyVault, "ip_rules", properties)
    try:
        assert rule.value.prefix_length == length
    except Unread:
        assert length is UNREAD


@pytest.mark.parametrize(
    ("view", "name", "version"),
    [
        (KeyVault, "rbac_authorization", "2018-02-14"),
        (KeyVault, "public_network_access", "2021-04-01-preview"),
        (RecoveryVault, "multi_user_authorization", "2023-02-01"),
        (BackupVault, "key_uri", "2023-12-01"),
        (ApplicationGateway, "private_link_configurations", "2020-04-01"),
    ],
)
def test_an_old_version_does_not_know_it(view, name, version):
    assert read(view, name, {}, version=version) is UNREAD


@pytest.mark.parametrize("view", [RecoveryGuardProxy, BackupGuardProxy])
@pytest.mark.parametrize(
    ("properties", "told_apart"),
    [
        ({"resourceGuardResourceId": GUARD.upper()}, GUARD.lower()),
        ({"resourceGuardResourceId": ""}, f"{RSV}/proxies/p".lower()),
        ({"resourceGuardResourceId": 7}, f"{RSV}/proxies/p".lower()),
        (None, f"{RSV}/proxies/p".lower()),
        ("text", f"{RSV}/proxies/p".lower()),
    ],
)
def test_a_proxy_is_about_its_vault_told_apart_by_the_guard(view, properties, told_apart):
    subject = read(view, "subject", properties, id=f"{RSV}/proxies/p")
    assert subject == (ResourceId(RSV), told_apart)


@pytest.mark.parametrize("id", ["/x", ""])
def test_a_proxy_below_nothing_is_about_itself(id):
    assert read(RecoveryGuardProxy, "vault_id", {}, id=id) is UNREAD
    subject, _ = read(RecoveryGuardProxy, "subject", {}, id=id)
    assert subject == ResourceId(id)


def test_every_view_is_listed_by_a_collector_of_its_own():
    collectors = [view.listing.collector for view in all_views()]
    assert len(collectors) == len(set(collectors))

    def of_its_own(view: type[Resource]) -> tuple[str, type[Resource] | None, bool]:
        """The type; one that extends resources of many types has a view for each of those.

        What is listed and what is read by its id are two as well.
        """
        parent = view.listing.parent
        namespace = view.arm_type.partition("/")[0]
        above = parent if parent is not None and not parent.arm_type.startswith(namespace) else None
        return view.arm_type.lower(), above, view.listing.by_id

    types = [of_its_own(view) for view in all_views()]
    assert len(types) == len(set(types))


def test_every_view_says_what_it_is():
    for view in all_views():
        assert view.__doc__
        assert re.fullmatch(r"[A-Z]\w+\.[A-Z]\w+(/[a-z]\w+)+", view.arm_type)
        parent = view.listing.parent
        assert parent is None or parent in all_views()


def subnet(properties: Any, name: str, version: str = "2026-03-01") -> Any:
    """A property of a network's only subnet, or UNREAD."""
    (one,) = read(
        VirtualNetwork, "subnets", {"subnets": [{"properties": properties}]}, "list", version
    )
    try:
        return getattr(one, name)
    except Unread:
        return UNREAD


@pytest.mark.parametrize(
    ("properties", "name", "value"),
    [
        ({}, "private_link_policies", NetworkPolicies.ENABLED),
        (
            {"privateLinkServiceNetworkPolicies": None},
            "private_link_policies",
            NetworkPolicies.ENABLED,
        ),
        (
            {"privateLinkServiceNetworkPolicies": "disabled"},
            "private_link_policies",
            NetworkPolicies.DISABLED,
        ),
        ({}, "addresses", ()),
        ({}, "private_link_addresses", ()),
        ({}, "gateway_addresses", ()),
        ({}, "private_endpoints", ()),
        ({}, "service_endpoints", ()),
        # in every answer that was recorded, so that its lack means nothing
        ({}, "delegations", UNREAD),
        ({"delegations": []}, "delegations", ()),
        ({}, "prefixes", UNREAD),
        ({"addressPrefix": "10.0.0.0/33"}, "prefixes", UNREAD),
    ],
)
def test_a_subnet_says_by_absence_what_is_documented(properties, name, value):
    assert subnet(properties, name) == value


def test_policies_that_did_not_exist_yet_are_not_enabled():
    assert subnet({}, "private_link_policies", "2018-11-01") is UNREAD


def test_a_subnet_has_one_range_or_several():
    one, two = "10.0.0.0/24", "fd00::/64"
    assert [str(held) for held in subnet({"addressPrefix": one}, "prefixes")] == [one]
    assert [str(held) for held in subnet({"addressPrefixes": [one, two]}, "prefixes")] == [one, two]


def test_a_network_without_subnets_says_so():
    assert read(VirtualNetwork, "subnets", {"subnets": []}, "list") == ()
    assert read(VirtualNetwork, "subnets", {}, "list") is UNREAD
