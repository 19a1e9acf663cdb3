"""Collectors of Microsoft.CognitiveServices."""

from typing import Any

from azaudit.collect import versions
from azaudit.collect.collector import Collector
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import (
    CognitiveAccount,
    CognitiveAccountEndpointConnection,
)
from azaudit.resources.trail import Unread, untraced


def _client() -> type[Any]:
    from azure.mgmt.cognitiveservices.aio import CognitiveServicesManagementClient

    return CognitiveServicesManagementClient


def may_be_openai(account: Resource) -> bool:
    """Whether an account is one that the OpenAI controls speak of; only a proof says no."""
    with untraced():
        try:
            return CognitiveAccount.openai.holds(account)
        except Unread:
            return True


ACCOUNTS = Collector(
    view=CognitiveAccount,
    client=_client,
    api_version=versions.COGNITIVE_SERVICES,
    actions=("Microsoft.CognitiveServices/accounts/read",),
    list=lambda client, scope: client.accounts.list(),
)

ENDPOINT_CONNECTIONS = Collector(
    view=CognitiveAccountEndpointConnection,
    client=_client,
    api_version=versions.COGNITIVE_SERVICES,
    actions=("Microsoft.CognitiveServices/accounts/privateEndpointConnections/read",),
    list=lambda client, account: client.private_endpoint_connections.list(
        account.resource_group, account.name
    ),
    needed=may_be_openai,
)
