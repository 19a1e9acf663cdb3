"""Files that are no readable snapshot: each is one sentence, never a traceback."""

import os
import sqlite3
import stat
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from azaudit.errors import InputError
from azaudit.resources.key_vault import KeyVault
from azaudit.snapshot.read import read_snapshot
from azaudit.snapshot.schema import FORMAT_VERSION, ResourceRow, pack
from azaudit.snapshot.store import SnapshotWriter, Unit
from tests.worlds import GROUP, World

VAULTS = tuple(
    {"id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv{i}", "properties": {"a": "b" * i}}
    for i in range(60)
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    world = World().with_body(KeyVault, *VAULTS)
    path: Path = tmp_path_factory.mktemp("whole") / "a.azaudit"
    file = world.file()
    with SnapshotWriter(path, file.run) as writer:
        writer.add_scope(file.scope)
        writer.add(Unit(file.coverage, file.resources))
    return path


@pytest.fixture
def snapshot(whole: Path, tmp_path: Path) -> Path:
    path = tmp_path / "a.azaudit"
    path.write_bytes(whole.read_bytes())
    return path


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as raised:
        read_snapshot(path)
    assert "\n" not in raised.value.message
    assert str(path) in raised.value.message
    assert raised.value.hint
    return raised.value


def test_what_is_written_is_read_back(snapshot: Path):
    file = World().with_body(KeyVault, *VAULTS).file()
    back = read_snapshot(snapshot)
    assert back.scope == file.scope
    assert sorted(back.coverage, key=repr) == sorted(file.coverage, key=repr)
    assert sorted(back.resources, key=repr) == sorted(file.resources, key=repr)
    assert (back.run.identity, back.run.as_of, back.run.finished) == ("tests", file.run.as_of, True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "does not exist"),
        (b"", "is not a snapshot"),
        (b"hello, this is a text file and no snapshot at all\n" * 40, "not a database"),
        (b"SQLite format 3\x00", "not a database"),
    ],
    ids=["missing", "empty", "text", "header only"],
)
def test_another_file_is_no_snapshot(tmp_path: Path, content, says):
    path = tmp_path / "a.azaudit"
    if content is not None:
        path.write_bytes(content)
    assert says in refused(path).message


def test_a_folder_is_no_snapshot(tmp_path: Path):
    assert "is no file" in refused(tmp_path).message


def test_a_device_is_no_snapshot():
    assert "is no file" in refused(Path(os.devnull)).message


def test_another_database_is_no_snapshot(tmp_path: Path):
    path = tmp_path / "a.azaudit"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE run (x)")
    connection.close()
    assert refused(path).message.endswith("is not a snapshot")


@pytest.mark.parametrize("tenth", range(1, 20))
def test_a_truncated_snapshot_is_refused_wherever_it_ends(snapshot: Path, tenth: int):
    content = snapshot.read_bytes()
    snapshot.write_bytes(content[: len(content) * tenth // 20])
    refused(snapshot)


@pytest.mark.parametrize("missing", [1, 100, 4096])
def test_the_last_bytes_count(snapshot: Path, missing: int):
    content = snapshot.read_bytes()
    snapshot.write_bytes(content[:-missing])
    refused(snapshot)


def test_a_snapshot_of_a_newer_azaudit_says_so(snapshot: Path):
    change(snapshot, f"PRAGMA user_version={FORMAT_VERSION + 1}")
    error = refused(snapshot)
    assert f"format {FORMAT_VERSION + 1}" in error.message
    assert "newer azaudit" in error.hint


@pytest.mark.parametrize("table", ["run", "scope", "resource", "coverage"])
def test_a_missing_table_is_named(snapshot: Path, table: str):
    change(snapshot, f"DROP TABLE {table}")
    assert f"no such table: {table}" in refused(snapshot).message


def test_a_snapshot_without_a_run_is_refused(snapshot: Path):
    change(snapshot, "DELETE FROM run")
    assert "holds no run" in refused(snapshot).message


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE coverage SET state = 'perhaps'",
        "UPDATE coverage SET scope = x'00'",
        "UPDATE coverage SET rows = 'many'",
        "UPDATE coverage SET http_status = 'x'",
        "UPDATE scope SET role = 'friend'",
        "UPDATE scope SET name = x'00'",
        "UPDATE resource SET source = 'rumour'",
        "UPDATE resource SET id = x'ff'",
        "UPDATE resource SET body = 'text'",
        "UPDATE resource SET type = CAST(x'ff' AS TEXT)",
        "UPDATE run SET selection = 'no json'",
        "UPDATE run SET selection = '[]'",
        "UPDATE run SET selection = '{}'",
        'UPDATE run SET selection = \'{"checks": [7], "resource_groups": []}\'',
        'UPDATE run SET selection = \'{"checks": "all", "resource_groups": []}\'',
        "UPDATE run SET finished = 'x'",
        "UPDATE run SET as_of = 'yesterday'",
        "UPDATE run SET as_of = '2026-11-20'",
        "UPDATE run SET as_of = '2026-13-20T09:00:00Z'",
        "UPDATE run SET as_of = '2026-11-20T09:00:00+01:00'",
        "PRAGMA application_id=7",
    ],
)
def test_a_value_of_another_form_is_refused(snapshot: Path, statement: str):
    change(snapshot, statement)
    refused(snapshot)


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints=1")
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_an_unreadable_file_says_why(snapshot: Path):
    snapshot.chmod(0)
    assert "Permission denied" in refused(snapshot).message


