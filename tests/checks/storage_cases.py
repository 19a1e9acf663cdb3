"""Cases of the checks on the storage that Azure OpenAI accounts keep data in."""

from typing import Any

from azaudit.api import CognitiveAccount
from azaudit.resources.authorization import DenyAssignment, RoleAssignment
from tests.checks.case import Case
from tests.checks.key_chain_worlds import (
    ATTACHED,
    CLIENT,
    NONE,
    OWN,
    SECOND,
    SYSTEM,
    attached,
    both,
    granted,
)
from tests.checks.openai_cases import account
from tests.checks.power_roles import CONTRIBUTOR, OWNER, READER, role
from tests.checks.power_worlds import application, group, members, ruled
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, SUBSCRIPTION, World

ACCESS = "storage-openai-identity-access"
STORAGE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/st"
SECOND_STORAGE = f"{STORAGE}2"
_BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
BLOB_CONTRIBUTOR = role("Storage Blob Data Contributor", data=(f"{_BLOBS}/*",))
BLOB_READER = role("Storage Blob Data Reader", data=(f"{_BLOBS}/read",))
KEY_OPERATOR = role("Key Operator", "Microsoft.Storage/storageAccounts/listkeys/action")
ROLES = (BLOB_CONTRIBUTOR, BLOB_READER, KEY_OPERATOR)


def stored(
    *assignments: dict[str, Any], identity: Any = SYSTEM, storage: Any = None, **more: Any
) -> World:
    """An account with storage of the customer's, and who has which role there."""
    declared = [{"resourceId": STORAGE, **more}] if storage is None else storage
    body = {**account(userOwnedStorage=declared), "identity": identity}
    world = World().with_body(CognitiveAccount, body)
    return ruled(world, *assignments, roles=ROLES)


def given(held: Any = BLOB_CONTRIBUTOR, scope: str = STORAGE, **more: Any) -> dict[str, Any]:
    return granted(held, scope=scope, **more)


BY_ATTACHED = given(principal="id-ai")
TWICE = [{"resourceId": STORAGE}, {"resourceId": SECOND_STORAGE}]
FAR = STORAGE.replace(SUBSCRIPTION, OTHER_SUBSCRIPTION)


def in_group() -> World:
    people = (group("services"), application(OWN))
    world = stored()
    held = given(principal="services", type="Group")
    return ruled(world, held, people=people, groups=(members("services", application(OWN)),))


STORAGE_CASES = (
    Case(
        "a role on its blobs",
        ACCESS,
        stored(given()),
        "pass",
        "a role on the blobs of st, and no keys",
        severity="low",
    ),
    Case("to read is enough", ACCESS, stored(given(BLOB_READER)), "pass"),
    Case("at the resource group", ACCESS, stored(given(scope=GROUP)), "pass"),
    Case("through a group", ACCESS, in_group(), "pass"),
    Case("with a reader's role", ACCESS, stored(given(), given(READER, GROUP)), "pass"),
    Case(
        "of the identity that is named",
        ACCESS,
        stored(BY_ATTACHED, identity=both(ATTACHED, SECOND), identityClientId=CLIENT),
        "pass",
    ),
    Case("of the only identity", ACCESS, stored(BY_ATTACHED, identity=attached()), "pass"),
    Case(
        "on both",
        ACCESS,
        stored(given(), given(scope=SECOND_STORAGE), storage=TWICE),
        "pass",
        "the blobs of st, st2",
    ),
    Case(
        "somebody else lists the keys",
        ACCESS,
        stored(given(), given(KEY_OPERATOR, principal="homer")),
        "pass",
    ),
    Case("none declared", ACCESS, stored(storage=[]), "not_applicable"),
    Case("null is none", ACCESS, World().with_body(CognitiveAccount, account()), "not_applicable"),
    Case(
        "no role",
        ACCESS,
        stored(),
        "fail",
        "has no role that lets it read or write the blobs of st",
    ),
    Case(
        "one of two",
        ACCESS,
        stored(given(), storage=TWICE),
        "fail",
        "read or write the blobs of st2",
    ),
    Case(
        "a role in one container",
        ACCESS,
        stored(given(scope=f"{STORAGE}/blobServices/default")),
        "fail",
    ),
    Case(
        "keys as well",
        ACCESS,
        stored(given(), given(KEY_OPERATOR)),
        "fail",
        "can list the keys of st, as Key Operator of st",
    ),
    Case(
        "keys and no role on the data",
        ACCESS,
        stored(given(CONTRIBUTOR, GROUP)),
        "fail",
        "can list the keys of st, as Contributor of the resource group rg; the system-assigned"
        " identity has no role",
    ),
    Case("owns it", ACCESS, stored(given(), given(OWNER)), "fail", "as Owner of st"),
    Case("no identity", ACCESS, stored(given(), identity=NONE), "fail", "st: no identity is named"),
    Case(
        "named, and not attached",
        ACCESS,
        stored(BY_ATTACHED, identity=SYSTEM, identityClientId=CLIENT),
        "fail",
        "is named, and it is not attached",
    ),
    Case(
        "assignments denied",
        ACCESS,
        stored(given()).denied(RoleAssignment),
        "unknown",
        "denied",
    ),
    Case("perhaps denied", ACCESS, stored(given()).denied(DenyAssignment), "unknown", "denied"),
    Case(
        "under a condition",
        ACCESS,
        stored(given(condition="@Resource[name] StringEquals 'training'")),
        "unknown",
        "only a condition could limit it",
    ),
    Case(
        "in a subscription that nobody reached",
        ACCESS,
        stored(given(scope=FAR), storage=[{"resourceId": FAR}]),
        "unknown",
        "lies in no tenant that was collected",
    ),
    Case("without an id", ACCESS, stored(given(), storage=[{}]), "unknown", "resourceId"),
    Case("a list of names", ACCESS, stored(given(), storage=["st"]), "unknown", "not an object"),
    Case("in words", ACCESS, stored(given(), storage="st"), "unknown", "not a list"),
    Case(
        "an identity that cannot be read",
        ACCESS,
        stored(given(), identity={"type": "SystemAssigned"}),
        "unknown",
        "principalId",
    ),
    Case("accounts denied", ACCESS, World().denied(CognitiveAccount), "unknown", "denied"),
)
