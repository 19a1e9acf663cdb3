# ruff: noqa: E501 - a table of 140 columns is that wide
import io

from inline_snapshot import snapshot

from azaudit.report.table import write_table
from tests.report.reference import reference


def test_the_table_at_140_columns():
    out = io.StringIO()
    write_table(reference(), out, width=140)
    assert out.getvalue() == snapshot("""\
azaudit 0.1.0  AzureCloud  as of 2026-11-20T09:00:00Z

backup/multi-user-authorization                                                                      2 failed, 2 unknown, 1 manual, 1 passed
 recovery-vault-guarded  Recovery Services vaults that protect something have a Resource Guard
  critical FAIL    rsv-payments-prod-weu                 sub-payments-production       no guard is attached
  critical unknown whole subscription                    sub-security-guard            Microsoft.RecoveryServices/vaults/read is denied
  critical unknown whole subscription                    sub-payments-test             Microsoft.RecoveryServices/vaults/read is denied
 guard-separate-boundary  Resource Guards lie outside the boundary of the vault that they guard
  high     manual  rsv-shared (grd-payments)             Contoso Holdin…ared Services  ask who may activate the role Backup MUA Operator
  medium   FAIL    rsv-payments-test-weu (grd-payments)  sub-payments-test             the guard grd-payments lies in subscription
                                                                                       sub-payments-production of the vault's own tenant
                                                                                       jogcloud.com

openai/identity                                                                                                          2 failed, 12 passed
 openai-local-auth-disabled  Azure OpenAI accounts refuse API keys
  high     FAIL    oai-payments-prod-weu-001             sub-payments-production       API keys are accepted
  medium   FAIL    oai-payments-test-weu-001             sub-payments-test             API keys are accepted

openai/network                                                                                                    1 failed, 3 not applicable
 openai-public-network-access-disabled  Azure OpenAI accounts are not reachable from the internet
  high     FAIL    oai-payments-prod-weu-001             sub-payments-production       the public address admits 203.0.113.0/24 and
                                                                                       198.51.100.17 and the subnet
                                                                                       snet-legacy-integration-runtime

keyvault/recovery                                                                                      1 unknown, 1 passed, 1 not applicable
 keyvault-purge-protection  Key vaults that hold a key of ours cannot be purged
  medium   unknown whole subscription                    sub-security-guard            Microsoft.KeyVault/vaults/read is denied

╭─ could not be read ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
│ recovery-vaults  denied  403 AuthorizationFailed  affects 2 checks                                                                       │
│   needs Microsoft.RecoveryServices/vaults/read                                                                                           │
│   at /subscriptions/60a7d9f3-81b4-4e2c-b5d6-f4c1a0e97313 (sub-security-guard)                                                            │
│   at /subscriptions/9d41e7a0-c25b-4836-a1f9-7b0c3e5d2f12 (sub-payments-test)                                                             │
│ key-vaults  denied  403 AuthorizationFailed  affects 1 check                                                                             │
│   needs Microsoft.KeyVault/vaults/read                                                                                                   │
│   at /subscriptions/60a7d9f3-81b4-4e2c-b5d6-f4c1a0e97313 (sub-security-guard)                                                            │
│ recovery-guard-proxies  failed  503 ServiceUnavailable  affects 1 check                                                                  │
│   Azure answered 503 to 5 attempts over 62 seconds                                                                                       │
│   at /subscriptions/c84b13e5-7f69-4d0a-8e21-a9d5f2b60c14/resourceGro…iders/Microsoft.RecoveryServices/vaults/rsv-shared-services-weu-001 │
│ 1 subscription skipped: 1 Disabled                                                                                                       │
│ 1 delegated subscription not audited                                                                                                     │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
5 failed (1 critical, 2 high, 2 medium), 3 unknown, 1 manual, 14 passed, 4 not applicable over 4 subscriptions in 3 tenants
""")
