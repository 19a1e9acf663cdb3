"""What can be wrong with private link configurations, said of all that a gateway has at once."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from azaudit.api import (
    ApplicationGateway,
    Audit,
    PrivateLinkConfiguration,
    ResourceId,
    SubnetAddress,
    any_of,
    select,
    subnet_of,
)


@dataclass(frozen=True)
class Fault:
    """Something that can be wrong with a private link configuration.

    holds: whether it is. says: what is wrong; asked only where it is.
    """

    holds: Callable[[Audit, ApplicationGateway, PrivateLinkConfiguration], bool]
    says: Callable[[Audit, ApplicationGateway, PrivateLinkConfiguration], str]


@dataclass(frozen=True)
class SubnetFault:
    """Something that can be wrong with a subnet that a private link configuration uses.

    The fault of the configuration then names the subnets that have it.
    """

    holds: Callable[[Audit, ApplicationGateway, ResourceId], bool]
    says: Callable[[Audit, ApplicationGateway, ResourceId], str]

    def of_configuration(self) -> Fault:
        """The same as a fault of the configuration that uses the subnet."""

        def wrong(audit: Audit, gateway: ApplicationGateway, one: SubnetAddress) -> bool:
            return self.holds(audit, gateway, one.subnet_id)

        def holds(audit: Audit, gateway: ApplicationGateway, one: PrivateLinkConfiguration) -> bool:
            return any_of(one.addresses, lambda address: wrong(audit, gateway, address))

        def says(audit: Audit, gateway: ApplicationGateway, one: PrivateLinkConfiguration) -> str:
            found = select(one.addresses, lambda address: wrong(audit, gateway, address))
            subnets = dict.fromkeys(address.subnet_id for address in found)
            return ", ".join(self.says(audit, gateway, subnet) for subnet in subnets)

        return Fault(holds, says)


def complaints(
    audit: Audit, gateway: ApplicationGateway, faults: tuple[Fault, ...]
) -> tuple[str, ...]:
    """What is wrong with a gateway's private link configurations, the worst first.

    faults: the worst first. Raises Unread when nothing is known to be wrong and something could
    not be read.
    """

    def holds(fault: Fault, one: PrivateLinkConfiguration) -> bool:
        return bool(one.id.name) and fault.holds(audit, gateway, one)

    found = select(product(faults, gateway.private_link_configurations), lambda pair: holds(*pair))
    return tuple(f"{one.id.name}: {fault.says(audit, gateway, one)}" for fault, one in found)


def uses_no_subnet(gateway: ApplicationGateway) -> bool:
    """Whether no configuration has an address, so that there is no subnet to speak of."""
    return not any_of(gateway.private_link_configurations, lambda one: bool(one.addresses))


def _does_not_exist(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> bool:
    return subnet_of(audit.inventory, id).value is None


def _absence(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> str:
    return f"{id.name} does not exist"


MISSING_SUBNET = SubnetFault(_does_not_exist, _absence).of_configuration()
