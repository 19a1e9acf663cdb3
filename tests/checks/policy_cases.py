"""Cases of the check on the definitions of Azure Policy that watch backups."""

from typing import Any

from azaudit.api import (
    PolicyAssignment,
    PolicySetDefinition,
    RecoveryVault,
    Subscription,
    SubscriptionAncestry,
)
from azaudit.profile import BackupProfile, Profile
from azaudit.snapshot.coverage import Coverage, CoverageState
from tests.checks.backup_cases import recovery_vault
from tests.checks.case import Case
from tests.worlds import NOW, OTHER_SUBSCRIPTION, SUBSCRIPTION, TENANT, World

ASSIGNED = "recovery-vault-policy-assigned"

HERE = f"/subscriptions/{SUBSCRIPTION}"
GROUPS = "/providers/Microsoft.Management/managementGroups"
ABOVE = f"{HERE}{GROUPS}/landing"
OURS = "/providers/Microsoft.Authorization"
MUA = "c7031eab-0fc0-4cd9-acd0-4497bd66d91a"
LOCKED = "d6f6f560-14b7-49a4-9fc8-d2c3a9807868"
SOFT = "31b8092a-36b8-434b-9af7-5ec844364148"
MACHINES = "013e242c-8828-4970-87b3-ab247555486d"
OTHER = "0a15ec92-a229-4763-bb14-0ea34a568f8d"
BUILT_IN_SET = f"{OURS}/policySetDefinitions/1f3afdf9-d0c9-4c3d-847f-89da613e70a8"
GROUP_SET = f"{GROUPS}/landing{OURS}/policySetDefinitions/backups"
CUSTOM = "11111111-0000-4000-8000-000000000001"


def only(*guids: str) -> Profile:
    return Profile(backup=BackupProfile(required_policies=frozenset(guids)))


ONE = only(MUA)


def definition(guid: str) -> str:
    return f"{OURS}/policyDefinitions/{guid}"


OF_MUA = definition(MUA)


def assignment(
    named: Any = OF_MUA, scope: str = HERE, name: str = "a", **more: Any
) -> dict[str, Any]:
    """An assignment of a definition or an initiative."""
    id = f"{scope}{OURS}/policyAssignments/{name}"
    return {"id": id, "properties": {"policyDefinitionId": named, **more}}


def with_odd(path: str, odd: Any) -> dict[str, Any]:
    made = assignment()
    return {**made, "properties": {**made["properties"], path: odd}}


def initiative(*parts: dict[str, Any], id: str = BUILT_IN_SET, **more: Any) -> dict[str, Any]:
    return {"id": id, "properties": {"policyDefinitions": list(parts), **more}}


def part(guid: str = MUA, effect: Any = None, name: Any = "mua") -> dict[str, Any]:
    """A definition in an initiative."""
    chosen = {} if effect is None else {"parameters": {"effect": {"value": effect}}}
    return {"policyDefinitionId": definition(guid), "policyDefinitionReferenceId": name, **chosen}


def having(*assignments: dict[str, Any]) -> World:
    """A subscription with a vault, and assignments on its list."""
    subscription = {"id": HERE, "displayName": "workload", "state": "Enabled"}
    world = World().with_body(Subscription, subscription).with_body(RecoveryVault, recovery_vault())
    return world.with_body(PolicyAssignment, *assignments)


def using(*parts: dict[str, Any], more: Any = None, **assigned: Any) -> World:
    """An initiative that is assigned above the subscription; more: of the initiative."""
    world = having(assignment(BUILT_IN_SET, ABOVE, **assigned))
    return world.with_body(PolicySetDefinition, initiative(*parts, **(more or {})))


def above(*names: str) -> World:
    """The subscription below management groups, nearest first, where one is left out."""
    chain = {"managementGroupAncestorsChain": [{"name": name} for name in names]}
    world = having(assignment(scope=ABOVE, notScopes=[f"{GROUPS}/Landing"]))
    return world.with_body(SubscriptionAncestry, {"id": HERE, "properties": chain})


