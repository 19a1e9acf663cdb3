"""The guard: what may leave and what may not. Nothing here needs a network."""

from urllib.parse import quote, urlsplit

import pytest
from azure.core.pipeline.transport import HttpRequest as LegacyRequest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from azaudit.azure.clouds import Cloud
from azaudit.azure.guard import origin, path_below, without_query
from azaudit.errors import ForbiddenRequestError
from tests.azure.guarded import ARM, GRAPH, VAULT, ask, refused


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/subscriptions?api-version=2022-12-01",
        f"{VAULT}?api-version=2026-05-15",
        f"{VAULT}/",
        "/SUBSCRIPTIONS/S/providers/Microsoft.KeyVault/vaults",
        "/subscriptions/s/resourceGroups/list-of-things",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/listings",
        "/subscriptions/s/providers/Listeners.Example",
        "/providers/Microsoft.Management/managementGroups/list",
        f"{VAULT}/providers/Microsoft.Insights/diagnosticSettings/listKeys",
        "//subscriptions//s",
        "/subscriptions?$skiptoken=..%2f..&next=https://evil.example/",
        "/subscriptions/a%20b",
        "/subscriptions/s...",
    ],
)
def test_a_get_of_the_cloud_s_manager_passes(path):
    ask("GET", ARM + path)


@pytest.mark.parametrize("host", ["management.azure.com:443", "MANAGEMENT.azure.COM"])
def test_another_spelling_of_the_host_passes(host):
    ask("GET", f"https://{host}/subscriptions")


def test_both_generations_of_requests_are_judged():
    ask("GET", f"{ARM}/subscriptions", kind=LegacyRequest)
    refused("PUT", ARM + VAULT, kind=LegacyRequest)


@pytest.mark.parametrize(
    "url",
    [
        "http://management.azure.com/subscriptions",
        "ftp://management.azure.com/subscriptions",
        "//management.azure.com/subscriptions",
        "/subscriptions",
        "",
        "https://",
        "https://management.azure.com.evil.example/subscriptions",
        "https://management.azure.com.",
        "https://evil.example/management.azure.com",
        "https://evil.example/https://management.azure.com",
        "https://xmanagement.azure.com/",
        "https://azure.com/",
        "https://management.azure.com@evil.example/",
        "https://evil.example@management.azure.com/",
        "https://user:word@management.azure.com/",
        "https://@management.azure.com/",
        "https://:@management.azure.com/",
        "https://management.azure.com:8443/",
        "https://management.azure.com:80/",
        "https://management.azure.com:0/",
        "https://management.azure.com:99999/",
        "https://management.azure.com:x/",
        "https://management.azure.com\\@evil.example/",
        "https://management.azure.com\\.evil.example/",
        "https:\\\\management.azure.com/",
        "https://evil.example\\.management.azure.com/",
        "https://evil.example#@management.azure.com/",
        "https://evil.example?@management.azure.com/",
        "https://management.azure.com\t.evil.example/",
        "https://management.az\nure.com/",
        "https://management.azure.com/subscriptions\r\nHost: evil.example",
        " https://management.azure.com/",
        "https://[management.azure.com/",
        "https://manag\u212aement.azure.com/",
        "https://management.azure\u3002com/",
        "https://vault.azure.net/secrets",
        "https://v.vault.azure.net/secrets",
        "https://login.microsoftonline.com/t/oauth2/v2.0/token",
        GRAPH + "/v1.0/me",
        "https://management.usgovcloudapi.net/subscriptions",
    ],
)
def test_a_get_of_any_other_place_is_refused(url):
    refused("GET", url)


@pytest.mark.parametrize(
    "path",
    [
        "/..",
        "/subscriptions/../x",
        "/subscriptions/./x",
        "/subscriptions/%2e%2e/x",
        "/subscriptions/%2E%2e/x",
        "/subscriptions/.%2e",
        "/subscriptions/..%2fx",
        "/subscriptions/..%5cx",
        "/subscriptions/x\\..\\y",
    ],
)
def test_a_path_that_others_may_resolve_otherwise_is_refused(path):
    refused("GET", ARM + path)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", "post", ""])
def test_any_other_method_is_refused(method):
    refused(method, ARM + VAULT)


@pytest.mark.parametrize(
    "path",
    [
        f"{VAULT}/listKeys",
        f"{VAULT}/regenerateKey",
        f"{VAULT}/unlockDelete",
        "/subscriptions/s/providers/Microsoft.Network/register",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/w/config/x/list",
        "",
        "/",
        "/providers/Microsoft.ResourceGraph",
        "/providers/Microsoft.ResourceGraph/resources/history",
        "/providers/Microsoft.ResourceGraph/operations",
        "/subscriptions/s/providers/Microsoft.ResourceGraph/resources",
        "//providers/Microsoft.ResourceGraph/resources",
        "/providers//Microsoft.ResourceGraph/resources",
        "/providers/Microsoft.ResourceGraph/%72esources",
        "/providers/Microsoft.ResourceGraph/resources/../../../register",
        "/providers/Microsoft.ResourceGraph/resources;x",
        "/v1.0/directoryObjects/getByIds",
    ],
)
def test_a_post_that_is_no_known_read_is_refused(path):
    refused("POST", ARM + path, json={"requests": [{"method": "GET", "url": "/x"}]})


