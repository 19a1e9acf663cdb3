"""What is the same for everybody: words, names, hosts and GUIDs of Azure itself.

A word that is missing here costs a sanitised recording meaning, and nobody his privacy.
"""

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_RESERVED = "00000000" * 2  # dashes apart, how a GUID of the reserved range starts
# stands for what no recording keeps
REMOVED = "removed"
# Of management groups, unless somebody renamed it, and of whom deny assignments mean by everybody.
_PHRASES = frozenset({"tenant root group", "all principals"})

# Names below these types are Azure's own words.
KEPT_NAMES = frozenset(
    {"locations", "pricings", "privatelinkresources", "features", "skus", "usages", "settings"}
)

_MICROSOFT_HOSTS = (
    "azure.com", "azure.net", "azure.us", "azure.cn", "windows.net", "windowsazure.com",
    "windowsazure.us", "azurewebsites.net", "azurewebsites.us", "azurefd.net", "azureedge.net",
    "azurecr.io", "azmk8s.io", "azure-api.net", "azure-devices.net", "azuredatabricks.net",
    "azurestaticapps.net", "azurecontainerapps.io", "cloudapp.net", "trafficmanager.net",
    "usgovcloudapi.net", "chinacloudapi.cn", "usgovcloudapp.net", "onmicrosoft.com",
    "onmicrosoft.us", "microsoftonline.com", "microsoftonline.us", "microsoft.com", "microsoft.us",
    "live.com", "office.com", "visualstudio.com", "sharepoint.com", "azure-dns.com",
    "azure-dns.net", "azure-dns.org", "azure-dns.info", "azureprivatedns.net", "management.invalid",
    "graph.invalid",
)  # fmt: skip
# Domains of other clouds below which anybody has names, as some of Microsoft's are.
_SHARED_HOSTS = (
    "amazonaws.com", "cloudfront.net", "googleapis.com", "github.io", "githubusercontent.com",
)  # fmt: skip
_PUBLIC_HOSTS = (*_MICROSOFT_HOSTS, *_SHARED_HOSTS)
_DOCUMENTATION = frozenset(
    {"aka.ms", "learn.microsoft.com", "docs.microsoft.com", "go.microsoft.com"}
)
_SHARD = re.compile(r"z\d{1,3}|ns\d(-\d+)?")
_TOKENS = re.compile(r"[^\W_]+")
_SEPARATED = re.compile(r"[\w ,-]+")


@cache
def section(file: str, name: str) -> frozenset[str]:
    """The words of a section of one of the lists beside this module."""
    text = (_HERE / file).read_text("utf-8")
    body = text.split(f"\n[{name}]\n", 1)[1].split("\n[", 1)[0]
    lines = (line for line in body.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _section(name: str) -> frozenset[str]:
    return section("vocabulary.txt", name)


@cache
def _guids() -> frozenset[str]:
    lines = (_HERE / "known_ids.txt").read_text("utf-8").splitlines()
    return frozenset(
        line.split()[0].replace("-", "") for line in lines if line and not line.startswith("#")
    )


@cache
def words() -> frozenset[str]:
    """Words that values may hold."""
    return _section("words") | _section("regions") | _section("effects")


@cache
def prose_words() -> frozenset[str]:
    """Words that Azure's messages and expressions may hold."""
    return words() | _section("prose") | _section("types")


@cache
def all_words() -> frozenset[str]:
    """Every word that can be in a sanitised recording without having been in the original."""
    others = _section("tag-keys") | _section("names") | _section("labels")
    pieces = {token for name in (*others, *_PUBLIC_HOSTS) for token in _TOKENS.findall(name)}
    return prose_words() | pieces


def is_words(text: str, *, prose: bool = False) -> bool:
    """Whether a text consists of known words and numbers only."""
    if not _SEPARATED.fullmatch(text):
        return False
    held = prose_words() if prose else words()
    return all(token in held or token.isdigit() for token in _TOKENS.findall(text.lower()))


def is_effect(text: str) -> bool:
    """Whether a text is an effect of Azure Policy, in any case of letters."""
    return text.lower() in _section("effects")


def is_type_word(segment: str) -> bool:
    """Whether a segment of a type or action (any case) is one of Azure's."""
    return segment.lower() in _section("types")


def is_tag_key(key: str) -> bool:
    """Whether a tag's key is one that half of the world uses."""
    return all(token in _section("tag-keys") for token in _TOKENS.findall(key.lower()))


def is_known_name(text: str) -> bool:
    """Whether a name is one that Azure gives or asks for."""
    return text.lower() in _section("names") or text.lower() in _PHRASES


def is_known_guid(key: str) -> bool:
    """Whether a GUID (lower case, without dashes) is the same in every tenant, or reserved."""
    return key.startswith(_RESERVED) or key in _guids()


def is_reserved(guid: str) -> bool:
    """Whether a GUID lies in the range 00000000-0000-0000-, in which nothing real has its id."""
    return guid.replace("-", "").lower().startswith(_RESERVED)


def microsoft_host(host: str) -> str | None:
    """The domain of Microsoft, or of such a cloud, that a host (lower case) lies in, or None."""
    for domain in _PUBLIC_HOSTS:
        if host == domain or host.endswith(f".{domain}"):
            return domain
    return None


def is_label(label: str) -> bool:
    """Whether a label (lower case) in front of a domain of Microsoft is Microsoft's own."""
    return label in _section("labels") or label in _section("regions")


def is_shard(label: str) -> bool:
    """Whether a label (lower case) has the form of a number that Microsoft gives to a host."""
    return _SHARD.fullmatch(label) is not None


def is_documentation(host: str) -> bool:
    """Whether a host holds documentation only, so that its addresses tell nothing."""
    return host.lower() in _DOCUMENTATION
