"""What one principal can do, where who it is is known: an identity, not whoever there may be."""

from azaudit.analysis.abilities import Ability
from azaudit.analysis.power import POWER_VIEWS, Holder, doubt_of, who_can
from azaudit.analysis.traced import reading
from azaudit.model import Evidence, ResourceId
from azaudit.resources.inventory import Inventory
from azaudit.resources.trail import note, unread


@reading(*POWER_VIEWS)
def power_of(
    inventory: Inventory, principal_id: str, resource: ResourceId, ability: Ability
) -> Holder | None:
    """How a principal can do something to a resource; None where it is proved that it cannot.

    principal_id: in lower case. Leaves evidence; raises Unread where what was not read could give
    it the power, or take it away.
    """
    power = who_can(inventory, resource, ability)
    held = next((one for one in power.holders if one.who.id == principal_id), None)
    if held is None:
        if power.gaps:
            raise unread(*power.gaps)
        note(_evidence(resource.text, ability, principal_id, held=None), *power.proofs)
        return None
    if not held.sure or power.doubts:
        doubt = () if held.sure else (doubt_of(power, held),)
        raise unread(*doubt, *power.doubts)
    assignment = held.ways[0].holding.assignment
    note(_evidence(assignment.id, ability, principal_id, held=held))
    return held


def _evidence(of: str, ability: Ability, principal_id: str, held: Holder | None) -> Evidence:
    way = held.ways[0] if held is not None else None
    role = way.holding.role.name if way is not None else None
    chain = (
        (principal_id, *way.through, way.holding.role.name, way.holding.assignment.scope)
        if way is not None
        else (principal_id,)
    )
    path = f"the role by which it can {ability.verb}"
    return Evidence("derived", of, path, role, "", "", chain)
