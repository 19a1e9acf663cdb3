"""Private link configurations of application gateways are bound to private frontends.

A private link brings consumers in past the internet. On a public frontend the same listeners answer
the whole internet as well, so the private way in restricts nobody. A configuration that is bound to
no frontend offers nothing; another check is about that.
"""

from functools import partial

from azaudit.api import (
    ApplicationGateway,
    Audit,
    FrontendIpConfiguration,
    PrivateLinkConfiguration,
    Severity,
    Verdict,
    any_of,
    aside,
    check,
    failed,
    not_applicable,
    passed,
    select,
)


def bound(frontend: FrontendIpConfiguration) -> bool:
    return frontend.private_link_configuration is not None


def exposed(frontend: FrontendIpConfiguration) -> bool:
    return bound(frontend) and not frontend.is_private


def binding(frontend: FrontendIpConfiguration) -> str:
    configuration = frontend.private_link_configuration
    name = configuration.name if configuration is not None else "nothing"
    return f"{name} is bound to the public frontend {frontend.id.name}"


def unbound(gateway: ApplicationGateway, configuration: PrivateLinkConfiguration) -> str | None:
    id = configuration.id
    if any_of(gateway.frontends, lambda one: one.private_link_configuration == id):
        return None
    return f"{id.name} is bound to no frontend"


def private_only(gateway: ApplicationGateway) -> str | None:
    if any_of(gateway.frontends, lambda one: not one.is_private):
        return None
    return "the gateway has no public frontend, and such gateways do not support private link"


@check(
    id="appgw-private-link-frontend-private",
    over=ApplicationGateway,
    severity=Severity.MEDIUM,
    control="appgw/private-link",
    maps=("mcsb-1.0:NS-2", "nist-800-53-r5:AC-4", "nist-800-53-r5:SC-7"),
    remedy=(
        "bind the configuration to a private frontend with"
        " `az network application-gateway private-link add --frontend-ip FRONTEND`, or set"
        " private_link.public_frontends in the profile where a public one is meant"
    ),
    references=(
        "https://learn.microsoft.com/azure/application-gateway/private-link",
        "https://learn.microsoft.com/azure/application-gateway/private-link-configure",
    ),
)
def appgw_private_link_frontend_private(gateway: ApplicationGateway, audit: Audit) -> Verdict:
    configurations = gateway.private_link_configurations
    if not configurations:
        return not_applicable("the gateway has no private link configuration")
    notes = aside(*(partial(unbound, gateway, one) for one in configurations))
    found = select(gateway.frontends, exposed)
    if found:
        named = "; ".join(binding(one) for one in found)
        if audit.profile.private_link.public_frontends:
            return passed(f"{named}, which the profile allows", note=notes)
        return failed(named, note=notes)
    if not any_of(gateway.frontends, bound):
        return not_applicable("no private link configuration is bound to a frontend")
    return passed(
        "every private link configuration that is bound has a private frontend",
        note=notes + aside(partial(private_only, gateway)),
    )
