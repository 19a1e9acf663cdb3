"""What the configuration says of single checks: their severities, and what is accepted of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from azaudit.app.config import Configuration
from azaudit.app.toml_places import Keys
from azaudit.app.toml_values import nearest
from azaudit.errors import UsageError
from azaudit.evaluate.check import Check
from azaudit.evaluate.overrides import fits
from azaudit.evaluate.waiver import Waiver
from azaudit.model import Severity


@dataclass(frozen=True)
class Rulings:
    """Severities by id or glob, and waivers.

    configuration: where they are written; names are held against the checks once these are loaded.
    """

    severities: Mapping[str, Severity] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    configuration: Configuration = field(default_factory=Configuration, compare=False)

    def require_known(self, checks: Sequence[Check]) -> None:
        """Raise UsageError, naming file, line and the nearest id, for a check that is not there."""
        for name in self.severities:
            if not any(fits(check, name) for check in checks):
                raise self._unknown(("severity", name), name, checks)
        for number, waiver in enumerate(self.waivers):
            if not any(waiver.check in (check.id, *check.aliases) for check in checks):
                raise self._unknown(("waivers", number, "check"), waiver.check, checks)

    def _unknown(self, keys: Keys, name: str, checks: Sequence[Check]) -> UsageError:
        advice = nearest(name, [check.id for check in checks])
        if keys[0] == "waivers" and any(fits(check, name) for check in checks):
            advice = "a waiver names one check; "
        return UsageError(
            f"{self.configuration.place(keys)}: no check is called {name!r}",
            hint=f"{advice}see `azaudit checks list`",
        )


def rulings_of(configuration: Configuration) -> Rulings:
    """What a configuration says of single checks."""
    return Rulings(configuration.config.severity, configuration.waivers, configuration)
