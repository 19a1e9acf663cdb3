"""Collectors of what logs are sent to: one read for each place that a diagnostic setting names."""

from collections.abc import Iterator
from typing import Any

from azaudit.collect import versions
from azaudit.collect.collector import Collector
from azaudit.model import ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.insights import DESTINATIONS, DiagnosticSetting
from azaudit.resources.log_destinations import (
    DatadogMonitor,
    DynatraceMonitor,
    ElasticMonitor,
    LogAnalyticsWorkspace,
    LogDestination,
    LogEventHubRule,
    LogStorageAccount,
    LogzMonitor,
    NewRelicMonitor,
)
from azaudit.resources.trail import Unread, untraced


def _client() -> type[Any]:
    from azaudit.azure.arm import ArmReader

    return ArmReader


def _referred(setting: Resource) -> Iterator[ResourceId]:
    """The destinations that a setting names; what is unreadable there is nothing to ask for."""
    assert isinstance(setting, DiagnosticSetting)  # noqa: S101 - what refers to these
    for destination in DESTINATIONS:
        with untraced():
            try:
                named = destination(setting)
            except Unread:
                continue
        if named:
            yield ResourceId(named)


def _destination(view: type[LogDestination], api_version: str) -> Collector:
    return Collector(
        view=view,
        client=_client,
        api_version=api_version,
        actions=(f"{view.arm_type}/read",),
        get=lambda client, destination: client.get(destination.text),
        referred_by=DiagnosticSetting,
        referred_in=_referred,
    )


COLLECTORS = (
    _destination(LogAnalyticsWorkspace, versions.LOG_ANALYTICS),
    _destination(LogStorageAccount, versions.STORAGE),
    _destination(LogEventHubRule, versions.EVENT_HUB),
    _destination(DatadogMonitor, versions.DATADOG),
    _destination(DynatraceMonitor, versions.DYNATRACE),
    _destination(ElasticMonitor, versions.ELASTIC),
    _destination(LogzMonitor, versions.LOGZ),
    _destination(NewRelicMonitor, versions.NEW_RELIC),
)
