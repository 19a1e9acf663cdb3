"""Resource ids, severities, and the values that verdicts are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.model import (
    Notes,
    ResourceId,
    Severity,
    Status,
    failed,
    manual,
    not_applicable,
    passed,
)

GROUP = "/subscriptions/S/resourceGroups/Rg"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/Kv"


@pytest.mark.parametrize(
    ("text", "type", "name", "parent", "subscription", "group"),
    [
        (VAULT, "Microsoft.KeyVault/vaults", "Kv", GROUP, "s", "Rg"),
        (f"{VAULT}/keys/k", "Microsoft.KeyVault/vaults/keys", "k", VAULT, "s", "Rg"),
        (VAULT[1:], "Microsoft.KeyVault/vaults", "Kv", GROUP, "s", "Rg"),
        (f"{VAULT}/", "Microsoft.KeyVault/vaults", "Kv", GROUP, "s", "Rg"),
        (VAULT.upper(), "MICROSOFT.KEYVAULT/VAULTS", "KV", GROUP.upper(), "s", "RG"),
        # an extension resource: its parent is what it extends
        (f"{VAULT}/providers/A.B/locks/l", "A.B/locks", "l", VAULT, "s", "Rg"),
        ("/subscriptions/S/providers/A.B/t/n", "A.B/t", "n", "/subscriptions/S", "s", None),
        # a provider itself, which has a namespace and no type
        ("/subscriptions/S/providers/A.B", None, "A.B", "/subscriptions/S", "s", None),
        (GROUP, None, "Rg", "/subscriptions/S", "s", "Rg"),
        ("/subscriptions/S", None, "S", None, "s", None),
        ("/providers/A.B/managementGroups/mg", "A.B/managementGroups", "mg", None, None, None),
        # names that are keywords elsewhere
        (
            "/subscriptions/S/resourceGroups/providers/providers/A.B/t/providers/sub/n",
            "A.B/t/sub",
            "n",
            "/subscriptions/S/resourceGroups/providers/providers/A.B/t/providers",
            "s",
            "providers",
        ),
        (
            "/subscriptions/S/resourceGroups/providers",
            None,
            "providers",
            "/subscriptions/S",
            "s",
            "providers",
        ),
        # answers that were seen and have no ARM form
        (
            "/subscriptions//resourceGroups//providers/A.B/t/n",
            "A.B/t",
            "n",
            "/subscriptions//resourceGroups",
            None,
            None,
        ),
        (
            "/backupmanagement/resources/v/proxies/p",
            None,
            "p",
            "/backupmanagement/resources/v",
            None,
            None,
        ),
        ("/keys", None, "keys", None, None, None),
        ("/", None, "", None, None, None),
        ("", None, "", None, None, None),
    ],
)
def test_an_id_is_taken_apart_by_segments(text, type, name, parent, subscription, group):
    id = ResourceId(text)
    assert (id.type, id.name, id.subscription_id, id.resource_group) == (
        type,
        name,
        subscription,
        group,
    )
    assert id.parent == (ResourceId(parent) if parent is not None else None)


@given(st.text(alphabet="/abAB .-é", max_size=60))
def test_no_text_breaks_an_id(text):
    id = ResourceId(text)
    assert id.folded.startswith("/")
    _ = (id.type, id.name, id.subscription_id, id.resource_group)
    above, steps = id.parent, 0
    while above is not None:
        above, steps = above.parent, steps + 1
    assert steps <= text.count("/") + 1


def test_spellings_of_one_id_are_equal_and_hash_alike():
    spellings = [VAULT, VAULT.upper(), VAULT[1:], VAULT + "/", f" {VAULT} "]
    assert {ResourceId(text) for text in spellings} == {ResourceId(VAULT)}
    assert ResourceId(VAULT) != ResourceId(VAULT + "2")
    assert ResourceId(VAULT) != VAULT


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        (VAULT, True),
        (GROUP.upper(), True),
        ("/subscriptions/s", True),
        ("/", True),
        (GROUP[:-1], False),  # a name that only begins the same
        (f"{VAULT}/keys/k", False),
        ("/subscriptions/other", False),
    ],
)
def test_an_id_lies_within_itself_and_what_is_above(scope, inside):
    assert ResourceId(VAULT).within(ResourceId(scope)) is inside


def test_severities_are_ordered_and_named_in_lower_case():
    assert Severity.CRITICAL > Severity.HIGH > Severity.MEDIUM > Severity.LOW > Severity.INFO
    assert [Severity.of(level.word) for level in Severity] == list(Severity)
    with pytest.raises(KeyError):
        Severity.of("warn")


def test_verdicts_carry_their_notes_in_every_form():
    assert passed("so", note="one").notes == ("one",)
    assert passed("so", note=("one", "two")).notes == ("one", "two")
    assert failed("so", note=Notes(("one",)) + Notes(("two",))).notes == ("one", "two")
    assert (passed("so").status, passed("so").notes) == (Status.PASS, ())
    assert failed("so", severity=Severity.LOW).severity is Severity.LOW
    assert not_applicable("why").status is Status.NOT_APPLICABLE
    assert manual("what").status is Status.MANUAL


def test_notes_decide_nothing():
    with pytest.raises(TypeError):
        bool(Notes(("something",)))
    with pytest.raises(TypeError):
        len(Notes(("something",)))  # type: ignore[arg-type]  # that is the point
    assert Notes(("same",)) != Notes(("same",))
