"""What a check file may not contain, and what it may."""

from pathlib import Path

import pytest

from azaudit.evaluate.loader import own_checks
from azaudit.evaluate.rules import violations

OWN = sorted(own_checks().rglob("*.py"))


def breaches(source: str) -> list[str]:
    return list(violations(source, Path("x.py")))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_checks_obey(path: Path):
    assert breaches(path.read_text("utf-8")) == []


def test_there_are_checks_to_hold_to_the_rules():
    assert len(OWN) >= 8


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import os", "imports os"),
        ("import os.path as p", "imports os.path"),
        ("from time import time", "imports time"),
        ("from azaudit.model import ResourceId", "imports azaudit.model"),
        ("import azaudit", "imports azaudit;"),
        ("import contextlib", "imports contextlib"),
        ("import azaudit.api", "import the names that it uses"),
        ("import azaudit.api as api", "import the names that it uses"),
        ("from azaudit.api import *", "import the names that it uses"),
        ("try:\n    a = 1\nexcept Exception:\n    a = 2", "has a try statement"),
        ("try:\n    a = 1\nfinally:\n    a = 2", "has a try statement"),
        ("with a:\n    b = 1", "has a with statement"),
        ("def f():\n    global a\n    a = 1", "changes an outer variable"),
        ("def f():\n    a = 1\n    def g():\n        nonlocal a\n        a = 2", "outer variable"),
        ("x = any(v.flag for v in vs)", "use any_of"),
        ("x = all(v.flag for v in vs)", "use all_of"),
        ("x = filter(f, vs)", "use select"),
        ("a = any\nx = a(vs)", "use any_of"),
        ("x = map(any, vs)", "use any_of"),
        ("from itertools import filterfalse", "use select"),
        ("import itertools\nx = itertools.filterfalse(f, vs)", "use select"),
        ("x = [v for v in vs if v.flag]", "filters in a comprehension"),
        ("x = {v for v in vs if v.flag}", "filters in a comprehension"),
        ("x = {v: 1 for v in vs if v.flag}", "filters in a comprehension"),
        ("x = next(v for v in vs if v.flag)", "filters in a comprehension"),
        ("x = sum(1 for v in vs if v.flag)", "filters in a comprehension"),
        ("x = len([v for v in vs if v.flag])", "filters in a comprehension"),
        ("x = getattr(v, 'flag', None)", "read a view's field"),
        ("x = hasattr(v, 'flag')", "read a view's field"),
        ("x = vars(v)", "read a view's field"),
        ("x = v._value", "uses ._value"),
        ("x = v.__dict__", "uses .__dict__"),
        ("x = __import__('os')", "uses __import__"),
        ("x = __builtins__", "uses __builtins__"),
        ("x = v.raw('kind')", "leaves evidence"),
        ("x = v.row.body()", "leaves evidence"),
        ("x = audit.inventory.known(V)", "ask audit itself"),
        ("x = audit.inventory.index", "ask audit itself"),
        ("i = audit.inventory\nx = i.known(V)", "use audit.all"),
        ("i = audit.inventory\nx = i.listed(V)", "use audit.all"),
        ("x = key_uses(i, v).gaps", "read .value"),
        ("x = key_uses(i, v).witnesses", "read .value"),
        ("x = aside(f).texts", "a note decides nothing"),
        ("import datetime\nx = datetime.datetime.now()", "reads no clock"),
        ("from datetime import date\nx = date.today()", "reads no clock"),
        ("from functools import lru_cache", "read anew"),
        ("import functools\nf = functools.cache(g)", "read anew"),
        ("x = open('f')", "reads snapshots only"),
        ("x = input()", "reads snapshots only"),
        ("print(1)", "say it in the verdict"),
        ("exit()", "return a verdict"),
        ("x = eval('1')", "write it out"),
        ("exec('x = 1')", "write it out"),
        ("setattr(v, 'a', 1)", "changes nothing"),
    ],
)
def test_what_could_turn_the_unread_into_a_verdict_is_refused(source, says):
    found = breaches(source)
    assert any(says in one for one in found), found
    assert all(one.startswith("x.py:") for one in found)


@pytest.mark.parametrize(
    "source",
    [
        "from azaudit.api import Audit, KeyVault, passed",
        "import re\nimport ipaddress\nfrom itertools import chain",
        "from datetime import timedelta",
        "from ._shared import key_of\nfrom ..common import name",
        "x = re.compile('a').findall('b')",
        "def f(vs):\n    for v in vs:\n        if not v.flag:\n            continue\n    return v",
        "def f(vs):\n    while vs:\n        vs = vs[1:]",
        "x = ', '.join(v.name for v in vs)",
        "x = sorted(vs, key=lambda v: v.name)\ny = max(v.days for v in vs)\nz = len(vs)",
        "x = any_of(vs, lambda v: v.flag) and all_of(vs, lambda v: v.flag)",
        "x = place_of(audit.inventory, v.id).value",
        "x = 'a'.index('a')\ny = [1].index(1)",
        "assert x",
    ],
)
def test_what_the_unread_leaves_like_any_other_code_is_allowed(source):
    assert breaches(source) == []


def test_breaches_are_named_in_the_order_of_their_lines():
    source = "import os\n\nx = any(v)\ny = any(v) or all(v)\n"
    assert [one.split(":")[1] for one in breaches(source)] == ["1", "3", "4", "4"]


def test_a_file_that_is_no_python_is_an_error_of_syntax():
    with pytest.raises(SyntaxError):
        breaches("def (")
