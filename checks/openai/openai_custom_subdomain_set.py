"""Azure OpenAI accounts have a custom subdomain.

Without one an account shares the address of its region. Entra tokens, virtual network rules and
private endpoints all need an address of the account's own, so such an account can be called with
its shared keys only.
"""

from azaudit.api import Audit, CognitiveAccount, Severity, Verdict, check, failed, passed


@check(
    id="openai-custom-subdomain-set",
    over=CognitiveAccount.openai,
    severity=Severity.MEDIUM,
    control="openai/network",
    remedy="az resource update --ids {id} --set properties.customSubDomainName=NAME",
    references=(
        "https://learn.microsoft.com/azure/ai-services/cognitive-services-custom-subdomains",
    ),
)
def openai_custom_subdomain_set(account: CognitiveAccount, audit: Audit) -> Verdict:
    name = account.custom_subdomain
    if name:
        return passed(f"the custom subdomain is {name}")
    return failed("there is no custom subdomain")
