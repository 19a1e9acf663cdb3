"""A run with some of everything, in three tenants."""

from azaudit.model import Severity, Status
from azaudit.report.document import Document
from azaudit.resources.key_vault import KeyVault
from azaudit.snapshot.coverage import CoverageState
from tests.report.samples import (
    BOUNDARY,
    GUARD,
    GUARDED,
    KEYS,
    LEFT_OUT,
    NETWORK,
    PRODUCTION,
    PURGE,
    SCOPE,
    SHARED,
    TEST,
    account,
    document,
    finding,
    refused,
    subject,
    unit,
    unlisted,
    vault,
)


def reference() -> Document:
    guard = (
        f"/subscriptions/{PRODUCTION}/resourcegroups/rg-guard/providers/"
        "microsoft.dataprotection/resourceguards/grd-payments"
    )
    key_vault = subject(
        SHARED,
        "resourceGroups/rg-shared/providers/Microsoft.KeyVault/vaults/kv-shared-weu",
        type=KeyVault.arm_type,
    )
    findings = [
        finding(KEYS, account(PRODUCTION, "oai-payments-prod-weu-001")),
        finding(KEYS, account(TEST, "oai-payments-test-weu-001"), severity=Severity.MEDIUM),
        *(
            finding(KEYS, account(SHARED, f"oai-{i:02}"), Status.PASS, "API keys are refused")
            for i in range(12)
        ),
        finding(
            NETWORK,
            account(PRODUCTION, "oai-payments-prod-weu-001"),
            message="the public address admits 203.0.113.0/24 and 198.51.100.17 and the subnet"
            " snet-legacy-integration-runtime",
        ),
        finding(
            GUARDED, vault(PRODUCTION, "rsv-payments-prod-weu"), message="no guard is attached"
        ),
        finding(GUARDED, vault(SHARED, "rsv-shared"), Status.PASS, "a guard is attached"),
        finding(
            BOUNDARY,
            vault(TEST, "rsv-payments-test-weu", guard),
            message="the guard grd-payments lies in subscription sub-payments-production of the"
            " vault's own tenant jogcloud.com",
            severity=Severity.MEDIUM,
        ),
        finding(
            BOUNDARY,
            vault(SHARED, "rsv-shared", guard),
            Status.MANUAL,
            "ask who may activate the role Backup MUA Operator",
        ),
        finding(PURGE, key_vault, Status.PASS, "purge protection is on"),
        unlisted(PURGE, GUARD, "Microsoft.KeyVault/vaults/read"),
        unlisted(GUARDED, TEST, "Microsoft.RecoveryServices/vaults/read"),
        unlisted(GUARDED, GUARD, "Microsoft.RecoveryServices/vaults/read"),
    ]
    proxies = f"/subscriptions/{SHARED}/resourceGroups/rg-backup-and-site-recovery/providers"
    coverage = [
        unit("cognitive-accounts", PRODUCTION, rows=1, calls=1),
        refused("key-vaults", GUARD, "Microsoft.KeyVault/vaults/read"),
        refused("recovery-vaults", TEST, "Microsoft.RecoveryServices/vaults/read"),
        refused("recovery-vaults", GUARD, "Microsoft.RecoveryServices/vaults/read"),
        unit(
            "recovery-guard-proxies",
            SHARED,
            CoverageState.FAILED,
            scope=f"{proxies}/Microsoft.RecoveryServices/vaults/rsv-shared-services-weu-001",
            http_status=503,
            error_code="ServiceUnavailable",
            message="Azure answered 503 to 5 attempts over 62 seconds",
        ),
    ]
    return document(findings, coverage, (*SCOPE, *LEFT_OUT), {NETWORK.id: 3, PURGE.id: 1})
