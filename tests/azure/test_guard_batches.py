"""Batches before the guard: nothing but reads on their own host."""

import json

import pytest
from azure.core.pipeline.transport import HttpRequest as LegacyRequest

from tests.azure.guarded import ARM, GRAPH, VAULT, ask, refused

_BATCHES = {
    "arm": (f"{ARM}/batch?api-version=2020-06-01", "httpMethod", "relativeUrl"),
    "graph": (f"{GRAPH}/v1.0/$batch", "method", "url"),
}


_EITHER = pytest.mark.parametrize("audience", _BATCHES)


def inner(audience, method="GET", url="/subscriptions/s", **more):
    _, method_key, url_key = _BATCHES[audience]
    return {method_key: method, url_key: url, **more}


def batch(audience, *requests, outer=ask, **more):
    body = {"requests": list(requests), **more}
    return outer("POST", _BATCHES[audience][0], audience=audience, json=body)


@_EITHER
def test_a_batch_of_reads_passes(audience):
    other = inner(audience, url="/groups/g/members?$select=id", name="b", id="2")
    batch(audience, inner(audience), other)


@_EITHER
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "get", None, ["GET"], {"a": "GET"}])
def test_a_batch_with_one_write_is_refused(audience, method):
    said = batch(audience, inner(audience), inner(audience, method), outer=refused)
    assert said.endswith("the batch holds more than reads")


@_EITHER
@pytest.mark.parametrize(
    "url",
    [
        "https://management.azure.com/subscriptions",
        "https://graph.microsoft.com/v1.0/me",
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example/x",
        "\\\\evil.example/x",
        "subscriptions",
        "",
        None,
        7,
        "/x/../../y",
        "/x/%2e%2e/y",
        "/x\r\nDELETE /y",
    ],
)
def test_a_batch_that_leaves_its_host_is_refused(audience, url):
    batch(audience, inner(audience), inner(audience, url=url), outer=refused)


@pytest.mark.parametrize("url", [f"{VAULT}/listKeys", f"{VAULT}/listKeys?api-version=1"])
def test_a_batch_that_asks_for_secrets_is_refused(url):
    batch("arm", inner("arm", url=url), outer=refused)


@_EITHER
@pytest.mark.parametrize(
    "more",
    [
        {"method": "DELETE"},
        {"httpMethod": "DELETE"},
        {"Method": "DELETE"},
        {"HTTPMETHOD": "DELETE"},
        {"URL": "/other"},
        {"relativeUrl": "/other", "url": "/x"},
        {"body": {}},
        {"content": {}},
        {"headers": {"X-HTTP-Method-Override": "DELETE"}},
    ],
)
def test_an_inner_request_that_says_more_than_a_read_does_is_refused(audience, more):
    batch(audience, inner(audience) | more, outer=refused)


@_EITHER
@pytest.mark.parametrize("request_", [None, "GET /x", 7, [], {}])
def test_an_inner_request_that_is_none_is_refused(audience, request_):
    batch(audience, request_, outer=refused)


@_EITHER
def test_a_batch_says_nothing_but_requests(audience):
    batch(audience, inner(audience), Requests=[inner(audience, "DELETE")], outer=refused)
    batch(audience, outer=refused)


@_EITHER
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"requests": null}',
        b'{"requests": {}}',
        b'{"requests": "GET"}',
        b'{"requests": [{"method": "DELETE", "method": "GET", "url": "/x"}]}',
        b'{"requests": [{"method": "DELETE", "url": "/x"}], "requests": [{"method": "GET",'
        b' "url": "/x"}]}',
        b"\xff\xfe",
        b'{"requests": ' + b"[" * 100_000,
        None,
    ],
)
def test_a_batch_that_cannot_be_read_is_refused(audience, content):
    refused("POST", _BATCHES[audience][0], audience=audience, content=content)


@_EITHER
def test_a_batch_in_another_form_is_refused(audience):
    requests = json.dumps([inner(audience)])
    url = _BATCHES[audience][0]
    refused("POST", url, audience=audience, files={"requests": requests})
    refused("POST", url, audience=audience, data={"requests": requests})


def test_a_legacy_request_with_a_batch_is_judged_by_what_it_sends():
    url = _BATCHES["arm"][0]
    write = json.dumps({"requests": [inner("arm", "DELETE")]})
    ask("POST", url, kind=LegacyRequest, data=json.dumps({"requests": [inner("arm")]}))
    refused("POST", url, kind=LegacyRequest, data=write)
