"""Cases of the checks that read nothing but an Azure OpenAI account's own body."""

from typing import Any

from azaudit.api import CognitiveAccount
from tests.checks.case import Case
from tests.checks.openai_cases import account, with_account, with_kind
from tests.worlds import World

DENY = "openai-network-default-deny"
SUBDOMAIN = "openai-custom-subdomain-set"
IDENTITY = "openai-managed-identity-assigned"
OUTBOUND = "openai-outbound-restricted"

BARE = World().with_body(CognitiveAccount, {"id": account()["id"], "kind": "OpenAI"})
DENIED = World().denied(CognitiveAccount)


def with_rules(action: Any, **rules: Any) -> World:
    standard: dict[str, Any] = {"ipRules": [], "virtualNetworkRules": []}
    return with_account(
        publicNetworkAccess="Enabled", networkAcls={"defaultAction": action, **standard, **rules}
    )


def with_identity(identity: Any) -> World:
    return World().with_body(CognitiveAccount, {**account(), "identity": identity})


def with_hosts(*hosts: Any) -> World:
    return with_account(restrictOutboundNetworkAccess=True, allowedFqdnList=list(hosts))


DENY_CASES = (
    Case("deny", DENY, with_rules("Deny"), "pass", "refuses", "high", notes="name no network"),
    Case("deny in another casing", DENY, with_rules("deny"), "pass"),
    Case(
        "deny, and access is not spelt out",
        DENY,
        with_account(networkAcls={"defaultAction": "Deny"}),
        "pass",
    ),
    Case(
        "deny, and rules are named",
        DENY,
        with_rules("Deny", ipRules=[{"value": "203.0.113.0/24"}]),
        "pass",
        notes="rules name 203.0.113.0/24",
    ),
    Case(
        "deny, and rules are unreadable",
        DENY,
        with_rules("Deny", ipRules="none"),
        "pass",
        notes="not known",
    ),
    Case("allow", DENY, with_rules("Allow"), "fail", "every network"),
    Case(
        "allow, and rules that therefore mean nothing",
        DENY,
        with_rules("Allow", ipRules=[{"value": "203.0.113.7"}]),
        "fail",
        notes="203.0.113.7",
    ),
    Case("no rules at all", DENY, with_account(publicNetworkAccess="Enabled"), "fail", "every"),
    Case("rules are null", DENY, with_account(networkAcls=None), "fail"),
    Case("access is null, which is on", DENY, with_account(publicNetworkAccess=None), "fail"),
    Case("a default of tomorrow", DENY, with_rules("Ask"), "unknown", "Ask"),
    Case("a default that is no word", DENY, with_rules(True), "unknown", "defaultAction"),
    Case("rules are no object", DENY, with_account(networkAcls=["Deny"]), "unknown"),
    Case(
        "an access of tomorrow",
        DENY,
        with_account(publicNetworkAccess="Perimeter", networkAcls={"defaultAction": "Deny"}),
        "unknown",
        "Perimeter",
    ),
    Case("no public access", DENY, with_account(publicNetworkAccess="Disabled"), "not_applicable"),
    Case("another kind", DENY, with_kind("Face"), "not_applicable"),
    Case("no properties at all", DENY, BARE, "unknown", "properties is absent"),
    Case("accounts denied", DENY, DENIED, "unknown", "denied"),
)

SUBDOMAIN_CASES = (
    Case("set", SUBDOMAIN, with_account(customSubDomainName="ai"), "pass", "is ai", "medium"),
    Case("absent", SUBDOMAIN, with_account(), "fail", "no custom subdomain"),
    Case("null", SUBDOMAIN, with_account(customSubDomainName=None), "fail"),
    Case("empty", SUBDOMAIN, with_account(customSubDomainName=""), "fail"),
    Case("no text", SUBDOMAIN, with_account(customSubDomainName=["ai"]), "unknown"),
    Case(
        "a Foundry resource", SUBDOMAIN, with_kind("aiservices", customSubDomainName="ai"), "pass"
    ),
    Case("another kind", SUBDOMAIN, with_kind("SpeechServices"), "not_applicable"),
    Case("no properties at all", SUBDOMAIN, BARE, "unknown", "properties is absent"),
    Case("accounts denied", SUBDOMAIN, DENIED, "unknown", "denied"),
)

