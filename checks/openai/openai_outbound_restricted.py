"""Azure OpenAI accounts reach listed hosts only.

An account fetches addresses that requests name, such as images and data sources, so whoever may
call it can have it send data anywhere. A list of allowed hosts ends that, unless an entry of it
stands for hosts that anybody can have.
"""

import re

from azaudit.api import Audit, CognitiveAccount, Severity, Verdict, check, failed, passed, select

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")
_RANGE = re.compile(r"\d+\.\d+\.\d+\.\d+/(\d+)")
_NAMED = 10  # of a list that may have a thousand entries
_NARROW = 24  # the length of the prefix of a range that is still somebody's own
# Domains below which whoever has a cloud subscription, or less, can have a name.
_SHARED = frozenset(
    {
        "windows.net",
        "core.windows.net",
        *(f"{kind}.core.windows.net" for kind in ("blob", "dfs", "file", "queue", "table", "web")),
        "database.windows.net",
        "search.windows.net",
        "servicebus.windows.net",
        "azure.com",
        "cloudapp.azure.com",
        "cognitiveservices.azure.com",
        "openai.azure.com",
        "azure.net",
        "azure-api.net",
        "azurecontainerapps.io",
        "azurecr.io",
        "azureedge.net",
        "azurefd.net",
        "azurestaticapps.net",
        "azurewebsites.net",
        "trafficmanager.net",
        "amazonaws.com",
        "s3.amazonaws.com",
        "cloudfront.net",
        "googleapis.com",
        "storage.googleapis.com",
        "github.io",
        "githubusercontent.com",
    }
)


def admits_nearly_anything(entry: str) -> bool:
    text = _SCHEME.sub("", entry.strip().lower())
    addresses = _RANGE.fullmatch(text)
    if addresses is not None:
        return int(addresses[1]) < _NARROW
    host = text.partition("/")[0].partition(":")[0]
    if host == "0.0.0.0":  # noqa: S104 - an entry of a list, nothing listens there
        return True
    if "*" not in host and not host.startswith("."):
        return False
    rest = host.rpartition("*")[2]
    if not rest.startswith("."):
        return True  # part of a name, which anybody can register with another beginning
    domain = rest.strip(".")
    return "." not in domain or domain in _SHARED


@check(
    id="openai-outbound-restricted",
    over=CognitiveAccount.openai,
    severity=Severity.LOW,
    control="openai/network",
    remedy=(
        "az resource update --ids {id} --set properties.restrictOutboundNetworkAccess=true"
        ' properties.allowedFqdnList="[]"'
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/cognitive-services-data-loss-prevention",
    ),
)
def openai_outbound_restricted(account: CognitiveAccount, audit: Audit) -> Verdict:
    if not account.outbound_restricted:
        return failed("outbound access is not restricted")
    hosts = account.allowed_hosts
    wide = select(hosts, admits_nearly_anything)
    if wide:
        named = ", ".join(wide)
        return failed(f"outbound access is restricted to a list that admits nearly all: {named}")
    if not hosts:
        return passed("outbound access is restricted, and the list of allowed hosts is empty")
    more = f" and {len(hosts) - _NAMED} more" if len(hosts) > _NAMED else ""
    return passed(f"outbound access is restricted to {', '.join(hosts[:_NAMED])}{more}")
