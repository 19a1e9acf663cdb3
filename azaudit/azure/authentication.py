"""Signing requests, and what to do when Azure refuses the token they were signed with."""

from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.mgmt.core.policies import AsyncARMChallengeAuthenticationPolicy

from azaudit.azure.refusal import error_of
from azaudit.azure.tokens import SharedTokens

_SCHEME = "Bearer "
# What Azure Resource Manager answers where another token may help. A wrong tenant or audience
# stays wrong.
_EXPIRED = ("ExpiredAuthenticationToken", "InvalidAuthenticationToken")


class AuthenticationPolicy(AsyncARMChallengeAuthenticationPolicy):
    """Signs requests with a tenant's shared tokens, and tries once more after a challenge.

    The SDK's own policy answers a challenge that asks for claims; this one also renews a token
    that Azure calls expired while it should still be valid.
    """

    def __init__(self, tokens: SharedTokens, scope: str) -> None:
        # the SDK's policy reads get_token_info only, which is what SharedTokens has
        credential: Any = tokens
        super().__init__(credential, scope)
        self._tokens = tokens

    async def on_challenge(
        self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]
    ) -> bool:
        """Whether to send the request again, signed anew."""
        refused = request.http_request.headers["Authorization"].removeprefix(_SCHEME)
        try:
            if await super().on_challenge(request, response):
                return True
        except ValueError:
            return False  # a challenge that cannot be read; the refusal stands
        if error_of(response.http_response)[0] not in _EXPIRED:
            return False
        if not await self._tokens.renew(refused, *self._scopes):
            return False
        await self.authorize_request(request, *self._scopes)
        return True
