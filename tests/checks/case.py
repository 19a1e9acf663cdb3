"""A case: a described world, and what a check says of it."""

from dataclasses import dataclass

from azaudit.profile import Profile
from tests.worlds import World


@dataclass(frozen=True)
class Case:
    """says: a part of the message. notes: parts of the notes, `|` between, `!` is not."""

    name: str
    check: str
    world: World
    status: str
    says: str = ""
    severity: str = ""
    profile: Profile | None = None
    notes: str = ""
