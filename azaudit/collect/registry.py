"""All collectors, and which of them a set of views needs."""

from collections.abc import Iterable

from azaudit.collect import (
    cognitive_services,
    data_protection,
    insights,
    key_vault,
    log_destinations,
    network,
    recovery_services,
    resource_manager,
)
from azaudit.collect.collector import Collector
from azaudit.errors import EngineError
from azaudit.resources.base import Resource

COLLECTORS: tuple[Collector, ...] = (
    cognitive_services.ACCOUNTS,
    cognitive_services.ENDPOINT_CONNECTIONS,
    key_vault.VAULTS,
    network.APPLICATION_GATEWAYS,
    network.ENDPOINT_CONNECTIONS,
    recovery_services.VAULTS,
    recovery_services.GUARD_PROXIES,
    recovery_services.PROTECTED_ITEMS,
    data_protection.VAULTS,
    data_protection.GUARD_PROXIES,
    data_protection.RESOURCE_GUARDS,
    resource_manager.PROVIDER_REGISTRATIONS,
    insights.COGNITIVE_ACCOUNT_SETTINGS,
    insights.KEY_VAULT_SETTINGS,
    *log_destinations.COLLECTORS,
)

_BY_VIEW = {collector.view: collector for collector in COLLECTORS}


def collectors_for(views: Iterable[type[Resource]]) -> tuple[Collector, ...]:
    """The collectors that fill some views, and those of the views' parents.

    In the fixed order of the registry. Raises EngineError for a view that nothing collects.
    """
    needed: set[Collector] = set()
    for view in views:
        current: type[Resource] | None = view
        while current is not None:
            if current not in _BY_VIEW:
                raise EngineError(f"no collector fills {current.__name__}")
            needed.add(_BY_VIEW[current])
            current = current.listing.parent
    return tuple(collector for collector in COLLECTORS if collector in needed)
