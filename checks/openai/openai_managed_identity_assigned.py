"""Azure OpenAI accounts have a managed identity.

With an identity of its own an account reaches its key vault and its storage without a stored
secret, and Azure RBAC and the logs there know who it is. Without one, customer-managed keys cannot
be used, and storage is reached with keys or signatures.
"""

from azaudit.api import (
    Audit,
    CognitiveAccount,
    IdentityType,
    Severity,
    Verdict,
    check,
    failed,
    passed,
)


@check(
    id="openai-managed-identity-assigned",
    over=CognitiveAccount.openai,
    severity=Severity.LOW,
    control="openai/identity",
    maps=("mcsb-2.0:IM-3",),
    policy="fe3fd216-4f83-4fc1-8984-2bbec80a3418",
    remedy="az resource update --ids {id} --set identity.type=SystemAssigned",
    references=("https://learn.microsoft.com/azure/ai-services/openai/how-to/managed-identity",),
)
def openai_managed_identity_assigned(account: CognitiveAccount, audit: Audit) -> Verdict:
    attached = account.identity_type
    if attached is IdentityType.NONE:
        return failed("no managed identity is attached")
    return passed(f"a managed identity is attached: {attached}")
