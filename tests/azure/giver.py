"""A credential that gives what a test wants."""

import asyncio
import base64
import json
import time
from typing import Any

from azure.core.credentials import AccessTokenInfo

from azaudit.azure.tokens import SharedTokens
from azaudit.errors import SignInError
from tests.azure.live import TENANT

SCOPE = "https://management.azure.com/.default"


HOUR = 3600.0


def jwt(claims: object) -> str:
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{part}.sig"


class Giver:
    """A credential that gives what it is told to: a lifetime in seconds, a token, or an error."""

    def __init__(self, *answers: Any, delay: float = 0.0, claims: object = None) -> None:
        self.answers = list(answers) or [HOUR]
        self.delay = delay
        self.claims = claims or {"tid": TENANT}
        self.asked: list[dict[str, Any]] = []
        self.opened = 0
        self.closed = 0
        self.under_way = 0

    def __call__(self) -> "Giver":
        self.opened += 1
        return self

    async def get_token_info(self, *scopes: str, options: Any = None) -> AccessTokenInfo:
        self.under_way += 1
        assert self.under_way == 1, "one at a time"
        self.asked.append({"scopes": scopes, **(options or {})})
        await asyncio.sleep(self.delay)
        self.under_way -= 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, AccessTokenInfo):
            return answer
        text = jwt({**self.claims, "n": len(self.asked)})  # type: ignore[dict-item]  # a mapping
        return AccessTokenInfo(text, int(time.time() + answer))

    async def close(self) -> None:
        self.closed += 1


def explain(error: Exception) -> SignInError:
    return SignInError(f"explained: {error}", hint="try again")


def shared(giver: Giver) -> SharedTokens:
    return SharedTokens(giver, explain)
