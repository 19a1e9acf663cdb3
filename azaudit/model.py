"""The frozen values that all layers share: resource ids, severities, verdicts, gaps, evidence.

Standard library only, and no behaviour beyond what the values mean.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Literal, NamedTuple, NoReturn, TypeAlias

GapState: TypeAlias = Literal[
    "denied",  # Azure refused: 401 or 403
    "failed",  # Azure or the network answered nothing usable
    "partial",  # some pages were read
    "skipped",  # known, and not asked on purpose
    "not-asked",  # no collector was run for it
    "not-collected",  # it lies in a tenant or subscription outside this audit
    "unreadable",  # the answer was read, and this value in it means nothing known
    "check-error",  # the check itself broke
]


class Severity(IntEnum):
    """How bad a failed control is; a larger number is worse."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The severity as every format and option spells it."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Severity":
        """The severity that a word names; raises KeyError for any other word."""
        return cls[word.upper()]


class Status(StrEnum):
    """What became of one check on one resource."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    MANUAL = "manual"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


class ResourceId:
    """An Azure Resource Manager id, taken apart by segments and compared without case.

    Services return the same id in several casings, without the leading slash, or with a closing
    one; folded is the form in which two spellings of one id are equal: lower case, one leading
    slash, none at the end. Nothing here raises: an id that has no ARM form simply has no
    subscription, type or parent. Never changed after it is made.
    """

    # no dataclass, because an audit makes hundreds of thousands of them
    __slots__ = ("folded", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = "/" + text.strip().strip("/").lower()

    @property
    def _segments(self) -> list[str]:
        return self.text.strip().strip("/").split("/")

    @property
    def _provider_at(self) -> int | None:
        """The index of the last `providers` segment that a namespace and a type follow.

        Keywords and names take turns, so a group or a resource that is called `providers` is none.
        """
        segments = self._segments
        for at in range((len(segments) - 3) // 2 * 2, -1, -2):
            if segments[at].lower() == "providers":
                return at
        return None

    def _named(self, position: int, word: str) -> str | None:
        segments = self._segments
        if len(segments) > position + 1 and segments[position].lower() == word:
            return segments[position + 1] or None
        return None

    @property
    def subscription_id(self) -> str | None:
        """The subscription's GUID in lower case, or None outside a subscription."""
        found = self._named(0, "subscriptions")
        return found.lower() if found else None

    @property
    def resource_group(self) -> str | None:
        """The resource group's name as written, or None."""
        return self._named(2, "resourcegroups") if self.subscription_id else None

    @property
    def type(self) -> str | None:
        """`Namespace/type/subtype` as written in the id, or None."""
        at = self._provider_at
        if at is None:
            return None
        namespace, *rest = self._segments[at + 1 :]
        return "/".join([namespace, *rest[0::2]])

    @property
    def name(self) -> str:
        """The last segment as written."""
        return self._segments[-1]

    @property
    def parent(self) -> "ResourceId | None":
        """The id one level up: of a subresource its resource, of a resource its scope."""
        at = self._provider_at
        segments = self._segments
        if at is None:
            shorter = segments[:-2]
        elif len(segments) - at <= 4:  # noqa: PLR2004 - providers, namespace, type, name
            shorter = segments[:at]
        else:
            shorter = segments[:-2]
        return ResourceId("/" + "/".join(shorter)) if len(shorter) > 1 else None

    def within(self, scope: "ResourceId") -> bool:
        """Whether this id is the scope itself or lies below it."""
        return self.folded == scope.folded or self.folded.startswith(scope.folded.rstrip("/") + "/")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ResourceId) and self.folded == other.folded

    def __hash__(self) -> int:
        return hash(self.folded)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"ResourceId({self.text!r})"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be read, and why.

    scope: the ARM id at which reading failed. missing_action: the RBAC action whose absence
    explains a refusal. message: what is so, in words, for people.
    """

    state: GapState
    scope: str
    message: str
    http_status: int | None = None
    error_code: str | None = None
    missing_action: str | None = None


class Evidence(NamedTuple):
    """One thing that a verdict rests on.

    kind value: `path` of a resource held `value`, or None where it was absent or null. kind
    absence: a complete listing at `resource_id` did not hold the thing; `value` names the collector
    and counts the rows. kind derived: an analysis concluded `value`, through `chain`.
    """

    kind: Literal["value", "absence", "derived"]
    resource_id: str
    path: str | None
    value: Any
    collected_at: str
    api_version: str
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Notes:
    """Remarks beside a verdict; they add up and have no truth value, so they decide nothing."""

    texts: tuple[str, ...] = ()

    def __add__(self, others: "Notes") -> "Notes":
        return Notes(self.texts + others.texts)

    def __bool__(self) -> NoReturn:
        raise TypeError("a note decides nothing")


Remarks: TypeAlias = str | tuple[str, ...] | Notes


def _texts(note: Remarks) -> tuple[str, ...]:
    if isinstance(note, Notes):
        return note.texts
    return (note,) if isinstance(note, str) else note


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says of one resource.

    severity: a severity below the check's own; None means the check's.
    """

    status: Status
    message: str
    notes: tuple[str, ...] = ()
    severity: Severity | None = None


def passed(message: str, *, note: Remarks = ()) -> Verdict:
    """The control holds; message says by what."""
    return Verdict(Status.PASS, message, _texts(note))


def failed(message: str, *, severity: Severity | None = None, note: Remarks = ()) -> Verdict:
    """The control does not hold; message names what breaks it.

    severity: may only lower the check's own, and then the message says why.
    """
    return Verdict(Status.FAIL, message, _texts(note), severity)


def not_applicable(reason: str) -> Verdict:
    """The control does not concern this resource."""
    return Verdict(Status.NOT_APPLICABLE, reason)


def manual(what: str) -> Verdict:
    """Only a person can judge; what says what to look at."""
    return Verdict(Status.MANUAL, what)