@pytest.mark.parametrize(
    "path",
    [
        f"{VAULT}/listKeys",
        f"{VAULT}/LISTKEYS/",
        f"{VAULT}/%6cistKeys",
        f"{VAULT}/listKeys?api-version=1",
        f"{VAULT}//listSecrets",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/w/config/x/list",
    ],
)
def test_a_get_that_asks_for_secrets_is_refused(path):
    assert refused("GET", ARM + path).endswith("it asks for secrets")


@pytest.mark.parametrize(
    "header", ["X-HTTP-Method-Override", "x-http-method", "X-Http-Method-override"]
)
def test_a_get_that_a_service_may_take_for_a_write_is_refused(header):
    refused("GET", ARM + VAULT, headers={header: "DELETE"})


@pytest.mark.parametrize(
    "path",
    [
        "/providers/Microsoft.ResourceGraph/resources",
        "/providers/microsoft.resourcegraph/Resources?api-version=2024-04-01",
        "/providers/Microsoft.ResourceGraph/resources/",
    ],
)
def test_a_query_of_resource_graph_passes(path):
    ask("POST", ARM + path, json={"query": "resources | project id"})


@pytest.mark.parametrize("version", ["v1.0", "beta"])
def test_a_look_up_of_directory_objects_passes(version):
    body = {"ids": ["a"]}
    ask("POST", f"{GRAPH}/{version}/directoryObjects/getByIds", audience="graph", json=body)
    ask("GET", f"{GRAPH}/{version}/groups/g/transitiveMembers", audience="graph")


def test_the_pipelines_of_the_two_services_do_not_ask_each_other():
    refused("GET", f"{GRAPH}/v1.0/groups")
    refused("GET", f"{ARM}/subscriptions", audience="graph")
    refused("POST", f"{GRAPH}/v1.0/directoryObjects/getByIds", json={})
    refused("POST", f"{ARM}/providers/Microsoft.ResourceGraph/resources", audience="graph", json={})


def test_a_refusal_names_the_request_without_its_query():
    said = refused("DELETE", f"{ARM}{VAULT}?sig=secret#x")
    assert said == f"azaudit refused to send DELETE {ARM}{VAULT}: it could change something"
    assert without_query("https://h/p#f?q") == "https://h/p"


@pytest.mark.parametrize("arm", ["https://u@arm.example", "http://arm.example", "arm.example"])
def test_a_cloud_without_a_sound_address_is_asked_nothing(arm):
    """Two addresses that have no origin are not of the same origin."""
    cloud = Cloud("x", arm, arm, arm, arm, arm, "v")
    for url in (arm, f"{arm}/subscriptions", "http://evil.example/", "https://u@evil.example/"):
        refused("GET", url, cloud=cloud)


def test_a_cloud_below_a_path_is_asked_nothing_beside_it():
    cloud = Cloud("x", "https://h", "https://h/arm", "https://h", "https://h/graph", "x", "v")
    ask("GET", "https://h/arm/subscriptions", cloud=cloud)
    ask("GET", "https://h/graph/v1.0/me", cloud=cloud, audience="graph")
    ask("POST", "https://h/arm/providers/Microsoft.ResourceGraph/resources", cloud=cloud, json={})
    for url in ("https://h/graph/v1.0/me", "https://h/armory", "https://h/", "https://h/arm/../x"):
        refused("GET", url, cloud=cloud)


_WILD = st.text(
    alphabet=st.sampled_from("mangemt.zurcom:/\\@#?%2eE.&= \t\n[]443evil-\u212a\u3002"), max_size=40
)


@given(head=st.sampled_from([ARM, "https://", "https://management.azure.com"]), tail=_WILD)
def test_whatever_passes_goes_to_the_host_that_is_meant(head, tail):
    """The transport's own parser has the last word on where a request goes."""
    url = head + tail
    try:
        ask("GET", url)
    except (ForbiddenRequestError, ValueError):  # the request itself may refuse to be built
        return
    sent = URL(url)
    assert (sent.scheme, sent.host, sent.port) == ("https", "management.azure.com", 443)
    assert sent.user is None


@given(st.text(max_size=30))
def test_a_name_that_is_quoted_never_leaves_its_path(name):
    url = f"{ARM}/subscriptions/{quote(name, safe='')}/x"
    path = path_below(ARM, url)
    assert path is None or path.startswith("/subscriptions/")
    if path is not None:
        # what is judged is what leaves, and no segment is resolved away
        assert URL(url).raw_path.count("/") == urlsplit(url).path.count("/")


@given(_WILD)
def test_no_address_makes_the_guard_break(text):
    origin(text)
    origin("https://" + text)
    path_below(ARM, ARM + text)
