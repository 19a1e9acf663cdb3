"""What both formats of one object a line promise."""

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azaudit.model import Gap, Status
from azaudit.report.base import REPORTERS
from azaudit.report.document import Document
from azaudit.snapshot.coverage import CoverageState
from azaudit.snapshot.schema import ScopeRow
from tests.report.reference import reference
from tests.report.samples import (
    KEYS,
    PRODUCTION,
    SUBSCRIPTIONS,
    TEST,
    WORKLOAD,
    account,
    document,
    finding,
    unit,
)
from tests.report.streams import FORMATS, lines_of, snapshot_of, text_of
from tests.report.test_hostile_names import HOSTILE
from tests.report.test_json_document import findings, hostile

NAMES = (*HOSTILE, "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e", '"}\n{"kind":"run"', "\x00", "\u200f")


def everywhere(name):
    """A document that holds a name wherever one can come from a tenant."""
    about = replace(
        account(PRODUCTION, name),
        subscription_name=name,
        location=name,
        sub_resource=name.encode("utf-8", "replace").decode(),
        tags={name: name},
    )
    gap = Gap("failed", name, name, 500, name, name)
    rows = (
        ScopeRow(WORKLOAD, PRODUCTION, name, "Enabled", "audited", None, name),
        ScopeRow(WORKLOAD, TEST, name, name, "skipped", name),
    )
    units = [
        unit(name, TEST, CoverageState.FAILED, error_code=name, message=name),
        replace(unit(name, TEST, CoverageState.FAILED, scope=name, message=name),
                subscription_id=None),
    ]  # fmt: skip
    held = [
        finding(KEYS, about, message=name, notes=(name,)),
        finding(KEYS, replace(about, sub_resource="x"), Status.UNKNOWN, name, gap=gap, evidence=()),
    ]
    return document(held, units, rows)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("format", FORMATS)
def test_hostile_names_never_break_a_line(format, name):
    text = text_of(everywhere(name), format)
    text.encode()
    assert all(line.isprintable() for line in text.splitlines())
    assert len(lines_of(everywhere(name), format)) == {"ndjson": 7, "ocsf": 3}[format]


def test_a_lone_surrogate_becomes_a_character():
    held = finding(message="\ud800", notes=("\udfff",))
    for format in FORMATS:
        line = lines_of(document([held]), format)[-1]
        assert line["message"] == "\N{REPLACEMENT CHARACTER}"


@settings(max_examples=40, deadline=None)
@given(held=st.lists(findings(), max_size=4), name=hostile)
def test_a_line_is_an_object_whatever_a_tenant_holds(held, name):
    rows = (ScopeRow(WORKLOAD, PRODUCTION, name, "Enabled", "audited", None, name or None),)
    made = document(held, scope=rows)
    assert len(lines_of(made, "ndjson")) == len(held) + 2
    assert len(lines_of(made, "ocsf")) == len(held)


NUMBERS = st.integers(0, 6)
KEY = st.tuples(st.sampled_from(list(SUBSCRIPTIONS)), NUMBERS, st.none() | NUMBERS.map(str))


def about(key):
    subscription, number, sub_resource = key
    return replace(account(subscription, f"oai-{number}"), sub_resource=sub_resource)


@settings(max_examples=60, deadline=None)
@given(
    keys=st.lists(KEY, unique=True, max_size=20), hours=st.lists(st.integers(10, 23), unique=True)
)
def test_uids_of_events_are_unique_and_those_of_findings_stay(keys, hours):
    """Over resources of one name in several subscriptions, and over runs."""
    runs = [
        lines_of(
            snapshot_of(
                [finding(about=about(key)) for key in keys], as_of=f"2026-11-20T{hour}:00:00Z"
            ),
            "ocsf",
        )
        for hour in hours
    ]
    uids = [event["metadata"]["uid"] for run in runs for event in run]
    assert len(uids) == len(set(uids)) == len(keys) * len(hours)
    named = [[event["finding_info"]["uid"] for event in run] for run in runs]
    assert all(len(set(run)) == len(keys) and run == named[0] for run in named)
    assert len({event["metadata"]["correlation_uid"] for run in runs for event in run}) == (
        len(hours) if keys else 0
    )


def test_an_event_of_the_same_snapshot_with_another_outcome_has_another_uid():
    (failed,) = lines_of(document([finding()]), "ocsf")
    (passed,) = lines_of(document([finding(status=Status.PASS)]), "ocsf")
    assert failed["finding_info"]["uid"] == passed["finding_info"]["uid"]
    assert failed["metadata"]["uid"] != passed["metadata"]["uid"]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_document_gives_the_same_bytes(format):
    assert text_of(reference(), format) == text_of(reference(), format)


@pytest.mark.parametrize("format", FORMATS)
def test_a_line_is_written_before_the_next_finding_is_made(format):
    written: list[str] = []
    made_before: list[int] = []
    made = reference()

    class Counting(Document):
        def findings(self):
            for entry in super().findings():
                made_before.append(len(written))
                yield entry

    class Out(io.StringIO):
        def write(self, text):
            assert text.count("\n") == 1
            assert text.endswith("\n")
            written.append(text)
            return len(text)

    counting = Counting(made.evaluation, made.index, made.checks, "0.1.0", "AzureCloud")
    REPORTERS[format].write(counting, Out())
    first = len(written) - len(made_before)
    assert made_before == list(range(first, len(written)))


@pytest.mark.parametrize("format", FORMATS)
def test_a_stream_that_breaks_ends_the_writing(format):
    class GoneError(Exception):
        pass

    class Out(io.StringIO):
        def write(self, text):
            if self.tell() > 10_000:
                raise GoneError
            return super().write(text)

    with pytest.raises(GoneError):
        REPORTERS[format].write(reference(), Out())


@pytest.mark.parametrize("format", FORMATS)
def test_a_reader_that_goes_away_is_no_error(format):
    code = (
        "from azaudit.app.outputs import Output, write_reports\n"
        "from azaudit.report.base import REPORTERS\n"
        "from tests.report.samples import PRODUCTION, account, document, finding\n"
        "made = document(finding(about=account(PRODUCTION, f'a{i}')) for i in range(500))\n"
        f"write_reports(made, (Output(REPORTERS[{format!r}], None),))\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith(b"{")
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (0, b"")
