"""What is read only where something else names it: keys, of which a vault may hold thousands."""

from typing import Any

import pytest

from azaudit.collect import cognitive_services, data_protection, key_vault, recovery_services
from azaudit.collect.progress import Silent
from azaudit.collect.registry import collectors_for
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.finding import Finding
from azaudit.evaluate.loader import load_checks
from azaudit.profile import Profile
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.data_protection import BackupVault
from azaudit.resources.key_vault import KeyVault, KeyVaultKey, KeyVaultKeyVersion
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.read import SnapshotFile
from tests.arm import ArmEndpoint
from tests.collect.chains import (
    HERE,
    THERE,
    account,
    backup_vault,
    recovery_vault,
    serving,
    vault,
)
from tests.collect.collected import COMPLETE, DENIED, FAILED, collect, inventory_of, units

VERSION = "0123456789abcdef0123456789abcdef"
KEYS = (
    cognitive_services.ACCOUNTS,
    key_vault.VAULTS,
    key_vault.KEYS,
    key_vault.KEY_VERSIONS,
)
DETAIL = "key-vault-keys-detail"


async def read(served: ArmEndpoint, path: Any, **more: Any) -> SnapshotFile:
    return await collect(served, path, more.pop("collectors", KEYS), [HERE, THERE], **more)


def scopes(snapshot: SnapshotFile, collector: str) -> list[str]:
    """Where a collector was run, as what follows `vaults/`."""
    found = units(snapshot, collector=collector)
    return sorted(unit.scope.rpartition("/vaults/")[2] for unit in found)


def findings(snapshot: SnapshotFile, id: str) -> dict[str, Finding]:
    """What a check says, by the name of the account."""
    checks = [check for check in load_checks() if check.id == id]
    found = evaluate(inventory_of(snapshot), checks, Profile()).findings
    return {finding.subject.id.name: finding for finding in found}


async def test_keys_are_listed_where_one_is_named_and_that_one_is_read(path):
    with serving(
        vault("kv1", "k", *(f"other{n}" for n in range(30))),
        vault("kv2", "k"),
        account("ai", "kv1", "k"),
        page_size=4,
    ) as served:
        snapshot = await read(served, path)
        asked = [request.path for request in served.arm_requests]
    assert scopes(snapshot, "key-vault-keys") == ["kv1"]
    assert scopes(snapshot, DETAIL) == ["kv1/keys/k"]
    assert scopes(snapshot, "key-vault-key-versions") == []
    (unit,) = units(snapshot, collector="key-vault-keys")
    assert (unit.state, unit.rows) == (COMPLETE, 31)
    assert sum("/keys/" in path for path in asked) == 1
    assert not any("kv2" in path for path in asked)


async def test_nothing_named_is_nothing_asked(path):
    speech = {**account("speech", "kv1", "k"), "kind": "SpeechServices"}
    without = {**account("ai", "kv1", "k"), "properties": {}}
    with serving(vault("kv1", "k"), speech, without) as served:
        snapshot = await read(served, path)
    assert {unit.collector for unit in snapshot.coverage} == {"cognitive-accounts", "key-vaults"}


async def test_versions_are_listed_where_one_is_pinned_and_that_one_is_read(path):
    others = tuple(f"k/{number:032}" for number in range(9))
    with serving(
        vault("kv1", "k", "k2", versions=(f"k/{VERSION}", *others, f"k2/{VERSION}")),
        account("ai", "kv1", "K", keyVersion=VERSION.upper()),
        account("ai2", "KV1", "k2", keyVersion=""),
        page_size=4,
    ) as served:
        snapshot = await read(served, path)
    assert scopes(snapshot, "key-vault-key-versions") == ["kv1/keys/k"]
    detail = f"kv1/keys/k/versions/{VERSION}"
    assert scopes(snapshot, "key-vault-key-versions-detail") == [detail]
    # the newest version is another one, and nobody uses that
    assert scopes(snapshot, DETAIL) == ["kv1/keys/k2"]
    (unit,) = units(snapshot, collector="key-vault-key-versions")
    assert (unit.state, unit.rows) == (COMPLETE, 10)


async def test_what_names_may_lie_in_a_subscription_that_is_read_last(path):
    """Vaults are known long before the last account is, and must wait for it."""
    with serving(vault("kv1", "k"), others=(account("ai", "kv1", "k"),)) as served:
        served.faults.add(f"{THERE}/providers/Microsoft.CognitiveServices", delay=0.3)
        snapshot = await read(served, path)
    assert scopes(snapshot, DETAIL) == ["kv1/keys/k"]


