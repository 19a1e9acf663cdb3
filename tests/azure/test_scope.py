"""What a sign-in reaches, and what a run does with each subscription."""

import json

import pytest

from azaudit.azure.scope import ScopeChoice, Scoped, Subscription, choose, reach_of
from azaudit.collect.unit import Place, coverage_of
from azaudit.collect.versions import SUBSCRIPTIONS
from azaudit.errors import UsageError
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.azure.live import NOW, OTHER_TENANT, SUBSCRIPTION, TENANT, signed_in, tenant

HERE, THERE = TENANT, OTHER_TENANT


def sub(number: int, name: str | None = None, **more: str) -> Subscription:
    held = {"state": "Enabled", "tenant_id": HERE, **more}
    id = f"00000000-0000-0000-0000-{number:012}"
    home = held.get("home_tenant_id", held["tenant_id"])
    return Subscription(id, name, held["state"], held["tenant_id"], home)


def roles(chosen: list[Scoped]) -> list[tuple[str, str | None]]:
    return [(one.role, one.reason) for one in chosen]


AUDITED = ("audited", None)
NOT_SELECTED = ("skipped", "not selected")


@pytest.mark.parametrize("state", ["Enabled", "Warned", "PastDue", "enabled", "PASTDUE"])
def test_subscriptions_that_answer_reads_are_audited(state):
    assert roles(choose([sub(1, state=state)], ScopeChoice())) == [AUDITED]


@pytest.mark.parametrize("state", ["Disabled", "Deleted", "DISABLED"])
def test_subscriptions_that_answer_none_are_skipped_and_listed(state):
    expected = [("skipped", state.lower())]
    assert roles(choose([sub(1, state=state)], ScopeChoice())) == expected
    assert roles(choose([sub(1, state=state)], ScopeChoice(wanted=(sub(1).id,)))) == expected


@pytest.mark.parametrize("state", ["unknown", "Suspended", ""])
def test_a_state_that_nobody_knows_is_no_reason_to_look_away(state):
    assert roles(choose([sub(1, state=state)], ScopeChoice())) == [AUDITED]


@pytest.mark.parametrize(
    "term", [sub(2).id, sub(2).id.upper(), f" {sub(2).id} ", "Prod", "prod", " PROD"]
)
def test_a_subscription_is_named_by_its_id_or_name(term):
    three = [sub(1, "dev"), sub(2, "Prod "), sub(3)]
    chosen = choose(three, ScopeChoice(wanted=(term,)))
    assert roles(chosen) == [NOT_SELECTED, AUDITED, NOT_SELECTED]
    chosen = choose(three, ScopeChoice(excluded=(term,)))
    assert roles(chosen) == [AUDITED, ("skipped", "excluded by the user"), AUDITED]


def test_several_subscriptions_can_be_named():
    three = [sub(1, "dev"), sub(2, "prod"), sub(3)]
    chosen = choose(three, ScopeChoice(wanted=("dev", sub(3).id)))
    assert roles(chosen) == [AUDITED, NOT_SELECTED, AUDITED]


def test_excluding_wins_over_naming():
    chosen = choose([sub(1, "dev")], ScopeChoice(wanted=("dev",), excluded=("dev",)))
    assert roles(chosen) == [("skipped", "excluded by the user")]


@pytest.mark.parametrize("option", ["--subscription", "--exclude-subscription"])
def test_a_name_of_several_is_refused_with_the_candidates(option):
    both = [sub(1, "prod"), sub(2, "PROD", tenant_id=THERE)]
    wanted = option == "--subscription"
    choice = ScopeChoice(wanted=("prod",)) if wanted else ScopeChoice(excluded=("prod",))
    with pytest.raises(UsageError) as caught:
        choose(both, choice)
    assert caught.value.message == (
        f"{option} 'prod' is the name of 2 subscriptions: {sub(1).id} in tenant {HERE},"
        f" {sub(2).id} in tenant {THERE}"
    )
    assert caught.value.hint == "name it by its id"


def test_an_id_comes_before_a_name_that_looks_like_one():
    tricky = [sub(1, sub(2).id), sub(2, "other")]
    assert roles(choose(tricky, ScopeChoice(wanted=(sub(2).id,)))) == [NOT_SELECTED, AUDITED]