def override(value: str, *selectors: dict[str, Any], kind: str = "policyEffect") -> dict[str, Any]:
    return {"kind": kind, "value": value, "selectors": list(selectors)}


def referring(*names: str, how: str = "in") -> dict[str, Any]:
    return {"kind": "policyDefinitionReferenceId", how: list(names)}


IN_A_REGION = {"kind": "resourceLocation", "in": ["eastus"]}
FROM_OUTSIDE = {"effects": {"type": "String", "defaultValue": "Audit"}}
CHOSEN = "[parameters('effects')]"
ALL = [assignment(definition(guid), name=guid[:4]) for guid in (MUA, LOCKED, SOFT, MACHINES)]


def denied_set(id: str) -> Coverage:
    return Coverage(
        "policy-set-definitions",
        TENANT,
        None,
        id,
        CoverageState.DENIED,
        NOW,
        403,
        "AuthorizationFailed",
        "Microsoft.Authorization/policySetDefinitions/read",
        "the initiative is denied",
    )


def _case(name: str, world: World, status: str, says: str = "", notes: str = "") -> Case:
    return Case(name, ASSIGNED, world, status, says, "", ONE, notes)


WHOLE_CASES = (
    Case(
        "all four",
        ASSIGNED,
        having(*ALL),
        "pass",
        "enforced: multi-user authorization by c703 at the subscription, immutable vaults by d6f6",
        "low",
    ),
    Case(
        "one of four is missing",
        ASSIGNED,
        having(*ALL[:3]),
        "fail",
        f"backups of machines ({MACHINES}) is not assigned",
        "low",
    ),
    Case(
        "none",
        ASSIGNED,
        having(),
        "fail",
        f"multi-user authorization ({MUA}) is not assigned; immutable vaults ({LOCKED})",
    ),
    Case(
        "one is missing, whatever else cannot be read",
        ASSIGNED,
        having(*ALL[1:], assignment(scope=f"{HERE}/resourceGroups/rg", enforcementMode=7)),
        "fail",
        "covers resource group rg alone",
    ),
    Case("none is required", ASSIGNED, having(), "not_applicable", profile=only()),
    Case(
        "no vault",
        ASSIGNED,
        World().with_body(Subscription, {"id": HERE, "displayName": "w", "state": "Enabled"}),
        "not_applicable",
    ),
    Case("vaults denied", ASSIGNED, having(*ALL).denied(RecoveryVault), "unknown", "denied"),
    Case("subscriptions denied", ASSIGNED, World().denied(Subscription), "unknown", "denied"),
    Case(
        "one that nobody here knows, with an effect",
        ASSIGNED,
        having(assignment(definition(CUSTOM), parameters={"effect": {"value": "Deny"}})),
        "pass",
        f"{CUSTOM} by a",
        profile=only(CUSTOM),
    ),
    Case(
        "one that nobody here knows, without",
        ASSIGNED,
        having(assignment(definition(CUSTOM))),
        "unknown",
        "does what its definition says",
        profile=only(CUSTOM),
    ),
)