async def test_what_names_may_be_on_a_later_page(path):
    accounts = [account(f"ai{n}", f"kv{n}", "k") for n in range(9)]
    with serving(*(vault(f"kv{n}", "k") for n in range(9)), *accounts, page_size=2) as served:
        snapshot = await read(served, path)
    assert scopes(snapshot, DETAIL) == [f"kv{n}/keys/k" for n in range(9)]


async def test_a_refused_list_of_what_names_costs_only_what_it_would_have_named(path):
    with serving(
        vault("kv1", "k"),
        vault("kv2", "k"),
        account("ai", "kv1", "k"),
        others=(account("lost", "kv2", "k"),),
    ) as served:
        served.faults.add(f"{THERE}/providers/Microsoft.CognitiveServices", status=403, code="X")
        snapshot = await read(served, path)
    assert scopes(snapshot, DETAIL) == ["kv1/keys/k"]
    found = findings(snapshot, "openai-cmk-key-rotates")
    assert {name: str(one.status) for name, one in found.items()} == {
        "ai": "fail",
        THERE: "unknown",
    }


async def test_an_account_that_cannot_be_read_names_nothing(path):
    odd = account("odd", "kv1", "k")
    odd["properties"]["encryption"]["keyVaultProperties"]["keyName"] = 7
    with serving(vault("kv1", "k"), odd, account("hsm", "h", "k")) as served:
        snapshot = await read(served, path)
    assert scopes(snapshot, "key-vault-keys") == []
    assert {str(one.status) for one in findings(snapshot, "openai-cmk-key-usable").values()} == {
        "unknown",
        "fail",
    }


async def test_a_managed_hsm_or_another_cloud_names_no_vault(path):
    def elsewhere(name: str, host: str) -> dict[str, Any]:
        return account(name, "x", "k", keyVaultUri=f"https://{host}/")

    with serving(
        vault("kv1", "k"),
        elsewhere("hsm", "kv1.managedhsm.azure.net"),
        elsewhere("odd", "kv1.vault.example.org.invalid@"),
        elsewhere("hidden", "kv1.vault.azure.net@example.org"),
    ) as served:
        snapshot = await read(served, path)
    assert scopes(snapshot, "key-vault-keys") == []


