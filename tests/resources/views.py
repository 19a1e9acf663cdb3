"""A view of every kind of property, and rows to read it from."""

from enum import StrEnum
from typing import Any

from azaudit.model import Gap, ResourceId
from azaudit.resources.addresses import AddressRange
from azaudit.resources.base import Kinds, Listing, Resource
from azaudit.resources.entries import Entries, Entry
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.node import Part
from azaudit.snapshot.schema import ResourceRow, Source, pack

ID = "/subscriptions/s/resourceGroups/g/providers/Test.Things/things/one"
VERSION = "2026-01-01"
NOT_READ = Gap("denied", ID, "things/read is denied", 403, "AuthorizationFailed", "things/read")


class Mode(StrEnum):
    ON = "Enabled"
    OFF = "Disabled"


class Rule(Part):
    address = Field("properties.address", str)
    open = Field("open", bool, absent=False)
    target = Field("target.id", ResourceId, absent=None)


class Held(Entry):
    client = Field("clientId", str)


class Thing(Resource):
    arm_type = "Test.Things/things"
    listing = Listing("things")
    special = Kinds("Special", "VerySpecial")

    flag = Field("properties.flag", bool)
    count = Field("properties.count", int)
    ratio = Field("properties.ratio", float)
    word = Field("properties.word", str)
    mode = Field("properties.mode", Mode)
    target = Field("properties.target.id", ResourceId)
    range = Field("properties.range", AddressRange)
    rules = Items("properties.rules", Rule)
    tags = Values("properties.tags", str)
    modes = Values("properties.modes", Mode)
    held = Entries("properties.held", Held)
    nothing_held_when_absent = Entries("properties.held", Held, absent={})

    off_when_absent = Field("properties.flag", bool, absent=False)
    nothing_when_absent = Field("properties.word", str, absent=None)
    no_rules_when_absent = Items("properties.rules", Rule, absent=())
    no_tags_when_absent = Values("properties.tags", str, absent=())
    off_without_settings = Field(
        "properties.settings.flag", bool, absent=False, whole="properties.settings"
    )
    off_beside_others = Field(
        "properties.settings.flag",
        bool,
        absent=False,
        whole="properties.settings",
        beside="properties.others",
    )
    since_this_year = Field("properties.flag", bool, absent=False, since=VERSION)
    since_next_year = Field("properties.flag", bool, absent=False, since="2027-01-01")
    detailed = Field("properties.flag", bool, absent=False, detail=True)
    detailed_rules = Items("properties.rules", Rule, detail=True)


def row(
    properties: Any = None,
    *,
    source: Source = "get",
    version: str = VERSION,
    whole: dict[str, Any] | None = None,
) -> ResourceRow:
    body = whole if whole is not None else {"id": ID, "properties": properties}
    when = "2026-11-20T09:00:00Z"
    return ResourceRow(ID, "test.things/things", source, "t", "s", version, when, pack(body))


def thing(properties: Any = None, *, detail: ResourceRow | None = None, **how: Any) -> Thing:
    return Thing(row(properties, **how), lambda _: NOT_READ, detail)
