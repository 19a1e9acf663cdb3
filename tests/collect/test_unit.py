"""A unit's rows and its coverage row, without a network."""

from typing import Any

import pytest

from azaudit.azure.reading import CapturedRow, Reading
from azaudit.azure.refusal import ReadFailure
from azaudit.collect.unit import Place, coverage_of, rows_of
from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.key_vault import KeyVault
from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import GROUP, SUBSCRIPTION, TENANT

HERE = Place(TENANT, SUBSCRIPTION, ResourceId(f"/subscriptions/{SUBSCRIPTION}"))
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"


def reading_of(*bodies: dict[str, Any], failure: ReadFailure | None = None) -> Reading:
    reading = Reading("key-vaults", HERE.scope.text, failure=failure, calls=1, attempts=2)
    reading.rows = [CapturedRow(body["id"], body, "2026-01-01", "t") for body in bodies]
    return reading


def failed(state: Any, status: int | None = 500, action: str | None = None) -> ReadFailure:
    return ReadFailure(state, status, "Code", action, "what is so")


def test_a_row_is_of_its_view_and_its_subscription():
    (row,) = rows_of(reading_of({"id": VAULT, "type": "nonsense"}), KeyVault, HERE, "list")
    assert (row.id, row.type, row.source) == (VAULT, "microsoft.keyvault/vaults", "list")
    assert (row.tenant_id, row.subscription_id) == (TENANT, SUBSCRIPTION)
    assert (row.api_version, row.collected_at) == ("2026-01-01", "t")
    assert row.body() == {"id": VAULT, "type": "nonsense"}


ACTIONS = ("A/read", "B/read")


@pytest.mark.parametrize(
    ("failure", "rows", "calls", "state"),
    [
        (None, 0, 1, CoverageState.COMPLETE),
        (None, 2, 1, CoverageState.COMPLETE),
        (failed("denied"), 0, 1, CoverageState.DENIED),
        (failed("denied"), 1, 2, CoverageState.PARTIAL),
        (failed("failed"), 0, 1, CoverageState.FAILED),
        (failed("failed"), 1, 1, CoverageState.PARTIAL),
        (failed("not-registered"), 0, 1, CoverageState.NOT_REGISTERED),
        (failed("not-registered"), 1, 2, CoverageState.PARTIAL),
        (failed("not-registered"), 0, 2, CoverageState.FAILED),
        (failed("not-registered"), 0, 0, CoverageState.FAILED),
    ],
)
def test_how_a_unit_ended(failure, rows, calls, state):
    reading = reading_of(*({"id": f"{VAULT}{n}"} for n in range(rows)), failure=failure)
    reading.calls = calls
    coverage = coverage_of(reading, HERE, ACTIONS)
    assert (coverage.state, coverage.rows, coverage.calls) == (state, rows, calls)
    assert (coverage.gap() is None) is state.proves_absence


@pytest.mark.parametrize("scope", [VAULT, GROUP])
def test_below_a_resource_a_missing_registration_proves_nothing(scope):
    place = Place(TENANT, SUBSCRIPTION, ResourceId(scope))
    coverage = coverage_of(reading_of(failure=failed("not-registered")), place, ACTIONS)
    assert coverage.state is CoverageState.FAILED


@pytest.mark.parametrize(
    ("failure", "action"),
    [
        (failed("denied", 403, "C/read"), "C/read"),
        (failed("denied", 403), "A/read"),
        (failed("denied", 401), None),
        (failed("failed", 404), None),
        (failed("failed", 404, "C/read"), "C/read"),
        (None, None),
    ],
)
def test_the_action_that_was_missing(failure, action):
    assert coverage_of(reading_of(failure=failure), HERE, ACTIONS).missing_action == action
    if failure and failure.missing_action is None:
        assert coverage_of(reading_of(failure=failure), HERE, ()).missing_action is None


def test_the_time_is_the_answer_s_and_else_the_clock_s():
    reading = reading_of()
    assert coverage_of(reading, HERE, ()).finished_at.startswith("20")
    reading.last_date = "2026-11-20T09:00:00Z"
    assert coverage_of(reading, HERE, ()).finished_at == "2026-11-20T09:00:00Z"


@pytest.mark.parametrize(
    "id",
    [
        VAULT.upper(),
        VAULT.removeprefix("/"),
        VAULT + "/",
        VAULT.replace("resourceGroups", "resourcegroups"),
    ],
)
def test_an_id_in_another_spelling_is_the_same(id):
    reading = reading_of({"id": id})
    assert len(rows_of(reading, KeyVault, HERE, "list")) == 1
    assert reading.failure is None


