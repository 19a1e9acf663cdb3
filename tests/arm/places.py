"""The places in which azaudit runs, by the variables that it finds there."""

import json
import shlex
import sys
from pathlib import Path

from tests.arm.federation import (
    CONNECTION,
    GITHUB_PATH,
    KUBERNETES,
    PIPELINES_PATH,
    Federation,
)
from tests.arm.managed import APP_SERVICE_PATH, ManagedIdentity


class Places:
    """What an endpoint stands for besides Azure; a part of ArmEndpoint.

    plain_url: where managed identities are served without TLS.
    """

    url: str
    plain_url: str
    ca_file: Path
    federation: Federation
    managed: ManagedIdentity

    @property
    def folder(self) -> Path:
        raise NotImplementedError

    def environment(self, principal: str = "auditor", tenant: str | None = None) -> dict[str, str]:
        raise NotImplementedError

    def github(self, principal: str = "auditor", tenant: str | None = None) -> dict[str, str]:
        """The variables of a job of GitHub Actions that may ask for identity tokens."""
        return {
            **self._vouched_for(principal, tenant),
            "GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}{GITHUB_PATH}?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": self.federation.request_token,
        }

    def pipelines(self, principal: str = "auditor", tenant: str | None = None) -> dict[str, str]:
        """The variables of a task of Azure Pipelines with a service connection."""
        known = self._vouched_for(principal, tenant)
        return {
            "SYSTEM_OIDCREQUESTURI": f"{self.url}{PIPELINES_PATH}",
            "SYSTEM_ACCESSTOKEN": self.federation.access_token,
            "AZURESUBSCRIPTION_TENANT_ID": known["AZURE_TENANT_ID"],
            "AZURESUBSCRIPTION_CLIENT_ID": known["AZURE_CLIENT_ID"],
            "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": CONNECTION,
        }

    def workload(
        self, file: Path, principal: str = "auditor", tenant: str | None = None
    ) -> dict[str, str]:
        """The variables of a pod, with a token in a file that another call writes anew."""
        file.write_text(self.federation.token(KUBERNETES), encoding="ascii")
        return {
            **self._vouched_for(principal, tenant),
            "AZURE_FEDERATED_TOKEN_FILE": str(file),
        }

    def _vouched_for(self, principal: str, tenant: str | None) -> dict[str, str]:
        known = self.environment(principal, tenant)
        return {name: known[name] for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID")}

    def virtual_machine(self, principal: str = "auditor") -> dict[str, str]:
        """The variables that put this endpoint in the place of a machine's 169.254.169.254."""
        self.managed.assigned = principal
        return {"AZURE_POD_IDENTITY_AUTHORITY_HOST": self.plain_url}

    def app_service(self, principal: str = "auditor") -> dict[str, str]:
        """The variables of App Service with a managed identity."""
        self.managed.assigned = principal
        return {
            "IDENTITY_ENDPOINT": f"{self.plain_url}{APP_SERVICE_PATH}",
            "IDENTITY_HEADER": self.managed.header,
        }

    def browser(self, *, closes: bool = False) -> dict[str, str]:
        """The variable that makes a program the browser in which `people` sign in.

        closes: whether it is closed at once.
        """
        config = self.folder / "browser.json"
        config.write_text(json.dumps({"ca_file": str(self.ca_file), "closes": closes}), "utf-8")
        program = Path(__file__).with_name("browser_program.py")
        arguments = [sys.executable, "-I", "-S", str(program), str(config)]
        return {"BROWSER": f"{shlex.join(arguments)} %s &"}
