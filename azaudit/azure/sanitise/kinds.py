"""What kinds of names there are, and how the replacement of each looks.

Replacements are of lower-case letters, digits and at most one dash, short, and start with a letter,
so that they would be valid names of what they stand for.
"""

from collections.abc import Mapping

# From the most particular kind to the least: a text that is the name of several things gets the
# prefix of the first. Storage accounts and registries come first, as they allow no dash.
KINDS: Mapping[str, str] = {
    "microsoft.storage/storageaccounts": "st",
    "microsoft.containerregistry/registries": "cr",
    "microsoft.keyvault/vaults": "kv-",
    "microsoft.keyvault/managedhsms": "hsm-",
    "microsoft.cognitiveservices/accounts": "ai-",
    "microsoft.cognitiveservices/accounts/deployments": "model-",
    "microsoft.recoveryservices/vaults": "rsv-",
    "microsoft.dataprotection/backupvaults": "bv-",
    "microsoft.dataprotection/resourceguards": "guard-",
    "microsoft.network/applicationgateways": "agw-",
    "microsoft.network/applicationgatewaywebapplicationfirewallpolicies": "waf-",
    "microsoft.network/azurefirewalls": "afw-",
    "microsoft.network/networksecuritygroups": "nsg-",
    "microsoft.network/privateendpoints": "pe-",
    "microsoft.network/virtualnetworks": "vnet-",
    "microsoft.network/virtualnetworks/subnets": "snet-",
    "microsoft.network/publicipaddresses": "pip-",
    "microsoft.network/networkinterfaces": "nic-",
    "microsoft.network/routetables": "rt-",
    "microsoft.managedidentity/userassignedidentities": "id-",
    "microsoft.compute/virtualmachines": "vm-",
    "microsoft.compute/disks": "disk-",
    "microsoft.web/sites": "app-",
    "microsoft.operationalinsights/workspaces": "log-",
    "microsoft.insights/diagnosticsettings": "diag-",
    "microsoft.management/managementgroups": "mg-",
    "resourcegroup": "rg-",
    "subscription": "subscription-",
    "tenant": "tenant-",
    "user": "user-",
    "name": "name-",
    "tag": "tag-",
    "text": "text-",
}

# The fourth group of a GUID's replacement; all lie in the reserved range.
GUID_GROUPS: Mapping[str, str] = {"tenant": "1000", "subscription": "2000", "guid": "3000"}

_RANKS = {kind: rank for rank, kind in enumerate(KINDS)}


def prefix_of(kind: str) -> str:
    """What the replacements of a kind of names start with."""
    return KINDS[kind]


def rank(kind: str) -> int:
    """How particular a kind is; the most particular has the lowest rank."""
    return _RANKS[kind]


def kind_of(type: str) -> str:
    """The kind of the names of an ARM type (lower case)."""
    return type if type in KINDS else "name"
