import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.app.toml_file import dotted, read_toml
from azaudit.errors import UsageError


@pytest.fixture
def refused(tmp_path):
    """The message for a file of some bytes, its folder left out."""

    def call(content: bytes) -> str:
        path = tmp_path / "azaudit.toml"
        path.write_bytes(content)
        with pytest.raises(UsageError) as caught:
            read_toml(path)
        assert caught.value.hint
        return caught.value.message.replace(f"{tmp_path}{os.sep}", "")

    return call


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"a = 1\n[profile\n",
            "azaudit.toml:2: this is no TOML: expected ']' at the end of a table declaration",
        ),
        (b"a = 1\na = 2\n", "azaudit.toml:2: this is no TOML: cannot overwrite a value"),
        (b"\n\na = [\n", "azaudit.toml:3: this is no TOML: invalid value"),
        (b"a = ", "azaudit.toml:1: this is no TOML: invalid value"),
        (b"d = 2027-02-30\n", "azaudit.toml:1: this is no TOML: invalid date or datetime"),
        (b"a = 1\r b = 2", "azaudit.toml:1: this is no TOML: "),
        (b"\0", "azaudit.toml:1: this is no TOML: "),
        (b"a = " + b"9" * 5000, "azaudit.toml: this is no TOML: exceeds the limit"),
        (b"\n# \xff", "azaudit.toml:2: this is not UTF-8"),
        ("a = 1".encode("utf-16"), "azaudit.toml:1: this is not UTF-8"),
        (
            "\ufeffa = 1".encode(),
            "azaudit.toml begins with a byte order mark, which TOML does not know",
        ),
        (b"a = " + b"[" * 100_000, "azaudit.toml nests too deeply"),
    ],
    ids=range(12),
)
def test_what_is_no_toml_is_a_sentence(refused, content, message):
    assert refused(content).startswith(message)


def test_what_cannot_be_read_is_a_sentence(tmp_path):
    with pytest.raises(UsageError, match=r"nothing\.toml cannot be read: No such file"):
        read_toml(tmp_path / "nothing.toml")
    with pytest.raises(UsageError, match="is a folder"):
        read_toml(tmp_path)


@pytest.mark.skipif(
    os.name == "nt" or getattr(os, "geteuid", lambda: 0)() == 0, reason="root may read anything"
)
def test_what_may_not_be_read_is_a_sentence(tmp_path):
    path = tmp_path / "azaudit.toml"
    path.touch(mode=0)
    with pytest.raises(UsageError, match="cannot be read: Permission denied"):
        read_toml(path)


@given(
    st.one_of(st.binary(max_size=40), st.text("[]{}='\"\\\n#,. a1", max_size=30).map(str.encode))
)
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "azaudit.toml"
    path.write_bytes(content)
    refusal = None
    try:
        file = read_toml(path)
    except UsageError as error:
        refusal = error
    if refusal:
        assert refusal.message.startswith(str(path))
    else:
        assert {keys[0] for keys in file.places} == set(file.content)


def test_what_is_missing_stands_in_the_table_that_lacks_it(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("\n[[waivers]]\ncheck = 'a'\n", "utf-8")
    file = read_toml(path)
    assert file.place(("waivers", 0, "check")) == f"{path}:3"
    assert file.place(("waivers", 0, "owner")) == f"{path}:2"
    assert file.place(("nothing",)) == str(path)


def test_keys_are_spelt_as_toml_does():
    assert dotted(("waivers", 0, "owner")) == "waivers.owner"
    assert dotted(("severity", "openai-*")) == 'severity."openai-*"'
