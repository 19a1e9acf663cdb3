"""Faults that tests set: answers that Azure gives at times, and some that it never should."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.arm.answer import Answer, error
from tests.arm.graph import is_graph
from tests.arm.routes import target_of

_MESSAGES = {
    408: ("RequestTimeout", "The request timed out."),
    429: ("TooManyRequests", "The request is being throttled as the limit has been reached."),
    500: ("InternalServerError", "Encountered internal server error."),
    502: ("ProviderError", "The resource provider failed to return a response."),
    503: ("ServerTimeout", "The request timed out."),
    504: ("GatewayTimeout", "The gateway did not receive a response within the time period."),
}

_SIGN_IN = ("/.well-known/openid-configuration", "/idtoken", "/oidctoken", "/msi/token")


def _type_of(path: str) -> str:
    return target_of(path.partition("?")[0]).type


def signs_in(path: str) -> bool:
    """Whether a path is Entra's or that of somebody who vouches, not Azure Resource Manager's."""
    bare = path.partition("?")[0].lower()
    return "/oauth2/" in bare or bare.endswith(_SIGN_IN)


@dataclass
class Fault:
    """One rule. What is given must all match; the first rule that does, and is not spent, is used.

    url: a pattern found in path and query, without regard to case; a plain text is one too. None
    means every request to Azure Resource Manager, but no sign-in, which has `oauth2` in it, and
    none to Microsoft Graph, which has `graph/v1.0` in it.
    subscription: its id. type: a resource type, of lists and of single reads. principal: its name.
    skip: so many matching requests are spared first. times: how often it strikes, None for always.

    The effects: status, with code and message or the usual ones of this status; retry_after, for a
    429 or any other; body, a JSON value or bytes or text, with status 200 unless one is given;
    next_link, `self` or an address, put into the real answer; redirect, a Location, with status 307
    unless one is given; reset, the connection is torn down without an answer; truncate, the real
    answer ends half-way, as broken JSON (`json`) or with the connection (`connection`); delay, in
    seconds, before whatever else happens; headers, added to whatever is answered.
    """

    url: str = ""
    method: str | None = None
    subscription: str | None = None
    type: str | None = None
    principal: str | None = None
    skip: int = 0
    times: int | None = None
    status: int | None = None
    code: str | None = None
    message: str | None = None
    retry_after: int | float | None = None
    body: Any = ...
    content_type: str | None = None
    next_link: str | None = None
    redirect: str | None = None
    reset: bool = False
    truncate: Literal["json", "connection"] | None = None
    delay: float = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    hits: int = 0
    seen: int = 0

    def matches(self, method: str, path: str, principal: str | None) -> bool:
        folded = path.lower()
        if self.url:
            found = re.search(self.url, path, re.IGNORECASE) is not None
        else:
            found = not signs_in(path) and not is_graph(path)
        return (
            found
            and (self.method is None or self.method.upper() == method)
            and (
                self.subscription is None or f"/subscriptions/{self.subscription.lower()}" in folded
            )
            and (self.type is None or self.type.lower() == _type_of(path).lower())
            and (self.principal is None or self.principal == principal)
        )

    @property
    def answers(self) -> bool:
        """Whether it answers in place of the described world."""
        return self.status is not None or self.body is not ... or self.redirect is not None

    def answer(self) -> Answer:
        """What it answers in place of the described world."""
        if self.redirect is not None:
            answer = Answer(self.status or 307, None, {"Location": self.redirect})
        elif self.body is not ...:
            body = self.body.encode() if isinstance(self.body, str) else self.body
            answer = Answer(self.status or 200, body)
        else:
            status = self.status or 500
            code, message = _MESSAGES.get(status, ("Fault", "A fault that a test has set."))
            answer = error(status, self.code or code, self.message or message)
        if self.content_type is not None:
            answer.headers["Content-Type"] = self.content_type
        return answer

    def change(self, answer: Answer, here: str) -> Answer:
        """Change a real answer. here: the address that was asked, for a link to itself."""
        if self.next_link is not None and isinstance(answer.body, dict):
            link = here if self.next_link == "self" else self.next_link
            key = "@odata.nextLink" if "@odata.context" in answer.body else "nextLink"
            answer.body = {**answer.body, key: link}
        if self.truncate == "json":
            wire = answer.wire()
            answer.body = wire[: len(wire) // 2]
        if self.retry_after is not None:
            answer.headers["Retry-After"] = str(self.retry_after)
        answer.headers.update(self.headers)
        return answer


class Faults:
    """The rules in force. Tests add them while the server's thread looks them up."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, url: str = "", **rule: Any) -> Fault:
        """Add a rule; see Fault for what it may say. The rule that is returned counts its hits."""
        fault = Fault(url, **rule)
        with self._lock:
            self._rules.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def strike(self, method: str, path: str, principal: str | None) -> Fault | None:
        """The rule that a request falls under, counted as used."""
        with self._lock:
            for fault in self._rules:
                if not fault.matches(method, path, principal):
                    continue
                fault.seen += 1
                spent = fault.times is not None and fault.hits >= fault.times
                if fault.seen <= fault.skip or spent:
                    continue
                fault.hits += 1
                return fault
        return None
