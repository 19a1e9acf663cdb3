import os
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import get_type_hints

import pytest

from azaudit.app import config
from azaudit.app.config import find_config, read_profile
from azaudit.errors import UsageError
from azaudit.profile import BackupProfile, Profile


@pytest.fixture
def read(tmp_path):
    def call(text: str) -> Profile:
        path = tmp_path / "azaudit.toml"
        path.write_text(text, "utf-8")
        return read_profile(path)

    return call


@pytest.fixture
def refused(read, tmp_path):
    """The error of a file, its folder left out, and its hint."""

    def call(text: str) -> tuple[str, str]:
        with pytest.raises(UsageError) as caught:
            read(text)
        return caught.value.message.replace(f"{tmp_path}{os.sep}", ""), caught.value.hint

    return call


def test_every_table_and_key_is_read(read):
    profile = read("""
[profile.private_link]
allowed_tenants = ["11111111-AAAA-4000-8000-000000000000"]
allowed_subscriptions = ["22222222-0000-4000-8000-000000000000", " 3 "]

[profile.guard]
tenants = []

[profile.backup]
always_on_soft_delete = true
soft_delete_days = 30
unlocked_immutability = true

[profile.keyvault]
scope = "all"
""")
    assert profile.private_link.allowed_tenants == {"11111111-aaaa-4000-8000-000000000000"}
    assert profile.private_link.allowed_subscriptions == {
        "22222222-0000-4000-8000-000000000000",
        "3",
    }
    assert profile.guard.tenants == frozenset()
    assert profile.backup == BackupProfile(True, 30, True)
    assert profile.keyvault.scope == "all"


@pytest.mark.parametrize("text", ["", "# nothing\n", "[profile]\n", "[profile.guard]\n"])
def test_what_is_not_said_is_the_default(read, text):
    assert read(text) == Profile()


def test_tables_can_be_written_inline_and_dotted(read):
    assert read('profile.keyvault.scope = "all"').keyvault.scope == "all"
    assert read('profile = {keyvault = {scope = "all"}}').keyvault.scope == "all"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "[profil]\n",
            "azaudit.toml:1: there is no key 'profil' in the file",
            "did you mean profile? the keys are profile",
        ),
        (
            "\n[profile.keyvualt]\n",
            "azaudit.toml:2: there is no key 'keyvualt' in profile",
            "did you mean keyvault? the keys are private_link, guard, backup, keyvault",
        ),
        (
            '[profile.guard]\n\ntenant = ["a"]\n',
            "azaudit.toml:3: there is no key 'tenant' in profile.guard",
            "did you mean tenants? the keys are tenants",
        ),
        (
            "[profile.guard]\nzzz = 1\n",
            "azaudit.toml:2: there is no key 'zzz' in profile.guard",
            "the keys are tenants",
        ),
        (
            '[profile.guard]\ntenants = "a"\n',
            "azaudit.toml:2: profile.guard.tenants is 'a'",
            "write a list of texts",
        ),
        (
            '[profile.guard]\ntenants = ["a", 1]\n',
            "azaudit.toml:2: profile.guard.tenants is 1",
            "write text",
        ),
        (
            '[profile.keyvault]\nscope = "some"\n',
            "azaudit.toml:2: profile.keyvault.scope is 'some'",
            "write one of 'cmk', 'all'",
        ),
        (
            "[profile.keyvault]\nscope = true\n",
            "azaudit.toml:2: profile.keyvault.scope is True",
            "write one of 'cmk', 'all'",
        ),
        ("profile = 1\n", "azaudit.toml:1: profile is 1", "write a table"),
        ("[profile]\nguard = []\n", "azaudit.toml:2: profile.guard is []", "write a table"),
        (
            "[[profile.guard]]\n",
            "azaudit.toml: profile.guard is [{}]",
            "write a table",
        ),
    ],
)
def test_a_wrong_key_or_type_is_named_with_its_line(refused, text, message, hint):
    assert refused(text) == (message, hint)


def test_the_line_is_that_of_the_right_table(refused):
    message, _ = refused('[profile.private_link]\n# tenants = 1\n[profile.guard]\ntenants = "a"\n')
    assert message.startswith("azaudit.toml:4: ")


def test_what_is_no_toml_is_said_with_its_line(refused):
    message, _ = refused("[profile\n")
    assert message.startswith("azaudit.toml is no TOML: ")
    assert "line 1" in message


def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match=r"cannot be read: No such file"):
        read_profile(tmp_path / "nothing.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xff")
    with pytest.raises(UsageError, match="is not UTF-8"):
        read_profile(tmp_path / "latin.toml")


def test_the_nearest_file_above_the_working_directory_counts(tmp_path, monkeypatch):
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "azaudit.toml").write_text('profile.keyvault.scope = "all"', "utf-8")
    monkeypatch.chdir(below)
    assert read_profile(None).keyvault.scope == "all"
    (tmp_path / "a" / "azaudit.toml").write_text("", "utf-8")
    assert find_config(Path.cwd()) == tmp_path / "a" / "azaudit.toml"
    assert read_profile(None) == Profile()


def test_without_a_file_the_profile_is_the_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if find_config(tmp_path) is None:  # a developer may have one above the temporary folder
        assert read_profile(None) == Profile()


@dataclass(frozen=True)
class Days:
    days: int = 30
    share: float = 0.5
    strict: bool = False
    name: str | None = None
    networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grown(Profile):
    certificates: Days = field(default_factory=Days)


def test_a_profile_that_grows_needs_no_change_here(read, refused, monkeypatch):
    monkeypatch.setattr(config, "Profile", Grown)
    profile = read("""
[profile.certificates]
days = 60
share = 0.25
strict = true
name = "Contoso"
networks = ["10.0.0.0/8"]
""")
    assert isinstance(profile, Grown)
    assert profile.certificates == Days(60, 0.25, True, "Contoso", ("10.0.0.0/8",))
    assert refused("profile.certificates.days = true")[1] == "write a whole number"
    assert refused("profile.certificates.strict = 1")[1] == "write true or false"
    assert refused("profile.certificates.name = 1")[1] == "write text"


def test_every_type_of_the_profile_can_be_read(read):
    """A field whose type the reader does not know would be a KeyError for its first user."""

    def walk(kind: type, path: tuple[str, ...]):
        for one in fields(kind):
            hint = get_type_hints(kind)[one.name]
            if is_dataclass(hint):
                yield from walk(hint, (*path, one.name))  # type: ignore[arg-type]
            else:
                yield ".".join((*path, one.name))

    for key in walk(Profile, ("profile",)):
        with pytest.raises(UsageError, match=key):
            read(f"{key} = 1979-05-27")
