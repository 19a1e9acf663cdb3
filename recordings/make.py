"""Makes the recordings of this folder anew: `python recordings/make.py [SCENARIO...]`.

Each scenario is a description of tenants in tests/arm/, served by the local ARM endpoint and
collected by azaudit itself through its recording transport. The endpoint's clock stands still, so
that the same description gives the same bytes.
"""

import shutil
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_ROOT))  # tests/ is no package that an installation brings

from azaudit.app.collection import collect_into  # noqa: E402 - after the path is set
from azaudit.app.plan import make_plan  # noqa: E402 - as above
from azaudit.app.request import ScopeRequest  # noqa: E402 - as above
from azaudit.azure.clouds import cloud_named  # noqa: E402 - as above
from azaudit.azure.source import LiveSource  # noqa: E402 - as above
from azaudit.collect.progress import Silent  # noqa: E402 - as above
from azaudit.evaluate.loader import load_checks  # noqa: E402 - as above
from tests.arm import ArmEndpoint  # noqa: E402 - as above
from tests.arm.story import STORIES, story  # noqa: E402 - as above

NOW = "2026-11-20T09:00:00Z"
SCENARIOS = ("lab", "broken", *STORIES)


def make(scenario: str, folder: Path) -> None:
    """Record a scenario into a folder, in place of the cassettes that are there."""
    for old in folder.glob("*-*-*-*-*"):
        shutil.rmtree(old)
    folder.mkdir(exist_ok=True)
    described = story(scenario) if scenario in STORIES else _ROOT / "tests" / "arm" / scenario
    with ArmEndpoint(described, now=NOW) as endpoint:
        tenants = tuple(endpoint.world.principals["auditor"].memberships)
        source = LiveSource(
            cloud_named(str(endpoint.cloud_file)), "environment", endpoint.environment(), folder
        )
        with tempfile.TemporaryDirectory() as scratch:
            collect_into(
                Path(scratch) / "snapshot.azaudit",
                source,
                ScopeRequest(tenants=tenants),
                make_plan(load_checks(), narrowed=False),
                Silent(),
            )


if __name__ == "__main__":
    for name in sys.argv[1:] or SCENARIOS:
        make(name, _ROOT / "recordings" / name)
