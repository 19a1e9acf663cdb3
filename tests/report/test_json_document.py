import io
import json
from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from azaudit.evaluate.finding import Subject
from azaudit.evaluate.waiver import Waived
from azaudit.model import Evidence, Gap, ResourceId, Severity, Status
from azaudit.report.json_document import write_json
from azaudit.report.schema import findings_schema
from azaudit.snapshot.schema import ScopeRow
from tests.report.reference import reference
from tests.report.samples import (
    CHECKS,
    NOW,
    PRODUCTION,
    WORKLOAD,
    denied,
    document,
    finding,
)

VALIDATOR = Draft202012Validator(findings_schema())


def text_of(made) -> str:
    out = io.StringIO()
    write_json(made, out)
    return out.getvalue()


def parsed(made):
    held = json.loads(text_of(made))
    VALIDATOR.validate(held)
    return held


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(findings_schema())


def test_every_object_of_the_schema_says_what_else_it_may_hold():
    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for held in node.values():
                yield from objects(held)

    found = list(objects(findings_schema()))
    assert len(found) > 10
    assert all("additionalProperties" in held for held in found)


def test_the_document_is_what_the_schema_says():
    held = parsed(reference())
    assert list(held)[-1] == "findings"
    assert len(held["findings"]) == 23


def test_the_schema_refuses_what_the_contract_does_not_know():
    held = parsed(reference())
    spoilt = []
    for place in (
        (),
        ("scope",),
        ("summary",),
        ("coverage", 0),
        ("findings", 0),
        ("findings", 0, "evidence", 0),
        ("findings", 0, "remediation"),
    ):
        one = deepcopy(held)
        inside = one
        for key in place:
            inside = inside[key]
        inside["surprise"] = 1
        spoilt.append(one)
    waived = deepcopy(held)
    waived["findings"][0]["status"] = "waived"
    unknown = deepcopy(held)
    unknown["findings"][0] |= {"status": "unknown"}
    unknown["findings"][0].pop("gap", None)
    for one in (*spoilt, waived, unknown):
        assert not VALIDATOR.is_valid(one)


def test_writing_twice_gives_the_same_bytes():
    assert text_of(reference()) == text_of(reference())


def test_the_text_is_that_of_an_ordinary_dump():
    """Streaming changes nothing that a reader or a diff could notice."""
    for made in (reference(), document()):
        text = text_of(made)
        assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


def test_no_findings_are_an_empty_list():
    assert parsed(document())["findings"] == []
    assert text_of(document()).endswith('"findings": []\n}\n')


def test_findings_are_written_as_they_are_made():
    made = reference()
    seen = []

    class Watch(io.StringIO):
        def write(self, text: str) -> int:
            seen.append(text.count('"check_id"'))
            return super().write(text)

    write_json(made, Watch())
    assert max(seen) == 1


hostile = st.text(
    st.one_of(
        st.characters(),  # lone surrogates are among them
        st.sampled_from('\x00\x1b\x7f\x9b\u202e\u2028\ud800\udfff\ufeff\U000e0041[]{}"\\'),
    ),
    max_size=60,
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), hostile),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.dictionaries(hostile, inner, max_size=5)
    ),
    max_leaves=20,
)
gaps = st.builds(
    Gap,
    state=st.sampled_from(["denied", "failed", "partial", "unreadable", "not-asked"]),
    scope=hostile,
    message=hostile,
    http_status=st.none() | st.integers(100, 599),
    error_code=st.none() | hostile,
    missing_action=st.none() | hostile,
)


@st.composite
def findings(draw):
    # what cannot be encoded cannot be in an id: the snapshot's own text is UTF-8
    name = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
    status = draw(st.sampled_from([Status.PASS, Status.FAIL, Status.UNKNOWN, Status.MANUAL]))
    items = draw(st.lists(values, max_size=4))
    about = Subject(
        ResourceId(f"/subscriptions/{PRODUCTION}/resourceGroups/g/providers/A.B/c/{name}"),
        "A.B/c",
        WORKLOAD,
        PRODUCTION,
        draw(st.none() | hostile),
        draw(st.none() | hostile.map(lambda text: text.encode("utf-8", "replace").decode())),
        draw(st.none() | hostile),
        draw(st.dictionaries(hostile, hostile, max_size=3)),
    )
    return finding(
        draw(st.sampled_from(CHECKS)),
        about,
        status,
        draw(hostile),
        severity=draw(st.sampled_from(Severity)),
        notes=tuple(draw(st.lists(hostile, max_size=3))),
        evidence=tuple(
            Evidence("derived", name, draw(st.none() | hostile), item, NOW, "", ("a", "b"))
            for item in items
        ),
        gap=draw(gaps) if status is Status.UNKNOWN else None,
    )


@settings(max_examples=60, deadline=None)
@given(held=st.lists(findings(), max_size=5), name=hostile)
def test_nothing_that_a_tenant_holds_breaks_the_document(held, name):
    rows = (ScopeRow(WORKLOAD, PRODUCTION, name, "Enabled", "audited", None, name or None),)
    made = document(held, scope=rows)
    text = text_of(made)
    text.encode()
    bare = [c for c in text if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160)]
    assert not bare
    assert not set(text) & set("\u202e\u2028\u200f\ufeff")
    assert len(parsed(made)["findings"]) == len(held)


@pytest.mark.parametrize("status", [Status.WAIVED])
def test_a_waived_finding_needs_its_waiver(status):
    made = document([replace(finding(), status=status)])
    assert not VALIDATOR.is_valid(json.loads(text_of(made)))


def test_a_waived_unknown_keeps_its_gap():
    gap = denied(PRODUCTION, "Microsoft.CognitiveServices/accounts/read")
    held = Waived("retired", "maggie", date(2027, 3, 31), Status.UNKNOWN)
    one = finding(status=Status.WAIVED, gap=gap, waiver=held)
    assert parsed(document([one]))["findings"][0]["waiver"]["waived_status"] == "unknown"
    without = json.loads(text_of(document([replace(one, gap=None)])))
    assert not VALIDATOR.is_valid(without)
    without["findings"][0]["waiver"]["waived_status"] = "fail"
    assert VALIDATOR.is_valid(without)
    without["findings"][0]["waiver"]["expires"] = "in March"
    assert not VALIDATOR.is_valid(without)
