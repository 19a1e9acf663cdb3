"""The token endpoint of Entra ID, and the discovery document that points to it."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.arm.answer import JSON, Answer, RefusedError
from tests.arm.tenant import Principal, Tenant
from tests.arm.tokens import Tokens
from tests.arm.world import World

_PATH = re.compile(
    r"/(?P<tenant>[^/]+)/(?:"
    r"(?P<token>oauth2/v2\.0/token)|(?P<discovery>(?:v2\.0/)?\.well-known/openid-configuration))"
)
_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# resources that exist in every directory besides our own, so that a token for a wrong audience
# can be had and then be refused by Azure Resource Manager
_FOREIGN = (
    "https://vault.azure.net",
    "https://management.azure.com",
    "https://graph.microsoft.com",
)


@dataclass
class Entra:
    """Answers for all described tenants. url: where it is served. graph: the Graph's audience."""

    world: World
    tokens: Tokens
    url: str
    graph: str
    now: datetime

    def answer(self, method: str, path: str, form: Mapping[str, str]) -> Answer | None:
        """The answer, or None when the path is not Entra's."""
        match = _PATH.fullmatch(path)
        if match is None:
            return None
        try:
            tenant = self._tenant(match["tenant"])
            if match["discovery"]:
                return Answer(200, self._discovery(tenant), {"Content-Type": JSON})
            if method != "POST":
                raise self._refused(
                    400,
                    "invalid_request",
                    900561,
                    f"The endpoint only accepts POST requests. Received a {method} request.",
                )
            return self._token(tenant, form)
        except RefusedError as refusal:
            return refusal.answer

    def _tenant(self, named: str) -> Tenant:
        tenant = self.world.tenant(named)
        if tenant is None:
            raise self._refused(
                400,
                "invalid_tenant",
                90002,
                f"Tenant '{named}' not found. Check to make sure you have the correct tenant ID and"
                " are signing into the correct cloud. Check with your subscription administrator,"
                " this may happen if there are no active subscriptions for the tenant.",
            )
        return tenant

    def _discovery(self, tenant: Tenant) -> dict[str, Any]:
        base = f"{self.url}/{tenant.id}"
        return {
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "token_endpoint_auth_methods_supported": [
                "client_secret_post",
                "private_key_jwt",
                "client_secret_basic",
            ],
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "tenant_region_scope": "NA",
            "cloud_instance_name": "microsoftonline.com",
        }

    def _token(self, tenant: Tenant, form: Mapping[str, str]) -> Answer:
        grant = form.get("grant_type")
        if grant != "client_credentials":
            raise self._refused(
                400,
                "unsupported_grant_type",
                70003,
                f"The app requested an unsupported grant type '{grant}'.",
            )
        application = self._application(tenant, form.get("client_id", ""))
        self._authenticate(application, form)
        resource = self._resource(tenant, form.get("scope", ""))
        issued = self.tokens.issue(application, tenant.id, resource)
        body = {
            "token_type": "Bearer",
            "expires_in": issued.lifetime,
            "ext_expires_in": issued.lifetime,
            "access_token": issued.token,
        }
        return Answer(200, body, {"Content-Type": JSON, "Cache-Control": "no-store, no-cache"})

    def _application(self, tenant: Tenant, client_id: str) -> Principal:
        application = self.world.application(client_id)
        if application is None or tenant.id not in application.memberships:
            raise self._refused(
                400,
                "unauthorized_client",
                700016,
                f"Application with identifier '{client_id}' was not found in the directory"
                f" '{tenant.display_name}'. This can happen if the application has not been"
                " installed by the administrator of the tenant or consented to by any user in the"
                " tenant. You may have sent your authentication request to the wrong tenant.",
            )
        return application

    def _authenticate(self, application: Principal, form: Mapping[str, str]) -> None:
        """A secret must be right; an assertion must be a JWT about the application."""
        if form.get("client_assertion_type") == _JWT_BEARER:
            self._assertion(form.get("client_assertion", ""))
        elif "client_secret" not in form:
            raise self._refused(
                401,
                "invalid_client",
                7000218,
                "The request body must contain the following parameter: 'client_assertion' or"
                " 'client_secret'.",
            )
        elif form["client_secret"] != application.secret:
            raise self._refused(
                401,
                "invalid_client",
                7000215,
                "Invalid client secret provided. Ensure the secret being sent in the request is the"
                " client secret value, not the client secret ID, for a secret added to app"
                f" '{application.client_id}'.",
            )

    def _assertion(self, assertion: str) -> None:
        """Accept any well-formed assertion: signatures of federated issuers are not checked."""
        try:
            _, claims, _ = assertion.split(".")
            subject = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        except (ValueError, binascii.Error):
            subject = None
        if not isinstance(subject, dict):
            raise self._refused(
                401,
                "invalid_client",
                50027,
                "JWT token is invalid or malformed.",
            )

    def _resource(self, tenant: Tenant, scope: str) -> str:
        resource, dot, _ = scope.rpartition("/.default")
        if not dot:
            raise self._refused(
                400,
                "invalid_scope",
                1002012,
                f"The provided value for scope {scope} is not valid. Client credential flows must"
                " have a scope value with /.default suffixed to the resource identifier"
                " (application ID URI).",
            )
        known = {self.tokens.audience, self.graph, *_FOREIGN}
        if resource.rstrip("/") not in known:
            raise self._refused(
                400,
                "invalid_resource",
                500011,
                f"The resource principal named {resource} was not found in the tenant named"
                f" {tenant.display_name}. This can happen if the application has not been installed"
                " by the administrator of the tenant or consented to by any user in the tenant."
                " You might have sent your authentication request to the wrong tenant.",
            )
        return resource

    def _refused(self, status: int, code: str, number: int, message: str) -> RefusedError:
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
        }
        return RefusedError(Answer(status, body, {"Content-Type": JSON}))
