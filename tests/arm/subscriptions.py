"""Bodies of what Azure Resource Manager itself knows: tenants, subscriptions, registrations."""

from typing import Any

from tests.arm.kinds import KNOWN
from tests.arm.tenant import Subscription, Tenant


def subscription_body(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": f"/subscriptions/{subscription.id}",
        "authorizationSource": "RoleBased",
        "managedByTenants": [{"tenantId": id} for id in subscription.managed_by],
        **({"tags": dict(subscription.tags)} if subscription.tags else {}),
        "subscriptionId": subscription.id,
        "tenantId": subscription.tenant_id,
        "displayName": subscription.name,
        "state": subscription.state,
        "subscriptionPolicies": dict(subscription.policies),
    }


def tenant_body(tenant: Tenant, *, own: bool) -> dict[str, Any]:
    """A tenant as the list of tenants tells it.

    own: whether the token is of this tenant; the type is told of the own tenant alone.
    """
    return {
        "id": f"/tenants/{tenant.id}",
        "tenantId": tenant.id,
        "countryCode": "US",
        "displayName": tenant.display_name,
        "domains": [tenant.name],
        "tenantCategory": "Home" if own else "ProjectedBy",
        "defaultDomain": tenant.name,
        **({"tenantType": "AAD"} if own else {}),
    }


def provider_body(subscription: Subscription, namespace: str) -> dict[str, Any]:
    """A resource provider, with those of its types that the endpoint serves."""
    return {
        "id": f"/subscriptions/{subscription.id}/providers/{namespace}",
        "namespace": namespace,
        "resourceTypes": [
            {"resourceType": type, "locations": [], "apiVersions": [], "capabilities": "None"}
            for type in KNOWN.get(namespace, ())
        ],
        "registrationState": subscription.registration(namespace).state,
        "registrationPolicy": "RegistrationFree"
        if namespace == "Microsoft.Authorization"
        else "RegistrationRequired",
    }
