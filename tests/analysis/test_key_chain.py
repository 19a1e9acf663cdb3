"""The chain to a key: each link by itself, in order, and what a link that is open does."""

from typing import Any

import pytest

from azaudit.analysis.customer_key import customer_key, named_keys
from azaudit.analysis.encryption import ENCRYPTED, Encrypted
from azaudit.analysis.key_chain import Chain, LinkKind, LinkState, broken_links, key_chain
from azaudit.analysis.key_identity import UsedIdentity, key_identity
from azaudit.resources.authorization import RoleAssignment
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.data_protection import BackupVault
from azaudit.resources.key_vault import KeyVault, KeyVaultKey, KeyVaultKeyVersion
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import Unread, trail
from tests.checks.cmk_worlds import VAULT, key, rotated, vault
from tests.checks.key_chain_worlds import (
    ATTACHED,
    CLIENT,
    KEY_URI,
    LOCKED_DOWN,
    NONE,
    OWN,
    PINNED_URI,
    SYSTEM,
    account_with,
    attached,
    backup_with,
    chained,
    granted,
    recovery_with,
)
from tests.checks.power_roles import guid
from tests.worlds import World

HOLDS, BROKEN, OPEN = LinkState.HOLDS, LinkState.BROKEN, LinkState.OPEN
NOT_JUDGED = LinkState.NOT_JUDGED
BODIES: dict[type[Encrypted], dict[str, Any]] = {
    CognitiveAccount: account_with(),
    RecoveryVault: recovery_with(),
    BackupVault: backup_with(),
}


def chain_of(world: World) -> Chain:
    """The chain of the only resource that has a key."""
    inventory = world.inventory()
    (resource,) = [one for view in ENCRYPTED for one in inventory.known(view)]
    named = customer_key(inventory, resource).value
    assert named is not None
    return key_chain(inventory, resource, named, 30)


def states(world: World) -> dict[str, LinkState]:
    """What is not so that the link holds."""
    found = {link.kind.value: link.state for link in chain_of(world).links}
    return {kind: state for kind, state in found.items() if state is not HOLDS}


@pytest.mark.parametrize("view", ENCRYPTED)
def test_every_link_of_a_sound_chain_holds(view):
    chain = chain_of(chained(BODIES[view], granted()))
    assert [link.kind for link in chain.links] == list(LinkKind)
    assert {link.state for link in chain.links} == {HOLDS}
    assert all(link.words for link in chain.links)
    assert broken_links(chain.links) == ()


@pytest.mark.parametrize("view", ENCRYPTED)
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"holder": vault()}, {"authorization": OPEN, "purge protection": BROKEN}),
        (
            {
                "holder": vault(
                    **LOCKED_DOWN, networkAcls={"defaultAction": "Deny", "bypass": "None"}
                )
            },
            {"firewall": BROKEN},
        ),
        ({"holder": vault(**LOCKED_DOWN, tenantId=None)}, {"place": OPEN}),
        ({"holder": vault(**LOCKED_DOWN, tenantId=OWN)}, {"place": BROKEN}),
        ({"keys": (key(),)}, {"rotation": BROKEN}),
        ({"keys": (rotated({"action": {"type": "renew"}}),)}, {"rotation": OPEN}),
        ({"keys": (key(f"{VAULT}/keys/other"),)}, {"key": BROKEN, "rotation": NOT_JUDGED}),
    ],
)
def test_each_link_is_judged_by_itself(view, change, expected):
    assert states(chained(BODIES[view], granted(), **change)) == expected


@pytest.mark.parametrize("view", ENCRYPTED)
def test_without_an_identity_no_authorization_is_judged(view):
    world = chained({**BODIES[view], "identity": NONE}, granted())
    assert states(world) == {"identity": BROKEN, "authorization": NOT_JUDGED}


@pytest.mark.parametrize("view", ENCRYPTED)
def test_without_a_vault_nothing_of_it_is_judged(view):
    world = chained(BODIES[view], granted(), holder=vault(f"{VAULT}2"))
    later = {kind.value: NOT_JUDGED for kind in list(LinkKind)[2:]}
    assert states(world) == {"vault": BROKEN, **later}
    (broken,) = broken_links(chain_of(world).links)
    assert "is in none of the subscriptions" in broken.words
    refused = states(world.denied(KeyVault))
    assert refused == {"vault": OPEN, **later}