IDENTITY_CASES = (
    Case("its own", IDENTITY, with_identity({"type": "SystemAssigned"}), "pass", "System", "low"),
    Case("in another casing", IDENTITY, with_identity({"type": "userAssigned"}), "pass", "User"),
    Case(
        "both sorts",
        IDENTITY,
        with_identity({"type": "SystemAssigned, UserAssigned"}),
        "pass",
        "SystemAssigned, UserAssigned",
    ),
    Case("none", IDENTITY, with_identity({"type": "None"}), "fail", "no managed identity"),
    Case("absent", IDENTITY, with_account(), "fail", "no managed identity"),
    Case("null", IDENTITY, with_identity(None), "fail"),
    Case("no type", IDENTITY, with_identity({"principalId": "x"}), "unknown", "identity.type"),
    Case("a null type", IDENTITY, with_identity({"type": None}), "unknown", "identity.type"),
    Case("a type of tomorrow", IDENTITY, with_identity({"type": "Shared"}), "unknown", "Shared"),
    Case("no object", IDENTITY, with_identity("SystemAssigned"), "unknown", "identity"),
    Case("another kind", IDENTITY, with_kind("Face"), "not_applicable"),
    Case("accounts denied", IDENTITY, DENIED, "unknown", "denied"),
)

OUTBOUND_CASES = (
    Case(
        "a list",
        OUTBOUND,
        with_hosts("www.contoso.com", "203.0.113.7", "*.contoso.com", "https://a.contoso.com/x"),
        "pass",
        "restricted to www.contoso.com, 203.0.113.7, *.contoso.com",
        "low",
    ),
    Case("nothing", OUTBOUND, with_hosts(), "pass", "list of allowed hosts is empty"),
    Case(
        "many hosts",
        OUTBOUND,
        with_hosts(*(f"h{number}.contoso.com" for number in range(12))),
        "pass",
        "h9.contoso.com and 2 more",
    ),
    Case("not restricted", OUTBOUND, with_account(allowedFqdnList=["a.b"]), "fail", "is not"),
    Case("false", OUTBOUND, with_account(restrictOutboundNetworkAccess=False), "fail"),
    Case("null", OUTBOUND, with_account(restrictOutboundNetworkAccess=None), "fail"),
    Case("text", OUTBOUND, with_account(restrictOutboundNetworkAccess="true"), "unknown"),
    Case(
        "restricted, and no list",
        OUTBOUND,
        with_account(restrictOutboundNetworkAccess=True),
        "unknown",
        "allowedFqdnList",
    ),
    Case(
        "a list that is text",
        OUTBOUND,
        with_account(restrictOutboundNetworkAccess=True, allowedFqdnList="a.contoso.com"),
        "unknown",
        "not a list",
    ),
    Case(
        "an entry that is no text", OUTBOUND, with_hosts("a.contoso.com", 7), "unknown", "element"
    ),
    *(
        Case(
            f"a list with {entry}",
            OUTBOUND,
            with_hosts("a.contoso.com", entry),
            "fail",
            f"admits nearly all: {entry}",
        )
        for entry in (
            "*",
            "*.*",
            "*.COM",
            ".net",
            "www.contoso.*",
            "*contoso.com",
            "https://*.blob.core.windows.net/",
            "*.windows.net:443",
            "0.0.0.0",
            "0.0.0.0/0",
            "203.0.0.0/16",
        )
    ),
    *(
        Case(f"a list with {entry}", OUTBOUND, with_hosts(entry), "pass", entry)
        for entry in ("203.0.113.0/24", "stjog.blob.core.windows.net", ".jog.contoso.com")
    ),
    Case("another kind", OUTBOUND, with_kind("Face"), "not_applicable"),
    Case("no properties at all", OUTBOUND, BARE, "unknown", "properties is absent"),
    Case("accounts denied", OUTBOUND, DENIED, "unknown", "denied"),
)

OPENAI_ACCOUNT_CASES = (*DENY_CASES, *SUBDOMAIN_CASES, *IDENTITY_CASES, *OUTBOUND_CASES)