@pytest.mark.parametrize(
    ("id", "said"),
    [
        (VAULT.replace(SUBSCRIPTION, "x"), "another scope"),
        (f"/subscriptions/{SUBSCRIPTION}x/providers/Microsoft.KeyVault/vaults/v", "another scope"),
        (VAULT.replace("KeyVault", "Storage"), "another type"),
        (VAULT + "/secrets/s", "another type"),
        (VAULT + "/providers/Microsoft.KeyVault/locks/l", "another type"),
        (f"/subscriptions/{SUBSCRIPTION}", "another type"),
        (GROUP, "another type"),
    ],
)
def test_a_row_that_was_not_asked_for_is_left_out_and_said(id, said):
    reading = reading_of({"id": VAULT}, {"id": id})
    assert [row.id for row in rows_of(reading, KeyVault, HERE, "list")] == [VAULT]
    assert reading.failure is not None
    assert reading.failure.message == f"key-vaults: the answer holds something of {said}: {id}"
    assert coverage_of(reading, HERE, ()).rows == 1


def test_rows_that_were_not_asked_for_are_no_rows():
    reading = reading_of({"id": GROUP})
    assert rows_of(reading, KeyVault, HERE, "list") == []
    assert coverage_of(reading, HERE, ()).state is CoverageState.FAILED


def test_a_get_that_answers_another_resource_is_no_answer():
    inside = Place(TENANT, SUBSCRIPTION, ResourceId(VAULT))
    for id, sound in ((VAULT, True), (VAULT.upper(), True), (VAULT + "2", False)):
        reading = reading_of({"id": id})
        assert bool(rows_of(reading, KeyVault, inside, "get")) is sound
        assert (reading.failure is None) is sound


def test_the_last_answer_about_a_resource_counts():
    reading = reading_of({"id": VAULT, "n": 1}, {"id": VAULT + "2"}, {"id": VAULT.upper(), "n": 2})
    rows = rows_of(reading, KeyVault, HERE, "list")
    assert [row.body().get("n") for row in rows] == [2, None]
    assert coverage_of(reading, HERE, ()).rows == 2


class Secretive(Resource):
    arm_type = "Microsoft.KeyVault/vaults"
    listing = Listing("secretive")
    never_stored = ("properties.key", "properties.inner.word", "properties.items.word", "top")


MARK = "(not stored by azaudit)"


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        ({"properties": {"key": "S", "other": 1}}, {"properties": {"key": MARK, "other": 1}}),
        ({"properties": {"KEY": "S"}}, {"properties": {"KEY": MARK}}),
        ({"Properties": {"Key": "S"}}, {"Properties": {"Key": MARK}}),
        ({"properties": {"key": {"a": "S"}}}, {"properties": {"key": MARK}}),
        ({"properties": {"key": ["S"]}}, {"properties": {"key": MARK}}),
        ({"properties": {"key": ""}}, {"properties": {"key": MARK}}),
        ({"properties": {"key": None}}, {"properties": {"key": None}}),
        ({"properties": {}}, {"properties": {}}),
        ({"properties": None}, {"properties": None}),
        ({"properties": "key"}, {"properties": "key"}),
        ({"properties": {"inner": {"word": "S"}}}, {"properties": {"inner": {"word": MARK}}}),
        ({"properties": {"inner": "word"}}, {"properties": {"inner": "word"}}),
        (
            {"properties": {"items": [{"word": "S", "n": 1}, {"n": 2}, "x", [{"word": "S"}]]}},
            {"properties": {"items": [{"word": MARK, "n": 1}, {"n": 2}, "x", [{"word": MARK}]]}},
        ),
        ({"top": "S", "TOP": "S"}, {"top": MARK, "TOP": MARK}),
    ],
    ids=str,
)
def test_a_marker_stands_in_the_place_of_what_is_never_stored(body, stored):
    (row,) = rows_of(reading_of({"id": VAULT, **body}), Secretive, HERE, "list")
    assert row.body() == {"id": VAULT, **stored}


def test_the_key_of_an_account_is_never_stored():
    id = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/a"
    body = {"id": id, "properties": {"apiProperties": {"qnaAzureSearchEndpointKey": "S3CR3T"}}}
    (row,) = rows_of(reading_of(body), CognitiveAccount, HERE, "list")
    assert row.body()["properties"]["apiProperties"] == {"qnaAzureSearchEndpointKey": MARK}