def test_the_broken_links_come_in_the_order_of_the_chain_whatever_is_open():
    holder, other = vault(enableRbacAuthorization=True), key(f"{VAULT}/keys/other")
    world = chained(account_with(), holder=holder, keys=(other,)).denied(KeyVaultKey, VAULT)
    assert states(world)["key"] is OPEN
    with trail() as seen:
        broken = broken_links(chain_of(world).links)
    kinds = [link.kind for link in broken]
    assert kinds == [LinkKind.AUTHORIZATION, LinkKind.PURGE_PROTECTION]
    assert seen.unread == []
    assert any(item.kind == "absence" for item in seen.evidence.values())


def test_with_a_link_open_and_none_broken_nothing_is_concluded():
    world = chained(account_with()).denied(RoleAssignment)
    with pytest.raises(Unread) as raised:
        broken_links(chain_of(world).links)
    assert {gap.state for gap in raised.value.gaps} == {"denied"}


def test_an_open_state_leaves_a_doubt_and_its_words_leave_none():
    chain = chain_of(chained(account_with()).denied(RoleAssignment))
    link = chain.link(LinkKind.AUTHORIZATION)
    with trail() as seen:
        assert "is denied" in link.words
        assert link.notes.texts == ()
    assert (seen.unread, seen.evidence) == ([], {})
    with trail() as seen:
        assert link.state is OPEN
    assert len(seen.unread) == 1


def test_a_pinned_version_is_the_rotations_fault_alone():
    version = key(f"{VAULT}/keys/k/versions/{PINNED_URI.rpartition('/')[2]}")
    world = chained(recovery_with(PINNED_URI), granted())
    assert states(world.with_body(KeyVaultKeyVersion, version)) == {"rotation": BROKEN}


@pytest.mark.parametrize(
    ("body", "principal", "own"),
    [
        (account_with(), OWN, True),
        (account_with(attached(), identityClientId=CLIENT), "id-ai", False),
        (recovery_with(), OWN, True),
        (
            recovery_with(
                identity=attached(),
                kek={"useSystemAssignedIdentity": False, "userAssignedIdentity": ATTACHED[1:]},
            ),
            "id-ai",
            False,
        ),
        (backup_with(identity={**SYSTEM, "type": "SystemAssigned,UserAssigned"}), OWN, True),
        (
            backup_with(
                identity=attached(),
                kek={"identityType": "userassigned", "identityId": ATTACHED.upper()},
            ),
            "id-ai",
            False,
        ),
    ],
)
def test_the_identity_that_is_used_is_the_one_that_is_named(body, principal, own):
    inventory = chained(body).inventory()
    (resource,) = [one for view in ENCRYPTED for one in inventory.known(view)]
    used = key_identity(resource).value
    assert isinstance(used, UsedIdentity)
    assert (used.principal_id, used.own) == (guid(principal), own)


def test_keys_of_all_that_has_one_are_named():
    world = World().with_body(CognitiveAccount, account_with())
    world = world.with_body(RecoveryVault, recovery_with("https://kv2.vault.azure.net/keys/r"))
    world = world.with_body(BackupVault, backup_with("https://kv3.vault.azure.net/keys/b/1"))
    named = named_keys(world.inventory())
    assert named.vaults == {("kv",), ("kv2",), ("kv3",)}
    assert named.followed == {("kv", "k"), ("kv2", "r")}
    assert named.versions == {("kv3", "b", "1")}


@pytest.mark.parametrize("uri", [7, None, "", "kv", KEY_URI.rpartition("/keys")[0]])
@pytest.mark.parametrize("made", [recovery_with, backup_with])
def test_what_names_no_whole_key_names_none(made, uri):
    view = RecoveryVault if made is recovery_with else BackupVault
    named = named_keys(World().with_body(view, made(uri)).inventory())
    assert (named.vaults, named.followed, named.versions) == (frozenset(),) * 3
