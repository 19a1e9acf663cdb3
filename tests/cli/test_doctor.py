"""`azaudit doctor`: what a sign-in reaches, and what it may not do that the checks need."""

import json
import re
import time

import pytest

from tests.arm import ArmEndpoint
from tests.azure.live import OTHER_TENANT, SUBSCRIPTION, TENANT, tenant
from tests.cli.doctor_worlds import ACTIONS, GATEWAY, KEYS, OWN, PERMISSIONS, doctor_of, served, sub


@pytest.fixture
def doctor(azaudit, monkeypatch):
    return doctor_of(azaudit, monkeypatch)


def answer(ran):
    return json.loads(ran.out)


def test_where_everything_is_there_it_says_so(doctor):
    with served(tenant(sub(1), sub(2))) as endpoint:
        ran = doctor(endpoint)
        assert ran.code == 0, ran.out
        assert not endpoint.writes
        asked = [one.path for one in endpoint.arm_requests if PERMISSIONS in one.path]
    assert len(asked) == 2
    assert all("api-version=2022-04-01" in path for path in asked)
    assert f"Tenant jogcloud.com ({TENANT})" in ran.out
    assert "  signed in as 00000000-0000-0000-0009-0000000000aa" in ran.out
    assert "  2 subscriptions audited\n    workload-1 (00000000" in ran.out
    assert f"  2 subscriptions: all {len(ACTIONS)} actions are there\n" in ran.out
    assert "  Microsoft Graph answers\n" in ran.out
    assert ran.out.endswith("Ready: everything that these checks need is there\n")
    assert ran.err == ""


def test_what_is_missing_is_said_with_the_checks_that_need_it(doctor):
    only = [OWN, *(action for action in ACTIONS if action != GATEWAY)]
    with served(tenant(sub(1), sub(2)), only=only) as endpoint:
        ran = doctor(endpoint)
        shown = answer(doctor(endpoint, "-f", "json"))
    assert ran.code == 3
    assert ran.errors == ["something is missing; exit code 3"]
    assert f"  2 subscriptions: 1 of {len(ACTIONS)} actions missing\n" in ran.out
    said = " ".join(ran.out.split())
    assert re.search(rf"{GATEWAY} needed by \d+ checks: appgw-", said)
    assert "A role that is held only below a subscription" in said
    assert "Not ready" in ran.out
    (group,) = shown["permissions"]
    (missing,) = group["missing"]
    assert missing["action"] == GATEWAY
    assert missing["checks"] == sorted(missing["checks"])
    assert all(id.startswith("appgw-") for id in missing["checks"])
    assert len(group["subscriptions"]) == 2


def test_what_the_selected_checks_do_not_need_is_not_missed(doctor):
    only = [OWN, "Microsoft.CognitiveServices/accounts/read"]
    with served(tenant(sub(1)), only=only, graph="none") as endpoint:
        ran = doctor(endpoint, "--select", KEYS)
        graph_asked = [one for one in endpoint.requests if "getByIds" in one.path]
        assert doctor(endpoint, "--select", "openai-*").code == 3
    assert ran.code == 0
    assert "LocalLab: 1 check, 1 action\n" in ran.out
    assert "Microsoft Graph" not in ran.out
    assert not graph_asked


def test_a_role_that_gives_nothing_is_said_in_one_line(doctor):
    with served(tenant(sub(1)), only=[OWN, "Microsoft.Web/sites/read"]) as endpoint:
        ran = doctor(endpoint)
    assert ran.code == 3
    assert "none of the actions is there" in ran.out
    assert GATEWAY not in ran.out


def test_subscriptions_that_are_alike_are_named_together(doctor):
    described = tenant(*(sub(number) for number in range(1, 101)))
    with served(described) as endpoint:
        for number in (7, 8):
            body = {"value": [{"actions": ["*/read"], "notActions": [GATEWAY.upper()]}]}
            endpoint.faults.add(rf"{number:012}{PERMISSIONS}", body=body)
        start = time.monotonic()
        ran = doctor(endpoint)
        spent = time.monotonic() - start
        asked = [one.path for one in endpoint.arm_requests if PERMISSIONS in one.path]
        assert endpoint.peak <= 33  # and a token for Microsoft Graph
    assert len(asked) == 100
    assert spent < 10
    assert ran.code == 3
    assert f"  98 subscriptions: all {len(ACTIONS)} actions are there\n" in ran.out
    assert f"  2 subscriptions: 1 of {len(ACTIONS)} actions missing\n    workload-7 (0" in ran.out
    assert "    and 90 more, which -f json has\n" in ran.out
    assert len(ran.out.splitlines()) < 45


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 403, "code": "AuthorizationFailed", "message": "no"}, "answered 403"),
        ({"body": {"value": [{"actions": "*"}]}}, "something that is no permission"),
        ({"body": {"value": {}}}, "has no list under 'value'"),
    ],
)
def test_permissions_that_cannot_be_read_are_no_missing_ones(doctor, fault, words):
    with served(tenant(sub(1), sub(2))) as endpoint:
        endpoint.faults.add(rf"0001-000000000002{PERMISSIONS}", **fault)
        ran = doctor(endpoint)
        groups = answer(doctor(endpoint, "-f", "json"))["permissions"]
    assert ran.code == 3
    said = " ".join(ran.out.split())
    assert "1 subscription: could not be read workload-2" in said
    assert words in said
    assert "`azaudit permissions`" not in said
    assert [one["state"] for one in groups] == ["complete", "unread"]


def test_a_sign_in_that_reaches_nothing_is_named_before_the_error(doctor):
    with served(tenant(sub(1)), reads=[]) as endpoint:
        ran = doctor(endpoint)
    assert ran.code == 4
    assert "signed in as 00000000-0000-0000-0009-0000000000aa" in ran.out
    assert "Not ready" in ran.out
    assert ran.errors[0].startswith("error: the sign-in reaches no subscription in tenant")
    assert "Reader" in ran.errors[1]


