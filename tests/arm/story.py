"""The states of the Resource Guard document's story, each made of the last one in tests/arm/story.

The document attaches a guard of another tenant to a vault, and shows what one person can do before
and after; what it warns of besides are the two other states.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.arm.description import described

_FOLDER = Path(__file__).parent / "story"
_HOMER = "00000000-0000-0000-0001-000000000102"
_Tenants = dict[str, Any]


def _before(vaults: _Tenants, guards: _Tenants) -> None:
    """No guard is attached yet."""
    del guards
    for vault in _vaults(vaults):
        vault["properties"]["securitySettings"]["multiUserAuthorization"] = "Disabled"
        vault["children"] = [
            one for one in vault["children"] if one["type"] != "backupResourceGuardProxies"
        ]


def _attached(vaults: _Tenants, guards: _Tenants) -> None:
    """The guard of the other tenant is attached, as the document ends."""


def _one_person(vaults: _Tenants, guards: _Tenants) -> None:
    """Who owns the guard was given the vault as well."""
    del guards
    (vault,) = _vaults(vaults)
    scope = f"subscription:jogcloud-workload/resourceGroups/{vault['group']}"
    given = {"role": "Contributor", "principal": _HOMER, "principalType": "User", "scope": scope}
    vaults["assignments"].append(given)


def _unregistered(vaults: _Tenants, guards: _Tenants) -> None:
    """Nobody registered the provider, so the guard could not be made."""
    _before(vaults, guards)
    for tenant in (vaults, guards):
        for subscription in tenant["subscriptions"]:
            subscription["providers"] = {"Microsoft.DataProtection": "NotRegistered"}
    guards["subscriptions"][0]["resources"] = []


def _vaults(tenant: _Tenants) -> list[dict[str, Any]]:
    resources = [one for held in tenant["subscriptions"] for one in held["resources"]]
    return [one for one in resources if one["type"] == "Microsoft.RecoveryServices/vaults"]


# by the names of their recordings
_STATES: Mapping[str, Callable[[_Tenants, _Tenants], None]] = {
    "story-before-the-guard": _before,
    "story-with-the-guard": _attached,
    "story-one-person-on-both-sides": _one_person,
    "story-provider-not-registered": _unregistered,
}
STORIES = tuple(_STATES)


def story(name: str) -> dict[str, Any]:
    """The description of one state of the story."""
    read = dict(described(_FOLDER))
    _STATES[name](*read["tenants"])
    return read
