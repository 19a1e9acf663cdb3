"""Subnets that others name: there, proved gone, or open; and the room that they have."""

from typing import Any

import pytest

from azaudit.analysis.subnets import of_private_link, others_in, subnet_of, usable_addresses
from azaudit.model import ResourceId
from azaudit.resources.network import ApplicationGateway
from azaudit.resources.trail import Unread, trail
from azaudit.resources.virtual_network import Subnet, VirtualNetwork
from tests.checks.private_link_world import (
    FAR,
    GATEWAY,
    LEFT_OUT,
    LINK,
    NETWORK,
    PARTNER,
    PROVIDER,
    declared,
    interface,
    made,
    subnet,
    used,
    world,
)
from tests.worlds import World


def found(held: World, id: str = LINK) -> Subnet | None:
    return subnet_of(held.inventory(), ResourceId(id)).value


def held(**uses: Any) -> tuple[Subnet, ApplicationGateway]:
    """A subnet with these uses, and the gateway whose private link it is for."""
    inventory = world(subnet(**uses)).inventory()
    one = subnet_of(inventory, ResourceId(LINK)).value
    gateway = inventory.find(ApplicationGateway, ResourceId(GATEWAY))
    assert one is not None
    assert isinstance(gateway, ApplicationGateway)
    return one, gateway


def test_a_subnet_is_found_in_any_spelling_and_leaves_what_named_it():
    with trail() as seen:
        one = found(world(), LINK.upper())
    assert one is not None
    assert "properties.subnets[0].id" in {item.path for item in seen.evidence.values()}


def test_a_subnet_that_its_network_does_not_hold_is_gone():
    with trail() as seen:
        assert found(world(), f"{NETWORK}/subnets/none") is None
    assert "properties.subnets" in {item.path for item in seen.evidence.values()}


def test_a_subnet_of_a_network_that_is_gone_is_gone():
    with trail() as seen:
        assert found(World()) is None
    assert {item.kind for item in seen.evidence.values()} == {"absence"}


@pytest.mark.parametrize(
    ("held", "id", "state"),
    [
        (World().denied(VirtualNetwork), LINK, "denied"),
        (World().gap(VirtualNetwork, state="partial"), LINK, "partial"),
        (World().not_asked(VirtualNetwork), LINK, "not-asked"),
        (World(), FAR, "not-collected"),
        (World().with_scope(LEFT_OUT), FAR, "skipped"),
        (World(), NETWORK, "unreadable"),
        (World(), "/subscriptions/s", "unreadable"),
        (world(subnet(None)), LINK, "unreadable"),
    ],
)
def test_what_is_not_proved_is_open(held, id, state):
    with pytest.raises(Unread) as raised:
        found(held, id)
    assert raised.value.gaps[0].state == state


def test_a_subnet_is_found_beside_one_that_cannot_be_read_only_if_nothing_is_left_open():
    with pytest.raises(Unread):
        found(world(subnet(), subnet(7)))


@pytest.mark.parametrize(
    ("id", "own"),
    [
        (declared(), True),
        (declared().upper(), True),
        (declared(PARTNER), False),
        (declared(f"{GATEWAY}-2"), False),
        *((one, True) for one in made()),
        *((one.upper(), True) for one in made("agw", 7)),
        # a name of Azure's at something that it does not make
        (f"{PROVIDER}/loadBalancers/lb/frontendIPConfigurations/appgwPlsIp0", False),
        (interface("nic"), False),
        (f"{GATEWAY}/frontendIPConfigurations/private", False),
        (f"{GATEWAY}/gatewayIPConfigurations/g", False),
        ("/subscriptions/s", False),
    ],
)
def test_what_belongs_to_a_private_link(id, own):
    one, gateway = held(ipConfigurations=used(id))
    (use,) = one.addresses
    assert of_private_link(gateway, one, use) is own


def test_what_azure_makes_is_of_nobody_that_is_known_without_the_addresses():
    one, gateway = held(ipConfigurations=used(*made()), privateLinkIpConfigurations=None)
    with pytest.raises(Unread, match="whose private link"):
        of_private_link(gateway, one, one.addresses[0])


@pytest.mark.parametrize(
    ("prefixes", "usable"),
    [
        (["10.0.0.0/28"], 11),
        (["10.0.0.0/29"], 3),
        (["10.0.0.0/30"], 0),
        (["10.0.0.0/24", "10.0.1.0/28"], 262),
        (["10.0.0.0/28", "fd00::/64"], 11),
        (["fd00::/64"], 0),
    ],
)
def test_azure_keeps_five_addresses_of_each_range(prefixes, usable):
    one, _ = held(addressPrefix=None, addressPrefixes=prefixes)
    assert usable_addresses(one) == usable


def test_others_are_counted_once():
    one, gateway = held(
        ipConfigurations=used(
            interface("nic"),
            interface("nic", 1),
            *made(),
            *made("agw-partner"),
            f"{PROVIDER}/loadBalancers/lb/frontendIPConfigurations/f",
        ),
        privateLinkIpConfigurations=used(declared(), declared(PARTNER), declared(PARTNER, 1)),
    )
    # two of the machine, one of the balancer, two of the partner's private link
    assert others_in(one, gateway).value == 5


@pytest.mark.parametrize(
    "uses",
    [
        {"delegations": [{"properties": {"serviceName": "Microsoft.Web/serverFarms"}}]},
        {"serviceAssociationLinks": used(f"{LINK}/serviceAssociationLinks/a")},
        {"resourceNavigationLinks": used(f"{LINK}/resourceNavigationLinks/a")},
        {"ipAllocations": used(f"{PROVIDER}/IpAllocations/a")},
        {"ipConfigurationProfiles": used(f"{PROVIDER}/networkProfiles/p/c/c")},
        {"applicationGatewayIPConfigurations": used(f"{PARTNER}/gatewayIPConfigurations/g")},
        {"ipConfigurations": used(f"{PROVIDER}/azureFirewalls/f/azureFirewallIpConfigurations/c")},
    ],
)
def test_what_does_not_say_how_many_addresses_it_has_leaves_the_room_open(uses):
    one, gateway = held(**uses)
    with pytest.raises(Unread, match="how many addresses of snet-link"):
        _ = others_in(one, gateway).value
