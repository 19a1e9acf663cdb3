from azaudit.model import Status
from azaudit.report.summary import summary_line
from tests.report.reference import reference
from tests.report.samples import PURGE, SHARED, document, finding, unlisted


def test_a_run_in_one_line():
    assert summary_line(reference()) == (
        "5 failed (1 critical, 2 high, 2 medium), 3 unknown, 1 manual, 14 passed,"
        " 4 not applicable over 4 subscriptions in 3 tenants"
    )


def test_nothing_is_said_to_be_nothing():
    assert summary_line(document(scope=())) == (
        "0 failed, 0 unknown, 0 passed, 0 not applicable over 0 subscriptions in 0 tenants"
    )


def test_what_is_unknown_is_not_passed():
    made = document([unlisted(PURGE, SHARED, "Microsoft.KeyVault/vaults/read")])
    assert summary_line(made).startswith("0 failed, 1 unknown, 0 passed")


def test_one_is_not_written_as_several():
    (tenant,) = {row.tenant_id for row in document().index.subscriptions()[:1]}
    rows = [row for row in document().index.subscriptions() if row.tenant_id == tenant]
    line = summary_line(document([finding(status=Status.PASS)], scope=rows))
    assert line.endswith("over 1 subscription in 1 tenant")
