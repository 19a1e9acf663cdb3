import json
from dataclasses import replace
from typing import Any

import pytest

from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.schema import Run, ScopeRow
from azaudit.snapshot.store import SnapshotWriter, Unit
from tests.cli.snapshots import account, clean, failing, unreadable, write
from tests.worlds import NOW, OTHER_SUBSCRIPTION, OTHER_TENANT, TENANT, World

KEYS = ("--select", "openai-local-auth-disabled")  # of severity high


@pytest.mark.parametrize(
    ("world", "options", "code"),
    [
        (clean(), (), 0),
        (failing(), (), 1),
        (unreadable(), (), 3),
        # 1 wins over 3
        (failing().denied(CognitiveAccount), (), 1),
        (unreadable(), ("--strict",), 1),
        (clean(), ("--strict",), 0),
        (failing(), ("--fail-on", "high"), 1),
        (failing(), ("--fail-on", "HIGH"), 1),
        (failing(), ("--fail-on", "critical"), 0),
        (failing(), ("--fail-on", "low"), 1),
        (failing(), ("--fail-on", "never"), 0),
        (unreadable(), ("--fail-on", "critical"), 0),
        (unreadable(), ("--fail-on", "never"), 0),
        (unreadable(), ("--fail-on", "never", "--strict"), 0),
    ],
)
def test_the_gate(azaudit, tmp_path, world, options, code):
    ran = azaudit("check", write(tmp_path / "a.azaudit", world), *KEYS, *options)
    assert ran.code == code
    assert ("; exit code" in ran.err) == (code != 0)


def test_a_snapshot_without_a_readable_subscription_is_4(azaudit, tmp_path):
    skipped = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "old", "Disabled", "skipped", "Disabled")
    path = write(tmp_path / "a.azaudit", World(scopes=(skipped,)))
    assert azaudit("check", path, *KEYS).code == 4
    assert azaudit("check", path, *KEYS, "--fail-on", "never").code == 4


def test_a_subscription_where_everything_is_refused_is_4(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", unreadable(), only=("cognitive-accounts",))
    assert azaudit("check", path, *KEYS).code == 4


def test_a_subscription_whose_provider_is_not_registered_was_audited(azaudit, tmp_path):
    world = unreadable()
    unregistered = {"state": CoverageState.NOT_REGISTERED, "http_status": 409}
    gaps: dict[Any, Any] = dict.fromkeys(world.gaps, unregistered)
    path = write(tmp_path / "a.azaudit", replace(world, gaps=gaps), only=("cognitive-accounts",))
    assert azaudit("check", path, *KEYS).code == 0


def test_a_named_tenant_that_cannot_be_read_is_3(azaudit, tmp_path):
    dark = _dark_tenant(tmp_path)
    path = write(tmp_path / "a.azaudit", clean())
    assert azaudit("check", path, dark, *KEYS).code == 3
    assert azaudit("check", path, dark, *KEYS, "--fail-on", "never").code == 3
    assert azaudit("check", path, dark, *KEYS, "--strict").code == 1


def test_what_a_baseline_holds_does_not_count(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", failing())
    azaudit("check", path, *KEYS, "-o", "known.json")
    assert azaudit("check", path, *KEYS, "--baseline", "known.json").code == 0
    more = failing().with_body(CognitiveAccount, account("new", disableLocalAuth=False))
    path = write(tmp_path / "b.azaudit", more)
    ran = azaudit("check", path, *KEYS, "--baseline", "known.json", "-f", "json")
    assert ran.code == 1
    assert json.loads(ran.out)["summary"]["by_status"]["fail"] == 2


def test_an_unknown_of_the_baseline_does_not_count(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", unreadable())
    azaudit("check", path, *KEYS, "-o", "known.json")
    assert azaudit("check", path, *KEYS, "--baseline", "known.json").code == 0
    assert azaudit("check", path, *KEYS, "--baseline", "known.json", "--strict").code == 0


def test_a_pass_of_the_baseline_does_not_excuse_a_failure(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", World().with_body(CognitiveAccount, account("open")))
    azaudit("check", path, *KEYS, "-o", "known.json")
    now = World().with_body(CognitiveAccount, account("open", disableLocalAuth=False))
    path = write(tmp_path / "b.azaudit", now)
    assert azaudit("check", path, *KEYS, "--baseline", "known.json").code == 1


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"findings": [1]}', "\x00"])
def test_a_baseline_that_is_none_is_wrong_usage(azaudit, tmp_path, content):
    path = write(tmp_path / "a.azaudit", clean())
    if content is not None:
        (tmp_path / "known.json").write_text(content, "utf-8")
    ran = azaudit("check", path, "--baseline", "known.json")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.errors[-1] == "hint: name a file written with `-f json`"


def test_fail_on_knows_its_words(azaudit, tmp_path):
    ran = azaudit("check", write(tmp_path / "a.azaudit", clean()), "--fail-on", "sever")
    assert ran.code == 2
    assert ran.errors == [
        "error: --fail-on knows no 'sever'",
        "hint: use critical, high, medium, low or never",
    ]


@pytest.mark.parametrize("content", [None, b"", b"not a snapshot", b"SQLite format 3\x00"])
def test_a_file_that_is_no_snapshot_is_wrong_usage(azaudit, tmp_path, content):
    if content is not None:
        (tmp_path / "a.azaudit").write_bytes(content)
    ran = azaudit("check", "a.azaudit")
    assert ran.code == 2
    assert ran.errors[0].startswith("error: a.azaudit ")
    assert ran.errors[1] == "hint: name a file that `azaudit collect` wrote"


def _dark_tenant(tmp_path):
    """A snapshot of a run to which a second tenant did not even list its subscriptions."""
    path = tmp_path / "dark.azaudit"
    place = f"/tenants/{OTHER_TENANT}"
    refused = Coverage(
        "subscriptions", OTHER_TENANT, None, place, CoverageState.DENIED, NOW, http_status=401
    )
    with SnapshotWriter(path, Run("0.1.0", "AzureCloud", "tests")) as writer:
        writer.add(Unit((refused,)))
    return path
