"""Cases of the check on the firewall rules of Azure OpenAI accounts."""

from typing import Any

from azaudit.api import CognitiveAccount, VirtualNetwork
from azaudit.profile import OpenAIProfile, Profile
from azaudit.snapshot.schema import ScopeRow
from tests.checks.case import Case
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, TENANT, World

RULES = "openai-network-rules-narrow"

ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/oai"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet"
SUBNET = f"{NETWORK}/subnets/snet-app"
FAR = SUBNET.replace(GROUP, f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/rg")
LEFT_OUT = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "x", "Enabled", "skipped", "by the user")


def account(**properties: Any) -> dict[str, Any]:
    standard = {"publicNetworkAccess": "Enabled"}
    return {"id": ACCOUNT, "kind": "OpenAI", "properties": standard | properties}


def ruled(ranges: Any = (), subnets: Any = (), action: Any = "Deny", **more: Any) -> World:
    """An account with these rules; ranges are texts, or rules as they are."""
    rules = {
        "defaultAction": action,
        "ipRules": [{"value": one} if isinstance(one, str) else one for one in ranges],
        "virtualNetworkRules": list(subnets),
    }
    return World().with_body(CognitiveAccount, account(networkAcls=rules, **more))


def rule(id: Any = SUBNET, ignores: Any = None) -> dict[str, Any]:
    return {"id": id, "ignoreMissingVnetServiceEndpoint": ignores}


def networked(world: World, *services: Any) -> World:
    """The world with the subnet, which has endpoints for some services."""
    endpoints = [{"service": one, "locations": ["*"]} for one in services]
    subnet = {"id": SUBNET, "properties": {"serviceEndpoints": endpoints}}
    return world.with_body(VirtualNetwork, {"id": NETWORK, "properties": {"subnets": [subnet]}})


def asking(v4: int = 24, v6: int = 64) -> Profile:
    return Profile(openai=OpenAIProfile(widest_ipv4_rule=v4, widest_ipv6_rule=v6))


def wide(text: str, world: World | None = None, **more: Any) -> Case:
    return Case(f"wide: {text}", RULES, world or ruled([text]), "fail", f"IP rule {text} ", **more)


def meaningless(text: Any) -> Case:
    return Case(
        f"meaningless: {text!r}",
        RULES,
        ruled([{"value": text}]),
        "unknown",
        "networkAcls.ipRules[0].value",
    )


HERE = "Microsoft.CognitiveServices"
NARROW = networked(ruled(["203.0.113.0/24"], [rule()]), HERE)

