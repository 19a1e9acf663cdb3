"""Resources: what they are called, which kinds of them there are, what is private."""

import pytest

from azaudit.model import ResourceId
from azaudit.resources.base import Resource, Selection
from azaudit.resources.data_protection import BackupGuardProxy
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_backups import RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryGuardProxy
from azaudit.resources.resource_manager import ProviderRegistration
from azaudit.resources.trail import Unread, trail
from tests.resources.views import ID, NOT_READ, Thing, row, thing


def test_a_resource_is_called_as_its_id_says():
    assert thing({}).name == "one"
    assert thing({}).id == ResourceId(ID)
    assert thing({}).subject == (ResourceId(ID), None)
    assert repr(thing({})) == f"<Thing {ID}>"


@pytest.mark.parametrize(
    ("kind", "held"), [("Special", True), ("VERYspecial", True), ("Plain", False), ("", False)]
)
def test_kinds_are_compared_without_case(kind: str, held: bool):
    assert Thing.special.holds(thing(whole={"id": ID, "kind": kind})) is held


@pytest.mark.parametrize("kind", [None, 7, ["Special"], {}])
def test_an_unreadable_kind_is_unread(kind):
    with pytest.raises(Unread):
        Thing.special.holds(thing(whole={"id": ID, "kind": kind}))


def test_a_selection_without_kinds_holds_all_and_reads_nothing():
    with trail() as seen:
        assert Selection(Thing).holds(thing(whole={"id": ID}))
    assert seen.evidence == {}


def test_a_heading_leaves_no_evidence():
    with trail() as seen:
        assert thing(whole={"id": ID, "tags": {"a": "b"}}).raw("tags") == {"a": "b"}
    assert seen.evidence == {}


def test_the_body_of_a_resource_is_its_own():
    held = row({"tags": ["a"]})
    first, second = held.body(), held.body()
    first["properties"]["tags"].append("b")
    assert second["properties"]["tags"] == ["a"]


SUBSCRIPTION = "/subscriptions/s"
RSV = f"{SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v"


@pytest.mark.parametrize(
    ("view", "id", "named"),
    [
        (KeyVault, f"{SUBSCRIPTION}/resourceGroups/g/providers/microsoft.keyvault/VAULTS/v", True),
        (KeyVault, RSV, False),
        (KeyVault, f"{SUBSCRIPTION}/resourceGroups/g", False),
        (RecoveryGuardProxy, f"{RSV}/backupResourceGuardProxies/VaultProxy", True),
        (BackupGuardProxy, f"{RSV}/backupResourceGuardProxies/VaultProxy", False),
        (
            RecoveryProtectedItem,
            f"{RSV}/backupFabrics/Azure/protectionContainers/c/protectedItems/i",
            True,
        ),
        (RecoveryProtectedItem, f"{RSV}/backupFabrics/Azure", False),
        (ProviderRegistration, f"{SUBSCRIPTION}/providers/Microsoft.KeyVault", True),
        (ProviderRegistration, SUBSCRIPTION, False),
        (ProviderRegistration, f"{SUBSCRIPTION}/resourceGroups/providers", False),
        (ProviderRegistration, RSV, False),
    ],
)
def test_a_view_knows_the_ids_of_its_type(view, id, named):
    assert view.names(ResourceId(id)) is named


def _tagged(tags, source="get"):
    return Resource(row(whole={"id": ID, "tags": tags}, source=source), lambda _: NOT_READ)


@pytest.mark.parametrize(
    ("tags", "value"),
    [
        ({"owner": "maggie"}, "maggie"),
        ({"Owner": "maggie"}, "maggie"),
        ({"owner": ""}, ""),
        ({"cost": "1"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_tag_is_read_with_evidence(tags, value):
    with trail() as seen:
        assert _tagged(tags).tag("OWNER") == value
    (evidence,) = seen.evidence.values()
    assert (evidence.path, evidence.value) == ("tags.OWNER", value)


@pytest.mark.parametrize("tags", [["owner"], "owner", 7, {"owner": 7}, {"owner": {}}])
def test_tags_that_are_none_are_unread(tags):
    with pytest.raises(Unread):
        _tagged(tags).tag("owner")


def test_tags_that_a_resource_graph_row_lacks_are_unread():
    with pytest.raises(Unread, match="absent from a Resource Graph row"):
        _tagged(None, source="bulk").tag("owner")
