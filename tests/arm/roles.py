"""Roles: the built-in ones, and their wire form."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.arm.access import Role

TYPE = "Microsoft.Authorization/roleDefinitions"
_LISTS = ("actions", "notActions", "dataActions", "notDataActions")
_CONDITION = ("condition", "conditionVersion")
_CREATED = "2015-02-02T21:55:09.8806423Z"


@cache
def built_in_roles() -> tuple[Role, ...]:
    text = Path(__file__).with_name("roles.yaml").read_text(encoding="utf-8")
    return tuple(
        Role(
            guid=one["id"],
            name=one["name"],
            built_in=True,
            description=one["description"],
            scopes=("/",),
            permissions=(permission({key: one.get(key, "").split() for key in _LISTS}),),
        )
        for one in yaml.safe_load(text)
    )


def permission(described: Mapping[str, Any]) -> dict[str, Any]:
    """A permission in its wire form: all four lists, and a condition if there is one."""
    lists = {key: list(described.get(key, ())) for key in _LISTS}
    return lists | {key: described[key] for key in _CONDITION if key in described}


def role_named(text: str, custom: Iterable[Role]) -> Role | None:
    """A role by its guid or its name."""
    wanted = text.lower()
    known = (*custom, *built_in_roles())
    return next((one for one in known if wanted in {one.guid.lower(), one.name.lower()}), None)


def role_id(scope: str, guid: str) -> str:
    """The id of a role; scope: the subscription at which it is asked for, or "" for the tenant."""
    return f"{scope}/providers/{TYPE}/{guid}"


def role_body(role: Role, scope: str) -> dict[str, Any]:
    return {
        "properties": {
            "roleName": role.name,
            "type": "BuiltInRole" if role.built_in else "CustomRole",
            "description": role.description,
            "assignableScopes": list(role.scopes),
            "permissions": [dict(one) for one in role.permissions],
            "createdOn": _CREATED,
            "updatedOn": _CREATED,
            "createdBy": None,
            "updatedBy": None,
        },
        "id": role_id(scope, role.guid),
        "type": TYPE,
        "name": role.guid,
    }


def of_kind(roles: Iterable[Role], filter: str | None) -> Iterator[Role]:
    """The roles that a filter lets pass."""
    wanted = {None: (True, False), "BuiltInRole": (True,), "CustomRole": (False,)}[filter]
    return (one for one in roles if one.built_in in wanted)
