"""Private link of application gateways leads to frontends with private addresses.

A private link to a public frontend offers a way in past the internet to something that the
internet reaches anyway. Private listeners keep the two apart: what partners use through private
link is then not also published to everybody.
"""

from azaudit.api import (
    ApplicationGateway,
    Audit,
    FrontendIpConfiguration,
    Severity,
    Verdict,
    any_of,
    check,
    failed,
    not_applicable,
    passed,
    select,
)


def bound(frontend: FrontendIpConfiguration) -> bool:
    return frontend.private_link_configuration is not None


def public(frontend: FrontendIpConfiguration) -> bool:
    if frontend.public_address is not None:
        return True
    # a frontend without either could be anything, and reading its subnet says so
    return not frontend.subnet.text


@check(
    id="appgw-private-link-frontend-private",
    over=ApplicationGateway,
    severity=Severity.MEDIUM,
    control="appgw/private-link",
    maps=("mcsb-1.0:NS-2", "nist-800-53-r5:AC-4", "nist-800-53-r5:SC-7"),
    remedy=(
        "bind the private link configuration to a private frontend with"
        " `az network application-gateway private-link add --frontend-ip FRONTEND`, or set the"
        " profile's private_link.public_frontends where a public one is meant"
    ),
    references=("https://learn.microsoft.com/azure/application-gateway/private-link",),
)
def appgw_private_link_frontend_private(gateway: ApplicationGateway, audit: Audit) -> Verdict:
    if not gateway.private_link_configurations:
        return not_applicable("the gateway has no private link configuration")
    exposed = select(gateway.frontends, lambda one: bound(one) and public(one))
    if exposed:
        named = ", ".join(one.id.name for one in exposed)
        if audit.profile.private_link.public_frontends:
            return passed("public frontends are allowed", note=f"private link leads to {named}")
        return failed(f"private link leads to a frontend with a public address: {named}")
    if any_of(gateway.frontends, bound):
        return passed("private link leads to private frontends only")
    return not_applicable("no frontend is bound to a private link configuration")
