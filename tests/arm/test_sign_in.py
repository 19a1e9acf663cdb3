"""What the endpoint refuses of jobs, resources and people, as those that it stands for do."""

import base64
import json
import ssl
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest

from tests.arm.clients import JOG
from tests.arm.federation import CONNECTION, GITHUB, GITHUB_PATH, PIPELINES_PATH
from tests.arm.managed import APP_SERVICE_PATH, IMDS_PATH

_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def ask(lab, url: str, form: dict[str, str] | None = None, **more: Any) -> tuple[int, Any]:
    """Status and JSON, or text, of a request without a credential."""
    context = ssl.create_default_context(cafile=str(lab.ca_file))
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=context), _NoRedirect()
    )
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    url = url if url.startswith("http") else lab.url + url
    request = urllib.request.Request(url, data, {k.replace("_", "-"): v for k, v in more.items()})
    try:
        with opener.open(request, timeout=10) as response:
            return response.status, _read(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _read(error)


def _read(response: Any) -> Any:
    text = response.read().decode()
    try:
        return json.loads(text)
    except ValueError:
        return text


def exchanged(lab, assertion: str) -> tuple[int, Any]:
    return ask(
        lab,
        f"/{JOG}/oauth2/v2.0/token",
        {
            "grant_type": "client_credentials",
            "client_id": lab.environment()["AZURE_CLIENT_ID"],
            "client_assertion_type": _JWT_BEARER,
            "client_assertion": assertion,
            "scope": f"{lab.url}/.default",
        },
    )


def test_an_identity_token_is_taken_for_what_it_says_only(lab):
    assertion = lab.federation.token(GITHUB)
    assert exchanged(lab, assertion)[0] == 200
    head, claims, signature = assertion.split(".")
    held = json.loads(base64.urlsafe_b64decode(claims + "=="))
    held["sub"] = "repo:jog/another:ref:refs/heads/main"
    forged = base64.urlsafe_b64encode(json.dumps(held).encode()).rstrip(b"=").decode()
    status, body = exchanged(lab, f"{head}.{forged}.{signature}")
    assert (status, body["error_codes"]) == (401, [700027])


def test_an_identity_token_for_another_audience_is_refused(lab):
    status, body = exchanged(lab, lab.federation.token(GITHUB, "https://github.com/jog"))
    assert (status, body["error_codes"]) == (401, [700212])
    assert "https://github.com/jog" in body["error_description"]


def test_github_gives_its_own_audience_unless_another_is_asked_for(lab):
    bearer = f"Bearer {lab.federation.request_token}"
    _, body = ask(lab, f"{GITHUB_PATH}?api-version=2.0", Authorization=bearer)
    claims = json.loads(base64.urlsafe_b64decode(body["value"].split(".")[1] + "=="))
    assert claims["aud"] == "https://github.com/jog"
    assert ask(lab, GITHUB_PATH)[0] == 401


def test_azure_devops_redirects_whom_it_does_not_know_unless_told_not_to(lab):
    url = f"{PIPELINES_PATH}?serviceConnectionId={CONNECTION}"
    assert ask(lab, url, {}, Authorization="Bearer x")[0] == 302
    more = {"X_TFS_FedAuthRedirect": "Suppress"}
    assert ask(lab, url, {}, Authorization="Bearer x", **more)[0] == 401


@pytest.mark.parametrize(
    ("query", "headers", "said"),
    [
        ("?resource=x&api-version=2018-02-01", {}, "Required metadata header not specified"),
        ("?resource=x", {"Metadata": "true"}, "Required query variable is missing"),
        (
            "?resource=x&api-version=2018-02-01&client_id=other",
            {"Metadata": "true"},
            "Identity not found",
        ),
    ],
)
def test_a_machine_s_endpoint_wants_to_be_asked_rightly(lab, query, headers, said):
    lab.virtual_machine()
    status, body = ask(lab, f"{lab.plain_url}{IMDS_PATH}{query}", **headers)
    assert (status, body["error_description"]) == (400, said)


def test_app_service_wants_its_header(lab):
    lab.app_service()
    assert ask(lab, f"{lab.plain_url}{APP_SERVICE_PATH}?resource={lab.url}")[0] == 401


def authorized(lab, **changes: str) -> str:
    """The code in the page of a person who has signed in."""
    query = {
        "state": "s",
        "redirect_uri": "http://localhost:8400",
        # of the verifier `v`
        "code_challenge": "TJRIXgwhrmxBzh3-e2v6zupato5AokdvUCCOUm9QYIA",
        **changes,
    }
    _, page = ask(lab, f"/organizations/oauth2/v2.0/authorize?{urllib.parse.urlencode(query)}")
    return str(page).split('name="code" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"redirect_uri": "http://localhost:9999"}, 54005),
        ({"code": "another"}, 54005),
        ({"code_verifier": "w"}, 501481),
    ],
)
def test_a_code_is_for_whoever_asked_for_it(lab, changes, number):
    form = {
        "grant_type": "authorization_code",
        "client_id": "c",
        "code": authorized(lab),
        "code_verifier": "v",
        "redirect_uri": "http://localhost:8400",
        "scope": f"{lab.url}/.default openid",
        **changes,
    }
    status, body = ask(lab, "/organizations/oauth2/v2.0/token", form)
    assert (status, body["error_codes"]) == (400, [number])


def test_device_codes_and_refresh_tokens_that_were_never_given_are_refused(lab):
    url = f"/{JOG}/oauth2/v2.0/token"
    for form, code in (
        ({"grant_type": "device_code", "device_code": "x"}, "bad_verification_code"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ):
        status, body = ask(lab, url, form)
        assert (status, body["error"]) == (400, code)
