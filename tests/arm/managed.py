"""The endpoints that give the tokens of managed identities, over plain HTTP as on a machine."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.arm.answer import Answer
from tests.arm.directory import Directory
from tests.arm.tenant import Principal

IMDS_PATH = "/metadata/identity/oauth2/token"
APP_SERVICE_PATH = "/msi/token"


@dataclass
class ManagedIdentity:
    """A virtual machine's endpoint, and that of App Service.

    assigned: the name of the application that stands for the identity of the resource, or None.
    header: the secret that App Service wants to see.
    """

    directory: Directory
    assigned: str | None = None
    header: str = field(default_factory=lambda: os.urandom(16).hex().upper())

    def answer(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> Answer | None:
        """The answer, or None for another path."""
        if path == IMDS_PATH:
            return self._imds(query, headers)
        if path == APP_SERVICE_PATH:
            return self._app_service(query, headers)
        return None

    def _imds(self, query: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        if headers.get("Metadata", "").lower() != "true":
            return _bad("Required metadata header not specified")
        if not query.get("api-version") or not query.get("resource"):
            return _bad("Required query variable is missing")
        identity = self._identity(query)
        if identity is None:
            return _bad("Identity not found")
        if not self.directory.knows(query["resource"]):
            return _bad(f"The resource {query['resource']} is not known", "invalid_resource")
        return self._granted(identity, query["resource"], in_text=True)

    def _app_service(self, query: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        if headers.get("X-IDENTITY-HEADER") != self.header:
            return Answer(401, {"statusCode": 401, "message": "The identity header is not valid"})
        identity = self._identity(query)
        if identity is None:
            return Answer(
                400,
                {
                    "statusCode": 400,
                    "message": "No User Assigned or Delegated Managed Identity found for specified"
                    " ClientId/ResourceId/PrincipalId.",
                },
            )
        return self._granted(identity, query["resource"])

    def _identity(self, query: Mapping[str, str]) -> Principal | None:
        if self.assigned is None:
            return None
        identity = self.directory.world.principals[self.assigned]
        return (
            identity if query.get("client_id", identity.client_id) == identity.client_id else None
        )

    def _granted(self, identity: Principal, resource: str, *, in_text: bool = False) -> Answer:
        tenant_id = next(iter(identity.memberships))
        issued = self.directory.tokens.issue(identity, tenant_id, resource)
        body = {
            "access_token": issued.token,
            "client_id": identity.client_id,
            "expires_on": str(issued.expires_on),
            "resource": resource,
            "token_type": "Bearer",
        }
        if in_text:
            body |= {"expires_in": str(issued.lifetime), "not_before": "0"}
        return Answer(200, body)


def _bad(description: str, error: str = "invalid_request") -> Answer:
    return Answer(400, {"error": error, "error_description": description})
