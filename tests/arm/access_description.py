"""Reading what a description says of roles and assignments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from tests.arm.access import (
    Access,
    Delegation,
    Given,
    Initiative,
    ManagementGroup,
    Role,
    RolePolicy,
    reserved,
)
from tests.arm.roles import permission, role_named

_CREATED = "2026-01-15T08:00:00.0000000Z"
_NOTATION = {"id", "role", "scope"}
_PERMISSION = {"actions", "notActions", "dataActions", "notDataActions"}


def access_of(tenant: Mapping[str, Any], tenant_id: str) -> Access:
    """What a tenant describes; its subscriptions are known by name and by id."""
    groups = _groups(tenant.get("managementGroups", ()), tenant_id)
    scopes = _Scopes(groups, tenant.get("subscriptions", ()))
    roles = tuple(
        _role(one, scopes, tenant_id, groups[tenant_id].scope)
        for one in tenant.get("roleDefinitions", ())
    )
    reader = _Reader(tenant_id, scopes, roles)
    return Access(
        groups=groups,
        roles=roles,
        assignments=tuple(reader.assignments(tenant.get("assignments", ()))),
        eligible=tuple(reader.schedules("eligible", tenant.get("eligible", ()))),
        activated=tuple(reader.schedules("activated", tenant.get("activated", ()))),
        denials=tuple(reader.denials(tenant.get("denyAssignments", ()))),
        role_policies=tuple(
            reader.policies(tenant.get("rolePolicies", ()), tenant.get("directory", {}))
        ),
        policies=tuple(_policy(one, scopes) for one in tenant.get("policyAssignments", ())),
        initiatives=tuple(_initiative(one, scopes) for one in tenant.get("initiatives", ())),
        pim=bool(tenant.get("pim", True)),
    )


def delegations_of(
    subscription: Mapping[str, Any], tenant_id: str, tenant_name: str
) -> Iterator[Delegation]:
    """What a subscription hands to other tenants."""
    here = f"/subscriptions/{subscription['id']}"
    for number, one in enumerate(subscription.get("delegations", ())):
        scope = f"{here}/resourceGroups/{one['group']}" if "group" in one else here
        definition = {
            "description": one.get("description", ""),
            "authorizations": [_authorization(each) for each in one["authorizations"]],
            **(
                {"eligibleAuthorizations": [_authorization(each) for each in eligible]}
                if (eligible := one.get("eligibleAuthorizations"))
                else {}
            ),
            "registrationDefinitionName": one.get("name", "Delegation"),
            "managedByTenantId": one["tenantId"],
            "managedByTenantName": one.get("tenantName", one["tenantId"]),
            "manageeTenantId": tenant_id,
            "manageeTenantName": tenant_name,
            "provisioningState": one.get("provisioningState", "Succeeded"),
        }
        guid = one.get("id") or reserved(f"{here}/delegations/{number}")
        yield Delegation(guid, scope, definition)


def _authorization(described: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in described.items() if key != "role"}
    if "role" in described:
        rest["roleDefinitionId"] = _guid_of(described["role"], ())
    return rest


def _groups(described: Iterable[Mapping[str, Any]], tenant_id: str) -> dict[str, ManagementGroup]:
    """Management groups by their names in lower case; the root is there without being described."""
    root = ManagementGroup(tenant_id, "Tenant Root Group", None)
    groups = {tenant_id: root}
    for one in described:
        name = str(one["name"])
        parent = str(one.get("parent") or tenant_id) if name.lower() != tenant_id else None
        groups[name.lower()] = ManagementGroup(name, one.get("displayName", name), parent)
    for group in groups.values():
        assert group.parent is None or group.parent.lower() in groups, f"no {group.parent}"
    return groups


class _Scopes:
    """Scopes as they are described: by what they are called."""

    def __init__(
        self, groups: Mapping[str, ManagementGroup], subscriptions: Iterable[Mapping[str, Any]]
    ) -> None:
        self._groups = groups
        self._ids = {
            str(called).lower(): str(one["id"])
            for one in subscriptions
            for called in (one["id"], one.get("name", "subscription"))
        }

    def __call__(self, text: str) -> str:
        kind, colon, name = text.partition(":")
        if colon and kind == "managementGroup":
            return self._groups[name.lower()].scope
        if colon and kind == "subscription":
            called, slash, rest = name.partition("/")
            return f"/subscriptions/{self._ids[called.lower()]}{slash}{rest}"
        assert text.startswith("/"), f"{text} is no scope"
        return text


def _role(described: Mapping[str, Any], scopes: _Scopes, tenant_id: str, root: str) -> Role:
    name = described["name"]
    permissions = described.get("permissions") or [described]
    return Role(
        guid=described.get("id") or reserved(f"{tenant_id}/roles/{name}"),
        name=name,
        built_in=False,
        description=described.get("description", ""),
        scopes=tuple(scopes(one) for one in described.get("assignableScopes", (root,))),
        permissions=tuple(permission(one) for one in permissions),
    )


def _policy(described: Mapping[str, Any], scopes: _Scopes) -> Given:
    scope = scopes(described["scope"])
    rest = {key: value for key, value in described.items() if key not in {"name", *_NOTATION}}
    usual = {
        "displayName": described["name"],
        "scope": scope,
        "notScopes": [],
        "parameters": {},
        "enforcementMode": "Default",
    }
    return Given(described["name"], scope, usual | rest)


def _initiative(described: Mapping[str, Any], scopes: _Scopes) -> Initiative:
    scope = scopes(described["scope"]) if "scope" in described else ""
    rest = {key: value for key, value in described.items() if key not in {"name", *_NOTATION}}
    usual = {
        "displayName": described["name"],
        "policyType": "Custom" if scope else "BuiltIn",
        "parameters": {},
    }
    return Initiative(described["name"], scope, usual | rest)


def _guid_of(role: str, custom: Iterable[Role]) -> str:
    """The guid of a role; one that nobody knows stands for a role that was deleted."""
    known = role_named(role, custom)
    return known.guid if known is not None else str(UUID(role))


class _Reader:
    """Reads lists of what is given in one tenant."""

    def __init__(self, tenant_id: str, scopes: _Scopes, roles: Sequence[Role]) -> None:
        self._tenant_id = tenant_id
        self._scopes = scopes
        self._roles = roles

    def assignments(self, described: Iterable[Mapping[str, Any]]) -> Iterator[Given]:
        for number, one in enumerate(described):
            usual = {
                "principalId": one["principal"],
                "principalType": one.get("principalType", "User"),
                "condition": None,
                "conditionVersion": "2.0" if one.get("condition") else None,
                "createdOn": _CREATED,
                "updatedOn": _CREATED,
                "createdBy": None,
                "updatedBy": None,
                "delegatedManagedIdentityResourceId": None,
                "description": None,
            }
            yield self._given("assignments", number, one, usual)

    def schedules(self, kind: str, described: Iterable[Mapping[str, Any]]) -> Iterator[Given]:
        active = {"assignmentType": "Activated"} if kind == "activated" else {}
        for number, one in enumerate(described):
            usual = {
                "principalId": one["principal"],
                "principalType": one.get("principalType", "User"),
                "status": "Provisioned",
                "startDateTime": _CREATED,
                "endDateTime": None,
                "memberType": "Direct",
                **active,
                "createdOn": _CREATED,
                "condition": None,
                "conditionVersion": "2.0" if one.get("condition") else None,
            }
            yield self._given(kind, number, one, usual)

    def denials(self, described: Iterable[Mapping[str, Any]]) -> Iterator[Given]:
        for number, one in enumerate(described):
            scope = self._scopes(one["scope"])
            rest = {
                key: value
                for key, value in one.items()
                if key not in {*_NOTATION, *_PERMISSION, "name", "permissions"}
            }
            properties = {
                "denyAssignmentName": one["name"],
                "description": "",
                "permissions": [permission(each) for each in one.get("permissions") or [one]],
                "scope": scope,
                "doNotApplyToChildScopes": False,
                "principals": [],
                "excludePrincipals": [],
                "isSystemProtected": True,
                "createdOn": _CREATED,
                "updatedOn": _CREATED,
                "createdBy": None,
                "updatedBy": None,
            }
            guid = one.get("id") or self._guid("denyAssignments", number, scope)
            yield Given(guid, scope, properties | rest)

    def policies(
        self, described: Iterable[Mapping[str, Any]], directory: Mapping[str, Any]
    ) -> Iterator[RolePolicy]:
        people = {
            one["id"]: {"description": one.get("displayName"), "userType": kind}
            for kind, key in (("User", "users"), ("Group", "groups"))
            for one in directory.get(key, ())
        }
        for one in described:
            approvers = one.get("approval")
            yield RolePolicy(
                scope=self._scopes(one["scope"]),
                role=_guid_of(one["role"], self._roles),
                approvers=None
                if approvers is None
                else tuple({"id": id, "isBackup": False, **people.get(id, {})} for id in approvers),
                multi_factor=bool(one.get("multiFactor", False)),
                maximum=one.get("maximum", "PT8H"),
                rules=one.get("rules", {}),
            )

    def _given(
        self, kind: str, number: int, one: Mapping[str, Any], usual: Mapping[str, Any]
    ) -> Given:
        scope = self._scopes(one["scope"])
        rest = {key: value for key, value in one.items() if key not in {*_NOTATION, "principal"}}
        guid = one.get("id") or self._guid(kind, number, scope)
        role = _guid_of(one["role"], self._roles)
        return Given(guid, scope, {"scope": scope, **usual, **rest}, role)

    def _guid(self, kind: str, number: int, scope: str) -> str:
        return reserved(f"{self._tenant_id}/{kind}/{number}{scope}")
