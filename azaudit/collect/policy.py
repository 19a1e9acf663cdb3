"""Collectors of Azure Policy: once the resources are known, where there are any."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from azaudit.analysis.principals import value
from azaudit.collect import versions
from azaudit.collect.collector import Ask, Client, Collector, Sweep, Swept
from azaudit.model import ResourceId
from azaudit.resources.policy import PolicyAssignment, PolicySetDefinition, as_seen_from, of_tenant
from azaudit.resources.trail import untraced

if TYPE_CHECKING:
    from azaudit.azure.reading import Reading


def _reader() -> type[Any]:
    from azaudit.azure.arm import ArmReader

    return ArmReader


def _assignments(swept: Swept) -> Iterator[Ask]:
    """What is assigned at, above and below each subscription in which there is something."""
    for id in swept.occupied:
        scope = ResourceId(f"/subscriptions/{id}")
        path = f"{scope}/providers/{PolicyAssignment.arm_type}"
        yield Ask(scope, (partial(_pages, path),), id, shape=partial(_shape, as_seen_from, id))


def _sets(swept: Swept) -> Iterator[Ask]:
    """Every initiative that is assigned, each once."""
    named: dict[ResourceId, str] = {}
    for row in swept.inventory.index.of_type(PolicyAssignment.arm_type.lower()):
        assignment = swept.inventory.view(PolicyAssignment, row)
        with untraced():
            id = value(assignment, "definition_id", None)
        if id is not None and PolicySetDefinition.names(id) and row.tenant_id == swept.tenant_id:
            named.setdefault(id, id.text)
    for id in sorted(named, key=lambda one: one.folded):
        scope, shape = of_tenant(id, swept.tenant_id), partial(_shape, of_tenant, swept.tenant_id)
        yield Ask(scope, (partial(_get, named[id]),), id.subscription_id, "get", shape)


def _pages(path: str, client: Client) -> Any:
    return client.pages(path)


def _get(path: str, client: Client) -> Any:
    return client.get(path)


def _shape(spelt: Callable[[ResourceId, str], ResourceId], whose: str, reading: "Reading") -> None:
    """Ids that say whose the rows are, where management groups have them."""
    from azaudit.azure.reading import CapturedRow

    reading.rows = [
        CapturedRow(
            spelt(ResourceId(row.id), whose).text,
            row.body,
            row.api_version,
            row.collected_at,
        )
        for row in reading.rows
    ]


COLLECTORS = (
    Collector(
        view=PolicyAssignment,
        client=_reader,
        api_version=versions.POLICY,
        actions=(f"{PolicyAssignment.arm_type}/read",),
        sweep=Sweep(_assignments),
    ),
    Collector(
        view=PolicySetDefinition,
        client=_reader,
        api_version=versions.POLICY,
        actions=(f"{PolicySetDefinition.arm_type}/read",),
        sweep=Sweep(_sets, (PolicyAssignment,)),
    ),
)