def _denied(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("method", ["open", "is_file"])
def test_a_file_that_the_system_refuses_says_why(snapshot: Path, method: str, monkeypatch):
    # root may read everything, so the refusal is made
    monkeypatch.setattr(Path, method, _denied)
    error = refused(snapshot)
    assert error.message == f"{snapshot} cannot be read: Permission denied"
    assert error.hint == "check its permissions"


def test_a_symbolic_link_is_followed_when_reading(snapshot: Path, tmp_path: Path):
    link = tmp_path / "link"
    link.symlink_to(snapshot)
    assert len(read_snapshot(link).resources) == len(VAULTS)


@pytest.mark.parametrize("name", ["a b.azaudit", "ä?#%41.azaudit", "-x.azaudit"])
def test_a_name_with_odd_characters_is_a_name(snapshot: Path, tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_bytes(snapshot.read_bytes())
    assert len(read_snapshot(path).resources) == len(VAULTS)


def test_reading_changes_nothing(snapshot: Path):
    before = snapshot.read_bytes(), stat.S_IMODE(snapshot.stat().st_mode)
    read_snapshot(snapshot)
    assert (snapshot.read_bytes(), stat.S_IMODE(snapshot.stat().st_mode)) == before
    assert [path.name for path in snapshot.parent.iterdir()] == [snapshot.name]


def row(packed: bytes) -> ResourceRow:
    return ResourceRow("/x", "t", "list", "t", "s", "v", "now", packed)


def _bomb() -> bytes:
    return pack({"zeros": "0" * 100_000_000})


@pytest.mark.parametrize(
    "packed",
    [
        lambda: b"",
        lambda: b"no zlib",
        lambda: pack({"a": "b" * 100})[:-5],
        lambda: pack([1, 2]),  # type: ignore[arg-type]  # on purpose
        lambda: pack("text"),  # type: ignore[arg-type]  # on purpose
        lambda: zlib.compress(b"{no json"),
        lambda: zlib.compress(b'{"a": "\xff"}'),
        lambda: zlib.compress(b'{"a":' + b"[" * 100_000),
        _bomb,
    ],
    ids=["empty", "text", "cut", "a list", "a string", "no json", "no utf-8", "deep", "a bomb"],
)
def test_a_damaged_body_is_refused(packed: Callable[[], bytes]):
    with pytest.raises(InputError) as raised:
        row(packed()).body()
    assert raised.value.message == "the snapshot's copy of /x is damaged"


@pytest.mark.parametrize("text", ["ä€😀", "\ud800", "\x00", "a\u2028b"])
def test_every_text_that_json_can_spell_survives(text: str):
    assert row(pack({"name": text})).body() == {"name": text}
