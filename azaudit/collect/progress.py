"""What a collection tells of its progress while it runs."""

from typing import Protocol

from azaudit.snapshot.coverage import Coverage


class Progress(Protocol):
    """Receives events of a collection; every method returns at once."""

    def planned(self, units: int) -> None:
        """More units have become known."""

    def finished(self, coverage: Coverage) -> None:
        """A unit has ended, however it ended."""

    def message(self, text: str) -> None:
        """Something that the user should know at once, such as a tenant that refuses to sign in."""


class Silent:
    """A progress that nobody watches."""

    def planned(self, units: int) -> None:
        """Ignore."""

    def finished(self, coverage: Coverage) -> None:
        """Ignore."""

    def message(self, text: str) -> None:
        """Ignore."""
