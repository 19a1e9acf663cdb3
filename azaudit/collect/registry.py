"""All collectors, and which of them a set of views needs."""

from collections.abc import Iterable

from azaudit.collect import (
    authorization,
    cognitive_services,
    compute,
    data_protection,
    directory,
    insights,
    key_vault,
    log_destinations,
    network,
    policy,
    recovery_services,
    resource_manager,
)
from azaudit.collect.collector import Collector
from azaudit.errors import EngineError
from azaudit.resources.base import Resource

COLLECTORS: tuple[Collector, ...] = (
    cognitive_services.ACCOUNTS,
    cognitive_services.ENDPOINT_CONNECTIONS,
    compute.MACHINES,
    key_vault.VAULTS,
    key_vault.ENDPOINT_CONNECTIONS,
    key_vault.KEYS,
    key_vault.KEY_VERSIONS,
    network.APPLICATION_GATEWAYS,
    network.ENDPOINT_CONNECTIONS,
    network.VIRTUAL_NETWORKS,
    recovery_services.VAULTS,
    recovery_services.GUARD_PROXIES,
    recovery_services.PROTECTED_ITEMS,
    recovery_services.BACKUP_POLICIES,
    recovery_services.BACKUP_CONFIG,
    data_protection.VAULTS,
    data_protection.GUARD_PROXIES,
    data_protection.INSTANCES,
    data_protection.RESOURCE_GUARDS,
    resource_manager.PROVIDER_REGISTRATIONS,
    insights.BACKUP_VAULT_SETTINGS,
    insights.COGNITIVE_ACCOUNT_SETTINGS,
    insights.KEY_VAULT_SETTINGS,
    insights.RECOVERY_VAULT_SETTINGS,
    *log_destinations.COLLECTORS,
    *authorization.COLLECTORS,
    *policy.COLLECTORS,
    *directory.COLLECTORS,
)

_BY_VIEW = {collector.view: collector for collector in COLLECTORS}


def collectors_for(views: Iterable[type[Resource]]) -> tuple[Collector, ...]:
    """The collectors that fill some views, and those of their parents and of what names them.

    In the fixed order of the registry. Raises EngineError for a view that nothing collects.
    """
    needed: set[Collector] = set()
    pending = list(views)
    while pending:
        view = pending.pop()
        if view not in _BY_VIEW:
            raise EngineError(f"no collector fills {view.__name__}")
        collector = _BY_VIEW[view]
        if collector not in needed:
            needed.add(collector)
            pending += [collector.parent] if collector.parent is not None else []
            pending += collector.named_by.views if collector.named_by is not None else ()
            pending += collector.sweep.views if collector.sweep is not None else ()
    return tuple(collector for collector in COLLECTORS if collector in needed)
