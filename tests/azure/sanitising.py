"""Small recordings, and what became of them, for the tests of the sanitiser."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from azaudit.azure.cassette import Interaction
from azaudit.azure.clouds import CLOUDS
from azaudit.azure.sanitise.kinds import KINDS
from azaudit.azure.sanitise.known import all_words, is_known_name
from azaudit.azure.sanitiser import Sanitised, sanitised

ARM = "https://management.azure.com"
# Looks like a real tenant: not in the reserved range.
TENANT = "5f0c1b2a-77d1-4c3e-8001-9a8b7c6d5e4f"
SUBSCRIPTION = "c0ffee11-2222-4333-8444-555566667777"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-harbour"


def interaction(body: Any, uri: str = "", *, status: int = 200, asked: Any = None) -> Interaction:
    return {
        "request": {
            "method": "GET" if asked is None else "POST",
            "uri": uri or f"{ARM}/subscriptions/{SUBSCRIPTION}/resources?api-version=2021-04-01",
            "body": None if asked is None else json.dumps(asked),
            "headers": {},
        },
        "response": {
            "status": {"code": status, "message": "OK" if status == 200 else "Forbidden"},
            "headers": {"Content-Type": ["application/json"]},
            "body": {"string": body if isinstance(body, str) else json.dumps(body)},
        },
    }


def sanitise(*interactions: Interaction, tenant: str = TENANT) -> Sanitised:
    return sanitised(CLOUDS["AzureCloud"], {tenant: {"resources": list(interactions)}})


def answers(result: Sanitised) -> list[Any]:
    """All bodies, read as JSON where they are."""
    texts = [one["response"]["body"]["string"] for one in interactions_of(result)]
    return [json.loads(text) if text[:1] in "{[" else text for text in texts]


def interactions_of(result: Sanitised) -> list[Interaction]:
    return [one for held in result.tenants.values() for few in held.values() for one in few]


def rewritten(body: Any, **how: Any) -> Any:
    """What becomes of one body."""
    return answers(sanitise(interaction(body), **how))[0]


def property_of(key: str, value: Any) -> Any:
    """What becomes of one property of a resource."""
    body = {"id": f"{GROUP}/providers/Microsoft.Foo/bars/baz-one", "properties": {key: value}}
    return rewritten(body)["properties"][key]


def texts_in(value: Any) -> Iterable[str]:
    """Every text of a JSON value, keys included."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield str(key)
            yield from texts_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from texts_in(held)
    elif isinstance(value, str):
        yield value


def everything(result: Sanitised) -> str:
    """The whole result as one text in lower case, also decoded from percent encoding."""
    text = json.dumps([result.tenants], ensure_ascii=False)
    return f"{text}\n{unquote(text)}\n{unquote(unquote(text))}".lower()


def stands_in(original: str, text: str) -> bool:
    """Whether an original is in a text, not as a part of a longer word."""
    pattern = rf"(?<![^\W_]){re.escape(original.lower())}(?![^\W_])"
    return original.lower() in text and re.search(pattern, text) is not None


_OURS = {"domain", "example", "token", "removed", *(kind.strip("-") for kind in KINDS.values())}


def telling(name: str) -> bool:
    """Whether a name could not as well be a word of Azure or ours, and there by chance."""
    words = re.findall(r"[^\W_]+", name.lower())
    return not is_known_name(name) and any(
        len(word) > 2 and word not in all_words() | _OURS and not word.isdigit() for word in words
    )


def unnumbered(text: str) -> str:
    """With # for the numbers of replacements, which depend on what else is there."""
    return re.sub(r"(?<=[a-z]-)\d{4}|(?<=0000-3000-)\d{12}", "#", text, flags=re.IGNORECASE)
