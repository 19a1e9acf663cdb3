"""Private link configurations of application gateways are bound to a frontend in use.

Consumers connect to a frontend, not to a configuration. A configuration that no frontend refers
to, or whose frontend no listener uses, offers nothing; it is left over, or it is meant to work and
does not.
"""

from azaudit.api import (
    ApplicationGateway,
    Audit,
    FrontendIpConfiguration,
    PrivateLinkConfiguration,
    Severity,
    Verdict,
    any_of,
    check,
    either,
    failed,
    not_applicable,
    passed,
    select,
)


@check(
    id="appgw-private-link-bound",
    over=ApplicationGateway,
    severity=Severity.LOW,
    control="appgw/private-link",
    maps=("mcsb-1.0:NS-2",),
    remedy=(
        "bind the configuration with `az network application-gateway private-link add"
        " --frontend-ip FRONTEND`, or remove it with `private-link remove`"
    ),
    references=("https://learn.microsoft.com/azure/application-gateway/private-link-configure",),
)
def appgw_private_link_bound(gateway: ApplicationGateway, audit: Audit) -> Verdict:
    configurations = gateway.private_link_configurations
    if not configurations:
        return not_applicable("the gateway has no private link configuration")

    def in_use(frontend: FrontendIpConfiguration) -> bool:
        return either(
            lambda: any_of(gateway.http_listeners, lambda one: one.frontend == frontend.id),
            lambda: any_of(gateway.layer4_listeners, lambda one: one.frontend == frontend.id),
        )

    def bound(configuration: PrivateLinkConfiguration) -> bool:
        return any_of(
            gateway.frontends,
            lambda one: one.private_link_configuration == configuration.id and in_use(one),
        )

    idle = select(configurations, lambda one: not bound(one))
    if idle:
        named = ", ".join(one.id.name for one in idle)
        return failed(f"no frontend that a listener uses is bound to {named}")
    return passed("every private link configuration is bound to a frontend that a listener uses")
