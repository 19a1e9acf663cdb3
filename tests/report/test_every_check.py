"""What the real checks say of their own cases is valid in every format."""

import io
import json
import re

import pytest
from jsonschema import Draft202012Validator

from azaudit.report.base import REPORTERS
from azaudit.report.document import build_document
from azaudit.report.schema import findings_schema
from tests.checks.cases import CASES, Case
from tests.report.ocsf_schema import complaints, modelled
from tests.report.streams import lines_of, of_kind
from tests.worlds import all_checks, check_named, judge

VALIDATOR = Draft202012Validator(findings_schema())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check}: {case.name}")
def test_every_case_of_every_check_can_be_reported(case: Case):
    made = build_document(
        judge(case.world, case.check, profile=case.profile),
        case.world.index(),
        [check_named(case.check)],
        tool_version="0.1.0",
        cloud="AzureCloud",
    )
    out = io.StringIO()
    REPORTERS["json"].write(made, out)
    VALIDATOR.validate(json.loads(out.getvalue()))
    for event in lines_of(made, "ocsf"):
        assert complaints(event) == []
        modelled(event)
    assert len(of_kind(made, "finding")) == len(made.evaluation.findings)
    out = io.StringIO()
    REPORTERS["table"].write(made, out)
    assert case.check in out.getvalue() or case.status in ("pass", "not_applicable")


def test_every_remedy_is_either_a_command_or_words():
    for check in all_checks():
        # braces of JSON stay as they are
        assert set(re.findall(r"\{\w*\}", check.remedy)) <= {"{id}"}