@pytest.mark.parametrize("term", ["", " "])
def test_nothing_names_no_subscription(term):
    """As an unset variable of a script would."""
    with pytest.raises(UsageError, match="is none of the 2 subscriptions"):
        choose([sub(1), sub(2, "prod")], ScopeChoice(wanted=(term,)))


@pytest.mark.parametrize(
    ("term", "hint"),
    [
        ("workloud", f"did you mean workload ({sub(1).id})? "),
        (sub(2).id[:-1] + "9", f"did you mean {sub(2).id}"),
        ("zzz", "`az account list --all` shows them"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(term, hint):
    with pytest.raises(UsageError) as caught:
        choose([sub(1, "workload"), sub(2)], ScopeChoice(wanted=(term,)))
    assert caught.value.message == (
        f"--subscription {term!r} is none of the 2 subscriptions that the sign-in reaches"
    )
    assert caught.value.hint.startswith(hint)


def test_delegated_subscriptions_are_audited_only_on_request():
    two = [sub(1), sub(2, home_tenant_id=THERE)]
    delegated = ("delegated", "its home is another tenant")
    assert roles(choose(two, ScopeChoice())) == [AUDITED, delegated]
    assert roles(choose(two, ScopeChoice(include_delegated=True))) == [AUDITED, AUDITED]


def test_naming_a_delegated_subscription_needs_the_option():
    one = sub(2, "theirs", home_tenant_id=THERE)
    with pytest.raises(UsageError) as caught:
        choose([one], ScopeChoice(wanted=("theirs",)))
    assert caught.value.message == f"subscription {one} is delegated by tenant {THERE}"
    assert caught.value.hint == "add --include-delegated to audit it"
    assert roles(choose([one], ScopeChoice(wanted=("theirs",), include_delegated=True))) == [
        AUDITED
    ]


@pytest.mark.parametrize("include", [False, True])
def test_a_subscription_that_two_tenants_reach_is_audited_through_its_own(include):
    """One name then means one subscription, and no request is sent twice."""
    theirs = sub(1, "shared", tenant_id=THERE)
    ours = sub(1, "shared", home_tenant_id=THERE)
    for order in ([theirs, ours], [ours, theirs]):
        for wanted in ((), ("shared",)):
            chosen = choose(order, ScopeChoice(wanted=wanted, include_delegated=include))
            found = {one.subscription.tenant_id: (one.role, one.reason) for one in chosen}
            assert found == {
                THERE: AUDITED,
                HERE: ("skipped", "audited through its own tenant"),
            }


def test_a_subscription_that_is_delegated_to_two_tenants_is_audited_once():
    third = "00000000-0000-0000-0003-000000000000"
    both = [
        sub(1, home_tenant_id=third),
        sub(1, tenant_id=THERE, home_tenant_id=third),
    ]
    assert roles(choose(both, ScopeChoice(include_delegated=True))) == [
        AUDITED,
        ("skipped", f"audited through tenant {HERE}"),
    ]


# from here on the list comes from the local endpoint


def reached(*subscriptions, page_size=2, **more):
    return ArmEndpoint(tenant(*subscriptions, **more), now=NOW, page_size=page_size)


async def reach(endpoint: ArmEndpoint):
    async with signed_in(endpoint) as session:
        found = await reach_of(session, SUBSCRIPTIONS)
        place = Place(session.tenant_id, None, ResourceId(found.reading.scope))
        return found, coverage_of(found.reading, place, ("read",))


@pytest.fixture(scope="module")
def _five():
    subs = [
        {"id": f"00000000-0000-0000-0001-00000000000{n}", "name": f"s{n}"} for n in (5, 1, 4, 2, 3)
    ]
    with reached(*subs) as endpoint:
        yield endpoint


@pytest.fixture
def five(_five):
    _five.faults.clear()
    _five.forget()
    return _five


async def test_all_pages_of_subscriptions_are_reached_in_a_fixed_order(five):
    found, coverage = await reach(five)
    assert [one.name for one in found.subscriptions] == ["s1", "s2", "s3", "s4", "s5"]
    assert all((one.tenant_id, one.delegated) == (TENANT, False) for one in found.subscriptions)
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.COMPLETE, 5, 3)
    assert found.tenant_name == "jogcloud.com"
    assert f"api-version={SUBSCRIPTIONS}" in five.arm_requests[0].path


async def test_delegated_subscriptions_name_their_home():
    subs = [{"id": SUBSCRIPTION, "managedByTenants": [TENANT]}]
    home = {"id": OTHER_TENANT, "name": "geekintheweeds.com", "subscriptions": subs}
    with ArmEndpoint({"tenants": [tenant(), home]}, now=NOW) as endpoint:
        found, _ = await reach(endpoint)
    (one,) = found.subscriptions
    assert (one.home_tenant_id, one.tenant_id, one.delegated) == (OTHER_TENANT, TENANT, True)


async def test_a_list_of_subscriptions_that_breaks_off_is_partial(five):
    five.faults.add("skiptoken", status=500)
    found, coverage = await reach(five)
    assert (coverage.state, len(found.subscriptions)) == (CoverageState.PARTIAL, 2)
    assert coverage.scope == f"/tenants/{TENANT}"


@pytest.mark.parametrize(
    ("effect", "state"),
    [
        ({"status": 403, "code": "AuthorizationFailed"}, CoverageState.DENIED),
        ({"status": 404}, CoverageState.FAILED),
        ({"body": {}}, CoverageState.FAILED),
        ({"body": {"value": {}}}, CoverageState.FAILED),
        ({"reset": True}, CoverageState.FAILED),
        (
            {"status": 409, "code": "MissingSubscriptionRegistration", "message": "namespace 'x'"},
            CoverageState.FAILED,
        ),
    ],
    ids=str,
)
async def test_a_list_of_subscriptions_that_fails_is_no_empty_one(five, effect, state):
    five.faults.add("^/subscriptions", **effect)
    found, coverage = await reach(five)
    assert (coverage.state, found.subscriptions) == (state, ())


async def test_no_subscription_at_all_is_a_complete_list():
    with reached() as endpoint:
        found, coverage = await reach(endpoint)
    assert (coverage.state, found.subscriptions) == (CoverageState.COMPLETE, ())


@pytest.mark.parametrize(
    "id",
    [
        "/subscriptions/no-guid",
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg",
        f"/tenants/{SUBSCRIPTION}",
        f"/subscriptions/{SUBSCRIPTION}/..",
        "x",
    ],
)
async def test_what_is_no_subscription_makes_the_list_partial(five, id):
    rows = [{"id": f"/subscriptions/{SUBSCRIPTION}", "state": "Enabled"}, {"id": id}]
    five.faults.add("^/subscriptions", body={"value": rows})
    found, coverage = await reach(five)
    assert [one.id for one in found.subscriptions] == [SUBSCRIPTION]
    assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 1)


async def test_what_a_subscription_does_not_say_is_not_made_up(five):
    rows = [
        {"id": f"/subscriptions/{SUBSCRIPTION.upper()}", "state": None, "tenantId": 7},
        {"id": f"/Subscriptions/{OTHER_TENANT}", "displayName": ["x"], "state": "a\ud800"},
    ]
    five.faults.add("^/subscriptions", body=json.dumps({"value": rows}).encode())
    found, _ = await reach(five)
    first, second = found.subscriptions
    assert first == Subscription(SUBSCRIPTION, None, "unknown", TENANT, TENANT)
    assert (second.name, second.state) == (None, "a?")


@pytest.mark.parametrize(
    "effect", [{"status": 403}, {"body": {}}, {"body": {"value": []}}], ids=str
)
async def test_the_tenant_s_name_is_no_reason_to_fail(five, effect):
    five.faults.add("^/tenants", **effect)
    found, coverage = await reach(five)
    assert (coverage.state, found.tenant_name) == (CoverageState.COMPLETE, None)


async def test_the_tenant_s_name_may_be_its_displayed_one(five):
    rows = [
        {"id": f"/tenants/{OTHER_TENANT}", "tenantId": OTHER_TENANT, "defaultDomain": "no"},
        {"id": f"/tenants/{TENANT}", "tenantId": TENANT.upper(), "displayName": "Jog"},
    ]
    five.faults.add("^/tenants", body={"value": rows})
    found, _ = await reach(five)
    assert found.tenant_name == "Jog"
