"""The documented controls: what the four documents ask for, by the path that checks name."""

from collections.abc import Iterable
from dataclasses import dataclass

from azaudit.evaluate.check import Check


@dataclass(frozen=True)
class Control:
    """A control: its path, what it asks for, and the document that states or implies it.

    document: empty for a control that only a user's own checks name.
    """

    path: str
    title: str
    document: str = ""


@dataclass(frozen=True)
class Covered:
    """A control with the checks that cover it; none of them means that nothing does yet."""

    control: Control
    checks: tuple[Check, ...]


_OPENAI = '"Infra/Security Stuff" In the Azure OpenAI Service'
_GATEWAY = "Application Gateway and Private Link"
_GUARD = "Protecting Azure Backups with Resource Guard, parts 1 and 2"

CONTROLS = (
    Control("openai/network", "Azure OpenAI is reached through private endpoints only", _OPENAI),
    Control("openai/identity", "people and workloads call Azure OpenAI as themselves", _OPENAI),
    Control("openai/encryption", "data of Azure OpenAI is encrypted with your own key", _OPENAI),
    Control("openai/data", "prompts, completions and training data go where you decided", _OPENAI),
    Control("openai/governance", "use is logged, policies hold, the workload is apart", _OPENAI),
    Control("keyvault", "vaults that hold customer-managed keys are locked down", _OPENAI),
    Control("storage", "storage that stages training data is locked down", _OPENAI),
    Control(
        "appgw/private-link", "private link to a gateway is bound, apart and reviewed", _GATEWAY
    ),
    Control(
        "appgw/inspection", "traffic to a gateway's backends is inspected and logged", _GATEWAY
    ),
    Control("appgw/trust", "consumers can trust a gateway's certificates and names", _GATEWAY),
    Control("backup/guard", "destroying backups needs somebody else's approval", _GUARD),
    Control("backup/vault", "backups outlive those who could delete them", _GUARD),
)


def covered(checks: Iterable[Check]) -> tuple[Covered, ...]:
    """Every documented control in the order of the documents, then those of users' checks."""
    by_path: dict[str, list[Check]] = {control.path: [] for control in CONTROLS}
    for check in checks:
        by_path.setdefault(check.control, []).append(check)
    documented = {control.path: control for control in CONTROLS}
    return tuple(
        Covered(
            documented.get(path, Control(path, "a control of your own checks")),
            tuple(sorted(held, key=lambda check: (-check.severity, check.id))),
        )
        for path, held in by_path.items()
    )
