"""The endpoint as tests hold it: started in a thread of its own, stopped with its folder."""

import asyncio
import json
import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.arm.arm import Arm
from tests.arm.az import STATES, write_az
from tests.arm.description import Description, moment, world_of
from tests.arm.directory import Directory
from tests.arm.entra import Entra
from tests.arm.faults import Faults, signs_in
from tests.arm.federation import Federation
from tests.arm.graph import Graph, is_graph
from tests.arm.managed import ManagedIdentity
from tests.arm.people import People
from tests.arm.places import Places
from tests.arm.routes import is_query
from tests.arm.server import AZ_PATH, Request, Server
from tests.arm.throttle import Throttle
from tests.arm.tls import server_context
from tests.arm.tokens import Tokens
from tests.arm.world import World

_READS = {"GET", "HEAD", "OPTIONS"}


class ArmEndpoint(Places):
    """Azure Resource Manager and Entra's token endpoint for described tenants, over HTTPS.

    now: the time that answers carry and that `$now` in the description means; without it, the
    clock's. page_size: rows a page, the description's or 100 unless given. token_lifetime: in
    seconds. bucket, refill: reads that a principal may make in a subscription at once, and how many
    come back each second; without, any number.
    """

    def __init__(
        self,
        tenants: Description,
        now: str | None = None,
        page_size: int | None = None,
        token_lifetime: int = 3600,
        port: int = 0,
        bucket: int | None = None,
        refill: float = 25.0,
    ) -> None:
        self._fixed = moment(now) if now is not None else None
        self.world: World = world_of(tenants, self._fixed or datetime.now(UTC))
        self._page_size = page_size or self.world.page_size
        self._token_lifetime = token_lifetime
        self._port = port
        self._throttle = Throttle(bucket, refill)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="arm", daemon=True)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._az_count = 0

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="azaudit-arm-")
        self._thread.start()
        try:
            self._on_loop(self._start)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._on_loop(self._stop)
        self._close()
        if error is None and self._server.failures:
            # a client would only see a 500 of the endpoint, which looks like one of Azure
            raise AssertionError("the endpoint failed") from self._server.failures[0]

    async def _start(self) -> None:
        context, self.ca_file = server_context(self.folder)
        # The port must be known to the answers before the first one is asked for, and is free
        # only once it is taken: the server starts with an address that is filled in afterwards.
        self._tokens = Tokens(self.world, "", self._token_lifetime)
        arm = Arm(self.world, self._tokens, self._page_size)
        directory = Directory(self.world, self._tokens, "", "", self._fixed or datetime.now(UTC))
        self.federation = Federation()
        self.managed = ManagedIdentity(directory)
        entra = Entra(directory, self.federation)
        self.people: People = entra.people
        now = self._fixed or datetime.now(UTC)
        graph = Graph(self.world, self._tokens, self._page_size, now)
        self._server = Server(arm, graph, entra, self.managed, self._throttle, self._fixed)
        self._runner, self._port, plain = await self._server.start(self._port, context)
        self.url = f"https://localhost:{self._port}"
        self.plain_url = f"http://127.0.0.1:{plain}"
        self._tokens.audience = self.url
        directory.url = self.url
        directory.graph = graph.audience = f"{self.url}/graph"
        self.cloud_file = self.folder / "cloud.toml"
        self.cloud_file.write_text(self._cloud(), encoding="utf-8")

    async def _stop(self) -> None:
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()  # answers that are still delayed, which nobody waits for any more
        await asyncio.gather(*left, return_exceptions=True)

    def _close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._folder is not None:
            self._folder.cleanup()

    def _on_loop(self, start: Callable[[], Any]) -> None:
        asyncio.run_coroutine_threadsafe(start(), self._loop).result(timeout=30)

    def _cloud(self) -> str:
        values = {
            "name": "LocalLab",
            "authority": self.url,
            "arm": self.url,
            "arm_audience": self.url,
            "graph": f"{self.url}/graph",
            "graph_audience": f"{self.url}/graph",
            "keyvault_suffix": "vault.azure.net",
            "ca_file": str(self.ca_file),
        }
        # JSON's strings are TOML's basic strings
        return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())

    @property
    def folder(self) -> Path:
        """Where the endpoint keeps its files while it runs."""
        assert self._folder is not None, "the endpoint runs only inside its with block"
        return Path(self._folder.name)

    @property
    def faults(self) -> Faults:
        return self._server.faults

    @property
    def requests(self) -> list[Request]:
        """Everything that was asked, tokens included, in the order of the answers."""
        return list(self._server.requests)

    @property
    def arm_requests(self) -> list[Request]:
        """What was asked of Azure Resource Manager."""
        return [one for one in self.requests if not signs_in(one.path) and not is_graph(one.path)]

    @property
    def graph_requests(self) -> list[Request]:
        """What was asked of Microsoft Graph."""
        return [one for one in self.requests if is_graph(one.path)]

    @property
    def writes(self) -> list[Request]:
        """What would have changed something, had it not been refused."""
        return [
            one
            for one in (*self.arm_requests, *self.graph_requests)
            if one.method not in _READS and not is_query(one.path)
        ]

    @property
    def peak(self) -> int:
        """The most requests that were under way at once."""
        return self._server.peak

    @property
    def tokens_issued(self) -> Mapping[str, int]:
        """How many tokens were handed out, by tenant id."""
        return dict(self._tokens.issued)

    @property
    def given(self) -> list[str]:
        """The tokens that were handed out."""
        return list(self._tokens.given)

    def forget(self) -> None:
        """Forget the requests so far."""
        self._server.requests.clear()
        self._server.peak = 0

    def expire_tokens(self) -> None:
        """Refuse every token that was handed out so far as expired."""
        self._tokens.expire()

    def token(self, principal: str, tenant: str | None = None, audience: str | None = None) -> str:
        """A token, for tests that speak to the endpoint without a credential."""
        known = self.world.principals[principal]
        tenant_id = self._tenant_id(principal, tenant)
        return self._tokens.issue(known, tenant_id, audience or self.url).token

    def environment(self, principal: str = "auditor", tenant: str | None = None) -> dict[str, str]:
        """The variables by which azure-identity signs an application in."""
        known = self.world.principals[principal]
        assert known.client_id, f"{principal} is no application"
        assert known.secret, f"{principal} has no secret"
        return {
            "AZURE_TENANT_ID": self._tenant_id(principal, tenant),
            "AZURE_CLIENT_ID": known.client_id,
            "AZURE_CLIENT_SECRET": known.secret,
        }

    def _tenant_id(self, principal: str, tenant: str | None) -> str:
        if tenant is None:
            return next(iter(self.world.principals[principal].memberships))
        found = self.world.tenant(tenant)
        assert found is not None, f"no tenant {tenant} is described"
        return found.id

    def az(self, state: str = "logged-in", user: str | None = None, delay: float = 0) -> Path:
        """A folder with an `az`, to be put first on PATH.

        state: logged-in, logged-out, login-expired, slow (delay seconds, 30 unless given) or
        garbled (output that is no token). user: a principal's name, else the first user that is
        described.
        """
        assert state in STATES, f"state is one of {', '.join(STATES)}"
        if state == "slow":
            delay = delay or 30
        folder = self.folder / f"az{self._az_count}"
        self._az_count += 1
        write_az(
            folder,
            state=state,
            user=user or self._first_user(),
            delay=delay,
            url=f"{self.url}{AZ_PATH}",
            ca_file=str(self.ca_file),
            log=str(self._az_log),
        )
        return folder

    def _first_user(self) -> str:
        users = (one.name for one in self.world.principals.values() if one.user)
        return next(users, next(iter(self.world.principals)))

    @property
    def _az_log(self) -> Path:
        return self.folder / "az.log"

    @property
    def az_calls(self) -> list[list[str]]:
        """The arguments of every start of the fake `az`, in order."""
        if not self._az_log.exists():
            return []
        lines = self._az_log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]
