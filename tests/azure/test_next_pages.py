"""Pages: followed on the same host, to their end, and nowhere else."""

import pytest

from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import (
    CHILD_LISTS,
    LISTS,
    ONE_OF_EACH,
    ROW,
    SUBSCRIPTION,
    VAULTS,
    listening,
    one_unit,
    row_of,
)


@ONE_OF_EACH
async def test_redirects_are_not_followed(endpoint, collector):
    async with listening() as elsewhere:
        for status in (301, 302, 303, 307, 308):
            endpoint.faults.add(redirect=f"{elsewhere.url}/x", status=status, times=1)
            _, coverage = await one_unit(endpoint, collector)
            assert (coverage.state, coverage.http_status) == (CoverageState.FAILED, status)
        assert elsewhere.connections == []


@ONE_OF_EACH
async def test_a_next_page_elsewhere_is_not_asked_for(endpoint, collector):
    async with listening() as elsewhere:
        links = [
            f"{elsewhere.url}/subscriptions?api-version=1",
            f"http://{elsewhere.host}/",
            f"//{elsewhere.host}/",
            f"{endpoint.url.replace('https', 'http')}/subscriptions",
            f"https://x@{elsewhere.host}/",
            f"{endpoint.url}@{elsewhere.host}/",
            f"{endpoint.url}\\@{elsewhere.host}/",
        ]
        for link in links:
            endpoint.faults.clear()
            endpoint.faults.add(next_link=link)
            endpoint.forget()
            _, coverage = await one_unit(endpoint, collector)
            assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 1), link
            assert coverage.message is not None
            assert "leads to another host" in coverage.message
            assert len(endpoint.arm_requests) == 1
        assert elsewhere.connections == []


@ONE_OF_EACH
@pytest.mark.parametrize("spelt", ["self", "relative"])
async def test_a_list_that_leads_back_to_itself_ends(endpoint, collector, spelt):
    here = f"/subscriptions/{SUBSCRIPTION}/providers/{collector.view.arm_type}"
    link = "self" if spelt == "self" else f"{here}?api-version={collector.api_version}&$skiptoken=a"
    endpoint.faults.add(body={"value": [row_of(collector)], "nextLink": ""}, next_link=link)
    _, coverage = await one_unit(endpoint, collector)
    assert coverage.state is CoverageState.PARTIAL
    assert coverage.calls <= 3


async def test_a_list_that_leads_back_to_its_first_page_ends_there(paged):
    vaults = f"{paged.url}/subscriptions/{SUBSCRIPTION}/providers/Microsoft.KeyVault/vaults"
    first = f"{vaults}?api-version={VAULTS.api_version}"
    paged.faults.add("skiptoken", next_link=first, times=1)
    _, coverage = await one_unit(paged, VAULTS)
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.PARTIAL, 4, 2)
    assert (
        coverage.message == "key-vaults: the answer's nextLink leads back to a page that was read"
    )


async def test_a_list_whose_pages_never_end_is_given_up(endpoint, monkeypatch):
    monkeypatch.setattr("azaudit.azure.capture._PAGES_LIMIT", 5)
    for number in range(20):
        link = f"{endpoint.url}/subscriptions/{SUBSCRIPTION}/x?$skiptoken={number}"
        endpoint.faults.add(body={"value": [], "nextLink": link}, times=1)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.calls) == (CoverageState.FAILED, 5)
    assert coverage.message == "key-vaults: the list has more than 5 pages"


async def test_pages_without_rows_are_no_end_and_no_error(endpoint):
    """The SDK's iteration by items calls itself once for each of them."""
    for number in range(600):
        link = f"{endpoint.url}/subscriptions/{SUBSCRIPTION}/x?$skiptoken={number}"
        endpoint.faults.add(body={"value": [], "nextLink": link}, times=1)
    endpoint.faults.add(body={"value": [ROW]})
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.COMPLETE, 1, 601)


@pytest.mark.parametrize(
    "effect",
    [
        {"status": 403, "code": "AuthorizationFailed"},
        {"status": 404},
        {"status": 500},
        {"reset": True},
        {"truncate": "json"},
        {"truncate": "connection"},
        {"body": {}},
        {"body": {"value": None}},
        {"status": 409, "code": "MissingSubscriptionRegistration"},
        {
            "status": 409,
            "code": "MissingSubscriptionRegistration",
            "message": "not registered to use namespace 'Microsoft.KeyVault'",
        },
    ],
    ids=str,
)
async def test_a_second_page_that_fails_keeps_the_first_and_is_partial(paged, effect):
    paged.faults.add("skiptoken", **effect)
    _, coverage = await one_unit(paged, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 2)
    assert coverage.gap() is not None


@pytest.mark.parametrize("collector", [LISTS[0], LISTS[2], *CHILD_LISTS], ids=lambda one: one.name)
async def test_a_next_page_that_an_operation_does_not_follow_makes_its_list_partial(
    endpoint, collector
):
    """Some operations answer in one piece and would drop a link without a word."""
    link = f"{endpoint.url}/subscriptions/{SUBSCRIPTION}/providers/x?$skiptoken=a"
    endpoint.faults.add(next_link=link, times=1)
    endpoint.faults.add("skiptoken=a", body={"value": []})
    _, coverage = await one_unit(endpoint, collector)
    followed = any("skiptoken=a" in request.path for request in endpoint.arm_requests)
    expected = CoverageState.COMPLETE if followed else CoverageState.PARTIAL
    assert (coverage.state, coverage.rows) == (expected, 1)
    in_one_piece = collector in (CHILD_LISTS[0], CHILD_LISTS[-1])
    assert followed is not in_one_piece
