"""Documents to report on: three tenants with names and ids as long as real ones."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.evaluate.finding import Evaluation, Finding, Subject
from azaudit.model import Evidence, Gap, ResourceId, Severity, Status, passed
from azaudit.report.document import Document, build_document
from azaudit.resources.base import Resource, Selection
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import Run, ScopeRow

NOW = "2026-11-20T09:00:00Z"
TENANTS = {
    "7f3c1d52-90ab-4c1e-8d27-5b6e0f4a1c01": "jogcloud.com",
    "1c9e4b70-2d3f-4a58-b6c1-93d07e8f2a02": "geekintheweeds.com",
    "e5a80f16-64cd-47b2-9f3e-0d1b7c6a5e03": "contoso-holding.onmicrosoft.com",
}
WORKLOAD, SECURITY, HOLDING = TENANTS
SUBSCRIPTIONS = {
    "3b8f2c61-5d0e-4f7a-9c34-1e2d6a7b8c11": (WORKLOAD, "sub-payments-production"),
    "9d41e7a0-c25b-4836-a1f9-7b0c3e5d2f12": (WORKLOAD, "sub-payments-test"),
    "60a7d9f3-81b4-4e2c-b5d6-f4c1a0e97313": (SECURITY, "sub-security-guard"),
    "c84b13e5-7f69-4d0a-8e21-a9d5f2b60c14": (HOLDING, "Contoso Holding Shared Services"),
}
PRODUCTION, TEST, GUARD, SHARED = SUBSCRIPTIONS


def _verdict(resource: Any, audit: Any) -> Any:
    return passed("nobody asks")


def make_check(
    id: str = "openai-local-auth-disabled",
    view: type[Resource] = CognitiveAccount,
    severity: Severity = Severity.HIGH,
    control: str = "openai/identity",
    title: str = "Azure OpenAI accounts refuse API keys",
    **more: Any,
) -> Check:
    # a function with globals of its own: a check reads the views that its file imports
    alone = FunctionType(_verdict.__code__, {"__name__": id})
    risk = more.pop("risk", "Keys are shared, do not expire and name nobody in the audit log.")
    return Check(id, alone, (Selection(view),), severity, control, title, risk, **more)


KEYS = make_check(
    maps=("mcsb-1.0:IM-1", "nist-800-53-r5:AC-3"),
    policy="71ef260a-8f18-47b7-abcb-62d0673d94dc",
    remedy="az resource update --ids {id} --set properties.disableLocalAuth=true",
    references=("https://learn.microsoft.com/azure/ai-services/disable-local-auth",),
)
NETWORK = make_check(
    "openai-public-network-access-disabled",
    CognitiveAccount,
    Severity.HIGH,
    "openai/network",
    "Azure OpenAI accounts are not reachable from the internet",
)
GUARDED = make_check(
    "recovery-vault-guarded",
    RecoveryVault,
    Severity.CRITICAL,
    "backup/multi-user-authorization",
    "Recovery Services vaults that protect something have a Resource Guard",
    remedy="az backup vault resource-guard-mapping update --ids {id}"
    " --resource-guard-id RESOURCE_GUARD_ID",
)
BOUNDARY = make_check(
    "guard-separate-boundary",
    RecoveryGuardProxy,
    Severity.HIGH,
    "backup/multi-user-authorization",
    "Resource Guards lie outside the boundary of the vault that they guard",
    remedy="create a Resource Guard that the vault's owners do not administer",
)
PURGE = make_check(
    "keyvault-purge-protection",
    KeyVault,
    Severity.MEDIUM,
    "keyvault/recovery",
    "Key vaults that hold a key of ours cannot be purged",
)
CHECKS = (GUARDED, BOUNDARY, PURGE, KEYS, NETWORK)


def subject(
    subscription: str = PRODUCTION,
    below: str = "resourceGroups/rg-payments-ai-weu/providers/"
    "Microsoft.CognitiveServices/accounts/oai-payments-prod-weu-001",
    *,
    type: str = CognitiveAccount.arm_type,
    sub_resource: str | None = None,
    **more: Any,
) -> Subject:
    tenant, name = SUBSCRIPTIONS[subscription]
    place = ResourceId(f"/subscriptions/{subscription}/{below}".rstrip("/"))
    return Subject(place, type, tenant, subscription, name, sub_resource, **more)


def account(subscription: str, name: str) -> Subject:
    group = "rg-ai-weu/providers/Microsoft.CognitiveServices/accounts"
    return subject(subscription, f"resourceGroups/{group}/{name}", location="westeurope")


def vault(subscription: str, name: str, sub_resource: str | None = None) -> Subject:
    below = f"resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/{name}"
    return subject(subscription, below, type=RecoveryVault.arm_type, sub_resource=sub_resource)


def read(about: Subject, path: str, value: Any) -> tuple[Evidence, ...]:
    return (Evidence("value", about.id.text, path, value, NOW, "2025-06-01"),)


def finding(
    check: Check = KEYS,
    about: Subject | None = None,
    status: Status = Status.FAIL,
    message: str = "API keys are accepted",
    **more: Any,
) -> Finding:
    about = about or subject()
    more.setdefault("evidence", read(about, "properties.disableLocalAuth", value=False))
    more.setdefault("evidence_total", len(more["evidence"]))
    return Finding(check, about, status, more.pop("severity", check.severity), message, **more)


def denied(subscription: str, action: str) -> Gap:
    return Gap(
        "denied",
        f"/subscriptions/{subscription}",
        f"{action} is denied",
        403,
        "AuthorizationFailed",
        action,
    )


def unlisted(check: Check, subscription: str, action: str) -> Finding:
    gap = denied(subscription, action)
    about = subject(subscription, "", type="Microsoft.Resources/subscriptions")
    return Finding(check, about, Status.UNKNOWN, check.severity, gap.message, gap=gap)


def unit(
    collector: str, subscription: str, state: CoverageState = CoverageState.COMPLETE, **more: Any
) -> Coverage:
    scope = more.pop("scope", f"/subscriptions/{subscription}")
    tenant, _ = SUBSCRIPTIONS[subscription]
    return Coverage(collector, tenant, subscription, scope, state, NOW, **more)


def refused(collector: str, subscription: str, action: str) -> Coverage:
    return unit(
        collector,
        subscription,
        CoverageState.DENIED,
        http_status=403,
        error_code="AuthorizationFailed",
        missing_action=action,
        message=f"{action} is denied",
    )


SCOPE = tuple(
    ScopeRow(tenant, subscription, name, "Enabled", "audited", None, TENANTS[tenant])
    for subscription, (tenant, name) in SUBSCRIPTIONS.items()
)
LEFT_OUT = (
    ScopeRow(
        HOLDING, "0000aaaa-0000-4000-8000-00000000dead", "old", "Disabled", "skipped", "Disabled"
    ),
    ScopeRow(
        HOLDING,
        "0000bbbb-0000-4000-8000-00000000beef",
        "customer",
        "Enabled",
        "delegated",
        None,
        None,
        "11111111-2222-4333-8444-555555555555",
    ),
)


def index(coverage: Iterable[Coverage] = (), scope: Sequence[ScopeRow] = SCOPE) -> SnapshotIndex:
    run = Run("0.1.0", "AzureCloud", "tests", as_of=NOW, finished=True)
    return SnapshotIndex([SnapshotFile(Path("a.azaudit"), run, tuple(scope), tuple(coverage), ())])


def document(
    findings: Iterable[Finding] = (),
    coverage: Iterable[Coverage] = (),
    scope: Sequence[ScopeRow] = SCOPE,
    not_applicable: dict[str, int] | None = None,
) -> Document:
    return build_document(
        Evaluation(tuple(findings), Counter(not_applicable or {})),
        index(coverage, scope),
        CHECKS,
        tool_version="0.1.0",
        cloud="AzureCloud",
    )
