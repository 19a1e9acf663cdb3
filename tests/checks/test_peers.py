"""Wrong results of other tools, each with the case that shows that it is not ours.

The tools and their rules are named in the state in which they were examined in October 2026.
"""

import pytest

from tests.checks.cases import CASES

# what the tool makes of it, the check, the case, and the verdict that is right
MISTAKES = (
    ("APRL b89c9acc: a Pending endpoint passes, only its provisioning state is read",
     "openai-private-endpoint-approved", "pending only", "fail"),
    ("the same, for vaults",
     "keyvault-private-endpoint-approved", "pending does not count", "fail"),
    ("Prowler keyvault_logging_enabled: allLogs without the group audit fails",
     "keyvault-audit-logged", "all logs alone suffice", "pass"),
    ("azqr: one diagnostic setting of any kind is fine",
     "openai-diagnostic-logs-enabled", "metrics only", "fail"),
    ("a null authorization mode is taken for Azure RBAC",
     "keyvault-rbac-authorization", "null is access policies", "fail"),
    ("cnspec keyvault-public-access-disabled: any IP rule passes, whatever the default action",
     "keyvault-network-restricted", "a rule beside a firewall that allows by default", "fail"),
    ("the same, for accounts",
     "openai-network-default-deny", "allow, and rules that therefore mean nothing", "fail"),
    ("APRL 9e39919b: a soft delete state that is missing passes",
     "recovery-vault-soft-delete", "no value", "unknown"),
    ("Maester MT.1065: AlwaysON fails, since Enabled is looked for",
     "recovery-vault-soft-delete", "always on", "pass"),
    ("ScoutSuite, Prowler: vaults that cannot be read are no vaults",
     "keyvault-purge-protection", "vaults denied", "unknown"),
    ("PSRule Azure.AI.PrivateEndpoints: no public access is taken for an endpoint",
     "openai-private-endpoint-approved", "none", "fail"),
    ("CloudSploit keyVaultKeyExpiry: no expiry is all there is to say",
     "openai-cmk-key-usable", "null is no expiry", "pass"),
    ("the same key name in two vaults is one key",
     "openai-cmk-key-usable", "the same name in another vault, disabled there", "pass"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("mistake", "check", "name", "status"), MISTAKES, ids=[one[0] for one in MISTAKES]
)
def test_what_others_get_wrong_is_a_case_of_ours(mistake, check, name, status):
    names = {case.name: case.status for case in CASES if case.check == check}
    assert names.get(name) == status, sorted(names)
