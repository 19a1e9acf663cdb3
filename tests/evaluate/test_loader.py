"""Finding checks: ours and a user's in the same way, and a broken file by its name."""

import sys
from pathlib import Path

import pytest

from azaudit.errors import CheckFileError
from azaudit.evaluate.check import Check
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.loader import load_checks, own_checks
from azaudit.model import Status
from azaudit.profile import Profile
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from tests.evaluate.checks import vaults

GOOD = '''"""Vaults lie somewhere.

Where nothing lies nothing can be found.
"""

from azaudit.api import Audit, KeyVault, Severity, Verdict, check, failed, passed


@check(id="{id}", over=KeyVault, severity=Severity.LOW, control="keyvault"{more})
def {name}(vault: KeyVault, audit: Audit) -> Verdict:
    if vault.location:
        return passed(f"it lies in {{vault.location}}")
    return failed("it lies nowhere")
'''


def put(folder: Path, name: str, text: str | None = None, more: str = "", id: str = "") -> Path:
    """A check file in the folder of its service."""
    path = folder / name.split("_", 1)[0] / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = GOOD.format(id=id or name.replace("_", "-"), name=name, more=more)
    path.write_text(made if text is None else text, "utf-8")
    return path


def refused(*folders: Path) -> CheckFileError:
    with pytest.raises(CheckFileError) as raised:
        load_checks(folders)
    assert "\n" not in raised.value.message
    return raised.value


def own(*folders: Path) -> list[Check]:
    """The checks of the folders, without ours."""
    ours = {check.id for check in load_checks()}
    return [check for check in load_checks(folders) if check.id not in ours]


def test_our_checks_are_found_in_the_order_of_their_ids():
    ids = [check.id for check in load_checks()]
    assert ids == sorted(ids)
    assert len(ids) == len(list(own_checks().rglob("[!_]*.py")))


def test_a_users_check_is_judged_like_ours(tmp_path: Path):
    put(tmp_path, "keyvault_lies_somewhere")
    (check,) = own(tmp_path)
    assert (check.title, check.risk) == (
        "Vaults lie somewhere",
        "Where nothing lies nothing can be found.",
    )
    (finding,) = evaluate(vaults("kv").inventory(), [check], Profile()).findings
    assert (finding.status, finding.message) == (Status.PASS, "it lies in x")


def test_loading_leaves_the_search_path_as_it_is(tmp_path: Path):
    put(tmp_path, "keyvault_lies_somewhere")
    before = list(sys.path)
    load_checks([tmp_path])
    assert sys.path == before
    assert "keyvault" not in sys.modules


def test_files_of_one_name_in_two_folders_do_not_collide(tmp_path: Path):
    put(tmp_path / "a", "keyvault_one", id="keyvault-one")
    (tmp_path / "b" / "other").mkdir(parents=True)
    text = GOOD.format(id="keyvault-two", name="keyvault_two", more="")
    (tmp_path / "b" / "other" / "keyvault_two.py").write_text(text)
    assert [check.id for check in own(tmp_path / "a", tmp_path / "b")] == [
        "keyvault-one",
        "keyvault-two",
    ]


def test_a_file_is_read_anew_each_time(tmp_path: Path):
    path = put(tmp_path, "keyvault_one")
    assert own(tmp_path)[0].title == "Vaults lie somewhere"
    put(tmp_path, "keyvault_two")
    path.write_text(path.read_text().replace("Vaults lie somewhere", "Vaults lie right here"))
    assert [check.title for check in own(tmp_path)] == [
        "Vaults lie right here",
        "Vaults lie somewhere",
    ]


