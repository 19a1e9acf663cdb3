"""What the readers of ids, hosts, addresses and messages ask of each other."""

from typing import TYPE_CHECKING, Protocol

from azaudit.azure.sanitise.atoms import Atoms
from azaudit.azure.sanitise.recent import Recent

if TYPE_CHECKING:
    from azaudit.azure.sanitise.ids import Seen


class Rewriter(Protocol):
    """Rewrites whole texts; `atoms` replaces their pieces."""

    @property
    def atoms(self) -> Atoms:
        """What replaces pieces."""

    @property
    def beginnings(self) -> "Recent[str, Seen]":
        """The beginnings of ids that were rewritten before."""

    def name(self, text: str, kind: str = "name") -> str:
        """A text that is a name, whatever it looks like."""

    def named(self, text: str) -> str:
        """A text that is probably a name."""

    def value(self, text: str) -> str:
        """A text of any kind."""
