"""Azure Resource Graph, as far as it tells which management groups subscriptions lie in."""

import re
from collections.abc import Sequence
from typing import Any

from tests.arm.answer import Answer, RefusedError, refused
from tests.arm.asked import Asked
from tests.arm.tenant import Subscription
from tests.arm.world import World

_TYPE = "microsoft.resources/subscriptions"
_WHERE = re.compile(rf"where\s+type\s*(?:=~|==)\s*(['\"]){_TYPE}\1", re.IGNORECASE)
_PROJECT = re.compile(r"project\s+(\w+(?:\s*,\s*\w+)*)", re.IGNORECASE)
_ORDER = re.compile(r"(?:order|sort)\s+by\s+id\s+asc", re.IGNORECASE)
_MOST = 1000


def is_resource_graph(path: str) -> bool:
    """Whether a path is the one to which queries go."""
    return path.lower().strip("/") == "providers/microsoft.resourcegraph/resources"


def queried(world: World, asked: Asked) -> Answer:
    """The answer to a query; whatever the caller may not read is passed over in silence."""
    body = asked.body if isinstance(asked.body, dict) else {}
    project = _columns(str(body.get("query", "")))
    readable = world.readable(asked.caller.principal, asked.caller.tenant_id)
    named = body.get("subscriptions")
    wanted = [str(one).lower() for one in named] if isinstance(named, list) else None
    found = [one for one in readable if wanted is None or one.id.lower() in wanted]
    if not found:
        raise _invalid(
            "NoValidSubscriptionsInQueryRequest",
            "There must be at least one subscription that is eligible to contain resources."
            f" Given: '{','.join(wanted or [])}'.",
        )
    top = (body.get("options") or {}).get("$top", _MOST)
    rows = [_row(world, one) for one in sorted(found, key=lambda one: one.id)]
    page = rows[: int(top)]
    return Answer(
        200,
        {
            "totalRecords": len(rows),
            "count": len(page),
            "data": [{key: row.get(key) for key in project or row} for row in page],
            "facets": [],
            "resultTruncated": "false",
        },
    )


def _columns(query: str) -> Sequence[str]:
    """The columns that a query asks for, none when it says none; other queries are refused."""
    table, *operators = (part.strip() for part in query.split("|"))
    where = [one for one in operators if _WHERE.fullmatch(one)]
    projects = [match for one in operators if (match := _PROJECT.fullmatch(one))]
    ordered = [one for one in operators if _ORDER.fullmatch(one)]
    known = len(where) + len(projects) + len(ordered)
    if table.lower() != "resourcecontainers" or not where or known != len(operators):
        raise _invalid("InvalidQuery", "The local endpoint does not answer this query.")
    return re.split(r"\s*,\s*", projects[-1][1]) if projects else ()


def _invalid(code: str, message: str) -> RefusedError:
    return refused(
        400,
        "BadRequest",
        "Please provide below info when asking for support.",
        details=[{"code": code, "message": message}],
    )


def _row(world: World, subscription: Subscription) -> dict[str, Any]:
    above = world.home_of(subscription).access.ancestors(subscription.group)
    chain = [{"displayName": one.display_name, "name": one.name} for one in above]
    return {
        "id": f"/subscriptions/{subscription.id}",
        "name": subscription.name,
        "type": _TYPE,
        "tenantId": subscription.tenant_id,
        "kind": "",
        "location": "",
        "resourceGroup": "",
        "subscriptionId": subscription.id,
        "managedBy": "",
        "sku": None,
        "plan": None,
        "properties": {
            "managedByTenants": [{"tenantId": one} for one in subscription.managed_by],
            "managementGroupAncestorsChain": chain,
            "subscriptionPolicies": dict(subscription.policies),
            "state": subscription.state,
        },
        "tags": dict(subscription.tags) or None,
        "identity": None,
        "zones": None,
        "extendedLocation": None,
    }