@pytest.mark.parametrize(
    ("effect", "state"),
    [
        ({"status": 403, "code": "AuthorizationFailed"}, DENIED),
        ({"status": 404, "code": "ParentResourceNotFound"}, FAILED),
        ({"status": 409, "code": "MissingSubscriptionRegistration"}, FAILED),
        ({"status": 500}, FAILED),
        ({"body": {}}, FAILED),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    ("asked", "collector"),
    [
        ("vaults/kv1/keys[?]", "key-vault-keys"),
        ("vaults/kv1/keys/k[?]", DETAIL),
        ("keys/p/versions[?]", "key-vault-key-versions"),
        (f"versions/{VERSION}[?]", "key-vault-key-versions-detail"),
    ],
)
async def test_what_is_refused_of_one_key_is_unknown_and_touches_no_other(
    path, asked, collector, effect, state
):
    with serving(
        vault("kv1", "k", "p", versions=(f"p/{VERSION}",)),
        vault("kv2", "k"),
        account("followed", "kv1", "k"),
        account("pinned", "kv1", "p", keyVersion=VERSION),
        account("other", "kv2", "k"),
    ) as served:
        served.faults.add(asked, **effect)
        snapshot = await read(served, path)
    broken = [unit for unit in snapshot.coverage if unit.state is not COMPLETE]
    assert [(unit.collector, unit.state) for unit in broken] == [(collector, state)]
    if state is DENIED:
        assert (broken[0].missing_action or "").startswith("Microsoft.KeyVault/vaults/keys/")
    found = findings(snapshot, "openai-cmk-key-usable")
    lost = {
        "key-vault-keys": {"followed", "pinned"},
        DETAIL: {"followed"},
        "key-vault-key-versions": {"pinned"},
        "key-vault-key-versions-detail": {"pinned"},
    }[collector]
    assert {name for name, one in found.items() if str(one.status) == "unknown"} == lost
    assert {name for name, one in found.items() if str(one.status) == "pass"} == {
        "followed",
        "pinned",
        "other",
    } - lost


async def test_a_list_that_ends_early_proves_no_key_absent(path):
    with serving(
        vault("kv1", *(f"other{n}" for n in range(5)), "k"), account("ai", "kv1", "k"), page_size=2
    ) as served:
        served.faults.add("skiptoken", status=500, skip=1)
        snapshot = await read(served, path)
    (unit,) = units(snapshot, collector="key-vault-keys")
    assert unit.state is CoverageState.PARTIAL
    assert str(findings(snapshot, "openai-cmk-key-usable")["ai"].status) == "unknown"


async def test_twelve_vaults_with_keys_are_all_judged(path):
    """Another tool stops for ever at ten."""
    numbers = range(12)
    with serving(
        *(vault(f"kv{n}", "k", "other") for n in numbers),
        *(account(f"ai{n}", f"kv{n}", "k") for n in numbers),
    ) as served:
        snapshot = await read(served, path)
    assert len(scopes(snapshot, DETAIL)) == 12
    for id in ("openai-cmk-key-usable", "openai-cmk-key-rotates"):
        found = findings(snapshot, id)
        assert sorted(found) == sorted(f"ai{n}" for n in numbers)
        assert {one.gap for one in found.values()} == {None}
    assert {str(one.status) for one in findings(snapshot, "openai-cmk-key-usable").values()} == {
        "pass"
    }


async def test_one_name_in_two_vaults_is_two_keys(path):
    off = vault("kv2", "k")
    off["children"][0]["properties"] = {"attributes": {"enabled": False}}
    with serving(
        vault("kv1", "k"), off, account("ai1", "kv1", "k"), account("ai2", "kv2", "k")
    ) as served:
        snapshot = await read(served, path)
    found = findings(snapshot, "openai-cmk-key-usable")
    assert {name: str(one.status) for name, one in found.items()} == {"ai1": "pass", "ai2": "fail"}


async def test_progress_hears_of_every_named_unit_before_it_ends(path):
    class Watching(Silent):
        planned_units = ended = 0

        def planned(self, units: int) -> None:
            self.planned_units += units

        def finished(self, coverage: Coverage) -> None:
            del coverage
            self.ended += 1
            assert self.ended <= self.planned_units

    progress = Watching()
    with serving(vault("kv1", "k"), vault("kv2"), account("ai", "kv1", "k")) as served:
        snapshot = await read(served, path, progress=progress)
    assert progress.planned_units == progress.ended == len(snapshot.coverage)


async def test_no_key_itself_is_stored(path):
    with serving(vault("kv1", "k"), account("ai", "kv1", "k")) as served:
        snapshot = await read(served, path)
        assert not any("vault.azure.net" in request.path for request in served.arm_requests)
    for row in snapshot.resources:
        if row.type.startswith("microsoft.keyvault/vaults/keys"):
            assert not {"n", "e", "d", "k", "key"} & row.body()["properties"].keys()


def test_what_names_is_collected_with_what_it_names():
    views = {one.view for one in collectors_for([KeyVaultKeyVersion])}
    assert views == {CognitiveAccount, KeyVault, KeyVaultKey, KeyVaultKeyVersion}
    # vaults that back up name keys too, where they are read for their own sake
    more = {one.view for one in collectors_for([KeyVaultKeyVersion, RecoveryVault, BackupVault])}
    assert more == views | {RecoveryVault, BackupVault}


async def test_keys_of_vaults_that_back_up_are_named_as_well(path):
    """Of a Recovery Services vault only the answer to its GET names one."""
    with serving(
        vault("kv1", "k", "other"),
        vault("kv2", "k", versions=(f"k/{VERSION}",)),
        vault("kv3", "k"),
        recovery_vault("rsv", "https://kv1.vault.azure.net/keys/k"),
        backup_vault("bv", f"https://kv2.vault.azure.net/keys/K/{VERSION.upper()}"),
    ) as served:
        collectors = (*KEYS, recovery_services.VAULTS, data_protection.VAULTS)
        snapshot = await read(served, path, collectors=collectors)
    assert scopes(snapshot, "key-vault-keys") == ["kv1", "kv2"]
    assert scopes(snapshot, DETAIL) == ["kv1/keys/k"]
    assert scopes(snapshot, "key-vault-key-versions-detail") == [f"kv2/keys/k/versions/{VERSION}"]
