"""What Entra ID knows: tenants, applications and resources, and how it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.arm.answer import JSON, Answer, RefusedError
from tests.arm.tenant import Principal, Tenant
from tests.arm.tokens import Tokens
from tests.arm.world import World

# resources that exist in every directory besides our own, so that a token for a wrong audience
# can be had and then be refused by Azure Resource Manager
_FOREIGN = (
    "https://vault.azure.net",
    "https://management.azure.com",
    "https://graph.microsoft.com",
)


@dataclass
class Directory:
    """All described tenants. url: where it is served. graph: the Graph's audience."""

    world: World
    tokens: Tokens
    url: str
    graph: str
    now: datetime

    def tenant(self, named: str) -> Tenant:
        """A tenant by its id or domain name; refused when there is none."""
        tenant = self.world.tenant(named)
        if tenant is None:
            raise self.refused(
                400,
                "invalid_tenant",
                90002,
                f"Tenant '{named}' not found. Check to make sure you have the correct tenant ID and"
                " are signing into the correct cloud. Check with your subscription administrator,"
                " this may happen if there are no active subscriptions for the tenant.",
            )
        return tenant

    def application(self, tenant: Tenant, client_id: str) -> Principal:
        """An application of a tenant; refused when it is none of it."""
        application = self.world.application(client_id)
        if application is None or tenant.id not in application.memberships:
            raise self.refused(
                400,
                "unauthorized_client",
                700016,
                f"Application with identifier '{client_id}' was not found in the directory"
                f" '{tenant.display_name}'. This can happen if the application has not been"
                " installed by the administrator of the tenant or consented to by any user in the"
                " tenant. You may have sent your authentication request to the wrong tenant.",
            )
        return application

    def resource(self, tenant: Tenant, scope: str) -> str:
        """The resource that a scope names; refused when the tenant does not know it."""
        resource, dot, _ = scope.rpartition("/.default")
        if not dot:
            raise self.refused(
                400,
                "invalid_scope",
                1002012,
                f"The provided value for scope {scope} is not valid. Client credential flows must"
                " have a scope value with /.default suffixed to the resource identifier"
                " (application ID URI).",
            )
        if not self.knows(resource):
            raise self.refused(
                400,
                "invalid_resource",
                500011,
                f"The resource principal named {resource} was not found in the tenant named"
                f" {tenant.display_name}. This can happen if the application has not been installed"
                " by the administrator of the tenant or consented to by any user in the tenant."
                " You might have sent your authentication request to the wrong tenant.",
            )
        return resource

    def knows(self, resource: str) -> bool:
        """Whether tokens for a resource can be had."""
        return resource.rstrip("/") in {self.tokens.audience, self.graph, *_FOREIGN}

    def granted(self, principal: Principal, tenant: Tenant, resource: str, **more: Any) -> Answer:
        """A token, and whatever goes with it."""
        issued = self.tokens.issue(principal, tenant.id, resource)
        body = {
            "token_type": "Bearer",
            "expires_in": issued.lifetime,
            "ext_expires_in": issued.lifetime,
            "access_token": issued.token,
            **more,
        }
        return Answer(200, body, {"Content-Type": JSON, "Cache-Control": "no-store, no-cache"})

    def refused(
        self,
        status: int,
        code: str,
        number: int,
        message: str,
        more: Mapping[str, Any] | None = None,
    ) -> RefusedError:
        """A refusal, to be raised."""
        trace = str(uuid5(NAMESPACE_URL, f"trace:{number}:{message}"))
        correlation = str(uuid5(NAMESPACE_URL, f"correlation:{number}:{message}"))
        at = self.now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        body = {
            "error": code,
            "error_description": f"AADSTS{number}: {message} Trace ID: {trace} Correlation ID:"
            f" {correlation} Timestamp: {at}",
            "error_codes": [number],
            "timestamp": at,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"{self.url}/error?code={number}",
            **(more or {}),
        }
        return RefusedError(Answer(status, body, {"Content-Type": JSON}))
