"""Microsoft.Authorization: what the initiatives of Azure Policy hold; see also authorization.py."""

from tests.arm.answer import Answer, refused, unauthorized
from tests.arm.asked import Asked, not_found
from tests.arm.tenant import Tenant

TYPE = "Microsoft.Authorization/policySetDefinitions"


def is_initiative(asked: Asked) -> bool:
    """Whether a path asks for an initiative: of Azure, a management group or a subscription."""
    return asked.target.type.lower() == TYPE.lower()


def initiative_of(tenant: Tenant, asked: Asked) -> Answer:
    """One initiative; whoever is in the tenant reads those of Azure."""
    target = asked.target
    if not target.names:
        raise not_found(target)
    scope, name = target.scope, target.names[0]
    _require(tenant, asked, scope)
    for one in tenant.access.initiatives:
        if (one.scope.lower(), one.name.lower()) == (scope.lower(), name.lower()):
            return Answer(
                200,
                {
                    "properties": dict(one.properties),
                    "id": f"{one.scope}/providers/{TYPE}/{one.name}",
                    "type": TYPE,
                    "name": one.name,
                },
            )
    raise refused(
        404,
        "PolicySetDefinitionNotFound",
        f"The policy set definition '{name}' could not be found.",
    )


def _require(tenant: Tenant, asked: Asked, scope: str) -> None:
    """Refuse what a denial names; a role at a management group is not told from one below."""
    caller, action = asked.caller, f"{TYPE}/read"
    membership = caller.principal.memberships.get(tenant.id)
    covered = membership is None or (
        membership.only is not None and action.lower() not in map(str.lower, membership.only)
    )
    denials = membership.denials if membership is not None else ()
    if scope and (covered or any(denial.covers(action, scope) for denial in denials)):
        raise unauthorized(caller.principal.shown, caller.object_id, action, scope)
