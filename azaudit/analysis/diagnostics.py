"""Where the logs of a resource arrive, by its diagnostic settings and by what those name.

A resource has several settings, and what any of them sends counts. Sent is what is enabled and
goes to something that exists: a setting outlives its destination.
"""

from collections.abc import Callable, Sequence
from functools import partial

from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.combinators import all_of, any_of
from azaudit.resources.insights import DESTINATIONS, DiagnosticSetting, LogCategory, LogSetting
from azaudit.resources.inventory import Inventory, Missing
from azaudit.resources.log_destinations import LOG_DESTINATIONS, LogDestination, LogEventHubRule
from azaudit.resources.trail import note, unread, untraced

_Condition = Callable[[], bool]
_Destination = Callable[[DiagnosticSetting], str | None]


@reading(*LOG_DESTINATIONS)
def log_destinations(
    inventory: Inventory, settings: Sequence[DiagnosticSetting], category: LogCategory
) -> Traced[tuple[ResourceId, ...]]:
    """The existing destinations that a category of logs is sent to, each once.

    One that is proved is a conclusion, whatever else could not be read. None is a conclusion only
    when all settings could be read, and every destination that they send the category to is proved
    absent.
    """
    tried = [
        conclude(partial(_arrival, inventory, setting, destination, category))
        for setting in settings
        for destination in DESTINATIONS
    ]
    with untraced():
        reached = [one for one in tried if not one.gaps and one.value is not None]
        found = tuple(dict.fromkeys(one.value for one in reached if one.value is not None))
    if reached:
        return Traced(found, _witnesses(reached))
    tried += [conclude(partial(_addressed, setting, category)) for setting in settings]
    gaps = tuple(dict.fromkeys(gap for one in tried for gap in one.gaps))
    return Traced(None, _witnesses(tried), gaps) if gaps else Traced((), _witnesses(tried))


def broken_destinations(
    inventory: Inventory, settings: Sequence[DiagnosticSetting]
) -> tuple[Callable[[], str | None], ...]:
    """For notes: of each destination that a setting names, that it does not exist."""
    return tuple(
        partial(_broken, inventory, setting, destination)
        for setting in settings
        for destination in DESTINATIONS
    )


def _arrival(
    inventory: Inventory,
    setting: DiagnosticSetting,
    destination: _Destination,
    category: LogCategory,
) -> ResourceId | None:
    """The destination, if the setting sends the category there and it exists; raises Unread.

    Of the rule of an Event Hub namespace or hub, what it is a rule of.
    """
    conditions: tuple[_Condition, ...] = (
        partial(_sends, setting, category),
        partial(_reaches, inventory, setting, destination),
    )
    if not all_of(conditions, _holds):
        return None
    id = ResourceId(destination(setting) or "")
    return id.parent if LogEventHubRule.names(id) else id


def _sends(setting: DiagnosticSetting, category: LogCategory) -> bool:
    """Whether a setting sends a category; raises Unread."""

    def enabled(log: LogSetting) -> bool:
        return all_of((lambda: log.enabled, lambda: log.covers(category)), _holds)

    return any_of(setting.logs, enabled)


def _holds(condition: _Condition) -> bool:
    return condition()


def _reaches(inventory: Inventory, setting: DiagnosticSetting, destination: _Destination) -> bool:
    """Whether a setting names a destination of one sort, and it exists; raises Unread."""
    named = destination(setting)
    return bool(named) and _exists(inventory, ResourceId(named or ""))


def _exists(inventory: Inventory, id: ResourceId) -> bool:
    """Whether a destination exists; raises Unread where that cannot be proved either way."""
    for view in LOG_DESTINATIONS:
        if view.names(id):
            found = inventory.find(view, id)
            if not isinstance(found, Missing):
                note(_existence(found))
                return True
            if found.reason == "deleted":
                return False
            message = f"{id} lies in a subscription that this audit left out"
            raise unread(Gap("skipped", id.text, message))
    raise unread(Gap("unreadable", id.text, f"{id} is no destination of a kind that is known"))


def _existence(found: LogDestination) -> Evidence:
    row = found.row
    value: object = True
    return Evidence("derived", row.id, "exists", value, row.collected_at, row.api_version)


def _addressed(setting: DiagnosticSetting, category: LogCategory) -> None:
    """Raise Unread for a setting that sends a category to none of the known destinations.

    The service refuses one without a destination, so there is one that azaudit does not know.
    """

    def unaddressed() -> bool:
        return not any_of(DESTINATIONS, lambda one: bool(one(setting)))

    conditions: tuple[_Condition, ...] = (unaddressed, partial(_sends, setting, category))
    if all_of(conditions, _holds):
        message = f"{setting.name} sends {category} logs and names no destination that is known"
        raise unread(Gap("unreadable", setting.id.text, message))


def _broken(
    inventory: Inventory, setting: DiagnosticSetting, destination: _Destination
) -> str | None:
    named = destination(setting)
    if not named or _exists(inventory, ResourceId(named)):
        return None
    return f"{setting.name} names {named}, which does not exist"


def _witnesses(parts: Sequence[Traced[ResourceId | None] | Traced[None]]) -> tuple[Evidence, ...]:
    return tuple(item for one in parts for item in one.witnesses)
