"""What a check is: a function, and all that must be known of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import cleandoc
from types import FunctionType
from typing import Any, TypeVar

from azaudit.errors import EngineError
from azaudit.model import Severity, Verdict
from azaudit.resources.base import Resource, Selection

R = TypeVar("R", bound=Resource)
_Over = type[Resource] | Selection[Any]


@dataclass(frozen=True)
class Check:
    """One documented control as a function of one resource.

    control: the path of the documented control, as in `openai/identity`. maps: references into
    published standards, each with its version. policy: the GUID of the built-in Azure Policy
    definition that comes nearest. remedy: a command with `{id}` for the resource id, or words.
    references: addresses of the documentation that the verdict follows. written: the severity that
    the check's file gives, where the organisation has put another in its place.
    """

    id: str
    function: Callable[[Any, Any], Verdict]
    over: tuple[Selection[Any], ...]
    severity: Severity
    control: str
    title: str
    risk: str
    maps: tuple[str, ...] = ()
    policy: str | None = None
    remedy: str = ""
    references: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    written: Severity | None = None

    @property
    def service(self) -> str:
        """The id's first word, which is also the folder of the check's file."""
        return self.id.split("-", 1)[0]

    def severity_of(self, verdict: Verdict) -> Severity:
        """How bad a finding is: as bad as the check, unless the verdict is milder.

        A verdict that gives the severity of the check's file lowers nothing. Where the organisation
        decided on another severity, the milder one of it and a lowered verdict counts.
        """
        if verdict.severity is None or verdict.severity >= self.ceiling:
            return self.severity
        return min(self.severity, verdict.severity)

    @property
    def ceiling(self) -> Severity:
        """The severity that no verdict may exceed: that of the check's file."""
        return self.severity if self.written is None else self.written

    @property
    def path(self) -> str:
        """The file that the check was written in."""
        return self.function.__code__.co_filename

    @property
    def views(self) -> tuple[type[Resource], ...]:
        """The views that the check may read: those it judges and those its file imports.

        An analysis that the file imports names the views that it reads in `reads`; what it imports
        from files beside it is followed.
        """
        judged = {selection.view: None for selection in self.over}
        return tuple(judged | dict.fromkeys(_mentioned(self.function.__globals__, set())))


def _mentioned(module: dict[str, Any], seen: set[int]) -> Iterator[type[Resource]]:
    seen.add(id(module))
    mount = str(module.get("__name__", "")).split(".", 1)[0]
    for value in list(module.values()):
        if isinstance(value, Selection):
            yield value.view
        elif isinstance(value, type) and issubclass(value, Resource):
            # GuardProxy and the like are what views have in common; nothing lists them
            yield from (value,) if hasattr(value, "listing") else ()
        elif isinstance(value, FunctionType):
            yield from getattr(value, "reads", ())
            beside = value.__module__.split(".", 1)[0] == mount
            if beside and id(value.__globals__) not in seen:
                yield from _mentioned(value.__globals__, seen)


def check(  # noqa: PLR0913 - the metadata of a check, by keyword only
    *,
    id: str,
    over: _Over | tuple[_Over, ...],
    severity: Severity,
    control: str,
    maps: tuple[str, ...] = (),
    policy: str | None = None,
    remedy: str = "",
    references: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
) -> Callable[[Callable[[Any, Any], Verdict]], Check]:
    """Make a Check of a function; nothing is registered anywhere.

    The module's docstring gives the title (its first line: what is true when the check passes)
    and the risk (the rest: why that matters).
    """

    def make(function: Callable[[Any, Any], Verdict]) -> Check:
        text = cleandoc(function.__globals__.get("__doc__") or "")
        title, _, risk = text.partition("\n")
        if not title or not risk.strip():
            raise EngineError(
                f"{function.__code__.co_filename} has no docstring with a title and reasons",
                hint="begin the file with what is true when the check passes, then say why",
            )
        selections = over if isinstance(over, tuple) else (over,)
        return Check(
            id=id,
            function=function,
            over=tuple(s if isinstance(s, Selection) else Selection(s) for s in selections),
            severity=severity,
            control=control,
            title=title.strip().rstrip("."),
            risk=" ".join(risk.split()),
            maps=maps,
            policy=policy,
            remedy=remedy,
            references=references,
            aliases=aliases,
        )

    return make
