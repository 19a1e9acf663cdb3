"""Names that a stranger chose, drawn on a terminal."""

import io
from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from rich.cells import cell_len

from azaudit.report.table import write_table
from azaudit.snapshot.coverage import CoverageState
from azaudit.snapshot.schema import ScopeRow
from tests.report.samples import (
    GUARD,
    KEYS,
    PRODUCTION,
    TEST,
    WORKLOAD,
    account,
    document,
    finding,
    unit,
)

HOSTILE = (
    "[red]x[/red]",
    "[link=https://example.org]",
    "\x1b]8;;https://example.org\x07click\x1b]8;;\x07",
    "\x1b[2J\x1b[32mpass",
    "\u202egnp.exe\u2066",
    "line\nbreak\r",
    "n" * 300,
    "日本" * 100,
    ":warning:",
)


def shown(made, width: int) -> str:
    out = io.StringIO()
    write_table(made, out, width=width)
    return out.getvalue()


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("width", [60, 80, 140])
def test_hostile_names_are_shown_and_do_nothing(name, width):
    about = replace(account(PRODUCTION, name), subscription_name=name)
    unread = unit(
        name,
        TEST,
        CoverageState.FAILED,
        scope=f"/subscriptions/{name}",
        error_code=name,
        message=name,
    )
    rows = (
        ScopeRow(WORKLOAD, PRODUCTION, name, "Enabled", "audited", None, name),
        ScopeRow(WORKLOAD, TEST, name, "Enabled", "audited", None, name),
        ScopeRow(WORKLOAD, GUARD, name, "Disabled", "skipped", name),
    )
    text = shown(document([finding(KEYS, about, message=name)], [unread], rows), width)
    lines = text.splitlines()
    assert all(line.isprintable() for line in lines)
    assert all(cell_len(line) <= width for line in lines)
    assert text.count("\n") == len(lines)


def test_hostile_names_at_80_columns():
    held = [finding(about=account(PRODUCTION, name), message=f"{name} is bad") for name in HOSTILE]
    assert shown(document(held), 80) == snapshot("""\
azaudit 0.1.0  AzureCloud  as of 2026-11-20T09:00:00Z

openai/identity                                                         9 failed
 openai-local-auth-disabled  Azure OpenAI accounts refuse API keys
  high     FAIL    \\x1b[2J\\x1b[32mpass         \\x1b[2J\\x1b[32mpass is bad
                   sub-payments-production
  high     FAIL    \\x1b]8;;https…\\x1b]8;;\\x07  \\x1b]8;;https://example.
                   sub-payments-production     org\\x07click\\x1b]8;;\\x07 is bad
  high     FAIL    :warning:                   :warning: is bad
                   sub-payments-production
  high     FAIL    [link=https:/example.org]   [link=https://example.org] is bad
                   sub-payments-production
  high     FAIL    accounts/red]               [red]x[/red] is bad
                   sub-payments-production
  high     FAIL    line\\x0abreak               line\\x0abreak\\x0d is bad
                   sub-payments-production
  high     FAIL    nnnnnnnnnnnnn…nnnnnnnnnnnn  nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                   sub-payments-production     nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                                               nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                                               nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                                               nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                                               nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                                               nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                                               nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…
  high     FAIL    \\u202egnp.exe\\u2066         \\u202egnp.exe\\u2066 is bad
                   sub-payments-production
  high     FAIL    日本日本日本…日本日本日本   日本日本日本日本日本日本日本日本
                   sub-payments-production     日本日本日本日本日本日本日本日本
                                               日本日本日本日本日本日本日本日本
                                               日本日本日本日本日本日本日本日本
                                               日本日本日本日本日本日本日本日本
                                               日本日本日本日本日本日本日本日本
                                               日本日本日本日本日本日本日本日本
                                               日本日本日本日本日本日本日本日本…

no open findings
  backup/multi-user-authorization                                 nothing judged
  keyvault/recovery                                               nothing judged
  openai/network                                                  nothing judged

╭─ coverage ───────────────────────────────────────────────────────────────────╮
│ nothing was asked for                                                        │
╰──────────────────────────────────────────────────────────────────────────────╯
9 failed (9 high), 0 unknown, 0 passed, 0 not applicable over 4 subscriptions in
3 tenants
""")
