"""A request to Azure Resource Manager that has got past authentication."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.arm.answer import Answer, RefusedError, refused, unauthorized
from tests.arm.paging import paged
from tests.arm.routes import Target
from tests.arm.tenant import Subscription
from tests.arm.tokens import Caller
from tests.arm.world import may

_VERSION = re.compile(r"20\d\d-\d\d-\d\d(-preview|-privatepreview|-beta|-alpha)?")
_PARAMETERS = {"api-version", "$skiptoken", "$top", "$expand"}
_WRITES = {"PUT": "write", "PATCH": "write", "DELETE": "delete"}


@dataclass(frozen=True)
class Asked:
    """Who asks what. origin: scheme, host and port as they came in; page_size: rows a page."""

    target: Target
    query: Mapping[str, str]
    caller: Caller
    origin: str
    page_size: int

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
        if method != "GET":
            raise self._write(method)
        for name in self.query:
            if name.lower() not in _PARAMETERS:
                raise refused(
                    400,
                    "InvalidQueryParameter",
                    f"The query parameter '{name}' is not known to the local endpoint.",
                )

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
