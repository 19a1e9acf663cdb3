import os
import stat
from pathlib import Path

import pytest

from azaudit.app.outputs import Output, parse_output, require_writable, write_reports
from azaudit.errors import OutputError
from tests.report.samples import document, finding

posix = pytest.mark.skipif(os.name == "nt", reason="permissions and links of POSIX")


@pytest.mark.parametrize(
    ("text", "name", "path"),
    [
        ("r.json", "json", "r.json"),
        ("r.TXT", "table", "r.TXT"),
        ("json:r", "json", "r"),
        ("table:r.json", "table", "r.json"),
        ("JSON:dir/r.x", "json", "dir/r.x"),
        ("dir.with:colon/r.json", "json", "dir.with:colon/r.json"),
        ("json:C:/r", "json", "C:/r"),
        ("C:/r.json", "json", "C:/r.json"),
    ],
)
def test_an_output_is_a_format_and_a_path(text, name, path):
    output = parse_output(text)
    assert (output.reporter.name, output.path) == (name, Path(path))


class Failing:
    name = "failing"
    suffixes = ()

    def write(self, document, out) -> None:
        out.write("half")
        raise RuntimeError("in the middle")


def test_a_report_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "r.json"
    path.write_text("old", "utf-8")
    with pytest.raises(RuntimeError):
        write_reports(document([finding()]), (Output(Failing(), path),))
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_a_new_report_is_its_owners_and_an_old_one_keeps_its_permissions(tmp_path):
    new, old = tmp_path / "new.json", tmp_path / "old.json"
    old.write_text("", "utf-8")
    old.chmod(0o640)
    write_reports(document([finding()]), (parse_output(str(new)), parse_output(str(old))))
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


@posix
def test_a_link_stays_a_link(tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("", "utf-8")
    link.symlink_to(real)
    write_reports(document([finding()]), (parse_output(str(link)),))
    assert link.is_symlink()
    assert real.read_text("utf-8").startswith("{")


@posix
def test_a_link_to_a_file_that_is_not_there_yet_makes_that_file(tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "real.json")
    output = parse_output(str(link))
    require_writable((output,))
    assert link.is_symlink()
    write_reports(document([finding()]), (output,))
    assert (tmp_path / "real.json").is_file()
    assert link.is_symlink()


def test_a_folder_that_vanished_meanwhile_is_said(tmp_path):
    output = parse_output(str(tmp_path / "gone" / "r.json"))
    with pytest.raises(OutputError, match="cannot be written"):
        write_reports(document([finding()]), (output,))


def test_a_file_uses_one_kind_of_line_end_everywhere(tmp_path):
    path = tmp_path / "r.json"
    write_reports(document([finding()]), (parse_output(str(path)),))
    assert b"\r" not in path.read_bytes()
