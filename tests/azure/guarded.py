"""Requests put before the guard."""

import pytest
from azure.core.pipeline import PipelineContext, PipelineRequest
from azure.core.rest import HttpRequest

from azaudit.azure.clouds import CLOUDS
from azaudit.azure.guard import Guard
from azaudit.errors import ForbiddenRequestError

ARM = "https://management.azure.com"


GRAPH = "https://graph.microsoft.com"


VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"


_PUBLIC = CLOUDS["AzureCloud"]


def ask(method, url, *, audience="arm", cloud=_PUBLIC, kind=HttpRequest, **more):
    """Raises what the guard raises."""
    request = kind(method, url, **more)
    Guard(cloud, audience).on_request(PipelineRequest(request, PipelineContext(None)))


def refused(method, url, **more):
    with pytest.raises(ForbiddenRequestError) as caught:
        ask(method, url, **more)
    assert "nothing was sent" in caught.value.hint
    return caught.value.message
