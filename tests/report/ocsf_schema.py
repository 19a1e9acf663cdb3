"""The OCSF schema and its Python models, as judges of events."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

# neither of these ships types
from ocsf_json_schema import OcsfJsonSchemaEmbedded  # type: ignore[import-untyped]
from ocsf_json_schema.loader import get_ocsf_schema  # type: ignore[import-untyped]
from py_ocsf_models.events.findings.compliance_finding import (  # type: ignore[import-untyped]
    ComplianceFinding,
)

from azaudit.report.ocsf_words import SCHEMA_VERSION

CLASS = "compliance_finding"


@cache
def schema() -> dict[str, Any]:
    held: dict[str, Any] = get_ocsf_schema(SCHEMA_VERSION)
    return held


@cache
def validator() -> Draft202012Validator:
    made = OcsfJsonSchemaEmbedded(schema()).get_class_schema(CLASS, ["cloud"])
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


def complaints(event: dict[str, Any]) -> list[str]:
    """What the schema says against an event: in its own form, and as the JSON Schema made of it."""
    spoken = [f"{error.json_path}: {error.message}" for error in validator().iter_errors(event)]
    attributes = schema()["classes"][CLASS]["attributes"]
    return [*spoken, *_object(event, attributes, "$", set(event["metadata"]["profiles"]))]


def _object(
    held: dict[str, Any], attributes: dict[str, Any], path: str, profiles: set[str]
) -> Iterator[str]:
    for name, attribute in attributes.items():
        applies = not attribute.get("profiles") or profiles & set(attribute["profiles"])
        if attribute["requirement"] == "required" and applies and name not in held:
            yield f"{path}: {name} is missing"
    for name, value in held.items():
        at = f"{path}.{name}"
        if name not in attributes:
            yield f"{at} is no attribute"
            continue
        attribute = attributes[name]
        yield from _attribute(value, attribute, at, profiles)
        yield from _caption(held, name, attribute, at)
        kind = schema()["objects"].get(attribute.get("object_type"), {}).get("attributes")
        if kind:  # `unmapped` is an object without attributes: anything goes
            for item in value if isinstance(value, list) else [value]:
                yield from _object(item, kind, at, profiles)


def _attribute(value: Any, attribute: dict[str, Any], at: str, profiles: set[str]) -> Iterator[str]:
    if attribute.get("profiles") and not profiles & set(attribute["profiles"]):
        yield f"{at} belongs to a profile that the event does not name"
    if "@deprecated" in attribute:
        yield f"{at} is deprecated"
    if value in (None, [], {}):
        yield f"{at} is empty"
    if bool(attribute.get("is_array")) != isinstance(value, list):
        yield f"{at} is a list, or is none and should be"


def _caption(held: dict[str, Any], name: str, attribute: dict[str, Any], at: str) -> Iterator[str]:
    """A number and the caption beside it mean the same."""
    sibling = schema()["dictionary"]["attributes"].get(name, {}).get("sibling")
    enum = attribute.get("enum")
    if not sibling or not enum:
        return
    wanted = enum.get(str(held[name]), {}).get("caption")
    if wanted is None:
        yield f"{at} is {held[name]}, which is no value of it"
    elif held[name] == 99:
        if held.get(sibling) in (None, "Other"):
            yield f"{at} is other, and {sibling} does not say what"
    elif held.get(sibling) != wanted:
        yield f"{at} is {wanted}, and {sibling} says {held.get(sibling)}"


def modelled(event: dict[str, Any]) -> Any:
    """The event as py-ocsf-models reads it; raises what pydantic raises.

    The models are of 1.5.0, and two things in them are older than the schema: they know no account
    of type 13, Azure Subscription, and require a name of every account.
    """
    event = deepcopy(event)
    if account := event["cloud"].get("account"):
        assert account["type_id"] == 13
        account["type_id"] = 99
        account.setdefault("name", "")
    return ComplianceFinding.model_validate(event)
