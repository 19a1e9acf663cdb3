import pytest
from inline_snapshot import snapshot

from azaudit.app.explain import explain
from azaudit.errors import UsageError

CHECK = '''"""Accounts have short names.

Long ones are cut in reports, and whoever reads the report then takes one account for another,
which has led to the wrong one being closed.
"""
from azaudit.api import Audit, CognitiveAccount, Severity, Verdict, check, failed, passed


@check(
    id="mine-name-short",
    over=CognitiveAccount,
    severity=Severity.LOW,
    control="mine/names",
    maps=("mcsb-1.0:AM-1", "house-rules-7:12"),
    policy="71ef260a-8f18-47b7-abcb-62d0673d94dc",
    remedy="choose a shorter name",
    references=("https://example.com/names",),
)
def name_short(account: CognitiveAccount, audit: Audit) -> Verdict:
    return passed("short") if account.local_auth_disabled else failed("long")
'''


def test_a_check_is_explained_whole(tmp_path):
    (tmp_path / "mine_name_short.py").write_text(CHECK, "utf-8")
    assert explain("mine-name-short", (tmp_path,)) == snapshot("""\
mine-name-short (low)
Accounts have short names

Long ones are cut in reports, and whoever reads the report then takes one account for
another, which has led to the wrong one being closed.

Control:      mine/names
Judges:       Microsoft.CognitiveServices/accounts
Reads:        Microsoft.CognitiveServices/accounts
Permissions:  Microsoft.CognitiveServices/accounts/read
Mappings:     mcsb-1.0:AM-1
              house-rules-7:12
Azure Policy: 71ef260a-8f18-47b7-abcb-62d0673d94dc

Remediation:
  choose a shorter name

References:
  https://example.com/names
""")


def test_an_unknown_check_is_wrong_usage():
    with pytest.raises(UsageError, match="no check fits"):
        explain("nothing", ())
