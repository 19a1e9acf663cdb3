"""JSON bodies: each text is read as its key says, and what objects say of themselves is learnt."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azaudit.azure.sanitise import ids
from azaudit.azure.sanitise.keys import (
    Reading,
    has_own_keys,
    has_service_keys,
    is_schema,
    reading_of,
    tree_of,
)
from azaudit.azure.sanitise.known import KEPT_NAMES, is_tag_key
from azaudit.azure.sanitise.prose import expression, message
from azaudit.azure.sanitise.recent import Recent
from azaudit.azure.sanitise.settings import setting

if TYPE_CHECKING:
    from azaudit.azure.sanitise.strings import Strings

_MICROSOFTS = frozenset(
    {"f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"}
)
# Below a key that says how everything below it is read, what is read as its own key says.
_ALWAYS = {
    Reading.REQUEST: frozenset(
        {Reading.TOKEN, Reading.SECRET, Reading.TENANT_ID, Reading.SUBSCRIPTION_ID, Reading.NAME}
    ),
    Reading.NAMED: frozenset({Reading.SECRET, Reading.TOKEN, Reading.TEXT, Reading.NAME}),
}
# What the type of a role says of its names: those of built-in ones are the same in every tenant.
_ROLES: dict[str, dict[str, Reading]] = {
    "BuiltInRole": {"rolename": Reading.PUBLIC, "displayname": Reading.PUBLIC},
    "CustomRole": {"rolename": Reading.NAME, "displayname": Reading.NAME},
}
# Below the name of a parameter, what it is or may be set to.
_SETTINGS = frozenset({"value", "defaultvalue", "allowedvalues"})
_LONG_NUMBER = 100_000
_REMEMBERED = 64


class _Remembered(Recent[str, str]):
    """What texts become under one reading; only short ones come again often enough to be kept."""

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        super().__init__()
        self._rewrite = rewrite

    def __missing__(self, text: str) -> str:
        made = self._rewrite(text)
        if len(text) <= _REMEMBERED:
            self[text] = made
        return made


@dataclass(frozen=True)
class _Plan:
    """What becomes of a key below another one: its new spelling, and how its value is read."""

    key: str
    folded: str
    texts: "_Remembered"
    tree: Reading | None


class Bodies:
    """Rewrites JSON values.

    asked: for what azaudit sent, whose words are mostly its own.
    """

    def __init__(self, strings: "Strings", *, asked: bool = False) -> None:
        self._strings = strings
        self._plans: Recent[tuple[str, str, Reading | None], _Plan] = Recent()
        self._base = Reading.REQUEST if asked else None
        rewrites: dict[Reading, Callable[[str], str]] = {
            Reading.VALUE: strings.value,
            Reading.NAMED: strings.named,
            Reading.NAME: strings.name,
            Reading.MEMBER: strings.value,
            Reading.ENUMERATION: strings.enumeration,
            Reading.TYPE: strings.type,
            Reading.VERSION: strings.version,
            Reading.TEXT: strings.text,
            Reading.MESSAGE: lambda text: message(strings, text),
            Reading.EXPRESSION: lambda text: expression(strings, text),
            Reading.REQUEST: lambda text: expression(strings, text),
            Reading.SECRET: strings.secret,
            Reading.TOKEN: strings.token,
            Reading.TAG: strings.tag,
            Reading.SUBSCRIPTION: lambda text: strings.text(text, "subscription"),
            Reading.TENANT: lambda text: strings.text(text, "tenant"),
            Reading.TENANT_ID: strings.tenant,
            Reading.SUBSCRIPTION_ID: strings.subscription,
            Reading.VERBATIM: strings.verbatim,
            Reading.PUBLIC: strings.public,
            Reading.SETTING: lambda text: setting(strings, text),
        }
        self._readings = {reading: _Remembered(rewrite) for reading, rewrite in rewrites.items()}

    def rewritten(self, value: Any) -> Any:
        """A JSON value with every text in it rewritten."""
        return self._value(value, "", self._readings[self._base or Reading.VALUE], self._base)

    def _value(self, value: Any, key: str, texts: "_Remembered", tree: Reading | None) -> Any:
        if isinstance(value, str):
            return texts[value]
        if isinstance(value, dict):
            return self._object(value, key, tree)
        if isinstance(value, list):
            return [self._value(one, key, texts, tree) for one in value]
        if type(value) is int and key.endswith("identifier") and value > _LONG_NUMBER:
            return int(self._strings.atoms.number(str(value)))
        return value

    def _object(self, held: Mapping[str, Any], above: str, tree: Reading | None) -> dict[str, Any]:
        special = {} if tree else self._special(held)
        made = {}
        for key, value in held.items():
            plan = self._plans.get((above, key, tree)) or self._plan(above, key, tree)
            texts = plan.texts
            if special and plan.folded in special:
                texts = self._readings[special[plan.folded]]
            if isinstance(value, str):
                made[plan.key] = texts[value]
            else:
                made[plan.key] = self._value(value, plan.folded, texts, plan.tree)
        return made

    def _plan(self, above: str, key: str, tree: Reading | None) -> "_Plan":
        folded = key.lower()
        below = tree_of(folded) or tree
        reading = reading_of(folded, above)
        if below is not None and reading not in _ALWAYS.get(below, ()):
            named = below is Reading.NAMED
            reading = Reading.SETTING if named and folded in _SETTINGS else below
        made = _Plan(self._key(key, above, tree), folded, self._readings[reading], below)
        self._plans[above, key, tree] = made
        return made

    def _key(self, key: str, above: str, tree: Reading | None) -> str:
        if tree is Reading.TAG:
            return key if is_tag_key(key) else self._strings.tag(key)
        if has_service_keys(above):
            return self._readings[Reading.VERBATIM][key]
        if has_own_keys(above) or (tree is Reading.NAMED and above in _SETTINGS):
            return self._readings[Reading.NAMED][key]
        if not is_schema(key):
            return self._readings[Reading.VALUE][key]
        self._strings.service_words.add(key)
        return key

    def _special(self, held: Mapping[str, Any]) -> dict[str, Reading]:
        """The keys of an object that its other keys give another meaning."""
        special: dict[str, Reading] = {}
        if ("message" in held and "code" in held) or ("Message" in held and "Code" in held):
            special["message"] = Reading.MESSAGE
        id = held.get("id")
        if isinstance(id, str):
            self._publish(held, id)
            special["name"] = _reading_of_name(id)
            if _is_subscription(id):
                special |= _of_subscription(held)
            elif "tenantId" in held or "subscriptionId" in held:
                special |= _display(id)
        elif "tenantId" in held and "tenantType" in held:
            special["displayname"] = Reading.TENANT
        return special | _ROLES.get(str(held.get("type")), {})

    def _publish(self, held: Mapping[str, Any], id: str) -> None:
        """Learn the GUIDs that are the same in all tenants from what describes them."""
        properties = held.get("properties")
        properties = properties if isinstance(properties, dict) else held
        kinds = (properties.get("policyType"), properties.get("type"))
        if "BuiltIn" in kinds or "BuiltInRole" in kinds or held.get("isBuiltIn") is True:
            self._publish_guid(id.rpartition("/")[2])
        if str(held.get("appOwnerOrganizationId", "")).lower() in _MICROSOFTS:
            self._publish_guid(str(held.get("appId", "")))

    def _publish_guid(self, text: str) -> None:
        if ids.is_guid(text):
            self._strings.atoms.publish(text)


def parsed(text: str) -> Any:
    """A JSON document; raises ValueError for what is none, numbers that JSON has not among it."""
    return json.loads(text, parse_constant=_refuse)


def written(value: Any, like: str, *, escaped: bool) -> str:
    """A JSON value in the spacing of another document; escaped: in ASCII."""
    compact = '": ' not in like
    return json.dumps(value, ensure_ascii=escaped, separators=(",", ":") if compact else None)


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _reading_of_name(id: str) -> Reading:
    segments = id.lower().rsplit("/", 2)
    return Reading.MEMBER if len(segments) > 1 and segments[-2] in KEPT_NAMES else Reading.NAME


def _is_subscription(id: str) -> bool:
    root, _, rest = id.strip("/").partition("/")
    return root.lower() == "subscriptions" and "/" not in rest


def _of_subscription(held: Mapping[str, Any]) -> dict[str, Reading]:
    """Some services repeat the id of a subscription as its name, others give its display name."""
    special = {"displayname": Reading.SUBSCRIPTION}
    if not ids.is_guid(str(held.get("name"))):
        special["name"] = Reading.SUBSCRIPTION
    return special


def _display(id: str) -> dict[str, Reading]:
    root = id.strip("/").lower().partition("/")[0]
    if root == "subscriptions":
        return {"displayname": Reading.SUBSCRIPTION}
    return {"displayname": Reading.TENANT} if root == "tenants" else {}
