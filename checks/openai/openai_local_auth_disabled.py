"""Azure OpenAI accounts refuse API keys.

Keys are shared, do not expire and name nobody in the audit log. Whoever may list them has the whole
data plane, past Azure RBAC and Conditional Access. With local authentication off, every call
carries an Entra identity and Azure RBAC decides.
"""

from azaudit.api import Audit, CognitiveAccount, Severity, Verdict, check, failed, passed


@check(
    id="openai-local-auth-disabled",
    over=CognitiveAccount.openai,
    severity=Severity.HIGH,
    control="openai/identity",
    maps=(
        "mcsb-1.0:IM-1",
        "nist-800-53-r5:AC-2",
        "nist-800-53-r5:AC-2(1)",
        "nist-800-53-r5:AC-2(7)",
        "nist-800-53-r5:AC-3",
        "nist-800-53-r5:IA-2",
        "nist-800-53-r5:IA-4",
    ),
    policy="71ef260a-8f18-47b7-abcb-62d0673d94dc",
    remedy="az resource update --ids {id} --set properties.disableLocalAuth=true",
    references=("https://learn.microsoft.com/azure/ai-services/disable-local-auth",),
)
def openai_local_auth_disabled(account: CognitiveAccount, audit: Audit) -> Verdict:
    if account.local_auth_disabled:
        return passed("API keys are refused")
    return failed("API keys are accepted")
