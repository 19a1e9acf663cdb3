"""Collectors of Microsoft Graph: the principals that roles are given to, and who is in groups."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from azaudit.analysis.authority import assigned_principals, groups_of_interest
from azaudit.collect import versions
from azaudit.collect.collector import Ask, Client, Collector, Sweep, Swept
from azaudit.model import ResourceId
from azaudit.resources.authorization import (
    CustomRole,
    DenyAssignment,
    EligibleRole,
    RoleAssignment,
    RoleDefinition,
)
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.resources.key_vault import KeyVault

if TYPE_CHECKING:
    from azaudit.azure.reading import Reading

_APPLICATION = "#microsoft.graph.servicePrincipal"
_NAMING = (RoleAssignment, EligibleRole, DenyAssignment, RoleDefinition, CustomRole)
# learn.microsoft.com/graph/api/directoryobject-getbyids
_BLOCK = 1000
# The least that the page above names for asking who somebody is, be it a user, a group or an
# application; it covers members of groups too, which by themselves need GroupMember.Read.All.
_READS = ("Directory.Read.All",)


def _graph() -> type[Any]:
    from azaudit.azure.graph import GraphReader

    return GraphReader


def _principals(swept: Swept) -> Iterator[Ask]:
    ids = sorted(assigned_principals(swept.inventory, swept.tenant_id))
    blocks = [ids[start : start + _BLOCK] for start in range(0, len(ids), _BLOCK)]
    if blocks:
        scope = ResourceId(f"/tenants/{swept.tenant_id}/principals")
        calls = tuple(partial(_by_ids, block) for block in blocks)
        yield Ask(scope, calls, shape=partial(_shape_principals, scope, ids))


def _by_ids(block: list[str], client: Client) -> Any:
    return client.by_ids(block)


def _members(swept: Swept) -> Iterator[Ask]:
    for group in sorted(groups_of_interest(swept.inventory, swept.tenant_id)):
        scope = ResourceId(f"/tenants/{swept.tenant_id}/groups/{group}")
        calls = (partial(_in, group), partial(_applications_in, group))
        yield Ask(scope, calls, shape=partial(_shape_group, scope))


def _in(group: str, client: Client) -> Any:
    return client.members(group)


def _applications_in(group: str, client: Client) -> Any:
    return client.applications(group)


def _shape_principals(scope: ResourceId, asked: list[str], reading: "Reading") -> None:
    """Ids that say whose directory it is, and a row for each that the directory does not know.

    The answer leaves those out, so that only the question tells which they are.
    """
    from azaudit.azure.reading import CapturedRow

    found = {row.id.lower(): _typed(row.body) for row in reading.rows}
    gone = {} if reading.failure is not None else dict.fromkeys(asked)
    bodies = {id: {"id": id, "azauditDeleted": True} for id in gone} | found
    reading.rows = [
        CapturedRow(f"{scope}/{id}", bodies[id], versions.GRAPH, reading.last_date)
        for id in sorted(bodies)
    ]


def _shape_group(scope: ResourceId, reading: "Reading") -> None:
    """One row a group: its members are no rows of their own, for they are in other groups too."""
    from azaudit.azure.reading import CapturedRow

    members = {row.id.lower(): _typed(row.body) for row in reading.rows}
    if reading.rows or reading.failure is None:
        body = {"id": scope.name, "members": [members[id] for id in sorted(members)]}
        reading.rows = [CapturedRow(scope.text, body, versions.GRAPH, reading.last_date)]


def _typed(body: dict[str, Any]) -> dict[str, Any]:
    """An object whose type stands under a key that a path can name.

    Rows of a list that was cast to applications bear none.
    """
    body = {"@odata.type": _APPLICATION} | body
    return {("type" if key == "@odata.type" else key): value for key, value in body.items()}


COLLECTORS = (
    Collector(
        view=Principal,
        client=_graph,
        api_version=versions.GRAPH,
        actions=(),
        graph=_READS,
        sweep=Sweep(_principals, _NAMING, (KeyVault,)),
    ),
    Collector(
        view=DirectoryGroup,
        client=_graph,
        api_version=versions.GRAPH,
        actions=(),
        graph=_READS,
        sweep=Sweep(_members, (*_NAMING, Principal), (KeyVault,)),
    ),
)
