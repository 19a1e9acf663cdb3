"""What a finding is about, and the id that it keeps."""

from dataclasses import replace

from azaudit.resources.data_protection import BackupGuardProxy, BackupVault
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.snapshot.schema import ScopeRow
from tests.evaluate.checks import (
    GUARD,
    KV,
    MIXED,
    RSV,
    both_ways,
    check_of,
    must_hold,
    name_read,
    run,
    vaults,
)
from tests.worlds import OTHER_TENANT, SUBSCRIPTION, TENANT, World


class TestIds:
    """Each finding of an evaluation has an id of its own."""

    def test_two_types_that_could_not_be_listed_in_one_subscription(self):
        world = World().denied(RecoveryVault).denied(BackupVault)
        first, second = run(
            world, check_of(name_read, RecoveryGuardProxy, BackupGuardProxy)
        ).findings
        assert first.subject.id == second.subject.id
        assert first.id != second.id
        assert (second.subject.sub_resource or "").endswith("vaults/backupresourceguardproxies")

    def test_a_vault_and_what_could_not_be_listed_below_it(self):
        world = World().with_body(RecoveryVault, {"id": RSV, "location": "x"})
        evaluation = run(world.denied(RecoveryGuardProxy, RSV), MIXED)
        assert {str(finding.status) for finding in evaluation.findings} == {"pass", "unknown"}
        assert {finding.subject.id.text for finding in evaluation.findings} == {RSV}
        must_hold(evaluation)

    def test_two_proxies_of_one_guard(self):
        tie = {"location": "x", "properties": {"resourceGuardResourceId": GUARD}}
        bodies = [{"id": f"{RSV}/backupResourceGuardProxies/{name}", **tie} for name in "abc"]
        world = World().with_body(RecoveryVault, {"id": RSV})
        evaluation = run(
            world.with_body(RecoveryGuardProxy, *bodies), check_of(both_ways, RecoveryGuardProxy)
        )
        assert [finding.subject.sub_resource for finding in evaluation.findings] == sorted(
            [
                GUARD.lower(),
                f"{RSV}/backupResourceGuardProxies/b".lower(),
                f"{RSV}/backupResourceGuardProxies/c".lower(),
            ]
        )
        assert {finding.subject.id.text for finding in evaluation.findings} == {RSV}
        must_hold(evaluation)

    def test_they_depend_on_nothing_but_the_check_and_the_thing(self):
        (before,) = run(vaults("kv"), check_of(name_read)).findings
        shouting = {"id": KV.upper(), "location": "y", "tags": {"a": "b"}, "properties": {}}
        (after,) = run(World().with_body(KeyVault, shouting), check_of(both_ways)).findings
        assert before.id == after.id
        assert len(before.id) == 32
        (other,) = run(vaults("kv"), check_of(name_read, id="keyvault-other")).findings
        assert other.id != before.id


class TestSubjects:
    """A finding is about the thing that has to be fixed."""

    def test_a_proxy_is_about_its_vault(self):
        vault = {"id": RSV, "location": "eastus", "tags": {"owner": "me"}}
        proxy = {
            "id": f"{RSV.upper()}/backupResourceGuardProxies/p",
            "properties": {"resourceGuardResourceId": GUARD},
        }
        world = World().with_body(RecoveryVault, vault).with_body(RecoveryGuardProxy, proxy)
        (finding,) = run(world, check_of(name_read, RecoveryGuardProxy)).findings
        subject = finding.subject
        assert (subject.id.text, subject.type) == (RSV, RecoveryVault.arm_type)
        assert (subject.location, subject.tags) == ("eastus", {"owner": "me"})
        assert subject.sub_resource == GUARD.lower()

    def test_a_proxy_of_no_arm_form_is_about_the_vault_that_listed_it(self):
        odd = "/backupmanagement/resources/rsv/backupResourceGuardProxies/p"
        world = World(below={odd.lower(): RSV}).with_body(RecoveryVault, {"id": RSV})
        world = world.with_body(RecoveryGuardProxy, {"id": odd, "properties": {}})
        (finding,) = run(world, check_of(name_read, RecoveryGuardProxy)).findings
        assert finding.subject.id.text == RSV
        assert finding.subject.subscription_id == SUBSCRIPTION

    def test_a_gap_is_about_the_place_that_was_asked(self):
        (finding,) = run(World().denied(KeyVault), check_of(name_read)).findings
        assert finding.subject.id.text == f"/subscriptions/{SUBSCRIPTION}"
        assert finding.subject.type == "Microsoft.Resources/subscriptions"
        assert (finding.subject.tenant_id, finding.subject.subscription_name) == (
            TENANT,
            "workload",
        )
        assert finding.evidence == ()

    def test_the_tenant_is_that_of_the_scope(self):
        """The same tenant as the document's list of what was audited says."""
        seen = ScopeRow(OTHER_TENANT, SUBSCRIPTION, "x", "Enabled", "audited", None, None, TENANT)
        home = ScopeRow(TENANT, SUBSCRIPTION, "x", "Enabled", "audited", None, None, TENANT)
        world = replace(vaults("kv"), scopes=(seen, home))
        (finding,) = run(world, check_of(name_read)).findings
        assert finding.subject.tenant_id == TENANT
