"""The four states of the Resource Guard document's story, as their recordings tell them."""

import pytest

from azaudit.model import Severity
from tests.arm.story import STORIES
from tests.e2e.conftest import GEEKS, JOG, ROOT

BEFORE, ATTACHED, ONE_PERSON, UNREGISTERED = STORIES
SELECT = ("--select", "control:backup/*", "--fail-on", "never", "-f", "json")
MAGGIE = "Maggie by Contributor of the subscription jogcloud-workload through the group System"


@pytest.fixture
def told(azaudit):
    """The findings of a state, by check and name of the resource."""

    def tell(state: str, *more: str):
        ran = azaudit("audit", "--replay", ROOT / "recordings" / state, *SELECT, *more)
        assert ran.code == 0, ran.err
        return {(one["check_id"], one["resource_name"]): one for one in ran.findings()}

    return tell


def test_before_the_guard_one_person_destroys_machine_and_backups(told):
    found = told(BEFORE)
    boundary = found["backup-boundary-separated", "rsv-jog"]
    assert boundary["status"] == "fail"
    assert f"can delete both alone: {MAGGIE} Operators" in boundary["notes"]
    assert found["recovery-vault-soft-delete", "rsv-jog"]["status"] == "fail"
    assert found["recovery-vault-guarded", "rsv-jog"]["status"] == "fail"
    # there is no guard to be judged at the vault
    assert ("guard-duties-separated", "rsv-jog") not in found


def test_with_the_guard_nobody_approves_what_he_runs(told):
    found = told(ATTACHED)
    duties = found["guard-duties-separated", "rsv-jog"]
    assert duties["status"] == "pass"
    assert {one["kind"] for one in duties["evidence"]} >= {"absence", "derived"}
    boundary = found["backup-boundary-separated", "rsv-jog"]
    assert boundary["status"] == "pass"
    assert "nobody can delete both alone" in boundary["notes"]
    assert found["guard-same-region", "rsv-jog"]["status"] == "pass"
    apart = found["guard-separate-boundary", "rsv-jog"]
    assert "another tenant" in apart["message"]
    guests = found["guard-guests-known", "guard-giw"]
    assert guests["status"] == "pass"
    assert "Homer from jogcloud.com" in guests["message"]


def test_one_person_on_both_sides_is_named_across_the_tenants(told):
    found = told(ONE_PERSON)
    duties = found["guard-duties-separated", "rsv-jog"]
    assert (duties["status"], duties["severity"]) == ("fail", Severity.CRITICAL.word)
    assert (
        "Homer by Contributor of the resource group rg-backup, and on the guard by Owner of the"
        " subscription giw-security, as Homer (a guest), the same person by homer@jogcloud.com"
    ) in duties["message"]
    chains = [one["chain"] for one in duties["evidence"] if one.get("chain")]
    assert [chain[0] for chain in chains] == ["Homer", "Homer (a guest)"]
    assert chains[0][1] == "Contributor"
    assert chains[1][1:3] == ["Owner", "/subscriptions/00000000-0000-0000-0002-000000000001"]
    assert found["guard-guests-known", "guard-giw"]["status"] == "fail"


def test_a_provider_that_is_not_registered_is_found(told):
    found = told(UNREGISTERED)
    assert found["guard-provider-registered", "Microsoft.DataProtection"]["status"] == "fail"


@pytest.mark.parametrize("tenant", [JOG, GEEKS])
def test_one_side_alone_leaves_open_what_the_other_decides(told, tenant):
    found = told(ONE_PERSON, "--tenant", tenant)
    if tenant == JOG:
        unknown = {check for (check, _), one in found.items() if one["status"] == "unknown"}
        assert unknown == {
            "guard-covers-critical-operations",
            "guard-duties-separated",
            "guard-reachable",
            "guard-same-region",
            "backup-boundary-separated",
        }
        for check in unknown:
            assert "azaudit collect --subscription" in found[check, "rsv-jog"]["message"]
    else:
        guests = found["guard-guests-known", "guard-giw"]
        assert guests["status"] == "unknown"
        assert "`azaudit collect --tenant jogcloud.com -o vault.azaudit`" in guests["message"]
        assert found["guard-access-just-in-time", "guard-giw"]["status"] == "fail"
