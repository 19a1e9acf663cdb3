"""Where a resource lies, as far as subscription lists show."""

import pytest

from azaudit.analysis.tenancy import belongs_to, place_of, region_of, tenant_of
from azaudit.analysis.traced import Traced
from azaudit.model import ResourceId
from azaudit.resources.data_protection import ResourceGuard
from azaudit.resources.inventory import Inventory
from azaudit.resources.trail import Unread, trail
from azaudit.snapshot.schema import ScopeRow
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, TENANT, World

UNKNOWN = "00000000-0000-0000-0008-000000000008"
HERE = ResourceId(f"/subscriptions/{SUBSCRIPTION.upper()}/resourceGroups/g")
THERE = ResourceId(f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/g")
NOWHERE = ResourceId(f"/subscriptions/{UNKNOWN}/resourceGroups/g")
NO_ID = ResourceId("/providers/A.B/c/d")


def world(role="audited", home=None, tenant=OTHER_TENANT, name="contoso.com") -> World:
    return World().with_scope(
        ScopeRow(tenant, OTHER_SUBSCRIPTION, "guard", "Enabled", role, None, name, home)
    )


@pytest.mark.parametrize("role", ["audited", "skipped", "delegated"])
def test_the_tenant_is_that_whose_list_held_the_subscription(role):
    """Also where it was not audited: it was listed."""
    inventory = world(role).inventory()
    with trail() as seen:
        place = place_of(inventory, THERE).value
    assert (place.subscription_id, place.tenant_id) == (OTHER_SUBSCRIPTION, OTHER_TENANT)
    assert str(place) == f"subscription guard ({OTHER_SUBSCRIPTION}) of tenant contoso.com"
    (evidence,) = seen.evidence.values()
    assert (evidence.kind, evidence.path, evidence.value) == ("derived", "tenantId", OTHER_TENANT)
    assert evidence.resource_id == f"/subscriptions/{OTHER_SUBSCRIPTION}"


def test_a_delegated_subscription_lies_in_its_home():
    place = place_of(world("delegated", home=UNKNOWN).inventory(), THERE).value
    assert (place.tenant_id, place.tenant_name) == (UNKNOWN, None)
    assert str(place).endswith(f"of tenant {UNKNOWN}")


def test_a_subscription_that_nobody_listed_has_no_tenant():
    with trail() as seen:
        place = place_of(world().inventory(), NOWHERE).value
    assert place.tenant_id is None
    assert str(place) == f"subscription {UNKNOWN}, which no snapshot reached"
    assert seen.evidence == {}


def belongs_nowhere(inventory: Inventory, id: ResourceId) -> Traced[bool]:
    return belongs_to(inventory, id, frozenset())


@pytest.mark.parametrize("ask", [place_of, tenant_of, belongs_nowhere])
def test_an_id_without_a_subscription_lies_nowhere(ask):
    with pytest.raises(Unread, match="names no subscription"):
        _ = ask(world().inventory(), NO_ID).value


def test_a_tenant_is_known_or_open():
    assert tenant_of(world().inventory(), HERE).value == TENANT
    assert tenant_of(world().inventory(), THERE).value == OTHER_TENANT
    with pytest.raises(Unread) as raised:
        _ = tenant_of(world().inventory(), NOWHERE).value
    (gap,) = raised.value.gaps
    assert gap.state == "not-collected"
    assert UNKNOWN in gap.message


@pytest.mark.parametrize(
    ("id", "tenants", "answer"),
    [
        (HERE, {TENANT}, True),
        (HERE, {OTHER_TENANT}, False),
        (HERE, set(), False),
        (THERE, {TENANT, OTHER_TENANT}, True),
        # in no list of a collected tenant
        (NOWHERE, {TENANT, OTHER_TENANT}, False),
        (NOWHERE, set(), False),
        # perhaps in a tenant that nobody collected
        (NOWHERE, {TENANT, UNKNOWN}, None),
    ],
)
def test_a_resource_belongs_to_tenants_whose_lists_hold_its_subscription(id, tenants, answer):
    traced = belongs_to(world().inventory(), id, frozenset(tenants))
    if answer is None:
        with pytest.raises(Unread, match="audit that tenant as well"):
            _ = traced.value
    else:
        assert traced.value is answer


def test_a_tenant_of_which_nothing_was_audited_was_not_collected():
    with pytest.raises(Unread):
        _ = belongs_to(world("skipped").inventory(), NOWHERE, frozenset({OTHER_TENANT})).value


def guard_at(location) -> ResourceGuard:
    id = f"{HERE}/providers/Microsoft.DataProtection/resourceGuards/guard"
    (guard,) = (
        World()
        .with_body(ResourceGuard, {"id": id, "location": location})
        .inventory()
        .all(ResourceGuard)
    )
    return guard


@pytest.mark.parametrize("location", ["eastus2", "East US 2", "EASTUS2", " eastus2 "])
def test_a_region_is_one_whatever_the_form_of_its_name(location):
    with trail() as seen:
        assert region_of(guard_at(location)) == "eastus2"
    (evidence,) = seen.evidence.values()
    assert (evidence.path, evidence.value) == ("location", location)


@pytest.mark.parametrize("location", [None, "", " ", 7])
def test_no_region_is_no_place_to_compare(location):
    with pytest.raises(Unread, match="location"):
        region_of(guard_at(location))