def test_what_begins_with_an_underscore_or_a_dot_is_no_check(tmp_path: Path):
    put(tmp_path, "keyvault_one")
    for name in ("_shared.py", "_private/keyvault_x.py", ".hidden/keyvault_y.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("X = 1\n")
    assert [check.id for check in own(tmp_path)] == ["keyvault-one"]


def test_what_checks_share_is_imported_from_beside_them(tmp_path: Path):
    path = put(tmp_path, "keyvault_one")
    shared = '''"""Shared."""

from azaudit.api import RecoveryGuardProxy, RecoveryVault


def guards(audit, vault):
    return audit.children(audit.find(RecoveryVault, vault.id), RecoveryGuardProxy)
'''
    (path.parent / "_shared.py").write_text(shared)
    path.write_text(path.read_text().replace("@check", "from ._shared import guards\n\n\n@check"))
    (check,) = own(tmp_path)
    # and what it reads is collected
    assert set(check.views) == {KeyVault, RecoveryVault, RecoveryGuardProxy}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def (", "cannot be read"),
        ("x = '\\ud800'.encode()", "does not load: UnicodeEncodeError"),
        ("raise ValueError('no')", "does not load: ValueError: no"),
        ("from azaudit.api import Nothing", "does not load: ImportError"),
        ("from ._missing import x", "does not load: ModuleNotFoundError"),
        ('"""Only a docstring."""', "holds 0 checks"),
        ("", "holds 0 checks"),
        ("import os", "imports os"),
        (
            GOOD.format(id="keyvault-one", name="x", more="").replace("somewhere.\n\nWhere", ""),
            "no docstring",
        ),
        (GOOD.format(id="keyvault-one", name="x", more=", tags=1"), "TypeError"),
        (
            GOOD.format(id="keyvault-two", name="keyvault_two", more=""),
            "holds the check keyvault-two",
        ),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text, says):
    path = put(tmp_path, "keyvault_one", text)
    error = refused(tmp_path)
    assert error.message.startswith(str(path))
    assert says in error.message
    assert error.exit_code == 2


def test_bytes_that_are_no_text_are_named(tmp_path: Path):
    path = put(tmp_path, "keyvault_one")
    for content in (b"\xff\xfe\x00", b"x = 1\x00"):
        path.write_bytes(content)
        assert refused(tmp_path).message.startswith(str(path))


def test_a_file_holds_one_check(tmp_path: Path):
    first = GOOD.format(id="keyvault-one", name="keyvault_one", more="")
    second = first[first.index("@check") :].replace("one", "two")
    path = put(tmp_path, "keyvault_one", first + "\n\n" + second)
    assert refused(tmp_path).message == f"{path} holds 2 checks"


def test_two_names_of_one_check_are_one_check(tmp_path: Path):
    put(
        tmp_path,
        "keyvault_one",
        GOOD.format(id="keyvault-one", name="keyvault_one", more="") + "alias = keyvault_one\n",
    )
    assert len(own(tmp_path)) == 1


def test_a_check_from_elsewhere_is_not_the_files_own(tmp_path: Path):
    put(tmp_path, "keyvault_one")
    path = put(tmp_path, "keyvault_two", "from .keyvault_one import keyvault_one\n")
    assert refused(tmp_path).message == f"{path} holds 0 checks"


def test_a_file_is_called_as_its_check(tmp_path: Path):
    path = put(tmp_path, "keyvault_one", id="keyvault-other")
    error = refused(tmp_path)
    assert error.message == f"{path} holds the check keyvault-other"
    assert error.hint == "name the file keyvault_other.py"


@pytest.mark.parametrize("more", ["", ', aliases=("keyvault-purge-protection",)'])
def test_an_id_is_taken_once(tmp_path: Path, more: str):
    name = "keyvault_one" if more else "keyvault_purge_protection"
    path = put(tmp_path, name, more=more)
    error = refused(tmp_path)
    assert str(path) in error.message
    assert "both have the id keyvault-purge-protection" in error.message
    assert "keyvault_purge_protection.py" in error.message


def test_a_users_files_obey_the_rules_even_where_they_hold_no_check(tmp_path: Path):
    put(tmp_path, "keyvault_one")
    shared = tmp_path / "keyvault" / "_shared.py"
    shared.write_text(
        "def f(v):\n    try:\n        return v.flag\n    except Exception:\n        return 1\n"
    )
    error = refused(tmp_path)
    assert error.message.startswith(f"{shared}:2: has a try statement")
    assert error.hint


@pytest.mark.parametrize("name", ["missing", "file.py"])
def test_a_folder_that_is_none_is_said(tmp_path: Path, name: str):
    (tmp_path / "file.py").write_text("")
    assert refused(tmp_path / name).message == f"{tmp_path / name} is no folder"


def test_an_empty_folder_holds_no_checks(tmp_path: Path):
    assert own(tmp_path) == []
