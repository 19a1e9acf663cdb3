"""What a check file may not contain, because it could turn the unread into a verdict.

The rules are syntactic on purpose: they hold for our checks and for a user's, before any of them
runs. They keep an author from slipping, not an attacker out: a check file is code that its user
chose to run. What slips through all the same is caught where it is judged, since Unread leaves
its mark on the trail when it is raised and not when it is handled.

Plain loops are allowed: what cannot be read leaves them like any other code.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

_ALLOWED_IMPORTS = frozenset(
    {"azaudit.api", "collections", "collections.abc", "dataclasses", "datetime", "enum"}
    | {"fractions", "functools", "ipaddress", "itertools", "math", "re", "typing"}
)
_READS_ITSELF = "a check reads snapshots only"
_FORBIDDEN_NAMES = {
    "any": "use any_of, which an unreadable item cannot silence",
    "all": "use all_of, which an unreadable item cannot silence",
    "filter": "use select, which an unreadable item cannot silence",
    "filterfalse": "use select, which an unreadable item cannot silence",
    "getattr": "read a view's field",
    "hasattr": "read a view's field",
    "setattr": "a check changes nothing",
    "delattr": "a check changes nothing",
    "vars": "read a view's field",
    "globals": "write it out",
    "locals": "write it out",
    "eval": "write it out",
    "exec": "write it out",
    "compile": "write it out",
    "open": _READS_ITSELF,
    "input": _READS_ITSELF,
    "print": "say it in the verdict",
    "exit": "return a verdict",
    "quit": "return a verdict",
    "breakpoint": "take it out again",
    "cache": "evidence is read anew for each resource",
    "lru_cache": "evidence is read anew for each resource",
    "cached_property": "evidence is read anew for each resource",
}
_FORBIDDEN_ATTRIBUTES = {
    **dict.fromkeys(("now", "today", "utcnow"), "time is audit.as_of; evaluation reads no clock"),
    **dict.fromkeys(("raw", "row"), "read a view's field, which leaves evidence"),
    **dict.fromkeys(("known", "listed"), "use audit.all, which proves that nothing is missing"),
    **dict.fromkeys(("gaps", "witnesses"), "read .value, which raises what could not be read"),
    "texts": "a note decides nothing",
    **{name: _FORBIDDEN_NAMES[name] for name in ("cache", "lru_cache", "cached_property")},
    "filterfalse": _FORBIDDEN_NAMES["filterfalse"],
}
_FORBIDDEN_STATEMENTS: tuple[tuple[tuple[type[ast.AST], ...], str], ...] = (
    ((ast.Try, ast.TryStar), "has a try statement; what cannot be read must reach the engine"),
    ((ast.With, ast.AsyncWith), "has a with statement; what cannot be read must reach the engine"),
    ((ast.Global, ast.Nonlocal), "changes an outer variable; return what was found"),
)


def violations(source: str, path: Path) -> Iterator[str]:
    """Each breach of the rules in a check file as `path:line: what is so`.

    source: the file's text; a SyntaxError passes to the caller.
    """
    found = {breach for node in ast.walk(ast.parse(source, str(path))) for breach in _judge(node)}
    for line, what in sorted(found):
        yield f"{path}:{line}: {what}"


def _judge(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((node.lineno, what) for what in _imports(node))
    elif isinstance(node, ast.Name):
        yield from ((node.lineno, what) for what in _name(node.id))
    elif isinstance(node, ast.Attribute):
        yield from ((node.lineno, what) for what in _attribute(node))
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield node.target.lineno, "filters in a comprehension; use select"
    elif isinstance(node, ast.stmt):
        for kinds, what in _FORBIDDEN_STATEMENTS:
            if isinstance(node, kinds):
                yield node.lineno, what


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.level > 0:
        return  # a relative import stays inside the folder, whose files obey these rules as well
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    for module in modules:
        if module not in _ALLOWED_IMPORTS:
            yield f"imports {module}; a check may import azaudit.api"
    for alias in node.names:
        if isinstance(node, ast.Import) and alias.name == "azaudit.api":
            # the names that a file imports say what has to be collected for it
            yield "imports azaudit.api as a whole; import the names that it uses"
        if alias.name == "*":
            yield "imports everything; import the names that it uses"
        if isinstance(node, ast.ImportFrom):
            yield from _name(alias.name)


def _name(name: str) -> Iterator[str]:
    if name in _FORBIDDEN_NAMES:
        yield f"uses {name}; {_FORBIDDEN_NAMES[name]}"
    elif name.startswith("__"):
        yield f"uses {name}; it is not part of azaudit.api"


def _attribute(node: ast.Attribute) -> Iterator[str]:
    name = node.attr
    if isinstance(node.value, ast.Attribute) and node.value.attr == "inventory":
        yield f"uses .inventory.{name}; ask audit itself, or hand the inventory to an analysis"
    elif name in _FORBIDDEN_ATTRIBUTES:
        yield f"uses .{name}; {_FORBIDDEN_ATTRIBUTES[name]}"
    elif name.startswith("_"):
        yield f"uses .{name}; it is not part of azaudit.api"