DIRECT_CASES = (
    _case("at the subscription", having(assignment()), "pass", "by a at the subscription"),
    _case(
        "above it",
        having(assignment(scope=ABOVE)),
        "pass",
        "by a at management group landing",
    ),
    _case("in other letters", having(assignment(definition(MUA).upper())), "pass"),
    _case("with its mode", having(assignment(enforcementMode="default")), "pass"),
    _case("as empty as can be", having(assignment(notScopes=[], parameters={})), "pass"),
    _case("audits", having(assignment(parameters={"effect": {"value": "AUDIT"}})), "pass"),
    _case(
        "disabled",
        having(assignment(parameters={"Effect": {"value": "Disabled"}})),
        "fail",
        f"multi-user authorization ({MUA}) is assigned without effect: a at the subscription has"
        " its effect disabled",
    ),
    _case("not enforced", having(assignment(enforcementMode="DoNotEnforce")), "fail", "a at the"),
    _case("for the enrolled", having(assignment(enforcementMode="Enroll")), "fail", "enrolled"),
    _case(
        "for some resources",
        having(assignment(resourceSelectors=[{"name": "s", "selectors": [IN_A_REGION]}])),
        "fail",
        "is limited to some resources",
    ),
    _case(
        "for a resource group",
        having(assignment(scope=f"{HERE}/resourceGroups/rg")),
        "fail",
        "covers resource group rg alone",
    ),
    _case(
        "of another definition", having(assignment(definition(OTHER))), "fail", "is not assigned"
    ),
    _case(
        "of a copy of one's own",
        having(assignment(HERE + definition(MUA))),
        "fail",
        "is not assigned",
    ),
    _case(
        "one is enough",
        having(assignment(name="b", enforcementMode="DoNotEnforce"), assignment(name="c")),
        "pass",
        "by c at",
    ),
    _case(
        "leaves a group out",
        having(assignment(notScopes=[f"{HERE}/resourcegroups/lab"])),
        "pass",
        notes="a at the subscription leaves resource group lab out",
    ),
    _case(
        "one that leaves nothing out comes first",
        having(assignment(notScopes=[f"{HERE}/resourceGroups/lab"]), assignment(name="b")),
        "pass",
        "by b at",
        "!leaves",
    ),
    _case(
        "leaves another subscription out",
        having(assignment(scope=ABOVE, notScopes=[f"/subscriptions/{OTHER_SUBSCRIPTION}"])),
        "pass",
        notes="!leaves",
    ),
    _case(
        "leaves this subscription out",
        having(assignment(scope=ABOVE, notScopes=[HERE.upper()])),
        "fail",
        "leaves the subscription out",
    ),
    _case("leaves its management group out", above("landing", TENANT), "fail", "leaves the"),
    _case("leaves another management group out", above("prod", TENANT), "pass", notes="!leaves"),
    _case("leaves out what may be above it", above("prod"), "unknown", "which may be above"),
    _case(
        "overridden",
        having(assignment(overrides=[override("disabled")])),
        "fail",
        "has its effect disabled",
    ),
    _case("overridden to act", having(assignment(overrides=[override("Deny")])), "pass"),
    _case(
        "disabled in a region",
        having(assignment(overrides=[override("Disabled", IN_A_REGION)])),
        "fail",
        "has its effect disabled",
    ),
    _case(
        "another effect in a region",
        having(assignment(overrides=[override("Deny", IN_A_REGION)])),
        "pass",
    ),
    _case(
        "another version",
        having(assignment(overrides=[override("2.0.0", kind="policyVersion")])),
        "pass",
    ),
    _case(
        "overridden twice",
        having(assignment(overrides=[override("Disabled"), override("Audit")])),
        "unknown",
        "overrides say audit and disabled",
    ),
    _case(
        "an effect that looks at nothing",
        having(assignment(parameters={"effect": {"value": "Manual"}})),
        "unknown",
        "has the effect manual",
    ),
)

