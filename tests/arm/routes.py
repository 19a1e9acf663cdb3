"""What a path of Azure Resource Manager asks for."""

from dataclasses import dataclass
from urllib.parse import unquote

_QUERIES = ("/providers/microsoft.resourcegraph/resources", "/v1.0/directoryobjects/getbyids")


@dataclass(frozen=True)
class Target:
    """A path, taken apart.

    subscription, group, namespace: as the path spells them, None where it does not reach so far.
    scope: what stands before the last `/providers/`. types, names: of the resource and those above
    it; a list has one type more than names.
    """

    path: str
    subscription: str | None = None
    group: str | None = None
    scope: str = ""
    namespace: str | None = None
    types: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        return "/".join([self.namespace or "", *self.types])

    @property
    def is_list(self) -> bool:
        return len(self.types) > len(self.names)

    @property
    def parent(self) -> str | None:
        """The resource below which a list lies, or None for a list of a whole scope."""
        if not self.names:
            return None
        pairs = zip(self.types, self.names, strict=False)
        below = "".join(f"/{type}/{name}" for type, name in pairs)
        return f"{self.scope}/providers/{self.namespace}{below}"


def is_query(path: str) -> bool:
    """Whether a POST to a path only asks something."""
    return path.partition("?")[0].lower().endswith(_QUERIES)


def target_of(raw_path: str) -> Target:
    """Take a path apart; its parts are decoded only now, for a name may hold a slash."""
    parts = [unquote(part) for part in raw_path.strip("/").split("/")]
    path = "/" + "/".join(parts)
    lower = [part.lower() for part in parts]
    inside = lower[0] == "subscriptions" and len(parts) > 1
    if not inside and lower[0] != "providers":
        return Target(path)
    subscription = parts[1] if inside else None
    group = parts[3] if inside and len(parts) > 3 and lower[2] == "resourcegroups" else None
    if "providers" not in lower:
        return Target(path, subscription, group, path)
    at = len(lower) - 1 - lower[::-1].index("providers")
    rest = parts[at + 2 :]
    return Target(
        path,
        subscription=subscription,
        group=group,
        scope="".join(f"/{part}" for part in parts[:at]),
        namespace=parts[at + 1] if len(parts) > at + 1 else None,
        types=tuple(rest[::2]),
        names=tuple(rest[1::2]),
    )
