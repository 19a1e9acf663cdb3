"""That each option reaches the use case, from the command line and from the environment."""

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from azaudit.app.request import GateRequest, JudgeRequest, ScopeRequest, SourceRequest
from azaudit.errors import UsageError
from azaudit.model import Severity
from azaudit.profile import KeyVaultProfile, Profile

EVERY_OPTION = {
    "--tenant": "one.com two.com",
    "--subscription": "s1 s2",
    "--exclude-subscription": "s3",
    "--resource-group": "rg",
    "--include-delegated": "1",
    "--auth": "cli",
    "--cloud": "AzureChinaCloud",
    "--replay": "recording",
    "--select": "openai-* recovery-*",
    "--ignore": "appgw-*",
    "--checks": "mine",
    "--config": "azaudit.toml",
    "--format": "json",
    "--output": "r.json",
    "--fail-on": "low",
    "--baseline": "known.json",
    "--strict": "1",
    "--no-progress": "1",
    "--no-color": "1",
    "--quiet": "1",
    "--verbose": "2",
}
FLAGS = ("--include-delegated", "--strict", "--no-progress", "--no-color", "--quiet", "--verbose")
EXPECTED = (
    ScopeRequest(("one.com", "two.com"), ("s1", "s2"), ("s3",), ("rg",), include_delegated=True),
    SourceRequest("cli", "AzureChinaCloud", Path("recording")),
    JudgeRequest(
        ("openai-*", "recovery-*"),
        ("appgw-*",),
        (Path("mine"),),
        Profile(keyvault=KeyVaultProfile("all")),
    ),
    GateRequest(Severity.LOW, frozenset({"7"}), strict=True),
)


@pytest.fixture
def asked(azaudit, monkeypatch, tmp_path):
    """What the use case behind a command is asked."""
    (tmp_path / "azaudit.toml").write_text('[profile.keyvault]\nscope = "all"\n', "utf-8")
    (tmp_path / "known.json").write_text('{"findings": [{"id": "7", "status": "fail"}]}', "utf-8")
    held: list[tuple[object, ...]] = []

    def use_case(*arguments: object) -> None:
        held.append(arguments)
        raise UsageError("enough")

    module = SimpleNamespace(
        run_audit=use_case, run_collect=use_case, bundled_lab=lambda: Path("lab")
    )
    for name in ("azaudit.app.audit", "azaudit.app.collect"):
        monkeypatch.setitem(sys.modules, name, module)

    def call(*arguments: str) -> tuple[object, ...]:
        held.clear()
        ran = azaudit(*arguments)
        assert ran.errors[0] == "error: enough"
        return held[0]

    return call


def test_the_command_line_reaches_the_use_case(asked):
    arguments = ["audit"]
    for option, values in EVERY_OPTION.items():
        for value in values.split():
            arguments += [option] if option in FLAGS else [option, value]
    *requests, outputs, _ = asked(*arguments)
    assert tuple(requests) == EXPECTED
    assert [(output.reporter.name, output.path) for output in outputs] == [
        ("json", None),
        ("json", Path("r.json")),
    ]


def test_the_environment_reaches_the_use_case(asked, monkeypatch):
    for option, value in EVERY_OPTION.items():
        monkeypatch.setenv("AZAUDIT_" + option.strip("-").replace("-", "_").upper(), value)
    *requests, outputs, _ = asked("audit")
    assert tuple(requests) == EXPECTED
    assert [(output.reporter.name, output.path) for output in outputs] == [
        ("json", None),
        ("json", Path("r.json")),
    ]


def test_the_command_line_wins_over_the_environment(asked, monkeypatch):
    monkeypatch.setenv("AZAUDIT_FAIL_ON", "low")
    monkeypatch.setenv("AZAUDIT_TENANT", "one.com")
    scope, _, _, gate, *_ = asked("audit", "--fail-on", "never", "--tenant", "two.com")
    assert gate == GateRequest(None)
    assert scope == ScopeRequest(("two.com",))


