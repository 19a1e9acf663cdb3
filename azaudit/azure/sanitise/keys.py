"""How the value under a JSON key is read: as a name, a word of the service, a text, a secret."""

import re
from enum import IntEnum, auto

from azaudit.azure.sanitise.known import section


class Reading(IntEnum):
    """What a text is taken for.

    VALUE: anything; words of Azure stay. NAMED: probably a name; one that was learnt as a name is
    replaced even if it is a word of Azure. NAME: a name, replaced in any case. MEMBER: a name below
    a type whose names are Azure's. ENUMERATION: a word of the service. TYPE: an ARM type or action.
    TEXT: what people wrote. MESSAGE: what Azure wrote. EXPRESSION: a query or condition. REQUEST:
    what azaudit itself sent. SECRET: nothing of it is kept. TOKEN: opaque. TAG: a tag's value.
    SUBSCRIPTION, TENANT: the display name of one. SUBSCRIPTION_ID, TENANT_ID, VERSION: what they
    say. VERBATIM: the service's own structure. PUBLIC: a name that is the same in every tenant.
    SETTING: what a parameter is set to.
    """

    VALUE = auto()
    NAMED = auto()
    NAME = auto()
    MEMBER = auto()
    ENUMERATION = auto()
    TYPE = auto()
    VERSION = auto()
    TEXT = auto()
    MESSAGE = auto()
    EXPRESSION = auto()
    REQUEST = auto()
    SECRET = auto()
    TOKEN = auto()
    TAG = auto()
    SUBSCRIPTION = auto()
    TENANT = auto()
    TENANT_ID = auto()
    SUBSCRIPTION_ID = auto()
    VERBATIM = auto()
    PUBLIC = auto()
    SETTING = auto()


_SECRET_ENDS = (
    "password",
    "connectionstring",
    "secretvalue",
    "accesskey",
    "accountkey",
    "sastoken",
)
# Keys below which the keys are words of the service that are not spelt like keys.
_SERVICE_KEYS = frozenset({"endpoints", "innererror"})
_TREES = {
    "tags": Reading.TAG,
    "callratelimit": Reading.VERBATIM,
    "quotalimit": Reading.VERBATIM,
    "availablerulesets": Reading.VERBATIM,
    "credentials": Reading.SECRET,
    "protectedsettings": Reading.SECRET,
    "appsettings": Reading.SECRET,
    "connectionstrings": Reading.SECRET,
    "passwordcredentials": Reading.SECRET,
}
# Keys that mean something else below certain keys.
_BELOW = {
    **{("sku", key): Reading.ENUMERATION for key in ("name", "tier", "size", "family", "model")},
    **{("capabilities", key): Reading.ENUMERATION for key in ("name", "value")},
    **{(parent, "category"): Reading.ENUMERATION for parent in ("logs", "metrics")},
    ("contentfilters", "name"): Reading.ENUMERATION,
    ("sslpolicy", "policyname"): Reading.ENUMERATION,
    ("model", "version"): Reading.ENUMERATION,
    ("status", "code"): Reading.ENUMERATION,
    ("managementgroupancestorschain", "name"): Reading.NAME,
    ("resourcetypes", "resourcetype"): Reading.VERBATIM,
    # may name parts of an initiative, which are read as names where they stand
    **{("selectors", key): Reading.NAMED for key in ("in", "notin")},
}
_LISTS = (
    ("types", Reading.TYPE),
    ("texts", Reading.TEXT),
    ("names", Reading.NAME),
    ("expressions", Reading.EXPRESSION),
    ("enumerations", Reading.ENUMERATION),
)
# How keys that are on no list end.
_ENDINGS = tuple(
    (re.compile(f"(?:{ending})$"), reading)
    for ending, reading in (
        ("skiptoken|continuationtoken|nextmarker|deltatoken|pagetoken", Reading.TOKEN),
        ("tenantids?", Reading.TENANT_ID),
        ("tenant(?:display)?name", Reading.TENANT),
        ("subscriptionids?|subscriptions", Reading.SUBSCRIPTION_ID),
        ("types?", Reading.TYPE),
        ("versions?", Reading.VERSION),
        ("(?:status|mode|state|kind|size|tier|level)s?", Reading.ENUMERATION),
        ("names?|ids?|identifier|label|alias|owner|by|prefix|domain|host", Reading.NAMED),
    )
)
# How the services spell keys; what is spelt otherwise was made up by somebody.
_SCHEMA = re.compile(r"[@$]?[A-Za-z][A-Za-z0-9]*(?:[.@_][A-Za-z]+)*")


def reading_of(key: str, parent: str) -> Reading:
    """How the value of a key is read; both in lower case, the parent is the nearest key above."""
    below = _BELOW.get((parent, key))
    if below is not None:
        return below
    if key in _listed("secrets") or key.endswith(_SECRET_ENDS):
        return Reading.SECRET
    for name, reading in _LISTS:
        if key in _listed(name):
            return reading
    return next((reading for ending, reading in _ENDINGS if ending.search(key)), Reading.VALUE)


def _listed(name: str) -> frozenset[str]:
    return section("keys.txt", name)


def tree_of(key: str) -> Reading | None:
    """How everything below a key is read, or None where each key speaks for itself."""
    return _TREES.get(key) or (Reading.NAMED if has_own_keys(key) else None)


def has_own_keys(key: str) -> bool:
    """Whether the keys below a key are somebody's own words."""
    return key in _listed("own-keys")


def has_service_keys(key: str) -> bool:
    """Whether the keys below a key are words of the service, however they are spelt."""
    return key in _SERVICE_KEYS


def is_schema(key: str) -> bool:
    """Whether a key (as written) is spelt as the services spell theirs."""
    return _SCHEMA.fullmatch(key) is not None
