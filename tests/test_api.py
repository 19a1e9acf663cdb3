"""The promise to those who write checks: these names, documented, and nothing behind them."""

import inspect

from azaudit import api
from azaudit.resources.base import Resource
from tests.worlds import all_views


def test_the_names_are_sorted_and_are_there():
    kinds = {name: (not name.isupper(), name[0].islower(), name) for name in api.__all__}
    assert api.__all__ == sorted(api.__all__, key=kinds.__getitem__)
    assert len(set(api.__all__)) == len(api.__all__)
    for name in api.__all__:
        assert hasattr(api, name)


def test_everything_that_the_module_has_is_promised():
    held = {name for name in vars(api) if not name.startswith("_")}
    assert held == set(api.__all__)


def test_everything_is_documented():
    for name in api.__all__:
        assert inspect.getdoc(getattr(api, name)), name


def test_every_view_can_be_read_by_a_check():
    promised = {value for value in vars(api).values() if isinstance(value, type)}
    assert set(all_views()) <= promised


def test_what_leads_past_the_evidence_is_not_promised():
    for name in ("Inventory", "SnapshotIndex", "Unread", "Traced", "untraced", "trail", "Node"):
        assert name not in api.__all__


def test_a_view_shows_a_check_nothing_but_its_properties_and_its_name():
    allowed = {
        "arm_type",
        "id",
        "is_answer",
        "lies_in",
        "listing",
        "name",
        "names",
        "never_stored",
        "raw",
        "row",
        "subject",
        "tag",
    }
    properties = {"kind", "location"}
    shown = {name for name in dir(Resource) if not name.startswith("_")}
    assert shown <= allowed | properties
