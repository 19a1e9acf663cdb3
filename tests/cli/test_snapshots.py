import json
import shutil

from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.snapshot.schema import ScopeRow
from tests.cli.snapshots import account, clean, failing, write
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, World

KEYS = ("--select", "openai-local-auth-disabled")
OTHER_GROUP = f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/rg"


def statuses(ran) -> dict[str, int]:
    return {
        name: number
        for name, number in json.loads(ran.out)["summary"]["by_status"].items()
        if number
    }


def test_several_snapshots_are_judged_together(azaudit, tmp_path):
    other = World(
        {CognitiveAccount: [account("away", OTHER_GROUP, disableLocalAuth=False)]},
        scopes=(ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "other", "Enabled", "audited"),),
    )
    one = write(tmp_path / "a.azaudit", clean())
    two = write(tmp_path / "b.azaudit", other)
    ran = azaudit("check", one, two, *KEYS, "-f", "json")
    assert statuses(ran) == {"fail": 1, "pass": 1}
    assert len(json.loads(ran.out)["as_of"]) == 2


def test_a_path_given_twice_counts_once(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", failing())
    once = azaudit("check", path, *KEYS, "-f", "json")
    twice = azaudit("check", path, "a.azaudit", *KEYS, "-f", "json")
    assert twice.out == once.out


def test_a_copy_of_a_snapshot_adds_no_findings(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", failing())
    copy = shutil.copy(path, tmp_path / "b.azaudit")
    assert statuses(azaudit("check", path, copy, *KEYS, "-f", "json")) == {"fail": 1, "pass": 1}


def test_an_unfinished_snapshot_is_said(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", clean(), finished=False)
    ran = azaudit("check", path, *KEYS)
    assert ran.errors[0] == (
        f"warning: {path} is of a run that did not finish; what it did not reach is unknown"
    )
    assert "warning" not in azaudit("check", path, *KEYS, "-q").err


def test_what_was_not_collected_never_passes(azaudit, tmp_path):
    path = write(
        tmp_path / "a.azaudit",
        clean(),
        checks=("openai-local-auth-disabled",),
        only=("cognitive-accounts",),
    )
    assert azaudit("check", path, *KEYS).code == 0
    ran = azaudit("check", path, "-f", "json")
    assert ran.code == 3
    found = {
        finding["check_id"]: finding["gap"]["state"]
        for finding in json.loads(ran.out)["findings"]
        if finding["status"] == "unknown"
    }
    assert found["keyvault-purge-protection"] == "not-asked"
    assert found["recovery-vault-guarded"] == "not-asked"
    passed = {
        finding["check_id"]
        for finding in json.loads(ran.out)["findings"]
        if finding["status"] == "pass"
    }
    assert passed == {
        "openai-local-auth-disabled",
        "openai-managed-identity-assigned",
        "openai-public-network-access-disabled",
    }
    assert "warning: collected for other checks, so that some of this was not asked" in ran.err
    assert "keyvault-purge-protection" in ran.errors[0]


def test_an_empty_snapshot_passes_nothing(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", World(), only=())
    ran = azaudit("check", path, "-f", "json")
    assert ran.code == 4
    assert set(statuses(ran)) == {"unknown"}


def test_the_resource_groups_of_the_snapshot_limit_the_check(azaudit, tmp_path):
    elsewhere = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/Elsewhere"
    world = failing().with_body(CognitiveAccount, account("away", elsewhere))
    path = write(tmp_path / "a.azaudit", world, resource_groups=("elsewhere",))
    ran = azaudit("check", path, *KEYS, "-f", "json")
    assert [finding["resource_name"] for finding in json.loads(ran.out)["findings"]] == ["away"]


def test_a_snapshot_without_a_limit_lifts_that_of_another(azaudit, tmp_path):
    limited = write(tmp_path / "a.azaudit", failing(), resource_groups=("nothing",))
    free = write(tmp_path / "b.azaudit", failing())
    assert statuses(azaudit("check", limited, free, *KEYS, "-f", "json")) == {"fail": 1, "pass": 1}


def test_a_resource_group_in_which_nothing_lies_is_said(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", failing(), resource_groups=("misspelt",))
    ran = azaudit("check", path, *KEYS)
    assert ran.code == 0
    assert ran.errors[0] == "warning: no finding lies in the resource group misspelt"


def test_snapshots_of_two_clouds_say_both(azaudit, tmp_path):
    one = write(tmp_path / "a.azaudit", clean())
    two = write(tmp_path / "b.azaudit", clean(), cloud="AzureChinaCloud")
    ran = azaudit("check", one, two, *KEYS, "-f", "json")
    assert json.loads(ran.out)["cloud"] == "AzureCloud, AzureChinaCloud"
