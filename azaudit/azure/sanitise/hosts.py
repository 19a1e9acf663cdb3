"""Host names: Microsoft's part stays, each label in front of it is a name like any other.

So kv-prod.vault.azure.net stays the host of the vault kv-prod. Of other hosts, the domain that
somebody registered is one piece, and what is in front of it is names; so a host still lies in its
zone, and a wildcard certificate still covers it.
"""

import re

from azaudit.azure.sanitise.addresses import parsed
from azaudit.azure.sanitise.known import is_documentation, is_label, is_shard, microsoft_host
from azaudit.azure.sanitise.rewriter import Rewriter

HOST = re.compile(r"(?:\*\.)?(?:[^\W_](?:[\w-]*[^\W_])?\.|_[\w-]+\.)+[^\W\d_]{2,}\.?")
# Names with a wildcard anywhere, or with nothing in front of the first dot.
PATTERN = re.compile(r"(?=[^*]*\*|\.)[\w*-]*(?:\.[\w*-]+)+(?::\d{1,5})?")
_PORT = re.compile(r"(.*?)(:\d{1,5})?", re.DOTALL)
# what a cloud of its own has in front of its domain, as in kv-prod.vault.contoso.local
_SERVICES = {"*", "vault", "managedhsm"}
_OWN = 2  # labels of a domain that somebody registers


def host(strings: Rewriter, text: str) -> str:
    """A host name or an address, with its port if it has one."""
    found = _PORT.fullmatch(text)
    bare, port = (found[1], found[2] or "") if found else (text, "")
    if bare.startswith("[") and bare.endswith("]") and parsed(bare[1:-1]):
        return f"[{strings.atoms.address(bare[1:-1])}]{port}"
    if parsed(bare):
        return strings.atoms.address(bare) + port
    return _host(strings, bare) + port


def pattern(strings: Rewriter, text: str) -> str:
    """A pattern of host names; it stands for as much as before."""
    found = _PORT.fullmatch(text)
    bare, port = (found[1], found[2] or "") if found else (text, "")
    if HOST.fullmatch(bare):
        return _host(strings, bare) + port
    return re.sub(r"[^.*]+", lambda part: _name(strings, part[0]), bare) + port


def _host(strings: Rewriter, text: str) -> str:
    stop = "." if text.endswith(".") else ""
    bare = text.removesuffix(".")
    if not bare or is_documentation(bare):
        return text
    labels = bare.split(".")
    domain = microsoft_host(bare.lower())
    if domain is not None:
        own = domain.count(".") + 1
        front = labels[:-own]
        inner = [
            # what comes first is a resource's name where something is called like that
            _label(strings, label, own=at > 0 or len(front) == 1)
            for at, label in enumerate(front)
        ]
        return ".".join([*inner, *labels[-own:]]) + stop
    if len(labels) < _OWN:
        return strings.name(bare) + stop
    inner = [
        label if label.lower() in _SERVICES else _name(strings, label) for label in labels[:-_OWN]
    ]
    return ".".join([*inner, strings.atoms.domain(".".join(labels[-_OWN:]))]) + stop


def _label(strings: Rewriter, label: str, *, own: bool) -> str:
    folded = label.lower()
    if label == "*" or (own and is_label(folded)):
        return label
    knows = strings.atoms.knows
    if (is_label(folded) or is_shard(folded)) and not any(map(knows, (label, *label.split("-")))):
        return label
    return _name(strings, label)


def _name(strings: Rewriter, label: str) -> str:
    return strings.name(label).lower() if label == label.lower() else strings.name(label)
