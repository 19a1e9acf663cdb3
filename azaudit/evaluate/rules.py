"""What a check file may not contain, because it could turn the unread into a verdict.

The rules are syntactic on purpose: they hold for our checks and for a user's, before any of them
runs.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

_ALLOWED_IMPORTS = frozenset(
    {"azaudit.api", "collections", "collections.abc", "dataclasses", "datetime", "enum"}
    | {"fractions", "functools", "ipaddress", "itertools", "math", "re", "typing"}
)
_FORBIDDEN_CALLS = {
    "any": "use any_of, which an unreadable item cannot silence",
    "all": "use all_of, which an unreadable item cannot silence",
    "filter": "use select, which an unreadable item cannot silence",
    "getattr": "read a view's field",
    "hasattr": "read a view's field",
    "eval": "write it out",
    "exec": "write it out",
    "open": "a check reads snapshots only",
    "__import__": "import at the top",
}


def violations(source: str, path: Path) -> Iterator[str]:
    """Each breach of the rules in a check file as `path:line: what is so`.

    source: the file's text; a SyntaxError passes to the caller.
    """
    for node in ast.walk(ast.parse(source, str(path))):
        for line, what in _judge(node):
            yield f"{path}:{line}: {what}"


def _judge(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        for module in _imported(node):
            if module not in _ALLOWED_IMPORTS:
                yield node.lineno, f"imports {module}; a check may import azaudit.api"
    elif isinstance(node, (ast.Try, ast.TryStar)):
        yield node.lineno, "has a try statement; what cannot be read must reach the engine"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        advice = _FORBIDDEN_CALLS.get(node.func.id)
        if advice:
            yield node.lineno, f"calls {node.func.id}; {advice}"
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield node.target.lineno, "filters in a comprehension; use select"


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    # a relative import stays inside the folder of checks, whose files obey these rules as well
    return [node.module or ""] if node.level == 0 else []
