import io

from inline_snapshot import snapshot
from rich.cells import cell_len

from azaudit.model import Status
from azaudit.report.table import write_table
from azaudit.snapshot.coverage import CoverageState
from tests.report.reference import reference
from tests.report.samples import (
    PRODUCTION,
    PURGE,
    SCOPE,
    SHARED,
    account,
    document,
    finding,
    refused,
    unit,
    unlisted,
)


def shown(made, width: int | None = 80) -> str:
    out = io.StringIO()
    write_table(made, out, width=width)
    return out.getvalue()


def test_the_table_at_80_columns():
    assert shown(reference(), 80) == snapshot("""\
azaudit 0.1.0  AzureCloud  as of 2026-11-20T09:00:00Z

backup/multi-user-authorization          2 failed, 2 unknown, 1 manual, 1 passed
 recovery-vault-guarded  Recovery Services vaults that protect something have a…
  critical FAIL    rsv-payments-prod-weu       no guard is attached
                   sub-payments-production
  critical unknown whole subscription          Microsoft.RecoveryServices/
                   sub-security-guard          vaults/read is denied
  critical unknown whole subscription          Microsoft.RecoveryServices/
                   sub-payments-test           vaults/read is denied
 guard-separate-boundary  Resource Guards lie outside the boundary of the vault…
  high     manual  rsv-shared (grd-payments)   ask who may activate the role
                   Contoso Holdi…red Services  Backup MUA Operator
  medium   FAIL    rsv-payments-…rd-payments)  the guard grd-payments lies in
                   sub-payments-test           subscription
                                               sub-payments-production of the
                                               vault's own tenant jogcloud.com

openai/identity                                              2 failed, 12 passed
 openai-local-auth-disabled  Azure OpenAI accounts refuse API keys
  high     FAIL    oai-payments-prod-weu-001   API keys are accepted
                   sub-payments-production
  medium   FAIL    oai-payments-test-weu-001   API keys are accepted
                   sub-payments-test

openai/network                                        1 failed, 3 not applicable
 openai-public-network-access-disabled  Azure OpenAI accounts are not reachable…
  high     FAIL    oai-payments-prod-weu-001   the public address admits
                   sub-payments-production     203.0.113.0/24 and 198.51.100.17
                                               and the subnet
                                               snet-legacy-integration-runtime

keyvault/recovery                          1 unknown, 1 passed, 1 not applicable
 keyvault-purge-protection  Key vaults that hold a key of ours cannot be purged
  medium   unknown whole subscription          Microsoft.KeyVault/vaults/read is
                   sub-security-guard          denied

╭─ could not be read ──────────────────────────────────────────────────────────╮
│ recovery-vaults  denied  403 AuthorizationFailed  affects 2 checks           │
│   needs Microsoft.RecoveryServices/vaults/read                               │
│   at /subscriptions/60a7d9f3-81b4-4e2c-b5d6-f4c1a0e97313 (sub-secu…ty-guard) │
│   at /subscriptions/9d41e7a0-c25b-4836-a1f9-7b0c3e5d2f12 (sub-payments-test) │
│ key-vaults  denied  403 AuthorizationFailed  affects 1 check                 │
│   needs Microsoft.KeyVault/vaults/read                                       │
│   at /subscriptions/60a7d9f3-81b4-4e2c-b5d6-f4c1a0e97313 (sub-secu…ty-guard) │
│ recovery-guard-proxies  failed  503 ServiceUnavailable  affects 1 check      │
│   Azure answered 503 to 5 attempts over 62 seconds                           │
│   at /subscriptions/c84b13e5-7f69-4d0a…es/vaults/rsv-shared-services-weu-001 │
│ 1 subscription skipped: 1 Disabled                                           │
│ 1 delegated subscription not audited                                         │
╰──────────────────────────────────────────────────────────────────────────────╯
5 failed (1 critical, 2 high, 2 medium), 3 unknown, 1 manual, 14 passed, 4 not
applicable over 4 subscriptions in 3 tenants
""")


