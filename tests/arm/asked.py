"""A request to Azure Resource Manager that has got past authentication."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.arm.answer import Answer, RefusedError, refused, unauthorized
from tests.arm.paging import paged
from tests.arm.routes import Target, is_query
from tests.arm.tenant import Subscription
from tests.arm.tokens import Caller
from tests.arm.world import may

_VERSION = re.compile(r"20\d\d-\d\d-\d\d(-preview|-privatepreview|-beta|-alpha)?")
_PARAMETERS = {"api-version", "$skiptoken", "$top", "$expand"}
# parameters of one type alone, and the values that are implemented
_OF_TYPES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "microsoft.authorization/roledefinitions": {
        "$filter": re.compile(r"type eq '(?:BuiltInRole|CustomRole)'"),
    },
    "microsoft.managedservices/registrationassignments": {
        "$expandregistrationdefinition": re.compile("true|false", re.IGNORECASE),
    },
}
_WRITES = {"PUT": "write", "PATCH": "write", "DELETE": "delete"}


@dataclass(frozen=True)
class Asked:
    """Who asks what. origin: scheme, host and port as they came in; page_size: rows a page.

    body: the JSON value that came with it, if any.
    """

    target: Target
    query: Mapping[str, str]
    caller: Caller
    origin: str
    page_size: int
    body: Any = None

    def check(self, method: str) -> None:
        """Refuse what is no read, or no read that is implemented.

        A filter that is not implemented must not be ignored: the answer would be to another
        question.
        """
        version = self.query.get("api-version")
        if version is None:
            raise refused(
                400,
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.",
            )
        if not _VERSION.fullmatch(version):
            message = f"The api-version '{version}' is invalid."
            raise refused(400, "InvalidApiVersionParameter", message)
        if method != "GET" and not (method == "POST" and is_query(self.target.path)):
            raise self._write(method)
        for name, value in self.query.items():
            if not self._knows(name.lower(), value):
                raise refused(
                    400,
                    "InvalidQueryParameter",
                    f"The query parameter '{name}' is not known to the local endpoint.",
                )

    def parameter(self, name: str) -> str | None:
        """The value of a query parameter, whatever the case of its name (given in lower case)."""
        return next((one for key, one in self.query.items() if key.lower() == name), None)

    def _knows(self, name: str, value: str) -> bool:
        pattern = _OF_TYPES.get(self.target.type.lower(), {}).get(name)
        return name in _PARAMETERS or (pattern is not None and pattern.fullmatch(value) is not None)

    def require(self, subscription: Subscription, action: str, scope: str) -> None:
        """Refuse what the caller may not do."""
        caller = self.caller
        if not may(caller.principal, caller.tenant_id, subscription, action, scope):
            raise unauthorized(caller.principal.shown, caller.object_id, action, scope)

    def page(self, rows: Sequence[Any], render: Callable[[Any], Any], **more: Any) -> Answer:
        """The page of a list that the query asks for. more: keys beside `value`."""
        here = self.origin + quote(self.target.path, safe="/;")
        page = paged(rows, render, self.query, here, self.target.type, self.page_size)
        return Answer(200, {**page, **more})

    def _write(self, method: str) -> RefusedError:
        """Whatever would change something is refused, as to somebody who may only read."""
        action = f"{self.target.type or 'Microsoft.Resources'}/{_WRITES.get(method, 'action')}"
        caller = self.caller
        return unauthorized(caller.principal.shown, caller.object_id, action, self.target.path)


def not_found(target: Target) -> RefusedError:
    """The 404 for a path at which there is nothing."""
    message = f"No HTTP resource was found that matches the request URI '{target.path}'."
    return refused(404, "NotFound", message)
