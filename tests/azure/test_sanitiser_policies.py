"""Assignments and initiatives of Azure Policy: their effects stay, what people wrote does not."""

import json
from typing import Any

import pytest

from tests.azure.sanitising import (
    GROUP,
    SUBSCRIPTION,
    answers,
    everything,
    interaction,
    sanitise,
    unnumbered,
)

AUTHORIZATION = "/providers/Microsoft.Authorization"
LANDING = "/providers/Microsoft.Management/managementGroups/mg-tidewater"
SET = f"{LANDING}{AUTHORIZATION}/policySetDefinitions/harbour-watch"
BUILT_IN = f"{AUTHORIZATION}/policyDefinitions/c7031eab-0fc0-4cd9-acd0-4497bd66d91a"
CUSTOM = "9e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
# Somebody may call his groups by the words of Azure Policy.
EFFECTS = (
    "addToNetworkGroup", "append", "Audit", "AuditIfNotExists", "deny", "denyAction",
    "DeployIfNotExists", "DISABLED", "manual", "modify", "mutate",
)  # fmt: skip


def initiative(parameter: str, value: Any = None, **more: Any) -> dict[str, Any]:
    """An initiative with one definition, whose effect is that of a parameter or a value."""
    chosen = f"[parameters('{parameter}')]" if value is None else value
    part = {
        "policyDefinitionReferenceId": "quay-1",
        "policyDefinitionId": BUILT_IN,
        "parameters": {"effect": {"value": chosen}},
    }
    default = {"type": "String", "defaultValue": "Audit", "allowedValues": ["Audit", "Disabled"]}
    properties = {
        "displayName": "Harbour watch",
        "policyType": "Custom",
        "parameters": {parameter: default},
        "policyDefinitions": [part],
    }
    return {"id": SET, "name": "harbour-watch", "properties": {**properties, **more}}


def assignment(**properties: Any) -> dict[str, Any]:
    id = f"{LANDING}{AUTHORIZATION}/policyAssignments/harbour"
    return {"id": id, "name": "harbour", "properties": {"policyDefinitionId": SET, **properties}}


def page(*bodies: dict[str, Any]) -> Any:
    """What becomes of the bodies in a tenant whose groups are called by the words of effects."""
    groups = [
        {"id": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}", "name": name}
        for name in (*EFFECTS, "effect")
    ]
    return answers(sanitise(interaction({"value": [*bodies, *groups]})))[0]["value"]


def part_of(made: dict[str, Any]) -> dict[str, Any]:
    return dict(made["properties"]["policyDefinitions"][0])


@pytest.mark.parametrize(
    "name",
    ["vaultEffect", "vaults", "audit", "effect", "quay effect", "effect-1", "tide_water",
     f"effect-{CUSTOM}", "81.17.33.4", "a/b"],
)  # fmt: skip
@pytest.mark.parametrize("spelt", [str, str.upper])
def test_a_parameter_that_is_handed_on_is_the_one_that_is_defined(name: str, spelt: Any):
    body = initiative(name, f"[ parameters('{spelt(name)}') ]")
    body["properties"]["policyDefinitions"][0]["parameters"]["EFFECT"] = {"value": "audit"}
    made = page(body, assignment(parameters={spelt(name): {"value": "Audit"}}))
    (defined,) = made[0]["properties"]["parameters"]
    (given,) = made[1]["properties"]["parameters"]
    asked = part_of(made[0])["parameters"]["effect"]["value"]
    assert asked.lower() == f"[ parameters('{defined.lower()}') ]"
    assert given.lower() == defined.lower()
    assert list(part_of(made[0])["parameters"]) == ["effect", "EFFECT"]
    assert CUSTOM not in json.dumps(made)


@pytest.mark.parametrize("effect", EFFECTS)
def test_effects_stay_whatever_is_called_so(effect: str):
    definition = {"type": "String", "defaultValue": effect, "allowedValues": [effect, "x1"]}
    override = {"kind": "policyEffect", "value": effect, "selectors": []}
    made = page(
        initiative("quay", effect, parameters={"quay": definition}),
        assignment(parameters={"quay": {"value": effect}}, overrides=[override]),
    )
    assert part_of(made[0])["parameters"]["effect"]["value"] == effect
    (defined,) = made[0]["properties"]["parameters"].values()
    assert (defined["defaultValue"], defined["allowedValues"][0]) == (effect, effect)
    (given,) = made[1]["properties"]["parameters"].values()
    assert given["value"] == effect
    assert made[1]["properties"]["overrides"][0]["value"] == effect


def test_what_people_chose_is_replaced_and_keeps_its_json_type():
    values = {
        "region": "Tidewater yard",
        "marks": {"Tidewater": "quayside", "count": 3},
        "names": ["quayside", "[parameters_of('quayside')]", 7, True, None],
        "vault": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-quayside",
        "number": 3,
    }
    assigned = assignment(
        displayName="Tidewater's",
        description="for the quayside",
        metadata={"assignedBy": "Quay Side", "parameterScopes": {"tidewater": "quayside"}},
        notScopes=[GROUP],
        parameters={key: {"value": value} for key, value in values.items()},
    )
    result = sanitise(interaction({"value": [assigned, initiative("tidewater", "quayside")]}))
    made = answers(result)[0]["value"][0]["properties"]["parameters"]
    kinds = [type(one["value"]) for one in made.values()]
    assert kinds == [type(value) for value in values.values()]
    text = everything(result)
    assert [one for one in ("tidewater", "quay", "harbour", "yard") if one in text] == []
    names = list(made.values())[2]["value"]
    assert names[2:] == [7, True, None]


@pytest.mark.parametrize("how", ["in", "notIn"])
@pytest.mark.parametrize("name", ["quay-1", "backup", "audit", "12345678901234567890", CUSTOM])
def test_selectors_name_the_part_that_they_named(name: str, how: str):
    body = initiative("quay")
    body["properties"]["policyDefinitions"][0]["policyDefinitionReferenceId"] = name
    selector = {"kind": "policyDefinitionReferenceId", how: [name.upper()]}
    override = {"kind": "policyEffect", "value": "Disabled", "selectors": [selector]}
    group = {"id": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/backup"}
    made = page(body, assignment(overrides=[override]), group)
    (said,) = made[1]["properties"]["overrides"][0]["selectors"][0][how]
    assert said.lower() == part_of(made[0])["policyDefinitionReferenceId"].lower()


def test_built_in_definitions_and_initiatives_stay_and_those_of_the_tenant_do_not():
    newer = "0a15ec92-a229-4763-bb14-0ea34a568f8d"
    own = f"/subscriptions/{SUBSCRIPTION}{AUTHORIZATION}/policyDefinitions/{CUSTOM}"
    first = initiative("quay")
    first["properties"]["policyDefinitions"].append({"policyDefinitionId": own})
    built_in = {
        "id": f"{AUTHORIZATION}/policySetDefinitions/{newer}",
        "name": newer,
        "properties": {"policyType": "BuiltIn"},
    }
    made = page(first, built_in)
    assert part_of(made[0])["policyDefinitionId"] == BUILT_IN
    other = made[0]["properties"]["policyDefinitions"][1]["policyDefinitionId"]
    assert unnumbered(other) == (
        "/subscriptions/00000000-0000-0000-2000-000000000001"
        f"{AUTHORIZATION}/policyDefinitions/00000000-0000-0000-3000-#"
    )
    assert (made[1]["id"], made[1]["name"]) == (built_in["id"], newer)
