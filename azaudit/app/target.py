"""Which resource somebody means: by its id, or by a name that only one has."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from azaudit.errors import UsageError
from azaudit.model import ResourceId
from azaudit.snapshot.index import SnapshotIndex

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_OPTION = "--on"
_SHOWN = 8
# these say something of other resources, and their names are GUIDs
_RELATIONS = ("microsoft.authorization/", "microsoft.managedservices/")
_FORM = "name it by its id, as in /subscriptions/ID/resourceGroups/NAME/providers/..."


def resource_named(index: SnapshotIndex, text: str) -> ResourceId:
    """The resource, resource group or subscription that a text means, spelt as Azure does.

    An id need not be of something that the snapshots hold. Raises UsageError for what is no id and
    no name, or the name of several.
    """
    asked = text.strip().strip("/")
    if _GUID.fullmatch(asked):
        return ResourceId(f"/subscriptions/{asked.lower()}")
    if "/" in asked:
        return _as_written(index, _whole(asked))
    return _by_name(index, asked)


def is_held(index: SnapshotIndex, id: ResourceId) -> bool:
    """Whether anything that was read is, or lies in, a resource, group or subscription."""
    if id.type is not None:
        return index.resource(id, id.type.lower()) is not None
    if id.resource_group is None:
        return index.subscription(id.subscription_id or "") is not None
    return any(held.within(id) for held in _ids(index))


def _whole(text: str) -> ResourceId:
    """An id; raises UsageError for part of one, which would be answered as though it were one."""
    id = ResourceId(f"/{text}")
    parts = text.split("/")
    if not _GUID.fullmatch(id.subscription_id or ""):
        raise UsageError(
            f"{text!r} is no subscription and lies in none",
            hint=f"{_FORM}; for a management group ask about a subscription below it",
            option=_OPTION,
        )
    if not all(parts) or len(parts) % 2 or (len(parts) > 1 and parts[-2].lower() == "providers"):
        raise UsageError(f"{text!r} is no whole id", hint=_FORM, option=_OPTION)
    return id


def _as_written(index: SnapshotIndex, id: ResourceId) -> ResourceId:
    row = index.resource(id, (id.type or "").lower())
    return ResourceId(row.id) if row is not None else id


def _by_name(index: SnapshotIndex, name: str) -> ResourceId:
    names: dict[str, dict[str, ResourceId]] = {}
    for called, id in _named(index):
        names.setdefault(called.lower(), {})[id.folded] = id
    found = list(names.get(name.lower(), {}).values())
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"{len(found)} things in the snapshots are called {name!r}",
            hint=f"name one by its id: {_listed([id.text for id in found])}",
            option=_OPTION,
        )
    near = get_close_matches(name.lower(), names, n=3, cutoff=0.6) if name else []
    spelt = [called for one in near for called in {id.name for id in names[one].values()}]
    raise UsageError(
        f"the snapshots hold nothing called {name!r}",
        hint=f"did you mean {_listed(spelt, ' or ')}?" if spelt else _FORM,
        option=_OPTION,
    )


def _named(index: SnapshotIndex) -> Iterator[tuple[str, ResourceId]]:
    groups: dict[str, str] = {}
    for id in _ids(index):
        yield id.name, id
        if id.resource_group is not None:
            # lists spell the word in the id as they like
            above = f"/subscriptions/{id.subscription_id}/resourceGroups/{id.resource_group}"
            groups.setdefault(above.lower(), above)
    for above in groups.values():
        yield ResourceId(above).name, ResourceId(above)
    for scope in index.subscriptions():
        if scope.name:
            yield scope.name, ResourceId(f"/subscriptions/{scope.subscription_id}")


def _ids(index: SnapshotIndex) -> Iterator[ResourceId]:
    """The resources that the snapshots hold, in their order; what a newer one lacks is gone."""
    for file in index.files:
        for row in file.resources:
            id = ResourceId(row.id)
            if id.type is None or id.subscription_id is None or row.type.startswith(_RELATIONS):
                continue
            if index.resource(id, row.type) is not None:
                yield id


def _listed(texts: list[str], between: str = ", ") -> str:
    from azaudit.report.visible import visible  # it needs rich, which only an error is worth

    shown = between.join(map(visible, texts[:_SHOWN]))
    return shown if len(texts) <= _SHOWN else f"{shown} and {len(texts) - _SHOWN} more"
