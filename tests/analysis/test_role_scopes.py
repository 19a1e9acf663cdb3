"""Which scopes stand above which resources."""

import pytest

from azaudit.analysis.role_scopes import Ancestry, covers
from azaudit.model import ResourceId

SUBSCRIPTION = "00000000-0000-0000-0001-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-backup"
VAULT = ResourceId(f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv")
MANAGEMENT = "/providers/Microsoft.Management/managementGroups"
KNOWN = Ancestry({SUBSCRIPTION: ("landing-zones", "root")})
UNREAD = Ancestry({})


@pytest.mark.parametrize(
    ("scope", "above"),
    [
        ("/", True),
        (f"{MANAGEMENT}/root", True),
        (f"{MANAGEMENT}/Landing-Zones", True),
        (f"{MANAGEMENT}/sandbox", False),
        (f"/subscriptions/{SUBSCRIPTION}", True),
        (f"/subscriptions/{SUBSCRIPTION.upper()}/", True),
        ("/subscriptions/00000000-0000-0000-0001-000000000002", False),
        (GROUP, True),
        (GROUP.lower(), True),
        (GROUP + "-2", False),
        (GROUP[:-1], False),
        (VAULT.text, True),
        (f"{VAULT.text}/backupPolicies/daily", False),
        (f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv2", False),
        ("/keys", False),
        ("/keys/openai", False),
    ],
)
def test_a_scope_is_above_what_lies_in_it(scope, above):
    assert covers(scope, VAULT, KNOWN) is above


def test_management_groups_that_nobody_read_leave_it_open():
    assert covers(f"{MANAGEMENT}/root", VAULT, UNREAD) is None
    assert covers("/", VAULT, UNREAD) is True
    assert covers(GROUP, VAULT, UNREAD) is True
    assert covers("/keys", VAULT, UNREAD) is False


def test_no_scope_is_not_the_root():
    assert covers("", VAULT, KNOWN) is None
    assert covers(" ", VAULT, KNOWN) is None


def test_what_lies_in_no_subscription_lies_in_no_management_group():
    assert covers(f"{MANAGEMENT}/root", ResourceId("/providers/A.B/c/d"), UNREAD) is False
