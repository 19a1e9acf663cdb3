"""`azaudit who-can`: how a resource and an action are named, and the two forms of the answer."""

import json

import pytest

from azaudit.app.who_can import SCHEMA_VERSION
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.directory import DirectoryGroup
from azaudit.resources.key_vault import KeyVault
from tests.checks.power_roles import CONTRIBUTOR, OWNER, READER
from tests.checks.power_worlds import assignment, group, group_scope, members, user
from tests.cli.snapshots import ACCOUNTS, account, write
from tests.cli.who_can_worlds import Asking, world
from tests.test_startup import SDK, loaded
from tests.worlds import GROUP, NOW, SUBSCRIPTION, TENANT

GOOD = f"{ACCOUNTS}/good"
HERE = f"/subscriptions/{SUBSCRIPTION}"
HOMER = user("homer")
ESCAPE = "\x1b"


@pytest.fixture
def asked(azaudit, tmp_path):
    return Asking(azaudit, tmp_path)


@pytest.fixture
def path(tmp_path):
    held = world(assignment(OWNER, "homer"), people=[HOMER])
    held = held.with_body(CognitiveAccount, account("twin"))
    vault = {"id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/twin", "properties": {}}
    return write(tmp_path / "s.azaudit", held.with_body(KeyVault, vault))


@pytest.mark.parametrize(
    ("on", "id"),
    [
        (GOOD, GOOD),
        (GOOD.upper(), GOOD),
        (GOOD.strip("/"), GOOD),
        (f" {GOOD}/ ", GOOD),
        ("good", GOOD),
        ("GOOD", GOOD),
        ("rg", GROUP),
        ("workload", HERE),
        (SUBSCRIPTION, HERE),
        (HERE, HERE),
        (f"{HERE}/resourceGroups/new", f"{HERE}/resourceGroups/new"),
    ],
)
def test_a_resource_is_named_by_its_id_or_its_name(azaudit, path, on, id):
    ran = azaudit("who-can", path, "--on", on, "-f", "json")
    assert (ran.code, json.loads(ran.out)["resource_id"]) == (0, id)


@pytest.mark.parametrize(
    ("on", "error", "hint"),
    [
        ("twin", "2 things in the snapshots are called 'twin'", f"{ACCOUNTS}/twin"),
        ("goood", "the snapshots hold nothing called 'goood'", "did you mean good?"),
        ("zzz", "the snapshots hold nothing called 'zzz'", "name it by its id"),
        ("", "the snapshots hold nothing called ''", "name it by its id"),
        ("/", "the snapshots hold nothing called ''", "name it by its id"),
        (f"{HERE}/resourceGroups", "is no whole id", "name it by its id"),
        (f"{HERE}//rg", "is no whole id", "name it by its id"),
        (f"{GROUP}/providers/Microsoft.KeyVault", "is no whole id", "name it by its id"),
        ("/subscriptions/workload", "is no subscription and lies in none", "name it by its id"),
        (
            "/providers/Microsoft.Management/managementGroups/corp",
            "is no subscription and lies in none",
            "for a management group ask about a subscription below it",
        ),
    ],
)
def test_what_is_no_resource_is_wrong_usage(azaudit, path, on, error, hint):
    ran = azaudit("who-can", path, "--on", on)
    assert (ran.code, ran.out) == (2, "")
    assert error in ran.errors[0]
    assert hint in ran.errors[1]


@pytest.mark.parametrize(
    "action",
    [
        "*",
        "Microsoft.KeyVault/vaults/*",
        "Microsoft.KeyVault/vaults/wr?te",
        "listKeys",
        "Microsoft.Storage/storageAccounts/listKeys",
        "Microsoft.Storage//read",
        "Microsoft.Storage/read",
        "/Microsoft.Storage/storageAccounts/read",
        "Microsoft.Storage/storageAccounts/read ",
        "",
    ],
)
def test_what_is_no_whole_action_is_wrong_usage(azaudit, path, action):
    ran = azaudit("who-can", path, "--on", "good", f"--action={action}")
    assert (ran.code, ran.out) == (2, "")
    assert ran.errors[0] == f"error: {action!r} is no action"
    assert "ends with /read, /write, /delete or /action" in ran.errors[1]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--on", "good", "--data"), "--data says what --action is"),
        (("--on", "good", "-f", "table"), "who-can has no form 'table'"),
        ((), "missing option '--on'"),
    ],
)
def test_other_wrong_usage(azaudit, path, arguments, error):
    ran = azaudit("who-can", path, *arguments)
    assert (ran.code, ran.out, len(ran.errors)) == (2, "", 2)
    assert ran.errors[0] == f"error: {error}"


