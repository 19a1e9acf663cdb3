"""Finding checks: our folder and a user's are mounted and read in the same way.

Checks are no package. Each root is mounted under a name of its own, so files of one name in two
roots do not collide and sys.path stays as it is.
"""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

from azaudit.errors import CheckFileError
from azaudit.evaluate.check import Check
from azaudit.evaluate.rules import violations

_PACKAGE = Path(__file__).resolve().parent.parent


def own_checks() -> Path:
    """The folder of the checks that come with azaudit, in a wheel or in a checkout."""
    in_wheel = _PACKAGE / "checks"
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / "checks"


def load_checks(users: Sequence[Path] = ()) -> tuple[Check, ...]:
    """All checks, ours and those of the user's folders, in the order of their ids.

    Raises CheckFileError, naming the file, for one that does not import, holds no check or
    several, breaks the rules for check files, or repeats an id.
    """
    checks: dict[str, Check] = {}
    for number, root in enumerate([own_checks(), *users]):
        if not root.is_dir():
            raise CheckFileError(
                f"{root} is no folder",
                hint="name a folder of check files",
                option="--checks",
                value=str(root),
            )
        name = f"azaudit_checks_{number}"
        _mount(name, root)
        if number > 0:  # a test holds ours to the same rules, so that they need not be parsed twice
            for path in _python_files(root):
                _obey_rules(path)
        for path in _check_files(root):
            _add(checks, _load(name, root, path))
    return tuple(found for _, found in sorted(checks.items()))


def _add(checks: dict[str, Check], found: Check) -> None:
    taken = {name: held for held in checks.values() for name in (held.id, *held.aliases)}
    for name in (found.id, *found.aliases):
        if name in taken:
            raise CheckFileError(
                f"{found.path} and {taken[name].path} both have the id {name}",
                hint="give one of them another id",
            )
    checks[found.id] = found


def _mount(name: str, root: Path) -> None:
    for loaded in [held for held in sys.modules if held == name or held.startswith(name + ".")]:
        del sys.modules[loaded]
    invalidate_caches()  # the folder may have changed since it was last looked at
    package = ModuleType(name)
    package.__path__ = [str(root)]
    sys.modules[name] = package


def _python_files(root: Path) -> Iterator[Path]:
    """Every file that an import can reach, those included that hold what checks share."""
    for path in sorted(root.rglob("*.py")):
        if not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def _check_files(root: Path) -> Iterator[Path]:
    for path in _python_files(root):
        if not any(part.startswith("_") for part in path.relative_to(root).parts):
            yield path


def _obey_rules(path: Path) -> None:
    try:
        broken = next(violations(path.read_text("utf-8"), path), None)
    except (SyntaxError, ValueError, OSError, RecursionError) as error:
        raise CheckFileError(f"{path} cannot be read: {error}") from error
    if broken:
        raise CheckFileError(broken, hint="CONTRIBUTING.md says what a check file may contain")


def _load(mount: str, root: Path, path: Path) -> Check:
    dotted = ".".join(path.relative_to(root).with_suffix("").parts)
    try:
        module = import_module(f"{mount}.{dotted}")
    except Exception as error:
        raise CheckFileError(
            f"{path} does not load: {type(error).__name__}: {error}",
            hint="mend the file or leave its folder out of --checks",
        ) from error
    found = {id(value): value for value in vars(module).values() if isinstance(value, Check)}
    own = [check for check in found.values() if Path(check.path).resolve() == path.resolve()]
    if len(own) != 1:
        raise CheckFileError(
            f"{path} holds {len(own)} checks", hint="a check file holds exactly one check"
        )
    if own[0].id != path.stem.replace("_", "-"):
        raise CheckFileError(
            f"{path} holds the check {own[0].id}",
            hint=f"name the file {own[0].id.replace('-', '_')}.py",
        )
    return own[0]
