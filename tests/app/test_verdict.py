import json

import pytest

from azaudit.app.request import GateRequest
from azaudit.app.verdict import baseline_ids, exit_code, has_gaps, unreadable_tenants
from azaudit.evaluate.finding import Evaluation
from azaudit.model import Severity, Status
from azaudit.snapshot.coverage import Coverage, CoverageState
from tests.report.samples import NOW, PRODUCTION, SECURITY, finding, index, refused, unit

READ = [unit("cognitive-accounts", PRODUCTION)]
DARK = Coverage("subscriptions", SECURITY, None, f"/tenants/{SECURITY}", CoverageState.DENIED, NOW)


@pytest.mark.parametrize("threshold", [None, *Severity])
@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("status", [Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.PASS])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("known", [False, True])
def test_the_exit_code_follows_the_contract(threshold, severity, status, strict, known):
    one = finding(status=status, severity=severity)
    held = frozenset({one.id}) if known else frozenset()
    code = exit_code(Evaluation((one,)), index(READ), GateRequest(threshold, held, strict))
    counts = threshold is not None and severity >= threshold and not known
    expected = 0
    if counts and status is Status.FAIL:
        expected = 1
    if counts and status is Status.UNKNOWN:
        expected = 1 if strict else 3
    assert code == expected


def test_nothing_readable_wins_over_everything():
    for coverage in ([], [refused("cognitive-accounts", PRODUCTION, "x/read")], [DARK]):
        assert exit_code(Evaluation((finding(),)), index(coverage), GateRequest()) == 4


def test_a_dark_tenant_is_a_gap_whatever_the_threshold():
    assert exit_code(Evaluation(()), index([*READ, DARK]), GateRequest()) == 3
    assert exit_code(Evaluation(()), index([*READ, DARK]), GateRequest(None)) == 3
    assert exit_code(Evaluation(()), index([*READ, DARK]), GateRequest(None, strict=True)) == 3
    assert exit_code(Evaluation(()), index([*READ, DARK]), GateRequest(strict=True)) == 1
    assert unreadable_tenants(index([*READ, DARK])) == [SECURITY]


@pytest.mark.parametrize("state", list(CoverageState))
def test_a_gap_is_whatever_proves_no_absence(state):
    made = index([unit("cognitive-accounts", PRODUCTION, state)])
    assert has_gaps(made) == (not state.proves_absence)


def test_a_baseline_holds_what_was_open(tmp_path):
    path = tmp_path / "known.json"
    findings = [{"id": status.value, "status": status.value} for status in Status]
    path.write_text(json.dumps({"findings": findings}), "utf-8")
    assert baseline_ids(path) == {"fail", "unknown"}
    assert baseline_ids(None) == frozenset()