def test_a_file_that_is_no_snapshot_is_wrong_usage(azaudit, tmp_path):
    (tmp_path / "s").write_text("no")
    ran = azaudit("who-can", tmp_path / "s", "--on", "good")
    assert (ran.code, ran.out) == (2, "")


def test_a_snapshot_that_is_given_twice_counts_once(azaudit, path):
    once, twice = (azaudit("who-can", *[path] * number, "--on", "good") for number in (1, 2))
    assert once == twice


def test_the_json_has_the_documented_keys(asked):
    people = [HOMER, group("ops"), group("closed")]
    held = world(
        *(assignment(OWNER, name, type="Group") for name in ("ops", "closed")),
        people=people,
        groups=[members("ops", HOMER)],
    )
    document = asked(held.gap(DirectoryGroup, group_scope("closed"))).document
    assert {key: document[key] for key in document if key not in ("abilities", "notes")} == {
        "schema_version": SCHEMA_VERSION,
        "resource_id": GOOD,
        "tenant_id": TENANT,
        "as_of": NOW,
        "complete": False,
    }
    ability = document["abilities"][0]
    assert " ".join(ability) == (
        "verb self_grant actions data_actions complete holders eligible orphaned gaps"
    )
    assert " ".join(ability["holders"][0]) == "id name user_name kind guest known sure ways"
    assert " ".join(ability["holders"][0]["ways"][0]) == (
        "action role role_id scope scope_words through assignment_id kind sure condition open"
        " activated until managing_tenant"
    )
    assert " ".join(ability["gaps"][0]) == (
        "could state scope message http_status error_code missing_action"
    )


HOSTILE = user("evil", displayName="Evil\x1b[2J\u202e\n  surely: 9")


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize("forced", [False, True])
def test_names_act_on_no_terminal(asked, monkeypatch, columns, forced):
    monkeypatch.setenv("COLUMNS", str(columns))
    if forced:
        monkeypatch.setenv("FORCE_COLOR", "1")
    found = asked(world(assignment(OWNER, "evil"), people=[HOSTILE]))
    assert "Evil\\x1b[2J\\u202e\\x0a surely: 9, user" in found.text
    assert f"{ESCAPE}[2J" not in found.text
    assert "\u202e" not in found.text
    assert (ESCAPE in found.text) == forced


@pytest.mark.parametrize("columns", [80, 140])
def test_only_ids_are_longer_than_a_line_and_none_is_broken(asked, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    long = user("long", displayName="Montgomery " * 20)
    condition = "@Resource[Microsoft.CognitiveServices/accounts:name] StringEquals 'good' OR " * 4
    given = assignment(CONTRIBUTOR, "long", condition=condition)
    found = asked(world(given, assignment(READER, "homer"), people=[long, HOMER]))
    wide = [line for line in found.text.splitlines() if len(line) > columns]
    assert all(line.split()[-1].startswith("/subscriptions/") for line in wide)
    assert f"{GOOD}\n" in found.text


def test_no_color_leaves_no_colour(azaudit, path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ESCAPE in azaudit("who-can", path, "--on", "good").out
    assert ESCAPE not in azaudit("who-can", path, "--on", "good", "--no-color").out


def test_the_text_ends_with_what_it_leaves_out(azaudit, path):
    assert azaudit("who-can", path, "--on", "good").out.rstrip().endswith("docs/power.md")


@pytest.mark.parametrize(("format", "rich"), [("json", False), ("text", True)])
def test_it_loads_no_sdk_and_rich_only_for_the_text(path, format, rich):
    names = loaded("who-can", str(path), "--on", "good", "-f", format)
    assert names.isdisjoint(SDK)
    assert ("rich" in names) == rich


def test_the_help_tells_the_exit_codes(azaudit):
    text = " ".join(azaudit("who-can", "--help").out.split())
    assert "Exit codes: 0 answered, 2 wrong usage" in text
    assert "3 answered as far as it was read" in text