INITIATIVE_CASES = (
    _case("in an initiative", using(part()), "pass", "by a at management group landing"),
    _case("among others", using(part(OTHER), part()), "pass"),
    _case("in one that audits", using(part(effect="Audit")), "pass"),
    _case("in one that disables it", using(part(effect="Disabled")), "fail", "effect disabled"),
    _case("twice, once disabled", using(part(effect="Disabled"), part(name="again")), "pass"),
    _case(
        "by its parameter's default",
        using(part(effect=CHOSEN), more={"parameters": FROM_OUTSIDE}),
        "pass",
    ),
    _case(
        "by the assignment's parameter",
        using(
            part(effect=CHOSEN),
            more={"parameters": FROM_OUTSIDE},
            parameters={"Effects": {"value": "Disabled"}},
        ),
        "fail",
        "effect disabled",
    ),
    _case("by a parameter that is not there", using(part(effect=CHOSEN)), "unknown", "effects"),
    _case(
        "by what has to be computed",
        using(part(effect="[if(true(), 'Audit', 'Disabled')]")),
        "unknown",
        "is not known",
    ),
    _case(
        "overridden by name",
        using(part(), overrides=[override("disabled", referring("MUA"))]),
        "fail",
        "effect disabled",
    ),
    _case(
        "another is overridden",
        using(part(), overrides=[override("disabled", referring("other"))]),
        "pass",
    ),
    _case(
        "all but it are overridden",
        using(part(), overrides=[override("disabled", referring("mua", how="notIn"))]),
        "pass",
    ),
    _case(
        "overridden, and which is not said",
        using(part(name=None), overrides=[override("disabled", referring("x"))]),
        "unknown",
        "policyDefinitionReferenceId",
    ),
    _case("not in it", using(part(OTHER)), "fail", "is not assigned"),
    _case(
        "disabled in it, beside something unreadable",
        using(part(effect="Disabled"), {"policyDefinitionId": 7}),
        "unknown",
        "policyDefinitionId",
    ),
    _case("in it, beside something unreadable", using(part(), {"policyDefinitionId": 7}), "pass"),
    _case("in an empty one", using(), "fail", "is not assigned"),
    _case("in one that is not enforced", using(part(), enforcementMode="DoNotEnforce"), "fail"),
    _case(
        "in one of a management group",
        having(assignment(GROUP_SET, ABOVE)).with_body(
            PolicySetDefinition, initiative(part(), id=f"/tenants/{TENANT}{GROUP_SET}")
        ),
        "pass",
    ),
    _case(
        "in one of another tenant's management group of the name",
        having(assignment(GROUP_SET, ABOVE)).with_body(
            PolicySetDefinition, initiative(part(), id=f"/tenants/{OTHER_SUBSCRIPTION}{GROUP_SET}")
        ),
        "unknown",
        "was not read",
    ),
    _case(
        "in one that is denied",
        having(assignment(BUILT_IN_SET)).with_unit(denied_set(BUILT_IN_SET)),
        "unknown",
        "denied",
    ),
    _case(
        "beside one that is denied",
        having(assignment(BUILT_IN_SET), assignment(name="b")).with_unit(denied_set(BUILT_IN_SET)),
        "pass",
        "by b",
    ),
    _case("in one that nobody read", having(assignment(BUILT_IN_SET)), "unknown", "was not read"),
    _case(
        "in one with something unreadable",
        using({"policyDefinitionId": 7}),
        "unknown",
        "policyDefinitionId",
    ),
    _case("in one without definitions", using(more={"policyDefinitions": None}), "unknown"),
    _case("in one whose definitions are none", using(more={"policyDefinitions": "x"}), "unknown"),
)

UNREAD_CASES = (
    _case("denied", having().denied(PolicyAssignment), "unknown", "denied"),
    _case(
        "one acts, on a list with a gap",
        having(assignment()).gap(PolicyAssignment, HERE, "partial"),
        "pass",
    ),
    _case(
        "none acts, on a list with a gap",
        having(assignment(enforcementMode="DoNotEnforce")).gap(PolicyAssignment, HERE, "partial"),
        "unknown",
        "partial",
    ),
    _case("not asked", having().not_asked(PolicyAssignment), "unknown", "was not collected"),
    _case("of nothing", having(assignment(None)), "unknown", "policyDefinitionId"),
    _case("of what is no id", having(assignment("backups")), "unknown", "is no resource id"),
    *(
        _case(f"{path} is {odd!r}", having(with_odd(path, odd)), "unknown", path)
        for path, odd in (
            ("enforcementMode", "Sometimes"),
            ("enforcementMode", True),
            ("notScopes", "x"),
            ("notScopes", [7]),
            ("overrides", {}),
            ("overrides", ["x"]),
            ("resourceSelectors", "x"),
            ("parameters", []),
            ("parameters", {"effect": "Audit"}),
            ("parameters", {"effect": {"value": True}}),
        )
    ),
)

POLICY_CASES = (*WHOLE_CASES, *DIRECT_CASES, *INITIATIVE_CASES, *UNREAD_CASES)
