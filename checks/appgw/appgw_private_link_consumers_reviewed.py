"""Consumers of an application gateway's private link are reviewed.

An approved private endpoint is a way in from another network, often another tenant, past every
perimeter. A Pending one is a request that nobody has answered. Each approved consumer should be
one that the organisation knows.
"""

from functools import partial

from azaudit.api import (
    ApplicationGateway,
    ApplicationGatewayEndpointConnection,
    Audit,
    ConnectionStatus,
    Severity,
    Verdict,
    aside,
    belongs_to,
    check,
    failed,
    not_applicable,
    passed,
    place_of,
    select,
)


def unknown(audit: Audit, connection: ApplicationGatewayEndpointConnection) -> bool:
    allowed = audit.profile.private_link
    place = place_of(audit.inventory, connection.endpoint_id).value
    if place.subscription_id in allowed.allowed_subscriptions:
        return False
    tenants = audit.tenants() | allowed.allowed_tenants
    return not belongs_to(audit.inventory, connection.endpoint_id, tenants).value


def needs_review(audit: Audit, connection: ApplicationGatewayEndpointConnection) -> bool:
    if connection.status is ConnectionStatus.PENDING:
        return True
    return connection.status is ConnectionStatus.APPROVED and unknown(audit, connection)


def described(audit: Audit, connection: ApplicationGatewayEndpointConnection) -> str:
    if connection.status is ConnectionStatus.PENDING:
        return f"{connection.name} waits for an answer"
    place = place_of(audit.inventory, connection.endpoint_id).value
    return f"{connection.name} is approved for {place}"


def remark(connection: ApplicationGatewayEndpointConnection) -> str | None:
    if connection.status is ConnectionStatus.APPROVED:
        return None
    if connection.status is ConnectionStatus.PENDING:
        return f"{connection.name} asks: {connection.request or 'no text'}"
    return f"{connection.name} is {connection.status}"


@check(
    id="appgw-private-link-consumers-reviewed",
    over=ApplicationGateway,
    severity=Severity.MEDIUM,
    control="appgw/private-link",
    maps=("mcsb-1.0:NS-2", "nist-800-53-r5:AC-4"),
    remedy=(
        "approve, reject or delete the connection with `az network private-endpoint-connection`;"
        " name consumers that are meant in the profile's private_link.allowed_subscriptions or"
        " allowed_tenants"
    ),
    references=("https://learn.microsoft.com/azure/application-gateway/private-link",),
)
def appgw_private_link_consumers_reviewed(gateway: ApplicationGateway, audit: Audit) -> Verdict:
    if not gateway.private_link_configurations:
        return not_applicable("the gateway has no private link configuration")
    connections = audit.children(gateway, ApplicationGatewayEndpointConnection)
    problems = select(connections, lambda one: needs_review(audit, one))
    notes = aside(*(partial(remark, one) for one in connections))
    if problems:
        return failed("; ".join(described(audit, one) for one in problems), note=notes)
    if not connections:
        return passed("no consumer is connected")
    return passed("every consumer is answered and known", note=notes)