OPENAI_NETWORK_CASES = (
    Case("narrow", RULES, NARROW, "pass", "1 for addresses, 1 for subnets", notes="!Allow"),
    Case("one address", RULES, ruled(["203.0.113.7"]), "pass"),
    Case("one address of version 6", RULES, ruled(["2001:db8::7"]), "pass"),
    Case("a network of version 6", RULES, ruled(["2001:db8::/64"]), "pass"),
    Case("bits behind the prefix", RULES, ruled(["203.0.113.7/24"]), "pass"),
    Case("no rules", RULES, ruled(), "not_applicable"),
    wide("0.0.0.0/0"),
    wide("203.0.113.0/0"),
    wide("::/0"),
    wide("0.0.0.0/1"),
    wide("203.0.112.0/23"),
    wide("203.0.113.7/23"),
    wide("2001:db8::/63"),
    # a range of version 4 in the notation of version 6
    wide("::ffff:0:0/96"),
    wide("::ffff:203.0.112.0/119"),
    Case("version 4 as version 6", RULES, ruled(["::ffff:203.0.113.0/120"]), "pass"),
    Case("the profile allows it", RULES, ruled(["203.0.0.0/16"]), "pass", profile=asking(16)),
    Case(
        "the profile allows single addresses",
        RULES,
        ruled(["203.0.113.0/31"]),
        "fail",
        "wider than the profile allows",
        profile=asking(32),
    ),
    Case(
        "no profile allows everybody",
        RULES,
        ruled(["0.0.0.0/0", "::/0"]),
        "fail",
        "the IP rule 0.0.0.0/0 admits every address; the IP rule ::/0 admits every address",
        profile=asking(0, 0),
    ),
    Case(
        "the profile's other version",
        RULES,
        ruled(["2001:db8::/48"]),
        "pass",
        profile=asking(32, 48),
    ),
    *(
        meaningless(text)
        for text in (
            "0.0.0.0",  # nobody's address; some services take it for all of Azure
            "0.0.0.0/32",
            "::",
            "any",
            "",
            " 203.0.113.7",
            "203.0.113.7/33",
            "203.0.113.7/0.0.0.0",
            "203.0.113.1-203.0.113.9",
            "203.0.113",
            "203.0.113.007",
            "fe80::1%eth0",
            "example.com",
            7,
            None,
            ["203.0.113.7"],
        )
    ),
    Case(
        "a wide rule beside a meaningless one",
        RULES,
        ruled(["any", "0.0.0.0/0", "203.0.0.0/16"]),
        "fail",
        "the IP rule 0.0.0.0/0 admits every address; the IP rule 203.0.0.0/16 is wider than",
    ),
    Case("a rule that is none", RULES, ruled(["203.0.113.7", 7]), "unknown", "ipRules[1]"),
    Case(
        "rules that are no list",
        RULES,
        World().with_body(
            CognitiveAccount, account(networkAcls={"defaultAction": "Deny", "ipRules": "any"})
        ),
        "unknown",
        "ipRules",
    ),
    Case(
        "rules that are no list beside a stale one",
        RULES,
        World().with_body(
            CognitiveAccount,
            account(networkAcls={"ipRules": "any", "virtualNetworkRules": [rule()]}),
        ),
        "fail",
        "the rule for subnet vnet/snet-app points to a subnet that does not exist",
    ),
    Case(
        "a subnet that is gone",
        RULES,
        World.with_body(
            ruled(subnets=[rule()]), VirtualNetwork, {"id": NETWORK, "properties": {"subnets": []}}
        ),
        "fail",
        "vnet/snet-app points to a subnet that does not exist",
    ),
    Case(
        "a network that is gone",
        RULES,
        ruled(subnets=[rule()]),
        "fail",
        "vnet/snet-app points to a subnet that does not exist",
    ),
    Case(
        "networks denied",
        RULES,
        ruled(subnets=[rule()]).denied(VirtualNetwork),
        "unknown",
        "virtualNetworks/read",
    ),
    Case(
        "networks denied beside a wide rule",
        RULES,
        ruled(["0.0.0.0/0"], [rule()]).denied(VirtualNetwork),
        "fail",
        "0.0.0.0/0",
    ),
    Case("a network nobody collected", RULES, ruled(subnets=[rule(FAR)]), "unknown", "no tenant"),
    Case(
        "a network that the user left out",
        RULES,
        ruled(subnets=[rule(FAR)]).with_scope(LEFT_OUT),
        "unknown",
        "this audit leaves out",
    ),
    Case("the id of no subnet", RULES, ruled(subnets=[rule(NETWORK)]), "unknown", "no subnet"),
    Case("no id", RULES, ruled(subnets=[rule(None)]), "unknown", "virtualNetworkRules[0].id"),
    Case(
        "an endpoint is missing, and that is ignored",
        RULES,
        networked(ruled(subnets=[rule(SUBNET.upper(), ignores=True)]), "Microsoft.Storage"),
        "fail",
        "the rule for subnet VNET/SNET-APP ignores its missing service endpoint",
    ),
    Case(
        "the subnet has no endpoint at all, and that is ignored",
        RULES,
        ruled(subnets=[rule(ignores=True)]).with_body(
            VirtualNetwork,
            {"id": NETWORK, "properties": {"subnets": [{"id": SUBNET, "properties": {}}]}},
        ),
        "fail",
        "ignores its missing",
    ),
    # `az cognitiveservices account network-rule add` always writes true
    Case(
        "a missing endpoint would be ignored, and none is missing",
        RULES,
        networked(ruled(subnets=[rule(ignores=True)]), HERE.upper()),
        "pass",
    ),
    Case(
        "an endpoint is missing, and that is not ignored",
        RULES,
        networked(ruled(subnets=[rule(ignores=False)])),
        "pass",
        notes="vnet/snet-app admits nobody",
    ),
    Case(
        "whether it is ignored is unread",
        RULES,
        networked(ruled(subnets=[rule(ignores="yes")])),
        "unknown",
        "ignoreMissingVnetServiceEndpoint",
    ),
    Case(
        "endpoints that cannot be read",
        RULES,
        networked(ruled(subnets=[rule(ignores=True)]), 7),
        "unknown",
        "serviceEndpoints[0].service",
    ),
    Case(
        "the rules restrict nothing",
        RULES,
        ruled(["203.0.113.7"], action="Allow"),
        "pass",
        notes="default action is Allow",
    ),
    Case("no firewall", RULES, World().with_body(CognitiveAccount, account()), "not_applicable"),
    Case(
        "a wide rule beside default Allow",
        RULES,
        ruled(["0.0.0.0/0"], action="Allow"),
        "fail",
        notes="default action is Allow",
    ),
    Case(
        "a default action that nobody knows",
        RULES,
        ruled(["203.0.113.7"], action="Maybe"),
        "pass",
        notes="not known",
    ),
    Case(
        "public access is off",
        RULES,
        ruled(["0.0.0.0/0"], publicNetworkAccess="DISABLED"),
        "not_applicable",
    ),
    Case(
        "public access is not said", RULES, ruled(["0.0.0.0/0"], publicNetworkAccess=None), "fail"
    ),
    Case(
        "public access is as nobody knows",
        RULES,
        ruled(["203.0.113.7"], publicNetworkAccess="SecuredByPerimeter"),
        "unknown",
        "publicNetworkAccess",
    ),
)
