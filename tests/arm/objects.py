"""Objects of a tenant's directory: users, groups, applications and devices, and who is in what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# what Microsoft Graph answers when nothing is selected; of users that is little
_PLAIN = (
    "id",
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
)
_FORMS: Mapping[str, Mapping[str, Any]] = {
    "user": {
        **dict.fromkeys(_PLAIN),
        "businessPhones": [],
        "userType": "Member",
        "accountEnabled": True,
        "creationType": None,
        "externalUserState": None,
        "onPremisesSyncEnabled": None,
        "identities": [],
    },
    "group": {
        "id": None,
        "displayName": None,
        "description": None,
        "groupTypes": [],
        "isAssignableToRole": None,
        "mail": None,
        "mailEnabled": False,
        "membershipRule": None,
        "onPremisesSyncEnabled": None,
        "securityEnabled": True,
        "visibility": None,
    },
    "servicePrincipal": {
        "id": None,
        "displayName": None,
        "accountEnabled": True,
        "alternativeNames": [],
        "appDisplayName": None,
        "appId": None,
        "appOwnerOrganizationId": None,
        "servicePrincipalNames": [],
        "servicePrincipalType": "Application",
        "tags": [],
    },
    "device": {
        "id": None,
        "displayName": None,
        "accountEnabled": True,
        "deviceId": None,
        "operatingSystem": None,
    },
}
TYPES = tuple(_FORMS)
_LISTS = {
    "users": "user",
    "groups": "group",
    "servicePrincipals": "servicePrincipal",
    "devices": "device",
}


@dataclass(frozen=True)
class DirectoryObject:
    """Something in a directory; type: without `microsoft.graph` in front."""

    id: str
    type: str
    body: Mapping[str, Any]

    @property
    def plain(self) -> tuple[str, ...]:
        """The properties that are answered when nothing is selected."""
        return _PLAIN if self.type == "user" else tuple(self.body)


@dataclass(frozen=True)
class Objects:
    """All objects of a tenant by their ids, and who is directly in each group."""

    known: Mapping[str, DirectoryObject] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def named(self, id: str) -> DirectoryObject | None:
        return self.known.get(id.lower())

    def inside(self, group: str) -> Iterator[DirectoryObject]:
        """Whoever is in a group, through other groups too; each once, in the order found.

        A group that is in itself through others is among them.
        """
        seen: set[str] = set()
        waiting = list(self.members.get(group.lower(), ()))
        while waiting:
            id = waiting.pop(0)
            if id in seen:
                continue
            seen.add(id)
            found = self.known.get(id)
            if found is not None:
                yield found
                waiting.extend(self.members.get(id, ()))


def objects_of(described: Mapping[str, Any], tenant_name: str) -> Objects:
    """The objects that a tenant's `directory` lists."""
    known: dict[str, DirectoryObject] = {}
    members: dict[str, tuple[str, ...]] = {}
    for key, ones in described.items():
        type = _LISTS[key]
        for one in ones:
            body = _body(type, one, tenant_name)
            known[body["id"].lower()] = DirectoryObject(body["id"], type, body)
            if type == "group":
                members[body["id"].lower()] = tuple(_ids(one.get("members", ())))
    return Objects(known, members)


def _ids(described: Iterable[Any]) -> Iterator[str]:
    return (str(one).lower() for one in described)


def _body(type: str, described: Mapping[str, Any], tenant_name: str) -> dict[str, Any]:
    body = {**_FORMS[type], **{key: one for key, one in described.items() if key != "members"}}
    body["id"] = str(body["id"])
    if type == "user" and "identities" not in described:
        guest = body["userType"] == "Guest"
        body["identities"] = [
            {
                "signInType": "federated" if guest else "userPrincipalName",
                "issuer": "ExternalAzureAD" if guest else tenant_name,
                "issuerAssignedId": None if guest else body["userPrincipalName"],
            }
        ]
    if type == "servicePrincipal" and body["appDisplayName"] is None:
        body["appDisplayName"] = body["displayName"]
    return body
