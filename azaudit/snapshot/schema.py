"""The form of a snapshot file, shared by its writer and its reader."""

import json
import zlib
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from azaudit.errors import InputError

# "azau" in ASCII; SQLite keeps it in the file's header, so `file` and we can tell a snapshot.
APPLICATION_ID = 0x617A6175
FORMAT_VERSION = 1

Source: TypeAlias = Literal["list", "get", "bulk"]
SOURCES: tuple[Source, ...] = ("bulk", "list", "get")

# No answer of Azure Resource Manager comes near this; what unpacks to more is no answer.
_LARGEST_BODY = 64 * 1024 * 1024

TABLES = """
CREATE TABLE run (
    tool_version TEXT NOT NULL,
    cloud TEXT NOT NULL,
    identity TEXT NOT NULL,
    selection TEXT NOT NULL,
    as_of TEXT NOT NULL,
    finished INTEGER NOT NULL
);
CREATE TABLE scope (
    tenant_id TEXT NOT NULL,
    subscription_id TEXT NOT NULL,
    tenant_name TEXT,
    name TEXT,
    state TEXT NOT NULL,
    role TEXT NOT NULL,
    reason TEXT,
    home_tenant_id TEXT,
    PRIMARY KEY (tenant_id, subscription_id)
) WITHOUT ROWID;
CREATE TABLE resource (
    id_folded TEXT NOT NULL,
    type TEXT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    subscription_id TEXT,
    api_version TEXT NOT NULL,
    collected_at TEXT NOT NULL,
    collector TEXT NOT NULL,
    scope_folded TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (id_folded, type, source)
);
CREATE TABLE coverage (
    collector TEXT NOT NULL,
    scope_folded TEXT NOT NULL,
    scope TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    subscription_id TEXT,
    state TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    http_status INTEGER,
    error_code TEXT,
    missing_action TEXT,
    message TEXT,
    rows INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (collector, scope_folded, tenant_id)
);
"""


@dataclass(frozen=True)
class Selection:
    """What the user asked for, beside tenants and subscriptions.

    checks: ids of the selected checks. resource_groups: names in lower case; empty means all.
    """

    checks: tuple[str, ...] = ()
    resource_groups: tuple[str, ...] = ()

    def dump(self) -> str:
        """The selection as the text that the run table holds."""
        return json.dumps(
            {"checks": self.checks, "resource_groups": self.resource_groups}, sort_keys=True
        )

    @classmethod
    def load(cls, text: str) -> "Selection":
        """The selection that `dump` wrote; raises ValueError for any other text."""
        held = json.loads(text)
        match held:
            case {"checks": [*checks], "resource_groups": [*groups]} if all(
                isinstance(name, str) for name in (*checks, *groups)
            ):
                return cls(tuple(checks), tuple(groups))
        raise ValueError("the selection has another form")


@dataclass(frozen=True)
class Run:
    """How a snapshot came to be.

    as_of: RFC 3339 UTC, the end of the last unit that was committed; empty when none was.
    finished: whether the run came to its end.
    """

    tool_version: str
    cloud: str
    identity: str
    selection: Selection = field(default_factory=Selection)
    as_of: str = ""
    finished: bool = False


@dataclass(frozen=True)
class ScopeRow:
    """One subscription that the credential reaches.

    role: audited, skipped (reason says why; `excluded by the user` and the like) or delegated
    (its home is another tenant and the user did not ask for those).
    """

    tenant_id: str
    subscription_id: str
    name: str | None
    state: str
    role: Literal["audited", "skipped", "delegated"]
    reason: str | None = None
    tenant_name: str | None = None
    home_tenant_id: str | None = None


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """One resource as Azure answered it.

    type: the declared type of the view that the row fills, in lower case; services are not
    consistent in the body's own `type`. collected_at: RFC 3339 UTC. packed: the wire JSON as the
    file holds it, so that a hundred thousand rows fit in memory. collector, scope: the unit that
    read it, the scope folded, since not every id says what it was listed below; empty until the
    writer fills them in.
    """

    id: str
    type: str
    source: Source
    tenant_id: str
    subscription_id: str | None
    api_version: str
    collected_at: str
    packed: bytes
    collector: str = ""
    scope: str = ""

    def body(self) -> dict[str, Any]:
        """The wire JSON, decoded anew at each call; raises InputError when it is damaged."""
        try:
            body = json.loads(_unpack(self.packed).decode("utf-8", "surrogatepass"))
        except (zlib.error, ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise InputError(f"the snapshot's copy of {self.id} is damaged", hint="collect again")
        return body


def pack(body: dict[str, Any]) -> bytes:
    """A body as the resource table holds it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    # JSON can spell half a surrogate pair, which json.loads accepts back in this form
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def _unpack(packed: bytes) -> bytes:
    stream = zlib.decompressobj()
    text = stream.decompress(packed, _LARGEST_BODY)
    if not stream.eof:
        raise ValueError("cut short, or larger than any answer")
    return text
