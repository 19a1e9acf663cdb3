"""TOML documents in every spelling, with the line of each table, key and item as it was written."""

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from azaudit.app.toml_places import Keys

SCALARS = (
    "1",
    "-1_000.5e+3",
    "inf",
    "true",
    "0x1F",
    "1979-05-27",
    "1979-05-27 07:32:00.999",
    "1979-05-27T07:32:00Z",
    "07:32:00",
    '""',
    "''",
    '"a] # \\" }, [x]"',
    "'[no] = \"\\'",
    '"""\n[no]\n  no = 1\n"quote" \\""""""',
    '""""""""',
    '"""a\\\n   b"""',
    "'''\n# ''no''\n[[no]]'''''",
)
SPACES = st.sampled_from(["", " ", "\t", "  "])
BREAKS = st.sampled_from(["", " ", "\n", "\r\n", "\n\n", '# ], }, "\n', " # '''\n\t"])
NAMES = st.one_of(
    st.text("abcXYZ019_-", min_size=1, max_size=4),
    st.text(st.sampled_from("a .=#[]{}'\"\\\n\té"), max_size=4),
)


@dataclass
class Writer:
    """A document as far as it is written; each key gets a number, so that none is there twice."""

    draw: Any
    text: str = ""
    expected: dict[Keys, int] = field(default_factory=dict)
    number: int = 0

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def put(self, *parts: str) -> None:
        self.text += "".join(parts)

    def name(self) -> str:
        self.number += 1
        return f"{self.draw(NAMES)}{self.number}"

    def spelt(self, name: str) -> str:
        bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        styles = ["basic", *(["bare"] if bare else [])]
        if not set(name) & set("'\n"):
            styles.append("literal")
        style = self.draw(st.sampled_from(styles))
        return {"bare": name, "literal": f"'{name}'"}.get(style) or json.dumps(name)

    def key(self, above: Keys, names: list[str]) -> Keys:
        """Write a dotted key and expect each of its parts here."""
        for number, name in enumerate(names):
            if number:
                self.put(self.draw(SPACES), ".", self.draw(SPACES))
            self.put(self.spelt(name))
            above = (*above, name)
            self.expected.setdefault(above, self.line)
        return above

    def pair(self, above: Keys, depth: int) -> None:
        names = [self.name() for _ in range(self.draw(st.integers(1, 3)))]
        path = self.key(above, names)
        self.put(self.draw(SPACES), "=", self.draw(SPACES))
        self.value(path, depth)

    def value(self, path: Keys, depth: int) -> None:
        kind = self.draw(st.sampled_from(["scalar", "array", "table"] if depth else ["scalar"]))
        if kind == "scalar":
            self.put(self.draw(st.sampled_from(SCALARS)))
        elif kind == "array":
            self.array(path, depth - 1)
        else:
            self.inline_table(path, depth - 1)

    def array(self, path: Keys, depth: int) -> None:
        self.put("[", self.draw(BREAKS))
        items = self.draw(st.integers(0, 3))
        for number in range(items):
            self.expected[*path, number] = self.line
            self.value((*path, number), depth)
            self.put(self.draw(BREAKS))
            if number < items - 1 or self.draw(st.booleans()):
                self.put(",", self.draw(BREAKS))
        self.put("]")

    def inline_table(self, path: Keys, depth: int) -> None:
        self.put("{", self.draw(SPACES))
        for number in range(self.draw(st.integers(0, 3))):
            self.put(self.draw(SPACES), "," if number else "", self.draw(SPACES))
            self.pair(path, depth)
        self.put(self.draw(SPACES), "}")

    def end(self) -> None:
        self.put(self.draw(SPACES), self.draw(st.sampled_from(["\n", "\r\n", " # [x] = '\n"])))
        self.put(self.draw(st.sampled_from(["", "\n", "  \r\n", "# c\n"])))

    def pairs(self, above: Keys) -> None:
        for _ in range(self.draw(st.integers(0, 2))):
            self.pair(above, 2)
            self.end()

    def header(self, above: Keys, spelt: list[str], names: list[str], *, several: bool) -> Keys:
        """Write the header of a table in the table above, which `spelt` names."""
        opening, closing = ("[[", "]]") if several else ("[", "]")
        line = self.line
        self.put(opening, self.draw(SPACES))
        for name in spelt:
            self.put(self.spelt(name), self.draw(SPACES), ".", self.draw(SPACES))
        path = self.key(above, names)
        self.put(self.draw(SPACES), closing)
        self.end()
        assert self.expected[path] <= line
        return path


@st.composite
def documents(draw: Any) -> tuple[str, dict[Keys, int]]:
    """A document and the lines of everything in it."""
    writer = Writer(draw)
    writer.put(draw(st.sampled_from(["", "\n", "# azaudit\r\n"])))
    writer.pairs(())
    for _ in range(draw(st.integers(0, 3))):
        names = [writer.name() for _ in range(draw(st.integers(1, 2)))]
        if draw(st.booleans()):
            writer.pairs(writer.header((), [], names, several=False))
            continue
        for number in range(draw(st.integers(1, 3))):
            line = writer.line
            path = writer.header((), [], names, several=True)
            writer.expected[*path, number] = line
            writer.pairs((*path, number))
            if draw(st.booleans()):
                below = writer.header((*path, number), names, [writer.name()], several=False)
                writer.pairs(below)
            if draw(st.booleans()):
                line, name = writer.line, [writer.name()]
                below = writer.header((*path, number), names, name, several=True)
                writer.expected[*below, 0] = line
                writer.pairs((*below, 0))
    return writer.text, writer.expected