def test_a_run_that_judged_nothing():
    assert shown(document(scope=())) == snapshot("""\
azaudit 0.1.0  AzureCloud  as of 2026-11-20T09:00:00Z

no open findings
  backup/multi-user-authorization                                 nothing judged
  keyvault/recovery                                               nothing judged
  openai/identity                                                 nothing judged
  openai/network                                                  nothing judged

╭─ coverage ───────────────────────────────────────────────────────────────────╮
│ nothing was asked for                                                        │
╰──────────────────────────────────────────────────────────────────────────────╯
0 failed, 0 unknown, 0 passed, 0 not applicable over 0 subscriptions in 0
tenants
""")


def test_only_unknowns():
    action = "Microsoft.KeyVault/vaults/read"
    made = document([unlisted(PURGE, SHARED, action)], [refused("key-vaults", SHARED, action)])
    assert shown(made) == snapshot("""\
azaudit 0.1.0  AzureCloud  as of 2026-11-20T09:00:00Z

keyvault/recovery                                                      1 unknown
 keyvault-purge-protection  Key vaults that hold a key of ours cannot be purged
  medium   unknown whole subscription          Microsoft.KeyVault/vaults/read is
                   Contoso Holdi…red Services  denied

no open findings
  backup/multi-user-authorization                                 nothing judged
  openai/identity                                                 nothing judged
  openai/network                                                  nothing judged

╭─ could not be read ──────────────────────────────────────────────────────────╮
│ key-vaults  denied  403 AuthorizationFailed  affects 1 check                 │
│   needs Microsoft.KeyVault/vaults/read                                       │
│   at /subscriptions/c84b13e5-7f69-4d0a-8e21-a9d5f2b60c14 (Contoso…Services)  │
╰──────────────────────────────────────────────────────────────────────────────╯
0 failed, 1 unknown, 0 passed, 0 not applicable over 4 subscriptions in 3
tenants
""")


def test_all_is_well():
    made = document(
        [finding(about=account(PRODUCTION, "oai"), status=Status.PASS)],
        [unit("cognitive-accounts", PRODUCTION)],
    )
    assert shown(made) == snapshot("""\
azaudit 0.1.0  AzureCloud  as of 2026-11-20T09:00:00Z

no open findings
  backup/multi-user-authorization                                 nothing judged
  keyvault/recovery                                               nothing judged
  openai/identity                                                       1 passed
  openai/network                                                  nothing judged

╭─ coverage ───────────────────────────────────────────────────────────────────╮
│ everything that was asked for was read                                       │
╰──────────────────────────────────────────────────────────────────────────────╯
0 failed, 0 unknown, 1 passed, 0 not applicable over 4 subscriptions in 3
tenants
""")


def test_one_subscription_needs_no_column():
    made = document([finding()], scope=SCOPE[:1])
    assert "sub-payments-production" not in shown(made, 80)
    assert "sub-payments-production" not in shown(made, 140)


def test_many_places_with_one_cause_are_shown_as_one():
    places = [
        unit(
            "recovery-guard-proxies",
            SHARED,
            CoverageState.DENIED,
            scope=f"/subscriptions/{SHARED}/resourceGroups/g/providers/A.B/vaults/v{i}",
            http_status=403,
            message="refused",
        )
        for i in range(40)
    ]
    text = shown(document(coverage=places))
    assert text.count("at /subscriptions/") == 5
    assert "and 35 more places" in text


def test_no_colour_reaches_what_is_no_terminal():
    assert "\x1b" not in shown(reference())


def test_colour_can_be_forced_and_refused(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    coloured = shown(reference())
    assert "\x1b[31mhigh" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in shown(reference())


def test_an_unknown_is_never_green(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    made = document([unlisted(PURGE, SHARED, "Microsoft.KeyVault/vaults/read")])
    text = shown(made)
    assert "\x1b[1;35munknown" in text
    assert "32m" not in text


def test_a_file_has_one_width_everywhere(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = shown(reference(), None).splitlines()
    assert max(map(cell_len, lines)) == 120
    monkeypatch.setenv("COLUMNS", "90")
    lines = shown(reference(), None).splitlines()
    assert max(map(cell_len, lines)) == 90
