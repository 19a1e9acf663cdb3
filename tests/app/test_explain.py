import pytest
from inline_snapshot import snapshot

from azaudit.app.explain import explain
from azaudit.errors import UsageError


def test_a_check_is_explained_whole():
    assert explain("keyvault-purge-protection", ()) == snapshot("""\
keyvault-purge-protection (high)
Key vaults that hold customer-managed keys have purge protection

A key that is purged takes everything with it that it encrypted. With purge protection,
nobody, not even an owner, can destroy a deleted vault or key before its retention ends.

Control:      keyvault
Judges:       Microsoft.KeyVault/vaults
Reads:        Microsoft.CognitiveServices/accounts, Microsoft.KeyVault/vaults, Microsoft.RecoveryServices/vaults, Microsoft.DataProtection/backupVaults
Permissions:  Microsoft.CognitiveServices/accounts/read, Microsoft.DataProtection/backupVaults/read, Microsoft.KeyVault/vaults/read, Microsoft.RecoveryServices/vaults/read
Mappings:     mcsb-1.0:DP-8, nist-800-53-r5:CP-9, cis-azure-2.0:8.5, cis-azure-3.0:3.3.5, cis-azure-4.0:9.3.5, cis-azure-5.0:8.3.5
Azure Policy: 0b60c0b2-2dc2-4e1c-b5c9-abbed971de53

Remediation:
  az keyvault update --ids {id} --enable-purge-protection true

References:
  https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
""")


def test_an_unknown_check_is_wrong_usage():
    with pytest.raises(UsageError, match="no check fits"):
        explain("nothing", ())