def test_where_no_subscription_is_left_the_reasons_are_there(doctor):
    with served(tenant(sub(1, state="Disabled"), sub(2))) as endpoint:
        ran = doctor(endpoint, "--exclude-subscription", "workload-2")
    assert ran.code == 4
    assert "  1 subscription skipped: disabled\n    workload-1 (" in ran.out
    assert "  1 subscription skipped: excluded by the user\n    workload-2 (" in ran.out
    assert ran.errors[0].startswith("error: no subscription is left to audit")


def test_without_a_sign_in_there_is_an_error_and_nothing_else(doctor, monkeypatch):
    with served(tenant(sub(1))) as endpoint:
        monkeypatch.setattr(endpoint, "environment", lambda: _wrong(endpoint))
        ran = doctor(endpoint)
    assert (ran.code, ran.out) == (4, "")
    assert "AADSTS7000215" in ran.errors[0]


def _wrong(endpoint: ArmEndpoint):
    return {**ArmEndpoint.environment(endpoint), "AZURE_CLIENT_SECRET": "wrong"}


def test_a_refusal_of_microsoft_graph_names_the_permission_and_the_checks(doctor):
    with served(tenant(sub(1)), graph="none") as endpoint:
        ran = doctor(endpoint)
        (found,) = answer(doctor(endpoint, "-f", "json"))["tenants"]
    assert ran.code == 3
    said = " ".join(ran.out.split())
    assert "Microsoft Graph: Azure answered 403 Authorization_RequestDenied" in said
    assert "where an application signs in: application permission Directory.Read.All" in said
    assert "where a person signs in: delegated permission Directory.Read.All" in said
    assert f"all {len(ACTIONS)} actions are there" in said
    graph = found["graph"]
    assert graph["state"] == "missing"
    assert graph["application"] == graph["delegated"] == ["Directory.Read.All"]
    assert "openai-rbac-least-privilege" in graph["checks"]
    assert KEYS not in graph["checks"]


def test_another_refusal_of_microsoft_graph_is_no_missing_permission(doctor):
    with served(tenant(sub(1))) as endpoint:
        endpoint.faults.add("getByIds", status=401, code="InvalidAuthenticationToken")
        ran = doctor(endpoint, "-f", "json")
    assert ran.code == 3
    (found,) = answer(ran)["tenants"]
    assert found["graph"]["state"] == "unread"


def test_a_delegated_subscription_is_shown_and_audited_only_on_demand(doctor):
    customer = {
        "id": OTHER_TENANT,
        "name": "customer.com",
        "principals": {},
        "subscriptions": [
            {
                "id": "00000000-0000-0000-0002-000000000001",
                "name": "theirs",
                "managedByTenants": [TENANT],
            }
        ],
    }
    with served(tenant(sub(1)), customer) as endpoint:
        ran = doctor(endpoint)
        more = doctor(endpoint, "--include-delegated")
    assert "  1 subscription delegated: its home is another tenant\n    theirs (" in ran.out
    assert "  1 subscription: all" in ran.out
    assert "  2 subscriptions: all" in more.out


def test_several_tenants_are_shown_apart_and_one_without_a_sign_in_is_not_forgotten(doctor):
    other = {
        "id": OTHER_TENANT,
        "name": "geekintheweeds.com",
        "subscriptions": [{"id": "00000000-0000-0000-0002-000000000001", "name": "guard"}],
    }
    nobody = "00000000-0000-0000-0003-000000000000"
    with served(tenant(sub(1)), other) as endpoint:
        both = doctor(endpoint, "--tenant", TENANT, "--tenant", OTHER_TENANT)
        one = doctor(endpoint, "--tenant", TENANT, "--tenant", nobody)
        shown = answer(doctor(endpoint, "--tenant", TENANT, "--tenant", nobody, "-f", "json"))
    assert both.code == 0
    assert both.out.index("Tenant jogcloud.com") < both.out.index("Tenant geekintheweeds.com")
    assert both.out.count("Microsoft Graph answers") == 2
    assert "  2 subscriptions: all" in both.out
    assert one.code == 3
    assert f"\nTenant {nobody}\n" in one.out
    assert "AADSTS" in one.out
    first, second = shown["tenants"]
    assert (first["id"], second["id"]) == (TENANT, nobody)
    assert second["identity"] is None
    assert second["message"]


def test_the_document_is_what_readme_says(doctor):
    with served(tenant(sub(1), sub(2, state="Disabled"))) as endpoint:
        ran = doctor(endpoint, "-f", "json", "--select", KEYS)
    assert ran.code == 0
    assert answer(ran) == {
        "schema_version": "1.0",
        "cloud": "LocalLab",
        "ready": True,
        "checks": 1,
        "actions": ["Microsoft.CognitiveServices/accounts/read"],
        "tenants": [
            {
                "id": TENANT,
                "name": "jogcloud.com",
                "identity": "00000000-0000-0000-0009-0000000000aa",
                "message": None,
                "hint": None,
                "subscriptions": [
                    {
                        "id": SUBSCRIPTION,
                        "name": "workload-1",
                        "state": "Enabled",
                        "role": "audited",
                        "reason": None,
                    },
                    {
                        "id": sub(2)["id"],
                        "name": "workload-2",
                        "state": "Disabled",
                        "role": "skipped",
                        "reason": "disabled",
                    },
                ],
                "graph": None,
            }
        ],
        "permissions": [
            {
                "state": "complete",
                "message": None,
                "missing": [],
                "subscriptions": [{"id": SUBSCRIPTION, "name": "workload-1"}],
            }
        ],
    }
