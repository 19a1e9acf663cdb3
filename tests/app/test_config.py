import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from azaudit.app.config import Config, Configuration, find_config, read_config
from azaudit.errors import UsageError
from azaudit.evaluate.waiver import Waiver
from azaudit.model import Severity
from azaudit.profile import Profile

WHOLE = """
fail_on = "medium"
strict = true
outputs = ["findings.json", "ocsf:/var/log/azaudit"]

[scope]
tenants = ["contoso.com"]
subscriptions = ["Production EU"]
exclude_subscriptions = ["sandbox"]
resource_groups = ["rg-A"]
include_delegated = true

[selection]
select = ["severity>=medium"]
ignore = ["appgw-*"]
checks = ["mine", "/opt/checks"]

[severity]
"openai-*" = "critical"
keyvault-purge-protection = "low"

[[waivers]]
check = "openai-local-auth-disabled"
resource = "*/accounts/Old"
reason = "retired in March"
owner = "maggie@jogcloud.com"
expires = 2027-03-31

[profile.private_link]
allowed_tenants = ["11111111-AAAA-4000-8000-000000000000"]
allowed_subscriptions = ["22222222-0000-4000-8000-000000000000", " 3 "]
[profile.guard]
tenants = []
[profile.backup]
redundancy = ["LocallyRedundant", "GeoRedundant"]
cross_subscription_restore = true
machine_backup_hours = 26
machines_without_backup_tag = "NoBackup"
required_policies = ["C7031EAB-0FC0-4CD9-ACD0-4497BD66D91A"]
[profile.keyvault]
scope = "all"
[profile.power]
applications = ["33333333-AAAA-4000-8000-000000000000"]
break_glass = ["44444444-AAAA-4000-8000-000000000000"]
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "azaudit.toml"


@pytest.fixture
def read(path):
    def call(text: str) -> Configuration:
        path.write_text(text, "utf-8")
        return read_config(path)

    return call


@pytest.fixture
def refused(read, tmp_path):
    """The error of a file, its folder left out, and its hint."""

    def call(text: str) -> tuple[str, str]:
        with pytest.raises(UsageError) as caught:
            read(text)
        return caught.value.message.replace(f"{tmp_path}{os.sep}", ""), caught.value.hint

    return call


def test_every_table_and_key_is_read(read, tmp_path):
    held = read(WHOLE)
    config = held.config
    assert (config.fail_on, config.strict) == ("medium", True)
    assert config.scope.tenants == ("contoso.com",)
    assert config.scope.subscriptions == ("Production EU",)
    assert config.scope.exclude_subscriptions == ("sandbox",)
    assert config.scope.resource_groups == ("rg-A",)
    assert config.scope.include_delegated
    assert config.selection.select == ("severity>=medium",)
    assert config.selection.ignore == ("appgw-*",)
    assert config.severity == {
        "openai-*": Severity.CRITICAL,
        "keyvault-purge-protection": Severity.LOW,
    }
    link = config.profile.private_link
    assert link.allowed_tenants == {"11111111-aaaa-4000-8000-000000000000"}
    assert link.allowed_subscriptions == {"22222222-0000-4000-8000-000000000000", "3"}
    assert config.profile.guard.tenants == frozenset()
    # a choice keeps its letters, unlike ids and names
    assert config.profile.backup.redundancy == {"LocallyRedundant", "GeoRedundant"}
    assert config.profile.backup.cross_subscription_restore
    backup = config.profile.backup
    assert (backup.machine_backup_hours, backup.machines_without_backup_tag) == (26, "NoBackup")
    assert backup.required_policies == {"c7031eab-0fc0-4cd9-acd0-4497bd66d91a"}
    assert config.profile.keyvault.scope == "all"
    assert config.profile.power.applications == {"33333333-aaaa-4000-8000-000000000000"}
    assert config.profile.power.excepted == {
        "33333333-aaaa-4000-8000-000000000000",
        "44444444-aaaa-4000-8000-000000000000",
    }


def test_this_test_reads_every_key():
    """Whoever adds a key finds out here; the profile has a test of its own."""

    def keys(kind: Any, above: str) -> Iterator[str]:
        for one in fields(kind):
            hint = get_type_hints(kind)[one.name]
            if is_dataclass(hint) and hint is not Profile:
                yield from keys(hint, f"[{one.name}]")
            else:
                yield f"\n{one.name} = " if hint is not Profile else "[profile."

    for key in keys(Config, ""):
        assert key in WHOLE or f"[{key.strip(' =').strip()}]" in WHOLE, key


def test_paths_are_relative_to_the_file(read, tmp_path):
    held = read(WHOLE)
    assert held.folders == (tmp_path / "mine", Path("/opt/checks"))
    assert [(output.reporter.name, output.path) for output in held.outputs] == [
        ("json", tmp_path / "findings.json"),
        ("ocsf", Path("/var/log/azaudit")),
    ]


def test_a_waiver_knows_where_it_is_written(read, path):
    (waiver,) = read(WHOLE).waivers
    assert waiver == Waiver(
        "openai-local-auth-disabled",
        "*/accounts/Old",
        "retired in March",
        "maggie@jogcloud.com",
        date(2027, 3, 31),
    )
    line = WHOLE.splitlines().index("[[waivers]]") + 1
    assert waiver.place == f"{path}:{line}"


@pytest.mark.parametrize("text", ["", "# nothing\n", "[profile]\n", "[profile.guard]\n"])
def test_what_is_not_said_is_the_default(read, text):
    assert read(text) == Configuration()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "[profil]\n",
            "azaudit.toml:1: there is no key 'profil' in the file",
            "did you mean profile? the keys are fail_on, strict, outputs, scope, selection,"
            " severity, waivers, profile",
        ),
        (
            "fail_on = 'hgih'",
            "azaudit.toml:1: fail_on is 'hgih'",
            "did you mean high? write one of 'critical', 'high', 'medium', 'low', 'never'",
        ),
        (
            "[scope]\ntenant = ['a']",
            "azaudit.toml:2: there is no key 'tenant' in scope",
            "did you mean tenants? the keys are tenants, subscriptions, exclude_subscriptions,"
            " resource_groups, include_delegated",
        ),
        (
            "outputs = [\n  'a.json',\n  'b.jsn',\n]",
            "azaudit.toml:3: the file name 'b.jsn' means no format",
            "did you mean .json? write FORMAT:b.jsn with one of table, json, ndjson, ocsf",
        ),
        (
            "outputs = ['xml:b']",
            "azaudit.toml:1: there is no format 'xml'",
            "the formats are table, json, ndjson, ocsf",
        ),
        (
            WHOLE.replace("*/accounts/Old", "Old"),
            "azaudit.toml:24: waivers.resource is 'Old'",
            "write the whole id, or a glob such as */Old",
        ),
        (
            WHOLE.replace('owner = "maggie@jogcloud.com"\n', ""),
            "azaudit.toml:22: waivers has no 'owner'",
            "write each of check, resource, reason, owner, expires",
        ),
        (
            WHOLE.replace("2027-03-31", '"end of March"'),
            "azaudit.toml:27: waivers.expires is 'end of March'",
            "write a date, as in 2027-01-31",
        ),
        (
            '[profile.keyvault]\nscope = "some"\n',
            "azaudit.toml:2: profile.keyvault.scope is 'some'",
            "write one of 'cmk', 'all'",
        ),
        (
            '[profile.backup]\nredundancy = ["ZoneRedundant",\n"georedundant"]\n',
            "azaudit.toml:3: profile.backup.redundancy is 'georedundant'",
            "did you mean GeoRedundant? write one of 'LocallyRedundant', 'ZoneRedundant',"
            " 'GeoRedundant', 'ReadAccessGeoZoneRedundant'",
        ),
    ],
)
def test_what_means_nothing_is_named_with_its_line(refused, text, message, hint):
    assert refused(text) == (message, hint)


@pytest.mark.parametrize(
    "number", [at for at, line in enumerate(WHOLE.splitlines(), 1) if " = " in line]
)
@pytest.mark.parametrize("value", ["07:32:00", "[[{a = 1}]]", "{a = {b = 1}}"])
def test_every_key_refuses_what_it_does_not_take(refused, number, value):
    lines = WHOLE.splitlines()
    key = lines[number - 1].partition(" = ")[0]
    lines[number - 1] = f"{key} = {value}"
    message, hint = refused("\n".join(lines))
    assert message.startswith(f"azaudit.toml:{number}: ")
    assert key in message
    assert hint.startswith("write ")


@pytest.mark.parametrize(
    "resource",
    ["*", "/subscriptions/0000", "subscriptions/0000", "/providers/a.b/c/d", "*/vaults/[a-f]*"],
)
def test_an_id_or_a_glob_names_resources(read, resource):
    assert read(WHOLE.replace("*/accounts/Old", resource)).waivers[0].resource == resource


def test_the_nearest_file_above_the_working_directory_counts(tmp_path, monkeypatch):
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "azaudit.toml").write_text("strict = true", "utf-8")
    monkeypatch.chdir(below)
    assert read_config(None).config.strict
    (tmp_path / "a" / "azaudit.toml").write_text("", "utf-8")
    assert find_config(Path.cwd()) == tmp_path / "a" / "azaudit.toml"
    assert read_config(None) == Configuration()


def test_what_bears_the_name_is_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "azaudit.toml").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        read_config(None)


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_link_to_nothing_is_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "azaudit.toml").symlink_to("nothing")
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_config(None)


@pytest.mark.skipif(os.name == "nt", reason="owners of POSIX")
def test_the_checks_of_a_strangers_file_run_only_where_it_is_named(tmp_path, monkeypatch):
    path = tmp_path / "azaudit.toml"
    path.write_text('strict = true\n[selection]\nchecks = ["mine"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_config(None).folders
    if os.geteuid() == 0:
        os.chown(path, 4711, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(UsageError, match=":3: checks are code, and this file belongs to another"):
        read_config(None)
    assert read_config(path).folders
    path.write_text("strict = true", "utf-8")
    assert read_config(None).config.strict


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder that a process is in")
def test_a_working_directory_that_is_gone_is_a_sentence(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match="the working directory does not exist any more"):
        read_config(None)


def test_without_a_file_everything_is_the_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if find_config(tmp_path) is None:  # a developer may have one above the temporary folder
        assert read_config(None) == Configuration()


def test_every_type_of_the_profile_can_be_read(read):
    """A field whose type the reader does not know would be a KeyError for its first user."""

    def walk(kind: type, path: tuple[str, ...]) -> Iterator[str]:
        for one in fields(kind):
            hint = get_type_hints(kind)[one.name]
            if is_dataclass(hint):
                yield from walk(hint, (*path, one.name))  # type: ignore[arg-type]  # likewise
            else:
                yield ".".join((*path, one.name))

    for key in walk(Profile, ("profile",)):
        with pytest.raises(UsageError, match=key):
            read(f"{key} = 07:32:00")
