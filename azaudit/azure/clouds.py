"""The clouds: where each signs in, manages and answers, and what its tokens are for.

The three tables follow azure.mgmt.core.tools.get_arm_endpoints and the national clouds pages of
Microsoft Graph, Key Vault and workload identity federation. Only the public cloud's table is in
daily use; the others were not tried against a live tenant.
"""

from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from azaudit.errors import InputError, UsageError


@dataclass(frozen=True)
class Cloud:
    """One Azure cloud.

    authority, arm, graph: https addresses without a closing slash. arm_audience, graph_audience:
    what tokens are asked for, without `/.default`. keyvault_suffix: of the vaults' host names,
    without a leading dot. federation_audience: what tokens of somebody who vouches for an
    application are for. ca_file: certificates to trust in place of the system's, or None.
    """

    name: str
    authority: str
    arm: str
    arm_audience: str
    graph: str
    graph_audience: str
    keyvault_suffix: str
    federation_audience: str = "api://AzureADTokenExchange"
    ca_file: Path | None = None

    @property
    def arm_scope(self) -> str:
        """The scope of tokens for Azure Resource Manager."""
        return f"{self.arm_audience}/.default"

    @property
    def graph_scope(self) -> str:
        """The scope of tokens for Microsoft Graph."""
        return f"{self.graph_audience}/.default"


CLOUDS = {
    cloud.name: cloud
    for cloud in (
        Cloud(
            name="AzureCloud",
            authority="https://login.microsoftonline.com",
            arm="https://management.azure.com",
            arm_audience="https://management.azure.com",
            graph="https://graph.microsoft.com",
            graph_audience="https://graph.microsoft.com",
            keyvault_suffix="vault.azure.net",
        ),
        Cloud(
            name="AzureUSGovernment",
            authority="https://login.microsoftonline.us",
            arm="https://management.usgovcloudapi.net",
            arm_audience="https://management.core.usgovcloudapi.net",
            graph="https://graph.microsoft.us",
            graph_audience="https://graph.microsoft.us",
            keyvault_suffix="vault.usgovcloudapi.net",
            federation_audience="api://AzureADTokenExchangeUSGov",
        ),
        Cloud(
            name="AzureChinaCloud",
            authority="https://login.chinacloudapi.cn",
            arm="https://management.chinacloudapi.cn",
            arm_audience="https://management.chinacloudapi.cn",
            graph="https://microsoftgraph.chinacloudapi.cn",
            graph_audience="https://microsoftgraph.chinacloudapi.cn",
            keyvault_suffix="vault.azure.cn",
            federation_audience="api://AzureADTokenExchangeChina",
        ),
    )
}
_ADDRESSES = ("authority", "arm", "arm_audience", "graph", "graph_audience")
_KEYS = tuple(field.name for field in fields(Cloud))
_OPTIONAL = ("federation_audience", "ca_file")


def cloud_named(text: str) -> Cloud:
    """The cloud of that name, or the one that a cloud file (TOML) describes.

    Raises UsageError for a name that is neither, InputError for a file that does not describe a
    cloud, naming the key.
    """
    for cloud in CLOUDS.values():
        if text.lower() == cloud.name.lower():
            return cloud
    path = Path(text)
    if _is_file(path):
        return _read(path)
    near = get_close_matches(text, CLOUDS, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UsageError(
        f"{text!r} is no cloud and no file",
        hint=f"{meant}use {', '.join(CLOUDS)} or the path of a cloud file",
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for any file, for one
        return False


def _read(path: Path) -> Cloud:
    import tomllib  # for a cloud of somebody's own alone

    try:
        held = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint="check its permissions"
        ) from error
    except ValueError as error:
        raise InputError(
            f"{path} is no cloud file: {error}", hint="write it in TOML, as README.md shows"
        ) from error
    for key in held:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(_KEYS)}"
            raise InputError(f"{path} has the unknown key {key!r}", hint=hint)
    texts = {key: _text(path, key, held) for key in _KEYS if key not in _OPTIONAL or key in held}
    texts.pop("ca_file", None)
    if texts["name"].lower() in map(str.lower, CLOUDS):
        # snapshots and reports say the name alone, and it stands for the table above
        raise InputError(
            f"{path} takes the name {texts['name']!r}", hint="give the cloud a name of its own"
        )
    ca_file = None
    if "ca_file" in held:
        # relative to the cloud file, so that both can be moved together
        ca_file = path.absolute().parent / _text(path, "ca_file", held)
    return Cloud(ca_file=ca_file, **texts)


def _text(path: Path, key: str, held: dict[str, object]) -> str:
    value = held.get(key)
    if not isinstance(value, str) or not value:
        raise InputError(f"{path} has no text under {key!r}", hint=f"write {key} = '...'")
    if key not in _ADDRESSES:
        return value
    if not _is_address(value):
        raise InputError(
            f"{path} has {value!r} under {key!r}, which is no https address",
            hint="tokens are sent over https only; write https://host, and a port or path if any",
        )
    return "https" + value[len("https") :].rstrip("/")


def _is_address(value: str) -> bool:
    """Whether a text is an https address of a host, with nothing but a port and a path."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - looking raises ValueError for what is no port
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and bool(parts.hostname)
        and parts.username is None
        and not set(value) & set("?#\\")
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )
