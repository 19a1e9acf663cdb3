"""Collectors of what Azure Resource Manager itself knows."""

from functools import partial
from typing import Any

from azaudit.collect import versions
from azaudit.collect.collector import Collector
from azaudit.resources.resource_manager import ProviderRegistration

# The list of all providers is megabytes a subscription; these are the ones that we read.
NAMESPACES = (
    "Microsoft.CognitiveServices",
    "Microsoft.DataProtection",
    "Microsoft.Insights",
    "Microsoft.KeyVault",
    "Microsoft.Network",
    "Microsoft.RecoveryServices",
)


def _client() -> type[Any]:
    from azure.mgmt.resource.resources.aio import ResourceManagementClient

    return ResourceManagementClient


PROVIDER_REGISTRATIONS = Collector(
    view=ProviderRegistration,
    client=_client,
    api_version=versions.PROVIDERS,
    actions=("Microsoft.Resources/subscriptions/providers/read",),
    gets=lambda client, scope: tuple(partial(client.providers.get, name) for name in NAMESPACES),
)
