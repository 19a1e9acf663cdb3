"""The keys that accounts name, and the vaults that hold them."""

from dataclasses import replace
from typing import Any

import pytest

from azaudit.analysis.customer_key import NamedKeys, customer_key, named_keys, vault_holding
from azaudit.analysis.traced import Traced
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.key_vault import KeyVault
from azaudit.snapshot.schema import ScopeRow
from tests.checks.cmk_worlds import ELSEWHERE, HSM, LEFT_OUT, NO_VAULT, encrypted, vault, world
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, TENANT, World

NONE = NamedKeys(frozenset(), frozenset(), frozenset(), frozenset())


def accounts(*bodies: dict[str, Any]) -> World:
    numbered = [{**body, "id": f"{body['id']}{number}"} for number, body in enumerate(bodies)]
    return World().with_body(CognitiveAccount, *numbered)


def look(described: World) -> Traced[KeyVault | None]:
    """What holds the key of the only account."""
    inventory = described.inventory()
    (account,) = inventory.known(CognitiveAccount)
    key = customer_key(inventory, account).value
    assert key is not None
    return vault_holding(inventory, account, key)


def test_what_is_named_is_told_apart_by_whether_a_version_is_pinned():
    named = named_keys(
        accounts(
            encrypted(),
            encrypted("https://KV2.vault.azure.net", keyName="K", keyVersion="ABC"),
            encrypted("https://kv2.vault.azure.net", keyName="k3", keyVersion=""),
        ).inventory()
    )
    assert named.vaults == {("kv",), ("kv2",)}
    assert named.followed == {("kv", "k"), ("kv2", "k3")}
    assert named.pinned == {("kv2", "k")}
    assert named.versions == {("kv2", "k", "abc")}


@pytest.mark.parametrize(
    "body",
    [
        encrypted(7),
        encrypted(keyName=None),
        encrypted(keyVersion=7),
        encrypted("https://kv.managedhsm.azure.net/"),
        encrypted("https://kv.vault.azure.cn/"),
        encrypted("https://kv.vault.azure.net/keys/k"),
        {**encrypted(), "kind": "SpeechServices"},
        {**encrypted(), "properties": {}},
        {**encrypted(), "properties": "?"},
    ],
    ids=str,
)
def test_an_account_that_names_no_key_of_a_vault_names_none(body):
    assert named_keys(accounts(body).inventory()) == NONE


def test_a_vault_is_found_in_any_subscription_of_any_tenant():
    far = f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault"
    there = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "theirs", "Enabled", "audited")
    found = look(NO_VAULT.with_scope(there).with_body(KeyVault, vault(f"{far}/vaults/KV"))).value
    assert found is not None
    assert found.id.subscription_id == OTHER_SUBSCRIPTION


def test_absence_rests_on_every_list_of_the_tenant():
    second = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "second", "Enabled", "audited")
    described = NO_VAULT.with_scope(second)
    found = look(described)
    assert found.value is None
    lists = {item.resource_id for item in found.witnesses if item.kind == "absence"}
    assert lists == {GROUP.partition("/resourceGroups")[0], f"/subscriptions/{OTHER_SUBSCRIPTION}"}
    for refused in lists:
        assert gaps_of(described.denied(KeyVault, refused)) == ["denied"]


def gaps_of(described: World) -> list[str]:
    return [gap.state for gap in look(described).gaps]


@pytest.mark.parametrize(
    ("described", "states"),
    [
        (ELSEWHERE, []),
        (LEFT_OUT, ["skipped"]),
        (HSM, ["not-collected"]),
        (replace(NO_VAULT, scopes=()), ["not-collected"]),
        (world(holder=vault(vaultUri=None)), ["unreadable"]),
        (world(holder=vault(vaultUri="https://kv.vault.azure.cn/")), ["unreadable"]),
    ],
)
def test_what_leaves_it_open(described, states):
    assert gaps_of(described) == states
