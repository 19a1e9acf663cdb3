"""The fake `az`: writing it, and the tokens that it asks the endpoint for."""

import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.arm.answer import Answer
from tests.arm.tenant import Principal
from tests.arm.tokens import Tokens
from tests.arm.world import World

STATES = ("logged-in", "logged-out", "login-expired", "slow", "garbled")
_PROGRAM = Path(__file__).with_name("az_program.py")
_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"


def write_az(folder: Path, **settings: Any) -> None:
    """Write the program into a folder, under the names that the credential looks for.

    The credential starts it in a folder of the system's, so everything is named by its full path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "az.json"
    config.write_text(json.dumps(settings), encoding="utf-8")
    arguments = [sys.executable, "-I", "-S", str(_PROGRAM), str(config)]
    script = folder / "az"
    script.write_text(f'#!/bin/sh\nexec {shlex.join(arguments)} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    quoted = " ".join(f'"{one}"' for one in arguments)
    (folder / "az.cmd").write_text(f"@echo off\r\n{quoted} %*\r\n", encoding="utf-8")


def token_for_az(world: World, tokens: Tokens, asked: dict[str, Any]) -> Answer:
    """What a signed-in `az` gets for its user: a token, or the words that it prints instead."""
    user = world.user(str(asked["user"]))
    if user is None:
        return _refusal("Please run 'az login' to setup account.")
    tenant_id, subscription_id, problem = _where(world, user, asked)
    if problem is not None:
        return _refusal(problem)
    issued = tokens.issue(user, tenant_id, str(asked["resource"]))
    body = {
        "accessToken": issued.token,
        "expires_on": issued.expires_on,
        "subscription": subscription_id,
        "tenant": tenant_id,
        "tokenType": "Bearer",
    }
    return Answer(200, {key: value for key, value in body.items() if value is not None})


def _refusal(message: str) -> Answer:
    return Answer(400, {"stderr": f"ERROR: {message}"})


def _where(
    world: World, user: Principal, asked: dict[str, Any]
) -> tuple[str, str | None, str | None]:
    """The tenant and subscription that a call means, or what `az` says to it."""
    if asked.get("tenant") and asked.get("subscription"):
        return "", None, "Please specify only one of subscription and tenant, not both"
    if asked.get("tenant"):
        return _in_tenant(world, user, asked)
    home = next(iter(user.memberships))
    known = [(one, tenant) for tenant in user.memberships for one in world.readable(user, tenant)]
    if asked.get("subscription"):
        wanted = str(asked["subscription"]).lower()
        for one, tenant in known:
            if wanted in {one.id.lower(), one.name.lower()}:
                return tenant, one.id, None
        return (
            "",
            None,
            f"Subscription '{asked['subscription']}' not found. Check the spelling and casing and"
            " try again.",
        )
    enabled = [(one, tenant) for one, tenant in known if one.state == "Enabled"]
    default = next(iter(enabled or known), None)
    return (default[1], default[0].id, None) if default else (home, None, None)


def _in_tenant(
    world: World, user: Principal, asked: dict[str, Any]
) -> tuple[str, str | None, str | None]:
    named = str(asked["tenant"])
    tenant = world.tenant(named)
    if tenant is None:
        return (
            "",
            None,
            f"AADSTS90002: Tenant '{named}' not found. Check to make sure you have the correct"
            " tenant ID and are signing into the correct cloud. Check with your subscription"
            " administrator, this may happen if there are no active subscriptions for the tenant."
            + _advice(asked),
        )
    if tenant.id not in user.memberships:
        home = next(iter(user.memberships))
        return (
            "",
            None,
            f"AADSTS50020: User account '{user.shown}' from identity provider"
            f" 'https://sts.windows.net/{home}/' does not exist in tenant '{tenant.display_name}'"
            f" and cannot access the application '{_CLI}'(Microsoft Azure CLI) in that tenant. The"
            " account needs to be added as an external user in the tenant first. Sign out and sign"
            " in again with a different Azure Active Directory user account." + _advice(asked),
        )
    return tenant.id, None, None


def _advice(asked: dict[str, Any]) -> str:
    """The end of what Entra says, and what the Azure CLI adds to it."""
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    return (
        " Trace ID: 00000000-0000-0000-0009-000000000001 Correlation ID:"
        f" 00000000-0000-0000-0009-000000000002 Timestamp: {at}\n"
        "Interactive authentication is needed. Please run:\n"
        f"az login --scope {asked['resource']}/.default"
    )