FILE = """
fail_on = "low"
strict = true
outputs = ["r.json"]
[scope]
tenants = ["one.com", "two.com"]
subscriptions = ["s1", "s2"]
exclude_subscriptions = ["s3"]
resource_groups = ["rg"]
include_delegated = true
[selection]
select = ["openai-*", "recovery-*"]
ignore = ["appgw-*"]
checks = ["mine"]
[profile.keyvault]
scope = "all"
"""


def test_the_file_reaches_the_use_case(asked, tmp_path):
    (tmp_path / "azaudit.toml").write_text(FILE, "utf-8")
    scope, _, judge, gate, outputs, _ = asked("audit")
    assert (scope, gate.fail_on, gate.strict) == (EXPECTED[0], Severity.LOW, True)
    expected = replace(EXPECTED[2], folders=(tmp_path / "mine",))
    assert judge == expected
    assert [output.path for output in outputs] == [None, tmp_path / "r.json"]
    assert asked("collect", "-o", "a.azaudit")[0] == scope
    assert asked("collect", "-o", "a.azaudit")[2] == judge


def test_command_line_environment_and_file_win_in_this_order(asked, monkeypatch, tmp_path):
    (tmp_path / "azaudit.toml").write_text(FILE, "utf-8")
    monkeypatch.setenv("AZAUDIT_TENANT", "three.com")
    monkeypatch.setenv("AZAUDIT_SUBSCRIPTION", "s4")
    monkeypatch.setenv("AZAUDIT_INCLUDE_DELEGATED", "0")
    scope, _, judge, gate, outputs, _ = asked(
        "audit", "--subscription", "s5", "--fail-on", "never", "--no-strict", "-o", "b.json"
    )
    # a list is taken whole from one of the three
    assert scope == ScopeRequest(("three.com",), ("s5",), ("s3",), ("rg",))
    assert (gate.fail_on, gate.strict) == (None, False)
    assert [output.path for output in outputs] == [None, Path("b.json")]
    assert judge.select == ("openai-*", "recovery-*")
    assert asked("audit", "--include-delegated")[0].include_delegated


def test_without_options_everything_is_audited(asked, tmp_path):
    (tmp_path / "azaudit.toml").unlink()
    *requests, outputs, _ = asked("audit")
    assert requests == [ScopeRequest(), SourceRequest(), JudgeRequest(), GateRequest()]
    assert [(output.reporter.name, output.path) for output in outputs] == [("table", None)]


def test_demo_replays_the_bundled_lab(asked):
    scope, source, *_ = asked("demo", "--select", "openai-*")
    assert scope == ScopeRequest()
    assert source == SourceRequest(replay=Path("lab"))


def test_collect_takes_a_snapshot_to_write(asked):
    scope, _, judge, path, _ = asked(
        "collect", "-o", "a.azaudit", "--select", "openai-*", "--tenant", "one.com"
    )
    assert scope == ScopeRequest(("one.com",))
    assert judge == JudgeRequest(("openai-*",), profile=Profile(keyvault=KeyVaultProfile("all")))
    assert path == Path("a.azaudit")


def test_collect_says_its_summary_and_returns_its_code(azaudit, monkeypatch):
    def run_collect(*_: object) -> SimpleNamespace:
        return SimpleNamespace(summary="7 resources in a.azaudit", exit_code=3)

    module = SimpleNamespace(run_collect=run_collect)
    monkeypatch.setitem(sys.modules, "azaudit.app.collect", module)
    ran = azaudit("collect", "-o", "a.azaudit")
    assert (ran.code, ran.out, ran.errors) == (3, "", ["7 resources in a.azaudit"])
    assert azaudit("collect", "-o", "a.azaudit", "-q").err == ""


def test_a_bad_configuration_is_found_before_anything_is_read(azaudit, tmp_path):
    (tmp_path / "bad.toml").write_text("[profile.keyvualt]\n", "utf-8")
    ran = azaudit("check", "nothing.azaudit", "--config", "bad.toml")
    assert ran.code == 2
    assert ran.errors == [
        "error: bad.toml:1: there is no key 'keyvualt' in profile",
        "hint: did you mean keyvault? the keys are private_link, guard, backup, keyvault, openai,"
        " power",
    ]
