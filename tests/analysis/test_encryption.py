"""Which resources a vault's keys protect: found, proved none, or open."""

import random
import time
from typing import Any

import pytest

from azaudit.analysis.encryption import key_uses
from azaudit.model import ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.data_protection import BackupVault
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import Unread, trail
from tests.worlds import GROUP, World

KV = f"{GROUP}/providers/Microsoft.KeyVault/vaults/Kv"
USERS: dict[type[Resource], str] = {
    CognitiveAccount: f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/ai",
    RecoveryVault: f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv",
    BackupVault: f"{GROUP}/providers/Microsoft.DataProtection/backupVaults/bv",
}


def encrypted(view: type[Resource], uri: Any) -> dict[str, Any]:
    """The body of a resource whose key lies at an address."""
    properties: dict[str, Any]
    if view is CognitiveAccount:
        held = {"keySource": "Microsoft.KeyVault", "keyVaultProperties": {"keyVaultUri": uri}}
        properties = {"encryption": held}
    elif view is RecoveryVault:
        properties = {"encryption": {"keyVaultProperties": {"keyUri": uri}}}
    else:
        held = {"state": "Enabled", "keyVaultProperties": {"keyUri": uri}}
        properties = {"securitySettings": {"encryptionSettings": held}}
    return {"id": USERS[view], "properties": properties}


def ask(world: World) -> tuple[list[str], list[str]]:
    """The names of what the vault's keys protect, or the gaps; and the evidence."""
    inventory = world.with_body(KeyVault, {"id": KV}).inventory()
    with trail() as seen:
        vault = inventory.find(KeyVault, ResourceId(KV))
        assert isinstance(vault, KeyVault)
        try:
            uses = key_uses(inventory, vault).value
        except Unread as error:
            return [gap.message for gap in error.gaps], []
    return [use.resource_id.name for use in uses], [str(i.path) for i in seen.evidence.values()]


@pytest.mark.parametrize("view", USERS)
@pytest.mark.parametrize(
    "uri", ["https://kv.vault.azure.net/", "https://KV.vault.azure.net/keys/k/1"]
)
def test_a_use_is_found_and_leaves_what_it_was_read_from(view, uri):
    found, evidence = ask(World().with_body(view, encrypted(view, uri)))
    assert found == [USERS[view].rsplit("/", 1)[-1]]
    assert any("ncryption" in path for path in evidence)


@pytest.mark.parametrize("view", USERS)
def test_a_key_elsewhere_is_no_use(view):
    world = World()
    for uri in (
        "https://other.vault.azure.net/",
        "https://kv.managedhsm.azure.net/keys/k",
        "https://kv.vault.azure.cn/",
    ):
        found, evidence = ask(world.with_body(view, encrypted(view, uri)))
        assert (found, evidence) == ([], ["keyUses"])


def test_no_resources_and_no_keys_are_proved_to_use_nothing():
    plain = World()
    for view, id in USERS.items():
        plain = plain.with_body(view, {"id": id, "properties": {}})
    for world in (World(), plain):
        assert ask(world) == ([], ["keyUses"])


@pytest.mark.parametrize("view", USERS)
@pytest.mark.parametrize("state", ["denied", "partial", "failed"])
def test_a_refused_list_leaves_it_open(view, state):
    found, _ = ask(World().gap(view, state=state))
    assert found == [f"{view.arm_type} is {state}"]


@pytest.mark.parametrize("view", USERS)
@pytest.mark.parametrize(
    "uri",
    [
        7,
        None,
        "",
        "kv",
        "https://kv.example.org/",
        "https://kv.vault.example.org/",
        "https://[",
        [],
    ],
)
def test_an_address_that_cannot_be_read_leaves_it_open(view, uri):
    """It may be this vault's, so nothing is concluded from it."""
    (gap, *_), evidence = ask(World().with_body(view, encrypted(view, uri)))
    assert evidence == []
    assert "is" in gap


def test_a_listed_recovery_vault_may_have_a_key():
    """Lists leave out encryption; only the answer to a GET shows that there is none."""
    id = USERS[RecoveryVault]
    listed = World(source="list").with_body(RecoveryVault, {"id": id, "properties": {}})
    (gap,), _ = ask(listed)
    assert "only in the answer to a GET" in gap
    assert ask(listed.with_detail(RecoveryVault, {"id": id, "properties": {}}))[0] == []


def test_one_use_that_is_found_outweighs_what_is_open():
    uri = "https://kv.vault.azure.net/"
    world = World().with_body(CognitiveAccount, encrypted(CognitiveAccount, uri))
    world = world.denied(RecoveryVault).with_body(BackupVault, encrypted(BackupVault, 7))
    assert ask(world)[0] == ["ai"]


def test_many_vaults_and_many_accounts_do_not_multiply():
    """Every vault asks, and the accounts are gone through once."""
    names = [f"kv{number}" for number in range(300)]
    world = World().with_body(KeyVault, *({"id": KV[:-2] + name} for name in names))
    accounts = [
        {**encrypted(CognitiveAccount, f"https://{name}.vault.azure.net/"), "id": f"{KV}-{name}"}
        for name in random.Random(1).sample(names, 300)
    ]
    inventory = world.with_body(CognitiveAccount, *accounts).inventory()
    begun = time.process_time()
    for vault in inventory.known(KeyVault):
        assert len(key_uses(inventory, vault).value) == 1
    assert time.process_time() - begun < 2


def test_an_inventory_concludes_for_itself():
    first = World().with_body(KeyVault, {"id": KV})
    uri = "https://kv.vault.azure.net/"
    second = first.with_body(CognitiveAccount, encrypted(CognitiveAccount, uri))

    def uses(inventory: Inventory) -> int:
        (vault,) = inventory.known(KeyVault)
        return len(key_uses(inventory, vault).value)

    assert (uses(first.inventory()), uses(second.inventory())) == (0, 1)
