"""Tenants for the tests of `azaudit doctor`, and the command as an application runs it."""

from collections.abc import Callable
from typing import Any

import pytest

from azaudit.app.plan import make_plan
from azaudit.evaluate.loader import load_checks
from tests.arm import ArmEndpoint
from tests.azure.live import NOW, SECRET
from tests.cli.conftest import Azaudit, Ran

ACTIONS = make_plan(load_checks(), narrowed=False).actions
KEYS, GATEWAY = "openai-local-auth-disabled", "Microsoft.Network/applicationGateways/read"
OWN = "Microsoft.Authorization/permissions/read"
PERMISSIONS = "/providers/Microsoft.Authorization/permissions"

Doctor = Callable[..., Ran]


def sub(number: int, **more: Any) -> dict[str, Any]:
    id = f"00000000-0000-0000-0001-{number:012}"
    return {"id": id, "name": f"workload-{number}", **more}


def served(*tenants: dict[str, Any], **auditor: Any) -> ArmEndpoint:
    """Tenants in which an auditor has a role; it reads everything unless more is said of it."""
    held = {"client_id": "00000000-0000-0000-0009-0000000000aa", "secret": SECRET, "reads": ["*"]}
    described = [{"principals": {"auditor": {**held, **auditor}}, **one} for one in tenants]
    return ArmEndpoint({"tenants": described}, now=NOW)


def doctor_of(azaudit: Azaudit, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Call it with an endpoint and the arguments of a command line."""

    def call(endpoint: ArmEndpoint, *arguments: object) -> Ran:
        for name, value in endpoint.environment().items():
            monkeypatch.setenv(name, value)
        options = ("--auth", "environment", "--cloud", endpoint.cloud_file)
        return azaudit("doctor", *options, *arguments)

    return call
