"""The plan of a run: selected checks, the views that they read, the collectors that fill those."""

from collections.abc import Sequence
from dataclasses import dataclass

from azaudit.collect.collector import Collector
from azaudit.collect.registry import COLLECTORS, collectors_for
from azaudit.evaluate.check import Check


@dataclass(frozen=True)
class Plan:
    """What a run judges, and what it therefore reads.

    narrowed: whether the user selected the checks, so that less than everything is read.
    """

    checks: tuple[Check, ...]
    collectors: tuple[Collector, ...]
    narrowed: bool = False

    @property
    def actions(self) -> tuple[str, ...]:
        """Every RBAC action that the run needs, sorted."""
        needed = {a for c in self.collectors for a in (*c.actions, *c.detail_actions)}
        return tuple(sorted(needed))


def make_plan(checks: Sequence[Check], *, narrowed: bool) -> Plan:
    """The plan for some checks.

    narrowed: whether the user selected them. Then only what they read is collected; a run without
    a selection collects everything, so that its snapshot serves checks of later versions too.
    """
    if not narrowed:
        return Plan(tuple(checks), COLLECTORS)
    views = {view: None for check in checks for view in check.views}
    return Plan(tuple(checks), collectors_for(views), narrowed=True)
