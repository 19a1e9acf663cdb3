"""The endpoints of Entra ID, and the discovery document that points to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.arm.answer import JSON, Answer, RefusedError
from tests.arm.directory import Directory
from tests.arm.federation import Federation
from tests.arm.people import People
from tests.arm.tenant import Principal, Tenant

_PATH = re.compile(
    r"/(?P<tenant>[^/]+)/(?:oauth2/v2\.0/(?P<endpoint>token|authorize|devicecode)"
    r"|(?P<discovery>(?:v2\.0/)?\.well-known/openid-configuration))"
)
_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# names under which people of any tenant sign in, each to their own
_ANY_TENANT = ("organizations", "common")


@dataclass
class Entra:
    """Answers for all described tenants."""

    directory: Directory
    federation: Federation
    people: People = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.directory)

    def answer(self, method: str, path: str, form: Mapping[str, str]) -> Answer | None:
        """The answer, or None when the path is not Entra's. form: the query for what is a GET."""
        match = _PATH.fullmatch(path)
        if match is None:
            return None
        try:
            if match["discovery"]:
                return Answer(200, self._discovery(match["tenant"]), {"Content-Type": JSON})
            if match["endpoint"] == "authorize":
                return self.people.authorize(form)
            if method != "POST":
                raise self.directory.refused(
                    400,
                    "invalid_request",
                    900561,
                    f"The endpoint only accepts POST requests. Received a {method} request.",
                )
            if match["endpoint"] == "devicecode":
                return self.people.device_code(form)
            return self._token(match["tenant"], form)
        except RefusedError as refusal:
            return refusal.answer

    def _discovery(self, named: str) -> dict[str, Any]:
        of = named if named in _ANY_TENANT else self.directory.tenant(named).id
        base = f"{self.directory.url}/{of}"
        issuer = "{tenantid}" if named in _ANY_TENANT else of
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
            "issuer": f"{self.directory.url}/{issuer}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "tenant_region_scope": "NA",
            "cloud_instance_name": "microsoftonline.com",
        }

    def _token(self, named: str, form: Mapping[str, str]) -> Answer:
        match form.get("grant_type"):
            case "client_credentials":
                return self._to_application(self.directory.tenant(named), form)
            case "authorization_code":
                return self.people.redeem(self._tenant_of_person(named), form)
            case "refresh_token":
                return self.people.refresh(self._tenant_of_person(named), form)
            case "urn:ietf:params:oauth:grant-type:device_code" | "device_code":
                return self.people.poll(self._tenant_of_person(named), form)
            case grant:
                raise self.directory.refused(
                    400,
                    "unsupported_grant_type",
                    70003,
                    f"The app requested an unsupported grant type '{grant}'.",
                )

    def _tenant_of_person(self, named: str) -> Tenant:
        return self.people.home if named in _ANY_TENANT else self.directory.tenant(named)

    def _to_application(self, tenant: Tenant, form: Mapping[str, str]) -> Answer:
        application = self.directory.application(tenant, form.get("client_id", ""))
        self._authenticate(application, form)
        resource = self.directory.resource(tenant, form.get("scope", ""))
        return self.directory.granted(application, tenant, resource)

    def _authenticate(self, application: Principal, form: Mapping[str, str]) -> None:
        """A secret must be right; somebody must vouch for the application in an assertion."""
        if form.get("client_assertion_type") == _JWT_BEARER:
            self.federation.judge(form.get("client_assertion", ""), self.directory.refused)
        elif "client_secret" not in form:
            raise self.directory.refused(
                401,
                "invalid_client",
                7000218,
                "The request body must contain the following parameter: 'client_assertion' or"
                " 'client_secret'.",
            )
        elif form["client_secret"] != application.secret:
            raise self.directory.refused(
                401,
                "invalid_client",
                7000215,
                "Invalid client secret provided. Ensure the secret being sent in the request is the"
                " client secret value, not the client secret ID, for a secret added to app"
                f" '{application.client_id}'.",
            )
